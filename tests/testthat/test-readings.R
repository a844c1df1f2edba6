skip_on_cran()

count_claim <- function(printed, start, end, ...) {
  one_claim("count", printed = printed, period_start = start, period_end = end,
            ...)
}

change_claim <- function(quantity, printed, ...) {
  one_claim(
    quantity, printed = printed, period_start = "2019-01-01",
    period_end = "2019-12-31", reference_start = "2009-01-01",
    reference_end = "2009-12-31", ...
  )
}

first <- function(x) as.list(tibble::as_tibble(lapply(x, `[`, 1)))

# --- What it must find by itself --------------------------------------------

test_that("a quarter that was read as a half-year is found", {
  reports <- rbind(
    one_report("2018-01-01", "2018-03-31", 191, source_id = "a"),
    one_report("2018-01-01", "2018-06-30", 487, source_id = "b")
  )
  found <- read_with(count_claim("191", "2018-01-01", "2018-06-30"), reports)
  expect_identical(nrow(found), 1L)
  expect_identical(found$reading, "read as the first quarter of 2018")
  expect_identical(found$changed, "length")
  expect_identical(found$period_end, as.Date("2018-03-31"))
  expect_identical(found$value, 191)
  expect_identical(as.character(found$verdict), "confirmed")
  expect_identical(found$sources, "a")
  # And the other way round.
  found <- read_with(count_claim("487", "2018-01-01", "2018-03-31"), reports)
  expect_identical(found$reading[1], "read as the first half of 2018")
})

test_that("a reference goes along with its period", {
  reports <- rbind(
    one_report("2018-01-01", "2018-03-31", 69, source_id = "a"),
    one_report("2017-01-01", "2017-03-31", 100, source_id = "b"),
    one_report("2018-01-01", "2018-06-30", 487, source_id = "c"),
    one_report("2017-01-01", "2017-06-30", 593, source_id = "d"),
    one_report("2018-04-01", "2018-06-30", 418, source_id = "e")
  )
  claim <- one_claim(
    "change_pct", printed = "-31%", period_start = "2018-01-01",
    period_end = "2018-06-30", reference_start = "2017-01-01",
    reference_end = "2017-06-30"
  )
  found <- first(read_with(claim, reports))
  expect_identical(
    found$reading,
    "read as the first quarter of 2018, and against the first quarter of 2017"
  )
  expect_identical(found$value, -31)
  # A reference just before the period stays just before it.
  claim$reference_start <- "2017-07-01"
  claim$reference_end <- "2017-12-31"
  all <- read_with(claim, reports, all = TRUE)
  second <- all[all$period_start == as.Date("2018-04-01") &
    all$changed == "length", ]
  expect_identical(second$reference_start, as.Date("2018-01-01"))
  expect_identical(second$reference_end, as.Date("2018-03-31"))
})

test_that("women who were men are found, by number and by share", {
  reports <- rbind(
    one_year(2019, 31, sex = "female"), one_year(2019, 36, sex = "male"),
    one_year(2019, 67)
  )
  claim <- count_claim("36", "2019-01-01", "2019-12-31", sex = "female")
  found <- first(read_with(claim, reports))
  expect_identical(found$reading, "read as men")
  expect_identical(found$sex, "male")
  share <- one_claim(
    "share", printed = "54%", sex = "female", period_start = "2019-01-01",
    period_end = "2019-12-31"
  )
  found <- first(read_with(share, reports))
  expect_identical(found$reading, "read as men")
  expect_equal(found$value, 100 * 36 / 67)
})

test_that("a fall by a number that was a fall to it is found, and back", {
  reports <- rbind(one_year(2009, 2914), one_year(2019, 1047))
  found <- first(read_with(
    change_claim("difference", "-1,000", comparator = "about"), reports
  ))
  expect_identical(found$reading, "read as a fall to that number, not by it")
  expect_identical(found[c("quantity", "printed", "value")], list(
    quantity = "count", printed = "1,000", value = 1047
  ))
  expect_identical(as.character(found$verdict), "confirmed_rounded")
  reports <- rbind(one_year(2018, 1500), one_year(2019, 1100))
  found <- first(read_with(
    count_claim("401", "2019-01-01", "2019-12-31"),
    rbind(one_year(2018, 1501), one_year(2019, 1100))
  ))
  expect_identical(found$reading, paste(
    "read as a fall by that number, not to it, and against 2018"
  ))
  expect_identical(found$value, -401)
})

test_that("a change by a percentage that was a change to it is found", {
  reports <- rbind(one_year(2009, 200), one_year(2019, 62))
  found <- first(read_with(change_claim("change_pct", "-31%"), reports))
  expect_identical(
    found$reading, "read as a change to that percentage, not by it"
  )
  expect_identical(found$value, -69)
  expect_equal(c(found$low, found$high), c(30.5, 31.5) - 100)
})

test_that("a drop that was dated a year early is found", {
  reports <- rbind(
    one_year(2010, 2402), one_year(2011, 2706), one_year(2012, 1502)
  )
  claim <- one_claim(
    "direction", comparator = "lower", period_start = "2011-01-01",
    period_end = "2011-12-31", reference_start = "2010-01-01",
    reference_end = "2010-12-31"
  )
  found <- first(read_with(claim, reports))
  expect_identical(found$reading, "read as 2012, and against 2011")
  expect_identical(found$changed, "shift")
  expect_identical(found$distance, 4)
})

totals <- rbind(
  one_report(NA, "2018-08-31", 32042, measure = "cumulative", source_id = "a"),
  one_report(NA, "2018-11-30", 32381, measure = "cumulative", source_id = "b"),
  one_report(NA, "2019-06-30", 33022, measure = "cumulative", source_id = "c")
)
total_claim <- function(printed) {
  one_claim("running_total", printed = printed, period_start = "2019-05-02",
            period_end = "2019-05-02")
}

test_that("a running total that was quoted months late is found", {
  found <- read_with(total_claim("32,042"), totals)
  expect_identical(nrow(found), 1L)
  expect_identical(found$reading, "read as of 2018-08-31")
  expect_identical(found$period_end, as.Date("2018-08-31"))
  expect_equal(
    found$distance,
    as.numeric(as.Date("2019-05-02") - as.Date("2018-08-31")) / (365.25 / 4)
  )
})

test_that("a total that nobody printed is set between two that were", {
  found <- read_with(total_claim("32,147"), totals)
  expect_identical(nrow(found), 1L)
  expect_identical(found$reading,
                   "read as of a day from 2018-09-01 to 2018-11-29")
  expect_identical(as.character(found$verdict), "not_checkable")
  expect_match(found$explanation, "32,042 in all by 2018-08-31", fixed = TRUE)
  expect_match(found$explanation, "32,381 in all by 2018-11-30", fixed = TRUE)
  expect_output(print(found), "between two printed totals")
  expect_identical(summary(found)$passed, 1L)
  expect_identical(summary(found)$hold, 0L)
})

# --- The same in the articles -----------------------------------------------

shipped_article <- function(from, to = from) {
  data.frame(article_id = "a1", published_from = from, published_to = to)
}

of_article <- function(article, ...) {
  claims <- subset(as.data.frame(nkarrivals::claims), article_id == article)
  wanted <- list(...)
  for (name in names(wanted)) {
    claims <- claims[claims[[name]] %in% wanted[[name]], ]
  }
  stopifnot(nrow(claims) == 1)
  claims
}

test_that("what went wrong in the articles is found in their claims", {
  nearest <- function(...) readings(of_article(...), most = 1)$reading[1]
  expect_identical(
    nearest("visiontimes-2018", quantity = "count", printed = "192"),
    "read as the first quarter of 2018"
  )
  expect_identical(
    nearest("kei-2024", quantity = "count", printed = "35"), "read as men"
  )
  expect_identical(
    nearest("rfa-2023", quantity = "difference", printed = "-1,000"),
    "read as a fall to that number, not by it"
  )
  expect_identical(
    nearest("telegraph-2018", quantity = "break_year", printed = "2011"),
    "read as 2012"
  )
  expect_identical(
    nearest("telegraph-2018", quantity = "direction",
            comparator = "sharply_lower", period_end = as.Date("2011-12-31")),
    "read as 2012, and against 2011"
  )
})

test_that("when the total of an article was passed is found", {
  total <- readings(of_article("liu-2019", printed = "32,147"))
  expect_identical(total$changed, "between")
  rows <- subset(
    as.data.frame(nkarrivals::arrival_reports),
    measure == "cumulative" & sex == "total"
  )
  expect_true(all(rows$value[rows$period_end < total$period_start] < 32147))
  expect_true(all(rows$value[rows$period_end > total$period_end] > 32147))
})

# --- The same judges --------------------------------------------------------

mixed <- rbind(
  count_claim("192", "2018-01-01", "2018-06-30", sex = "total"),
  count_claim("35", "2022-01-01", "2022-12-31", sex = "female"),
  count_claim("900", "2019-01-01", "2019-03-31", sex = "total")
)
mixed$claim_id <- c("half", "women", "quarter")
late <- shipped_article("2026-06-01")
mixed_read <- readings(mixed, articles = late)

test_that("a reading has the verdict that check_claims() gives its columns", {
  all <- tidy(readings(mixed[2, ], all = TRUE, articles = late))
  now <- all[is.na(all$vintage), ]
  expect_gt(nrow(now), 50)
  claims <- transform(
    as.data.frame(now), statement = "A reading", article_id = "a1",
    claim_id = seq_len(nrow(now))
  )
  check <- check_claims(claims[!names(claims) %in% "verdict"], articles = late)
  expect_identical(check$verdict_now, now$verdict)
  expect_identical(check$value_now, now$value)
  expect_identical(check$low, now$low)
})

test_that("several claims are read as each by itself", {
  alone <- lapply(seq_len(nrow(mixed)), function(i) {
    readings(mixed[i, ], articles = late)
  })
  expect_identical(
    tidy(mixed_read), do.call(rbind, lapply(alone, tidy))
  )
  expect_identical(
    attr(mixed_read, "tried"), unlist(lapply(alone, attr, "tried"))
  )
  expect_identical(
    summary(mixed_read), do.call(rbind, lapply(alone, summary))
  )
})

# --- The space --------------------------------------------------------------

test_that("nothing printed and no word is changed, but for a sign", {
  all <- readings(mixed[1, ], all = TRUE, articles = shipped_article(
    "2018-12-31"
  ))
  expect_true(all(sub("^-", "", all$printed) == "192"))
  expect_true(all(all$printed[all$quantity != "difference"] == "192"))
})

test_that("readings come nearest first, each once, with one or two changes", {
  all <- readings(mixed[1, ], all = TRUE, articles = shipped_article(
    "2018-12-31"
  ))
  expect_false(is.unsorted(order(all$changes, all$distance)))
  expect_identical(
    lengths(strsplit(all$changed, "+", fixed = TRUE)), all$changes
  )
  expect_identical(sort(unique(all$changes)), 1:2)
  read <- as.data.frame(all)[c(read_columns, "vintage", "value")]
  expect_false(anyDuplicated(read) > 0)
  one <- readings(mixed[1, ], all = TRUE, most = 1, articles = shipped_article(
    "2018-12-31"
  ))
  expect_identical(tidy(one), tidy(all)[all$changes == 1, ])
})

test_that("a change that is not needed is tried but not shown", {
  reports <- rbind(
    one_year(2010, 2402), one_year(2011, 2706), one_year(2012, 1502),
    one_year(2011, 2700, sex = "female"), one_year(2012, 1500, sex = "female")
  )
  claim <- one_claim(
    "direction", comparator = "lower", period_start = "2011-01-01",
    period_end = "2011-12-31", reference_start = "2010-01-01",
    reference_end = "2010-12-31"
  )
  found <- read_with(claim, reports)
  expect_true("read as 2012, and against 2011" %in% found$reading)
  women <- "read as women, and as 2012, and against 2011"
  expect_false(women %in% found$reading)
  all <- read_with(claim, reports, all = TRUE)
  expect_identical(as.character(all$verdict[all$reading == women]), "confirmed")
  holds <- summary(found)
  expect_identical(holds$shown, nrow(found))
  expect_identical(holds$hold, sum(all$verdict == "confirmed"))
  expect_output(print(found), "by a change more than is needed")
})

test_that("days between two totals are shown only where no total fits", {
  claim <- one_claim("running_total", printed = "32,300", period_end =
    "2019-09-30", comparator = "about", period_start = "2019-09-30")
  rules <- utils::modifyList(usual_rules, list(hedge = 0.01))
  later <- rbind(totals, one_report(
    NA, "2019-09-30", 33300, measure = "cumulative", source_id = "d"
  ))
  found <- read_with(claim, later, rules = rules)
  expect_setequal(found$period_end, as.Date(c("2018-08-31", "2018-11-30")))
  expect_identical(summary(found)$passed, 0L)
  expect_identical(summary(found)$hold, 2L)
})

test_that("the distances are those of the help page", {
  all <- read_with(
    count_claim("7", "2018-04-01", "2018-06-30", sex = "female"),
    one_year(2018, 9), all = TRUE, most = 1
  )
  distance <- function(...) {
    at <- match(paste("read as", c(...)), all$reading)
    all$distance[at]
  }
  expect_identical(distance("men", "women and men"), c(1, 2))
  expect_identical(
    distance("the first half of 2018", "2018-01-01 to 2018-09-30", "2018"),
    c(1, 2, 3)
  )
  expect_identical(
    distance("the first quarter of 2018", "the third quarter of 2018",
             "the second quarter of 2017", "the second quarter of 2019"),
    c(1, 1, 4, 4)
  )
  expect_identical(distance("all arrivals up to then, and as of 2018-06-30"), 1)
  expect_identical(nrow(all), 12L)
})

test_that("no reading is of a time after the article", {
  early <- read_with(
    count_claim("7", "2018-04-01", "2018-06-30"), one_year(2018, 9),
    transform(one_article, published_from = "2018-07-01",
              published_to = "2018-10-01"), all = TRUE
  )
  expect_identical(max(early$period_end), as.Date("2018-09-30"))
  # But for a forecast, up to its own end.
  forecast <- read_with(
    count_claim("7", "2021-04-01", "2021-06-30"), one_year(2018, 9), all = TRUE
  )
  expect_identical(max(forecast$period_end), as.Date("2021-06-30"))
})

test_that("a claim that its kind of quantity would refuse is no reading", {
  share <- one_claim(
    "share", printed = "54%", sex = "female", period_start = "2019-01-01",
    period_end = "2019-12-31"
  )
  all <- read_with(share, one_year(2019, 67), all = TRUE)
  expect_setequal(all$sex, c("female", "male"))
  rank <- one_claim(
    "rank", comparator = "lowest_since", period_start = "2019-01-01",
    period_end = "2019-12-31", reference_start = "2018-01-01",
    reference_end = "2018-12-31"
  )
  all <- read_with(rank, one_year(2019, 67), all = TRUE)
  expect_true(all(all$reference_end < all$period_start))
  expect_true(all(format(all$period_end, "%m-%d") == "12-31"))
})

test_that("a time that is printed is moved by a year, or a month", {
  claim <- one_claim("event_date", printed = "2012", window = "2011/2012",
                     category = "dprk_leadership/dies")
  found <- first(read_with(claim))
  expect_identical(found$reading, "read as 2011")
  expect_identical(found$changed, "named")
  claim$printed <- "2012-01"
  found <- first(read_with(claim))
  expect_identical(found$reading, "read as December 2011")
  expect_equal(found$distance, 1 / 3)
})

test_that("windows are moved at one end or both", {
  counts <- c(9, 1, 2, 3, 4, 5, 6)
  reports <- do.call(rbind, Map(one_year, 2010:2016, counts))
  trend <- one_claim("trend", comparator = "upward", window = "2010/2015")
  all <- read_with(trend, reports, all = TRUE, most = 1)
  expect_setequal(
    all$window[all$changed == "window"],
    c("2009/2015", "2011/2015", "2010/2014", "2010/2016", "2009/2014",
      "2011/2016")
  )
  holds <- all[all$verdict == "confirmed", ]
  expect_setequal(
    holds$reading,
    c("read over the years 2011 to 2015", "read over the years 2011 to 2016")
  )
})

test_that("days are moved by months as the calendar has them", {
  expect_identical(
    move_period(as.Date(c("2016-02-01", "2016-02-29")), 12),
    as.Date(c("2017-02-01", "2017-02-28"))
  )
  expect_identical(
    move_period(as.Date(c("2018-01-01", "2018-03-31")), -3),
    as.Date(c("2017-10-01", "2017-12-31"))
  )
  expect_identical(
    move_period(as.Date(c(NA, "2018-03-31")), -12),
    as.Date(c(NA, "2017-03-31"))
  )
})

# --- Vintages ---------------------------------------------------------------

test_that("what was true by an older figure only is marked", {
  reports <- rbind(
    one_year(2018, 1137, "2019-01-01", "a"),
    one_year(2018, 1140, "2020-02-01", "b")
  )
  claim <- count_claim("1,137", "2018-01-01", "2018-12-31")
  found <- read_with(claim, reports)
  expect_identical(found$reading, "read by the figures known on 2019-01-01")
  expect_identical(found$vintage, as.Date("2019-01-01"))
  expect_identical(found$changed, "vintage")
  expect_identical(found$sources, "a")
  # On the older day the claim is true as it stands.
  then <- read_with(claim, reports, transform(
    one_article, published_from = "2019-01-01", published_to = "2019-01-01"
  ), as_of = as.Date("2019-06-01"))
  expect_identical(nrow(then), 0L)
  # Together with another change.
  next_year <- read_with(count_claim("1,137", "2019-01-01", "2019-12-31"),
                         rbind(reports, one_year(2019, 1047)))
  expect_identical(next_year$changed, "shift+vintage")
})

true_claim <- count_claim("7", "2018-01-01", "2018-12-31", sex = "total")

# --- By chance --------------------------------------------------------------

chance_to_match <- function(...) diff(made_up_match(...))

# Weight of each whole number from half to double, even on the log scale.
made_up <- function(printed) {
  x <- seq(printed / 2, printed * 2)
  ends <- pmin(pmax(c(x[1] - 0.5, x + 0.5), printed / 2), printed * 2)
  list(x = x, weight = diff(log(ends)) / log(4))
}

test_that("the number expected is what made-up percentages find", {
  women <- c(9, 14, 22, 23, 35, 40)
  reports <- do.call(rbind, Map(function(year, women, men) rbind(
    one_year(year, women, sex = "female"), one_year(year, men, sex = "male")
  ), 2014:2019, women, 61 - women))
  share <- one_claim("share", sex = "female", period_start = "2017-01-01",
                     period_end = "2017-12-31")
  numbers <- made_up(50)
  claims <- transform(
    share[rep(1, length(numbers$x)), ], printed = paste0(numbers$x, "%"),
    claim_id = paste0("made-up-", numbers$x)
  )
  found <- read_with(claims, reports, all = TRUE, most = 1)
  matched <- vapply(claims$claim_id, function(id) {
    holds <- found$claim_id == id & found$verdict == "confirmed_rounded"
    length(unique(found$value[holds]))
  }, 0L)
  truth <- sum(numbers$weight * matched)
  expected <- attr(found, "expected")[["made-up-50"]]
  expect_gt(truth, 0.01)
  # A made-up number lies within half a percent of the value it fits, of 25 or
  # more.
  expect_equal(expected, truth, tolerance = 0.5 / 25)
})

test_that("the number expected is right for every word around a number", {
  n <- 4e3
  grid <- 500 * 4^((seq_len(n) - 0.5) / n)
  for (word in setdiff(comparators, "equal")) {
    set <- rounding_interval("1000", word)
    sets <- rounding_interval(sprintf("%.3f", grid), word)
    fall <- rounding_interval("-1000", word)
    for (value in c(-700, 0, 300, 700, 1047, 1867, 2600)) {
      chance <- chance_to_match(value, set, word)
      expect_lt(abs(chance - mean(inside(value, sets))), 1e-3)
      expect_equal(chance_to_match(-value, fall, word), chance)
    }
  }
})

test_that("a made-up exact number is one of the whole numbers", {
  set <- rounding_interval("192")
  chance <- vapply(96:384, chance_to_match, 0, set, "equal")
  expect_equal(sum(chance), 1)
  expect_identical(chance_to_match(95, set, "equal"), 0)
  # About 1 / (v log 4) for one value.
  expect_equal(chance_to_match(200, set, "equal"), 1 / (200 * log(4)),
               tolerance = 1e-4)
})

tried_reading <- function(value, printed = "192", comparator = "equal", ...) {
  claim <- utils::modifyList(as.list(plain_claims(true_claim)), list(...))
  claim$set <- rounding_interval(printed, comparator)
  claim$comparator <- comparator
  list(claim = claim, outcome = not_checkable("", value = value))
}

# The claim itself is far from every value.
expected_of <- function(tried, stands = tried_reading(1e9, sex = "female")) {
  expected_by_chance(tried, stands)
}

test_that("values that readings share are counted once", {
  tried <- tried_reading
  one <- expected_of(list(tried(200)))
  expect_equal(one, log(200.5 / 199.5) / log(4))
  expect_identical(
    expected_of(list(tried(200), tried(200, sex = "male"))), one
  )
  expect_identical(
    expected_of(list(tried(200), tried(1e6), tried(NA))), one
  )
  two <- expected_of(list(tried(200), tried(300, sex = "male")))
  expect_equal(two, one + log(300.5 / 299.5) / log(4))
  expect_identical(expected_of(list(tried(NA))), NA_real_)
  expect_identical(expected_of(list()), NA_real_)
})

test_that("figures of older days count together with those of now", {
  tried <- function(...) {
    tried_reading(..., printed = "1000", comparator = "about")
  }
  # About a made-up number from 1000 / 1.1 to 1100 / 0.9.
  expect_equal(
    expected_of(list(tried(1100), tried(1000))),
    log((1100 / 0.9) / (1000 / 1.1)) / log(4)
  )
  expect_equal(
    expected_of(list(tried(1900), tried(600))),
    log((2000 / (1900 / 1.1)) * (1.1 / 0.9)) / log(4)
  )
})

test_that("a number that makes the claim itself true has no other reading", {
  tried <- function(...) {
    tried_reading(..., printed = "1000", comparator = "about")
  }
  # By an older figure, of 1000: what it adds to the newer one, of 1100.
  expect_equal(
    expected_of(list(tried(1000)), tried(1100)), log(1.1) / log(4)
  )
  expect_equal(expected_of(list(tried(1000)), tried(NA)),
               expected_of(list(tried(1000))))
})

test_that("for what is left in percent the printed number is made up", {
  left <- tried_reading(-60, printed = "31%", left = TRUE)
  ends <- c("value", "low", "high")
  left$claim$set[ends] <- lapply(left$claim$set[ends], `-`, 100)
  expect_equal(
    expected_of(list(left)),
    chance_to_match(40, rounding_interval("31%"), "equal")
  )
})

test_that("words have no number that is expected", {
  claim <- one_claim(
    "direction", comparator = "lower", period_start = "2011-01-01",
    period_end = "2011-12-31", reference_start = "2010-01-01",
    reference_end = "2010-12-31"
  )
  found <- read_with(claim)
  expect_identical(attr(found, "expected"), c(c1 = NA_real_))
  expect_output(print(found), "cannot be told")
})

# --- Shape ------------------------------------------------------------------

test_that("claims that nothing contradicts have no readings unless asked", {
  found <- read_with(true_claim, one_year(2018, 7))
  expect_identical(nrow(found), 0L)
  expect_identical(attr(found, "tried"), c(c1 = 0L))
  expect_output(print(found), "Nothing contradicts this claim")
  expect_identical(as.character(summary(found)$verdict), "confirmed")
  all <- read_with(true_claim, one_year(2018, 7), all = TRUE)
  expect_identical(nrow(all), attr(all, "tried")[["c1"]])
  expect_gt(nrow(all), 50)
  open <- read_with(true_claim, one_year(2011, 7))
  expect_identical(nrow(open), 0L)
  expect_identical(as.character(summary(open)$verdict), "not_checkable")
})

test_that("claims that are no quantity have no readings", {
  both <- rbind(one_claim("none"), one_claim("external"))
  both$claim_id <- c("c1", "c2")
  found <- read_with(both, all = TRUE)
  expect_identical(nrow(found), 0L)
  expect_identical(attr(found, "tried"), c(c1 = 0L, c2 = 0L))
})

test_that("the table of readings has the documented columns and class", {
  found <- mixed_read
  expect_s3_class(found, c("nka_readings", "tbl_df", "tbl", "data.frame"),
                  exact = TRUE)
  expect_named(found, c(
    "claim_id", "reading", "changed", "changes", "distance", "quantity",
    "printed", "sex", "period_start", "period_end", "reference_start",
    "reference_end", "window", "vintage", "value", "verdict", "low", "high",
    "explanation", "sources"
  ))
  expect_named(summary(found), c(
    "claim_id", "article_id", "statement", "verdict", "explanation", "tried",
    "open", "values", "hold", "shown", "passed", "expected"
  ))
  none <- readings(mixed[0, ], articles = late)
  expect_identical(nrow(none), 0L)
  expect_identical(lapply(none, class), lapply(found, class))
  expect_identical(lapply(summary(none), class), lapply(summary(found), class))
  expect_output(print(none), "0 claims")
  expect_identical(format(none), character())
})

test_that("a table of readings prints, subsets and tells its sources", {
  found <- mixed_read
  expect_length(format(found), nrow(found))
  expect_output(print(found), "read as the first quarter of 2018")
  expect_output(print(found, n = 0), "and 1 more")
  expect_output(print(found[found$claim_id == "women", ]), "read as men")
  expect_s3_class(found[1:2, ], "nka_readings")
  expect_false(inherits(found[c("claim_id", "reading")], "nka_readings"))
  expect_output(print(found["reading"]), "tibble")
  expect_setequal(sources_of(found)$source_id, split_ids(found$sources))
  expect_identical(class(tidy(found)), c("tbl_df", "tbl", "data.frame"))
  expect_error(plot(found), class = "nka_error_type")
})

test_that("as_of replaces the newest vintage", {
  claim <- count_claim("192", "2018-01-01", "2018-06-30")
  article <- shipped_article("2018-07-20")
  # On that day the report of 192 did not count as known.
  early <- readings(claim, "2018-07-20", articles = article)
  expect_identical(nrow(early), 0L)
  expect_identical(attr(early, "as_of"), as.Date("2018-07-20"))
  expect_true(nrow(readings(claim, articles = article)) > 0)
})

test_that("the rounding rule is followed and kept", {
  claim <- change_claim("change_pct", "-31%")
  reports <- rbind(one_year(2009, 200), one_year(2019, 63))
  for (rule in c("either", "half_even")) {
    rules <- utils::modifyList(usual_rules, list(rounding = rule))
    found <- read_with(claim, reports, rules = rules)
    # What is left is 31.5 percent: a tie.
    expect_identical(nrow(found), if (rule == "either") 1L else 0L)
    expect_identical(attr(found, "rounding"), rule)
  }
})

test_that("counts and records of the user are read as the reports are", {
  days <- as.Date(c(
    "2018-01-05", rep("2018-02-10", 190), rep("2018-05-01", 296), "2018-12-01"
  ))
  claim <- count_claim("191", "2018-01-01", "2018-06-30")
  mine <- data.frame(arrived = days)
  found <- readings(claim, articles = late, data = mine, date = arrived)
  expect_identical(found$reading[1], "read as the first quarter of 2018")
  expect_true(attr(found, "own"))
  expect_output(print(found), "arrivals from the data given")
  counted <- readings(
    claim, articles = late, data = arrivals_by_month(mine, arrived)
  )
  expect_identical(tidy(counted), tidy(found))
})
