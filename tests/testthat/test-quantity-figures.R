# Quantities that compare two figures of arrivals: difference, ratio, share.

skip_on_cran()

pair_claim <- function(quantity, printed, ...) {
  one_claim(quantity, printed = printed, period_start = "2011-01-01",
            period_end = "2011-12-31", reference_start = "2010-01-01",
            reference_end = "2010-12-31", ...)
}

judge_pair_of <- function(claim, then, now, ...) {
  verdict_now(claim, rbind(one_year(2010, then), one_year(2011, now, ...)),
              one_article)
}

test_that("a difference turns where its printed number ends", {
  verdicts <- function(printed, now, ...) {
    claim <- pair_claim("difference", printed, ...)
    vapply(now, function(n) judge_pair_of(claim, 3000, n), "")
  }
  # "-1,000" is a fall of 500 to 1,500.
  expect_identical(verdicts("-1,000", 3000 - c(499, 500, 1000, 1500, 1501)), c(
    "contradicted", "confirmed_rounded", "confirmed", "confirmed_rounded",
    "contradicted"
  ))
  expect_identical(verdicts("-1,003", 3000 - 1002:1004),
                   c("contradicted", "confirmed", "contradicted"))
  # Without a minus sign the number is a rise.
  expect_identical(verdicts("1,000", c(2000, 4000)),
                   c("contradicted", "confirmed"))
  # A hedge of a tenth, and bounds that look at the size of a fall.
  expect_identical(
    verdicts("-1,000", 3000 - c(899, 900, 1100, 1101), comparator = "about"),
    c("contradicted", "confirmed_rounded", "confirmed_rounded", "contradicted")
  )
  expect_identical(
    verdicts("-1,000", 3000 - c(1000, 1001), comparator = "more_than"),
    c("contradicted", "confirmed_rounded")
  )
})

test_that("a difference is told with both figures and its direction", {
  judge <- function(then, now) {
    judge_with(pair_claim("difference", "-5"),
               rbind(one_year(2010, then), one_year(2011, now)), one_article)
  }
  fall <- judge(2000, 700)
  expect_match(fall$explanation, "1,300 fewer, 700 in 2011 against 2,000 in",
               fixed = TRUE)
  expect_identical(fall$value_now, -1300)
  expect_match(judge(1, 7)$explanation, "6 more, 7 in 2011", fixed = TRUE)
  expect_match(judge(7, 7)$explanation, "no difference, 7", fixed = TRUE)
})

test_that("a change without its sign is told how a fall is written", {
  judge <- function(quantity, printed, now, ...) {
    judge_with(pair_claim(quantity, printed, ...),
               rbind(one_year(2010, 1000), one_year(2011, now)), one_article)
  }
  hint <- "A fall is written with a minus sign, and as -%s this would hold"
  for (case in list(c("difference", "780"), c("change_pct", "78%"))) {
    told <- sprintf(hint, case[2])
    fall <- judge(case[1], case[2], 220)
    expect_identical(as.character(fall$verdict_now), "contradicted")
    expect_match(fall$explanation, told, fixed = TRUE)
    signed <- paste0(c("+", "-"), case[2])
    # It has a sign, it is another number, it is right, or it is a rise.
    expect_no_match(judge(case[1], signed[1], 220)$explanation, "minus")
    expect_no_match(judge(case[1], case[2], 230)$explanation, "minus")
    expect_no_match(judge(case[1], signed[2], 220)$explanation, "minus")
    expect_no_match(judge(case[1], signed[2], 1780)$explanation, "minus")
  }
})

test_that("rough figures decide a difference only beyond their ends", {
  # About 1,000 is 900 to 1,100, so that the rise is 700 to 900.
  judge <- function(printed, ...) {
    judge_pair_of(pair_claim("difference", printed, ...), 200, 1000,
                  precision = "about")
  }
  expect_identical(judge("699", comparator = "more_than"), "confirmed_rounded")
  expect_identical(judge("700", comparator = "more_than"), "not_checkable")
  expect_identical(judge("901"), "contradicted")
  expect_identical(judge("899"), "not_checkable")
})

test_that("a missing figure leaves differences and ratios open, and is named", {
  for (quantity in c("difference", "ratio")) {
    row <- judge_with(pair_claim(quantity, "3"), one_year(2011, 7),
                      one_article)
    expect_identical(as.character(row$verdict_now), "not_checkable")
    expect_identical(as.character(row$reason), "no_data")
    expect_match(row$explanation, "no figure of 2010 (none was found in print)",
                 fixed = TRUE)
  }
  female <- judge_with(pair_claim("difference", "3", sex = "female"),
                       one_year(2011, 7), one_article)
  expect_match(female$explanation, "no figure of women in 2010", fixed = TRUE)
})

test_that("a ratio turns where its printed number ends", {
  claim <- pair_claim("ratio", "1.5")
  expect_identical(
    vapply(c(144, 145, 150, 155, 156), function(n) {
      judge_pair_of(claim, 100, n)
    }, ""),
    c("contradicted", "confirmed_rounded", "confirmed", "confirmed_rounded",
      "contradicted")
  )
  row <- judge_with(claim, rbind(one_year(2010, 300), one_year(2011, 400)),
                    one_article)
  expect_equal(row$value_now, 4 / 3)
  expect_match(row$explanation, "1.33 times as many, 400 in 2011 against 300",
               fixed = TRUE)
  expect_identical(judge_pair_of(claim, 0, 3), "not_checkable")
  expect_identical(judge_pair_of(pair_claim("ratio", "3"), 1, 3), "confirmed")
})

# Counts by sex of one year, from one source.
by_sex <- function(female, male, ...) {
  rbind(one_year(2011, female, sex = "female", ...),
        one_year(2011, male, sex = "male", ...))
}

share_claim <- function(printed, sex = "female", ...) {
  one_claim("share", printed = printed, sex = sex,
            period_start = "2011-01-01", period_end = "2011-12-31", ...)
}

test_that("a share turns where its printed percentage ends", {
  # "37%" is 36.5 to 37.5 percent of 200: 73 to 75 women.
  women <- 72:76
  verdicts <- vapply(women, function(n) {
    verdict_now(share_claim("37%"), by_sex(n, 200 - n), one_article)
  }, "")
  expect_identical(verdicts, c(
    "contradicted", "confirmed_rounded", "confirmed", "confirmed_rounded",
    "contradicted"
  ))
  men <- vapply(women, function(n) {
    verdict_now(share_claim("63%", "male"), by_sex(n, 200 - n), one_article)
  }, "")
  expect_identical(men, verdicts)
  # A bare number is a percentage, too; most are more than half.
  expect_identical(
    verdict_now(share_claim("37"), by_sex(74, 126), one_article), "confirmed"
  )
  most <- share_claim("50%", comparator = "more_than")
  expect_identical(vapply(c(100, 101), function(n) {
    verdict_now(most, by_sex(n, 200 - n), one_article)
  }, ""), c("contradicted", "confirmed_rounded"))
})

test_that("a share follows from women and men, or women and a total", {
  claim <- share_claim("70%")
  told <- function(reports) {
    judge_with(claim, reports, one_article)$explanation
  }
  expect_match(told(by_sex(70, 30)), "70.0 percent, 70 women of 100 in 2011",
               fixed = TRUE)
  apart <- rbind(one_year(2011, 70, sex = "female", source_id = "a"),
                 one_year(2011, 100, source_id = "b"))
  expect_identical(verdict_now(claim, apart, one_article), "confirmed")
  # Of one source the men follow.
  apart$source_id <- "a"
  expect_identical(verdict_now(claim, apart, one_article), "confirmed")
})

test_that("a share is open where a figure is missing or they disagree", {
  claim <- share_claim("70%")
  judge <- function(reports) judge_with(claim, reports, one_article)
  alone <- judge(one_year(2011, 70, sex = "female"))
  expect_identical(as.character(alone$verdict_now), "not_checkable")
  expect_match(alone$explanation, "70 women in 2011 and no total", fixed = TRUE)
  total <- judge(one_year(2011, 70))
  expect_match(total$explanation, "no figure of women in 2011", fixed = TRUE)
  more <- judge(rbind(one_year(2011, 70, sex = "female", source_id = "a"),
                      one_year(2011, 60, source_id = "b")))
  expect_identical(as.character(more$verdict_now), "not_checkable")
  expect_match(more$explanation, "70 women of 60 in 2011, two figures that do",
               fixed = TRUE)
  nobody <- judge(by_sex(0, 0))
  expect_identical(as.character(nobody$verdict_now), "not_checkable")
})

test_that("rough women decide a share only beyond its ends", {
  # About 100 women are 90 to 110; beside 100 men 47.4 to 52.4 percent.
  reports <- rbind(
    one_year(2011, 100, sex = "female", source_id = "a", precision = "about"),
    one_year(2011, 100, sex = "male", source_id = "b")
  )
  judge <- function(printed, ...) {
    verdict_now(share_claim(printed, ...), reports, one_article)
  }
  expect_identical(judge("50%"), "not_checkable")
  expect_identical(judge("50%", comparator = "about"), "confirmed_rounded")
  expect_identical(judge("47%", comparator = "more_than"), "confirmed_rounded")
  expect_identical(judge("48%", comparator = "more_than"), "not_checkable")
  expect_identical(judge("53%"), "contradicted")
})

test_that("wrong columns of difference, ratio and share are named", {
  wrong <- list(
    list(pair_claim("difference", "-31%"), "\"-31%\" is a percentage, not a"),
    list(pair_claim("ratio", "50%"), "\"50%\" is not a number without a sign"),
    list(pair_claim("ratio", "-2"), "\"-2\" is not a number without a sign"),
    list(pair_claim("ratio", "thrice"), "\"thrice\" is not a number as"),
    list(pair_claim("ratio", "2", comparator = "lower"), "\"lower\" is not"),
    list(share_claim("37%", "total"), "\"total\" is not female or male"),
    list(share_claim("37%", NA), "`sex`: NA but share needs a value"),
    list(share_claim(NA), "`printed`: NA but share needs a value"),
    list(one_claim("difference", printed = "1"), "`reference_end`: NA but")
  )
  for (case in wrong) {
    expect_error(check_claims(case[[1]], articles = one_article), case[[2]],
                 class = "nka_error_claim", fixed = TRUE)
  }
})

test_that("a share changes with the figures of its own year alone", {
  claims <- rbind(share_claim("37%"), transform(
    share_claim("85%"), claim_id = "c2", period_start = "2012-01-01",
    period_end = "2012-12-31"
  ))
  next_year <- function(female) rbind(
    one_year(2012, female, sex = "female"), one_year(2012, 15, sex = "male")
  )
  judge <- function(...) verdict_now(claims, rbind(...), one_article)
  expect_identical(judge(by_sex(74, 126), next_year(85)),
                   c("confirmed", "confirmed"))
  expect_identical(judge(by_sex(74, 126), next_year(80)),
                   c("confirmed", "contradicted"))
})

test_that("without a printed figure the exact parts of a period are added", {
  claim <- one_claim("count", printed = "10", sex = "male",
                     period_start = "2019-01-01", period_end = "2019-12-31")
  part <- function(from, to, value, ...) {
    one_report(paste0("2019-", from), paste0("2019-", to), value, ...)
  }
  spring <- part("01-01", "03-31", 3, sex = "male", source_id = "s1")
  summer <- part("04-01", "06-30", 2, sex = "male", source_id = "s2")
  rest <- part("07-01", "12-31", 5, sex = "male", source_id = "s3")
  judge <- function(...) judge_with(claim, rbind(...), one_article)
  full <- judge(spring, summer, rest)
  expect_identical(as.character(full$verdict_now), "confirmed")
  expect_identical(full$value_now, 10)
  expect_match(full$explanation, "10 men (derived) in 2019", fixed = TRUE)
  expect_setequal(strsplit(full$sources, ";")[[1]], c("s1", "s2", "s3"))
  # A part that is not known, or not exactly, leaves it open.
  about <- part("07-01", "12-31", 5, sex = "male", precision = "about")
  for (open in list(judge(spring, rest), judge(spring, summer, about))) {
    expect_match(open$explanation, "no figure of men in 2019", fixed = TRUE)
  }
  # A printed figure of the whole goes first, whatever its parts add up to.
  whole <- part("01-01", "12-31", 11, sex = "male", reported_on = "2019")
  expect_identical(judge(spring, summer, rest, whole)$value_now, 11)
  # Parts that are not halves of the whole are not put together.
  spring$period_end <- as.Date("2019-04-30")
  summer$period_start <- as.Date("2019-05-01")
  expect_identical(
    as.character(judge(spring, summer, rest)$verdict_now), "not_checkable"
  )
})

test_that("whole numbers have commas, however large they are", {
  expect_identical(
    nkarrivals:::format_whole(c(0, 999, 1000, -999, -1000, 123456, 2^53)),
    c("0", "999", "1,000", "-999", "-1,000", "123,456",
      "9,007,199,254,740,992")
  )
  expect_identical(nkarrivals:::format_whole(c(NA, 5L)), c("NA", "5"))
  expect_identical(nkarrivals:::format_whole(integer()), character())
})

test_that("a figure that is not there is looked for once a day", {
  memory <- new.env()
  looked <- 0
  look <- function() {
    nkarrivals:::remember(memory, "key", {
      looked <<- looked + 1
      NULL
    })
  }
  expect_null(look())
  expect_null(look())
  expect_identical(looked, 1)
})
