# Claims judged against reports that a test has changed.

usual_rules <- list(
  rounding = "either", hedge = 0.1, alpha = 0.05, words = word_rules()
)

judge_with <- function(claims, reports = nkarrivals::arrival_reports,
                       articles = nkarrivals::articles, as_of = NULL,
                       composition = nkarrivals::composition,
                       events = nkarrivals::events, rules = usual_rules,
                       costs = nkarrivals::costs,
                       provinces = nkarrivals::provinces,
                       abroad = nkarrivals::refugees_abroad) {
  articles <- prepare_articles(articles)
  evidence <- new_evidence(
    reports, composition, events, costs, provinces, abroad
  )
  judge_claims(
    prepare_claims(claims, articles), articles, evidence, as_of, rules
  )
}

verdict_now <- function(...) as.character(judge_with(...)$verdict_now)

one_claim <- function(quantity, ...) {
  claim <- list(
    claim_id = "c1", article_id = "a1", statement = "A statement",
    quantity = quantity
  )
  as.data.frame(utils::modifyList(claim, list(...)))
}

one_article <- data.frame(
  article_id = "a1", published_from = "2020-06-01",
  published_to = "2020-06-30"
)

# A report as a row of the table.
one_report <- function(start, end, value, reported_on = "2020-01-01",
                       source_id = "s1", sex = "total", measure = "flow",
                       precision = "exact") {
  like <- as.data.frame(nkarrivals::arrival_reports)
  data.frame(
    period_start = as.Date(start), period_end = as.Date(end),
    measure = factor(measure, levels(like$measure)),
    sex = factor(sex, levels(like$sex)), value = as.integer(value),
    precision = factor(precision, levels(like$precision)),
    status = factor("unknown", levels(like$status)),
    reported_on = reported_on, source_id = source_id
  )
}

one_year <- function(year, value, ...) {
  one_report(paste0(year, "-01-01"), paste0(year, "-12-31"), value, ...)
}

# The reports with every printed total of a period set to one value.
with_figure <- function(start, end, value, measure = "flow",
                        reports = nkarrivals::arrival_reports) {
  at <- reports$measure == measure & reports$sex == "total" &
    reports$period_start %in% as.Date(start) &
    reports$period_end == as.Date(end)
  stopifnot(any(at))
  reports$value[at] <- as.integer(value)
  reports
}

with_year <- function(year, value, ...) {
  with_figure(paste0(year, "-01-01"), paste0(year, "-12-31"), value, ...)
}

shipped_claim <- function(number, article = "telegraph-2018") {
  id <- sprintf("%s-%02d", article, number)
  nkarrivals::claims[match(id, nkarrivals::claims$claim_id), ]
}

claims_of <- function(article) {
  subset(nkarrivals::claims, article_id == article)
}

# Readings of claims by reports that a test has made.
read_with <- function(claims, reports = nkarrivals::arrival_reports,
                      articles = one_article, as_of = NULL,
                      rules = usual_rules, ...) {
  articles <- prepare_articles(articles)
  read_claims_otherwise(
    prepare_claims(claims, articles), articles, new_evidence(reports), as_of,
    rules, ...
  )
}
