# Verdicts on words: series made up here, with the answer worked out beside.

skip_on_cran()

series_claim <- function(quantity, comparator, years, ...) {
  one_claim(
    quantity, comparator = comparator,
    window = paste(range(years), collapse = "/"), ...
  )
}

year_claim <- function(quantity, comparator, year, ...) {
  one_claim(
    quantity, comparator = comparator,
    period_start = paste0(year, "-01-01"), period_end = paste0(year, "-12-31"),
    ...
  )
}

reports_of_years <- function(counts, first = 2001, ...) {
  known <- !is.na(counts)
  years <- first + seq_along(counts) - 1
  do.call(rbind, Map(one_year, years[known], counts[known], ...))
}

with_words <- function(...) {
  utils::modifyList(usual_rules, list(words = word_rules(...)))
}

# The verdict, or the reason where there is none.
said_now <- function(claim, reports, rules = usual_rules, ...) {
  row <- judge_with(claim, reports, one_article, rules = rules, ...)
  reason <- as.character(row$reason)
  if (is.na(reason)) as.character(row$verdict_now) else reason
}

text_now <- function(claim, reports, ...) {
  judge_with(claim, reports, one_article, ...)$explanation
}

# --- The rules ----------------------------------------------------------------

test_that("rules are kept as given, named, printed and documented", {
  rules <- word_rules()
  expect_s3_class(rules, "nka_word_rules")
  expect_identical(names(rules), names(formals(word_rules)))
  for (word in names(rules)) {
    expect_identical(names(rules[[word]]), c("right", "wrong"))
    expect_equal(unname(rules[[word]]), eval(formals(word_rules)[[word]]))
  }
  mine <- word_rules(sharp = c(0.5, 0.2), steady = c(0, 1))
  lines <- format(mine)
  expect_length(lines, length(mine))
  expect_match(lines[1], "at least 50 percent; not one under 20 percent")
  expect_match(lines[4], "at most 0 percent .* more than 100 percent")
  expect_output(print(mine), "sharp: a change of at least 50 percent")
  expect_invisible(print(mine))
})

test_that("rules go with the verdicts as an attribute", {
  mine <- word_rules(sharp = c(0.5, 0.2))
  table <- check_claims(shipped_claim(3:4), words = mine)
  expect_identical(attr(table, "words"), mine)
  expect_identical(attr(table[1, ], "words"), mine)
  expect_identical(attr(check_claims(shipped_claim(3)), "words"), word_rules())
})

test_that("a verdict that the wording leaves open says so in words", {
  expect_identical(
    verdict_words("not_checkable", "wording"),
    "not checkable (the wording leaves room)"
  )
  claim <- year_claim("direction", "sharply_lower", 2002,
                      reference_start = "2001-01-01",
                      reference_end = "2001-12-31")
  # Known only after the article: each time has its own reason.
  reports <- rbind(one_year(2001, 100), one_year(2002, 85, "2021-01-01", "s2"))
  table <- judge_with(claim, reports, one_article)
  expect_match(format(table), paste(
    "At publication not checkable \\(no data\\), now not checkable \\(the",
    "wording leaves room\\)"
  ))
  expect_identical(as.character(table$reason), "wording")
})

# --- Sharp and slight ---------------------------------------------------------

from_1000 <- function(comparator, now, rules = usual_rules) {
  claim <- year_claim("direction", comparator, 2002,
                      reference_start = "2001-01-01",
                      reference_end = "2001-12-31")
  vapply(now, function(n) {
    said_now(claim, reports_of_years(c(1000, n)), rules)
  }, "")
}

test_that("sharp turns at a quarter and at a tenth, from both sides", {
  expect_identical(
    from_1000("sharply_lower", c(749, 750, 751, 900, 901, 1000, 1300)),
    c("confirmed", "confirmed", "wording", "wording", rep("contradicted", 3))
  )
  expect_identical(
    from_1000("sharply_higher", c(1251, 1250, 1249, 1100, 1099, 1000, 700)),
    c("confirmed", "confirmed", "wording", "wording", rep("contradicted", 3))
  )
})

test_that("slight turns at a tenth and at a quarter, from both sides", {
  expect_identical(
    from_1000("slightly_lower", c(999, 900, 899, 750, 749, 1000, 1001)),
    c("confirmed", "confirmed", "wording", "wording", rep("contradicted", 3))
  )
  expect_identical(
    from_1000("slightly_higher", c(1001, 1100, 1101, 1250, 1251, 1000, 999)),
    c("confirmed", "confirmed", "wording", "wording", rep("contradicted", 3))
  )
})

test_that("other thresholds give other verdicts; equal ones leave no room", {
  half <- with_words(sharp = c(0.5, 0.5))
  expect_identical(
    from_1000("sharply_lower", c(500, 501, 750), half),
    c("confirmed", "contradicted", "contradicted")
  )
  tiny <- with_words(slight = c(0.01, 0.02))
  expect_identical(
    from_1000("slightly_lower", c(990, 985, 979), tiny),
    c("confirmed", "wording", "contradicted")
  )
})

test_that("a change is told with its size and the thresholds that decide", {
  claim <- year_claim("direction", "sharply_lower", 2002,
                      reference_start = "2001-01-01",
                      reference_end = "2001-12-31")
  text <- function(n) text_now(claim, reports_of_years(c(1000, n)))
  expect_match(text(700), "a fall of 30.0 percent; 25 percent or more counts")
  expect_match(text(950), "5.0 percent; under 10 percent does not count as")
  expect_match(text(800), paste(
    "25 percent or more counts as sharp, under 10 percent does not, and this",
    "is between"
  ))
  expect_no_match(text(1100), "percent")
})

test_that("rough figures decide a degree only where all they can mean agrees", {
  claim <- year_claim("direction", "sharply_lower", 2002,
                      reference_start = "2001-01-01",
                      reference_end = "2001-12-31")
  judge <- function(comparator, n) {
    claim$comparator <- comparator
    said_now(claim, rbind(
      one_year(2001, 1000), one_year(2002, n, precision = "about")
    ))
  }
  # About 600 is 540 to 660; about 800 is 720 to 880: a fall by 12 to 28
  # percent; about 820 is 738 to 902, about 850 765 to 935.
  expect_identical(judge("sharply_lower", 600), "confirmed")
  expect_identical(judge("sharply_lower", 800), "no_data")
  expect_identical(judge("slightly_lower", 600), "contradicted")
  # From a fall of a third to a rise: neither end is slight, the middle is.
  expect_identical(judge("slightly_lower", 950), "no_data")
  wide <- with_words(slight = c(0.1, 0.11))
  expect_identical(said_now(transform(claim, comparator = "slightly_lower"),
    rbind(one_year(2001, 1000, precision = "about"),
          one_year(2002, 1000, precision = "about")), wide), "no_data")
})

test_that("a rise from nothing is sharp and has no percentage", {
  claim <- year_claim("direction", "sharply_higher", 2002,
                      reference_start = "2001-01-01",
                      reference_end = "2001-12-31")
  expect_identical(said_now(claim, reports_of_years(c(0, 1))), "confirmed")
  expect_no_match(text_now(claim, reports_of_years(c(0, 1))), "percent")
  expect_identical(said_now(claim, reports_of_years(c(0, 0))), "contradicted")
})

# --- Rank in a window ---------------------------------------------------------

test_that("the lowest and highest of a window, with ties named", {
  judge <- function(comparator, counts, year = 2003) {
    claim <- year_claim("rank", comparator, year, window = "2001/2005")
    said_now(claim, reports_of_years(counts))
  }
  counts <- c(5, 4, 3, 6, 9)
  for (n in 1:10) {
    x <- replace(counts, 3, n)
    expect_identical(
      judge("lowest", x), if (n == min(x)) "confirmed" else "contradicted"
    )
    expect_identical(
      judge("highest", x), if (n == max(x)) "confirmed" else "contradicted"
    )
  }
  claim <- year_claim("rank", "lowest", 2003, window = "2001/2005")
  expect_match(text_now(claim, reports_of_years(c(3, 4, 3, 3, 9))),
               "3 in 2003, as many as in 2001 and 2004")
  expect_match(text_now(claim, reports_of_years(c(1, 4, 3, 2, 9))),
               "against the claim: 2001 and 2004")
  expect_equal(judge_with(claim, reports_of_years(counts),
                          one_article)$value_now, 3)
})

test_that("a year that is known to be lower decides in spite of gaps", {
  claim <- year_claim("rank", "lowest", 2003, window = "2001/2005")
  judge <- function(x) said_now(claim, reports_of_years(x))
  expect_identical(judge(c(2, NA, 3, 4, 5)), "contradicted")
  expect_identical(judge(c(4, NA, 3, 4, 5)), "no_data")
  expect_identical(judge(c(4, 5, NA, 4, 5)), "no_data")
  text <- text_now(claim, reports_of_years(c(4, NA, 3, 4, 5)))
  expect_match(text, "no exact figure of 2002; the other years: 3 \\(2003\\)")
  since <- year_claim("rank", "lowest_since", 2005,
                      reference_start = "2001-01-01",
                      reference_end = "2001-12-31")
  expect_identical(
    said_now(since, reports_of_years(c(1, NA, 9, 3, 4))), "contradicted"
  )
  expect_identical(
    said_now(since, reports_of_years(c(1, NA, 9, 7, 4))), "no_data"
  )
})

# --- Range --------------------------------------------------------------------

test_that("a range turns at its ends as printed and as rounded", {
  judge <- function(n, printed = "1,000-1,500") {
    claim <- series_claim("range", "within", 2001:2003, printed = printed)
    said_now(claim, reports_of_years(c(1200, n, 1300)))
  }
  # 1,000 rounds from 500 on and 1,500 up to 1,550.
  n <- c(499, 500, 999, 1000, 1500, 1501, 1550, 1551)
  expected <- c(
    "contradicted", "confirmed_rounded", "confirmed_rounded", "confirmed",
    "confirmed", "confirmed_rounded", "confirmed_rounded", "contradicted"
  )
  expect_identical(vapply(n, judge, ""), expected)
  for (printed in c("1,000 to 1,500", "1000-1500", "1,000\u20131,500")) {
    expect_identical(vapply(n, judge, "", printed), expected)
  }
})

test_that("a range to one side of a number holds in every year or not", {
  judge <- function(comparator, n) {
    claim <- series_claim("range", comparator, 2001:2003, printed = "2,000")
    said_now(claim, reports_of_years(c(2500, n, 2600)))
  }
  expect_identical(judge("more_than", 2001), "confirmed")
  expect_identical(judge("more_than", 2000), "contradicted")
  expect_identical(judge("at_least", 2000), "confirmed")
  expect_identical(judge("at_least", 1999), "contradicted")
  expect_identical(judge("less_than", 1999), "contradicted")
  about <- series_claim("range", "about", 2001:2002, printed = "1,000")
  around <- function(...) said_now(about, reports_of_years(c(...)))
  expect_identical(around(1000, 1000), "confirmed")
  expect_identical(around(1000, 1100), "confirmed_rounded")
  expect_identical(around(1000, 1101), "contradicted")
})

test_that("a range lists the years outside, and gaps do not hide them", {
  claim <- series_claim("range", "within", 2001:2004, printed = "10-20")
  judge <- function(x) said_now(claim, reports_of_years(x))
  text <- text_now(claim, reports_of_years(c(12, 40, NA, 50)))
  expect_match(text, "outside: 40 in 2002 and 50 in 2004")
  expect_match(text, "no exact figure of 2003")
  expect_identical(judge(c(12, 40, NA, 50)), "contradicted")
  expect_identical(judge(c(12, 14, NA, 16)), "no_data")
  rounded <- text_now(claim, reports_of_years(c(12, 22, 20, 7)))
  expect_match(rounded, "only as rounded \\(5 to 25\\): 22 in 2002 and 7 in")
  row <- judge_with(claim, reports_of_years(c(12, 14, 15, 16)), one_article)
  expect_equal(c(row$low, row$high), c(5, 25))
})

# --- Order --------------------------------------------------------------------

sexes <- function(female, male, first = 2001) {
  rbind(
    reports_of_years(female, first, sex = "female"),
    reports_of_years(male, first, sex = "male")
  )
}

test_that("an order holds in every year of its period", {
  claim <- one_claim("order", sex = "male", comparator = "higher",
                     period_start = "2001-01-01", period_end = "2003-12-31")
  judge <- function(claim, n) said_now(claim, sexes(c(4, 4, 4), c(9, n, 9)))
  turned <- transform(claim, sex = "female", comparator = "lower")
  for (n in c(3, 4, 5)) {
    expected <- if (n > 4) "confirmed" else "contradicted"
    expect_identical(judge(claim, n), expected)
    expect_identical(judge(turned, n), expected)
  }
  text <- text_now(claim, sexes(c(4, 4, 4), c(9, 3, 9)))
  expect_match(text, "not more men than women: 4 women and 3 men in 2002")
  text <- text_now(claim, sexes(c(4, 4, 4), c(9, 6, 9)))
  expect_match(text, "closest with 4 women and 6 men in 2002")
})

test_that("only in these years means in no other of the window", {
  claim <- one_claim("order", sex = "male", comparator = "only_higher",
                     period_start = "2003-01-01", period_end = "2004-12-31",
                     window = "2001/2005")
  judge <- function(male, female = rep(5, 5)) {
    said_now(claim, sexes(female, male))
  }
  expect_identical(judge(c(4, 5, 6, 6, 4)), "confirmed")
  expect_identical(judge(c(4, 6, 6, 6, 4)), "contradicted")
  expect_identical(judge(c(4, 5, 6, 5, 4)), "contradicted")
  expect_match(
    text_now(claim, sexes(rep(5, 5), c(4, 6, 6, 6, 4))),
    "so too in other years: 5 women and 6 men in 2002"
  )
  # A gap leaves the claim open, unless another year decides it.
  expect_identical(judge(c(4, NA, 6, 6, 4)), "no_data")
  expect_identical(judge(c(4, 4, NA, 6, 4)), "no_data")
  expect_identical(judge(c(9, NA, 6, 6, 4)), "contradicted")
  expect_match(text_now(claim, sexes(rep(5, 5), c(4, NA, 6, 6, 4))),
               "no exact figures of both sexes for 2002")
})

test_that("an order in a part of a year is that of the part", {
  half <- c("2001-01-01", "2001-06-30")
  claim <- one_claim("order", sex = "female", comparator = "higher",
                     period_start = half[1], period_end = half[2])
  reports <- rbind(
    one_report(half[1], half[2], 7, sex = "female"),
    one_report(half[1], half[2], 6, sex = "male"), sexes(1, 5)
  )
  expect_identical(said_now(claim, reports), "confirmed")
  expect_match(text_now(claim, reports),
               "7 women and 6 men in the first half of 2001")
  expect_identical(said_now(claim, reports[-1, ]), "no_data")
})

# --- Average ------------------------------------------------------------------

test_that("an average turns at the mean of its window", {
  judge <- function(comparator, n) {
    claim <- year_claim("average", comparator, 2004, window = "2001/2003")
    said_now(claim, reports_of_years(c(500, 1000, 1500, n)))
  }
  n <- c(749, 750, 751, 900, 901, 999, 1000, 1001)
  expect_identical(
    vapply(n, judge, "", comparator = "sharply_lower"),
    c(rep("confirmed", 2), rep("wording", 2), rep("contradicted", 4))
  )
  expect_identical(
    vapply(n, judge, "", comparator = "lower"),
    c(rep("confirmed", 6), rep("contradicted", 2))
  )
  expect_identical(judge("higher", 1001), "confirmed")
  expect_identical(judge("higher", 1000), "contradicted")
  expect_identical(judge("sharply_higher", 1250), "confirmed")
  claim <- year_claim("average", "sharply_higher", 2004, window = "2001/2003")
  expect_match(
    text_now(claim, reports_of_years(c(500, 1000, 1500, 1300))),
    "1,000 a year over 2001 to 2003; 30.0 percent more; 25 percent or more"
  )
})

test_that("a part of a year counts as it is and as a yearly rate", {
  days <- as.integer(as.Date("2004-06-30") - as.Date("2003-12-31"))
  judge <- function(comparator, n) {
    claim <- one_claim("average", comparator = comparator,
                       period_start = "2004-01-01", period_end = "2004-06-30",
                       window = "2001/2003")
    reports <- rbind(
      reports_of_years(c(500, 1000, 1500)),
      one_report("2004-01-01", "2004-06-30", n)
    )
    list(said_now(claim, reports), text_now(claim, reports))
  }
  # The rate meets the mean of 1,000 here.
  turn <- 1000 * days / 365.25
  expect_identical(judge("lower", floor(turn))[[1]], "confirmed")
  expect_identical(judge("lower", ceiling(turn))[[1]], "wording")
  expect_identical(judge("lower", 1000)[[1]], "contradicted")
  expect_identical(judge("higher", 1001)[[1]], "confirmed")
  expect_match(judge("lower", 600)[[2]], sprintf(
    "600 in the first half of 2004 \\(%s a year\\)",
    format(round(600 * 365.25 / days), big.mark = ",")
  ))
  expect_match(judge("lower", 600)[[2]], paste(
    "by the count so far the claim is right; by its yearly rate the claim is",
    "wrong"
  ))
})

test_that("several years are compared by their yearly mean", {
  judge <- function(...) {
    claim <- one_claim("average", comparator = "lower",
                       period_start = "2004-01-01", period_end = "2005-12-31",
                       window = "2001/2003")
    said_now(claim, reports_of_years(c(500, 1000, 1500, ...)))
  }
  expect_identical(judge(999, 1000), "confirmed")
  expect_identical(judge(1000, 1000), "contradicted")
  expect_identical(judge(1000, NA), "no_data")
})

test_that("a window with a gap has no mean, and says what is known", {
  claim <- year_claim("average", "lower", 2004, window = "2001/2003")
  reports <- reports_of_years(c(500, NA, 1500, 10))
  expect_identical(said_now(claim, reports), "no_data")
  expect_match(text_now(claim, reports), "no exact figure of 2002")
})

# --- Steadiness ---------------------------------------------------------------

test_that("constant turns at a tenth and a quarter of the mean", {
  claim <- series_claim("steadiness", "constant", 2001:2005)
  # Two years up and two down by `d` around 1,000, without a trend.
  judge <- function(d, rules = usual_rules) {
    counts <- 1000 + c(0, d, -d, d, -d)
    said_now(claim, reports_of_years(counts), rules)
  }
  expect_identical(
    vapply(c(0, 99, 100, 101, 250, 251), judge, ""),
    c(rep("confirmed", 3), rep("wording", 2), "contradicted")
  )
  expect_identical(judge(101, with_words(constant = c(0.2, 0.3))), "confirmed")
  expect_identical(judge(99, with_words(constant = c(0, 0.05))), "contradicted")
})

test_that("a trend speaks against constant, and both sides are told", {
  claim <- series_claim("steadiness", "constant", 2001:2006)
  down <- reports_of_years(1000 - 1:6)
  expect_identical(said_now(claim, down), "wording")
  text <- text_now(claim, down)
  expect_match(text, "up to 10 percent counts as constant")
  expect_match(text, "the years fall, which speaks against it")
  lenient <- utils::modifyList(usual_rules, list(alpha = 0.001))
  expect_identical(said_now(claim, down, lenient), "confirmed")
})

test_that("steadily turns with the part of the steps that go another way", {
  # 30 steps down by 10, of which the given ones go up by 1.
  judge <- function(n_up, comparator = "falling", sign = 1) {
    steps <- rep(-10, 30)
    steps[seq_len(n_up) * 3] <- 1
    counts <- 1000 + sign * cumsum(c(0, steps))
    claim <- series_claim("steadiness", comparator, 2001:2031)
    said_now(claim, reports_of_years(counts))
  }
  expect_identical(
    vapply(c(0, 3, 4, 10), judge, ""),
    c("confirmed", "confirmed", "wording", "wording")
  )
  expect_identical(judge(3, "rising", -1), "confirmed")
  expect_identical(judge(0, "rising"), "contradicted")
  steps <- rep(-10, 30)
  steps[c(seq_len(10) * 3, 28)] <- 1
  claim <- series_claim("steadiness", "falling", 2001:2031)
  expect_identical(
    said_now(claim, reports_of_years(1000 + cumsum(c(0, steps)))),
    "contradicted"
  )
})

test_that("steadily names the steps the other way and the largest step", {
  claim <- series_claim("steadiness", "falling", 2001:2007)
  # A fall of 80 in all, 60 of it in 2003; 2005 is flat.
  counts <- c(100, 95, 35, 30, 30, 25, 20)
  text <- text_now(claim, reports_of_years(counts))
  expect_match(text, "the largest step, to 35 in 2003, is 75.0 percent of the")
  expect_match(text, "1 of 6 steps from year to year \\(16.7 percent\\) is no")
  expect_match(text, "no fall: 2005")
  expect_identical(said_now(claim, reports_of_years(counts)), "wording")
})

test_that("few years cannot show a direction; both sides are told", {
  claim <- series_claim("steadiness", "falling", 2001:2003)
  expect_identical(said_now(claim, reports_of_years(3:1)), "wording")
  expect_match(text_now(claim, reports_of_years(3:1)), "each of 2 steps is a")
  expect_match(text_now(claim, reports_of_years(3:1)), "chance alone could")
  expect_identical(said_now(claim, reports_of_years(1:3)), "contradicted")
  two <- series_claim("steadiness", "falling", 2001:2002)
  expect_identical(said_now(two, reports_of_years(2:1)), "no_data")
  expect_identical(said_now(claim, reports_of_years(c(3, NA, 1))), "no_data")
})

test_that("years that do not differ are constant and go nowhere", {
  for (n in c(0, 7)) {
    reports <- reports_of_years(rep(n, 4))
    constant <- series_claim("steadiness", "constant", 2001:2004)
    falling <- series_claim("steadiness", "falling", 2001:2004)
    expect_identical(said_now(constant, reports), "confirmed")
    expect_identical(said_now(falling, reports), "contradicted")
    expect_match(text_now(constant, reports), "no year differs from another")
  }
})

# --- The year of a break ------------------------------------------------------

# A fall to a tenth in 2009 that no one can miss.
stairs <- c(1000, 1003, 998, 1002, 999, 1001, 1000, 997, 100, 101, 99, 102, 98)

test_that("the year of a break is that of the step", {
  judge <- function(year, comparator = "lower", rules = usual_rules) {
    claim <- series_claim("break_year", comparator, 2001:2013,
                          printed = as.character(year))
    said_now(claim, reports_of_years(stairs), rules)
  }
  expect_identical(judge(2009), "confirmed")
  expect_identical(judge(2005), "contradicted")
  # Rises are no falls, in that year or another.
  expect_identical(judge(2009, "higher"), "contradicted")
  expect_identical(judge(2005, "higher"), "wording")
})

test_that("probabilities of a break are exact, and the thresholds hold", {
  counts <- c(30, 28, 31, 25, 20, 18, 21, 19)
  post <- breakpoint_posterior(counts, band = FALSE, sensitivity = FALSE)
  p <- post$points$.break
  falls <- c(FALSE, diff(post$points$.rate) < 0)
  at <- which.max(ifelse(falls, p, 0))
  claim <- series_claim("break_year", "lower", 2001:2008,
                        printed = as.character(2000 + at))
  reports <- reports_of_years(counts)
  judge <- function(right, wrong) {
    said_now(claim, reports, with_words(break_year = c(right, wrong)))
  }
  expect_equal(judge_with(claim, reports, one_article)$value_now, p[at])
  expect_identical(judge(p[at] * 0.999, 0), "confirmed")
  expect_identical(judge(p[at] * 1.001, 0), "wording")
  # The next likeliest year is below both: nothing else is likely enough.
  expect_identical(judge(p[at] * 1.002, p[at] * 1.001), "wording")
  other <- order(-ifelse(falls, p, 0))[2]
  claim$printed <- as.character(2000 + other)
  expect_identical(judge(p[at] * 0.999, p[other] * 1.001), "contradicted")
  expect_identical(judge(p[at] * 0.999, p[other] * 0.999), "wording")
  expect_match(text_now(claim, reports), sprintf("%d \\(", 2000 + at))
})

test_that("breaks need whole series of three years", {
  claim <- series_claim("break_year", "lower", 2001:2004, printed = "2003")
  expect_identical(said_now(claim, reports_of_years(c(9, NA, 1, 1))), "no_data")
  two <- series_claim("break_year", "lower", 2001:2002, printed = "2002")
  expect_identical(said_now(two, reports_of_years(2:1)), "no_data")
})

# --- Faults -------------------------------------------------------------------

test_that("every wrong column of the kinds in words is listed", {
  wrong <- rbind(
    year_claim("rank", "lowest", 2003, window = "2004/2008"),
    year_claim("rank", "lowest", 2003, window = NA),
    year_claim("rank", "lowest_since", 2003, window = NA)
  )
  wrong[c("printed", "sex", "reference_start", "reference_end")] <-
    NA_character_
  add <- function(quantity, comparator, ...) {
    row <- wrong[1, ]
    row[c("quantity", "comparator", "window")] <-
      c(quantity, comparator, "2001/2005")
    cells <- list(...)
    row[names(cells)] <- cells
    row
  }
  wrong <- rbind(
    wrong, add("range", "within", printed = "1,500-1,000"),
    add("range", "within", printed = "about 7"),
    add("range", "more_than", printed = "1-2"),
    add("count", "within", printed = "1-2"),
    add("order", "higher"), add("order", "higher", sex = "total"),
    add("order", "only_higher", sex = "male", window = NA),
    add("average", "constant"), add("steadiness", "steady"),
    add("steadiness", "constant", window = NA),
    add("break_year", "lower", printed = "late 2011"),
    add("break_year", "lower", printed = "2001"),
    add("break_year", "lower", printed = "2006"),
    add("direction", "very_lower")
  )
  wrong$claim_id <- paste0("c", seq_len(nrow(wrong)))
  error <- expect_error(
    check_claims(wrong, articles = one_article), class = "nka_error_claim"
  )
  expected <- c(
    "Row 1, `window`: \"2004/2008\" does not hold 2003.",
    "Row 2, `window`: NA but lowest needs a value.",
    "Row 3, `reference_start`: NA but lowest_since needs a value.",
    "Row 3, `reference_end`: NA but lowest_since needs a value.",
    "Row 4, `printed`: \"1,500-1,000\" is not two numbers in order such as",
    "Row 5, `printed`: \"about 7\" is not two numbers in order such as",
    "Row 6, `printed`: \"1-2\" is not a number as printed.",
    "Row 7, `comparator`: \"within\" is not equal, about,",
    "Row 8, `sex`: NA but order needs a value.",
    "Row 9, `sex`: \"total\" is not female or male.",
    "Row 10, `window`: NA but only_higher needs a value.",
    "Row 11, `comparator`: \"constant\" is not lower, higher,",
    "Row 12, `comparator`: \"steady\" is not constant, falling or rising.",
    "Row 13, `window`: NA but steadiness needs a value.",
    "Row 14, `printed`: \"late 2011\" is not a year.",
    "Row 15, `window`: \"2001/2005\" does not hold 2001 and the year before.",
    "Row 16, `window`: \"2001/2005\" does not hold 2006 and the year before.",
    "Row 17, `comparator`: \"very_lower\" is not lower, higher, sharply_lower,"
  )
  for (line in expected) {
    expect_match(conditionMessage(error), line, fixed = TRUE)
  }
})
