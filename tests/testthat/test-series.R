# What the functions on trends are given, in the one form in which they work.

none <- rlang::quo(NULL)
read <- function(x, value = none, time = none, by = none, ...) {
  nkarrivals:::read_series(x, value, time, by, ...)
}
points_of <- function(series) nkarrivals:::split_series(series)

test_that("a vector is one series at 1, 2, 3, ... or at the times given", {
  one <- read(c(4, 9, 1))
  expect_identical(points_of(one),
                   list(data.frame(time = c(1, 2, 3), value = c(4, 9, 1))))
  expect_identical(one$period, "index")
  given <- read(c(4L, 9L, 1L), time = rlang::quo(c(2010, 2005, 2020)))
  expect_identical(points_of(given)[[1]]$time, c(2005, 2010, 2020))
  expect_identical(points_of(given)[[1]]$value, c(9, 4, 1))
  days <- as.Date(c("2018-03-01", "2018-01-01"))
  dated <- read(1:2, time = rlang::quo(!!days))
  expect_identical(nkarrivals:::time_value(dated, dated$times), rev(days))
})

test_that("length 0, 1 and all NA are series too", {
  expect_identical(read(numeric())$length, 0L)
  expect_identical(read(logical())$length, 0L)
  expect_identical(read(7)$values, 7)
  expect_warning(all_na <- read(c(NA, NA), na = "omit"),
                 class = "nka_warning_omitted")
  expect_identical(all_na$length, 0L)
  expect_identical(all_na$missing, 2L)
  no_rows <- data.frame(year = integer(), arrivals = integer())
  expect_identical(read(no_rows)$length, 0L)
})

test_that("a column of a matrix is a series", {
  x <- cbind(a = c(1, 2, NA), b = c(4, NA, 6))
  expect_warning(two <- read(x, na = "omit"), "2 values are left out")
  expect_identical(two$keys$series, c("a", "b"))
  expect_identical(points_of(two), list(
    data.frame(time = c(1, 2), value = c(1, 2)),
    data.frame(time = c(1, 3), value = c(4, 6))
  ))
  expect_identical(read(matrix(1:6, 2))$keys$series, 1:3)
})

test_that("a matrix is the same series whatever the order of its rows", {
  x <- matrix(c(3, 1, 2, 6, 4, NA, 9, 7, 8), 3)
  time <- c(30, 10, 20)
  expect_warning(mixed <- read(x, time = rlang::quo(time), na = "omit"))
  sorted <- c(2, 3, 1)
  expect_warning(
    ready <- read(x[sorted, ], time = rlang::quo(time[sorted]), na = "omit")
  )
  expect_identical(mixed, ready)
  expect_identical(mixed$times, c(10, 20, 30, 10, 30, 10, 20, 30))
  twice <- c(10, 10, 20)
  cnd <- error_of(read(x[, -2], time = rlang::quo(twice)))
  expect_match(conditionMessage(cnd), "row 1 of column 1 and row 2 of column 1")
})

test_that("values are finite or not, whatever their sum", {
  huge <- rep(.Machine$double.xmax, 3)
  expect_identical(read(huge)$values, huge)
  cnd <- error_of(read(cbind(a = c(1, 2, 3), b = c(4, Inf, -Inf))))
  expect_match(conditionMessage(cnd), "row 2 of column b is Inf")
})

test_that("ts objects keep their calendar", {
  expect_identical(read(Nile)$times, as.double(1871:1970))
  expect_identical(read(Nile)$period, "year")
  months <- read(ts(1:3, start = c(2018, 12), frequency = 12))
  expect_identical(nkarrivals:::time_value(months, months$times),
                   c("2018-12", "2019-01", "2019-02"))
  expect_identical(read(ts(1:3))$period, "time")
})

test_that("a table of counts is a series for each group, at its periods", {
  by_sex <- arrivals_by_year(by = sex)
  series <- read(by_sex[order(-by_sex$arrivals), ])
  expect_identical(as.character(series$keys$sex), c("female", "male"))
  for (i in 1:2) {
    rows <- by_sex[by_sex$sex == series$keys$sex[i], ]
    expect_identical(points_of(series)[[i]]$time, as.double(rows$year))
    expect_identical(points_of(series)[[i]]$value, as.double(rows$arrivals))
  }
  expect_identical(series$origin$sources, attr(by_sex, "sources"))
  expect_identical(series$unit, "persons")
  quarters <- suppressWarnings(read(arrivals_by_quarter(), na = "omit"))
  rows <- arrivals_by_quarter()
  rows <- rows[!is.na(rows$arrivals), ]
  expect_identical(quarters$times, rows$year * 4 + rows$quarter - 1)
  expect_identical(nkarrivals:::time_value(quarters, 2018 * 4 + 0:3),
                   paste0("2018-Q", 1:4))
  expect_identical(nkarrivals:::time_columns(quarters),
                   list(year = rows$year, quarter = rows$quarter))
})

test_that("columns of any data frame can be named", {
  data <- data.frame(n = c(5, 3, 8, 1), when = c(2, 1, 1, 2),
                     who = c("b", "b", "a", NA))
  series <- read(data, rlang::quo(n), rlang::quo(when), rlang::quo(who))
  expect_identical(series$keys$who, c("a", "b", NA))
  expect_identical(points_of(series), list(
    data.frame(time = 1, value = 8),
    data.frame(time = c(1, 2), value = c(3, 5)),
    data.frame(time = 2, value = 1)
  ))
})

test_that("rows and groups are told apart whatever their order", {
  grid <- expand.grid(year = 2000:2004, a = c("x", "y"), b = factor(3:1))
  grid$arrivals <- seq_len(nrow(grid))
  shuffled <- grid[c(seq(2, 30, 2), seq(29, 1, -2)), ]
  series <- read(shuffled, by = rlang::quo(c(a, b)))
  want <- split(grid, list(grid$b, grid$a))
  expect_identical(lapply(points_of(series), `[[`, "value"),
                   unname(lapply(want, function(d) as.double(d$arrivals))))
})

test_that("64-bit counts are read as numbers", {
  skip_without("bit64")
  values <- c("9007199254740991", "-4294967297", "-1", "2147483648", NA)
  data <- data.frame(year = 2001:2005)
  data$arrivals <- bit64::as.integer64(values)
  series <- suppressWarnings(read(data, na = "omit"))
  expect_identical(series$values, as.double(values[1:4]))
})

test_that("missing values name their rows, or are left out and counted", {
  cnd <- error_of(read(c(1, NA, 3, NA)))
  expect_s3_class(cnd, "nka_error_na")
  expect_match(conditionMessage(cnd), "row 2 and row 4")
  cnd <- error_of(read(cbind(a = 1:2, b = c(1, NA))))
  expect_match(conditionMessage(cnd), "row 2 of column b")
  undated <- arrivals_by_year(data.frame(year = c(2001, NA), arrivals = 1:2))
  expect_s3_class(error_of(read(undated)), "nka_error_na")
})

test_that("two values at one time are refused, unless ties are asked for", {
  twice <- data.frame(year = c(2001, 2002, 2001), arrivals = 1:3)
  cnd <- error_of(read(twice))
  expect_s3_class(cnd, "nka_error_time")
  expect_match(conditionMessage(cnd), "row 1 and row 3")
  expect_identical(read(twice, ties = TRUE)$length, 3L)
})

test_that("what is no series is refused", {
  for (x in list("a", list(1), NULL, TRUE, sum, as.Date("2018-01-01"),
                 array(1:8, c(2, 2, 2)), 1i, quote(x))) {
    expect_s3_class(error_of(read(x)), "nka_error_type")
  }
  expect_s3_class(error_of(read(c(1, Inf))), "nka_error_value")
  expect_s3_class(error_of(read(c(1, -1), counts = TRUE)), "nka_error_count")
  expect_s3_class(error_of(read(1.5, counts = TRUE)), "nka_error_count")
  expect_s3_class(error_of(read(1:2, exposure = rlang::quo(c(1, 0)))),
                  "nka_error_value")
  expect_s3_class(error_of(read(1:2, exposure = rlang::quo(1:3))),
                  "nka_error_value")
  expect_s3_class(error_of(read(1:2, time = rlang::quo(1:3))),
                  "nka_error_time")
  expect_s3_class(error_of(read(1:2, time = rlang::quo("a"))),
                  "nka_error_time")
  wrong <- data.frame(year = 2001, quarter = 5, arrivals = 1)
  expect_s3_class(error_of(read(wrong)), "nka_error_time")
})

test_that("a hundred thousand series are read", {
  n <- 1e5
  data <- data.frame(id = rep(seq_len(n), each = 3), year = 1:3, arrivals = 1)
  series <- read(data, by = rlang::quo(id))
  expect_identical(series$length, rep(3L, n))
  expect_identical(series$offset[n + 1], 3e5)
})

test_that("the values given are left as they were", {
  set.seed(3)
  drawn <- rpois(200, 20)
  x <- ts(as.double(drawn), start = 1800)
  day <- as.Date("2000-01-01") + rev(drawn)
  trend_test(x)
  trend_test(x, exact = FALSE)
  theil_sen(x)
  theil_sen(x, time = day)
  theil_sen(x, method = "siegel")
  breakpoints_in(x)
  expect_identical(as.vector(x), as.double(drawn))
  expect_identical(start(x), c(1800, 1))
  expect_identical(day, as.Date("2000-01-01") + rev(drawn))
})

test_that("models refuse numbers whose squares or quotients are none", {
  y <- c(5, 3, 4, 6, 5, 4, 7, 5, 9, 12)
  refused <- function(expr) expect_error(expr, class = "nka_error_value")
  for (scale in c(1e300, 1e-300)) {
    refused(joinpoints(scale * y))
    refused(joinpoints(scale * y, family = "gaussian"))
    refused(joinpoints(y, time = scale * seq_along(y)))
    refused(joinpoints(y, exposure = scale))
    refused(parallel_test(cbind(y, scale * y)))
    refused(breakpoints_in(scale * y, family = "gaussian"))
    refused(breakpoints_in(y, family = "gaussian", sd = scale))
    refused(breakpoints_in(y, size = scale))
    refused(breakpoints_in(y, exposure = scale))
    refused(interruption(y, time = scale * seq_along(y), exposure = 1,
                         events = scale * 5))
  }
})

test_that("a group called like a column of the result is refused", {
  data <- data.frame(year = 1:4, arrivals = c(1L, 3L, 2L, 5L), n = "a",
                     estimate = "a", .fitted = "a", slope = "a")
  expect_error(trend_test(data, by = n), "two columns `n`",
               class = "nka_error_column")
  expect_error(breakpoints_in(data, by = estimate), "two columns `estimate`",
               class = "nka_error_column")
  expect_error(theil_sen(data, by = .fitted), "two columns `.fitted`",
               class = "nka_error_column", fixed = TRUE)
  expect_error(theil_sen(data, by = slope), "two columns `slope`",
               class = "nka_error_column")
  expect_named(tidy(trend_test(data, by = slope))[1:2], c("slope", "term"))
})
