# What must not be added up is refused: nobody is counted twice.

test_that("tables that count in several ways are not added up", {
  us <- subset(nkarrivals::refugees_abroad, asylum == "USA")
  expect_error(arrivals_by_year(us), "cannot be added up",
               class = "nka_error_overlap")
  expect_error(
    arrivals_by_year(nkarrivals::composition, date = as_of),
    class = "nka_error_overlap"
  )
})

test_that("the provinces are not added to their total", {
  data <- nkarrivals::provinces
  expect_error(arrivals_by_year(data), "total beside its parts",
               class = "nka_error_overlap")
  parts <- subset(data, province != "total")
  expect_identical(
    arrivals_by_year(parts)$arrivals[1],
    sum(parts$population[parts$year == min(parts$year)])
  )
})

test_that("a total in a column of any name is refused in yearly counts", {
  data <- data.frame(year = 2018L, town = c("a", "b", "All"), arrivals = 1:3)
  expect_error(arrivals_by_year(data), "Row 3 of column `town`",
               class = "nka_error_overlap")
  expect_identical(nrow(arrivals_by_year(data, by = town)), 3L)
  expect_identical(arrivals_by_year(data[1:2, ])$arrivals, 3L)
})

test_that("two sources of one figure are not added up", {
  two <- subset(
    nkarrivals::refugees_abroad,
    asylum == "USA" & basis == "fiscal_year" & year == 2008
  )
  expect_identical(nrow(two), 2L)
  expect_error(arrivals_by_year(two), "Row 2", class = "nka_error_overlap")
  expect_identical(arrivals_by_year(two[1, ])$arrivals, two$persons[1])
  expect_error(
    arrivals_by_year(subset(nkarrivals::arrival_reports, measure == "flow" &
      sex == "total" & period_start == as.Date("2009-01-01") &
      period_end == as.Date("2009-12-31"))),
    class = "nka_error_overlap"
  )
})

test_that("figures of our own tables are counted as figures, not as rows", {
  one <- subset(
    nkarrivals::arrival_reports,
    source_id == "gh-fnk-mou-2025-12" & sex == "total" &
      period_start >= as.Date("2002-01-01")
  )
  expect_identical(arrivals_by_year(one)$arrivals, one$value)
  ages <- subset(nkarrivals::composition, dimension == "age")
  expect_identical(category_share(ages, category = category),
                   category_share(ages))
})

test_that("an empty column of a file is a column of unknown values", {
  data <- data.frame(date = as.Date("2020-01-01"), arrivals = NA)
  expect_identical(arrivals_by_year(data)$arrivals, NA_integer_)
  data <- data.frame(date = c(NA, NA))
  counts <- arrivals_by_year(data)
  expect_identical(counts$year, NA_integer_)
  expect_identical(counts$arrivals, 2L)
})

test_that("years as text are told how to become years", {
  data <- data.frame(year = c("2020", "2021"))
  expect_error(arrivals_by_year(data), "as.integer", class = "nka_error_date")
})

test_that("dated rows of one source on one day may be many", {
  data <- data.frame(date = as.Date("2018-01-01"), arrivals = c(2, 2),
                     source_id = "mine")
  expect_identical(arrivals_by_year(data)$arrivals, 4L)
})
