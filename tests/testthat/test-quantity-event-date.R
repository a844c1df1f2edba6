# Dates of events: years, months and days, and words that choose among events.

skip_on_cran()

event_claim <- function(printed, category = "rok_law", window = "1990/2010") {
  one_claim("event_date", printed = printed, category = category,
            window = window)
}

# Events with dates as the table prints them, and the days these can mean.
some_events <- function(date, event = "An act is passed", kind = "rok_law") {
  ends <- strsplit(date, "/", fixed = TRUE)
  first <- vapply(ends, `[`, "", 1)
  last <- vapply(ends, function(x) x[length(x)], "")
  begin <- as.Date(paste0(first, substring("0000-01-01", nchar(first) + 1)))
  month_end <- function(x) seq(as.Date(paste0(x, "-01")), by = "month",
                               length.out = 2)[2] - 1
  finish <- do.call(c, lapply(last, function(x) {
    switch(as.character(nchar(x)), "4" = as.Date(paste0(x, "-12-31")),
           "7" = month_end(x), as.Date(x))
  }))
  data.frame(
    date = date, date_start = begin, date_end = finish, event = event,
    kind = kind, source_id = paste0("s", seq_along(date))
  )
}

judge_event <- function(printed, date, ...) {
  verdict_now(event_claim(printed, ...), events = some_events(date),
              articles = one_article)
}

test_that("a day, a month and a year are compared as printed", {
  on_day <- function(printed) judge_event(printed, "1997-07-14")
  expect_identical(on_day("1997-07-14"), "confirmed")
  expect_identical(on_day("1997-07-13"), "contradicted")
  expect_identical(on_day("1997-07-15"), "contradicted")
  expect_identical(on_day("1997-07"), "confirmed")
  expect_identical(on_day("1997-06"), "contradicted")
  expect_identical(on_day("1997-08"), "contradicted")
  expect_identical(on_day("1997"), "confirmed")
  expect_identical(on_day("1998"), "contradicted")
})

test_that("an event known to its month leaves the days of it open", {
  in_month <- function(printed) judge_event(printed, "1996-02")
  expect_identical(in_month("1996-02"), "confirmed")
  expect_identical(in_month("1996-02-29"), "not_checkable")
  expect_identical(in_month("1996-03-01"), "contradicted")
  expect_identical(in_month("1996"), "confirmed")
  expect_identical(judge_event("1996-02", "1996"), "not_checkable")
})

test_that("a longer event is dated by its beginning", {
  famine <- function(printed) judge_event(printed, c("1994/1998", "1994/2000"))
  expect_identical(famine("1994"), "confirmed")
  expect_identical(famine("1999"), "contradicted")
  expect_identical(judge_event("1999", "1999-07-14/1999-07-16"), "confirmed")
  expect_identical(judge_event("1999-07-14", "1999-07-14/1999-07-16"),
                   "confirmed")
  expect_identical(judge_event("1999-07-15", "1999-07-14/1999-07-16"),
                   "contradicted")
})

test_that("of several events all, some or none have the date", {
  judge <- function(...) judge_event("1997-07", c(...))
  expect_identical(judge("1997-07-01", "1997-07-31"), "confirmed")
  expect_identical(judge("1997-07-01", "1997-08-01"), "confirmed_rounded")
  expect_identical(judge("1997-06-30", "1997-08-01"), "contradicted")
  row <- judge_with(
    event_claim("1997-07"), one_year(2010, 1), one_article,
    events = some_events(c("1997-07-01", "1997-08-01"))
  )
  expect_match(row$explanation, "1 of 2 dated events fall in July 1997",
               fixed = TRUE)
  expect_equal(row$value_now, 1997)
})

test_that("words after a stroke choose among the events of a kind", {
  events <- some_events(
    c("1997-07-14", "1999-03-01"), c("The act takes effect", "A new act passes")
  )
  judge <- function(printed, category) {
    verdict_now(event_claim(printed, category), events = events,
                articles = one_article)
  }
  expect_identical(judge("1997-07-14", "rok_law"), "confirmed_rounded")
  expect_identical(judge("1997-07-14", "rok_law/effect"), "confirmed")
  expect_identical(judge("1997-07-14", "rok_law/Act  EFFECT"), "confirmed")
  expect_identical(judge("1997-07-14", "rok_law/new"), "contradicted")
  expect_identical(judge("1997-07-14", "rok_law/new effect"), "not_checkable")
  # Dots and brackets are text.
  expect_identical(judge("1997-07-14", "rok_law/eff.ct"), "not_checkable")
})

test_that("without an event of the kind, words and years nothing is judged", {
  told <- function(...) {
    judge_with(event_claim("1997", ...), events = some_events("1997-07-14"),
               articles = one_article)$explanation
  }
  expect_match(told(window = "1998/1999"),
               "no event of the kind rok_law is on record for 1998 to 1999",
               fixed = TRUE)
  expect_match(told(category = "rok_law/new act"),
               "that names \"new\" and \"act\" is on record", fixed = TRUE)
  expect_match(told(), "the only event on record is dated 1997-07-14, An act",
               fixed = TRUE)
})

test_that("an event is known from its last day on", {
  claim <- event_claim("2020-06-20", window = "2020/2020")
  judge <- function(published) {
    article <- transform(one_article, published_from = published,
                         published_to = published)
    row <- judge_with(claim, one_year(2010, 1, "2021-12-31"), article,
                      events = some_events("2020-06-20"))
    as.character(row$verdict_at_publication)
  }
  expect_identical(judge("2020-06-19"), "not_checkable")
  expect_identical(judge("2020-06-20"), "confirmed")
})

test_that("wrong dates and kinds are named, each with its fault", {
  fault <- function(...) {
    conditionMessage(expect_error(
      check_claims(event_claim(...), articles = one_article),
      class = "nka_error_claim"
    ))
  }
  for (printed in c("July 1997", "1997-13", "1997-02-30", "97", "1997-7")) {
    expect_match(fault(printed), sprintf(
      "`printed`: \"%s\" is not a year, month or day such as", printed
    ), fixed = TRUE)
  }
  both <- fault("97", "law/act")
  expect_match(both, "has 2 faults", fixed = TRUE)
  expect_match(both, "\"law/act\" does not begin with a kind of event: border",
               fixed = TRUE)
  expect_match(fault("1997", window = NA), "event_date needs a value")
})
