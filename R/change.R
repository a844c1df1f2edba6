#' Change from an earlier period
#'
#' The difference and the percentage between each count and the count `lag`
#' periods before it in the same group. Periods are matched by their number,
#' not by their place in the table, so a gap gives `NA` and never a comparison
#' with the wrong year.
#'
#' @param data A table of class [nka_counts].
#' @param lag Whole number of periods, at least 1. In quarterly counts `4`
#'   compares with the same quarter of the year before.
#' @return `data` with two more columns: `change` (persons) and `change_pct`
#'   (percent of the earlier count). Both are `NA` where one of the two counts
#'   is not known; `change_pct` also where the earlier count is 0. Errors:
#'   `nka_error_type`, `nka_error_period`, `nka_error_value`.
#' @examples
#' change_from(arrivals_by_year())
#' change_from(arrivals_by_quarter(), lag = 4)
#' @export
change_from <- function(data, lag = 1) {
  check_counts(data)
  check_has_period(attr(data, "period"))
  lag <- check_whole(lag, "lag", min = 1, max = 1e6)
  now <- as.double(data$arrivals)
  before <- now[earlier_row(data, lag)]
  data$change <- now - before
  before[before %in% 0] <- NA
  data$change_pct <- 100 * (now - before) / before
  data
}

# Row of the same group `lag` periods before, or NA.
earlier_row <- function(data, lag) {
  number <- as.integer(join_periods(data, attr(data, "period")))
  group <- key_number(data, attr(data, "groups"))
  key <- paste(group, number)
  key[is.na(number)] <- NA
  match(paste(group, number - as.integer(lag)), key, incomparables = NA)
}

# One number for each combination of values, NA counting as a value.
key_number <- function(data, names) {
  codes <- lapply(names, function(name) {
    match(data[[name]], unique(data[[name]]))
  })
  if (!length(codes)) return(rep(1L, nrow(data)))
  key <- do.call(paste, codes)
  match(key, unique(key))
}
