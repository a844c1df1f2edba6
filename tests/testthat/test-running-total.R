test_that("a running total is cumsum() of each group", {
  total <- running_total(arrivals_by_year())
  expect_identical(total$running_total, cumsum(arrivals_by_year()$arrivals))
  by_sex <- running_total(arrivals_by_year(by = sex))
  for (sex in c("female", "male")) {
    one <- by_sex[by_sex$sex == sex, ]
    expect_identical(one$running_total, cumsum(one$arrivals))
  }
  sums <- tapply(by_sex$running_total, by_sex$year, sum)
  expect_identical(as.vector(sums), as.integer(total$running_total))
})

test_that("the order of rows has no influence", {
  counts <- arrivals_by_year(by = sex)
  total <- running_total(counts)
  set.seed(9)
  order <- sample(nrow(counts))
  expect_identical(running_total(counts[order, ])$running_total,
                   total$running_total[order])
})

test_that("from the first unknown count on the total is unknown", {
  data <- data.frame(year = 2001:2005, arrivals = c(1L, 2L, NA, 4L, 5L))
  expect_identical(running_total(arrivals_by_year(data))$running_total,
                   c(1L, 3L, NA, NA, NA))
})

test_that("a period that the table lacks is an unknown count", {
  counts <- arrivals_by_year(data.frame(year = 2001:2004, arrivals = 1:4))
  expect_identical(running_total(counts[-3, ])$running_total, c(1L, 3L, NA))
  quarters <- arrivals_by_quarter(
    data.frame(year = 2001L, quarter = 1:4, arrivals = 1:4)
  )
  expect_identical(running_total(quarters[-1, ])$running_total, c(2L, 5L, 9L))
})

test_that("people who came before are put in front", {
  counts <- arrivals_by_year()
  expect_identical(running_total(counts, 607)$running_total,
                   607L + cumsum(counts$arrivals))
  by_sex <- arrivals_by_year(by = sex)
  before <- data.frame(arrivals = c(562, 45), sex = c("male", "female"))
  total <- running_total(by_sex, before)
  for (i in 1:2) {
    one <- total[total$sex == before$sex[i], ]
    expect_identical(one$running_total,
                     as.integer(before$arrivals[i] + cumsum(one$arrivals)))
  }
})

test_that("`before` may hold groups that the table lacks", {
  counts <- arrivals_by_year(by = sex)
  before <- data.frame(sex = c("total", "female", "male"),
                       arrivals = c(3, 2, 1))
  expect_identical(running_total(counts, before),
                   running_total(counts, before[-1, ]))
})

test_that("groups of `before` are matched also where a member is unknown", {
  data <- data.frame(year = 2001L, g = c("a", NA), arrivals = c(5, 7))
  counts <- arrivals_by_year(data, by = g)
  before <- data.frame(g = c(NA, "a"), arrivals = c(10, 20))
  expect_identical(running_total(counts, before)$running_total, c(25L, 17L))
  # The text "NA" is a member like any other.
  data$g[1] <- "NA"
  counts <- arrivals_by_year(data, by = g)
  before$g[2] <- "NA"
  expect_identical(running_total(counts, before)$running_total, c(25L, 17L))
  expect_error(running_total(counts, before[2, ]), class = "nka_error_group")
})

test_that("arrivals of unknown date are in no running total", {
  data <- data.frame(date = as.Date(c("2001-01-01", NA, "2002-01-01")))
  total <- running_total(arrivals_by_year(data), 10)$running_total
  expect_identical(total, c(11L, 12L, NA))
})

test_that("totals are exact up to 2^53 and refused past it", {
  counts <- arrivals_by_year(
    data.frame(year = 2001:2002, arrivals = c(2^53 - 1, 1))
  )
  expect_identical(running_total(counts)$running_total, c(2^53 - 1, 2^53))
  # 2^53 + 1 is no double: it must not come back as 2^53.
  expect_error(running_total(counts, 1), class = "nka_error_overflow")
  expect_error(running_total(counts, 2), class = "nka_error_overflow")
  expect_error(running_total(counts, 1e300), class = "nka_error_overflow")
})

test_that("totals past the largest integer are doubles", {
  counts <- arrivals_by_year(
    data.frame(year = 2001:2003, arrivals = .Machine$integer.max)
  )
  expect_identical(running_total(counts)$running_total, 2147483647 * 1:3)
})

test_that("the last running total is that of the printed reports", {
  early <- subset(
    nkarrivals::arrival_reports,
    is.na(period_start) & period_end == "1989-12-31" & sex == "total" &
      measure == "flow"
  )
  printed <- subset(
    nkarrivals::arrival_reports,
    measure == "cumulative" & sex == "total" & precision == "exact" &
      period_end == "2024-12-31"
  )
  expect_gt(nrow(printed), 0)
  before <- unique(early$value)
  total <- running_total(arrivals_by_year(), before = before)
  expect_identical(total$running_total[total$year == 2024],
                   unique(printed$value))
})

test_that("a table without a row stays so", {
  expect_identical(nrow(running_total(arrivals_by_year()[0, ])), 0L)
})
