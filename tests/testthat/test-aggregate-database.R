# Tables in a database count as the same rows do in memory.

skip_without("dbplyr")
skip_without("RSQLite")

con <- DBI::dbConnect(RSQLite::SQLite(), ":memory:")
in_database <- function(data) {
  DBI::dbWriteTable(con, "people", data, overwrite = TRUE)
  dplyr::tbl(con, "people")
}

same_counts <- function(verb, data, ...) {
  expect_identical(verb(in_database(data), ...), verb(data, ...))
}

counting <- list(
  arrivals_by_year, arrivals_by_half, arrivals_by_quarter, arrivals_by_month
)

people <- simulate_arrivals(3000, seed = 3)
people$date <- format(people$date)
people$sex <- as.character(people$sex)
people <- as.data.frame(people)[c("date", "sex")]
people$n <- rep(c(0L, 1L, 1L, 4L), length.out = nrow(people))
people$date[c(5, 7, 900)] <- NA
people$sex[c(7, 11)] <- NA

test_that("records count as they do in memory", {
  for (count in counting) {
    same_counts(count, people[c("date", "sex")])
    same_counts(count, people[c("date", "sex")], date = date, by = sex)
    same_counts(count, people, count = n, by = "sex")
  }
})

test_that("records of years count as they do in memory", {
  years <- data.frame(born = c(2003L, 2001L, 2001L, 2004L, NA))
  same_counts(arrivals_by_year, years, date = born)
})

test_that("a missing count makes its cell unknown", {
  people$n[3] <- NA
  same_counts(arrivals_by_year, people, count = n, by = sex)
})

test_that("unknown rows are left out or refused", {
  known <- suppressWarnings(
    arrivals_by_year(people, count = n, by = sex, na = "omit")
  )
  expect_warning(
    found <- arrivals_by_year(
      in_database(people), count = n, by = sex, na = "omit"
    ), "4 rows are left out", class = "nka_warning_omitted"
  )
  expect_identical(found, known)
  expect_error(
    arrivals_by_year(in_database(people), count = n, by = sex, na = "error"),
    "`date`, `sex` or `n` is unknown in 4 rows", class = "nka_error_na"
  )
})

test_that("counts of whole periods count as they do in memory", {
  table <- as.data.frame(nkarrivals::arrivals)
  table[] <- lapply(table, function(x) if (is.factor(x)) as.character(x) else x)
  same_counts(arrivals_by_year, table)
  same_counts(arrivals_by_year, table, by = sex)
  expect_error(
    arrivals_by_year(in_database(rbind(table, table[1, ]))),
    "an earlier row has too", class = "nka_error_overlap"
  )
})

test_that("groups of the table are groups of the counts", {
  grouped <- dplyr::group_by(in_database(people[c("date", "sex")]), sex)
  expect_identical(
    arrivals_by_year(grouped),
    arrivals_by_year(people[c("date", "sex")], by = sex)
  )
})

test_that("days since 1970 are not taken for years", {
  days <- data.frame(date = as.Date("2018-04-15") + 0:3)
  expect_error(
    arrivals_by_year(in_database(days)), "one value is 17636",
    class = "nka_error_date"
  )
  early <- data.frame(date = as.Date("1995-04-15") + 0:3)
  expect_error(arrivals_by_year(in_database(early)), class = "nka_error_date")
})

test_that("bad counts and dates are named", {
  people$n[2] <- -3L
  expect_error(
    arrivals_by_year(in_database(people), count = n),
    "at least 0, but one is -3", class = "nka_error_count"
  )
  people$n <- 0.5
  expect_error(arrivals_by_year(in_database(people), count = n),
               "one is 0.5", class = "nka_error_count")
  people$n <- "few"
  expect_error(arrivals_by_year(in_database(people), count = n),
               "must hold counts", class = "nka_error_count")
  people$date[2] <- "2018-02-30"
  expect_error(arrivals_by_year(in_database(people[c("date", "sex")])),
               "2018-02-30", class = "nka_error_date")
  expect_error(arrivals_by_year(in_database(people), date = day),
               "does not select", class = "nka_error_column")
})

test_that("claims are judged by counts from a database", {
  claim <- one_claim(
    "count", printed = "2,914", period_start = "2009-01-01",
    period_end = "2009-12-31"
  )
  judge <- function(data) {
    check_claims(claim, articles = one_article, data = data)
  }
  rows <- people[!is.na(people$date), c("date", "sex")]
  counts <- arrivals_by_month(in_database(rows), by = sex)
  expect_identical(judge(counts), judge(arrivals_by_month(rows, by = sex)))
  expect_error(judge(in_database(rows)), "table in a database",
               class = "nka_error_type")
})


DBI::dbDisconnect(con)
