# A wrong .Call must raise and never crash. The R functions make none of these;
# they stand for a mistake in R code to come, or for a call by hand.

test_that("a right call gives the table that aggregate.c describes", {
  raw <- aggregate_call(c(5L, 6L, NA, 6L), codes = list(c(1L, 2L, 1L, NA)),
                        levels = 2L, counts = c(1, NA, 4, 8))
  expect_identical(raw$first, 5L)
  expect_identical(raw$periods, 2L)
  expect_identical(raw$rows, c(1, 0, 0, 0, 1, 1, 1, 0, 0))
  expect_identical(raw$sum, c(1, 0, 0, 0, 0, 8, 4, 0, 0))
  expect_identical(raw$missing, c(0, 0, 0, 0, 1, 0, 0, 0, 0))
  expect_identical(raw$fault, 0L)
})

test_that("aggregate refuses wrong dates", {
  for (dates in list("2018-01-01", TRUE, NULL, list(1L), 1i, raw(3),
                     quote(x), sum)) {
    for (form in c(1L, 2L, 5L)) {
      expect_error(aggregate_call(dates, form, key = 0),
                   "internal: dates is of type")
    }
  }
  expect_error(aggregate_call(1, 0L, key = 1), "internal: dates is of type")
  expect_error(aggregate_call(1L, 3L), "internal: dates is of type")
  expect_error(aggregate_call(1, 4L, "a"), "internal: dates is of type")
})

test_that("aggregate refuses wrong forms, keys, flags and units", {
  for (form in list(-1L, 7L, NA_integer_, 1, "1", NULL, integer(), 1:2)) {
    expect_error(aggregate_call(form = form), "internal: form")
  }
  for (key in list(NULL, 1L, "1", NA_real_, double(), c(1, 2))) {
    expect_error(aggregate_call(form = 5L, key = key), "internal: key")
    expect_error(aggregate_call(NULL, form = 0L, key = key), "internal: key")
  }
  for (key in list(NULL, 1L, quote(x), list("a"))) {
    expect_error(aggregate_call(form = 4L, key = key), "internal: key")
    expect_error(aggregate_call(form = 6L, key = key), "internal: key")
  }
  for (vector in list(NA, 1L, 1, "TRUE", NULL, logical(), c(TRUE, FALSE))) {
    expect_error(aggregate_call(vector = vector), "internal: vector")
  }
  for (threads in list(0L, 65L, NA_integer_, 1, "1", NULL, integer(), 1:2)) {
    expect_error(aggregate_call(threads = threads), "internal: threads")
  }
  for (round in list(0L, -1L, NA_integer_, 1000, "1", NULL, integer(), 1:2)) {
    expect_error(aggregate_call(round = round), "internal: round")
  }
  for (unit in list(0L, 3L, -1L, 24L, NA_integer_, 1, "1", NULL, integer(),
                    c(1L, 2L), TRUE, .Machine$integer.max)) {
    expect_error(aggregate_call(unit = unit), "internal: unit")
  }
})

test_that("aggregate refuses what a function of days must not give", {
  zone <- function(days) aggregate_call(c(1, 2), 6L, function(x) days)
  expect_identical(zone(c(1, 2))$fault, 0L)
  for (days in list(1:2, "a", NULL, TRUE)) {
    expect_error(zone(days), "internal: days is of type")
  }
  for (days in list(1, c(1, 2, 3), double())) {
    expect_error(zone(days), "internal: days are not as many")
  }
})

test_that("aggregate refuses wrong groups", {
  for (codes in list(NULL, 1:3, "a", list(c(1, 2, 3)), list(NULL), list(TRUE),
                     list(list(1L)))) {
    expect_error(aggregate_call(codes = codes, levels = 1L, keys = list(NULL)),
                 "internal: codes")
  }
  for (codes in list(list(1:2), list(1:4), list(integer()))) {
    expect_error(aggregate_call(codes = codes, levels = 4L),
                 "codes is not as long as dates")
  }
  for (levels in list(NULL, 1, "1", TRUE)) {
    expect_error(aggregate_call(codes = list(1:3), levels = levels),
                 "internal: levels is of type")
  }
  for (levels in list(integer(), c(1L, 2L))) {
    expect_error(aggregate_call(codes = list(1:3), levels = levels),
                 "levels and codes differ")
  }
  for (levels in list(-1L, NA_integer_, -.Machine$integer.max)) {
    expect_error(aggregate_call(codes = list(1:3), levels = levels),
                 "levels are negative")
  }
})

test_that("aggregate refuses wrong keys of text", {
  text <- list(c("a", "b", NA))
  call <- function(keys) aggregate_call(codes = text, levels = 2L, keys = keys)
  right <- call(list(list(c("b", "a"), c(2L, 1L))))
  expect_identical(right$rows[c(1, 5, 9)], c(1, 1, 1))
  for (keys in list(NULL, list(), list("a"), list(NULL), list(list("a")),
                    list(list("a", 1)), list(list(1L, 1L)),
                    list(list(c("a", "b"), 1L)), list(list("a", 0L)),
                    list(list("a", 3L)), list(list("a", NA_integer_)))) {
    expect_error(call(keys), "internal:")
  }
  # A string that is not among the keys is no level.
  expect_identical(call(list(list("a", 1L)))$fault, match("code", faults))
})

test_that("aggregate refuses wrong counts", {
  for (counts in list("1", TRUE, list(1L, 2L, 3L), c(1i, 1i, 1i), raw(3))) {
    expect_error(aggregate_call(counts = counts), "internal: counts")
  }
  for (counts in list(1L, 1:4, double(), structure(1, class = "integer64"))) {
    expect_error(aggregate_call(counts = counts),
                 "counts is not as long as dates")
  }
})

test_that("a group code outside its levels is a fault with its row", {
  for (code in list(0L, 3L, -1L, .Machine$integer.max, -.Machine$integer.max)) {
    raw <- aggregate_call(codes = list(c(1L, code, 2L)), levels = 2L)
    expect_identical(raw$fault, match("code", faults))
    expect_identical(raw$row, 2)
  }
  expect_identical(
    aggregate_call(codes = list(c(NA, 1L, 1L)), levels = 1L)$fault, 0L
  )
})

test_that("faults name their row in any block", {
  row <- 1024L * 3L + 17L
  n <- 5000L
  dates <- rep(2018L, n)
  at_row <- function(x, value) replace(x, row, value)
  fault <- function(...) aggregate_call(...)[c("fault", "row")]
  is <- function(name) list(fault = match(name, faults), row = as.double(row))
  expect_identical(fault(at_row(dates, 0L)), is("outside"))
  expect_identical(fault(at_row(dates, 10000L)), is("outside"))
  expect_identical(fault(dates, counts = at_row(rep(1L, n), -1L)),
                   is("negative"))
  expect_identical(fault(dates, counts = at_row(rep(1, n), -1)), is("negative"))
  expect_identical(fault(dates, counts = at_row(rep(1, n), 0.5)),
                   is("fraction"))
  expect_identical(fault(dates, counts = at_row(rep(0, n), 2^54)),
                   is("overflow"))
  expect_identical(
    fault(dates, codes = list(at_row(rep(1L, n), 9L)), levels = 1L), is("code")
  )
})

test_that("a table past ten million cells is refused before it is made", {
  levels <- c(.Machine$integer.max, .Machine$integer.max)
  raw <- aggregate_call(codes = list(1:3, 1:3), levels = levels)
  expect_identical(raw$fault, match("cells", faults))
  expect_identical(raw$rows, double())
  one <- aggregate_call(integer(), codes = list(integer()),
                        levels = .Machine$integer.max)
  expect_identical(one$fault, match("cells", faults))
  many <- aggregate_call(codes = rep(list(1:3), 40), levels = rep(3L, 40))
  expect_identical(many$fault, match("cells", faults))
})

test_that("a table of ten million cells is made", {
  skip_under_valgrind()
  skip_on_cran() # it takes half a gigabyte
  raw <- aggregate_call(c(1L, 1L), codes = list(c(1L, NA)), levels = 4999999L)
  expect_identical(raw$fault, 0L)
  expect_identical(length(raw$sum), 10000000L)
  expect_identical(sum(raw$sum), 2)
})

test_that("the calendar refuses what is no number", {
  for (x in list("1", TRUE, NULL, list(1), 1i, raw(1), quote(x), mean)) {
    expect_error(.Call(nkarrivals:::C_calendar_period, x, 1L),
                 "internal: days is of type")
    expect_error(.Call(nkarrivals:::C_calendar_start, x, 1L),
                 "internal: periods is of type")
  }
  for (unit in list(0L, 3L, NA_integer_, 1, "year", NULL, integer(), 1:2)) {
    expect_error(.Call(nkarrivals:::C_calendar_period, 1, unit),
                 "internal: unit")
    expect_error(.Call(nkarrivals:::C_calendar_start, 1, unit),
                 "internal: unit")
  }
})

test_that("what reads text refuses what is no text", {
  for (x in list(1, 1L, NA, NULL, list("2018-01-01"), factor("2018-01-01"),
                 quote(x), as.Date("2018-01-01"))) {
    expect_error(.Call(nkarrivals:::C_iso_days, x), "internal: text is of type")
    expect_error(.Call(nkarrivals:::C_distinct, x), "internal: text is of type")
  }
})

test_that("a wrong number of arguments is refused", {
  expect_error(.Call(nkarrivals:::C_aggregate, 1L), "number of arguments")
  expect_error(.Call(nkarrivals:::C_iso_days), "number of arguments")
  expect_error(.Call(nkarrivals:::C_calendar_period, 1), "number of arguments")
  expect_error(.Call(nkarrivals:::C_calendar_start, 1, 1L, 1L),
               "number of arguments")
})

test_that("routines are found by their registered names alone", {
  expect_error(.Call("ffi_iso_days", "2018-01-01", PACKAGE = "nkarrivals"),
               "not available")
})

test_that("compact sequences and other lazy vectors are read", {
  expect_identical(sum(aggregate_call(1:9999)$sum), 9999)
  expect_identical(aggregate_call(rep(1L, 3), counts = 1:3)$sum[1], 6)
  expect_identical(nkarrivals:::parse_iso_days(as.character(2018:2020)),
                   as.Date(c(NA, NA, NA)))
})

test_that("the bridges are clean under gctorture", {
  skip_under_valgrind()
  text <- c("2018-04-15", NA, "x")
  dates <- c(5L, 6L, NA)
  expected <- list(parse_iso_days(text), aggregate_call(dates),
                   day_period(c(1, NA), "month"), period_start(3, "half"))
  gctorture(TRUE)
  on.exit(gctorture(FALSE))
  got <- list(parse_iso_days(text), aggregate_call(dates),
              day_period(c(1, NA), "month"), period_start(3, "half"))
  gctorture(FALSE)
  expect_identical(got, expected)
})
