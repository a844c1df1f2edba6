#' Describe a picture in words
#'
#' One paragraph for readers who do not see the picture: what is drawn, the
#' first, last, highest and lowest figure of each series, which periods are
#' derived or provisional, and where figures are missing.
#'
#' Use it as `fig.alt` of a chunk in R Markdown; [autoplot()][plot.nka_counts]
#' already carries it.
#'
#' @param x a table of counts, see [nka_counts], or of shares, see
#'   [gender_share()].
#' @param ... not used; anything here is an error.
#' @return One string. Counts are in persons, shares in percent.
#'   Other objects raise `nka_error_type`.
#' @examples
#' alt_text(arrivals_by_year())
#' alt_text(gender_share())
#' @export
alt_text <- function(x, ...) UseMethod("alt_text")

#' @rdname alt_text
#' @export
alt_text.nka_counts <- function(x, ...) {
  check_no_dots(...)
  pic <- picture(x)
  said <- switch(pic$kind,
    empty = pic$message,
    dots = c(alt_dots(pic), pic$notes),
    c(alt_time(pic), alt_marks(pic), pic$notes)
  )
  paste(c(said, note_simulated(x)), collapse = " ")
}

#' @rdname alt_text
#' @export
alt_text.default <- function(x, ...) {
  abort_nka("type", c(
    sprintf("`x` must be a table of counts or shares, not %s.", describe(x)),
    i = "Make one with arrivals_by_year() or gender_share()."
  ))
}

alt_time <- function(pic) {
  data <- pic$data
  span <- range(data$index)
  ends <- data$label[match(span, data$index)]
  head <- sprintf(
    "%s of %s, %s.",
    if (anyDuplicated(stats::na.omit(data$run))) "Line chart" else "Points",
    lower_first(pic$value_title),
    if (span[1] == span[2]) ends[1] else paste(ends[1], "to", ends[2])
  )
  c(head, alt_groups(data), alt_series(data, pic))
}

alt_groups <- function(data) {
  n <- nlevels(data$series)
  if (n == 1) return(NULL)
  sprintf("%d groups: %s.", n, enumerate(levels(data$series)))
}

# The numbers of each series; of the three largest where there are many.
alt_series <- function(data, pic, most = 5) {
  parts <- split(data, data$series)
  if (length(parts) == 1) return(sentence(series_numbers(parts[[1]], pic)))
  sums <- vapply(parts, function(part) sum(part$value, na.rm = TRUE), 0)
  shown <- names(parts)
  if (length(parts) > most) shown <- shown[order(-sums)][1:3]
  text <- vapply(shown, function(name) {
    sprintf("%s: %s.", name, series_numbers(parts[[name]], pic))
  }, "")
  rest <- length(parts) - length(shown)
  c(unname(text), if (rest) sprintf("The other %d groups are smaller.", rest))
}

series_numbers <- function(data, pic) {
  data <- data[!is.na(data$value), , drop = FALSE]
  n <- nrow(data)
  if (n == 0) return("no figure published")
  at <- function(i) {
    paste(format_value(data$value[i], pic), "in", data$label[i])
  }
  if (n == 1) return(paste("one figure,", at(1)))
  paste0(
    "first ", at(1), ", last ", at(n), alt_interval(data[n, ], pic),
    ", highest ", extreme_text(data, max(data$value), pic),
    ", lowest ", extreme_text(data, min(data$value), pic)
  )
}

alt_interval <- function(row, pic) {
  if (is.na(row$low) || is.na(row$high)) return("")
  sprintf(" (interval %.1f to %.1f)", row$low, row$high)
}

extreme_text <- function(data, value, pic) {
  label <- data$label[data$value == value]
  where <- if (length(label) > 3) {
    sprintf("%d periods, the first %s", length(label), label[1])
  } else {
    enumerate(label)
  }
  paste(format_value(value, pic), "in", where)
}

alt_marks <- function(pic) {
  data <- pic$data[!is.na(pic$data$value), , drop = FALSE]
  marks <- setdiff(levels(droplevels(data$mark)), "firm")
  vapply(marks, function(mark) {
    at <- data[data$mark == mark, ]
    where <- runs_text(at$index, at$label)
    if (length(where) > 6) where <- sprintf("%d periods", length(at$index))
    sentence(sprintf("%s: %s", mark, enumerate(where)))
  }, "", USE.NAMES = FALSE)
}

alt_dots <- function(pic, most = 8) {
  data <- pic$data[order(-pic$data$value), , drop = FALSE]
  n <- nrow(data)
  shown <- if (n > most) c(seq_len(most - 2), n) else seq_len(n)
  text <- sprintf("%s %s", data$name, ifelse(
    is.na(data$value), "no figure", format_value(data$value, pic)
  ))[shown]
  c(
    sprintf("Dot chart of %s, %d groups%s, largest first: %s.",
            lower_first(dots_title(pic)), n,
            if (n > most) sprintf(" of which %d are named", most - 1) else "",
            paste(text, collapse = "; ")),
    alt_marks_dots(data)
  )
}

alt_marks_dots <- function(data) {
  data <- data[!is.na(data$value) & data$mark != "firm", , drop = FALSE]
  if (!nrow(data)) return(NULL)
  text <- tapply(as.character(data$name), droplevels(data$mark), enumerate)
  paste0(mapply(sentence, paste0(names(text), ": ", text)))
}

lower_first <- function(x) paste0(tolower(substr(x, 1, 1)), substring(x, 2))

sentence <- function(x) {
  paste0(toupper(substr(x, 1, 1)), substring(x, 2), ".")
}
