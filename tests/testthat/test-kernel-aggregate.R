# The kernels that place rows eight at a time and those that do so one by one
# against plain R: blocks have 128 rows, steps have eight.

skip_on_cran()

sizes <- c(0:9, 15:17, 31:33, 127:137, 255:257, 1000)

pick <- function(x, n) x[sample.int(length(x), n, TRUE)]

odd_days <- c(
  NA, NaN, -1e-300, -0.5, -0.0, 0, 1e-300, 0.9999999, 17166.5, -1, -365.25,
  10956, 10957, 10956.99999, 18261.99999, 18262
)

test_that("double days are placed as oracle_period() places them", {
  set.seed(11)
  for (unit in units) {
    period <- names(units)[units == unit]
    expect_each(sizes, function(n) {
      day <- pick(c(odd_days, 9000:12000, runif(500, -3000, 3000)), n)
      number <- as.integer(oracle_period(floor(day), period))
      identical(both_ways(day, 1L, NULL, as.integer(unit)),
                oracle_cells(number))
    })
  }
})

test_that("integer days are placed as oracle_period() places them", {
  set.seed(12)
  expect_each(sizes, function(n) {
    day <- pick(c(NA, -1L, 0L, -800:800, 9000:12000), n)
    number <- as.integer(oracle_period(day, "month"))
    identical(both_ways(day, 1L, NULL, 12L), oracle_cells(number))
  })
})

test_that("groups and counts of every type are placed as plain R places them", {
  set.seed(13)
  levels <- c(2L, 0L, 13L)
  draw_counts <- list(
    none = function(n) NULL,
    known = function(n) pick(0:9, n),
    unknown = function(n) pick(c(0:9, NA), n),
    doubles = function(n) pick(c(0, 2^40, NaN), n)
  )
  for (draw in draw_counts) {
    expect_each(sizes, function(n) {
      day <- pick(c(NA, 9000:12000), n)
      number <- as.integer(oracle_period(day, "year"))
      codes <- list(pick(c(1L, 2L, NA), n), rep(NA_integer_, n),
                    pick(c(1:13, NA), n))
      counts <- draw(n)
      raw <- both_ways(day, 1L, NULL, 1L, codes, levels = levels,
                       counts = counts)
      identical(raw, oracle_cells(number, codes, levels, counts))
    })
  }
})

test_that("every day of years 1 to 9999 is placed in windows of all widths", {
  skip_under_valgrind()
  numbers <- every_month %/% 12
  for (years in list(1:179, 1900:2079, 9821:9999)) {
    chosen <- numbers %in% years
    day <- every_day[chosen]
    expected <- oracle_cells(as.integer(numbers[chosen]))
    for (values in list(rev(day), day + 0.999999)) {
      expect_identical(both_ways(values, 1L), expected)
    }
  }
  expect_identical(both_ways(every_day + 0.5, 1L),
                   oracle_cells(as.integer(numbers)))
})

test_that("every day is placed where years are reckoned, not looked up", {
  numbers <- every_month %/% 12
  expect_each(c(1935:1938, 2000:2003), function(first) {
    chosen <- which(numbers %in% (first + 0:59))
    day <- every_day[chosen]
    expected <- oracle_cells(as.integer(numbers[chosen]))
    identical(both_ways(rev(day), 1L), expected) &&
      identical(both_ways(day + 0.999999, 1L), expected)
  })
})

test_that("numbers of periods are placed as they are", {
  set.seed(18)
  for (unit in as.integer(units)) {
    expect_each(sizes, function(n) {
      number <- pick(c(NA, (1990L * unit):(2020L * unit)), n)
      codes <- list(pick(c(1:3, NA), n))
      raw <- both_ways(number, 2L, NULL, unit, codes, levels = 3L)
      identical(raw, oracle_cells(number, codes, 3L)) &&
        identical(both_ways(as.double(number), 2L, NULL, unit),
                  oracle_cells(number))
    })
  }
})

test_that("dates in any order and far apart find room in the table", {
  set.seed(14)
  day <- c(rep(17000, 300), first_day, rep(17000, 300), last_day, NA, 0)
  number <- as.integer(oracle_period(day, "year"))
  codes <- list(rep(1:3, length.out = length(day)))
  for (order in list(seq_along(day), rev(seq_along(day)), sample(length(day)),
                     order(day), order(-day))) {
    expect_identical(both_ways(day[order], 1L, NULL, 1L, codes, levels = 3L),
                     oracle_cells(number[order], codes, 3L))
  }
  # Wider than the table of days, and a table of more cells than have lanes.
  spread <- c(0, 40000, 80000, 120000)
  number <- as.integer(oracle_period(rep(spread, each = 200), "month"))
  codes <- list(rep(c(1:40, NA), length.out = 800))
  for (counts in list(NULL, rep(c(1:9, NA), 80))) {
    expect_identical(
      both_ways(rep(spread, each = 200), 1L, NULL, 12L, codes, levels = 40L,
                counts = counts),
      oracle_cells(number, codes, 40L, counts)
    )
  }
})

fault_rows <- c(1:9, 128:130, 300)

is_fault <- function(raw, fault, row) {
  identical(raw[c("fault", "row")],
            list(fault = match(fault, faults), row = as.double(row)))
}

test_that("what is outside of years 1 to 9999 is a fault in its row", {
  outside <- list(Inf, -Inf, 1e300, -1e300, first_day - 1e-6, last_day + 1,
                  2^31, -2^31, 2^63, last_day + 1L, first_day - 1L,
                  .Machine$integer.max, -.Machine$integer.max)
  for (value in outside) {
    day <- rep(if (is.integer(value)) 1L else 1, 300)
    expect_each(fault_rows, function(row) {
      is_fault(both_ways(replace(day, row, value), 1L), "outside", row)
    })
  }
})

test_that("the first of several faults is told, whichever half it is in", {
  day <- rep(1, 1000)
  for (rows in list(c(300, 400), c(600, 700), c(129, 385), c(1, 1000),
                    1:1000)) {
    raw <- both_ways(replace(day, rows, -1e9), 1L)
    expect_true(is_fault(raw, "outside", min(rows)))
  }
})

test_that("codes outside their levels are a fault in their row", {
  for (code in list(0L, 4L, -1L, .Machine$integer.max,
                    -.Machine$integer.max)) {
    expect_each(fault_rows, function(row) {
      codes <- list(replace(rep(c(1:3, NA), 75), row, code))
      raw <- both_ways(rep(1, 300), 1L, codes = codes, levels = 3L)
      is_fault(raw, "code", row)
    })
  }
})

test_that("an exact sum is kept and one past 2^53 is a fault in its row", {
  most <- .Machine$integer.max
  n <- 2^53 %/% most
  rest <- as.integer(2^53 - n * most)
  counts <- c(rep(most, n), rest)
  expect_identical(both_ways(rep(1, n + 1), 1L, counts = counts)$sum[1], 2^53)
  raw <- both_ways(rep(1, n + 140), 1L, counts = c(counts, rep(0:1, 139))[
    seq_len(n + 140)
  ])
  expect_identical(raw$fault, match("overflow", faults))
  expect_identical(raw$row, n + 3)
})

test_that("sums of small counts are exact however many there are", {
  skip_under_valgrind()
  # More rows than are packed at a time; then so many that lead past 2^53.
  small <- rep(65535L, 2^24 + 40000)
  n <- as.double(length(small))
  raw <- both_ways(NULL, 0L, n, counts = small)
  expect_identical(raw$rows, c(n, 0))
  expect_identical(raw$sum, c(65535 * n, 0))
  most <- .Machine$integer.max
  n_most <- (2^53 - 2^40) %/% most
  n_small <- (2^53 - n_most * most) %/% 65535
  counts <- c(rep(most, n_most), small)
  raw <- both_ways(NULL, 0L, as.double(length(counts)), counts = counts)
  expect_true(is_fault(raw, "overflow", n_most + n_small + 1))
  counts <- c(small[1:128], rep(most, 2^22))
  raw <- both_ways(NULL, 0L, as.double(length(counts)), counts = counts)
  expect_true(is_fault(raw, "overflow", length(counts)))
})

test_that("rows of few cells are exact however many there are", {
  skip_under_valgrind()
  # Bits are moved to the table every 2^19 rows; each of up to 3 counters has 32
  # cells, that of the rows without a date included.
  set.seed(20)
  n <- 2^20 + 1300
  edges <- lapply(c(32, 33, 64, 65, 96, 97), function(cells)
    pick(c(2021L - seq_len(cells - 1), NA), n))
  years <- list(rep(2000L, n), c(rep(1995L, n / 2), pick(1940:2020, n / 2)))
  turned <- list(sort(edges[[1]]), rev(sort(edges[[2]])), sort(edges[[5]]))
  for (number in c(years, edges, turned)) {
    expect_identical(both_ways(number, 2L), oracle_cells(number))
  }
  number <- pick(c(2000:2004, NA), n)
  codes <- list(pick(c(1:4, NA), n))
  expect_identical(both_ways(number, 2L, codes = codes, levels = 4L),
                   oracle_cells(number, codes, 4L))
})

test_that("small counts, large ones and unknown ones are added up together", {
  set.seed(19)
  n <- 5000
  counts <- pick(c(0:9, 65535L, 65536L, 2e9L), n)
  counts[1000:3000] <- pick(0:9, 2001)
  counts[4000:4300] <- NA
  codes <- list(pick(1:3, n))
  number <- rep(2000L, n)
  expected <- oracle_cells(number, codes, 3L, counts)
  for (values in list(counts, as.double(counts))) {
    expect_identical(
      both_ways(number, 2L, codes = codes, levels = 3L, counts = values),
      expected
    )
  }
})

test_that("seconds become days by floor, ahead of UTC or behind", {
  set.seed(15)
  for (ahead in c(0, 9, -11)) {
    zone <- if (ahead) sprintf("Etc/GMT%+d", as.integer(-ahead)) else "UTC"
    midnight <- 86400 * pick(-800:20000, 400) - ahead * 3600
    seconds <- c(midnight, midnight - 1, midnight - 2^-20, midnight + 0.5, NA)
    lt <- as.POSIXlt(.POSIXct(floor(seconds), zone), tz = zone)
    number <- as.integer((lt$year + 1900) * 12 + lt$mon)
    expected <- oracle_cells(number)
    expect_identical(both_ways(seconds, 5L, ahead * 3600, 12L), expected)
    whole <- as.integer(floor(seconds))
    expect_identical(both_ways(whole, 5L, ahead * 3600, 12L), expected)
  }
  for (value in c(Inf, -Inf, 1e300, -1e15)) {
    expect_identical(both_ways(c(0, value), 5L, 0)[c("fault", "row")],
                     list(fault = match("outside", faults), row = 2))
  }
})

test_that("a zone with a history is that of base R, beyond one asking", {
  set.seed(16)
  # Clocks in Seoul went forward and back in 1987 and 1988.
  seconds <- c(runif(70000, 5.0e8, 6.2e8), NA)
  data <- data.frame(at = .POSIXct(seconds, "Asia/Seoul"))
  lt <- as.POSIXlt(data$at)
  number <- (lt$year + 1900) * 12 + lt$mon
  expect_counts(arrivals_by_month(data, at),
                oracle_counts(number, period = "month"))
})

test_that("texts by the ten thousand are told apart", {
  text <- oracle_iso(-20000:40000)
  set.seed(17)
  order <- sample(length(text), 70000, TRUE)
  number <- as.integer(substr(text[order], 1, 4))
  expect_identical(both_ways(text[order], 3L), oracle_cells(number))
  counts <- arrivals_by_year(data.frame(year = 2000L, g = text[order]), by = g)
  rows <- tabulate(order, length(text))
  expect_identical(as.character(counts$g), text[rows > 0])
  expect_identical(counts$arrivals, rows[rows > 0])
})

test_that("texts of the same letters in other bytes are one group", {
  latin1 <- "S\xe9oul"
  Encoding(latin1) <- "latin1"
  data <- data.frame(year = 2000L, g = c(latin1, enc2utf8(latin1), "Seoul"))
  expect_identical(arrivals_by_year(data, by = g)$arrivals, c(1L, 2L))
})

test_that("columns that R makes on demand are not made", {
  seconds <- 1:100000
  counts <- 1:100000
  raw <- both_ways(seconds, 5L, 0, 12L, counts = counts)
  expect_identical(raw, oracle_cells(rep(1970L * 12L, 100000), counts = counts))
  for (x in list(seconds, counts)) {
    expect_output(.Internal(inspect(x)), "compact")
  }
  text <- as.character(2018:2020)
  expect_identical(aggregate_call(text, 3L)$fault, match("date_text", faults))
})

test_that("the vector kernels can be turned off", {
  data <- data.frame(date = .Date(as.double(-5000:20000)))
  expected <- arrivals_by_month(data)
  old <- options(nkarrivals.vector = FALSE)
  on.exit(options(old))
  expect_identical(arrivals_by_month(data), expected)
})
