#' Running total of arrivals
#'
#' Adds up counts from the first period of each group on. Official running
#' totals also hold the people who came before 1990; `before` puts them in
#' front.
#'
#' @param data A table of class [nka_counts].
#' @param before Persons counted before the first period: one whole number, or
#'   a data frame with the group columns and a column `arrivals`, one row a
#'   group. [arrival_reports] has the printed figures (flows up to the end of
#'   1989).
#' @return `data` with a column `running_total` (persons). From the first
#'   period whose count is not known it is `NA`; a period that the table lacks
#'   is such a period. Rows without a period have `NA`. Errors:
#'   `nka_error_type`, `nka_error_period`, `nka_error_value`,
#'   `nka_error_column` (`before` lacks a column), `nka_error_group` (a group
#'   that `before` does not have once), `nka_error_overflow` (past 2^53).
#' @examples
#' early <- subset(
#'   arrival_reports,
#'   is.na(period_start) & period_end == "1989-12-31" &
#'     source_id == "hankyung-2003-04-14",
#'   c(sex, value)
#' )
#' names(early) <- c("sex", "arrivals")
#' early
#' running_total(arrivals_by_year(by = sex), before = early)
#' all_early <- early$arrivals[early$sex == "total"]
#' running_total(arrivals_by_year(), before = all_early)
#' @export
running_total <- function(data, before = 0) {
  check_counts(data)
  check_has_period(attr(data, "period"))
  start <- totals_before(before, data)
  number <- join_periods(data, attr(data, "period"))
  total <- rep(NA_real_, nrow(data))
  group <- key_number(data, attr(data, "groups"))
  for (rows in split(seq_len(nrow(data)), group)) {
    rows <- rows[order(number[rows], na.last = NA)]
    total[rows] <- add_up(
      data$arrivals[rows], number[rows], start[rows[1]],
      call = rlang::current_env()
    )
  }
  data$running_total <- as_count(total)
  data
}

add_up <- function(arrivals, number, start, call = rlang::caller_env()) {
  gap <- cumsum(c(FALSE, diff(number) != 1)) > 0
  arrivals <- as.double(arrivals)
  arrivals[gap] <- NA
  total <- start + cumsum(arrivals)
  # The room that is left is exact, where the total itself may be one off.
  room <- 2^53 - c(start, total)[seq_along(total)]
  if (any(arrivals > room, na.rm = TRUE)) {
    abort_nka("overflow", c(
      "The running total passes 2^53.",
      i = exact_hint
    ), call = call)
  }
  total
}

# The total before the first period, one value a row of the table.
totals_before <- function(before, data, call = rlang::caller_env()) {
  if (!is.data.frame(before)) {
    return(rep(check_whole(before, "before", min = 0, call = call), nrow(data)))
  }
  groups <- attr(data, "groups")
  check_before(before, groups, call)
  key <- group_keys_of(data, before, groups)
  rows <- match(key$data, key$before)
  if (anyNA(rows) || anyDuplicated(key$before)) {
    abort_nka("group", c(
      "`before` must have each group of the table once.",
      i = sprintf("Its key columns are %s.", enumerate(ticked(groups)))
    ), call = call)
  }
  as.double(before$arrivals[rows])
}

# Numbers that are equal where the groups of two tables are.
group_keys_of <- function(data, before, groups) {
  both <- lapply(groups, function(name) {
    c(as.character(data[[name]]), as.character(before[[name]]))
  })
  names(both) <- groups
  both$row <- seq_along(both[[1]])
  key <- key_number(tibble::as_tibble(both), groups)
  own <- seq_along(key) <= nrow(data)
  list(data = key[own], before = key[!own])
}

check_before <- function(before, groups, call) {
  check_columns(
    before, c(groups, "arrivals"), "before", "column", NULL, call = call
  )
  if (!length(groups)) {
    abort_nka("value", "`before` must be one number: the table has no groups.",
              call = call)
  }
  for (x in as.list(before$arrivals)) {
    check_whole(x, "before$arrivals", min = 0, call = call)
  }
}
