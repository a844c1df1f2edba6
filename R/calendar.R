# The C calendar from R. A period is numbered year * unit + part, where `unit`
# is the number of periods in a year and `part` counts from 0.

period_units <- c(year = 1L, half = 2L, quarter = 4L, month = 12L)

# Strict ISO-8601 text, "YYYY-MM-DD", as Date; NA for anything else.
parse_iso_days <- function(text) {
  structure(.Call(C_iso_days, text), class = "Date")
}

# Number of the period that holds each day (a Date or a number of days).
day_period <- function(day, period) {
  .Call(C_calendar_period, unclass(day), period_units[[period]])
}

# First day of each period.
period_start <- function(number, period) {
  start <- .Call(C_calendar_start, number, period_units[[period]])
  structure(start, class = "Date")
}

period_end <- function(number, period) period_start(number + 1, period) - 1

# Columns `year` and, where the period is finer, `half`, `quarter` or `month`.
split_periods <- function(number, period) {
  unit <- period_units[[period]]
  out <- list(year = as.integer(number %/% unit))
  if (unit > 1L) out[[period]] <- as.integer(number %% unit + 1)
  out
}

join_periods <- function(columns, period) {
  unit <- period_units[[period]]
  part <- if (unit > 1L) columns[[period]] - 1L else 0L
  columns[["year"]] * unit + part
}
