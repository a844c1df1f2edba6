test_that("missing periods are put in for every group, as not published", {
  counts <- arrivals_by_year(by = sex)
  holes <- counts[!counts$year %in% c(1991, 1999, 2000), ]
  full <- complete_periods(holes)
  expect_identical(full$year, counts$year)
  expect_identical(full$sex, counts$sex)
  put_in <- counts$year %in% c(1991, 1999, 2000)
  expect_identical(is.na(full$arrivals), put_in)
  expect_identical(full$arrivals[!put_in], counts$arrivals[!put_in])
  expect_identical(unique(as.character(full$status[put_in])), "not_published")
  expect_identical(full$status[!put_in], counts$status[!put_in])
  expect_identical(attr(full, "sources"), attr(counts, "sources"))
})

test_that("a table without a gap stays as it is", {
  for (counts in list(arrivals_by_year(by = sex), gender_share())) {
    expect_identical(complete_periods(counts), counts)
  }
})

test_that("every group gets the periods that it lacks", {
  counts <- arrivals_by_year(by = sex)
  uneven <- counts[(counts$year == 2001 & counts$sex == "female") |
                     (counts$year == 2003 & counts$sex == "male"), ]
  full <- complete_periods(uneven)
  expect_identical(full$year, rep(2001:2003, each = 2))
  expect_identical(as.character(full$sex), rep(c("female", "male"), 3))
  expect_identical(is.na(full$arrivals),
                   c(FALSE, TRUE, TRUE, TRUE, TRUE, FALSE))
})

test_that("`from` and `to` are years, Dates or text of a day", {
  counts <- arrivals_by_quarter(data.frame(year = 2001L, quarter = 2L,
                                           arrivals = 5L))
  span <- function(...) {
    full <- complete_periods(counts, ...)
    range(full$year * 10 + full$quarter)
  }
  expect_identical(span(), c(20012, 20012))
  expect_identical(span(from = 2000), c(20001, 20012))
  expect_identical(span(to = 2001), c(20012, 20014))
  expect_identical(span(from = 2001L, to = 2002L), c(20011, 20024))
  expect_identical(span(from = "2000-12-31"), c(20004, 20012))
  expect_identical(span(from = as.Date("2001-01-01"),
                        to = as.Date("2001-07-01")),
                   c(20011, 20013))
  expect_identical(span(from = 1, to = 1)[2], 20012)
})

test_that("no row is taken away, also outside the range", {
  counts <- arrivals_by_year(data.frame(year = c(1990L, 2020L), arrivals = 1:2))
  counts <- counts[!is.na(counts$arrivals), ]
  full <- complete_periods(counts, from = 2000, to = 2002)
  expect_identical(full$year, c(1990L, 2000:2002, 2020L))
})

test_that("rows without a date stay last", {
  data <- data.frame(date = as.Date(c("2001-01-01", NA)))
  full <- complete_periods(arrivals_by_year(data), to = 2003)
  expect_identical(full$year, c(2001:2003, NA))
  expect_identical(full$arrivals, c(1L, NA, NA, 1L))
})

test_that("a fill is a number that is told, and counts as observed", {
  counts <- arrivals_by_year(data.frame(date = as.Date("2001-05-05")))
  full <- complete_periods(counts, 2000, 2002, fill = 0)
  expect_identical(full$arrivals, c(0L, 1L, 0L))
  expect_identical(as.character(full$status), rep("observed", 3))
  expect_identical(complete_periods(counts, 2000, fill = 3e9)$arrivals,
                   c(3e9, 1))
})

test_that("columns of other kinds are unknown in new rows", {
  shares <- gender_share()
  full <- complete_periods(shares, to = max(shares$year) + 1)
  new <- full[full$year > max(shares$year), ]
  expect_identical(as.character(new$sex), c("female", "male"))
  expect_true(all(is.na(unlist(new[c("arrivals", "base", "share",
                                     "conf_low")]))))
  expect_identical(full[full$year <= max(shares$year), ], shares)
  known <- complete_periods(arrivals_as_of("2010-12-31"))
  expect_true(all(is.na(known$source_id[is.na(known$arrivals)])))
  expect_s3_class(known$reported_on, "Date")
})

test_that("groups of every kind are completed", {
  groups <- list(
    c(1L, NA), c("a", NA), c(TRUE, NA), as.Date(c("2018-01-01", NA)),
    factor(c("x", NA), levels = c("y", "x")),
    factor(c("x", "y"), levels = c("y", "x"), ordered = TRUE)
  )
  for (g in groups) {
    data <- data.frame(year = c(2001L, 2003L))
    data$g <- g
    counts <- arrivals_by_year(data, by = g)
    kept <- counts[counts$year != 2002, ]
    full <- complete_periods(kept)
    expect_identical(class(full$g), class(g))
    expect_identical(levels(full$g), levels(g))
    expect_identical(sort(unique(full$year)), 2001:2003)
    put_in <- !paste(full$year, full$g) %in% paste(kept$year, kept$g)
    expect_identical(is.na(full$arrivals), put_in)
    # Unknown members have rows only where they occur.
    members <- length(unique(kept$g[!is.na(kept$g)]))
    expect_identical(nrow(full), 3L * members + sum(is.na(kept$g)))
  }
})

test_that("an empty table needs both ends and then has its periods", {
  none <- arrivals_by_year()[0, ]
  expect_identical(complete_periods(none), none)
  full <- complete_periods(none, 2001, 2003)
  expect_identical(full$year, 2001:2003)
  expect_identical(full$arrivals, rep(NA_integer_, 3))
  expect_error(complete_periods(none, from = 2001), class = "nka_error_period")
})

test_that("days outside years 1 to 9999 are no periods", {
  for (day in c(-719163, 2932897, -1e6)) {
    expect_error(complete_periods(arrivals_by_year(), from = .Date(min(day, 0)),
                                  to = .Date(max(day, 2e4))),
                 class = "nka_error")
  }
  full <- complete_periods(arrivals_by_year(), from = "0001-01-01",
                           to = "9999-12-31")
  expect_identical(full$year, 1:9999)
})

test_that("completing makes running totals and changes stop at the gap", {
  counts <- arrivals_by_year(data.frame(year = 2001:2004, arrivals = 1:4))[-2, ]
  full <- complete_periods(counts)
  expect_identical(running_total(full)$running_total, c(1L, NA, NA, NA))
  expect_identical(change_from(full)$change, c(NA, NA, NA, 1))
})
