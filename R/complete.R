#' Put missing periods into a table of counts
#'
#' Adds the periods between `from` and `to` that a table lacks, for every group
#' that it has. Nobody having published a number is not the same as nobody
#' having come, so new cells are `NA` unless you say otherwise.
#'
#' @param data A table of class [nka_counts].
#' @param from,to First and last period: a year such as `1990`, or a Date or
#'   text such as `"1990-04-01"` for the period that holds the day. Default:
#'   those of the table.
#' @param fill `NA` (default; the status becomes `not_published`), or a whole
#'   number, usually 0, where your records are known to be complete (the status
#'   becomes `observed`).
#'
#' @return `data` with the periods from `from` to `to` at least, ordered by
#'   period and group. No row is taken away, also none outside the range.
#'   Errors: `nka_error_type`, `nka_error_date`, `nka_error_period` (`from`
#'   after `to`, more than a million periods) and `nka_error_value`.
#' @examples
#' counts <- arrivals_by_quarter()
#' complete_periods(counts, from = 2001, to = "2026-12-31")
#' @export
complete_periods <- function(data, from = NULL, to = NULL, fill = NA) {
  check_counts(data)
  period <- attr(data, "period")
  check_has_period(period)
  if (!identical(fill, NA)) fill <- check_whole(fill, "fill", min = 0)
  number <- join_periods(data, period)
  first <- edge_period(from, "from", number, period, min)
  last <- edge_period(to, "to", number, period, max)
  check_edges(first, last)
  if (is.na(first)) return(data)
  wanted <- setdiff(first + seq_len(last - first + 1) - 1, number)
  add_periods(data, wanted, fill)
}

check_has_period <- function(period, call = rlang::caller_env()) {
  if (!period %in% names(period_units)) {
    abort_nka("period", c(
      "The table has no periods.",
      i = "Count with arrivals_by_year() or one of its siblings."
    ), call = call)
  }
}

edge_period <- function(x, arg, number, period, edge,
                        call = rlang::caller_env()) {
  if (is.null(x)) {
    known <- number[!is.na(number)]
    return(if (length(known)) edge(known) else NA_real_)
  }
  if (is.numeric(x) && !is.object(x)) {
    year <- check_whole(x, arg, 1, 9999, call = call)
    unit <- period_units[[period]]
    return(if (arg == "from") year * unit else year * unit + unit - 1)
  }
  day_period(check_day(x, arg, call = call), period)
}

check_edges <- function(first, last, call = rlang::caller_env()) {
  if (is.na(first) != is.na(last)) {
    abort_nka(
      "period", "An empty table needs both `from` and `to`.",
      call = call
    )
  }
  if (!is.na(first) && (last < first || last - first >= 1e6)) {
    abort_nka("period", c(
      "`from` must not lie after `to`, nor a million periods before it."
    ), call = call)
  }
}

# Every group of the table in each of the new periods.
add_periods <- function(data, number, fill) {
  groups <- unique(as.data.frame(data)[attr(data, "groups")])
  if (!length(number)) return(data)
  if (!length(groups)) groups <- data.frame(row.names = 1L)
  period <- attr(data, "period")
  new <- c(
    split_periods(rep(number, each = nrow(groups)), period),
    lapply(groups, rep, times = length(number)),
    filled_cells(fill, length(number) * nrow(groups))
  )
  stack_counts(data, new)
}

filled_cells <- function(fill, n) {
  status <- if (is.na(fill)) "not_published" else "observed"
  list(
    arrivals = rep(as_count(fill), n),
    status = factor(rep(status, n), levels = status_levels)
  )
}

# Rows below rows; columns that the new rows lack are NA there.
stack_counts <- function(data, new) {
  old <- nrow(data)
  n <- length(new$arrivals)
  columns <- lapply(names(data), function(name) {
    below <- new[[name]] %||% data[[name]][rep(NA_integer_, n)]
    append_values(data[[name]], below)
  })
  names(columns) <- names(data)
  out <- tibble::new_tibble(columns, nrow = old + n)
  out <- restore_counts(out, data)
  keys <- lapply(count_keys(data), function(name) out[[name]])
  out[do.call(order, unname(keys)), ]
}

append_values <- function(x, y) {
  if (is.factor(x)) {
    factor(c(as.character(x), as.character(y)), levels = levels(x))
  } else {
    c(x, y)
  }
}
