verdict <- function(table, number, column = "verdict_now") {
  id <- sprintf("telegraph-2018-%02d", number)
  as.character(table[[column]][table$claim_id == id])
}

# Printed totals of a period, and the last day each printed date can mean.
printed <- function(start, end) {
  rows <- subset(
    as.data.frame(nkarrivals::arrival_reports),
    measure == "flow" & sex == "total" & period_start == as.Date(start) &
      period_end == as.Date(end) & !is.na(reported_on)
  )
  text <- rows$reported_on
  year <- nchar(text) == 4
  month <- nchar(text) == 7
  # Months: the day before the first of the next one.
  next_month <- vapply(text[month], function(m) {
    format(seq(as.Date(paste0(m, "-01")), by = "month", length.out = 2)[2] - 1)
  }, "")
  text[year] <- paste0(text[year], "-12-31")
  text[month] <- next_month
  rows$day <- as.Date(text)
  rows
}

test_that("the verdicts on the first article are what the reports print", {
  verdicts <- check_claims(claims_of("telegraph-2018"))
  published <- subset(
    nkarrivals::articles, article_id == "telegraph-2018"
  )$published_to
  q1 <- printed("2018-01-01", "2018-03-31")
  expect_true(all(q1$value == 192))
  expect_true(all(q1$day > published))
  expect_identical(verdict(verdicts, 4), "confirmed")
  expect_identical(
    verdict(verdicts, 4, "verdict_at_publication"), "not_checkable"
  )

  expect_identical(nrow(printed("2017-01-01", "2017-03-31")), 0L)
  expect_identical(verdict(verdicts, 5), "not_checkable")
  expect_identical(verdict(verdicts, 1), "not_checkable")
  expect_identical(verdict(verdicts, 5, "reason"), "no_data")

  year <- function(y) printed(paste0(y, "-01-01"), paste0(y, "-12-31"))
  known_then <- function(y) subset(year(y), day <= published)$value
  for (column in c("verdict_at_publication", "verdict_now")) {
    # Every report of 2010 is below every report of 2011.
    expect_true(max(year(2010)$value) < min(year(2011)$value))
    expect_identical(verdict(verdicts, 8, column), "contradicted")
    expect_true(max(year(2017)$value) < min(year(2016)$value))
    expect_true(length(known_then(2017)) > 0)
    expect_identical(verdict(verdicts, 10, column), "confirmed")
    for (y in 2002:2016) expect_true(min(year(y)$value) > 1127)
    expect_true(max(year(2001)$value) < 1127)
    expect_identical(verdict(verdicts, 6, column), "confirmed")
  }
  expect_true(min(year(2018)$value) > max(year(2017)$value))
  expect_identical(known_then(2018), integer())
  expect_identical(verdict(verdicts, 2), "contradicted")
  expect_identical(
    verdict(verdicts, 2, "verdict_at_publication"), "not_checkable"
  )
  expect_identical(verdict(verdicts, 11), "confirmed_rounded")
  for (i in c(3, 13, 14)) {
    expect_identical(verdict(verdicts, i, "reason"), "external_source")
  }
})

test_that("the explanation says from when the one report of 192 counts", {
  text <- check_claims(shipped_claim(4))$explanation
  expect_match(text, "192 in mbceg-2018, dated 2018, counts as known from")
  expect_match(text, "2018-12-31", fixed = TRUE)
})

test_that("as_of replaces the newest vintage, to the day", {
  claim <- shipped_claim(4)
  expect_identical(verdict(check_claims(claim, "2018-12-30"), 4),
                   "not_checkable")
  after <- check_claims(claim, as.Date("2018-12-31"))
  expect_identical(verdict(after, 4), "confirmed")
  expect_identical(attr(after, "as_of"), as.Date("2018-12-31"))
  expect_true(is.na(attr(check_claims(claim), "as_of")))
  expect_match(after$explanation, "as known on 2018-12-31", fixed = TRUE)
  expect_error(check_claims(claim, "spring"), class = "nka_error_date")
})

count_2010 <- one_claim("count", printed = "100", comparator = "at_least",
                        period_start = "2010-01-01", period_end = "2010-12-31")

test_that("as_of may not lie before an article that has a claim", {
  articles <- rbind(one_article, transform(
    one_article, article_id = "a2", published_from = "2020-06-15"
  ))
  check <- function(day) check_claims(count_2010, day, articles = articles)
  expect_error(
    check("2020-05-31"), class = "nka_error_date", fixed = TRUE,
    "article \"a1\" can have appeared (2020-06-01)"
  )
  # The later article has no claim here.
  expect_identical(attr(check("2020-06-01"), "as_of"), as.Date("2020-06-01"))
  expect_error(
    check_claims(transform(count_2010, article_id = "a2"), "2020-06-14",
                 articles = articles),
    class = "nka_error_date", regexp = "\"a2\""
  )
})

test_that("a verdict is robust where the vintages that decide agree", {
  judge <- function(...) {
    values <- c(...)
    days <- c("2020-01-01", "2021-01-01", "2022-01-01")[seq_along(values)]
    reports <- do.call(rbind, Map(
      one_year, 2010, values, days, paste0("s", seq_along(values))
    ))
    judge_with(count_2010, reports, one_article)
  }
  expect_true(judge(101, 105, 110)$robust)
  between <- judge(100, 90, 110)
  expect_false(between$robust)
  expect_identical(as.character(between$verdict_at_publication), "confirmed")
  expect_identical(as.character(between$verdict_now), "confirmed_rounded")
  expect_false(judge(100, 110, 90)$robust)
  expect_identical(judge_with(
    count_2010, one_year(2011, 5), one_article
  )$robust, NA)
})

test_that("another verdict on the first possible day is said", {
  early <- rbind(one_year(2010, 90, "2019-01-01", "a"),
                 one_year(2010, 110, "2020-06-15", "b"))
  row <- judge_with(count_2010, early, one_article)
  expect_identical(as.character(row$verdict_at_publication),
                   "confirmed_rounded")
  expect_match(row$explanation, paste(
    "Had the article appeared on 2020-06-01, the first verdict would be:",
    "contradicted."
  ), fixed = TRUE)
  same <- judge_with(count_2010, early[2, ], transform(
    one_article, published_from = "2020-06-15"
  ))
  expect_no_match(same$explanation, "Had the article appeared")
})

test_that("verdicts do not depend on the order of reports or of claims", {
  reports <- nkarrivals::arrival_reports
  claims <- claims_of("telegraph-2018")
  plain <- judge_with(claims)
  turned <- judge_with(claims, reports[rev(seq_len(nrow(reports))), ])
  expect_identical(lapply(turned, identity), lapply(plain, identity))
  expect_identical(tidy(turned), tidy(plain))
  back <- judge_with(claims[rev(seq_len(nrow(claims))), ])
  back <- back[rev(seq_len(nrow(back))), ]
  expect_identical(lapply(back, identity), lapply(plain, identity))
})

test_that("the rounding rule is followed, kept and printed", {
  claim <- one_claim("change_pct", printed = "-31%",
                     period_start = "2011-01-01", period_end = "2011-12-31",
                     reference_start = "2010-01-01",
                     reference_end = "2010-12-31")
  reports <- rbind(one_year(2010, 200), one_year(2011, 137))
  for (rule in rounding_rules) {
    rules <- utils::modifyList(usual_rules, list(rounding = rule))
    table <- judge_with(claim, reports, one_article, rules = rules)
    # The change is -31.5 percent: a tie.
    expect_identical(
      as.character(table$verdict_now),
      if (rule %in% c("either", "truncate")) "confirmed_rounded" else
        "contradicted", info = rule
    )
    expect_identical(attr(table, "rounding"), rule)
    expect_output(print(table), rule)
  }
})

# --- Shape ------------------------------------------------------------------

test_that("the table of verdicts has the documented columns and class", {
  table <- check_claims()
  expect_s3_class(table, c("nka_verdicts", "tbl_df", "tbl", "data.frame"),
                  exact = TRUE)
  expect_named(table, c(
    "claim_id", "article_id", "paragraph", "statement", "quantity", "printed",
    "value_at_publication", "verdict_at_publication", "value_now",
    "verdict_now", "low", "high", "reason", "robust", "explanation", "sources"
  ))
  expect_identical(levels(table$verdict_now), verdict_levels)
  expect_identical(table$claim_id, nkarrivals::claims$claim_id)
  open <- table$verdict_now == "not_checkable" |
    table$verdict_at_publication == "not_checkable"
  expect_identical(is.na(table$reason), !open)
  expect_false(anyNA(table$explanation))
})

test_that("an empty table of claims gives an empty table of verdicts", {
  none <- check_claims(nkarrivals::claims[0, ])
  full <- check_claims(nkarrivals::claims[3, ])
  expect_identical(nrow(none), 0L)
  expect_identical(lapply(none, class), lapply(full, class))
  expect_identical(nrow(tidy(none)), 0L)
  expect_identical(lapply(tidy(none), class), lapply(tidy(full), class))
  expect_identical(nrow(summary(none)), 0L)
  expect_identical(format(none), character())
  expect_output(print(none), "0 claims")
})

test_that("the sources of the verdicts resolve and are those that count", {
  table <- check_claims(claims_of("telegraph-2018"))
  cited <- sources_of(table)
  used <- unlist(strsplit(table$sources, ";", fixed = TRUE))
  expect_setequal(cited$source_id, used[!is.na(used)])
  count <- table[table$quantity == "count", ]
  expect_identical(count$sources, "mbceg-2018")
  external <- table$quantity == "external"
  expect_true(all(is.na(table$sources[external])))
})

test_that("summary counts every claim once for each time", {
  table <- check_claims(claims_of("telegraph-2018"))
  counts <- summary(table)
  expect_identical(sum(counts$at_publication), nrow(table))
  expect_identical(sum(counts$now), nrow(table))
  for (i in seq_len(nrow(counts))) {
    expect_identical(
      counts$now[i], sum(table$verdict_now == counts$verdict[i])
    )
  }
})

test_that("tidy gives a row for each claim and vintage, in order of days", {
  table <- check_claims(shipped_claim(c(4, 6)))
  long <- tidy(table)
  expect_setequal(unique(long$claim_id), table$claim_id)
  for (id in table$claim_id) {
    one <- long[long$claim_id == id, ]
    expect_identical(sum(one$vintage == "publication"), 1L)
    expect_identical(sum(one$vintage == "now"), 1L)
    expect_false(is.unsorted(one$day))
    row <- table[table$claim_id == id, ]
    expect_identical(one$verdict[one$vintage == "now"], row$verdict_now)
    expect_identical(
      one$verdict[one$vintage == "publication"], row$verdict_at_publication
    )
  }
  expect_identical(unique(tidy(table[1, ])$claim_id), table$claim_id[1])
})

test_that("tidy says each verdict in words, with its own reason", {
  long <- tidy(check_claims(shipped_claim(c(3, 4, 11))))
  expect_named(long, c(
    "claim_id", "article_id", "quantity", "vintage", "day", "value",
    "verdict", "reason", "words", "explanation"
  ))
  words <- function(number, vintage) {
    id <- sprintf("telegraph-2018-%02d", number)
    long$words[long$claim_id == id & long$vintage == vintage]
  }
  expect_identical(words(3, "now"), "not checkable (other sources needed)")
  expect_identical(words(4, "publication"), "not checkable (no data)")
  expect_identical(words(4, "now"), "confirmed")
  expect_identical(words(11, "now"), "confirmed within rounding")
})

test_that("verdicts without their columns go the way of a tibble", {
  table <- check_claims(shipped_claim(3:4))
  table$explanation <- NULL
  expect_output(print(table, n = 1), "1 more row")
  expect_type(format(table, n = 1), "character")
})

test_that("each claim prints as sentences with numbers and both verdicts", {
  table <- check_claims(claims_of("telegraph-2018"))
  lines <- format(table)
  expect_length(lines, nrow(table))
  expect_true(all(mapply(grepl, table$statement, lines, fixed = TRUE)))
  expect_true(all(mapply(grepl, table$explanation, lines, fixed = TRUE)))
  line <- function(number) lines[match(
    sprintf("telegraph-2018-%02d", number), table$claim_id
  )]
  expect_match(
    line(4), "At publication not checkable (no data), now confirmed",
    fixed = TRUE
  )
  expect_match(line(8), "At publication and now contradicted", fixed = TRUE)
  expect_true(all(grepl("[.]$", lines)))
  shown <- paste(capture.output(print(table)), collapse = " ")
  expect_true(all(vapply(table$claim_id, grepl, TRUE, shown, fixed = TRUE)))
  expect_no_match(shown, "NA")
})

test_that("rows keep the class, fewer columns give a plain tibble", {
  table <- check_claims(shipped_claim(3:6))
  expect_s3_class(table[2:3, ], "nka_verdicts")
  expect_identical(attr(table[1, ], "rounding"), "either")
  part <- table[c("claim_id", "verdict_now")]
  expect_s3_class(part, c("tbl_df", "tbl", "data.frame"), exact = TRUE)
  expect_null(attr(part, "vintages"))
})

# --- A user's own claims ----------------------------------------------------

test_that("claims of a user may be text, plain and short", {
  mine <- data.frame(
    claim_id = c("m1", "m2"), article_id = "a1",
    statement = c("Over 2,900 came in 2009", "Women were 2,252"),
    quantity = "count", printed = c("2,900", "2,252"),
    comparator = c("more_than", ""), sex = c(NA, "female"),
    period_start = "2009-01-01", period_end = "2009-12-31"
  )
  table <- check_claims(mine, articles = one_article)
  counts <- subset(nkarrivals::arrivals, year == 2009)
  expect_equal(table$value_now, c(sum(counts$arrivals),
                                  counts$arrivals[counts$sex == "female"]))
  expect_identical(as.character(table$verdict_now),
                   c("confirmed_rounded", "confirmed"))
  expect_match(table$explanation[2], "2,252 women in 2009", fixed = TRUE)
  expect_true(all(is.na(table$paragraph)))
  as_tibble <- check_claims(tibble::as_tibble(mine), articles = one_article)
  expect_identical(as_tibble, table)
  mine$period_start <- as.Date(mine$period_start)
  expect_identical(check_claims(mine, articles = one_article), table)
})

test_that("claims in a data.table are judged alike", {
  skip_if_not_installed("data.table")
  claims <- claims_of("telegraph-2018")
  table <- data.table::as.data.table(claims)
  expect_identical(check_claims(table), check_claims(claims))
})

test_that("every fault of the claims is listed with row and column", {
  cells <- lapply(1:8, function(i) transform(
    count_2010, sex = NA, claim_id = paste0("c", i)
  ))
  bad <- do.call(rbind, cells)
  bad$printed[1] <- "about 100"
  bad$article_id[2] <- "a9"
  bad$claim_id[3] <- "c2"
  bad$comparator[3] <- "roughly"
  bad$quantity[4] <- "counts"
  bad$period_start[5] <- "2011-13-01"
  bad$period_start[6] <- "2011-01-01"
  bad$sex[7] <- "both"
  bad$printed[7] <- NA
  bad$claim_id[8] <- NA
  bad$statement[8] <- " "
  error <- expect_error(
    check_claims(bad, articles = one_article), class = "nka_error_claim"
  )
  text <- conditionMessage(error)
  expected <- c(
    "Row 1, `printed`: \"about 100\" is not a number as printed.",
    "Row 2, `article_id`: \"a9\" is not in `articles`.",
    "Row 3, `claim_id`: \"c2\" is missing or occurs twice.",
    "Row 3, `comparator`: \"roughly\" is not equal, about,",
    "Row 4, `quantity`: \"counts\" is unknown; known are ",
    "Row 5, `period_start`: \"2011-13-01\" is not a day such as 2018-03-31.",
    "Row 6, `period_end`: \"2010-12-31\" is before period_start.",
    "Row 7, `sex`: \"both\" is not female, male or total.",
    "Row 7, `printed`: NA but count needs a value.",
    "Row 8, `claim_id`: NA is missing or occurs twice.",
    "Row 8, `statement`: NA but every claim needs a statement."
  )
  for (line in expected) expect_match(text, line, fixed = TRUE)
  for (name in known_quantities()) expect_match(text, name, fixed = TRUE)
})

test_that("faults of single quantities are found", {
  wrong <- list(
    list("rank", comparator = "lowest_since", period_start = "2017-01-01",
         period_end = "2017-03-31", reference_start = "2001-01-01",
         reference_end = "2001-12-31", says = "does not end a year"),
    list("rank", comparator = "lowest_since", period_start = "2017-01-01",
         period_end = "2017-12-31", reference_start = "2018-01-01",
         reference_end = "2018-12-31", says = "does not end an earlier year"),
    list("rank", comparator = "lower", period_start = "2017-01-01",
         period_end = "2017-12-31", reference_start = "2001-01-01",
         reference_end = "2001-12-31",
         says = "\"lower\" is not lowest_since, highest_since, lowest or"),
    list("trend", comparator = "downward", window = "2011-2017",
         says = "is not two years in order"),
    list("trend", comparator = "downward", window = "2017/2011",
         says = "is not two years in order"),
    list("trend", comparator = "downward", says = "trend needs a value"),
    list("event_date", printed = "December 2011", category = "x",
         window = "2011/2012", says = "is not a year"),
    list("direction", comparator = "lower", period_start = "2017-01-01",
         says = "`reference_end`: NA but direction needs a value")
  )
  for (case in wrong) {
    claim <- do.call(one_claim, case[names(case) != "says"])
    expect_error(check_claims(claim, articles = one_article),
                 class = "nka_error_claim", regexp = case$says, fixed = TRUE)
  }
})

test_that("tables that are no claims or no articles are refused", {
  expect_error(check_claims("telegraph"), class = "nka_error_type")
  expect_error(check_claims(data.frame(claim_id = "a")),
               class = "nka_error_claim",
               regexp = "lacks the columns `article_id`, `statement` and")
  numeric <- transform(count_2010, printed = 100)
  expect_error(check_claims(numeric, articles = one_article),
               class = "nka_error_claim",
               regexp = "Row 1, `printed`: 100 is a number; give text")
  expect_error(check_claims(articles = one_article["article_id"]),
               class = "nka_error_claim",
               regexp = "columns `published_from` and `published_to`")
  turned <- transform(one_article, published_to = "2020-05-31")
  expect_error(check_claims(count_2010, articles = turned),
               class = "nka_error_claim", regexp = "Row 1 of `articles`")
  expect_error(check_claims(articles = rbind(one_article, one_article)),
               class = "nka_error_claim", regexp = "Row 2 of `articles`")
  expect_error(check_claims(rounding = "up"), class = "nka_error_value")
  expect_error(check_claims(hedge = 0), class = "nka_error_value")
  expect_error(check_claims(alpha = 2), class = "nka_error_value")
})

test_that("a cell has one fault, not a second that follows from it", {
  claims <- data.frame(
    claim_id = "a", article_id = "telegraph-2018", statement = "s",
    quantity = "count", printed = "192", period_start = "2018-01-01",
    period_end = "31 March 2018"
  )
  expect_error(
    check_claims(claims),
    "has 1 fault\\..*`period_end`: \"31 March 2018\" is not a day",
    class = "nka_error_claim"
  )
})

test_that("several years are named as years, and one day once", {
  text <- function(...) period_text(as.Date(c(...)))
  expect_identical(text("2019-01-01", "2021-12-31"), "2019 to 2021")
  expect_identical(text("2019-05-02", "2019-05-02"), "2019-05-02")
})
