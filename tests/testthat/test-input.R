# Every kind of input that the help page promises, each against the same answer.

days <- as.Date(c("1969-12-31", "1970-01-01", "2017-12-31", "2018-01-01", NA))
by_days <- oracle_counts(oracle_period(days, "month"), period = "month")

test_that("dates are read alike however they are stored", {
  stored <- list(
    double = days,
    integer = structure(as.integer(days), class = "Date"),
    fraction = days + 0.75,
    idate = structure(as.integer(days), class = c("IDate", "Date")),
    named = structure(days, names = letters[1:5]),
    labelled = structure(days, label = "entry"),
    text = format(days),
    factor = factor(format(days)),
    ordered = factor(format(days), ordered = TRUE)
  )
  for (date in stored) {
    data <- data.frame(row = 1:5)
    data$date <- date
    expect_counts(arrivals_by_month(data, date = date), by_days)
  }
})

test_that("an instant is counted on its day in its own zone", {
  instants <- as.POSIXct("2017-12-31 14:59:59", tz = "UTC") +
    c(0, 1, 3600 * 9, 3600 * 9 + 1, -1e9, NA)
  for (zone in c("UTC", "GMT", "Asia/Seoul", "NZ", "America/New_York")) {
    date <- instants
    attr(date, "tzone") <- zone
    expect_counts(
      arrivals_by_month(data.frame(date = date)),
      oracle_counts(oracle_period(as.Date(date, tz = zone), "month"),
                    period = "month")
    )
  }
})

test_that("midnight in Seoul is where the year begins there", {
  date <- as.POSIXct(c("2017-12-31 23:59:59", "2018-01-01 00:00:00"),
                     tz = "Asia/Seoul")
  expect_identical(arrivals_by_year(data.frame(date))$year, 2017:2018)
  attr(date, "tzone") <- "UTC"
  expect_identical(arrivals_by_year(data.frame(date))$arrivals, 2L)
  # Zones with a history: local noon is the same day, whatever the offset.
  noon <- as.POSIXct(c("1911-12-31 12:00", "1988-05-08 12:00"),
                     tz = "Asia/Seoul")
  expect_identical(range(arrivals_by_year(data.frame(date = noon))$year),
                   c(1911L, 1988L))
})

test_that("whole years are read alike as integers and doubles", {
  year <- c(1L, 2018L, NA, 9999L)[c(2, 2, 3)]
  expected <- oracle_counts(year)
  expect_counts(arrivals_by_year(data.frame(year = year)), expected)
  expect_counts(arrivals_by_year(data.frame(year = as.double(year))), expected)
  expect_counts(arrivals_by_year(data.frame(y = year), date = y), expected)
  edge <- arrivals_by_year(data.frame(year = c(1, 9999)))
  expect_identical(range(edge$year), c(1L, 9999L))
})

test_that("a year with its half, quarter or month is one period", {
  for (part in c("half", "quarter", "month")) {
    data <- expand.grid(part = seq_len(units[[part]]), year = c(1989, 2018))
    data$arrivals <- seq_len(nrow(data))
    names(data)[1] <- part
    count <- get(paste0("arrivals_by_", part))
    number <- data$year * units[[part]] + data[[part]] - 1
    expected <- oracle_counts(number, list(), data$arrivals, part, TRUE)
    expect_counts(count(data), expected)
    expect_counts(count(data, date = tidyselect::all_of(c("year", part))),
                  expected)
    data[[part]] <- as.integer(data[[part]])
    expect_counts(count(data), expected)
  }
})

test_that("the finest columns are taken where no date is named", {
  data <- data.frame(date = "nonsense", year = 2018L, quarter = 3L)
  expect_identical(arrivals_by_quarter(data)$quarter, 3L)
  expect_identical(arrivals_by_year(data)$year, 2018L)
  data <- data.frame(date = as.Date("2018-01-01"),
                     other = as.Date("2019-01-01"))
  expect_identical(arrivals_by_year(data)$year, 2018L)
  expect_identical(arrivals_by_year(data, date = other)$year, 2019L)
})

test_that("first and last days of whole periods are read as those periods", {
  starts <- list(
    year = c("2017-01-01", "2018-01-01"), half = c("2017-07-01", "2018-01-01"),
    quarter = c("2017-10-01", "2018-01-01"),
    month = c("2016-02-01", "2016-03-01")
  )
  ends <- list(
    year = c("2017-12-31", "2018-12-31"), half = c("2017-12-31", "2018-06-30"),
    quarter = c("2017-12-31", "2018-03-31"),
    month = c("2016-02-29", "2016-03-31")
  )
  for (period in names(starts)) {
    data <- data.frame(
      period_start = as.Date(starts[[period]]),
      period_end = as.Date(ends[[period]]), arrivals = 1:2
    )
    count <- get(paste0("arrivals_by_", period))
    number <- oracle_period(data$period_start, period)
    expected <- oracle_counts(number, list(), 1:2, period, TRUE)
    expect_counts(count(data), expected)
    names(data)[1:2] <- c("from", "to")
    expect_counts(count(data, date = c(from, to)), expected)
    data$from <- structure(as.integer(data$from), class = "Date")
    expect_counts(count(data, date = c(from, to)), expected)
  }
})

test_that("a period with an unknown end has no known date", {
  data <- data.frame(
    period_start = as.Date(c("2018-01-01", NA)),
    period_end = as.Date(c("2018-12-31", "1989-12-31")), arrivals = c(5, 7)
  )
  expect_counts(arrivals_by_year(data),
                oracle_counts(c(2018, NA), count = c(5, 7)))
})

# ---- groups -----------------------------------------------------------------

test_that("group columns of every kind give the same counts", {
  member <- c(2L, 1L, NA, 2L, 1L, 2L)
  groups <- list(
    integer = member, text = c("a", "b")[member],
    logical = c(FALSE, TRUE)[member],
    date = as.Date(c("2018-01-01", "2018-01-02"))[member],
    intdate = structure(c(1L, 2L)[member], class = "Date"),
    factor = factor(c("a", "b"))[member],
    ordered = factor(c("lo", "hi"), c("lo", "hi"), ordered = TRUE)[member]
  )
  for (name in names(groups)) {
    data <- data.frame(year = c(2018, 2018, 2018, 2019, 2019, NA))
    data$g <- groups[[name]]
    counts <- arrivals_by_year(data, by = g)
    expect_counts(counts, oracle_counts(data$year, data["g"]))
    expect_identical(class(counts$g), class(groups[[name]]))
  }
})

test_that("levels keep their order, their empty members and their class", {
  x <- factor(c("hi", "lo"), levels = c("lo", "mid", "hi"), ordered = TRUE)
  counts <- arrivals_by_year(data.frame(year = 2018L, x = x), by = x)
  expect_identical(counts$x,
                   factor(c("lo", "mid", "hi"), levels(x), ordered = TRUE))
  expect_identical(counts$arrivals, c(1L, 0L, 1L))
  none <- factor(rep(NA, 2), levels = character())
  counts <- arrivals_by_year(data.frame(year = 2018L, x = none), by = x)
  expect_identical(counts$arrivals, 2L)
})

test_that("text groups sort alike on every machine", {
  x <- c("b", "a", "B", "A", "\uc5ec", "\ub0a8", "_", "1")
  counts <- arrivals_by_year(data.frame(year = 2018L, x = x), by = x)
  expect_identical(counts$x, sort(x, method = "radix"))
})

test_that("columns are chosen by name, string, variable, position and helper", {
  data <- nkarrivals::arrivals
  expected <- arrivals_by_year(data, by = sex)
  wanted <- "sex"
  expect_identical(arrivals_by_year(data, by = "sex"), expected)
  expect_identical(arrivals_by_year(data, by = tidyselect::all_of(wanted)),
                   expected)
  expect_identical(arrivals_by_year(data, by = 2), expected)
  expect_identical(arrivals_by_year(data, by = tidyselect::starts_with("se")),
                   expected)
  expect_identical(
    arrivals_by_year(data, date = "year", count = "arrivals", by = c(sex)),
    expected
  )
  expect_identical(arrivals_by_year(data, 1, 3, 2), expected)
})

test_that("no column chosen for `by` groups by nothing", {
  data <- data.frame(year = 2018L)
  expect_identical(
    arrivals_by_year(data, by = tidyselect::any_of("g")), arrivals_by_year(data)
  )
  expect_identical(arrivals_by_year(data, by = c()), arrivals_by_year(data))
})

test_that("names of columns may be anything a data frame can hold", {
  data <- data.frame(
    year = 2018L, `a b` = 1:2, call = c("x", "y"), data = 3L, name = "n",
    `...1` = TRUE, check.names = FALSE
  )
  columns <- c("a b", "call", "data", "name", "...1")
  counts <- arrivals_by_year(data, by = tidyselect::all_of(columns))
  expect_identical(names(counts), c("year", columns, "arrivals", "status"))
  expect_identical(sum(counts$arrivals), 2L)
})

# ---- kinds of table ---------------------------------------------------------

test_that("tibble and data frame give the same counts", {
  data <- as.data.frame(nkarrivals::arrivals_quarterly)
  expected <- arrivals_by_quarter(data, by = sex)
  expect_identical(arrivals_by_quarter(tibble::as_tibble(data), by = sex),
                   expected)
  expect_identical(arrivals_by_quarter(by = sex), expected)
})

test_that("a data.table is read and left as it was", {
  skip_without("data.table")
  data <- data.table::as.data.table(nkarrivals::arrivals)
  data.table::setkey(data, sex)
  before <- data.table::copy(data)
  expect_identical(
    arrivals_by_year(data, by = sex),
    arrivals_by_year(nkarrivals::arrivals, by = sex)
  )
  expect_identical(
    suppressMessages(bare(gender_share(data))), bare(gender_share())
  )
  expect_identical(data, before)
  dated <- data.table::data.table(date = data.table::as.IDate(days))
  expect_counts(arrivals_by_month(dated), by_days)
})

test_that("groups of a grouped tibble are added to `by`", {
  skip_without("dplyr")
  data <- nkarrivals::arrivals_quarterly
  expected <- arrivals_by_quarter(data, by = sex)
  grouped <- dplyr::group_by(data, sex)
  expect_identical(arrivals_by_quarter(grouped), expected)
  expect_identical(arrivals_by_quarter(grouped, by = sex), expected)
  expect_identical(
    arrivals_by_quarter(dplyr::rowwise(data), by = sex), expected
  )
  both <- data.frame(year = 2018L, a = c("x", "y"), b = 1:2)
  expect_identical(
    arrivals_by_year(dplyr::group_by(both, b), by = a),
    arrivals_by_year(both, by = c(b, a))
  )
  expect_identical(
    arrivals_by_year(dplyr::ungroup(dplyr::group_by(both, b))),
    arrivals_by_year(both)
  )
})

test_that("shares within the groups of a grouped tibble are the same too", {
  skip_without("dplyr")
  data <- data.frame(year = 2018L, sex = c("female", "male", "male"),
                     g = c(1L, 1L, 2L))
  expect_identical(
    gender_share(dplyr::group_by(data, g)), gender_share(data, by = g)
  )
  shares <- gender_share(dplyr::group_by(data, sex), by = g)
  shares <- shares[order(shares$g, shares$sex), ]
  expect_identical(shares$share, gender_share(data, by = g)$share)
})

test_that("a table of counts can be counted again", {
  by_sex <- arrivals_by_quarter(by = sex)
  expect_identical(
    bare(arrivals_by_quarter(by_sex, by = sex)), bare(by_sex)
  )
  expect_identical(arrivals_by_year(arrivals_by_year(by = sex))$arrivals,
                   arrivals_by_year()$arrivals)
  skip_without("dplyr")
  counts <- arrivals_by_year(by = sex)
  expect_identical(
    bare(arrivals_by_year(dplyr::group_by(counts, sex))), bare(counts)
  )
})

test_that("the data are not changed", {
  data <- data.frame(year = 2018:2019, sex = c("F", "M"), arrivals = 1:2)
  before <- unserialize(serialize(data, NULL))
  suppressMessages(gender_share(data))
  arrivals_by_year(data, by = sex)
  expect_identical(data, before)
})

test_that("a column that looks like counts is not passed over in silence", {
  data <- data.frame(year = 2018L, persons = 5L)
  expect_message(counts <- arrivals_by_year(data), "`persons` is not used",
                 class = "nka_message_rows")
  expect_identical(counts$arrivals, 1L)
  expect_message(counts <- arrivals_by_year(data, count = persons), NA)
  expect_identical(counts$arrivals, 5L)
})

test_that("integer64 counts need no bit64", {
  # 5, NA and 7 as integer64 keeps them: 64-bit integers in bytes of doubles.
  smallest <- 2^-1074
  data <- data.frame(year = 2018:2020)
  data$arrivals <- structure(c(5 * smallest, -0, 7 * smallest),
                             class = "integer64")
  expect_identical(arrivals_by_year(data)$arrivals, c(5L, NA, 7L))
  # In a session of its own, since other tests load bit64 into this one.
  path <- tempfile(fileext = ".rds")
  saveRDS(data, path)
  code <- sprintf(paste(
    "x <- suppressWarnings(nkarrivals::arrivals_by_year(",
    "readRDS('%s'), na = 'omit'));",
    "cat('bit64' %%in%% loadedNamespaces(), x$arrivals)"
  ), path)
  said <- in_new_session(code)
  expect_identical(said, "FALSE 5 NA 7")
})
