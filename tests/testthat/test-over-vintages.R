# Findings over the tables as they were known.

reports <- nkarrivals::arrival_reports

test_that("each vintage is the table of that day, and differs from the last", {
  found <- over_vintages(
    function(x) c(last = max(x$year), total = sum(x$arrivals)),
    from = "2016-06-01", to = "2019-12-31"
  )
  expect_identical(names(found),
                   c("vintage", "years", "last", "total", "problem"))
  for (i in seq_len(nrow(found))) {
    table <- arrivals_as_of(found$vintage[i])
    expect_identical(found$years[i], nrow(table))
    expect_equal(found$total[i], sum(table$arrivals))
    before <- arrivals_as_of(found$vintage[i] - 1)
    expect_false(identical(before$arrivals, table$arrivals) &&
                   identical(before$year, table$year))
  }
  expect_lte(as.numeric(found$vintage[1]), as.numeric(as.Date("2016-06-01")))
  expect_true(all(is.na(found$problem)))
})

test_that("every day with a report is inside exactly one vintage", {
  found <- over_vintages(function(x) c(n = nrow(x)))
  expect_false(is.unsorted(found$vintage, strictly = TRUE))
  last <- arrivals_as_of(utils::tail(found$vintage, 1))
  today <- arrivals_as_of("2026-06-30")
  expect_identical(last$arrivals, today$arrivals)
})

test_that("by sex, and with a table in more than one row", {
  found <- over_vintages(
    function(x) as.data.frame(x)[x$year == max(x$year), c("sex", "arrivals")],
    by = "sex", from = "2025-03-01", to = "2025-12-31"
  )
  now <- arrivals_as_of("2025-12-31", by = "sex")
  newest <- now[now$year == max(now$year), ]
  expect_identical(utils::tail(found$arrivals, 2), newest$arrivals)
  expect_identical(levels(found$sex), c("female", "male"))
})

test_that("a table that is too short keeps its row and says why", {
  picky <- function(x) {
    if (nrow(x) < 6) nkarrivals:::abort_nka("value", c("Too short.", i = "No"))
    data.frame(sex = factor("a"), n = nrow(x))
  }
  found <- over_vintages(picky, to = "2003-12-31")
  expect_identical(found$problem[found$years < 6],
                   rep("Too short.", sum(found$years < 6)))
  expect_identical(is.na(found$n), found$years < 6)
  expect_true(is.factor(found$sex))
})

test_that("no report gives no row", {
  expect_identical(nrow(over_vintages(function(x) c(a = 1),
                                      reports = reports[0, ])), 0L)
  expect_identical(nrow(over_vintages(function(x) c(a = 1),
                                      to = "1980-01-01")), 0L)
})

test_that("errors of other code are not swallowed", {
  expect_error(over_vintages(function(x) stop("boom"), from = "2025-01-01"),
               "boom")
  expect_s3_class(error_of(over_vintages(function(x) "a")), "nka_error_result")
})
