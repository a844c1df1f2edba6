# What the functions on trends and breaks are given, in the one form in which
# they work: series one after the other, each sorted by time. A vector is one
# series, a matrix has one in each column, a table of counts one for each group.

#' Series, and the results of tests on them
#'
#' All functions on trends and breaks take the same first arguments and return
#' results of one kind.
#'
#' @section What can be given:
#' \describe{
#'   \item{a numeric vector}{one series. Its times are 1, 2, 3, ..., or `time`,
#'     a vector as long as the series.}
#'   \item{a time series of class `ts`}{with its own times: years, half years,
#'     quarters or months where its frequency is 1, 2, 4 or 12.}
#'   \item{a matrix}{a series in each column; the rows are the times.}
#'   \item{a table of counts}{see [nka_counts]; a series for each combination
#'     of its groups, with the counts in `arrivals` at the table's periods.}
#'   \item{any other data frame}{`value`, `time` and `by` name its columns.
#'     Without `time`, the columns `year` and, where there is one, `half`,
#'     `quarter` or `month` are taken; without `value`, the column `arrivals`.
#'     Groups of a grouped tibble are added to `by`.}
#' }
#' Rows may come in any order. Times may have gaps. Two values of one series at
#' one time are refused, but where a help page says otherwise.
#'
#' @section Missing values:
#' By `na = "error"` a missing value stops with `nka_error_na` and its row;
#' `na = "omit"` leaves it out with a warning (`nka_warning_omitted`), and the
#' column `missing` of [glance()] says how many were left out of each series. A
#' missing time or an unknown period always stops, unless its row is left out.
#' Infinite values stop with `nka_error_value`, and so do exposures and, where a
#' model is fitted, values and times that are not 0 and lie outside 1e-100 to
#' 1e100.
#'
#' @section Times in results:
#' Years are whole numbers. Half years, quarters and months are text such as
#' `"2018-H1"`, `"2018-Q1"`, `"2018-03"`, days are Dates, other times the
#' numbers that were given.
#'
#' @section Many series:
#' A table or matrix of 100,000 series is one call. The results are those that
#' each series has alone. Where [trend_test()], [theil_sen()],
#' [breakpoints_in()] or [rate_ratio()] takes more than two seconds in an
#' interactive session, a progress bar shows how many series are done;
#' `cli.progress_show_after` and the other options of
#' [cli][cli::cli_progress_bar] change it. All can be interrupted.
#'
#' @section Results:
#' An object of class `nka_trend`. Printing it gives a sentence for each series
#' and the numbers behind it. [tidy()] gives the estimates, [glance()] one row
#' for each series, [augment()] the values beside what was fitted (where the
#' method fits something), all as tibbles with the group columns first.
#' `plot()` and `autoplot()` draw it, [alt_text()] puts it into words and
#' [sources_of()] lists the sources of the counts. A group column that is called
#' like a column of these tables is refused with `nka_error_column`.
#'
#' @name nka_trend
#' @seealso [trend_test()], [seasonal_trend_test()], [theil_sen()],
#'   [rate_ratio()], [breakpoints_in()], [breakpoint_posterior()],
#'   [joinpoints()], [interruption()], [cumulative_sums()]
NULL

# `value`, `time`, `by` and `exposure` are quosures. The list that is returned:
#   values, times, exposure, status  of all series, one after the other
#   length, missing  points in each series, and values left out of it
#   strict   whether the times of each series differ
#   offset   limits of the series: series i is offset[i] + 1 to offset[i + 1]
#   keys     a row for each series
#   period   year, half, quarter, month, date, time (given), index (1, 2, ...)
#   per_year periods in a year, NA where time is no calendar period
#   name, unit, origin   what is counted, in what, and where it comes from
read_series <- function(x, value, time, by, exposure = NULL, na = "error",
                        counts = FALSE, ties = FALSE,
                        call = rlang::caller_env()) {
  check_choice(na, c("error", "omit"), "na", call = call)
  exposure <- exposure %||% rlang::quo(NULL)
  raw <- if (is.data.frame(x)) {
    raw_frame(x, value, time, by, exposure, call)
  } else {
    raw_plain(x, value, time, by, exposure, call)
  }
  if (all_finite(raw$values) && all_finite(raw$times)) {
    raw$missing <- integer(nrow(raw$keys))
  } else {
    raw <- without_missing(numbered(raw), na, call)
    check_finite(raw$values, raw, raw$label, call)
    check_finite(raw$times, raw, "`time`", call)
  }
  if (counts) check_whole_counts(raw, call)
  if (!is.null(raw$exposure)) check_exposure(raw, call)
  if (!isTRUE(raw$in_order)) {
    raw <- sorted_series(numbered(raw))
    raw$in_order <- !any(repeated_time(raw))
    if (!ties && !raw$in_order) abort_repeated_time(raw, call)
  }
  series_of(raw)
}

# ---- data frames -------------------------------------------------------------

raw_frame <- function(x, value, time, by, exposure, call) {
  check_unique_names(x, call)
  value <- value_column(value, x, call)
  time <- time_of_frame(time, x, call)
  groups <- groups_of_frame(by, x, call)
  grouped <- group_rows(as.list(x)[groups], nrow(x))
  given <- select_one(exposure, x, "exposure", call)
  c(time, list(
    values = as_number(x[[value]], sprintf("Column `%s`", value), call),
    label = sprintf("Column `%s`", value),
    exposure = if (length(given)) {
      as_number(x[[given]], sprintf("Column `%s`", names(given)), call)
    },
    status = if (is_text(x[["status"]])) as.character(x[["status"]]),
    group = grouped$group,
    keys = grouped$keys,
    name = value,
    row = seq_len(nrow(x)),
    origin = list(
      sources = used_sources(x, NULL),
      vintage = attr(x, "vintage") %||% as.Date(NA),
      simulated = is_simulated(x)
    )
  ))
}

value_column <- function(value, x, call) {
  chosen <- select_one(value, x, "value", call)
  if (length(chosen)) return(names(chosen))
  names(x)[find_column("arrivals", x, "value", call)]
}

groups_of_frame <- function(by, x, call) {
  chosen <- names(select_columns(by, x, "by", call))
  if (inherits(x, "nka_counts") && rlang::quo_is_null(by)) {
    return(attr(x, "groups"))
  }
  union(grouped_by(x), chosen)
}

# Times of the rows: a column of your choice, or the calendar columns.
time_of_frame <- function(time, x, call) {
  chosen <- names(select_one(time, x, "time", call))
  if (!length(chosen)) return(calendar_time(x, call))
  if (chosen == "year") return(calendar_time(x["year"], call))
  as_time(x[[chosen]], sprintf("Column `%s`", chosen), call)
}

calendar_time <- function(x, call) {
  if (inherits(x, "nka_counts")) check_has_period(attr(x, "period"), call)
  find_column("year", x, "time", call)
  parts <- intersect(c("month", "quarter", "half"), names(x))
  period <- if (length(parts)) parts[1] else "year"
  columns <- lapply(period_columns(period), function(name) {
    as_number(x[[name]], sprintf("Column `%s`", name), call)
  })
  names(columns) <- period_columns(period)
  check_calendar(columns, period, call)
  list(
    times = join_periods(columns, period), period = period,
    per_year = period_units[[period]]
  )
}

check_calendar <- function(columns, period, call) {
  limits <- list(year = c(1, 9999))
  if (period != "year") limits[[period]] <- c(1, period_units[[period]])
  for (name in names(columns)) {
    part <- columns[[name]]
    bad <- which(part != trunc(part) | part < limits[[name]][1] |
      part > limits[[name]][2])
    if (length(bad)) {
      abort_nka("time", sprintf(
        "Column `%s` must hold whole numbers%s, but row %d is %s.", name,
        describe_range(limits[[name]][1], limits[[name]][2]), bad[1],
        show_value(part[bad[1]])
      ), call = call)
    }
  }
}

# ---- vectors and matrices ----------------------------------------------------

raw_plain <- function(x, value, time, by, exposure, call) {
  check_no_column(value, "value", call)
  check_no_column(by, "by", call)
  check_plain_series(x, call)
  length <- NROW(x)
  n_series <- NCOL(x)
  time <- plain_time(given_value(time), x, length, call)
  in_order <- all_finite(time$times) &&
    !is.unsorted(time$times, strictly = TRUE)
  time$times <- rep(time$times, n_series)
  shared <- plain_exposure(given_value(exposure), length, call)
  c(time, list(
    values = bare_doubles(x),
    label = "`x`",
    exposure = if (!is.null(shared)) rep(shared, n_series),
    status = NULL,
    each = length,
    in_order = in_order,
    keys = plain_keys(x, n_series),
    name = NA_character_,
    origin = list(
      sources = character(), vintage = .Date(NA_real_), simulated = FALSE
    )
  ))
}

# The series and the row of each value. Those of a vector or matrix follow from
# its place, and are written down only where values are left out, put in order
# or complained of.
numbered <- function(raw) {
  if (!is.null(raw$group)) return(raw)
  n_series <- nrow(raw$keys)
  raw$group <- rep(seq_len(n_series), each = raw$each)
  raw$row <- rep(seq_len(raw$each), n_series)
  raw
}

given_value <- function(quo) {
  if (!rlang::quo_is_null(quo)) rlang::eval_tidy(quo)
}

check_no_column <- function(quo, arg, call) {
  if (rlang::quo_is_null(quo)) return(invisible())
  abort_nka("column", c(
    sprintf("`%s` names a column, but `x` has none.", arg),
    i = "It is for tables; a matrix is a series in each column."
  ), call = call)
}

check_plain_series <- function(x, call) {
  x <- known_as_missing(x, NA_real_)
  plain <- is.numeric(x) && length(dim(x)) %in% c(0, 1, 2) &&
    (!is.object(x) || stats::is.ts(x))
  if (!plain) {
    abort_nka("type", c(
      sprintf("`x` must hold numbers, not %s.", describe(x)),
      i = paste(
        "Give a numeric vector, a matrix with a series in each column, a",
        "table of counts or a data frame."
      )
    ), call = call)
  }
}

plain_time <- function(time, x, length, call) {
  if (!is.null(time)) {
    if (length(time) != length) {
      abort_nka("time", sprintf(
        "`time` must be as long as the series, %d, not %d.", length,
        length(time)
      ), call = call)
    }
    return(as_time(time, "`time`", call))
  }
  if (stats::is.ts(x)) return(ts_time(x))
  list(times = as.double(seq_len(length)), period = "index", per_year = NA)
}

# A yearly series that does not start in a year of the calendar is no calendar.
ts_time <- function(x, first_year = 1000) {
  frequency <- stats::frequency(x)
  period <- names(period_units)[match(frequency, period_units)]
  number <- as.double(stats::time(x)) * frequency
  if (is.na(period) || any(number < first_year * frequency)) {
    return(list(times = number / frequency, period = "time", per_year = NA))
  }
  list(times = round(number), period = period, per_year = frequency)
}

plain_exposure <- function(exposure, length, call) {
  if (is.null(exposure)) return(NULL)
  exposure <- as_number(exposure, "`exposure`", call)
  if (length(exposure) %in% c(1, length)) return(rep_len(exposure, length))
  abort_nka("value", sprintf(
    "`exposure` must be as long as the series, %d, not %d.", length,
    length(exposure)
  ), call = call)
}

plain_keys <- function(x, n_series) {
  if (length(dim(x)) < 2) return(table_of(list(), rows = 1L))
  table_of(list(series = colnames(x) %||% seq_len(n_series)))
}

# ---- numbers -----------------------------------------------------------------

as_number <- function(x, label, call) {
  x <- known_as_missing(x, NA_real_)
  if (is_int64(x)) return(int64_number(x))
  if (is_plain_number(x)) return(bare_doubles(x))
  abort_nka("type", sprintf(
    "%s must hold numbers, not %s.", label, describe(x)
  ), call = call)
}

# Taking attributes off first leaves doubles where they are; as.double() would
# copy them.
bare_doubles <- function(x) {
  attributes(x) <- NULL
  as.double(x)
}

# The bytes of a 64-bit integer, read as two halves of 32 bits.
int64_number <- function(x) {
  out <- rep(NA_real_, length(x))
  known <- which(!is_missing_int64(x))
  halves <- matrix(
    readBin(writeBin(as.vector(unclass(x))[known], raw(), endian = "little"),
            "integer", 2 * length(known), endian = "little"), 2
  )
  # The smallest 32-bit integer is read as NA.
  halves <- ifelse(is.na(halves), -2^31, halves)
  low <- ifelse(halves[1, ] < 0, halves[1, ] + 2^32, halves[1, ])
  out[known] <- halves[2, ] * 2^32 + low
  out
}

as_time <- function(x, label, call) {
  if (is_date(x)) {
    return(list(times = bare_doubles(x), period = "date", per_year = NA))
  }
  if (!is_plain_number(x)) {
    abort_nka("time", c(
      sprintf("%s must hold times, not %s.", label, describe(x)),
      i = "Give numbers or Dates."
    ), call = call)
  }
  list(times = bare_doubles(x), period = "time", per_year = NA)
}

# A sum is finite only if all of its terms are; one of huge terms may not be.
all_finite <- function(x) is.finite(sum(x)) || all(is.finite(x))

check_finite <- function(x, raw, label, call) {
  if (!all(is.finite(x))) {
    bad <- which(!is.finite(x))
    abort_nka("value", sprintf(
      "%s must be finite, but %s is %s.", label, place_of(raw, bad[1]),
      show_value(x[bad[1]])
    ), call = call)
  }
}

check_whole_counts <- function(raw, call) {
  x <- raw$values
  ok <- x == trunc(x) & x >= 0 & x <= 2^53
  if (!all(ok)) {
    bad <- which(!ok)
    abort_nka("count", sprintf(
      "%s must hold counts, whole numbers of at least 0, but %s is %s.",
      raw$label, place_of(raw, bad[1]), show_value(x[bad[1]])
    ), call = call)
  }
}

check_exposure <- function(raw, call) {
  bad <- which(!is.finite(raw$exposure) | raw$exposure <= 0)
  if (length(bad)) {
    abort_nka("value", sprintf(
      "`exposure` must be positive and finite, but %s is %s.",
      place_of(raw, bad[1]), show_value(raw$exposure[bad[1]])
    ), call = call)
  }
  check_sizes(raw$exposure, "`exposure`", call)
}

# Models take squares and quotients of numbers, which must be numbers as well.
model_sizes <- c(1e-100, 1e100)

check_sizes <- function(x, label, call) {
  size <- abs(x)
  bad <- which(size > 0 & (size < model_sizes[1] | size > model_sizes[2]))
  if (length(bad)) {
    abort_nka("value", c(
      sprintf("%s must not hold %s: a model cannot reckon with it.", label,
              show_value(x[bad[1]])),
      i = sprintf("Give it in other units: sizes from %s to %s are in reach.",
                  show_value(model_sizes[1]), show_value(model_sizes[2]))
    ), call = call)
  }
}

check_model_series <- function(series, call) {
  check_sizes(series$values, "A series", call)
  check_sizes(series$times, "`time`", call)
}

# "row 7", and in a matrix "row 7 of column b".
place_of <- function(raw, i) {
  raw <- numbered(raw)
  place <- sprintf("row %s", format(raw$row[i], scientific = FALSE))
  if (!identical(names(raw$keys), "series") || !is.na(raw$name)) return(place)
  sprintf("%s of column %s", place, raw$keys$series[raw$group[i]])
}

# ---- missing values ----------------------------------------------------------

# Takes the values that are not known out of every part.
without_missing <- function(raw, na, call) {
  unknown <- is.na(raw$values) | is.na(raw$times)
  raw$missing <- tabulate(raw$group[unknown], nrow(raw$keys))
  if (!any(unknown)) return(raw)
  if (na == "error") abort_missing(raw, which(unknown), call)
  warn_nka("omitted", sprintf(
    ngettext(
      sum(unknown),
      "%s value is left out: it, or its time, is unknown.",
      "%s values are left out: they, or their times, are unknown."
    ), format_persons(sum(unknown))
  ))
  take_points(raw, which(!unknown))
}

abort_missing <- function(raw, rows, call, most = 5) {
  places <- vapply(utils::head(rows, most), place_of, "", raw = raw)
  if (length(rows) > most) {
    places <- c(places, sprintf("%d more", length(rows) - most))
  }
  abort_nka("na", c(
    sprintf("%s or its time is unknown: %s.", raw$label, enumerate(places)),
    i = "`na = \"omit\"` leaves such values out."
  ), call = call)
}

point_parts <- c("values", "times", "exposure", "status", "group", "row")

take_points <- function(raw, rows) {
  for (part in point_parts) raw[[part]] <- raw[[part]][rows]
  raw
}

# ---- order -------------------------------------------------------------------

# The series of each row, numbered in the order of their keys, and those keys.
group_rows <- function(columns, n) {
  if (!length(columns)) {
    return(list(group = rep(1L, n), keys = table_of(list(), rows = 1L)))
  }
  number <- group_numbers(columns, n)
  first <- lapply(columns, `[`, !duplicated(number))
  order <- do.call(order, unname(first))
  list(
    group = match(number, order),
    keys = table_of(lapply(first, `[`, order), rows = length(order))
  )
}

# One number for each combination of values, NA counting as a value.
group_numbers <- function(columns, n) {
  number <- rep(1, n)
  for (column in columns) {
    known <- unique(column)
    number <- (number - 1) * length(known) + match(column, known)
    number <- match(number, unique(number))
  }
  as.integer(number)
}

sorted_series <- function(raw) {
  if (nrow(raw$keys) == 1 && !is.unsorted(raw$times)) return(raw)
  at <- order(raw$group, raw$times, method = "radix")
  if (is.unsorted(at)) take_points(raw, at) else raw
}

# Whether a value and the next one, of sorted series, have one time.
repeated_time <- function(raw) {
  same <- diff(raw$times) == 0
  if (any(same)) same & diff(raw$group) == 0 else same
}

abort_repeated_time <- function(raw, call) {
  at <- which(repeated_time(raw))[1]
  abort_nka("time", c(
    sprintf(
      "%s has two values at one time: %s and %s.", raw$label,
      place_of(raw, at), place_of(raw, at + 1)
    ),
    i = paste(
      "Name the groups in `by`, or add up first with arrivals_by_year() or one",
      "of its siblings."
    )
  ), call = call)
}

series_of <- function(raw) {
  length <- if (is.null(raw$group)) {
    rep(raw$each, nrow(raw$keys))
  } else {
    tabulate(raw$group, nrow(raw$keys))
  }
  list(
    values = raw$values, times = raw$times, exposure = raw$exposure,
    status = raw$status, length = length, missing = raw$missing,
    strict = raw$in_order,
    offset = c(0, cumsum(as.double(length))), keys = raw$keys,
    period = raw$period, per_year = as.double(raw$per_year), name = raw$name,
    unit = if (raw$name %in% "arrivals") "persons" else NA_character_,
    origin = raw$origin
  )
}

# ---- parts of series ---------------------------------------------------------

n_series <- function(series) length(series$length)

exposure_of <- function(series) {
  series$exposure %||% rep(1, length(series$values))
}

# Places of the points of series i.
series_slice <- function(series, i) {
  series$offset[i] + seq_len(series$length[i])
}

# A data frame of time, value and, where there is one, exposure for each series.
split_series <- function(series) {
  lapply(seq_along(series$length), function(i) {
    at <- series_slice(series, i)
    columns <- list(
      time = series$times[at], value = series$values[at],
      exposure = series$exposure[at]
    )
    list2DF(columns[lengths(columns) > 0 | names(columns) != "exposure"])
  })
}

# Sums of x for the series 1 to n that its elements belong to; 0 where none
# does.
sums_by <- function(x, owner, n) {
  out <- numeric(n)
  out[tabulate(owner, n) > 0] <- rowsum(x, owner)
  out
}

# The key columns, row i repeated times[i] times.
repeat_keys <- function(series, times = series$length) {
  rows <- rep(seq_along(times), times)
  table_of(lapply(series$keys, `[`, rows), rows = length(rows))
}

# The name of each series, a factor in their order.
series_label <- function(series) {
  if (!length(series$keys)) return(coded_factor(1L, "all"))
  group_label(as.data.frame(series$keys), names(series$keys))
}

# How a table shows a time, see the help page.
time_value <- function(series, number) {
  switch(series$period,
    year = as.integer(number),
    half = , quarter = , month = period_code(number, series$period),
    date = structure(number, class = "Date"),
    index = as.integer(number),
    number
  )
}

# "2018-H1", "2018-Q1", "2018-03", as revisions() reads them.
period_code <- function(number, period) {
  unit <- period_units[[period]]
  form <- c(half = "%.0f-H%.0f", quarter = "%.0f-Q%.0f", month = "%.0f-%02.0f")
  code <- sprintf(form[[period]], number %/% unit, number %% unit + 1)
  ifelse(is.na(number), NA_character_, code)
}

# A time in a sentence: "2018", "2018 Q1", "March 2018", "2018-03-31", "7".
time_text <- function(series, number) {
  if (series$period %in% names(period_units)) {
    return(period_label(number, series$period))
  }
  vapply(number, function(one) format(time_value(series, one)), "")
}

# The time as columns: those of a table of counts, or `time`.
time_columns <- function(series, number = series$times) {
  if (series$period %in% names(period_units)) {
    return(split_periods(number, series$period))
  }
  list(time = time_value(series, number))
}

# The subject of a sentence: "Arrivals" or what the values are called.
what_is_counted <- function(series) {
  if (is.na(series$name)) return("The series")
  if (series$name == "arrivals") return("Arrivals")
  name <- as_words(series$name)
  paste0(toupper(substr(name, 1, 1)), substring(name, 2))
}
