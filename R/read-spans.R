# Counts whose period is given by its first and last day. Each must be one
# whole year, half year, quarter or month, all of the same length; so that no
# day is counted twice and none is split.

read_spans <- function(start, end, names, call) {
  check_day_range(start, names[1], call)
  check_day_range(end, names[2], call)
  check_span_order(start, end, names, call)
  for (period in rev(names(period_units))) {
    number <- whole_period(start, end, period)
    if (!any(is.na(number) & known_span(start, end))) {
      return(periods_reading(number, period))
    }
  }
  abort_spans(start, end, names, call)
}

check_day_range <- function(x, name, call) {
  year <- day_period(x, "year")
  bad <- which(!is.na(x) & (is.na(year) | year < 1 | year > 9999))
  if (length(bad)) {
    dates <- days_reading(x)
    abort_outside(
      outside_value(dates, bad[1]), bad[1], sprintf("`%s`", name), call
    )
  }
}

known_span <- function(start, end) !is.na(start) & !is.na(end)

# Number of the period that the span is exactly, or NA.
whole_period <- function(start, end, period) {
  number <- day_period(start, period)
  whole <- period_start(number, period) == start &
    period_end(number, period) == end
  ifelse(whole %in% TRUE, number, NA)
}

check_span_order <- function(start, end, names, call) {
  bad <- which(end < start)
  if (length(bad)) {
    abort_nka("date", sprintf(
      "Column `%s` must not lie before `%s`, but row %d runs from %s to %s.",
      names[2], names[1], bad[1], start[bad[1]], end[bad[1]]
    ), call = call)
  }
}

abort_spans <- function(start, end, names, call) {
  kind <- span_kind(start, end)
  odd <- which(is.na(kind) & known_span(start, end))
  if (length(odd)) abort_odd_span(start[odd[1]], end[odd[1]], odd[1], call)
  row <- overlapping_row(start, end)
  if (!is.na(row)) {
    abort_nka("overlap", c(
      sprintf(
        "Row %d (%s to %s) shares days with another row's period.",
        row, start[row], end[row]
      ),
      i = "People would be counted twice: keep one length of period."
    ), call = call)
  }
  abort_nka("period", c(
    sprintf(
      "The periods differ in length: %s.",
      enumerate(unique(paste0("by ", kind[!is.na(kind)])))
    ),
    i = "Keep one length of period."
  ), call = call)
}

span_kind <- function(start, end) {
  kind <- rep(NA_character_, length(start))
  for (period in names(period_units)) {
    kind[!is.na(whole_period(start, end, period))] <- period
  }
  kind
}

abort_odd_span <- function(start, end, row, call) {
  years <- day_period(end, "year") - day_period(start, "year")
  what <- if (years > 0) "pools several years" else "is not a whole period"
  abort_nka("period", c(
    sprintf("Row %d (%s to %s) %s.", row, start, end, what),
    i = "Leave such rows out, or split them by figures that a source gives."
  ), call = call)
}

# First row whose period shares days with another, different period.
overlapping_row <- function(start, end) {
  known <- which(known_span(start, end))
  spans <- unique(data.frame(start = start[known], end = end[known]))
  spans <- spans[order(spans$start, spans$end), ]
  clash <- which(spans$start[-1] <= cummax(unclass(spans$end))[-nrow(spans)])
  if (!length(clash)) return(NA_integer_)
  second <- spans[clash[1] + 1, ]
  known[match(TRUE, start[known] == second$start & end[known] == second$end)]
}
