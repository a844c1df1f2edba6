skip_on_cran()

test_that("the shipped claims are free of faults and cover the articles", {
  claims <- nkarrivals::claims
  articles <- prepare_articles(nkarrivals::articles)
  expect_no_error(prepare_claims(claims, articles))
  expect_false(anyDuplicated(claims$claim_id) > 0)
  expect_true(all(startsWith(claims$claim_id, claims$article_id)))
  expect_identical(unique(claims$article_id), articles$article_id)
  expect_true(all(claims$paragraph >= 1))
  expect_false(anyNA(claims[c("statement", "attributed_to", "coder",
                              "coded_on")]))
  expect_true(all(claims$quantity %in% known_quantities()))
})

test_that("claims stand in the order of their article", {
  for (one in split(nkarrivals::claims, nkarrivals::claims$article_id)) {
    expect_false(is.unsorted(one$paragraph))
    number <- as.integer(sub(".*-", "", one$claim_id))
    expect_identical(sort(number), seq_len(nrow(one)))
  }
})

test_that("what the article does not state is coded as a reading of ours", {
  ours <- grepl("^A reading of our own: ", nkarrivals::claims$remark)
  expect_identical(ours, grepl("reading of our own", nkarrivals::claims$remark))
  # The statement itself says that it is read so.
  expect_true(all(grepl("read as[: ]", nkarrivals::claims$statement[ours])))
})

test_that("a statement can be read alone, and no two are the same", {
  claims <- nkarrivals::claims
  expect_identical(anyDuplicated(claims[c("article_id", "statement")]), 0L)
  expect_true(all(nchar(claims$statement) <= 130))
  expect_no_match(claims$statement, "this year|last year\\b|[.]$")
})

test_that("a number that is printed in a claim is text that can be read", {
  numbers <- subset(
    nkarrivals::claims,
    !is.na(printed) & quantity != "event_date" & comparator != "within"
  )
  expect_type(numbers$printed, "character")
  expect_false(anyNA(rounding_interval(numbers$printed)$value))
})

test_that("the article can only have appeared after the quarter it counts", {
  article <- subset(nkarrivals::articles, article_id == "telegraph-2018")
  expect_true(article$published_from > shipped_claim(4)$period_end)
  expect_true(article$published_from <= article$published_to)
})

test_that("each kind of quantity is found by its name and is complete", {
  for (name in known_quantities()) {
    kind <- find_quantity(name)
    expect_true(is.function(kind$judge), info = name)
    expect_true(all(kind$needs %in% names(nkarrivals::claims)), info = name)
  }
})

# --- Figures in force -------------------------------------------------------

test_that("figures of years are those of arrivals_as_of(), on any day", {
  evidence <- new_evidence()
  days <- as.Date(c("2004-12-31", "2012-01-31", "2012-11-01", "2018-06-20",
                    "2019-07-02", "2026-12-31"))
  for (day in as.list(days)) {
    table <- arrivals_as_of(day)
    known <- evidence_on(evidence, day)
    years <- known_years(1990:2025, "total", known)
    table <- table[table$year %in% 1990:2025, ]
    exact <- years[!is.na(years$arrivals), ]
    at <- match(exact$year, table$year)
    expect_equal(as.double(table$arrivals[at]), exact$arrivals)
    expect_identical(table$source_id[at], exact$source)
    one <- known_figure(year_period(2003), "total", known)
    expect_equal(one$value, table$arrivals[table$year == 2003])
  }
})

test_that("the newest report is in force, and only from its last day on", {
  reports <- rbind(
    one_year(2010, 100, "2011-03-05", "a"), one_year(2010, 110, "2012", "b"),
    one_year(2010, 105, "2012-05", "c"), one_year(2010, 999, NA, "d")
  )
  value_on <- function(day) {
    known <- evidence_on(new_evidence(reports), as.Date(day))
    known_figure(year_period(2010), "total", known)$value
  }
  expect_null(value_on("2011-03-04"))
  expect_equal(value_on("2011-03-05"), 100)
  expect_equal(value_on("2012-05-30"), 100)
  expect_equal(value_on("2012-05-31"), 105)
  expect_equal(value_on("2012-12-30"), 105)
  expect_equal(value_on("2012-12-31"), 110)
})

test_that("an exact figure goes before a newer one that is about", {
  reports <- rbind(
    one_year(2010, 100, "2011-03-05", "a"),
    one_year(2010, 120, "2012-03-05", "b", precision = "about")
  )
  known <- evidence_on(new_evidence(reports), as.Date("2015-01-01"))
  expect_equal(known_figure(year_period(2010), "total", known)$value, 100)
  rough <- evidence_on(new_evidence(reports[2, ]), as.Date("2015-01-01"))
  figure <- known_figure(year_period(2010), "total", rough)
  expect_equal(c(figure$low, figure$high), c(108, 132))
  expect_false(figure$exact)
})

test_that("the third of total, women and men follows from one source", {
  parts <- rbind(
    one_year(2010, 70, source_id = "a", sex = "female"),
    one_year(2010, 30, source_id = "a", sex = "male")
  )
  known <- evidence_on(new_evidence(parts), as.Date("2020-06-30"))
  expect_equal(known_figure(year_period(2010), "total", known)$value, 100)
  parts$sex <- factor(c("total", "female"), levels(parts$sex))
  known <- evidence_on(new_evidence(parts), as.Date("2020-06-30"))
  expect_equal(known_figure(year_period(2010), "male", known)$value, 40)
  parts$source_id <- c("a", "b")
  known <- evidence_on(new_evidence(parts), as.Date("2020-06-30"))
  expect_null(known_figure(year_period(2010), "male", known))
})

# --- Numbers: the verdict turns where the printed number ends ----------------

test_that("a count is confirmed at its number and nowhere else", {
  claim <- shipped_claim(4)
  start <- claim$period_start
  end <- claim$period_end
  verdicts <- vapply(190:194, function(n) {
    verdict_now(claim, with_figure(start, end, n))
  }, "")
  expect_identical(
    verdicts,
    ifelse(190:194 == as.integer(claim$printed), "confirmed", "contradicted")
  )
  claim$printed <- "190"
  counts <- c(184, 185, 189, 190, 195, 196)
  rounded <- vapply(counts, function(n) {
    verdict_now(claim, with_figure(start, end, n))
  }, "")
  expected <- ifelse(round(counts / 10) == 19 | counts %in% c(185, 195),
                     "confirmed_rounded", "contradicted")
  expected[counts == 190] <- "confirmed"
  expect_identical(rounded, expected)
})

test_that("a change is confirmed for the bases that print as it", {
  claim <- shipped_claim(5)
  bases <- 270:290
  verdicts <- vapply(bases, function(base) {
    reports <- rbind(
      as.data.frame(nkarrivals::arrival_reports),
      one_report(claim$reference_start, claim$reference_end, base,
                 "2018-01-31")
    )
    verdict_now(claim, reports)
  }, "")
  prints <- sprintf("%.0f%%", 100 * (192 / bases - 1)) == claim$printed
  expect_identical(
    verdicts, ifelse(prints, "confirmed_rounded", "contradicted")
  )
})

test_that("a change that is exact is plainly confirmed; from zero it is not", {
  claim <- one_claim("change_pct", printed = "-31%",
                     period_start = "2011-01-01", period_end = "2011-12-31",
                     reference_start = "2010-01-01",
                     reference_end = "2010-12-31")
  judge <- function(then, now) {
    verdict_now(claim, rbind(one_year(2010, then), one_year(2011, now)),
                one_article)
  }
  expect_identical(judge(300, 207), "confirmed")
  expect_identical(judge(200, 137), "confirmed_rounded")
  expect_identical(judge(200, 136), "contradicted")
  expect_identical(judge(0, 10), "not_checkable")
})

test_that("half a change is checked against the longer period around it", {
  claims <- shipped_claim(4:5)
  half <- c("2017-01-01", "2017-06-30")
  base <- implied_base(claims$printed[1], claims$printed[2])
  judge <- function(n) {
    row <- judge_with(claims, with_figure(half[1], half[2], n))[2, ]
    list(as.character(row$verdict_now), row$explanation)
  }
  expect_identical(judge(base$first)[[1]], "not_checkable")
  expect_identical(judge(base$first - 1)[[1]], "contradicted")
  expect_match(judge(base$first - 1)[[2]], "are fewer than that")
  # Between the first and the last base, nobody may be left for the rest.
  expect_match(judge(base$last)[[2]],
               sprintf("leave 0 to %d for", base$last - base$first))
})

test_that("what 31 percent leaves for the second quarter adds up", {
  explanation <- judge_with(shipped_claim(4:5))$explanation[2]
  half <- subset(nkarrivals::arrival_reports,
                 period_start == as.Date("2017-01-01") &
                   period_end == as.Date("2017-06-30") & sex == "total")
  count <- unique(half$value)
  expect_length(count, 1)
  bases <- 1:count
  bases <- bases[sprintf("%.0f", 100 * (192 / bases - 1)) == "-31"]
  expect_match(explanation, sprintf("imply %d to %d arrivals", min(bases),
                                    max(bases)))
  expect_match(explanation, sprintf(
    "leave %d to %d for the second quarter of 2017", count - max(bases),
    count - min(bases)
  ))
})

test_that("without a count in the article the known one gives the base", {
  explanation <- judge_with(shipped_claim(5))$explanation
  expect_match(explanation, "in the newest vintage.*; 192 and -31% imply 277")
  alone <- shipped_claim(5)
  alone$reference_start <- as.Date("2016-01-01")
  alone$reference_end <- as.Date("2016-02-29")
  expect_match(judge_with(alone)$explanation, "none was found in print")
})

test_that("a running total turns where a tenth around 30,000 ends", {
  claim <- shipped_claim(11)
  totals <- c(26999, 27000, 30000, 33000, 33001)
  verdicts <- vapply(totals, function(n) {
    verdict_now(claim, with_figure(NA, "2018-03-31", n, "cumulative"))
  }, "")
  expect_identical(verdicts, c(
    "contradicted", "confirmed_rounded", "confirmed", "confirmed_rounded",
    "contradicted"
  ))
})

test_that("a running total between two printed days is bracketed", {
  reports <- rbind(
    one_report(NA, "2015-12-31", 1000, measure = "cumulative"),
    one_report(NA, "2016-12-31", 1100, measure = "cumulative")
  )
  judge <- function(printed, day = "2016-06-30") {
    claim <- one_claim("running_total", printed = printed, period_end = day)
    verdict_now(claim, reports, one_article)
  }
  expect_identical(judge("1,111"), "contradicted")
  expect_identical(judge("1,055"), "not_checkable")
  expect_identical(judge("1,000"), "confirmed_rounded")
  expect_identical(judge("1,100", "2016-12-31"), "confirmed")
  # On one side of all printed days there is one bound.
  expect_identical(judge("1,100", "2017-01-01"), "not_checkable")
  expect_identical(judge("1,099", "2017-01-01"), "contradicted")
  expect_identical(judge("1,001", "2015-12-30"), "contradicted")
  expect_identical(judge("999", "2015-12-30"), "not_checkable")
  # So is a total of a period, of one day or of several.
  of_period <- function(printed, start, end) {
    verdict_now(one_claim(
      "running_total", printed = printed, period_start = start,
      period_end = end
    ), reports, one_article)
  }
  expect_identical(of_period("1,111", "2016-06-30", "2016-06-30"),
                   "contradicted")
  expect_identical(of_period("1,055", "2016-06-30", "2016-07-31"),
                   "not_checkable")
  expect_identical(of_period("999", "2016-06-30", "2016-07-31"),
                   "contradicted")
  expect_identical(of_period("999", "2017-06-30", "2017-07-31"),
                   "contradicted")
  at_least <- one_claim(
    "running_total", printed = "1,000", comparator = "at_least",
    period_end = "2017-01-01"
  )
  verdict <- judge_with(at_least, reports, one_article)
  expect_identical(as.character(verdict$verdict_now), "confirmed_rounded")
  expect_match(verdict$explanation, "and no total of a later day")
})

test_that("residents are judged by a table of their time, else not", {
  claim <- shipped_claim(12)
  expect_identical(verdict_now(claim), "not_checkable")
  table <- as.data.frame(nkarrivals::composition)
  total <- subset(table, category == "all" & base == "residents" &
                    reported_on == "2019-09-16")
  expect_identical(nrow(total), 1L)
  judge <- function(persons, precision = "exact") {
    total$as_of <- as.Date("2018-03-31")
    total$persons <- as.integer(persons)
    total$precision[] <- precision
    verdict_now(claim, composition = rbind(table, total))
  }
  expect_identical(judge(30000), "confirmed")
  expect_identical(judge(27000), "confirmed_rounded")
  expect_identical(judge(26999), "contradicted")
  expect_identical(judge(28000, "rounded"), "not_checkable")
})

test_that("what is said instead of residents is what the tables print", {
  text <- judge_with(shipped_claim(12))$explanation
  expect_match(text, "31,531 in all by 2018-03-31", fixed = TRUE)
  near <- subset(nkarrivals::composition, base == "residents" &
                   category == "all" & sex == "total" & !is.na(reported_on))
  near <- near[which.min(abs(near$as_of - as.Date("2018-06-20"))), ]
  expect_match(text, sprintf("%s residents on %s",
                             format(near$persons, big.mark = ","), near$as_of))
})

# --- Words --------------------------------------------------------------------

test_that("a direction turns where the two figures meet", {
  claim <- shipped_claim(8)
  claim$comparator <- "lower"
  counts <- c(2401, 2402, 2403)
  verdicts <- vapply(counts, function(n) {
    reports <- with_year(2010, 2402)
    verdict_now(claim, with_year(2011, n, reports = reports))
  }, "")
  expect_identical(verdicts, c("confirmed", "contradicted", "contradicted"))
  claim$comparator <- "higher"
  up <- vapply(counts, function(n) {
    reports <- with_year(2010, 2402)
    verdict_now(claim, with_year(2011, n, reports = reports))
  }, "")
  expect_identical(up, c("contradicted", "contradicted", "confirmed"))
})

test_that("a drop dated a year early names the year of the drop", {
  annual <- arrivals_as_of("2026-12-31")
  counts <- annual$arrivals[match(2011:2020, annual$year)]
  first_fall <- (2012:2020)[which(diff(counts) < 0)[1]]
  expect_match(judge_with(shipped_claim(8))$explanation, sprintf(
    "The next year with fewer than the year before was %d", first_fall
  ))
})

test_that("rough figures decide a direction only where they lie apart", {
  claim <- one_claim("direction", comparator = "lower",
                     period_start = "2011-01-01", period_end = "2011-12-31",
                     reference_start = "2010-01-01",
                     reference_end = "2010-12-31")
  judge <- function(then, now) {
    verdict_now(claim, rbind(
      one_year(2010, then), one_year(2011, now, precision = "about")
    ), one_article)
  }
  expect_identical(judge(100, 80), "confirmed")
  expect_identical(judge(100, 95), "not_checkable")
  expect_identical(judge(100, 150), "contradicted")
})

# Lowest since a year, as the claim defines it, in plain R.
lowest_since <- function(x) {
  n <- length(x)
  all(x[-c(1, n)] > x[n]) && x[1] <= x[n]
}

test_that("a rank holds exactly when plain R says so", {
  claim <- shipped_claim(6)
  annual <- arrivals_as_of("2026-12-31")
  counts <- annual$arrivals[match(2001:2017, annual$year)]
  expect_identical(
    verdict_now(claim),
    if (lowest_since(counts)) "confirmed" else "contradicted"
  )
  least <- min(counts[2:16])
  for (n in c(counts[1] - 1, counts[1], least - 1, least, least + 1)) {
    changed <- replace(counts, 17, n)
    expect_identical(
      verdict_now(claim, with_year(2017, n)),
      if (lowest_since(changed)) "confirmed" else "contradicted", info = n
    )
  }
})

test_that("a rank names the years that speak against it, or are missing", {
  claim <- shipped_claim(6)
  text <- judge_with(claim, with_year(2013, 100))$explanation
  expect_match(text, "against the claim: 2013", fixed = TRUE)
  reports <- nkarrivals::arrival_reports
  gap <- reports[!(reports$period_end == as.Date("2010-12-31") &
                     reports$measure == "flow"), ]
  missing <- judge_with(claim, gap)
  expect_identical(as.character(missing$verdict_now), "not_checkable")
  expect_match(missing$explanation, "no exact figure of 2010", fixed = TRUE)
})

test_that("the highest since a year mirrors the lowest", {
  claim <- one_claim("rank", comparator = "highest_since",
                     period_start = "2012-01-01", period_end = "2012-12-31",
                     reference_start = "2010-01-01",
                     reference_end = "2010-12-31")
  judge <- function(...) {
    reports <- do.call(rbind, Map(one_year, 2010:2012, c(...)))
    verdict_now(claim, reports, one_article)
  }
  expect_identical(judge(30, 10, 20), "confirmed")
  expect_identical(judge(20, 10, 20), "confirmed")
  expect_identical(judge(19, 10, 20), "contradicted")
  expect_identical(judge(30, 20, 20), "contradicted")
})

# Kendall's S and its two-sided p over all orders of the counts.
all_orders <- function(n) {
  if (n == 1) return(matrix(1L))
  shorter <- all_orders(n - 1)
  do.call(rbind, lapply(seq_len(n), function(first) {
    cbind(first, ifelse(shorter >= first, shorter + 1L, shorter))
  }))
}

s_of <- function(x) {
  sum(sign(outer(x, x, function(a, b) b - a))[upper.tri(diag(length(x)))])
}

test_that("a trend is tested as by counting all orders of the years", {
  annual <- arrivals_as_of("2026-12-31")
  counts <- annual$arrivals[match(2011:2017, annual$year)]
  orders <- all_orders(7)
  every <- apply(orders, 1, s_of)
  p <- mean(abs(every) >= abs(s_of(counts)))
  test <- test_of_years(data.frame(year = 2011:2017, arrivals = counts))
  expect_equal(test$s, s_of(counts))
  expect_equal(test$tau, s_of(counts) / choose(7, 2))
  expect_equal(test$p, p)
  verdict <- judge_with(shipped_claim(7))
  expect_equal(verdict$value_now, test$tau)
  expect_identical(
    as.character(verdict$verdict_now),
    if (test$s < 0 && p < 0.05) "confirmed" else "not_checkable"
  )
  expect_match(verdict$explanation, sprintf("S = %d", s_of(counts)))
  rises <- (2012:2017)[diff(counts) >= 0]
  expect_match(verdict$explanation, paste(rises, collapse = " and "))
})

test_that("a trend the other way, none, and too few years", {
  judge <- function(counts, comparator = "downward", rules = usual_rules) {
    years <- 2000 + seq_along(counts)
    claim <- one_claim(
      "trend", comparator = comparator,
      window = paste(range(years), collapse = "/")
    )
    reports <- do.call(rbind, Map(one_year, years, counts))
    verdict_now(claim, reports, one_article, rules = rules)
  }
  expect_identical(judge(7:1), "confirmed")
  expect_identical(judge(1:7), "contradicted")
  expect_identical(judge(1:7, "upward"), "confirmed")
  expect_identical(judge(rep(c(1, 2, 1), 2)), "contradicted")
  expect_identical(judge(c(9, 5, 8, 4, 7)), "not_checkable")
  strict <- utils::modifyList(usual_rules, list(alpha = 0.0001))
  expect_identical(judge(7:1, rules = strict), "not_checkable")
  expect_identical(judge(2:1), "not_checkable")
  # Ties are exact as well.
  expect_identical(judge(c(9, 9, 8, 7, 6, 5, 4)), "confirmed")
})

test_that("a date is judged by the events of its kind", {
  claim <- shipped_claim(9)
  steps <- subset(nkarrivals::events, kind == claim$category &
                    date_start >= as.Date("2011-01-01") &
                    date_end <= as.Date("2012-12-31"))
  in_2011 <- sum(format(steps$date_start, "%Y") == "2011")
  expect_true(in_2011 > 0 && in_2011 < nrow(steps))
  expect_identical(verdict_now(claim), "confirmed_rounded")
  expect_match(judge_with(claim)$explanation, sprintf(
    "%d of %d dated events fall in 2011", in_2011, nrow(steps)
  ))
  expect_identical(
    verdict_now(claim, events = subset(
      nkarrivals::events, date_end <= as.Date("2011-12-31")
    )), "confirmed"
  )
  claim$printed <- "2013"
  expect_identical(verdict_now(claim), "contradicted")
})

test_that("what no table holds is not checkable, with its reason", {
  two <- rbind(one_claim("external"), one_claim("none", claim_id = "c2"))
  verdicts <- judge_with(two, articles = one_article)
  expect_true(all(verdicts$verdict_now == "not_checkable"))
  expect_identical(
    as.character(verdicts$reason), c("external_source", "not_quantitative")
  )
})

external_claim <- function(id, ..., article_id = id) {
  one_claim("external", claim_id = id, article_id = article_id, ...)
}

two_articles <- data.frame(
  article_id = c("a1", "a2"), published_from = "2024-06-01",
  published_to = "2024-06-30"
)

test_that("what other articles state is said where no table counts", {
  beside <- function(printed, comparator, ..., unit = "persons") {
    claims <- rbind(
      external_claim(
        "a1", printed = "600", comparator = "at_most", category = "detention",
        unit = "persons", period_start = "2023-10-01",
        period_end = "2023-10-31"
      ),
      external_claim("a2", printed = printed, comparator = comparator,
                     unit = unit, ...)
    )
    judge_with(claims, articles = two_articles)$explanation[1]
  }
  same <- list(category = "detention", period_start = "2023-10-15",
               period_end = "2023-12-31")
  found <- function(...) do.call(beside, c(list(...), same))
  # Up to 600, against more than 599, more than 600 and about 550.
  expect_match(found("599", "more_than"), "a2 (which prints 599 and agrees)",
               fixed = TRUE)
  expect_match(found("600", "more_than"), "a2 (which prints 600 and differs)",
               fixed = TRUE)
  expect_match(found("550", "about"), "prints 550 and agrees", fixed = TRUE)
  # Nothing is compared in another unit or without a number.
  expect_match(found("700", "equal", unit = "families"), "subject: a2[.;]")
  expect_match(found("some", "equal"), "subject: a2[.;]")
  # Another subject, another time, or the same article.
  same$category <- "route"
  expect_no_match(found("600", "at_most"), "other articles on")
  same$category <- "detention"
  same[2:3] <- c("2023-11-01", "2023-11-30")
  expect_no_match(found("600", "at_most"), "other articles on")
  same[2:3] <- "2023-10-31"
  expect_match(found("600", "at_most"), "other articles on", ignore.case = TRUE)
  same$article_id <- "a1"
  expect_no_match(found("600", "at_most"), "other articles on",
                  ignore.case = TRUE)
})

test_that("events on record are named where no table counts", {
  explain <- function(...) {
    claim <- external_claim("a1", category = "repatriation", ...)
    judge_with(claim, articles = two_articles)$explanation
  }
  events <- nkarrivals::events
  row <- events[events$kind == "forced_repatriation", ][1, ]
  day <- format(row$date_start)
  expect_match(explain(period_start = day, period_end = day), row$event,
               fixed = TRUE)
  before <- format(row$date_start - 1)
  expect_no_match(explain(period_start = before, period_end = before),
                  "on record", ignore.case = TRUE)
  expect_no_match(explain(), "on record", ignore.case = TRUE)
})

test_that("how many arrived is said beside a number of people", {
  explain <- function(..., reports = nkarrivals::arrival_reports) {
    claim <- external_claim("a1", ...)
    judge_with(claim, reports, two_articles)$explanation
  }
  in_2023 <- function(unit) {
    explain(unit = unit, period_start = "2023-10-01",
            period_end = "2023-10-31", reports = one_year(2023, 196))
  }
  expect_match(in_2023("persons"), "South Korea in 2023: 196", fixed = TRUE)
  expect_no_match(in_2023("usd"), "196", fixed = TRUE)
  # Nothing is known of that year, or no time is stated: what tables there are.
  for (told in list(explain(unit = "persons"), in_2023("usd"))) {
    for (dimension in unique(nkarrivals::composition$dimension)) {
      expect_match(told, sub("_", " ", dimension), fixed = TRUE)
    }
  }
})

test_that("a changed figure changes the verdicts that rest on it, no others", {
  claims <- nkarrivals::claims
  before <- judge_with(claims)
  after <- judge_with(claims, with_year(2016, 1000))
  changed <- before$verdict_now != after$verdict_now
  # 2016 is in the rank since 2001 and is what 2017 is compared with, in two
  # articles; a third prints it. The trend from 2011 stays: 2016 becomes one
  # more year below its precursor.
  is <- function(kind) claims$quantity == kind
  expected <- (is("rank") & claims$comparator == "lowest_since") |
    (is("direction") & claims$reference_end == "2016-12-31") |
    (is("count") & claims$period_start == "2016-01-01")
  expect_identical(changed, expected %in% TRUE)
  # A claim that does not reach to 2016 keeps its explanation as well.
  years <- ifelse(is.na(claims$window), NA, substr(claims$window, 1, 4))
  aside <- !is.na(claims$period_start) & is.na(years) &
    claims$period_start > as.Date("2017-12-31") & is.na(claims$reference_end)
  expect_gt(sum(aside), 10)
  expect_identical(after$explanation[aside], before$explanation[aside])
})

test_that("periods are named as people name them", {
  name <- function(start, end) period_text(as.Date(c(start, end)))
  expect_identical(name("2017-01-01", "2017-12-31"), "2017")
  expect_identical(name("2017-07-01", "2017-12-31"), "the second half of 2017")
  expect_identical(name("2016-01-01", "2016-03-31"),
                   "the first quarter of 2016")
  expect_identical(name("2016-10-01", "2016-12-31"),
                   "the fourth quarter of 2016")
  expect_identical(name("2016-02-01", "2016-02-29"), "February 2016")
  expect_identical(name("2016-02-01", "2016-04-30"), "2016-02-01 to 2016-04-30")
  expect_identical(name("2016-01-01", "2016-08-31"), "2016-01-01 to 2016-08-31")
  expect_identical(name("2016-01-02", "2016-12-31"), "2016-01-02 to 2016-12-31")
  expect_identical(name(NA, "2016-12-31"), "the time to 2016-12-31")
})
