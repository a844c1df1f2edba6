#' Count arrivals by year, half year, quarter or month
#'
#' Adds up counts, or counts records, by period and by any number of groups.
#' The work is done in C in one pass over the columns as they are stored.
#'
#' @param data A data frame, tibble or data.table: a table of this package
#'   (default [arrivals]), your own counts, or your own records. The groups of
#'   a grouped tibble are added to `by`.
#' @param date <[`tidy-select`][tidyselect::language]> When. One column of
#'   Dates, of POSIXct times that state their time zone, of text
#'   (`"2018-04-15"`; a factor of such text too) or of whole years; or `year`
#'   together with `half`, `quarter` or `month`; or the first and the last day
#'   of a period as two Dates. Without it the columns `year` (with `month`,
#'   `quarter` or `half` if there), `period_start` and `period_end`, or `date`
#'   are taken. Dates lie in years 1 to 9999.
#' @param count <[`tidy-select`][tidyselect::language]> How many: whole
#'   numbers, integer, double or integer64. Without it the column `arrivals` is
#'   taken, and where there is none, each row is one arrival.
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
#'     nobody came. Likewise a year of which a quarter is not known.
#'
#'   Where `data` has a column `status`, each cell has the least certain status
#'   among its rows; otherwise cells are `observed`.
#'
#' @section Errors:
#' All errors have the class `nka_error`, and `nka_error_type` (not a data
#' frame), `nka_error_column` (no such column), `nka_error_date` (not a date,
#' no time zone, outside years 1 to 9999), `nka_error_count` (negative,
#' fractional), `nka_error_overflow` (a sum past 2^53), `nka_error_group`,
#' `nka_error_period` (a period that is pooled, or longer than asked for),
#' `nka_error_overlap` (rows that count the same people twice),
#' `nka_error_cells` (more than ten million cells) or `nka_error_value`. They
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
arrivals_by_half <- function(data, date = NULL, count = NULL, by = NULL,
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
  UseMethod("arrivals_by_month", data)
}

#' @export
arrivals_by_year.data.frame <- function(data = nkarrivals::arrivals,
                                        date = NULL, count = NULL, by = NULL,
                                        na = "keep", ...) {
  check_empty_dots(...)
  count_arrivals(data, "year", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_half.data.frame <- function(data, date = NULL, count = NULL,
                                        by = NULL, na = "keep", ...) {
  check_empty_dots(...)
  count_arrivals(data, "half", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_quarter.data.frame <- function(data = nkarrivals::arrivals_quarterly,
                                           date = NULL, count = NULL,
                                           by = NULL, na = "keep", ...) {
  check_empty_dots(...)
  count_arrivals(data, "quarter", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_month.data.frame <- function(data, date = NULL, count = NULL,
                                         by = NULL, na = "keep", ...) {
  check_empty_dots(...)
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

# The one way from columns to a table of counts.
count_arrivals <- function(data, period, date, count, by, na, sparse = FALSE,
                           call = rlang::caller_env()) {
  check_choice(na, c("keep", "error", "omit"), "na", call = call)
  request <- list(
    period = period,
    sparse = sparse,
    dates = read_dates(date, data, period, call),
    counts = read_counts(count, data, call),
    groups = read_groups(by, data, call),
    status = read_status(data, call)
  )
  check_sex_total(data, request, call)
  known <- known_rows(request, na, call)
  cells <- run_aggregate(request, known, call)
  counts_table(cells, request, sources = used_sources(data, known))
}

# Rows to use: NULL for all of them.
known_rows <- function(request, na, call) {
  if (na == "keep") return(NULL)
  unknown <- unknown_parts(request)
  if (na == "error") return(abort_unknown(unknown, call))
  out <- Reduce(`|`, unknown)
  if (any(out)) {
    warn_nka("omitted", sprintf(
      ngettext(
        sum(out),
        "%d row is left out: its date, group or count is unknown.",
        "%d rows are left out: their date, group or count is unknown."
      ),
      sum(out)
    ))
  }
  which(!out)
}

unknown_parts <- function(request) {
  parts <- list(is.na(request$dates$values))
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
        i = "`na = \"keep\"` gives unknown rows a place, `na = \"omit\"` leaves them out."
      ), call = call)
    }
  }
}

used_sources <- function(data, known) {
  if (inherits(data, "nka_counts")) return(attr(data, "sources"))
  ids <- if (is.character(data[["source_id"]])) data[["source_id"]] else character()
  split_ids(if (is.null(known)) ids else ids[known])
}

split_ids <- function(ids) {
  sort(unique(unlist(strsplit(ids[!is.na(ids)], ";", fixed = TRUE))))
}

# ---- the call of C ----------------------------------------------------------

run_aggregate <- function(request, known, call) {
  take <- function(x) if (is.null(known)) x else x[known]
  dates <- request$dates
  period <- if (dates$coded) dates$period else request$period
  codes <- c(request$groups$codes, request$status["codes"])
  levels <- c(lengths(request$groups$levels), length(status_levels))
  raw <- .Call(
    C_aggregate, take(dates$values), dates$coded, period_units[[period]],
    lapply(codes, take), as.integer(levels), take(request$counts$values)
  )
  if (raw$fault != 0L) abort_fault(raw, request, known, call)
  c(raw, list(period = period))
}

faults <- c("outside", "code", "negative", "fraction", "overflow", "cells")

abort_fault <- function(raw, request, known, call) {
  fault <- faults[raw$fault]
  row <- if (is.null(known)) raw$row else known[raw$row]
  label <- request$counts$label
  value <- request$counts$values[row]
  switch(fault,
    outside = abort_outside(
      request$dates$values[row], row, request$dates$label, call
    ),
    code = abort_code(request, row, call),
    negative = abort_count(label, row, value, "negative", call),
    fraction = abort_count(label, row, value, "not a whole number", call),
    overflow = abort_overflow(row, call),
    cells = abort_cells(request, call)
  )
}

abort_count <- function(label, row, value, what, call) {
  abort_nka("count", c(
    sprintf(
      "Column %s must hold whole numbers of at least 0, but row %s is %s.",
      label, format(row, scientific = FALSE), what
    ),
    x = sprintf("The value is %s.", show_value(value)),
    i = "A count that is not known is NA."
  ), call = call)
}

abort_overflow <- function(row, call) {
  abort_nka("overflow", c(
    sprintf("The sum passes 2^53 in row %s.", format(row, scientific = FALSE)),
    i = "No exact answer can be given past it; look for a wrong count."
  ), call = call)
}

abort_code <- function(request, row, call) {
  wrong <- function(codes, levels) {
    !is.na(codes[row]) && (codes[row] < 1 || codes[row] > length(levels))
  }
  bad <- which(mapply(wrong, request$groups$codes, request$groups$levels))[1]
  abort_nka("group", c(
    sprintf(
      "Column `%s` is a damaged factor: row %d has the code %d of %d levels.",
      request$groups$names[bad], row, request$groups$codes[[bad]][row],
      length(request$groups$levels[[bad]])
    ),
    i = "Make it anew with factor()."
  ), call = call)
}

abort_cells <- function(request, call) {
  sizes <- lengths(request$groups$levels)
  abort_nka("cells", c(
    "The result would have more than ten million cells.",
    x = if (length(sizes)) sprintf("Levels: %s.", enumerate(
      sprintf("`%s` %d", request$groups$names, sizes)
    )),
    i = "Use fewer groups, drop empty levels, or look for a date far off."
  ), call = call)
}

# ---- status -----------------------------------------------------------------

# From the most to the least certain.
status_levels <- c(
  "observed", "revised", "derived", "provisional", "pooled", "not_published"
)

read_status <- function(data, call) {
  x <- data[["status"]]
  if (!is.character(x) && !is.factor(x)) x <- "observed"
  codes <- match(as.character(x), status_levels)
  # Somebody's own column of that name says something else.
  if (anyNA(codes)) codes <- 1L
  list(codes = rep_len(codes, nrow(data)))
}

# A total beside its parts would count people twice.
check_sex_total <- function(data, request, call) {
  x <- data[["sex"]]
  looks <- is_published(request) && (is.character(x) || is.factor(x)) &&
    !"sex" %in% request$groups$names
  if (!looks) return(invisible())
  is_total <- x %in% "total"
  both <- intersect(
    request$dates$values[is_total], request$dates$values[!is_total]
  )
  if (length(both)) {
    row <- which(is_total & request$dates$values %in% both)[1]
    abort_nka("overlap", c(
      sprintf("Row %d is a total of both sexes beside rows of one sex.", row),
      i = "Keep the total or the sexes, or count with `by = sex`."
    ), call = call)
  }
}

# Counts of whole periods, as against dated records.
is_published <- function(request) {
  request$dates$coded && !is.null(request$counts)
}

# ---- from cells to a table --------------------------------------------------

# Cells lie with the period slowest; as a matrix, a column is a period.
counts_table <- function(cells, request, sources) {
  cells <- fold_periods(fold_status(cells), request)
  out <- lay_out(cells, request)
  new_counts(out, request$period, request$groups$names, sources = sources)
}

# The status is the last dimension: sum over it, keep the least certain.
fold_status <- function(cells) {
  width <- length(status_levels) + 1L
  rows <- matrix(cells$rows, nrow = width)
  worst <- integer(ncol(rows))
  for (code in seq_along(status_levels)) worst[rows[code, ] > 0] <- code
  list(
    first = cells$first, periods = cells$periods, period = cells$period,
    rows = colSums(rows),
    sum = colSums(matrix(cells$sum, nrow = width)),
    missing = colSums(matrix(cells$missing, nrow = width)),
    worst = worst
  )
}

# From the period of the data to the one asked for. `known` says how many of
# the `parts` of a period have a number; the last column, without a date, is
# its own.
fold_periods <- function(cells, request) {
  parts <- 1
  if (request$dates$coded && request$period != "none") {
    parts <- period_units[[cells$period]] / period_units[[request$period]]
  }
  number <- (cells$first + seq_len(cells$periods) - 1) %/% parts
  first <- if (length(number)) number[1] else 0
  periods <- if (length(number)) max(number) - first + 1 else 0
  place <- c(number - first + 1, periods + 1)
  fold <- function(x, with = sum) fold_columns(x, place, with)
  rows <- fold(cells$rows)
  list(
    number = c(first + seq_len(periods) - 1, NA),
    parts = rep(c(parts, 1), c(periods, 1)),
    rows = rows,
    sum = fold(cells$sum),
    missing = fold(cells$missing),
    known = fold(cells$rows > 0 & cells$missing == 0),
    worst = fold(cells$worst, max)
  )
}

# Columns that share a place become one.
fold_columns <- function(x, place, with) {
  x <- matrix(x, ncol = length(place))
  if (!anyDuplicated(place)) return(x)
  folded <- lapply(split(seq_along(place), place), function(columns) {
    apply(x[, columns, drop = FALSE], 1, with)
  })
  do.call(cbind, unname(folded))
}

lay_out <- function(cells, request) {
  columns <- c(
    period_keys(cells, request$period),
    group_keys(request$groups, length(cells$number))
  )
  unknown <- Reduce(`|`, lapply(columns, is.na), FALSE)
  keep <- !unknown | as.vector(cells$rows) > 0
  if (request$sparse) keep <- as.vector(cells$rows) > 0
  values <- cell_values(cells, is_published(request))
  tibble::new_tibble(lapply(c(columns, values), `[`, keep), nrow = sum(keep))
}

period_keys <- function(cells, period) {
  if (period == "none") return(list())
  number <- rep(cells$number, each = nrow(cells$rows))
  split_periods(number, period)
}

group_keys <- function(groups, n_periods) {
  sizes <- lengths(groups$levels) + 1
  columns <- lapply(seq_along(sizes), function(i) {
    level <- groups$levels[[i]][c(seq_along(groups$levels[[i]]), NA)]
    times <- prod(sizes[seq_len(i - 1)]) * n_periods
    rep(rep(level, each = prod(sizes[-seq_len(i)])), times = times)
  })
  names(columns) <- groups$names
  columns
}

# A missing count makes its cell unknown. Among counts of whole periods so does
# a part without a number; among records a cell without a row is a zero.
cell_values <- function(cells, published) {
  unknown <- cells$missing > 0
  if (published) {
    unknown <- unknown | cells$known < rep(cells$parts, each = nrow(cells$rows))
  }
  arrivals <- as.vector(cells$sum)
  arrivals[unknown] <- NA
  status <- pmax(as.vector(cells$worst), 1L)
  status[unknown] <- match("not_published", status_levels)
  list(
    arrivals = as_count(arrivals),
    status = factor(status_levels[status], levels = status_levels)
  )
}

# Integer where every count fits, so that 1127 prints as such.
as_count <- function(x) {
  if (all(x <= .Machine$integer.max, na.rm = TRUE)) as.integer(x) else x
}
