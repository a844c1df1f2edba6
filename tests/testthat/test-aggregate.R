count_by <- list(year = arrivals_by_year, half = arrivals_by_half,
                 quarter = arrivals_by_quarter, month = arrivals_by_month)

# Records with everything that can be awkward: unknown dates, unknown members,
# levels that nobody has, days before 1970, counts of 0 and NA.
awkward <- function(n, seed) {
  set.seed(seed)
  text <- c("b", "a", "Z", "\uc5ec", "", "a b")
  data.frame(
    date = as.Date("1969-12-15") + sample(c(-800:800, NA), n, TRUE),
    level = factor(sample(c("x", "y", NA), n, TRUE), c("y", "empty", "x")),
    text = sample(c(text, NA), n, TRUE),
    whole = sample(c(-3L, 0L, 7L, NA), n, TRUE),
    flag = sample(c(TRUE, FALSE, NA), n, TRUE),
    day = as.Date(sample(c(0, 10, 17000, NA), n, TRUE), origin = "1970-01-01"),
    weight = sample(c(0:9, NA), n, TRUE)
  )
}

test_that("records are counted as tapply() counts them", {
  data <- awkward(2000, 1)
  for (period in names(units)) {
    number <- oracle_period(data$date, period)
    count <- count_by[[period]]
    expect_counts(count(data, date), oracle_counts(number, period = period))
    expect_counts(
      count(data, date, by = level),
      oracle_counts(number, data["level"], period = period)
    )
    expect_counts(
      count(data, date, by = c(text, flag)),
      oracle_counts(number, data[c("text", "flag")], period = period)
    )
  }
})

test_that("weights are added up as tapply(sum) adds them", {
  data <- awkward(3000, 2)
  number <- oracle_period(data$date, "month")
  groups <- c("whole", "level", "day")
  expect_counts(
    arrivals_by_month(data, date, weight, by = tidyselect::all_of(groups)),
    oracle_counts(number, data[groups], data$weight, "month")
  )
  data$weight[is.na(data$weight)] <- 3L
  sums <- tapply(data$weight, list(number %/% 12, data$level), sum)
  counts <- arrivals_by_year(data, date, weight, by = level, na = "omit") |>
    suppressWarnings()
  expect_identical(
    matrix(counts$arrivals, ncol = 3, byrow = TRUE)[, c(1, 3)],
    unname(sums[, c("y", "x")])
  )
})

test_that("all group columns at once give the same sums as one at a time", {
  data <- awkward(800, 3)
  groups <- c("level", "text", "whole", "flag", "day")
  all <- arrivals_by_year(data, date, by = tidyselect::all_of(groups))
  for (name in groups) {
    one <- arrivals_by_year(data, date, by = tidyselect::all_of(name))
    key <- paste(all$year, all[[name]])
    sums <- tapply(all$arrivals, key, sum)
    expect_identical(
      as.vector(sums[paste(one$year, one[[name]])]), one$arrivals
    )
  }
  expect_identical(sum(all$arrivals), nrow(data))
})

test_that("blocks of rows and polls for interrupts lose nothing", {
  for (n in c(1023L, 1024L, 1025L, 2048L, 1024L * 1024L + 1L)) {
    day <- as.integer((as.double(seq_len(n)) * 7919) %% 20000)
    counts <- arrivals_by_year(data.frame(date = structure(day,
                                                           class = "Date")))
    expected <- tabulate(oracle_period(0:19999, "year")[day + 1L] - 1969)
    expect_identical(counts$arrivals, expected)
  }
})

test_that("a single value may fill every block", {
  n <- 5000L
  data <- data.frame(year = rep(2018L, n), g = "a", arrivals = 1)
  expect_identical(arrivals_by_year(data, by = g)$arrivals, n)
})

test_that("the order of rows has no influence", {
  data <- awkward(1500, 4)
  data$status <- sample(c("observed", "derived", "provisional"), 1500, TRUE)
  expected <- arrivals_by_quarter(data, date, weight, by = c(text, level))
  for (order in list(rev(seq_len(1500)), sample(1500), order(data$date))) {
    expect_identical(
      arrivals_by_quarter(data[order, ], date, weight, by = c(text, level)),
      expected
    )
  }
})

test_that("counts of parts add up to the counts of the whole", {
  data <- awkward(1000, 5)
  data$weight[is.na(data$weight)] <- 0L
  by_part <- function(rows) {
    counts <- arrivals_by_year(data[rows, ], date, weight, by = level)
    counts[!is.na(counts$year), ]
  }
  whole <- by_part(1:1000)
  parts <- rbind(bare(by_part(1:400)), bare(by_part(401:1000)))
  sums <- tapply(parts$arrivals, paste(parts$year, parts$level), sum)
  known <- sums[paste(whole$year, whole$level)]
  expect_identical(as.vector(known), as.double(whole$arrivals))
})

test_that("a row split in two, and a factor of two, change sums as they must", {
  data <- data.frame(year = c(2001:2003, 2003L), arrivals = c(4, 6, 8, 2))
  split <- data[c(1:4, 1:4), ]
  split$arrivals <- split$arrivals / 2
  expect_identical(arrivals_by_year(split), arrivals_by_year(data))
  twice <- arrivals_by_year(transform(data, arrivals = 2 * arrivals))
  expect_identical(twice$arrivals, 2L * arrivals_by_year(data)$arrivals)
})

test_that("the sexes of the published table merge to its totals", {
  table <- nkarrivals::arrivals
  counts <- arrivals_by_year()
  sums <- as.vector(rowsum(table$arrivals, table$year))
  expect_identical(counts$arrivals, as.integer(sums))
  expect_identical(counts$year, sort(unique(table$year)))
  by_sex <- arrivals_by_year(by = sex)
  expect_identical(by_sex$arrivals,
                   table$arrivals[order(table$year, table$sex)])
})

# ---- types of counts --------------------------------------------------------

test_that("sums past the largest integer are exact doubles", {
  data <- data.frame(year = 2018L, arrivals = rep(.Machine$integer.max, 5))
  counts <- arrivals_by_year(data)
  expect_type(counts$arrivals, "double")
  expect_identical(counts$arrivals, 5 * 2147483647)
  data$arrivals <- as.double(data$arrivals)
  expect_identical(arrivals_by_year(data)$arrivals, 5 * 2147483647)
  one <- data.frame(year = 2018L, arrivals = c(.Machine$integer.max, 0L))
  expect_identical(arrivals_by_year(one)$arrivals, .Machine$integer.max)
})

test_that("sums are exact up to 2^53 and refused past it", {
  sum_of <- function(...) {
    arrivals_by_year(data.frame(year = 2018L, arrivals = c(...)))$arrivals
  }
  expect_identical(sum_of(2^53 - 1, 1), 2^53)
  expect_identical(sum_of(2^53), 2^53)
  # Added as doubles, 2^52 + 1 + ... + 1 would be exact but 2^53 + 1 would not.
  expect_identical(sum_of(2^52, rep(1, 4000)), 2^52 + 4000)
  expect_error(sum_of(2^53, 1), class = "nka_error_overflow")
  expect_error(sum_of(1, 2^53), "row 2", class = "nka_error_overflow")
  expect_error(sum_of(2^53 + 2), class = "nka_error_overflow")
  expect_error(sum_of(2^63), class = "nka_error_overflow")
  expect_error(sum_of(Inf), "row 1 is infinite", class = "nka_error_count")
})

test_that("no sum of parts passes 2^53 unseen", {
  quarters <- data.frame(year = 2018L, quarter = 1:4, arrivals = 2^53)
  expect_error(arrivals_by_year(quarters), class = "nka_error_overflow")
  mixed <- data.frame(year = 2018L, arrivals = c(2^53, 1),
                      status = c("observed", "provisional"))
  expect_error(arrivals_by_year(mixed), class = "nka_error_overflow")
})

test_that("integer64 counts are added exactly", {
  skip_without("bit64")
  big <- bit64::as.integer64(c("9007199254740990", "1", NA, "0", "5"))
  data <- data.frame(year = c(1L, 1L, 2L, 3L, 4L))
  data$arrivals <- big
  counts <- arrivals_by_year(data)
  expect_identical(counts$arrivals, c(9007199254740991, NA, 0, 5))
  expect_warning(
    omitted <- arrivals_by_year(data, na = "omit"),
    class = "nka_warning_omitted"
  )
  # A year without a row is not published, and year 2 lost its only one.
  expect_identical(omitted$arrivals, c(9007199254740991, NA, 0, 5))
  data$arrivals[4] <- bit64::as.integer64(-1)
  expect_error(arrivals_by_year(data), "row 4", class = "nka_error_count")
  data$arrivals[4] <- bit64::as.integer64("9007199254740993")
  expect_error(arrivals_by_year(data), class = "nka_error_overflow")
})

test_that("negative, fractional and infinite counts are refused", {
  count_of <- function(x) arrivals_by_year(data.frame(year = 2018L,
                                                      arrivals = x))
  for (bad in list(-1L, -1, c(0, 0.5), 1e-320, -1e-320, c(3L, -2L), -Inf)) {
    expect_error(count_of(bad), class = "nka_error_count")
  }
  expect_identical(count_of(-0)$arrivals, 0L)
  expect_identical(count_of(c(NaN, 1))$arrivals, NA_integer_)
})

# ---- what is missing --------------------------------------------------------

test_that("among records an absent cell is a zero", {
  data <- data.frame(
    date = as.Date(c("2001-05-01", "2004-05-01")),
    g = factor(c("a", "b"), levels = c("a", "b", "c"))
  )
  counts <- arrivals_by_year(data, by = g)
  expect_counts(counts, oracle_counts(c(2001, 2004), data["g"]))
  expect_identical(as.character(unique(counts$status)), "observed")
  expect_identical(sum(counts$arrivals), 2L)
  # Years alone, each row one arrival, are records too.
  years <- arrivals_by_year(data.frame(year = c(2001, 2004)))
  expect_identical(years$arrivals, c(1L, 0L, 0L, 1L))
})

test_that("among counts of whole periods an absent cell is not published", {
  data <- data.frame(year = c(2001L, 2004L), arrivals = c(5L, 0L))
  counts <- arrivals_by_year(data)
  expect_counts(counts, oracle_counts(data$year, count = data$arrivals,
                                      published = TRUE))
  expect_identical(
    as.character(counts$status),
    c("observed", "not_published", "not_published", "observed")
  )
})

test_that("a year is known only if its four quarters are", {
  data <- data.frame(
    year = c(2001L, 2001L, 2001L, 2001L, 2002L, 2002L, 2002L, 2003L),
    quarter = c(4L, 3L, 2L, 1L, 1L, 2L, 3L, 4L),
    arrivals = c(1, 2, 3, 4, 5, 6, 7, 8)
  )
  counts <- arrivals_by_year(data)
  expect_identical(counts$arrivals, c(10L, NA, NA))
  expect_identical(as.character(counts$status[2]), "not_published")
  halves <- arrivals_by_half(data)
  expect_identical(halves$arrivals, c(7L, 3L, 11L, NA, NA, NA))
  data$arrivals[1] <- NA
  expect_identical(arrivals_by_year(data)$arrivals, c(NA_integer_, NA, NA))
  # Two rows of one quarter are one quarter.
  expect_identical(arrivals_by_half(data[c(3, 3, 4), ])$arrivals, 10L)
})

test_that("months sum to quarters, halves and years, per group", {
  set.seed(6)
  data <- expand.grid(month = 1:12, year = 2001:2004, g = c("a", "b"))
  data$arrivals <- rpois(nrow(data), 50)
  for (period in c("year", "half", "quarter")) {
    width <- 12 / units[[period]]
    number <- data$year * units[[period]] + (data$month - 1) %/% width
    expect_counts(
      count_by[[period]](data, by = g),
      oracle_counts(number, data["g"], data$arrivals, period)
    )
  }
  # One month of one group missing makes its own year unknown and no other.
  counts <- arrivals_by_year(data[-1, ], by = g)
  expect_identical(which(is.na(counts$arrivals)), 1L)
})

test_that("a missing count makes its own cell unknown and no other", {
  data <- data.frame(date = as.Date("2018-01-01") + c(0, 1, 400),
                     k = c(NA, 2L, 3L))
  counts <- arrivals_by_year(data, count = k)
  expect_identical(counts$arrivals, c(NA, 3L))
  expect_identical(as.character(counts$status), c("not_published", "observed"))
})

test_that("`na` keeps, refuses or leaves out what is unknown", {
  data <- data.frame(
    date = as.Date(c("2018-01-01", NA, "2018-02-01", "2018-03-01")),
    g = c("a", "a", NA, "a"),
    k = c(1L, 2L, 4L, NA)
  )
  kept <- arrivals_by_year(data, count = k, by = g)
  expect_counts(kept, oracle_counts(c(2018, NA, 2018, 2018), data["g"], data$k))
  expect_error(arrivals_by_year(data, count = k, by = g, na = "error"),
               "`date` is unknown in row 2", class = "nka_error_na")
  expect_error(arrivals_by_year(data[-2, ], count = k, by = g, na = "error"),
               "`g` is unknown in row 2", class = "nka_error_na")
  expect_error(arrivals_by_year(data[-(2:3), ], count = k, na = "error"),
               "`k` is unknown in row 2", class = "nka_error_na")
  expect_warning(
    left <- arrivals_by_year(data, count = k, by = g, na = "omit"), "3 rows",
    class = "nka_warning_omitted"
  )
  expect_counts(left, oracle_counts(2018, list(g = "a"), 1))
  expect_warning(arrivals_by_year(data[1:2, ], na = "omit"), "1 row is",
                 class = "nka_warning_omitted")
  expect_warning(arrivals_by_year(data[1, ], na = "omit"), NA)
  expect_identical(arrivals_by_year(data[1, ], na = "error"),
                   arrivals_by_year(data[1, ]))
})

test_that("left-out rows leave no trace, also in the row of an error", {
  data <- data.frame(year = c(NA, 2018L, NA, 2019L), arrivals = c(1, 2, 3, -4))
  expect_error(suppressWarnings(arrivals_by_year(data, na = "omit")), "row 4",
               class = "nka_error_count")
  expect_error(arrivals_by_year(data), "row 4", class = "nka_error_count")
})

test_that("a fault in a row that is left out changes nothing in the others", {
  data <- data.frame(
    year = c(2018L, NA, 2020L, 2018L, NA), sex = c("f", "f", "m", "m", "m"),
    given = c(TRUE, NA, FALSE, TRUE, TRUE), arrivals = c(1, -4, 2, 3, 5),
    status = c("revised", "pooled", "observed", "derived", "pooled")
  )
  expect_left <- function(count, data, warning) {
    unknown <- is.na(data$year)
    expect_warning(left <- count(data, "omit"), warning,
                   class = "nka_warning_omitted")
    expect_identical(left, count(data[!unknown, ], "keep"))
  }
  by_year <- function(data, na) {
    arrivals_by_year(data, by = c(sex, given), na = na)
  }
  expect_left(by_year, data, "2 rows are")
  expect_left(by_year, data[-5], "2 rows are")
  by_quarter <- function(data, na) {
    arrivals_by_year(data, date = c(year, quarter), by = sex, na = na)
  }
  quarters <- cbind(data[rep(1:5, each = 4), ], quarter = 1:4)
  expect_left(by_quarter, quarters, "8 rows are")
})

test_that("unknown dates come last, and only where there are any", {
  data <- data.frame(date = as.Date(c(NA, "2018-06-01")),
                     g = factor("a", c("a", "b")))
  counts <- arrivals_by_half(data, by = g)
  expect_identical(counts$year, c(2018L, 2018L, NA))
  expect_identical(counts$half, c(1L, 1L, NA))
  expect_identical(counts$arrivals, c(1L, 0L, 1L))
})

test_that("no row, one row and nothing known are counted too", {
  none <- data.frame(date = as.Date(character()), g = factor(character(), "a"))
  empty <- arrivals_by_month(none, by = g)
  expect_identical(dim(empty), c(0L, 5L))
  expect_identical(names(empty), c("year", "month", "g", "arrivals", "status"))
  expect_type(empty$arrivals, "integer")
  expect_counts(
    arrivals_by_year(data.frame(date = as.Date(c(NA, NA)))),
    oracle_counts(c(NA_real_, NA))
  )
  one <- arrivals_by_quarter(data.frame(date = as.Date("2018-12-31")))
  expect_identical(one$quarter, 4L)
  unknown <- arrivals_by_year(data.frame(date = as.Date(NA), k = NA_integer_),
                              count = k)
  expect_identical(unknown$arrivals, NA_integer_)
  counts <- data.frame(year = integer(), arrivals = integer())
  expect_identical(nrow(arrivals_by_year(counts)), 0L)
})

# ---- status -----------------------------------------------------------------

test_that("the least certain status of a cell wins", {
  order <- c("observed", "revised", "derived", "provisional", "pooled",
             "not_published")
  for (i in seq_along(order)) {
    for (j in seq_along(order)) {
      data <- data.frame(year = 2018L, arrivals = 1L, status = order[c(i, j)])
      expect_identical(as.character(arrivals_by_year(data)$status),
                       order[max(i, j)])
    }
  }
})

test_that("a status holds for its own cell and goes up with quarters", {
  data <- data.frame(
    year = rep(2018:2019, each = 4), quarter = 1:4, arrivals = 1L,
    status = factor(c("observed", "derived", rep("observed", 6)))
  )
  expect_identical(as.character(arrivals_by_year(data)$status),
                   c("derived", "observed"))
  expect_identical(as.character(arrivals_by_half(data)$status),
                   c("derived", rep("observed", 3)))
  expect_identical(levels(arrivals_by_year(data)$status),
                   levels(nkarrivals::arrivals$status))
})

test_that("somebody's own column `status` is left alone", {
  data <- data.frame(year = 2018L, status = c("single", "married"))
  expect_identical(as.character(arrivals_by_year(data)$status), "observed")
  data$status <- c(1, 2)
  expect_identical(as.character(arrivals_by_year(data)$status), "observed")
})

test_that("a missing status does not make the others certain", {
  data <- data.frame(year = 2018:2019, arrivals = 1L,
                     status = c("provisional", NA))
  expect_identical(as.character(arrivals_by_year(data)$status[1]),
                   "provisional")
})

test_that("the sources of the rows used go along", {
  table <- nkarrivals::arrivals
  recent <- table[table$year >= 2020, ]
  ids <- sort(unique(unlist(strsplit(recent$source_id, ";"))))
  expect_identical(attr(arrivals_by_year(recent), "sources"), ids)
  again <- arrivals_by_year(arrivals_by_year(recent, by = sex))
  expect_identical(attr(again, "sources"), ids)
})

# ---- what is left out, and what it costs ------------------------------------

test_that("leaving rows out is counting the others", {
  for (seed in 21:26) {
    data <- awkward(60, seed)
    data$date[data$date < as.Date("1970-01-01") + 400 * (seed - 23)] <- NA
    data$text[data$date > as.Date("1971-06-01")] <- NA
    known <- stats::complete.cases(data[c("date", "level", "text", "weight")])
    expect_warning(
      omitted <- arrivals_by_quarter(data, date, weight, by = c(level, text),
                                     na = "omit"),
      sprintf("^%d rows are", sum(!known)), class = "nka_warning_omitted"
    )
    data$text <- factor(data$text, sort(unique(data$text), method = "radix"))
    others <- data[known, ]
    expected <- oracle_counts(
      oracle_period(others$date, "quarter"), others[c("level", "text")],
      others$weight, "quarter"
    )
    expect_counts(omitted, expected)
  }
})

test_that("a fault in a row that is left out is no fault", {
  data <- data.frame(
    date = as.Date(c(NA, "2018-01-01", "2019-01-01")), n = c(-1, 2, 0.5),
    g = c("a", "a", NA)
  )
  count <- function(na) arrivals_by_year(data, date, n, by = g, na = na)
  expect_warning(left <- count("omit"), "2 rows are")
  expect_counts(left, oracle_counts(2018, list(g = "a"), 2))
  expect_error(count("keep"), "row 1", class = "nka_error_count")
  expect_error(count("error"), "`date` is unknown in row 1",
               class = "nka_error_na")
})

test_that("all rows left out leave no period", {
  data <- data.frame(date = as.Date(c(NA, "2018-01-01")), g = c("a", NA))
  expect_warning(none <- arrivals_by_year(data, by = g, na = "omit"), "2 rows")
  expect_identical(nrow(none), 0L)
})

test_that("counting allocates no memory that grows with the rows", {
  skip_under_valgrind()
  n <- 1e6
  day <- rep_len(10226:19356, n)
  data <- data.frame(
    whole = .Date(day), real = .Date(as.double(day)),
    text = format(.Date(10226:19356))[day - 10225L],
    time = .POSIXct(day * 86400, "UTC"),
    seoul = .POSIXct(day * 86400, "Etc/GMT-9"), year = 1990L + day %% 30L,
    sex = factor(rep_len(c("f", "m", NA), n)), place = rep_len(letters, n),
    k = rep_len(0:9, n), x = rep_len(as.double(0:9), n)
  )
  data$level <- factor(data$text)
  # Cells of eight bytes that R has taken at most, over what it held before.
  # Tables and maps of C lie outside of R and are not among them.
  cells_taken <- function(expr) {
    before <- gc(reset = TRUE)[2, 1]
    force(expr)
    used <- gc()
    used[2, ncol(used) - 1] - before
  }
  megabyte <- 2^20 / 8
  count <- function(columns, ...) {
    suppressWarnings(arrivals_by_year(data[columns], ...))
  }
  for (date in c("whole", "real", "text", "time", "seoul", "year", "level")) {
    columns <- c(date, "k")
    count(columns, date, k)
    expect_lt(cells_taken(count(columns, date, k)), megabyte)
  }
  columns <- c("real", "x", "sex", "place")
  for (na in c("keep", "omit")) {
    count(columns, real, x, c(sex, place), na = na)
    taken <- cells_taken(count(columns, real, x, c(sex, place), na = na))
    expect_lt(taken, megabyte)
  }
})
