# Whole numbers that agree with a printed percentage.

#' The counts that would print as a percentage
#'
#' An article that prints "37 percent of 63" has also told how many that are.
#' `consistent_counts()` gives all whole counts out of `n` whose share would
#' have been printed so; often it is one, and sometimes none.
#'
#' @details
#' A count \eqn{k} agrees where \eqn{100 k / n} is in the set that the printed
#' percentage stands for ([rounding_interval()]). The counts that agree follow
#' each other without a gap. They are found in whole numbers, with the ends of
#' the set read to four decimals, so that a share that is exactly at an end is
#' never put on the wrong side of it.
#'
#' With many `n`, one percentage tells which totals are possible at all: those
#' with `counts` above 0.
#'
#' @param percent Percentages as printed: character, such as `"37%"` or `"37"`.
#' @param n Totals: whole numbers from 1 on. As long as `percent`, or one of the
#'   two has one element.
#' @param comparator The words around the percentage, as in
#'   [rounding_interval()].
#' @inheritParams rounding_interval
#' @return A tibble, one row for each pair: `percent` and `n` as given, `first`
#'   and `last` (the smallest and largest count that agrees) and `counts` (how
#'   many there are). Where none agrees, `counts` is 0 and the two are `NA`; all
#'   is `NA` where `percent` or `n` is. Errors have class `nka_error_type`
#'   (`percent` is not text, `n` is not a number) or `nka_error_value`.
#' @seealso [rounding_interval()], [implied_base()], [frechet_bounds()]
#' @export
#' @examples
#' # 23 of 63 prints as 37%, but no 35 of 67 as 48%
#' consistent_counts(c("37%", "48%"), c(63, 67))
#'
#' # The smallest groups of which "37%" can be said at all
#' agree <- consistent_counts("37%", 1:20)
#' agree$n[agree$counts > 0]
consistent_counts <- function(percent, n, comparator = "equal",
                              rounding = "either", hedge = 0.1) {
  check_choice(rounding, rounding_rules, "rounding")
  check_level(hedge, "hedge")
  percent <- na_text(percent)
  check_printed(percent, "percent", rlang::current_env())
  check_whole_totals(n)
  length <- common_size(list(percent = percent, n = n))
  comparator <- check_comparators(comparator, length)
  percent <- rep_len(percent, length)
  n <- rep_len(as.double(n), length)
  set <- rounding_interval(as_percent(percent), comparator, rounding, hedge)
  known <- !is.na(percent) & !is.na(n)
  first <- last <- rep(NA_real_, length)
  agree <- .Call(C_reading_counts, n[known], set_columns(set[known, ]))
  first[known] <- agree$first
  last[known] <- agree$last
  counts <- ifelse(known, 0, NA)
  counts[!is.na(first)] <- (last - first + 1)[!is.na(first)]
  tibble::tibble(
    percent = percent, n = n, first = first, last = last, counts = counts
  )
}

check_whole_totals <- function(n, call = rlang::caller_env()) {
  check_numeric(n, "n", call)
  bad <- which(!(n >= 1 & n <= 2^53 & n == floor(n)))
  if (length(bad)) {
    abort_nka("value", sprintf(
      "`n` must be whole numbers from 1 on; element %d is %s.",
      bad[1], show_value(n[bad[1]])
    ), call = call)
  }
}

# The four columns of sets of numbers, as the kernel reads them.
set_columns <- function(set) {
  as.list(set)[c("low", "high", "low_closed", "high_closed")]
}
