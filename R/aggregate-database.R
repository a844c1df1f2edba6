# Tables in a database: equal rows are counted there, and what is left of them
# goes the way of any other table.

#' @export
arrivals_by_year.tbl_lazy <- function(data = nkarrivals::arrivals, date = NULL,
                                      count = NULL, by = NULL, na = "keep",
                                      ...) {
  check_no_dots(...)
  count_in_database(data, "year", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_half.tbl_lazy <- function(data = nkarrivals::arrivals_quarterly,
                                      date = NULL, count = NULL, by = NULL,
                                      na = "keep", ...) {
  check_no_dots(...)
  count_in_database(data, "half", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_quarter.tbl_lazy <- function(data = nkarrivals::arrivals_quarterly,
                                         date = NULL, count = NULL, by = NULL,
                                         na = "keep", ...) {
  check_no_dots(...)
  count_in_database(data, "quarter", enquo(date), enquo(count), enquo(by), na)
}

#' @export
arrivals_by_month.tbl_lazy <- function(data, date = NULL, count = NULL,
                                       by = NULL, na = "keep", ...) {
  check_no_dots(...)
  count_in_database(data, "month", enquo(date), enquo(count), enquo(by), na)
}

# `like` has the columns of the table and none of its rows. Counts of whole
# periods are few, and each of them must be seen: they are fetched as they are.
count_in_database <- function(data, period, date, count, by, na,
                              call = rlang::caller_env()) {
  check_choice(na, c("keep", "error", "omit"), "na", call = call)
  like <- fetch(utils::head(data, 0))
  check_unique_names(like, call)
  chosen <- select_columns(by, like, "by", call)
  by <- union(dplyr::group_vars(data), names(like)[chosen])
  data <- dplyr::ungroup(data)
  dates <- names(like)[date_columns(date, like, call)]
  counts <- names(like)[count_column(count, like, call)]
  if (length(counts) && !holds_days(data, dates)) {
    rows <- fetch(data)
  } else {
    used <- c(dates, by, counts)
    data <- without_unknown(data, used, na, call)
    rows <- equal_rows(data, used, counts, call)
  }
  check_years_fetched(rows, dates, call)
  count_arrivals(
    rows, period, rlang::quo(!!dates),
    rlang::quo(!!if (length(counts)) counts else rows_counted),
    if (length(by)) rlang::quo(!!by) else rlang::quo(NULL), na,
    one_each = !length(counts), call = call
  )
}

fetch <- function(data) as.data.frame(dplyr::collect(data))

# One column that holds text or dates, not the numbers of years.
holds_days <- function(data, dates) {
  if (length(dates) != 1) return(FALSE)
  known <- dplyr::filter(data, !is.na(!!rlang::sym(dates)))
  one <- fetch(utils::head(dplyr::select(known, !!rlang::sym(dates)), 1))
  !is.numeric(one[[1]])
}

# With `na` other than "keep": rows whose date, group or count is unknown are
# left out, or raise. The rows of a database have no order and so no numbers.
without_unknown <- function(data, used, na, call) {
  if (na == "keep") return(data)
  known <- data
  for (name in used) {
    known <- dplyr::filter(known, !is.na(!!rlang::sym(name)))
  }
  size <- function(x) as.double(dplyr::pull(dplyr::count(x), "n"))
  out <- size(data) - size(known)
  if (out > 0 && na == "error") {
    abort_nka("na", c(
      sprintf(
        "%s is unknown in %s row%s of the table in the database.",
        enumerate(ticked(used), "or"), plain_number(out),
        if (out == 1) "" else "s"
      ),
      i = paste(
        "`na = \"keep\"` gives unknown rows a place,",
        "`na = \"omit\"` leaves them out."
      )
    ), call = call)
  }
  warn_omitted(out)
  known
}

rows_counted <- "nka_rows_counted"

# Each set of equal rows once, with their number; where there is a count column,
# with their sum.
equal_rows <- function(data, used, counts, call) {
  told <- c("status", "source_id", "sex", "gender", kind_columns)
  keys <- union(used, intersect(told, colnames(data)))
  rows <- fetch(dplyr::count(data, !!!rlang::syms(keys), name = rows_counted))
  times <- as.double(rows[[rows_counted]])
  if (!length(counts)) {
    rows[[rows_counted]] <- times
    return(rows)
  }
  check_counts_fetched(rows[[counts]], counts, call)
  rows[[counts]] <- as.double(rows[[counts]]) * times
  rows[setdiff(names(rows), rows_counted)]
}

# Before they are multiplied, so that the value at fault can be told.
check_counts_fetched <- function(x, name, call) {
  x <- known_as_missing(x, NA_integer_)
  if (!is.numeric(x) && !is_int64(x)) {
    abort_nka("count", sprintf(
      "Column `%s` must hold counts, not %s.", name, describe_class(x)
    ), call = call)
  }
  bad <- which(x < 0 | x != trunc(x))
  if (length(bad)) {
    abort_nka("count", sprintf(
      "Column `%s` must hold whole numbers of at least 0, but one is %s.",
      name, show_value(x[bad[1]])
    ), call = call)
  }
}

# SQLite has no dates: those of R become days since 1970, which must not be
# taken for years.
last_likely_year <- 2999

check_years_fetched <- function(rows, dates, call) {
  if (length(dates) != 1 || !is.numeric(rows[[dates]])) return(invisible())
  bad <- which(!(abs(rows[[dates]]) <= last_likely_year))
  bad <- bad[!is.na(rows[[dates]][bad])]
  if (length(bad)) {
    abort_nka("date", c(
      sprintf("Column `%s` must hold years or dates, but one value is %s.",
              dates, show_value(rows[[dates]][bad[1]])),
      i = paste(
        "If these are days since 1970 (a database without dates keeps them",
        "so), store them as text such as \"2018-04-15\"."
      )
    ), call = call)
  }
}
