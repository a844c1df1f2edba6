# What the results on trends and breaks have in common. A class adds how it
# speaks (`say`), which papers it rests on (`references`) and what it draws
# (`sketch`).

# `estimates` is what tidy() gives, `glance` has a row for each series, `points`
# is what augment() gives: NULL where the method fits nothing, or has an
# augment() of its own, which makes the rows when they are asked for.
new_trend <- function(kind, series, estimates, glance, points = NULL,
                      settings = list(), ...) {
  out <- list(
    estimates = table_of(estimates),
    glance = table_of(glance),
    points = if (!is.null(points)) table_of(points),
    settings = settings, series = series, ...
  )
  class(out) <- c(paste0("nka_", kind), "nka_trend")
  attr(out, "sources") <- series$origin$sources
  out
}

# A tibble of columns that have its number of rows, or one value for all rows.
# Plain vectors need none of the checks of tibble::as_tibble().
table_of <- function(columns, rows = table_rows(columns)) {
  columns <- as.list(columns)
  check_once(names(columns))
  load_tibble()
  short <- lengths(columns) != rows
  columns[short] <- lapply(columns[short], rep, times = rows)
  attributes(columns) <- list(
    names = as.character(names(columns)),
    row.names = .set_row_names(rows),
    class = c("tbl_df", "tbl", "data.frame")
  )
  columns
}

check_once <- function(names) {
  twice <- anyDuplicated(names)
  if (twice) {
    abort_nka("column", c(
      sprintf("The result would have two columns `%s`.", names[twice]),
      i = "Rename the one in the data."
    ), call = NULL)
  }
}

table_rows <- function(columns) {
  n <- lengths(columns, use.names = FALSE)
  if (all(n == 1)) 1L else n[n != 1][1]
}

# One sentence for each series, for readers who want no more.
say <- function(x) UseMethod("say")

# The sentences that there is room for; a result can hold a million series.
say_first <- function(x, n = shown_series) {
  if (n_series(x$series) > n) x <- first_series(x, n)
  format(x)
}

# The result of the first n series alone, as far as sentences need it.
first_series <- function(x, n) {
  all <- n_series(x$series)
  kept <- x$series$keys[seq_len(n), ]
  parts <- setdiff(names(x), c("series", "settings"))
  x[parts] <- lapply(x[parts], function(part) {
    if (is.data.frame(part)) return(rows_with_keys(part, kept))
    if (is.list(part) && length(part) == all) part[seq_len(n)] else part
  })
  x$series <- some_series(x$series, seq_len(n))
  x
}

rows_with_keys <- function(table, keys) {
  if (!all(names(keys) %in% names(table))) return(table)
  name <- function(x) do.call(paste, unname(as.list(x)[names(keys)]))
  table[name(table) %in% name(keys), ]
}

# "Authors (year) <doi:...>" of the methods that were used.
references <- function(x) UseMethod("references")

#' @export
tidy.nka_trend <- function(x, ...) {
  check_no_dots(...)
  x$estimates
}

#' @importFrom generics glance
#' @export
generics::glance

#' @export
glance.nka_trend <- function(x, ...) {
  check_no_dots(...)
  x$glance
}

#' @importFrom generics augment
#' @export
generics::augment

#' @export
augment.nka_trend <- function(x, ...) {
  check_no_dots(...)
  if (is.null(x$points)) {
    abort_nka("type", c(
      "This method fits no value to each point, so there is nothing to add.",
      i = "tidy() gives its estimates."
    ))
  }
  x$points
}

# The first columns of augment(): groups, times and values.
point_columns <- function(series) {
  value <- list(series$values)
  names(value) <- value_name(series)
  c(as.list(repeat_keys(series)), time_columns(series), value)
}

value_name <- function(series) {
  if (is.na(series$name)) "value" else series$name
}

# Where the rows of augment() are not made with the result, groups called like
# one of its columns are refused all the same.
check_point_columns <- function(series, added) {
  times <- time_columns(series, numeric())
  check_once(c(names(series$keys), names(times), value_name(series), added))
}

#' @export
summary.nka_trend <- function(object, ...) {
  check_no_dots(...)
  object$glance
}

#' @export
nobs.nka_trend <- function(object, ...) object$series$length

#' @export
format.nka_trend <- function(x, ...) {
  check_no_dots(...)
  said <- say(x)
  if (!length(x$series$keys)) return(said)
  sprintf("%s: %s", as.character(series_label(x$series)), said)
}

# Sentences and rows that a screen has room for.
shown_series <- 6
shown_rows <- 12

#' @export
print.nka_trend <- function(x, ...) {
  check_no_dots(...)
  said <- say_first(x)
  more <- n_series(x$series) - length(said)
  lines <- c(
    strwrap(said, getOption("width"), exdent = 2),
    if (more > 0) sprintf("... and %s more series.", format_persons(more)),
    if (isTRUE(x$series$origin$simulated)) "Simulated: no real persons.",
    ""
  )
  cli::cat_line(lines)
  print(x$estimates, n = shown_rows)
  cli::cat_line(
    c("", strwrap(
      paste0("Method: ", paste(references(x), collapse = "; "), "."),
      getOption("width"), exdent = 2
    ))
  )
  invisible(x)
}

#' @export
plot.nka_trend <- function(x, ..., main = NULL) {
  check_no_dots(...)
  base_sketch(sketch(x), main)
  invisible(x)
}

#' @exportS3Method ggplot2::autoplot
autoplot.nka_trend <- function(object, ..., main = NULL) {
  check_no_dots(...)
  check_package("ggplot2", "autoplot()")
  gg_sketch(sketch(object)) +
    ggplot2::labs(title = main, alt = alt_text(object))
}

#' @export
alt_text.nka_trend <- function(x, ...) {
  check_no_dots(...)
  said <- say_first(x)
  paste(c("Chart.", said, sketch(x)$caption), collapse = " ")
}

# ---- numbers in sentences ----------------------------------------------------

# "p = 0.031"; what is smaller than the format can show is said to be smaller.
p_text <- function(p, smallest = 0.001) {
  ifelse(
    is.na(p), "p unknown", ifelse(
      p < smallest, sprintf("p < %s", format(smallest)),
      sprintf("p = %s", vapply(p, format, "", digits = 2, scientific = FALSE))
    )
  )
}

percent_text <- function(x) sprintf("%s%%", number_text(x))

# Whole numbers whole, others to three digits, thousands apart; numbers beyond
# what can be read, or is exact, as powers of ten.
number_text <- function(x, digits = 3) {
  vapply(x, function(one) {
    if (is.na(one)) return("unknown")
    if (is.infinite(one)) {
      return(if (one > 0) "more than 1e308" else "less than -1e308")
    }
    if (one != 0 && (abs(one) < 1e-6 || abs(one) > 2^53)) {
      return(format(signif(one, digits), scientific = TRUE))
    }
    if (abs(one) >= 10^digits) one <- round(one) else one <- signif(one, digits)
    format(one, big.mark = ",", scientific = FALSE, digits = 15)
  }, "")
}

# The interval of a change that the sentence has called a rise or a fall: falls
# are said without their sign, and limits on both sides of 0 by name.
change_interval <- function(estimate, low, high, level) {
  name <- function(limit) {
    way <- c("a fall of ", "no change", "a rise of ")[sign(limit) + 2]
    size <- ifelse(limit == 0, "", number_text(abs(limit)))
    ifelse(limit %in% Inf, "a rise without limit", paste0(way, size))
  }
  apart <- ifelse(estimate < 0, high <= 0, estimate > 0 & low >= 0)
  ifelse(
    apart,
    interval_text(pmin(abs(low), abs(high)), pmax(abs(low), abs(high)), level),
    sprintf("%s%% interval from %s to %s", format(100 * level), name(low),
            name(high))
  )
}

# What cannot be computed is missing in tables.
nan_as_na <- function(x) replace(x, is.nan(x), NA)

interval_text <- function(low, high, level) {
  sprintf(
    "%s%% interval %s %s", format(100 * level), number_text(low),
    ifelse(high %in% Inf, "upwards", paste("to", number_text(high)))
  )
}

# The first and last time of each series, as `form` puts them, such as
# " from %s to %s"; a place in a series says nothing.
span_text <- function(series, form) {
  if (series$period == "index") return("")
  vapply(seq_along(series$length), function(i) {
    if (!series$length[i]) return("")
    span <- time_text(series, range(series$times[series_slice(series, i)]))
    sprintf(form, span[1], span[2])
  }, "")
}
