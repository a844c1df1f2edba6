#' Count arrivals by year, half year, quarter or month
#'
#' Adds up counts, or counts records, by period and by any number of groups.
#' The work is done in C in one pass over the columns as they are stored.
#'
#' @param data A data frame, tibble or data.table: a table of this package
#'   (default [arrivals], for half years and quarters [arrivals_quarterly]; it
#'   has no months), your own counts, or your own records. The groups of a
#'   grouped tibble are added to `by`.
#' @param date <[`tidy-select`][tidyselect::language]> When. One column of
#'   Dates, of POSIXct times that state their time zone, of text
#'   (`"2018-04-15"`; a factor of such text too) or of whole years; or `year`
#'   together with `half`, `quarter` or `month`; or the first and the last day
#'   of a period as two Dates. Without it the columns `year` (with `month`,
#'   `quarter` or `half` if there), `period_start` and `period_end`, or `date`
#'   are taken. Dates lie in years 1 to 9999.
#' @param count <[`tidy-select`][tidyselect::language]> How many: whole
#'   numbers, integer, double or integer64. Without it the column `arrivals` is
#'   taken (in other tables of this package `persons`, `value` or
#'   `population`), and where there is none, each row is one arrival.
#' @param by <[`tidy-select`][tidyselect::language]> Group columns: factors,
#'   text, integers, logical values or dates. Empty levels of a factor stay in
#'   the result.
#' @param na What to do with an unknown date, an unknown group or a missing
#'   count. `"keep"` (default): unknown dates and groups get rows of their own,
#'   and a missing count makes its cell `NA`. `"error"`: stop at the first.
#'   `"omit"`: leave such rows out and say in a warning how many.
#' @param ... Not used; must be empty.
#'
#' @return A table of class [nka_counts]: the period (`year`, and `half`,
#'   `quarter` or `month`), the group columns, `arrivals` (persons) and
#'   `status`. Rows are ordered by period, then by group. Every period from the
#'   first to the last is there:
#'   * where rows are dated records, a cell without a row is a true zero;
#'   * where rows are counts of whole periods, it is `NA` with the status
#'     `not_published`: that nobody published a number does not mean that
#'     nobody came. Likewise a year of which a quarter is not known. A period
#'     that has a row counts as known, though: where the figure of one sex is
#'     not known, give it as `NA`, since a row left out cannot be missed.
#'
#'   Where `data` has a column `status`, each cell has the least certain status
#'   among its rows; otherwise cells are `observed`.
#'
#' @section Tables in a database:
#' `data` can be a table in a database that dbplyr knows, as `dplyr::tbl()`
#' gives it (DBI and dplyr are needed, too). Rows with the same date, count and
#' groups are counted there; only these few numbers are fetched, and the result
#' is that of the same rows in memory. Counts of whole periods, in a table with
#' a count column and years, quarters or the like, are fetched row by row. Where
#' the database has no dates, as SQLite, store them as text (`"2018-04-15"`);
#' days kept as numbers are refused. Text is grouped as text: a factor loses the
#' order of its levels, and those without a row. Where a message counts rows,
#' these are those fetched.
#'
#' @section Speed and memory:
#' Columns are read once, a block of rows at a time, as they are stored: beside
#' the table of counts, no memory is needed that grows with the rows. Vectors
#' that R makes on demand (sequences, files mapped into memory) are not made as
#' a whole. What is coded first, with four or eight bytes a row: groups of
#' integers, logical values or dates, factors with a level `NA`, the column
#' `status`, and periods given by two columns. A fault in a row that
#' `na = "omit"` leaves out makes the function take such rows out before it
#' counts.
#'
#' Processors with AVX2 place eight rows at a time;
#' `options(nkarrivals.vector = FALSE)` turns that off, and the counts are the
#' same.
#'
#' One thread does the work. `options(nkarrivals.threads = 2)`, or another whole
#' number up to 64, allows more: never more than that, and only where each has
#' eight million rows to itself and all columns are plain vectors in memory,
#' with no time zone whose clocks have changed. The counts and the messages are
#' the same; each thread has a table of counts of its own. See
#' `vignette("performance")`.
#'
#' @section Errors:
#' All errors have the class `nka_error`, and `nka_error_type` (not a data
#' frame), `nka_error_column` (no such column), `nka_error_date` (not a date,
#' no time zone, outside years 1 to 9999), `nka_error_count` (negative,
#' fractional), `nka_error_overflow` (a sum past 2^53), `nka_error_group`,
#' `nka_error_period` (a period that is pooled, or longer than asked for),
#' `nka_error_overlap` (rows that count the same people twice: a total beside
#' its parts, two sources of one figure, several measures),
#' `nka_error_cells` (more than ten million cells), `nka_error_na`
#' (with `na = "error"`) or `nka_error_value`. They
#' name the column, the first bad row and its value.
#'
#' @seealso [gender_share()], [change_from()], [running_total()],
#'   [complete_periods()], [sources_of()]
#' @examples
#' arrivals_by_year()
#' arrivals_by_year(by = sex)
#'
#' records <- data.frame(
#'   entered = as.Date(c("2023-11-30", "2024-02-29", "2024-03-01", NA)),
#'   region = factor(c("Seoul", "Busan", "Seoul", "Seoul"))
#' )
#' arrivals_by_quarter(records, date = entered, by = region)
#' @export
arrivals_by_year <- function(data = nkarrivals::arrivals, date = NULL,
                             count = NULL, by = NULL, na = "keep", ...) {
  UseMethod("arrivals_by_year", data)
}

#' @rdname arrivals_by_year
#' @export
arrivals_by_half <- function(data = nkarrivals::arrivals_quarterly,
                             date = NULL, count = NULL, by = NULL,
                             na = "keep", ...) {
  UseMethod("arrivals_by_half", data)
}

#' @rdname arrivals_by_year
#' @export
arrivals_by_quarter <- function(data = nkarrivals::arrivals_quarterly,
                                date = NULL, count = NULL, by = NULL,
                                na = "keep", ...) {
  UseMethod("arrivals_by_quarter", data)
}

#' @rdname arrivals_by_year
#' @export
arrivals_by_month <- function(data, date = NULL, count = NULL, by = NULL,
                              na = "keep", ...) {
  check_given(
    missing(data), "data", "type",
    "Give your own records or counts: no table of the package has months."
  )
  UseMethod("arrivals_by_month", data)
}

#' @export
arrivals_by_year.data.frame <- function(data = nkarrivals::arrivals,
                                        date = NULL, count = NULL, by = NULL,
                                        na = "keep", ...) {
  check_no_dots(...)
  count_arrivals(data, "year", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_half.data.frame <- function(data = nkarrivals::arrivals_quarterly,
                                        date = NULL, count = NULL, by = NULL,
                                        na = "keep", ...) {
  check_no_dots(...)
  count_arrivals(data, "half", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_quarter.data.frame <- function(
    data = nkarrivals::arrivals_quarterly, date = NULL, count = NULL,
    by = NULL, na = "keep", ...) {
  check_no_dots(...)
  count_arrivals(data, "quarter", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_month.data.frame <- function(data, date = NULL, count = NULL,
                                         by = NULL, na = "keep", ...) {
  check_no_dots(...)
  count_arrivals(data, "month", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_year.default <- function(data, ...) check_data_frame(data)
#' @export
arrivals_by_half.default <- function(data, ...) check_data_frame(data)
#' @export
arrivals_by_quarter.default <- function(data, ...) check_data_frame(data)
#' @export
arrivals_by_month.default <- function(data, ...) check_data_frame(data)

# The one way from columns to a table of counts. With `one_each` the counts are
# numbers of rows, each of which is one arrival.
count_arrivals <- function(data, period, date, count, by, na, sparse = FALSE,
                           sexes = NULL, one_each = FALSE,
                           call = rlang::caller_env()) {
  check_choice(na, c("keep", "error", "omit"), "na", call = call)
  check_unique_names(data, call)
  request <- list(
    period = period,
    sparse = sparse,
    one_each = one_each,
    simulated = is_simulated(data),
    vintage = attr(data, "vintage") %||% .Date(NA_real_),
    dates = read_dates(date, data, period, call),
    counts = read_counts(count, data, call),
    groups = read_groups(by, data, period, call),
    status = read_status(data)
  )
  check_counted_once(data, request, sexes, call)
  cells <- run_aggregate(request, na, call)
  counts_table(cells, request, used_sources(data, request, na), call)
}

unknown_parts <- function(request) {
  parts <- list(is_unknown_date(request$dates))
  names(parts) <- request$dates$label
  for (i in seq_along(request$groups$names)) {
    parts[[ticked(request$groups$names[i])]] <- is.na(request$groups$codes[[i]])
  }
  if (!is.null(request$counts)) {
    parts[[request$counts$label]] <- is_missing_count(request$counts$values)
  }
  parts
}

abort_unknown <- function(unknown, call) {
  for (label in names(unknown)) {
    row <- match(TRUE, unknown[[label]])
    if (!is.na(row)) {
      abort_nka("na", c(
        sprintf("%s is unknown in row %d.", label, row),
        i = paste(
          "`na = \"keep\"` gives unknown rows a place,",
          "`na = \"omit\"` leaves them out."
        )
      ), call = call)
    }
  }
}

used_sources <- function(data, request, na) {
  carried <- attr(data, "sources")
  if (is.character(carried)) return(sort(unique(carried), method = "radix"))
  ids <- .subset2(data, "source_id")
  if (!is.character(ids)) return(character())
  split_ids(if (na == "omit") ids[!is_unknown_row(request)] else ids)
}

# From the most to the least certain.
status_levels <- c(
  "observed", "revised", "derived", "provisional", "pooled", "not_published"
)

# Codes of the column `status`, or NULL where there is none, or somebody's own
# of that name that says something else.
read_status <- function(data) {
  x <- .subset2(data, "status")
  if (!is_text(x)) return(NULL)
  codes <- match(tolower(as.character(x)), status_levels)
  if (any(is.na(codes) & !is.na(x))) return(NULL)
  codes[is.na(codes)] <- 1L
  codes
}

# Counts of whole periods, as against dated records.
is_published <- function(request) {
  request$dates$whole && !is.null(request$counts) && !request$one_each
}
