# Counts of the user in place of the published reports.

own_evidence <- function(data, date, call = rlang::caller_env()) {
  evidence <- new_evidence()
  evidence$reports <- own_reports(count_own(data, date, call), call)
  evidence$figures <- figures_of(evidence$reports)
  attr(evidence, "own") <- TRUE
  evidence
}

# Records are counted by the finest periods that their dates allow.
count_own <- function(data, date, call) {
  if (inherits(data, "nka_counts")) {
    check_counts(data, call = call)
    return(data)
  }
  if (inherits(data, "tbl_lazy")) {
    abort_nka("type", c(
      "`data` must be a data frame, not a table in a database.",
      i = "Count it there with arrivals_by_month(), and give the result."
    ), call = call)
  }
  check_data_frame(data, "data", call = call)
  if (rlang::quo_is_null(date)) {
    abort_nka("column", c(
      "`data` holds records, and `date` does not say when they arrived.",
      i = "Give its column, or counts made with arrivals_by_month()."
    ), call = call)
  }
  if (!nrow(data)) {
    abort_nka("value", c(
      "`data` has no rows.", i = "Leave it out to use the published reports."
    ), call = call)
  }
  by <- intersect("sex", names(data))
  tryCatch(
    arrivals_by_month(data, date = !!date, by = tidyselect::all_of(by)),
    nka_error_period = function(e) {
      arrivals_by_year(data, date = !!date, by = tidyselect::all_of(by))
    }
  )
}

# Counts as reports that were always known and have no source.
own_reports <- function(counts, call = rlang::caller_env()) {
  period <- attr(counts, "period")
  check_has_period(period, call)
  rows <- own_rows(counts, period)
  units <- period_units[period_units <= period_units[[period]]]
  coarser <- names(units)[period_units[[period]] %% units == 0]
  flows <- do.call(rbind, lapply(coarser, function(to) {
    flow_rows(rows, period, to)
  }))
  out <- rbind(flows, total_rows(flows[flows$of == period, ]))
  data.frame(
    out[c("period_start", "period_end", "measure", "sex", "value")],
    precision = "exact", status = "observed", reported_on = NA_character_,
    source_id = NA_character_, known = as.Date("0001-01-01"),
    year = full_year(out$period_start, out$period_end)
  )
}

# Persons by number of the period and sex: those of unknown sex count in the
# total alone, and a total is unknown where any part of it is.
own_rows <- function(counts, period) {
  plain <- as.data.frame(counts)
  at <- data.frame(
    number = join_periods(plain, period), value = as.double(plain$arrivals)
  )
  sexes <- as.character(plain$sex %||% rep("total", nrow(plain)))
  each <- at[sexes %in% c("female", "male"), ]
  each$sex <- sexes[sexes %in% c("female", "male")]
  at$sex <- rep("total", nrow(at))
  stats::aggregate(value ~ sex + number, rbind(at, each), sum, na.action = NULL)
}

# Flows of the periods `to` for which all parts are known.
flow_rows <- function(rows, period, to) {
  parts <- period_units[[period]] / period_units[[to]]
  rows$number <- rows$number %/% parts
  rows$n <- 1
  sums <- stats::aggregate(
    cbind(value, n) ~ sex + number, rows, sum, na.action = NULL
  )
  sums <- sums[sums$n == parts & !is.na(sums$value), ]
  data.frame(
    period_start = period_start(sums$number, to),
    period_end = period_end(sums$number, to), measure = rep("flow", nrow(sums)),
    sex = sums$sex, value = sums$value, of = rep(to, nrow(sums))
  )
}

# All persons of the table up to the end of each period before the first gap.
total_rows <- function(flows) {
  flows <- flows[order(flows$period_start), ]
  do.call(rbind, lapply(split(flows, flows$sex), function(x) {
    joined <- c(TRUE, x$period_start[-1] == x$period_end[-nrow(x)] + 1)
    x <- x[cumsum(!joined) == 0, ]
    x$value <- cumsum(x$value)
    x$period_start <- rep(as.Date(NA), nrow(x))
    x$measure <- rep("cumulative", nrow(x))
    x
  }))
}
