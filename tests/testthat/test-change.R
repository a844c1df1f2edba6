# Counts by period, with status, as nka_counts.
counts_of <- function(...) arrivals_by_year(data.frame(...),
                                            by = tidyselect::any_of("g"))

test_that("changes are differences and percentages of the earlier count", {
  counts <- arrivals_by_year()
  change <- change_from(counts)
  n <- counts$arrivals
  expect_identical(change$change, c(NA, as.double(diff(n))))
  expect_equal(change$change_pct, c(NA, 100 * diff(n) / n[-length(n)]))
  expect_s3_class(change, "nka_counts")
  expect_identical(attr(change, "sources"), attr(counts, "sources"))
})

test_that("a lag compares with that many periods before", {
  quarters <- arrivals_by_quarter()
  n <- as.double(quarters$arrivals)
  for (lag in c(1, 4, 7, nrow(quarters), 1e6)) {
    earlier <- seq_along(n) - lag
    before <- ifelse(earlier >= 1, n[pmax(earlier, 1)], NA)
    expect_identical(change_from(quarters, lag)$change, n - before)
  }
})

test_that("a gap is never bridged", {
  counts <- counts_of(year = c(2001L, 2002L, 2004L, 2005L), arrivals = 1:4)
  counts <- counts[!is.na(counts$arrivals), ]
  expect_identical(counts$year, c(2001L, 2002L, 2004L, 2005L))
  expect_identical(change_from(counts)$change, c(NA, 1, NA, 1))
  expect_identical(change_from(counts, 2)$change, c(NA, NA, 1, NA))
})

test_that("an unknown count has no change, before and after", {
  counts <- counts_of(year = 2001:2004, arrivals = c(1L, NA, 3L, 5L))
  expect_identical(change_from(counts)$change, c(NA, NA, NA, 2))
})

test_that("from nobody there is a change but no percentage", {
  counts <- counts_of(year = 2001:2003, arrivals = c(0L, 5L, 0L))
  change <- change_from(counts)
  expect_identical(change$change, c(NA, 5, -5))
  expect_identical(change$change_pct, c(NA, NA, -100))
  none <- change_from(counts_of(year = 2001:2002, arrivals = c(0L, 0L)))
  expect_identical(none$change, c(NA, 0))
  expect_identical(none$change_pct, c(NA_real_, NA))
})

test_that("each group is compared with itself, in any order of rows", {
  data <- expand.grid(year = 2001:2005, g = c("a", "b", NA))
  data$arrivals <- c(1, 2, 4, 8, 16, 10, 20, 40, 80, 160, 5, 5, 5, 5, 5)
  counts <- do.call(counts_of, data)
  counts <- counts[c(15:1), ]
  change <- change_from(counts)
  for (g in c("a", "b")) {
    one <- change[change$g %in% g, ]
    expect_identical(one$change_pct[order(one$year)], c(NA, rep(100, 4)))
  }
  expect_identical(change$change[is.na(change$g) & change$year > 2001],
                   rep(0, 4))
})

test_that("arrivals of unknown date have no change", {
  data <- data.frame(date = as.Date(c("2001-01-01", "2002-01-01", NA)))
  expect_identical(change_from(arrivals_by_year(data))$change, c(NA, 0, NA))
})

test_that("large counts change exactly", {
  counts <- counts_of(year = 2001:2002, arrivals = c(2^53, 2^53 - 1))
  expect_identical(change_from(counts)$change, c(NA, -1))
  counts <- counts_of(year = 2001:2002, arrivals = c(.Machine$integer.max, 0))
  expect_identical(change_from(counts)$change[2], -2147483647)
})

test_that("the match of periods does not depend on how numbers are printed", {
  # 100,000 months from year 0 is May of 8333; paste(1e5) is "1e+05".
  days <- as.Date(c("8333-04-01", "8333-05-01", "8333-06-01"))
  months <- arrivals_by_month(data.frame(date = days))
  expect_identical(change_from(months)$change, c(NA, 0, 0))
  old <- options(scipen = -10)
  on.exit(options(old))
  expect_identical(change_from(months)$change, c(NA, 0, 0))
})

test_that("shares and tables as of a day have changes too", {
  shares <- change_from(gender_share())
  one <- shares[shares$sex == "female", ]
  expect_identical(one$change, c(NA, as.double(diff(one$arrivals))))
  known <- arrivals_as_of("2015-12-31")
  n <- known$arrivals
  gap <- c(TRUE, diff(known$year) != 1)
  expect_identical(is.na(change_from(known)$change), gap | is.na(n))
})

test_that("a table without a row stays so", {
  none <- arrivals_by_year()[0, ]
  expect_identical(nrow(change_from(none)), 0L)
  expect_type(change_from(none)$change, "double")
  expect_type(change_from(none)$change_pct, "double")
})
