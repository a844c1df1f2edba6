# Vintages: what was known on a day, and how one figure moved. Both read the
# reports alone and share one rule for when a report counts as known.

# The last day that "2018", "2018-04" or "2018-04-15" can mean: a report is
# never taken as known earlier than it can have been. NA stays NA.
known_from <- function(reported_on) {
  day <- parse_iso_days(reported_on)
  for (period in c("year", "month")) {
    text <- which(nchar(reported_on) == c(year = 4L, month = 7L)[[period]])
    year <- as.integer(substr(reported_on[text], 1, 4))
    month <- as.integer(substr(reported_on[text], 6, 7))
    number <- join_periods(list(year = year, month = month), period)
    day[text] <- period_end(number, period)
  }
  day
}

#' The annual table as it was known on a day
#'
#' Rebuilds the arrivals of each year from the reports that had been published
#' by `date`. The annual table of today, [arrivals], is not used.
#'
#' @details
#' Only flows that cover exactly one calendar year, 1990 or later, are read.
#'
#' A report counts as known from the last day that its printed date can mean:
#' one dated `2018` from 31 December 2018, one dated `2018-04` from 30 April
#' 2018. Reports without a date are never used.
#'
#' The newest report wins. A figure that its source calls approximate is used
#' only where no exact one is known. Among reports of one day a printed figure
#' goes before a derived one, then the value that most sources print, then a
#' source that marks it as provisional or revised, then the source whose id
#' sorts first. The order of the rows of the reports has no influence.
#'
#' By total, a source that prints both sexes and no total gives their sum. By
#' sex, both cells of a year come from one source that prints both, or that
#' prints one and the total. The split of a year can be older than its newest
#' total, and then does not add up to it. Where a total but no split is known,
#' both cells are `NA` with the status `not_published`.
#'
#' Even for today the result can differ from [arrivals]. It takes the newest
#' report of each year, while that table weighs the reports of the years before
#' 2002 against each other (1997 is 86 here and 85 there), and it takes a split
#' by sex from one source, while that table derives splits from several, which
#' are `NA` here.
#'
#' @param date A day: a Date, or text such as `"2018-04-15"`.
#' @param by `"total"` for one row a year, `"sex"` for a row for each sex.
#' @param reports The reports to read, a data frame like [arrival_reports].
#' @return A table of counts ([nka_counts]) with the columns `year` (integer),
#'   `sex` (only by sex; factor `female`, `male`), `arrivals` (integer,
#'   persons; `NA` where no split was published), `status` (factor, levels as
#'   in [arrivals]; a report that states none counts as `observed`),
#'   `source_id` (character, `NA` where `arrivals` is) and `reported_on` (Date,
#'   the day from which the figure is known). Sorted by year and sex. No rows
#'   before the first report. Raises `nka_error_date` if `date` is not one day,
#'   `nka_error_value` if `by` is something else; for `reports` that lack a
#'   column, hold one of another type, a count that is not whole, a date that
#'   cannot be read or a figure twice, `nka_error_column`, `nka_error_type`,
#'   `nka_error_count`, `nka_error_date` or `nka_error_overlap`.
#' @seealso [revisions()]
#' @examples
#' arrivals_as_of("2012-01-31")
#' tail(arrivals_as_of("2018-04-30", by = "sex"))
#' @export
arrivals_as_of <- function(date, by = c("total", "sex"),
                           reports = nkarrivals::arrival_reports) {
  check_given(missing(date), "date", "date")
  day <- check_day(date, "date")
  by <- if (missing(by)) "total" else check_choice(by, c("total", "sex"), "by")
  check_reports(reports)
  table_known(reports, day, by)
}

# The annual table by reports that have been checked.
table_known <- function(reports, day, by) {
  known <- annual_figures(reports, day)
  rows <- if (by == "total") newest_totals(known) else newest_splits(known)
  new_counts(
    rows,
    period = "year", groups = if (by == "sex") "sex" else character(),
    sources = split_ids(rows$source_id), vintage = day
  )
}

report_columns <- c(
  "period_start", "period_end", "measure", "sex", "value", "precision",
  "status", "reported_on", "source_id"
)
report_keys <- c("period_start", "period_end", "measure", "sex", "source_id")

check_reports <- function(reports, call = rlang::caller_env()) {
  check_columns(
    reports, report_columns, "reports", "column",
    "Give a data frame with the columns of `arrival_reports`.", call = call
  )
  check_report_types(reports, call)
  check_report_counts(reports$value, call)
  check_report_dates(as.character(reports$reported_on), call)
  check_report_keys(reports, call)
  invisible(reports)
}

check_report_keys <- function(reports, call) {
  twice <- anyDuplicated(as.data.frame(reports)[report_keys])
  if (twice) {
    abort_nka("overlap", c(
      sprintf(
        "Row %d of `reports` repeats a figure of the source %s.",
        twice, show_value(as.character(reports$source_id[twice]))
      ),
      i = "Keep one row for each period, measure, sex and source."
    ), call = call)
  }
}

check_report_types <- function(reports, call) {
  days <- list(reports$period_start, reports$period_end)
  if (!all(vapply(days, inherits, NA, "Date")) || !is.numeric(reports$value)) {
    abort_nka("type", c(
      "`reports` has a column of another type than `arrival_reports`.",
      i = "Periods must be Dates and `value` numeric."
    ), call = call)
  }
}

check_report_counts <- function(value, call) {
  bad <- which(!is.finite(value) | value < 0 | value != trunc(value))
  if (length(bad)) {
    abort_nka("count", c(
      sprintf(
        "Row %d of `reports` has the `value` %s.", bad[1],
        show_value(value[bad[1]])
      ),
      i = "A printed count is a whole number of persons."
    ), call = call)
  }
}

check_report_dates <- function(on, call) {
  bad <- which(!is.na(on) & (!grepl(report_date, on) | is.na(known_from(on))))
  if (length(bad)) {
    abort_nka("date", c(
      sprintf(
        "Row %d of `reports` has the date %s.", bad[1], show_value(on[bad[1]])
      ),
      i = "Give \"2018\", \"2018-04\" or \"2018-04-15\", or NA if unknown."
    ), call = call)
  }
}

report_date <- "^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$"

# One row a year and source: what it prints as total and by sex.
annual_figures <- function(reports, day) {
  year <- full_year(reports$period_start, reports$period_end)
  known <- known_from(as.character(reports$reported_on))
  use <- which(
    reports$measure == "flow" & !is.na(year) & year >= 1990L &
      !is.na(known) & known <= day
  )
  reports <- as.data.frame(reports)[use, ]
  reports$year <- year[use]
  reports$known <- known[use]
  wide <- unique(reports[c("year", "source_id", "known")])
  key <- function(x) paste(x$year, x$known, x$source_id)
  for (sex in c("total", "female", "male")) {
    one <- reports[reports$sex == sex, ]
    at <- match(key(wide), key(one))
    wide[[sex]] <- one$value[at]
    wide[[paste0(sex, "_status")]] <- report_status(one$status[at])
    wide[[paste0(sex, "_exact")]] <- one$precision[at] == "exact"
  }
  wide
}

# The year that a period covers exactly, otherwise NA.
full_year <- function(start, end) {
  from <- as.POSIXlt(start)
  to <- as.POSIXlt(end)
  whole <- from$mon == 0L & from$mday == 1L & to$mon == 11L &
    to$mday == 31L & from$year == to$year
  ifelse(whole, from$year + 1900L, NA_integer_)
}

report_status <- function(status) {
  status <- as.character(status)
  ifelse(status == "unknown", "observed", status)
}

states_status <- function(status) status %in% c("provisional", "revised")

# The row of each year that wins by the rules of the help page. `value` is
# what the sources of one day vote with.
pick_newest <- function(x, value) {
  if (nrow(x) == 1) return(x)
  ballot <- paste(x$year, as.double(x$known), x$exact, x$derived, value)
  ballot <- match(ballot, ballot)
  votes <- tabulate(ballot, nrow(x))[ballot]
  order <- order(
    x$year, !x$exact, -as.numeric(x$known), x$derived, -votes, !x$stated,
    x$source_id,
    method = "radix"
  )
  x[order[!duplicated(x$year[order])], ]
}

newest_totals <- function(known) {
  known$derived <- is.na(known$total)
  sum <- known$female + known$male
  both_exact <- known$female_exact & known$male_exact
  known$arrivals <- ifelse(known$derived, sum, known$total)
  known$exact <- ifelse(known$derived, both_exact, known$total_exact)
  known$status <- ifelse(known$derived, "derived", known$total_status)
  known$stated <- states_status(known$status)
  known <- known[!is.na(known$arrivals), ]
  known <- pick_newest(known, known$arrivals)
  counts_columns(known, known$arrivals, known$status)
}

newest_splits <- function(known) {
  lacks <- function(sex) is.na(known[[sex]])
  other <- c(female = "male", male = "female")
  split <- known
  for (sex in names(other)) {
    derive <- lacks(sex) & !lacks("total") & !lacks(other[[sex]])
    split[[sex]][derive] <- (known$total - known[[other[[sex]]]])[derive]
    split[[paste0(sex, "_status")]][derive] <- "derived"
    split[[paste0(sex, "_exact")]][derive] <- known$total_exact[derive]
  }
  split$derived <- lacks("female") | lacks("male")
  split$exact <- split$female_exact & split$male_exact
  split$stated <- states_status(split$female_status) |
    states_status(split$male_status)
  split <- split[!is.na(split$female) & !is.na(split$male), ]
  split <- pick_newest(split, paste(split$female, split$male))
  add_unsplit(split, newest_totals(known)$year)
}

# Two rows a year: the split, or NA where only a total is known.
add_unsplit <- function(split, years) {
  years <- sort(unique(c(years, split$year)))
  split <- split[match(years, split$year), ]
  split$year <- years
  status <- function(x) ifelse(is.na(x), "not_published", x)
  female <- counts_columns(split, split$female, status(split$female_status))
  male <- counts_columns(split, split$male, status(split$male_status))
  sexes <- c("female", "male")
  sex <- factor(rep(sexes, each = length(years)), sexes)
  both <- rbind(female, male)
  out <- data.frame(both["year"], sex = sex, both[-1], row.names = NULL)
  out[order(out$year, out$sex), ]
}

counts_columns <- function(x, arrivals, status) {
  data.frame(
    year = x$year,
    arrivals = as.integer(arrivals),
    status = factor(status, levels(nkarrivals::arrivals$status)),
    source_id = x$source_id,
    reported_on = x$known,
    row.names = NULL
  )
}

#' How a figure was revised
#'
#' Lists every value that was printed for one period, oldest first.
#'
#' @details
#' One row is one distinct value: a value that was printed again after another
#' one extends its row and does not open a new one, so the spans of two rows
#' can overlap when older figures were still being copied. Dates follow the
#' rule of [arrivals_as_of()]: a report that gives only its year or month
#' counts from the last day of it. Reports without a date are counted in
#' `reports` and named in `sources`, but give no date; a value that only they
#' print comes last.
#'
#' @param period A year such as `2009`, or text: `"2009"`, `"2018-H1"`,
#'   `"2018-Q1"` or `"2018-03"`.
#' @param sex `"total"`, `"female"` or `"male"`.
#' @param measure `"flow"` for the arrivals in the period, `"cumulative"` for
#'   all arrivals up to its end.
#' @inheritParams arrivals_as_of
#' @return A tibble with a row for each value: `period` (character), `sex`
#'   (factor), `arrivals` (integer, persons), `first_reported` and
#'   `last_reported` (Date, `NA` if no report of the value has a date),
#'   `reports` (integer, how many print it), `sources` (character, their ids
#'   joined by semicolons) and `precision` (factor: `exact`, `about`,
#'   `at_least`). No rows if nothing was printed for the period. Raises
#'   `nka_error_period` if `period` cannot be read, `nka_error_value` for
#'   another `sex` or `measure`.
#' @seealso [arrivals_as_of()]
#' @examples
#' revisions(2009)
#' revisions("2021-Q2", sex = "female")
#' revisions(2025, measure = "cumulative")
#' @export
revisions <- function(period, sex = "total", measure = "flow",
                      reports = nkarrivals::arrival_reports) {
  span <- parse_period(period)
  sex <- check_choice(sex, c("total", "female", "male"), "sex")
  measure <- check_choice(measure, c("flow", "cumulative"), "measure")
  check_reports(reports)
  same_start <- measure == "cumulative" | reports$period_start %in% span$start
  rows <- as.data.frame(reports)[
    reports$measure == measure & reports$sex == sex & same_start &
      reports$period_end == span$end,
  ]
  rows$known <- known_from(as.character(rows$reported_on))
  values <- split(rows, list(rows$value, rows$precision), drop = TRUE)
  out <- lapply(unname(values), one_vintage, label = span$label)
  out <- do.call(rbind, c(list(no_vintage()), out))
  tibble::as_tibble(out[order(
    out$first_reported, out$last_reported, out$arrivals, out$precision
  ), ])
}

one_vintage <- function(rows, label) {
  dated <- rows$known[!is.na(rows$known)]
  if (!length(dated)) dated <- as.Date(NA)
  data.frame(
    period = label,
    sex = rows$sex[1],
    arrivals = as.integer(rows$value[1]),
    first_reported = min(dated),
    last_reported = max(dated),
    reports = nrow(rows),
    sources = paste(split_ids(rows$source_id), collapse = ";"),
    precision = rows$precision[1]
  )
}

# The shape of the result without a row.
no_vintage <- function() {
  row <- as.data.frame(nkarrivals::arrival_reports)[1, ]
  row$known <- as.Date(NA)
  one_vintage(row, "")[0, ]
}

# First and last day of "2009", "2018-H1", "2018-Q1" or "2018-03".
parse_period <- function(period, call = rlang::caller_env()) {
  parts <- period_parts(period)
  if (!length(parts)) {
    abort_nka("period", c(
      sprintf("`period` must name one period, not %s.", describe(period)),
      i = "Give a year such as 2009, or \"2018-H1\", \"2018-Q1\", \"2018-03\"."
    ), call = call)
  }
  period_span(parts)
}

period_span <- function(parts) {
  kind <- c(H = "half", Q = "quarter", "0" = "month", "1" = "month")
  kind <- if (nzchar(parts[3])) kind[[substr(parts[3], 1, 1)]] else "year"
  number <- as.integer(sub("[HQ]", "", parts[3]))
  columns <- list(year = as.integer(parts[2]))
  if (kind != "year") columns[[kind]] <- number
  whole <- join_periods(columns, kind)
  list(
    start = period_start(whole, kind), end = period_end(whole, kind),
    label = parts[1]
  )
}

# The whole text, its year and what follows the year ("" after a year alone);
# nothing if `period` is not the name of a period.
period_parts <- function(period) {
  if (rlang::is_integerish(period, n = 1)) {
    period <- format(period, scientific = FALSE)
  }
  if (!is_string(period)) return(character())
  regmatches(period, regexec(period_pattern, period, perl = TRUE))[[1]]
}

period_pattern <- "^([0-9]{4})(?:-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"
