#' Does a finding hold in every vintage?
#'
#' Rebuilds the annual table as it was known after each report that changed it,
#' and applies your function to each of these tables.
#'
#' @param fun A function of one table of counts ([nka_counts]). It returns a
#'   result that [tidy()] understands, a data frame, or a vector with names.
#' @param by `"total"` or `"sex"`, as in [arrivals_as_of()].
#' @param from,to First and last day of the vintages: a Date, or text such as
#'   `"2018-04-15"`. `NULL` sets no limit. The table that was known already on
#'   `from` is the first.
#' @param reports As in [arrivals_as_of()].
#'
#' @details
#' A report that repeats what was known makes no vintage; nor does one that
#' changes only the status or the source of a figure.
#'
#' @return A tibble: `vintage` (Date, the day from which the table was known),
#'   `years` (integer, years with a figure), the columns of the results, in the
#'   order of the vintages, and `problem` (text): `NA`, or the message where
#'   `fun` stopped with an error of this package, for instance because the table
#'   of that day was too short; its other columns are then `NA`. No rows
#'   where nothing was known. Errors: `nka_error_type` if `fun` is no function
#'   or returns something else; `nka_error_date`, `nka_error_value` and those of
#'   [arrivals_as_of()].
#' @seealso [arrivals_as_of()], [revisions()]
#' @examples
#' # The most arrivals in one year, as known over time
#' most <- over_vintages(
#'   function(x) c(most = max(x$arrivals)), from = "2018-01-01"
#' )
#' tail(most)
#'
#' # Did arrivals fall from 2012 to 2016, whichever table one had?
#' over_vintages(
#'   function(x) trend_test(subset(x, year %in% 2012:2016)),
#'   from = "2017-01-03", to = "2017-12-31"
#' )
#' @export
over_vintages <- function(fun, by = "total", from = NULL, to = NULL,
                          reports = nkarrivals::arrival_reports) {
  call <- rlang::current_env()
  check_function(fun, call)
  check_choice(by, c("total", "sex"), "by")
  if (!is.null(from)) from <- check_day(from, "from")
  if (!is.null(to)) to <- check_day(to, "to")
  check_reports(reports)
  tables <- tables_between(reports, by, from, to)
  rows <- lapply(tables, rows_of_vintage, fun = fun, call = call)
  bind_rows_by_name(c(list(no_vintages), rows))
}

check_function <- function(fun, call) {
  if (!is.function(fun)) {
    abort_nka("type", c(
      sprintf("`fun` must be a function of a table, not %s.", describe(fun)),
      i = "For instance `trend_test`, or `function(x) max(x$arrivals)`."
    ), call = call)
  }
}

# The tables of counts that differ from the one before.
tables_between <- function(reports, by, from, to) {
  days <- report_days(reports)
  if (!is.null(to)) days <- days[days <= to]
  first <- if (!is.null(from)) max(1, sum(days <= from)) else 1
  days <- days[seq_along(days) >= first]
  tables <- lapply(days, table_known, reports = reports, by = by)
  content <- vapply(tables, function(x) {
    paste(x$year, x[["sex"]], x$arrivals, collapse = ";")
  }, "")
  tables[content != c("", content[-length(content)])]
}

report_days <- function(reports) {
  known <- known_from(as.character(reports$reported_on))
  annual <- reports$measure == "flow" &
    !is.na(full_year(reports$period_start, reports$period_end))
  sort(unique(known[annual & !is.na(known)]))
}

no_vintages <- data.frame(
  vintage = structure(numeric(), class = "Date"), years = integer(),
  problem = character()
)

rows_of_vintage <- function(table, fun, call) {
  attempt <- tryCatch(
    list(result = fun(table)),
    nka_error = function(cnd) list(problem = first_line(cnd))
  )
  failed <- !is.null(attempt$problem)
  rows <- if (failed) list2DF(nrow = 1) else result_rows(attempt$result, call)
  n <- nrow(rows)
  known <- table$year[!is.na(table$arrivals)]
  cbind(
    list2DF(list(vintage = rep(attr(table, "vintage"), n),
                 years = rep(length(unique(known)), n))),
    rows,
    list2DF(list(problem = rep(attempt$problem %||% NA_character_, n)))
  )
}

first_line <- function(cnd) {
  strsplit(conditionMessage(cnd), "\n", fixed = TRUE)[[1]][1]
}

result_rows <- function(result, call) {
  if (inherits(result, "nka_trend")) result <- tidy(result)
  if (is.data.frame(result)) return(as.data.frame(result))
  if (is.atomic(result) && !is.null(names(result))) {
    return(as.data.frame(as.list(result)))
  }
  abort_nka("result", c(
    sprintf("`fun` must return a result of this package, not %s.",
            describe(result)),
    i = "A data frame will do, or a vector with names."
  ), call = call)
}

# Rows below rows; a column that a table lacks is NA there, and `problem` last.
bind_rows_by_name <- function(tables) {
  names <- unique(unlist(lapply(tables, names)))
  names <- c(setdiff(names, "problem"), "problem")
  columns <- lapply(names, function(name) {
    having <- Filter(function(table) name %in% names(table), tables)
    missing <- having[[1]][[name]][NA_integer_]
    do.call(c, lapply(tables, function(table) {
      table[[name]] %||% rep(missing, nrow(table))
    }))
  })
  names(columns) <- names
  tibble::as_tibble(columns)
}
