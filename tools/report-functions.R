# What tools/report.R is made of: tables, pictures, text for the page and text
# for the terminal.

`%||%` <- rlang::`%||%`

# One row a year: women, men, both, and the share of women among them.
year_table <- function(counts, shares) {
  women <- shares[shares$sex %in% "female", ]
  men <- shares[shares$sex %in% "male", ]
  at <- match(counts$year, women$year)
  data.frame(
    year = counts$year,
    women = women$arrivals[at],
    men = men$arrivals[match(counts$year, men$year)],
    total = counts$arrivals,
    share_women = women$share[at],
    conf_low = women$conf_low[at],
    conf_high = women$conf_high[at],
    status = as.character(counts$status)
  )
}

# List columns as text, for a table in a file.
flatten <- function(x) {
  x <- as.data.frame(x)
  lists <- vapply(x, is.list, NA)
  x[lists] <- lapply(x[lists], function(column) {
    vapply(column, function(cell) paste(unlist(cell), collapse = "; "), "")
  })
  x
}

all_sources <- function(...) {
  sources <- lapply(list(...), function(x) as.data.frame(sources_of(x)))
  sources <- do.call(rbind, sources)
  sources[!duplicated(sources$source_id), ]
}

write_tables <- function(target, tables) {
  dir.create(file.path(target, "tables"), showWarnings = FALSE)
  for (name in names(tables)) {
    utils::write.csv(
      as.data.frame(tables[[name]]),
      file.path(target, "tables", paste0(name, ".csv")),
      row.names = FALSE, na = "", fileEncoding = "UTF-8"
    )
  }
}

write_pictures <- function(target, tables) {
  dir.create(file.path(target, "plots"), showWarnings = FALSE)
  for (name in names(tables)) {
    file <- file.path(target, "plots", paste0(name, ".png"))
    ggplot2::ggsave(
      file, ggplot2::autoplot(tables[[name]]),
      width = 7, height = 4.2, dpi = 200, bg = "white"
    )
  }
  lapply(tables, alt_text)
}

number <- function(x) {
  ifelse(is.na(x), "not known", formatC(x, format = "d", big.mark = ","))
}

percent <- function(x, digits = 0) {
  text <- paste0(formatC(100 * x, format = "f", digits = digits), "%")
  ifelse(is.na(x), "not known", text)
}

# Text for the page -----------------------------------------------------------

escape <- function(x) {
  x <- gsub("&", "&amp;", x, fixed = TRUE)
  x <- gsub("<", "&lt;", x, fixed = TRUE)
  gsub("\"", "&quot;", gsub(">", "&gt;", x, fixed = TRUE), fixed = TRUE)
}

picture_html <- function(file, alt) {
  cat(sprintf("<img src=\"%s\" alt=\"%s\">\n\n", knitr::image_uri(file),
              escape(alt)))
}

# A table whose first column names its rows; cells are HTML already. The
# attribute `numbers` tells which columns are set to the right.
html_table <- function(x, caption) {
  numbers <- attr(x, "numbers") %||% rep(FALSE, ncol(x))
  side <- ifelse(numbers, " class=\"number\"", "")
  head <- sprintf("<th scope=\"col\"%s>%s</th>", side, names(x))
  first <- sprintf("<th scope=\"row\">%s</th>", x[[1]])
  rest <- Map(function(column, class) sprintf("<td%s>%s</td>", class, column),
              x[-1], side[-1])
  rows <- do.call(paste0, c(list(first), unname(rest)))
  cat(
    "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"",
    escape(caption), "\">\n<table>\n<caption>", escape(caption),
    "</caption>\n<thead><tr>", head, "</tr></thead>\n<tbody>\n",
    sprintf("<tr>%s</tr>\n", rows), "</tbody>\n</table>\n</div>\n\n",
    sep = ""
  )
}

years_shown <- function(years) {
  shown <- data.frame(
    Year = years$year,
    Women = number(years$women),
    Men = number(years$men),
    Both = number(years$total),
    "Share of women" = percent(years$share_women),
    Status = status_words(years$status),
    check.names = FALSE
  )
  structure(shown, numbers = names(shown) != "Status" & names(shown) != "Year")
}

# Claims as a list: explanations are too long for the cells of a table.
verdict_list <- function(verdicts) {
  cat("<ol>\n", sprintf(
    "<li>%s.<br><strong>%s.</strong><br><span class=\"quiet\">%s</span></li>\n",
    escape(verdicts$statement), verdict_sentence(verdicts),
    escape(verdicts$explanation)
  ), "</ol>\n\n", sep = "")
}

verdict_sentence <- function(verdicts) {
  then <- words_at(verdicts, "publication")
  now <- words_at(verdicts, "now")
  ifelse(
    then == now,
    sprintf("When it appeared and now: %s", now),
    sprintf("When it appeared: %s; now: %s", then, now)
  )
}

words_at <- function(verdicts, vintage) {
  told <- tidy(verdicts)
  told <- told[told$vintage == vintage, ]
  told$words[match(verdicts$claim_id, told$claim_id)]
}

# What an article does not say must not be taken for its words.
mark_readings <- function(verdicts, ours) {
  mark <- ifelse(ours, " [our reading, not stated by the article]", "")
  verdicts$statement <- paste0(verdicts$statement, mark)
  verdicts
}

sentence_derived <- function(derived) {
  if (!nrow(derived)) return("")
  sprintf(paste(
    "In %d of the years a figure was not printed as such, but follows from",
    "others that were; these rows are marked as derived."
  ), nrow(derived))
}

sentence_article <- function(article) {
  sprintf(
    "%s published an article between %s and %s; the exact day is not known.",
    article$publisher, article$published_from, article$published_to
  )
}

source_list <- function(sources) {
  title <- ifelse(is.na(sources$title), "", paste0(". ", sources$title))
  day <- ifelse(is.na(sources$published_on), "",
                paste0(" (", sources$published_on, ")"))
  text <- escape(paste0(sources$publisher, title, day))
  linked <- sprintf("<a href=\"%s\">%s</a>", escape(sources$url), text)
  items <- ifelse(is.na(sources$url), text, linked)
  language <- ifelse(is.na(sources$language), "en", sources$language)
  cat("<ul>\n", sprintf(
    "<li><span lang=\"%s\">%s</span> [%s]</li>\n", language, items,
    sources$source_id
  ), "</ul>\n\n", sep = "")
}

# Text for the terminal -------------------------------------------------------

terminal_summary <- function(years, peak, latest, article, verdicts) {
  c(
    "North Koreans who arrived in South Korea, by year",
    "",
    year_lines(years),
    "",
    sprintf("The most in one year: %s in %d, %s of them women.",
            number(peak$total), peak$year, percent(peak$share_women)),
    sprintf("The latest year: %s in %d, %s of them women (%s).",
            number(latest$total), latest$year, percent(latest$share_women),
            status_words(latest$status)),
    "",
    verdict_lines(article, verdicts)
  )
}

year_lines <- function(years) {
  bar <- strrep("#", round(30 * years$total / max(years$total, na.rm = TRUE)))
  c(
    "Year  Women    Men  Total  Women, %",
    trimws(sprintf(
      "%4d %6s %6s %6s %9s  %s%s", years$year, dashed(years$women),
      dashed(years$men), dashed(years$total),
      dashed(100 * years$share_women), bar, status_mark(years$status)
    ), "right"),
    paste(
      "* provisional, may still change;",
      "d derived: follows from other printed figures"
    )
  )
}

dashed <- function(x) {
  ifelse(is.na(x), "-", formatC(round(x), format = "d", big.mark = ","))
}

status_mark <- function(status) {
  marks <- c(derived = " d", provisional = " *", pooled = " p")
  ifelse(status %in% names(marks), marks[status], "")
}

status_words <- function(status) gsub("_", " ", status)

verdict_lines <- function(article, verdicts) {
  c(
    sprintf(
      "What %s wrote in %s, and readings of ours, held against the counts",
      article$publisher, format(article$published_from, "%Y")
    ),
    "",
    unlist(Map(claim_lines, seq_len(nrow(verdicts)), verdicts$statement,
               verdict_sentence(verdicts)))
  )
}

claim_lines <- function(number, statement, verdict) {
  c(
    strwrap(statement, 79, initial = sprintf("%2d. ", number), prefix = "    "),
    paste0("    -> ", verdict)
  )
}
