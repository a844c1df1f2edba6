#' Put missing periods into a table of counts
#'
#' Adds the periods between `from` and `to` that a table lacks, for every known
#' group that it has. Nobody having published a number is not the same as nobody
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
#'   Errors: `nka_error_type`, `nka_error_date` (a day outside years 1 to
#'   9999), `nka_error_period` (`from` after `to`) and `nka_error_value`.
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
  add_periods(data, first + seq_len(last - first + 1) - 1, fill)
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
  day <- check_day(x, arg, call = call)
  year <- day_period(day, "year")
  if (is.na(year) || year < 1 || year > 9999) {
    abort_nka("date", sprintf(
      "`%s` must lie in years 1 to 9999.", arg
    ), call = call)
  }
  day_period(day, period)
}

check_edges <- function(first, last, call = rlang::caller_env()) {
  if (is.na(first) != is.na(last)) {
    abort_nka(
      "period", "An empty table needs both `from` and `to`.",
      call = call
    )
  }
  if (!is.na(first) && last < first) {
    abort_nka("period", "`from` must not lie after `to`.", call = call)
  }
}

# Every group of the table in each of the wanted periods.
add_periods <- function(data, number, fill) {
  period <- attr(data, "period")
  groups <- known_groups(data)
  grid <- c(
    split_periods(rep(number, each = nrow(groups)), period),
    lapply(groups, rep, times = length(number))
  )
  new <- !seen_before(grid, data)
  if (!any(new)) return(data)
  stack_counts(data, c(lapply(grid, `[`, new), filled_cells(fill, sum(new))))
}

# Unknown members have rows only where they occur.
known_groups <- function(data) {
  names <- attr(data, "groups")
  if (!length(names)) return(data.frame(row.names = 1L))
  groups <- unique(as.data.frame(data)[names])
  groups[stats::complete.cases(groups), , drop = FALSE]
}

# Whether each row of keys is in the table.
seen_before <- function(grid, data) {
  both <- lapply(names(grid), function(name) {
    append_values(data[[name]], grid[[name]])
  })
  names(both) <- names(grid)
  both$rows <- seq_along(both[[1]])
  key <- key_number(tibble::as_tibble(both), names(grid))
  old <- seq_along(key) <= nrow(data)
  key[!old] %in% key[old]
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
    codes <- c(as.integer(x), match(as.character(y), levels(x)))
    factor(levels(x)[codes], levels = levels(x), ordered = is.ordered(x))
  } else {
    c(x, y)
  }
}
