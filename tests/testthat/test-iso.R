every_text <- every_iso()

test_that("the oracle itself agrees with the fields of as.POSIXlt()", {
  day <- seq(first_day, last_day, by = 97L)
  expect_same(every_text[day - first_day + 1L], oracle_iso(day))
})

test_that("the text of every day of years 1 to 9999 is read as that day", {
  expect_same(as.double(parse_iso_days(every_text)), as.double(every_day))
})

test_that("format() of a Date and parse_iso_days() invert each other", {
  day <- seq(as.Date("1000-01-01"), as.Date("9999-12-31"), by = 97)
  expect_same(parse_iso_days(format(day)), day)
  expect_s3_class(parse_iso_days("2018-04-15"), "Date")
})

test_that("of all texts ####-##-## the days of the calendar alone are read", {
  years <- c(1, 4, 99, 100, 400, 1582, 1700, 1896:2104, 2400, 9996:9999)
  parts <- expand.grid(day = 0:32, month = 0:13, year = years)
  text <- sprintf("%04d-%02d-%02d", as.integer(parts$year), parts$month,
                  parts$day)
  expect_same(!is.na(parse_iso_days(text)), text %in% every_text)
})

test_that("a form other than YYYY-MM-DD is not a day", {
  bad <- c(
    "2018-3-1", "2018-03-1", "2018-3-01", "18-03-01", "02018-03-01",
    "2018-03-31junk", "2018-03-31 ", " 2018-03-31", "2018-03-31T00:00:00Z",
    "2018-03-31\n", "\t2018-03-31", "2018-03-310", "2018/03/31", "2018.03.31",
    "2018-03/31", "20180331", "2018-03", "2018-03-", "2018-", "2018", "201",
    "2018--3-31", "-018-03-31", "+018-03-31", "2018-+3-31", "2018-03--1",
    "0x18-03-31", "2o18-03-31", "2018-O3-31", "31-03-2018", "03/31/2018",
    "2018-W13-6", "2018-090", "NA", "", " ", "-", "---", "0000-00-00"
  )
  expect_identical(parse_iso_days(bad), as.Date(rep(NA, length(bad))))
})

test_that("a day that its month does not have is not a day", {
  bad <- c(
    "2018-02-29", "2018-02-30", "1900-02-29", "2100-02-29", "2018-04-31",
    "2018-06-31", "2018-09-31", "2018-11-31", "2018-01-32", "2018-00-10",
    "2018-13-01", "2018-12-00", "0000-01-01", "0000-12-31", "10000-01-01"
  )
  expect_identical(parse_iso_days(bad), as.Date(rep(NA, length(bad))))
  good <- c("2000-02-29", "2016-02-29", "2018-02-28", "0001-01-01",
            "9999-12-31")
  expect_identical(oracle_iso(parse_iso_days(good)), good)
})

test_that("other scripts' digits and signs are not ASCII ones", {
  bad <- c(
    "\uff12\uff10\uff11\uff18-\uff10\uff13-\uff13\uff11", # full-width digits
    "2018-03-3\uff11", "\u0662018-03-31", "2018\u201003\u201031",
    "2018\u221203\u221231", "2018\ub144 03\uc6d4 31\uc77c", "\u00a02018-03-31",
    "2018-03-31\u200b", "\ufeff2018-03-31"
  )
  expect_identical(parse_iso_days(bad), as.Date(rep(NA, length(bad))))
})

test_that("bytes that are no valid text are refused and not overrun", {
  raw_text <- rawToChar(as.raw(c(0x32, 0x30, 0x31, 0x38, 0xff, 0xfe)))
  latin1 <- "2018-03-3\xb9"
  Encoding(latin1) <- "latin1"
  expect_identical(parse_iso_days(c(raw_text, latin1)), as.Date(c(NA, NA)))
})

test_that("NA stays NA, order and length are kept", {
  text <- c("2018-01-02", NA, "", "2018-01-01")
  expect_identical(as.double(parse_iso_days(text)), c(17533, NA, NA, 17532))
  expect_identical(parse_iso_days(character()), as.Date(character()))
  expect_identical(
    parse_iso_days(rep("1970-01-01", 3000)), as.Date(rep("1970-01-01", 3000))
  )
})

test_that("text is read alike as character and as factor", {
  text <- c("2018-12-31", "2019-01-01", NA, "2018-12-31")
  expected <- oracle_counts(c(2018, 2019, NA, 2018))
  expect_counts(arrivals_by_year(data.frame(date = text)), expected)
  expect_counts(arrivals_by_year(data.frame(date = factor(text))), expected)
})

test_that("a level that no row has may be anything", {
  text <- factor("2018-04-15", levels = c("soon", "2018-04-15", "", "13/13/13"))
  expect_counts(arrivals_by_year(data.frame(date = text)), oracle_counts(2018))
})

test_that("a bad text names its row, in a factor too", {
  data <- data.frame(date = c("2018-01-01", NA, "2018-02-30", "2018-3-1"))
  said <- "Column `date` holds text that is not a day: \"2018-02-30\" in row 3."
  expect_error(arrivals_by_year(data), said, fixed = TRUE,
               class = "nka_error_date")
  data$date <- factor(data$date, levels = rev(unique(data$date[-2])))
  expect_error(arrivals_by_year(data), class = "nka_error_date")
})
