# Claims judged by counts or records of the user.

records <- simulate_arrivals(2000, seed = 7)
monthly <- arrivals_by_month(records, date = date, by = sex)

test_that("coarser periods are those that counting the records gives", {
  reports <- own_reports(monthly)
  flows <- reports[reports$measure == "flow", ]
  flow <- function(start, end, sex) {
    flows$value[flows$period_start == start & flows$period_end == end &
                  flows$sex == sex]
  }
  counted <- list(
    year = arrivals_by_year(records, date = date, by = sex),
    half = arrivals_by_half(records, date = date, by = sex),
    quarter = arrivals_by_quarter(records, date = date, by = sex)
  )
  for (period in names(counted)) {
    table <- counted[[period]]
    number <- join_periods(table, period)
    inside <- number > min(number) & number < max(number)
    found <- mapply(
      flow, period_start(number, period)[inside],
      period_end(number, period)[inside], as.character(table$sex)[inside]
    )
    expect_identical(found, as.double(table$arrivals[inside]))
  }
})

test_that("a running total is the number of records up to the day", {
  reports <- own_reports(monthly)
  totals <- reports[reports$measure == "cumulative" & reports$sex == "total", ]
  so_far <- vapply(totals$period_end, function(day) {
    sum(records$date <= day)
  }, 0L)
  expect_identical(totals$value, as.double(so_far))
})

test_that("people of unknown sex count in the total alone", {
  counts <- arrivals_by_year(data.frame(
    year = 2010, sex = c("female", "male", NA), n = c(7, 2, 1)
  ), date = year, count = n, by = sex)
  reports <- own_reports(counts)
  flows <- reports[reports$measure == "flow", ]
  expect_identical(flows$value[match(c("female", "male", "total"), flows$sex)],
                   c(7, 2, 10))
})

test_that("an unknown count leaves its period and the total after it open", {
  counts <- arrivals_by_year(data.frame(
    year = 2010:2013, n = c(3, NA, 5, 6)
  ), date = year, count = n, na = "keep")
  reports <- own_reports(counts)
  expect_identical(reports$year[reports$measure == "flow"], c(2010L, 2012:2013))
  totals <- reports[reports$measure == "cumulative", ]
  expect_identical(totals$value, 3)
  expect_identical(totals$period_end, as.Date("2010-12-31"))
})

own_claim <- function(printed, ...) {
  one_claim("count", printed = printed, period_start = "2010-01-01",
            period_end = "2010-12-31", ...)
}

test_that("claims are judged by the counts that are given", {
  in_2010 <- sum(format(records$date, "%Y") == "2010")
  women <- sum(format(records$date, "%Y") == "2010" & records$sex == "female")
  claims <- rbind(
    own_claim(as.character(in_2010), sex = "total"),
    own_claim(as.character(in_2010 + 1), sex = "total", claim_id = "c2"),
    own_claim(as.character(women), sex = "female", claim_id = "c3")
  )
  verdicts <- check_claims(claims, articles = one_article, data = monthly)
  expect_identical(
    as.character(verdicts$verdict_now),
    c("confirmed", "contradicted", "confirmed")
  )
  expect_identical(verdicts$value_now, c(in_2010, in_2010, women) + 0)
  expect_true(all(is.na(verdicts$sources)))
  expect_match(verdicts$explanation, "^In the data given: ")
  expect_output(print(verdicts), "3 claims; arrivals from the data given")
  expect_identical(
    check_claims(claims, articles = one_article, data = records, date = date)[],
    verdicts[]
  )
})

test_that("records with no more than a year are counted by year", {
  years <- data.frame(year = c(2009, 2010, 2010, 2011))
  verdict <- check_claims(
    own_claim("2"), articles = one_article, data = years, date = year
  )
  expect_identical(as.character(verdict$verdict_now), "confirmed")
})

test_that("records without a row are refused", {
  expect_error(
    check_claims(own_claim("2"), articles = one_article, data = records[0, ],
                 date = date),
    "`data` has no rows", class = "nka_error_value"
  )
})

test_that("a period that the counts do not cover is said to be missing", {
  counts <- arrivals_by_year(
    data.frame(year = 2012, n = 5), date = year, count = n
  )
  verdict <- check_claims(own_claim("2"), articles = one_article, data = counts)
  expect_identical(as.character(verdict$reason), "no_data")
  expect_match(
    verdict$explanation, "no figure of 2010 (not in the data given)",
    fixed = TRUE
  )
})

test_that("what the data do not count is judged by the shipped tables", {
  shares <- nkarrivals::claims[nkarrivals::claims$quantity == "event_date", ]
  own <- check_claims(shares, data = monthly)
  expect_identical(own$verdict_now, check_claims(shares)$verdict_now)
})
