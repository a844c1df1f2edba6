# Columns that are chosen wrongly or hold something else than a plain vector.
# Where a table cannot be read in one way only, an error is the one answer that
# is not a wrong number.

two <- data.frame(year = 2018:2019, arrivals = 1:2)

with_column_of <- function(...) {
  data <- two
  columns <- list(...)
  for (name in names(columns)) data[[name]] <- columns[[name]]
  data
}

test_that("a column that is not there is named with those that are", {
  cnd <- error_of(arrivals_by_year(two, by = region))
  expect_s3_class(cnd, "nka_error_column")
  expect_match(condition_text(cnd),
               "`by` does not select a column of the data.",
               fixed = TRUE)
  expect_match(condition_text(cnd), "region", fixed = TRUE)
  expect_match(condition_text(cnd), "The columns are `year`, `arrivals`.",
               fixed = TRUE)
  wide <- as.data.frame(as.list(1:30))
  expect_match(condition_text(error_of(arrivals_by_year(wide, by = zz))),
               ", ...",
               fixed = TRUE)
})

test_that("one column is one column", {
  expect_error(arrivals_by_year(two, count = c(year, arrivals)),
               "must select one column, not 2: `year` and `arrivals`",
               class = "nka_error_column", fixed = TRUE)
  data <- with_column_of(sex = c("F", "M"))
  expect_error(gender_share(data, sex = c(year, sex)),
               class = "nka_error_column")
  expect_error(category_share(data, c(year, sex)), class = "nka_error_column")
})

test_that("a choice that finds nothing is not taken for no choice", {
  data <- with_column_of(n = 5:6, sex = c("female", "male"))
  expect_error(arrivals_by_year(data, count = tidyselect::any_of("N")),
               class = "nka_error_column")
  expect_error(arrivals_by_year(data, date = tidyselect::any_of("N")),
               class = "nka_error_column")
  expect_error(gender_share(data, sex = tidyselect::any_of("N")),
               class = "nka_error_column")
})

# Choices by name are looked up directly, all others by tidyselect; it must not
# show which way a choice went.
chosen_by_tidyselect <- function(quo, data) {
  tidyselect::eval_select(quo, data, allow_rename = FALSE)
}

test_that("columns called by name are those that tidyselect finds", {
  names <- c("year", "sex", "everything", "a b", "c", "where", "1",
             "is.numeric", ".x", "NA", "NULL")
  data <- as.data.frame(stats::setNames(as.list(seq_along(names)), names),
                        optional = TRUE)
  sex <- "year"
  c <- "sex"
  choices <- rlang::quos(
    year, "year", sex, c, c(c), where, everything, everything(), is.numeric,
    .x, `a b`, "a b", c(`a b`, "1"), `1`, "1", 1, c(year, 2), `NA`, "NA",
    `NULL`, c(sex, year), c(year, year), c("sex", sex), c(c(sex), year),
    c(year, NULL), c(year, ), c(, year), c(), -year, c(-year), c(sex, -year),
    !sex, year:c, (sex),
    !!c("year", "sex"), c(!!rlang::quo(year), !!"sex"),
    !!rlang::quo(!!rlang::quo(sex)), tidyselect::all_of("sex"),
    tidyselect::any_of(c("sex", "zz")), character(), c(character(), sex)
  )
  for (choice in choices) {
    expect_identical(
      select_columns(choice, data, "by", NULL),
      suppressWarnings(chosen_by_tidyselect(choice, data)),
      info = rlang::as_label(choice)
    )
  }
})

test_that("a column goes before a variable of its name, others are looked up", {
  data <- with_column_of(g = c("a", "b"), h = c("c", "d"))
  g <- "h"
  expect_named(arrivals_by_year(data, by = g),
               c("year", "g", "arrivals", "status"))
  other <- "h"
  expect_named(suppressWarnings(arrivals_by_year(data, by = other)),
               c("year", "h", "arrivals", "status"))
})

test_that("names that no column has, or an empty one, select none", {
  for (choice in rlang::quos(zz, "zz", c(year, zz), c(year, "zz"), "", NA,
                             NA_character_)) {
    expect_error(select_columns(choice, two, "by", NULL),
                 "`by` does not select a column",
                 class = "nka_error_column")
  }
  unnamed <- structure(list(2018:2019, 1:2, 1:2), class = "data.frame",
                       names = c("year", "", NA), row.names = 1:2)
  expect_error(arrivals_by_year(unnamed, by = ""), class = "nka_error_column")
  expect_error(arrivals_by_year(unnamed, by = "NA"), class = "nka_error_column")
  expect_identical(arrivals_by_year(unnamed, by = NULL)$arrivals, c(1L, 1L))
})

test_that("columns are not renamed while they are chosen", {
  expect_error(arrivals_by_year(two, by = c(g = year)),
               class = "nka_error_column")
})

test_that("a column of the result cannot be a group too", {
  data <- with_column_of(status = c("observed", "derived"), quarter = 1:2)
  for (name in c("year", "arrivals", "status")) {
    expect_error(arrivals_by_year(data, by = tidyselect::all_of(name)),
                 class = "nka_error_group")
  }
  expect_error(arrivals_by_year(data, by = tidyselect::everything()),
               class = "nka_error_group")
  expect_error(arrivals_by_quarter(data, by = quarter),
               class = "nka_error_group")
  dated <- data.frame(date = as.Date("2018-01-01"), half = "a")
  expect_error(arrivals_by_half(dated, by = half), class = "nka_error_group")
  expect_identical(arrivals_by_year(dated, by = half)$half, "a")
})

test_that("no column of a table of shares can be a group or a category", {
  for (name in c("arrivals", "base", "share", "conf_low", "conf_high",
                 "status")) {
    data <- data.frame(x = c("a", "b"), sex = c("female", "male"), year = 2018L)
    names(data)[1] <- name
    expect_error(category_share(data, tidyselect::all_of(name)),
                 class = "nka_error")
    expect_error(gender_share(data, by = tidyselect::all_of(name)),
                 class = "nka_error")
  }
})

test_that("a tibble grouped by its period says so", {
  skip_without("dplyr")
  expect_error(arrivals_by_year(dplyr::group_by(two, year)),
               class = "nka_error_group")
})

test_that("a name that occurs twice is not resolved by chance", {
  data <- structure(list(2018:2019, 1:2, 3:4), class = "data.frame",
                    names = c("year", "arrivals", "arrivals"), row.names = 1:2)
  expect_error(arrivals_by_year(data), class = "nka_error_column")
  names(data) <- c("year", "year", "arrivals")
  expect_error(arrivals_by_year(data), class = "nka_error_column")
  names(data) <- c("year", "g", "g")
  expect_error(arrivals_by_year(data, by = 3), class = "nka_error_column")
})

test_that("a matrix is no column", {
  m <- matrix(1:4, 2)
  data <- with_column_of(arrivals = m)
  expect_error(arrivals_by_year(data), class = "nka_error_count")
  data <- with_column_of(g = matrix(letters[1:4], 2))
  expect_error(arrivals_by_year(data, by = g), class = "nka_error_group")
  data <- two
  data$g <- structure(1:4, levels = letters[1:4], class = "factor",
                      dim = c(2L, 2L))
  expect_error(arrivals_by_year(data, by = g), class = "nka_error_group")
  for (x in list(m, structure(m + 0, class = "Date"),
                 matrix("2018-01-01", 2, 2))) {
    data <- data.frame(row = 1:2)
    data$when <- x
    expect_error(arrivals_by_year(data, date = when), class = "nka_error_date")
  }
  data <- with_column_of(status = matrix("derived", 2, 2))
  expect_identical(arrivals_by_year(data)$arrivals, 1:2)
})

test_that("lists, data frames and functions are no columns to count", {
  odd <- list(list(1, 2), data.frame(a = 1:2), list("a", "b"))
  for (x in odd) {
    data <- data.frame(year = 2018:2019)
    data$x <- x
    expect_error(arrivals_by_year(data, count = x), class = "nka_error_count")
    expect_error(arrivals_by_year(data, by = x), class = "nka_error_group")
    expect_error(arrivals_by_year(data, date = x), class = "nka_error_date")
    expect_error(gender_share(data, sex = x), class = "nka_error_sex")
  }
})

test_that("classes that only look like dates or counts are refused", {
  when <- list(
    difftime = as.difftime(1:2, units = "days"), complex = c(1i, 2i),
    logical = c(TRUE, FALSE),
    lt = as.POSIXlt(c("2018-01-01", "2019-01-01"), tz = "UTC"),
    labelled = structure(2018:2019, class = "labelled"),
    int64 = structure(c(0, 0), class = "integer64")
  )
  for (x in when) {
    data <- data.frame(row = 1:2)
    data$when <- x
    expect_error(arrivals_by_year(data, date = when), class = "nka_error_date")
  }
  many <- list(c(TRUE, FALSE), c("1", "2"), factor(1:2),
               as.Date(1:2, "1970-01-01"),
               c(1i, 2i), as.difftime(1:2, units = "days"),
               structure(1:2, class = "x"))
  for (x in many) {
    expect_error(arrivals_by_year(with_column_of(arrivals = x)),
                 class = "nka_error_count")
  }
  groups <- list(c(0.5, 1), c(1, 2), c(1i, 2i), as.raw(1:2),
                 as.POSIXct(1:2, "1970-01-01", tz = "UTC"),
                 structure(c(0, 0), class = "integer64"))
  for (x in groups) {
    expect_error(arrivals_by_year(with_column_of(g = x), by = g),
                 class = "nka_error_group")
  }
})

test_that("a Date that holds no number is no date", {
  data <- data.frame(row = 1:2)
  data$date <- structure(c("2018-01-01", "x"), class = "Date")
  expect_error(suppressWarnings(arrivals_by_year(data)),
               class = "nka_error_date")
  data$year <- 2018L
  expect_error(arrivals_by_year(data, date = year, by = date),
               class = "nka_error_group")
})

test_that("a time zone that nobody knows is not taken for UTC", {
  data <- data.frame(date = .POSIXct(c(0, 1e9), tz = "Mars/Olympus"))
  expect_error(suppressWarnings(arrivals_by_year(data)),
               class = "nka_error_date")
})

test_that("a zone is looked for anew where R is told of another folder", {
  data <- data.frame(date = .POSIXct(1e9, tz = "Asia/Seoul"))
  expect_no_error(arrivals_by_year(data))
  old <- Sys.getenv("TZDIR", NA)
  on.exit(if (is.na(old)) Sys.unsetenv("TZDIR") else Sys.setenv(TZDIR = old))
  folder <- tempfile()
  dir.create(folder)
  file.create(file.path(folder, "Neverland"))
  Sys.setenv(TZDIR = folder)
  expect_error(arrivals_by_year(data), "unknown time zone, \"Asia/Seoul\"",
               class = "nka_error_date")
})

test_that("a day in a zone is that of its clock, whatever its history", {
  set.seed(7)
  seconds <- c(runif(2000, -6e9, 8e9), -0.5, 0, NA)
  for (zone in c("Asia/Seoul", "Europe/Madrid", "Pacific/Apia")) {
    time <- .POSIXct(seconds, tz = zone)
    expected <- as.double(as.Date(format(time, "%Y-%m-%d", tz = zone)))
    expect_identical(zone_days(zone)(seconds), expected)
  }
})

test_that("an instant past every calendar is not an unknown date", {
  for (zone in c("UTC", "Asia/Seoul")) {
    for (second in c(1e18, -1e18, Inf, -Inf)) {
      data <- data.frame(date = .POSIXct(c(0, second), tz = zone))
      expect_error(arrivals_by_year(data), class = "nka_error_date")
    }
  }
})

test_that("periods without end or beyond every calendar are refused", {
  span <- function(from, to) {
    data.frame(period_start = .Date(from), period_end = .Date(to),
               arrivals = 1L)
  }
  for (data in list(span(-Inf, 17896), span(17532, Inf), span(17532.5, 17896),
                    span(1e12, 1e12 + 364))) {
    expect_error(suppressWarnings(arrivals_by_year(data)), class = "nka_error")
  }
  far <- period_start(3e9, "year")
  data <- data.frame(period_start = far, period_end = period_end(3e9, "year"),
                     arrivals = 1L)
  expect_error(suppressWarnings(arrivals_by_year(data)),
               class = "nka_error_date")
})

# ---- factors ----------------------------------------------------------------

damaged <- function(codes, levels = "2018-01-01") {
  structure(codes, levels = levels, class = "factor")
}

test_that("a damaged group factor is refused with its row", {
  for (code in c(9L, 0L, -1L, .Machine$integer.max)) {
    data <- with_column_of(g = damaged(c(1L, code)))
    expect_error(arrivals_by_year(data, by = g), "row 2",
                 class = "nka_error_group")
    data <- data.frame(year = rep(2018L, 4))
    data$g <- damaged(c(1L, NA, NA, code))
    expect_error(
      suppressWarnings(arrivals_by_year(data, by = g, na = "omit")), "row 4",
      class = "nka_error_group"
    )
  }
})

test_that("a damaged factor of dates is refused with its row", {
  for (code in c(9L, 0L, -1L)) {
    data <- data.frame(date = damaged(c(1L, code)))
    expect_error(arrivals_by_year(data), "row 2", class = "nka_error_date")
  }
})

test_that("a damaged factor of sexes is not an unknown sex", {
  data <- with_column_of(sex = damaged(c(1L, 9L), "female"))
  expect_error(gender_share(data), class = "nka_error")
})

test_that("a factor with a level twice is damaged too", {
  data <- with_column_of(g = damaged(1:2, c("a", "a")))
  expect_error(arrivals_by_year(data, by = g), class = "nka_error_group")
})

test_that("a level NA and a missing code are one unknown group", {
  g <- damaged(c(1L, 2L, NA), c("a", NA))
  data <- data.frame(year = 2018L)[c(1, 1, 1), , drop = FALSE]
  data$g <- g
  counts <- arrivals_by_year(data, by = g)
  expect_identical(as.character(counts$g), c("a", NA))
  expect_identical(counts$arrivals, c(1L, 2L))
  data$g <- addNA(factor(c("a", NA, "a")))
  expect_identical(arrivals_by_year(data, by = g)$arrivals, c(2L, 1L))
})

test_that("a factor of years says what to do", {
  data <- data.frame(year = factor(c(2018, 2019)))
  expect_error(arrivals_by_year(data), "not a day: \"2018\" in row 1",
               class = "nka_error_date")
})

# ---- the same people twice --------------------------------------------------

test_that("a total beside its parts is refused, with the row", {
  data <- data.frame(year = 2018L, sex = c("female", "male", "total"),
                     arrivals = 1:3)
  expect_error(arrivals_by_year(data), "Row 3", class = "nka_error_overlap")
  expect_identical(nrow(arrivals_by_year(data, by = sex)), 3L)
})

test_that("a total is one however it is written and wherever it stands", {
  parts <- c("female", "male")
  for (total in c("total", "Total", "TOTAL", " total")) {
    data <- data.frame(year = 2018L, sex = c(parts, total),
                       arrivals = c(3, 1, 4))
    expect_error(arrivals_by_year(data), class = "nka_error_overlap")
    expect_error(suppressMessages(gender_share(data)),
                 class = "nka_error_overlap")
  }
  data <- data.frame(year = 2018L, gender = c(parts, "total"),
                     arrivals = c(3, 1, 4))
  expect_error(arrivals_by_year(data), class = "nka_error_overlap")
  data <- data.frame(date = as.Date("2018-01-01"), sex = c(parts, "total"),
                     arrivals = c(3, 1, 4))
  expect_error(arrivals_by_year(data), class = "nka_error_overlap")
})

test_that("a total beside other people's parts is none", {
  data <- data.frame(
    year = c(2018L, 2019L, 2019L), sex = c("total", "female", "male"),
    arrivals = 1:3
  )
  expect_identical(arrivals_by_year(data)$arrivals, c(1L, 5L))
  data$year <- 2018L
  data$region <- c("a", "b", "b")
  expect_identical(arrivals_by_year(data, by = region)$arrivals, c(1L, 5L))
})

test_that("periods that share days are refused, whole bins too", {
  span <- function(from, to) {
    data.frame(period_start = as.Date(from), period_end = as.Date(to),
               arrivals = 1L)
  }
  expect_error(
    arrivals_by_year(span(c("2018-01-01", "2018-01-01"),
                          c("2018-12-31", "2018-03-31"))),
    class = "nka_error_overlap"
  )
  expect_error(
    arrivals_by_year(span(c("2018-01-01", "2019-01-01"),
                          c("2018-12-31", "2019-03-31"))),
    class = "nka_error_period"
  )
  expect_error(arrivals_by_year(span("1999-01-01", "2001-12-31")),
               "pools several years", class = "nka_error_period")
  expect_error(arrivals_by_year(span("2018-01-01", "2018-12-30")),
               "is not a whole period", class = "nka_error_period")
  expect_error(arrivals_by_quarter(span("2018-01-01", "2018-12-31")),
               "cannot be split", class = "nka_error_period")
})
