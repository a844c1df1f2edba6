# Verdicts: each claim judged by what was known at publication, by what is
# known now, and by every vintage between.

#' @importFrom generics tidy
#' @export
generics::tidy

#' Compare what articles state with what the reports show
#'
#' Judges each claim twice: by the reports that had been published when its
#' article appeared, and by the newest ones. No number of a verdict is stored;
#' all are computed from [arrival_reports], [composition], [events], [costs],
#' [provinces] and [refugees_abroad].
#'
#' @section Verdicts:
#' \describe{
#'   \item{`confirmed`}{the figure equals the printed number; for a claim in
#'     words, it holds.}
#'   \item{`confirmed_rounded`}{the figure is not the printed number but among
#'     those it can stand for, see [rounding_interval()].}
#'   \item{`contradicted`}{it is not.}
#'   \item{`not_checkable`}{the evidence does not decide; the column `reason`
#'     says why: `no_data` (a figure is missing or too rough), `wording` (the
#'     figures are known, but what the claim says of them leaves room, and the
#'     explanation gives both sides; see [word_rules()]), `external_source` (no
#'     table of the package counts this) or `not_quantitative`.}
#' }
#' A verdict compares two published numbers. It does not tell which of them is
#' wrong, nor what the author meant.
#'
#' @section Dates:
#' A report counts as known from the last day that its printed date can mean,
#' and among the reports known on a day one figure is in force, by the rule of
#' [arrivals_as_of()]. Where the day of publication is not known, the verdict
#' at publication is that of the last possible day, and the explanation says so
#' where the first possible day gives another. A table of people, prices,
#' provinces or countries counts as known from the date of its source, and only
#' in the newest vintage where that has no date.
#'
#' @section Quantities:
#' \describe{
#'   \item{`count`}{arrivals in the period. Where none is printed for a year or
#'     half year, its exact halves or quarters are added, and the explanation
#'     calls the sum derived.}
#'   \item{`difference`}{arrivals of the period less those of the reference
#'     period; a fall has a minus sign, as in `-1,000`.}
#'   \item{`ratio`}{arrivals of the period as a multiple of those of the
#'     reference period, such as `2.5`.}
#'   \item{`share`}{women or men, as `sex` says, in percent of all who arrived
#'     in the period: of women and men together, or of the total where only one
#'     of the sexes is known.}
#'   \item{`change_pct`}{change in percent from the reference period to the
#'     period; a fall has a minus sign. Where one figure is missing, the
#'     explanation gives the base that the printed numbers imply
#'     ([implied_base()]) and whether a longer period leaves room for it.}
#'   \item{`running_total`}{all arrivals up to a day of the period; without
#'     `period_start`, up to `period_end`. A total does not fall: where none was
#'     printed for that time, it lies between those before and after it, or on
#'     one side of the only one there is.}
#'   \item{`residents`}{persons who live in South Korea on a day of the period.}
#'   \item{`direction`}{`comparator` `lower` or `higher` than in the reference
#'     period; `sharply_lower`, `sharply_higher`, `slightly_lower` and
#'     `slightly_higher` also ask for its size, by [word_rules()].}
#'   \item{`rank`}{`lowest_since` or `highest_since`: every year after the
#'     reference year is above (below) that of the period, and the reference
#'     year itself is not. `lowest` or `highest`: no year of `window`, such as
#'     `2011/2017`, is below (above) that of the period; years with as many are
#'     named.}
#'   \item{`range`}{every year of `window` is within the two numbers `printed`,
#'     such as `1,000-1,500` (`comparator` `within`), or meets one number, such
#'     as `more_than` `2,000`; confirmed within rounding if a year does so only
#'     by rounding or hedge. Years outside are listed.}
#'   \item{`order`}{arrivals of `sex` against those of the other sex: `lower` or
#'     `higher` in every year of the period, or in the period itself where it
#'     is not made of whole years; `only_lower`, `only_higher`: and in no other
#'     year of `window`.}
#'   \item{`average`}{arrivals of the period against the mean of the years of
#'     `window`: `lower`, `higher`, `sharply_lower`, `sharply_higher`. A part of
#'     a year is compared as it is and as a yearly rate; where the two differ,
#'     the wording leaves room. Several years are compared by their rate.}
#'   \item{`trend`}{`downward` or `upward` over the years of `window`: the
#'     two-sided test of Kendall (1938) \doi{10.1093/biomet/30.1-2.81} is below
#'     `alpha` and its sign as said. With the right sign but a larger p the
#'     wording leaves room.}
#'   \item{`steadiness`}{the years of `window` are `constant`, or are `falling`
#'     or `rising` steadily, by [word_rules()] and the same test. The
#'     explanation gives the years furthest from the mean, or the steps that go
#'     another way and the part that the largest step has in the whole.}
#'   \item{`break_year`}{the year `printed` begins a `lower` or `higher` rate in
#'     the series of the years of `window`: the exact probability of a
#'     change-point there ([breakpoint_posterior()]), by [word_rules()]. A break
#'     is a fall or a rise as its mean rates before and after have it.}
#'   \item{`composition_share`}{percent of the people whom a table of
#'     [composition] counts. `category` names a dimension and its categories,
#'     `residence_region:seoul+gyeonggi`; those who belong to several
#'     dimensions at once are joined by semicolons,
#'     `age:age_20_29+age_30_39;education:university_or_higher`, and lie between
#'     bounds where no table crosses them ([frechet_bounds()], within women and
#'     men where the tables are by sex). With `sex` it is those of that sex and
#'     category among all people of the table. The newest table up to
#'     `period_end` counts, or else the next one. Its people are its printed
#'     total, or the sum of its categories where it lists as many as any; where
#'     a source's other tables of the day count more people, all of them.}
#'   \item{`population_share`}{the provinces of `category`, such as
#'     `north_hamgyong+ryanggang`, in percent of all people in the newest census
#'     of [provinces] up to `period_end`, or else the next one. The explanation
#'     also gives the percentage without military camps.}
#'   \item{`cost`}{a price or payment: the reports of [costs] of the kind
#'     `category` and the currency `unit` (`CNY`, `KRW` or `USD`) that overlap
#'     the period. Confirmed if a report prints the number as the claim does;
#'     rounded if a report is among the numbers it can stand for, or if these
#'     lie between the reports; for a bound such as `at_least` all reports must
#'     be on its side. Contradicted if it lies apart from all reports.}
#'   \item{`countries_abroad`}{how many countries other than South Korea count
#'     refugees in a year of the period, by [refugees_abroad].}
#'   \item{`event_date`}{the date of the [events] of the kind `category` in
#'     the years of `window`. `printed` is a year, a month or a day: `2011`,
#'     `2022-03` or `1997-07-14`. Words after a stroke choose the events that
#'     name them all: `rok_politics/election`. A longer event is dated by its
#'     beginning. Confirmed if all of them have that date, rounded if some do,
#'     not checkable if an event is known less exactly than the claim has it.}
#'   \item{`external`}{what no table of the package holds. The explanation names
#'     the events on record whose kind is the category, in the period, and the
#'     claims of other articles with the same category and time; where both
#'     print a number in one unit, whether these can both be true.}
#'   \item{`none`}{what is not a quantity.}
#' }
#' In the kinds that compare several years, only years with an exact figure
#' count. Where a year has none the claim is not checkable, and the explanation
#' names the year and says what is known of the others; but a single year can
#' contradict a rank, a range or an order all the same.
#'
#' @param claims A data frame in the form of [claims]. The columns `claim_id`,
#'   `article_id`, `statement` and `quantity` are always needed, others by the
#'   quantity. Dates are Date or text such as `"2018-03-31"`; `printed` is text.
#' @param as_of A day in place of the newest vintage, a Date or text; not
#'   before the first day on which the articles of the claims can have appeared.
#' @param rounding,hedge How printed numbers are read, see
#'   [rounding_interval()].
#' @param alpha Level of the test for a trend, above 0 and below 1.
#' @param words What words such as "sharp" and "steadily" are taken to mean, see
#'   [word_rules()].
#' @param articles The articles of the claims, a data frame in the form of
#'   [articles] with the columns `article_id`, `published_from` and
#'   `published_to`.
#' @param data Your own arrivals in place of the published reports: counts made
#'   with [arrivals_by_month()] or one of its siblings (from a table in a
#'   database, too), by sex where claims are
#'   about women or men, or a data frame with a row for each person. They have
#'   no vintages, so that both verdicts rest on the same counts. A period counts
#'   as whole where all of its months (quarters, halves) are there; a running
#'   total begins with the first period and ends before the first gap. Claims
#'   about other things than arrivals are judged by the tables of the package.
#' @param date Where `data` are records: the column of their dates, as in
#'   [arrivals_by_month()]. Of years alone only whole years are counted. A
#'   column `sex` is used where there is one.
#' @return A tibble of class `nka_verdicts`, one row for each claim:
#'   `claim_id`, `article_id`, `paragraph` (integer, `NA` if not given),
#'   `statement`, `quantity`, `printed`, `value_at_publication` (double, the
#'   figure compared: persons, percent, difference in persons, ratio, Kendall's
#'   tau, price, countries, a year or the probability of a break; `NA` where
#'   there is none, and for `range` and `order`), `verdict_at_publication`
#'   (factor), `value_now`, `verdict_now`, `low` and `high` (ends of what
#'   `printed` can stand for), `reason` (factor, of `verdict_now`, or of the
#'   other where that is decided; `NA` where both are), `robust` (whether all
#'   vintages from publication to now that decide give one verdict; `NA` if none
#'   decides), `explanation` and `sources` (ids joined by semicolons, `NA` if
#'   none).
#'   Attributes: `as_of` (`NA` for the newest vintage), `rounding`, `hedge`,
#'   `alpha`, `words`, `own` (whether `data` were given) and `vintages`.
#'
#'   `print()` shows the claims as sentences, `format()` returns these,
#'   `summary()` counts verdicts by article, and [sources_of()] gives the
#'   sources. There is no picture of verdicts.
#'
#'   `tidy()` gives a tibble with a row for each claim and vintage: `claim_id`,
#'   `article_id`, `quantity`, `vintage` (`"published_from"` and
#'   `"publication"`, the first and last possible day of publication,
#'   `"between"` and `"now"`), `day` (Date), `value`, `verdict` and `reason` (as
#'   above, but of this vintage), `words` (the verdict and its reason as shown
#'   to readers) and `explanation`.
#'
#'   Raises `nka_error_claim` with every fault of `claims` and its row, and
#'   `nka_error_date` where `as_of` lies before an article.
#' @seealso [claims], [rounding_interval()], [implied_base()]
#' @export
#' @examples
#' verdicts <- check_claims(subset(nkarrivals::claims, quantity == "count"))
#' verdicts
#' tidy(verdicts)
#'
#' # A claim of your own
#' mine <- data.frame(
#'   claim_id = "mine-1", article_id = "my-article",
#'   statement = "Over 2,900 people arrived in 2009", quantity = "count",
#'   printed = "2,900", comparator = "more_than",
#'   period_start = "2009-01-01", period_end = "2009-12-31"
#' )
#' my_article <- data.frame(
#'   article_id = "my-article",
#'   published_from = "2010-06-01", published_to = "2010-06-01"
#' )
#' check_claims(mine, articles = my_article)
#'
#' # ... and judged by records of your own
#' records <- simulate_arrivals(34000, seed = 1)
#' check_claims(mine, articles = my_article, data = records, date = date)
check_claims <- function(claims = nkarrivals::claims, as_of = NULL,
                         rounding = "either", hedge = 0.1, alpha = 0.05,
                         words = word_rules(),
                         articles = nkarrivals::articles, data = NULL,
                         date = NULL) {
  rules <- list(
    rounding = rounding, hedge = hedge, alpha = alpha, words = words
  )
  case <- prepare_case(
    claims, articles, as_of, rules, data, rlang::enquo(date)
  )
  judge_claims(case$claims, case$articles, case$evidence, case$as_of, rules)
}

# What is to be judged, by which evidence and rules, in one agreed form.
prepare_case <- function(claims, articles, as_of, rules, data, date,
                         call = rlang::caller_env()) {
  check_choice(rules$rounding, rounding_rules, "rounding", call)
  check_level(rules$hedge, "hedge", call)
  check_level(rules$alpha, "alpha", call)
  check_words(rules$words, call)
  if (!is.null(as_of)) as_of <- check_day(as_of, "as_of", call)
  articles <- prepare_articles(articles, call)
  claims <- prepare_claims(claims, articles, call = call)
  if (!is.null(as_of)) check_after_articles(as_of, claims, articles, call)
  evidence <- if (is.null(data)) new_evidence() else
    own_evidence(data, date, call)
  list(
    claims = claims, articles = articles, as_of = as_of, evidence = evidence
  )
}

# What judges know beside the evidence of a day.
judging_context <- function(claims, evidence, as_of, rules) {
  c(rules, list(
    claims = claims, as_of = as_of, now = as_of %||% attr(evidence, "newest"),
    own = attr(evidence, "own"), memory = new.env(parent = emptyenv())
  ))
}

judge_claims <- function(claims, articles, evidence, as_of, rules) {
  context <- judging_context(claims, evidence, as_of, rules)
  judged <- lapply(seq_len(nrow(claims)), function(i) {
    claim <- as.list(claims[i, ])
    article <- articles[match(claim$article_id, articles$article_id), ]
    judge_claim(claim, article, evidence, context)
  })
  rows <- do.call(rbind, c(list(empty_verdict()), lapply(judged, `[[`, "row")))
  vintages <- do.call(
    rbind, c(list(empty_vintage()), lapply(judged, `[[`, "vintages"))
  )
  new_judged("nka_verdicts", rows, c(rules, list(
    own = context$own, as_of = as_of %||% as.Date(NA),
    vintages = tibble::as_tibble(vintages)
  )))
}

# A table of verdicts or readings, with what it was made from.
new_judged <- function(class, rows, attributes) {
  out <- tibble::new_tibble(as.list(rows), nrow = nrow(rows), class = class)
  for (name in names(attributes)) attr(out, name) <- attributes[[name]]
  out
}

# One claim in all its vintages.
judge_claim <- function(claim, article, evidence, context) {
  kind <- find_quantity(claim$quantity)
  if (kind$numeric) {
    claim$set <- printed_set(claim, context$rounding, context$hedge)
  }
  days <- vintage_days(claim, article, evidence, context$now)
  outcomes <- lapply(days$day, function(day) {
    kind$judge(claim, c(evidence_on(evidence, day, context$memory), context))
  })
  first <- outcomes[[1]]
  published <- outcomes[[2]]
  now <- outcomes[[length(outcomes)]]
  list(
    row = verdict_row(claim, first, published, now, outcomes, days, context),
    vintages = vintage_rows(claim, days, outcomes)
  )
}

# The days on which a claim is judged: first and last possible day of
# publication, each day from then on that brings evidence on it, and now.
vintage_days <- function(claim, article, evidence, now) {
  from <- article$published_from
  to <- article$published_to
  days <- find_quantity(claim$quantity)$days
  new <- sort(unique(days(claim, evidence)))
  ends <- range(c(to, now))
  between <- new[new > ends[1] & new < ends[2]]
  list2DF(list(
    vintage = c(
      "published_from", "publication", rep("between", length(between)), "now"
    ),
    day = c(from, to, between, now)
  ))
}

verdict_levels <- c(
  "confirmed", "confirmed_rounded", "contradicted", "not_checkable"
)

reason_levels <- c(
  "no_data", "wording", "not_quantitative", "external_source"
)

verdict_row <- function(claim, first, published, now, outcomes, days,
                        context) {
  set <- claim$set %||% list(low = NA_real_, high = NA_real_)
  table_of(list(
    claim_id = claim$claim_id, article_id = claim$article_id,
    paragraph = claim$paragraph, statement = claim$statement,
    quantity = claim$quantity, printed = claim$printed,
    value_at_publication = published$value,
    verdict_at_publication = factor(published$verdict, verdict_levels),
    value_now = now$value,
    verdict_now = factor(now$verdict, verdict_levels),
    low = set$low, high = set$high,
    reason = factor(
      if (is.na(now$reason)) published$reason else now$reason, reason_levels
    ),
    robust = is_robust(outcomes[-1]),
    explanation = explain(first, published, now, days, context),
    sources = join_sources(c(published$sources, now$sources))
  ))
}

join_sources <- function(ids) {
  if (!length(ids)) return(NA_character_)
  paste(sort(unique(ids), method = "radix"), collapse = ";")
}

# A vintage that cannot decide neither agrees nor disagrees.
is_robust <- function(outcomes) {
  verdicts <- vapply(outcomes, `[[`, "", "verdict")
  decided <- unique(verdicts[verdicts != "not_checkable"])
  if (length(decided)) length(decided) == 1 else NA
}

explain <- function(first, published, now, days, context) {
  if (from_own(now, context)) {
    return(paste0("In the data given: ", full_text(now), "."))
  }
  newest <- if (is.null(context$as_of)) "in the newest vintage" else
    paste("as known on", format(context$as_of))
  then <- cited(paste("as known on", format(days$day[2])), published$sources)
  newest <- cited(newest, now$sources)
  # A note that both times share follows as a sentence of its own.
  shared <- if (published$note == now$note) now$note else ""
  told <- function(x) if (nzchar(shared)) x$text else full_text(x)
  text <- if (told(published) == told(now)) {
    sprintf("%s and %s: %s", then, newest, told(now))
  } else {
    sprintf("%s: %s; %s: %s", then, told(published), newest, told(now))
  }
  text <- c(text, shared, if (first$verdict != published$verdict) sprintf(
    "had the article appeared on %s, the first verdict would be: %s",
    format(days$day[1]), verdict_words(first$verdict)
  ))
  text <- to_upper_first(text[nzchar(text)])
  paste0(text, ".", collapse = " ")
}

# Whether an outcome rests on counts of the user, which have no date or source.
from_own <- function(outcome, context) {
  isTRUE(context$own) && !length(outcome$sources) &&
    outcome$reason %in% c(NA, "no_data", "wording")
}

full_text <- function(outcome) {
  if (!nzchar(outcome$note)) return(outcome$text)
  paste(outcome$text, outcome$note, sep = "; ")
}

to_upper_first <- function(x) {
  paste0(toupper(substr(x, 1, 1)), substring(x, 2))
}

# At most two sources by name: all of them are in the column `sources`.
cited <- function(text, sources) {
  sources <- unique(sources)
  more <- length(sources) - 2
  shown <- utils::head(sources, 2)
  if (more > 0) shown <- c(shown, sprintf("%d more", more))
  if (length(shown)) sprintf("%s (%s)", text, enumerate(shown)) else text
}

verdict_words <- function(verdict, reason = NA) {
  words <- c(
    confirmed = "confirmed", confirmed_rounded = "confirmed within rounding",
    contradicted = "contradicted", not_checkable = "not checkable"
  )[as.character(verdict)]
  why <- c(
    no_data = " (no data)", wording = " (the wording leaves room)",
    not_quantitative = " (not a quantity)",
    external_source = " (other sources needed)"
  )[as.character(reason)]
  unname(ifelse(
    verdict == "not_checkable" & !is.na(why), paste0(words, why), words
  ))
}

vintage_rows <- function(claim, days, outcomes) {
  part <- function(name, type) vapply(outcomes, `[[`, type, name)
  verdict <- part("verdict", "")
  reason <- part("reason", "")
  table_of(list(
    claim_id = claim$claim_id, article_id = claim$article_id,
    quantity = claim$quantity, vintage = days$vintage, day = days$day,
    value = part("value", 0),
    verdict = factor(verdict, verdict_levels),
    reason = factor(reason, reason_levels),
    words = verdict_words(verdict, reason),
    explanation = vapply(outcomes, full_text, "")
  ))
}

# The shapes of the two tables without a row.
empty_verdict <- function() {
  claim <- list(
    claim_id = "", article_id = "", paragraph = 0L, statement = "",
    quantity = "", printed = ""
  )
  none <- not_checkable("")
  days <- data.frame(day = as.Date(rep(NA, 2)))
  verdict_row(claim, none, none, none, list(none, none), days, list())[0, ]
}

empty_vintage <- function() {
  claim <- list(claim_id = "", article_id = "", quantity = "")
  days <- data.frame(vintage = "", day = as.Date(NA))
  vintage_rows(claim, days, list(not_checkable("")))[0, ]
}
