# calendar_period() is the step from one day to its period; the counting
# functions read days by kernels of their own. Both are tested on every day of
# the years 1 to 9999.

skip_on_cran()

every_number <- lapply(units, function(unit) every_month %/% (12 / unit))

test_that("the oracle itself agrees with the fields of as.POSIXlt()", {
  skip_under_valgrind()
  days <- list(
    as.integer(as.Date("1900-01-01")):as.integer(as.Date("2100-12-31")),
    seq(first_day, last_day, by = 97L),
    rep(month_firsts[seq(3, length(month_firsts), 12)], each = 3) + -2:0,
    rep(month_firsts[seq(13, length(month_firsts), 12)], each = 2) + -1:0
  )
  for (day in days) {
    at <- day - first_day + 1L
    for (period in names(units)) {
      expect_same(every_number[[period]][at], oracle_period(day, period))
    }
  }
})

test_that("every day of years 1 to 9999 has the period that base R gives it", {
  skip_under_valgrind()
  for (period in names(units)) {
    expected <- every_number[[period]]
    expect_same(day_period(every_day, period), expected)
    expect_same(day_period(as.double(every_day), period), expected)
    expect_same(day_period(every_day + 0.99999, period), expected)
  }
})

test_that("counting puts every day into its month, however it is stored", {
  skip_under_valgrind()
  # Each day weighs something else, so a day in the wrong month shows.
  weight <- seq_along(every_day)
  month <- every_number$month
  expected <- as.vector(rowsum(as.double(weight), month))
  for (day in list(every_day, as.double(every_day), every_day + 0.99999)) {
    counts <- arrivals_by_month(
      data.frame(date = structure(day, class = "Date"), weight = weight),
      count = weight
    )
    expect_same(counts$year * 12L + counts$month - 1L,
                as.integer(unique(month)))
    expect_same(as.double(counts$arrivals), expected)
  }
})

test_that("counting by year, half and quarter agrees with base R's fields", {
  day <- seq(first_day, last_day, by = 97L)
  data <- data.frame(date = structure(day, class = "Date"))
  count <- list(year = arrivals_by_year, half = arrivals_by_half,
                quarter = arrivals_by_quarter)
  for (period in names(count)) {
    found <- bare(count[[period]](data))
    expected <- oracle_counts(oracle_period(day, period), period = period)
    expect_identical(names(found), names(expected))
    for (column in names(expected)) {
      expect_same(found[[column]], expected[[column]])
    }
  }
})

test_that("a fraction of a day belongs to the day that it is in", {
  day <- c(-1e-9, -0.5, -1, -1 - 1e-6, 0, -0, 0.5, 1 - 1e-9, 30.999, 31)
  expect_identical(day_period(day, "month"), oracle_period(floor(day), "month"))
  expect_identical(day_period(-0.5, "year"), 1969)
  counts <- arrivals_by_year(data.frame(date = structure(day, class = "Date")))
  expect_identical(counts$year, 1969:1970)
  expect_identical(counts$arrivals, c(4L, 6L))
})

test_that("leap days are where the Gregorian rule puts them", {
  leap <- c(4, 400, 1600, 1904, 1996, 2000, 2004, 2400, 9996)
  common <- c(1, 100, 1700, 1800, 1900, 2001, 2100, 2200, 2300, 9999)
  days_in_february <- function(year) {
    as.double(period_start(year * 12 + 2, "month")) -
      as.double(period_start(year * 12 + 1, "month"))
  }
  expect_identical(days_in_february(leap), rep(29, length(leap)))
  expect_identical(days_in_february(common), rep(28, length(common)))
  around <- as.Date(c("1900-02-28", "1900-03-01", "2000-02-29", "2000-03-01"))
  expect_identical(
    day_period(around, "month"), c(1900, 1900, 2000, 2000) * 12 + c(1, 2, 1, 2)
  )
})

test_that("the first and last day of every period are those of base R", {
  skip_under_valgrind()
  for (period in names(units)) {
    number <- every_number[[period]]
    first <- every_day[!duplicated(number)]
    expect_same(
      as.double(period_start(unique(number), period)), as.double(first)
    )
    expect_same(
      as.double(period_end(unique(number), period)),
      as.double(c(first[-1] - 1L, last_day))
    )
  }
})

test_that("period and first day invert each other far outside R's dates", {
  number <- c(-1e9, -1e6, -401, -400, -1, 0, 1, 1e6, 1e9, 1e12)
  for (period in names(units)) {
    start <- period_start(number, period)
    expect_identical(day_period(start, period), number)
    expect_identical(day_period(as.double(start) - 1, period), number - 1)
  }
})

test_that("400 years are 146097 days in both directions", {
  day <- seq(-1e6, 1e6, by = 997)
  expect_same(
    day_period(day + 146097, "month"), day_period(day, "month") + 4800
  )
})

test_that("what has no day has no period", {
  none <- c(NA, NaN, Inf, -Inf, 1e300, -1e300, 2^53)
  expect_identical(day_period(none, "year"), rep(NA_real_, length(none)))
  expect_identical(day_period(NA_integer_, "month"), NA_real_)
  expect_identical(as.double(period_start(none, "half")),
                   rep(NA_real_, length(none)))
  expect_identical(day_period(double(), "year"), double())
  expect_identical(day_period(integer(), "year"), double())
})

test_that("the day before year 1 and the day after year 9999 are refused", {
  at <- function(day) data.frame(date = structure(day, class = "Date"))
  expect_identical(arrivals_by_year(at(first_day))$year, 1L)
  expect_identical(arrivals_by_year(at(as.double(first_day)))$year, 1L)
  expect_identical(arrivals_by_year(at(last_day + 0.9))$year, 9999L)
  for (day in list(first_day - 1L, last_day + 1L, first_day - 1e-6,
                   last_day + 1, .Machine$integer.max, -.Machine$integer.max,
                   Inf, -Inf, 1e300)) {
    expect_error(arrivals_by_year(at(day)), class = "nka_error_date")
  }
})

test_that("splitting a period number and joining it again changes nothing", {
  for (period in names(units)) {
    number <- c(1, 1989, 2018, 9999) * units[[period]] + units[[period]] - 1
    expect_identical(
      as.double(join_periods(split_periods(number, period), period)), number
    )
  }
})
