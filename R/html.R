# HTML made of R's strings. Text is escaped wherever it is put into an element,
# unless an element made it: nothing can be forgotten.

html <- function(x) structure(paste(x, collapse = ""), class = "nka_html")

escape_html <- function(x) {
  x <- gsub("&", "&amp;", visible_text(x), fixed = TRUE)
  x <- gsub("<", "&lt;", x, fixed = TRUE)
  x <- gsub(">", "&gt;", x, fixed = TRUE)
  x <- gsub("\"", "&quot;", x, fixed = TRUE)
  gsub("'", "&#39;", x, fixed = TRUE)
}

# A control character, or one that turns the direction of the text that follows,
# shows as the sign for what cannot be shown.
visible_text <- function(x) {
  x <- iconv(enc2utf8(as.character(x)), "UTF-8", "UTF-8", sub = "\uFFFD")
  gsub(unseen_pattern, "\uFFFD", x, perl = TRUE)
}

# hidden_points, and two points that are no characters.
unseen_pattern <- sprintf("[%s]", paste(
  sprintf("\\x{%X}", c(hidden_points, 0xFFFEL, 0xFFFFL)), collapse = ""
))

as_html <- function(x) {
  if (inherits(x, "nka_html")) unclass(x) else escape_html(x)
}

# element("p", "text", other_element, class = "quiet"): what has a name is an
# attribute, left out where it is NULL; the rest is content.
element <- function(.name, ...) {
  parts <- list(...)
  named <- rlang::names2(parts) != ""
  attributes <- Filter(Negate(is.null), parts[named])
  open <- c(.name, sprintf(
    "%s=\"%s\"", names(attributes), vapply(attributes, escape_html, "")
  ))
  open <- paste(open[nzchar(open)], collapse = " ")
  if (.name %in% void_elements) return(html(c("<", open, "/>")))
  content <- unlist(lapply(unname(parts[!named]), as_html))
  html(c("<", open, ">", content, "</", .name, ">"))
}

void_elements <- c("br", "meta", "input", "line", "circle", "path", "rect")

# One element for each of `x`, made by `f`, as one piece of HTML.
each <- function(x, f) html(vapply(x, f, ""))

# A link only where the address is one of the web; else the text alone.
web_link <- function(text, url, ...) {
  if (!is_web_address(url)) return(element("span", text, ...))
  element("a", text, href = url, rel = "noreferrer", ...)
}

is_web_address <- function(url) {
  grepl("^https?://[^[:space:]]+$", url, ignore.case = TRUE)
}

# A table: columns are lists of texts or elements, the first of them names the
# rows. `side` gives the class of each column.
html_table <- function(caption, columns, side = rep("", length(columns)),
                       rows = list()) {
  class_of <- function(i) if (nzchar(side[i])) side[i]
  head <- each(seq_along(columns), function(i) {
    element("th", names(columns)[i], scope = "col", class = class_of(i))
  })
  body <- each(seq_along(columns[[1]]), function(row) {
    cells <- each(seq_along(columns), function(i) {
      cell <- columns[[i]][[row]]
      if (i > 1) return(element("td", cell, class = class_of(i)))
      element("th", cell, scope = "row", class = class_of(i))
    })
    do.call(element, c(list("tr", cells), lapply(rows, `[[`, row)))
  })
  table <- element(
    "table", element("caption", caption),
    element("thead", element("tr", head)), do.call(element, c(
      list("tbody", body), if (length(rows)) list("data-sort" = "rows")
    ))
  )
  element(
    "div", table, class = "wide", role = "group", tabindex = "0",
    "aria-label" = caption
  )
}

definitions <- function(terms, texts) {
  keep <- !vapply(texts, is.null, NA)
  element("dl", each(which(keep), function(i) {
    element("div", element("dt", terms[i]), element("dd", texts[[i]]))
  }))
}
