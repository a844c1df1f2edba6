# Readings: a contradicted claim read otherwise, and judged by the same judges.

#' How a contradicted claim would have to be read to be true
#'
#' An article can be wrong by one word: a half-year for a quarter, women for
#' men, "by" for "to". `readings()` changes a claim in one or two of the ways of
#' the table below, has each of these readings judged as [check_claims()] judges
#' the claim, and lists those that are true, the nearest first. It also tells
#' how many readings were tried and how many would be true by chance, so that a
#' coincidence is not mistaken for an explanation.
#'
#' @section What is changed:
#' Never the number that is printed, but for its sign where "by" is read as
#' "to", and never the words around it. A reading may combine changes of two
#' kinds in this table; where one of them makes the claim true, it is shown with
#' that one alone.
#'
#' \tabular{lll}{
#'   changed \tab distance \tab
#'     the claim is read as \cr
#'   `quantity` \tab 1 \tab
#'     by and to: a `difference` as the `count` that is left, a
#'     `count` as a fall or a rise by that number against the same
#'     time a year before, a `change_pct` as what is left of the
#'     reference in percent \cr
#'   `quantity` \tab 1 \tab
#'     a `count` as the `running_total` at the end of the period; a
#'     `running_total` as the `count` of the last full year, or as
#'     `residents`; `residents` as the `running_total` \cr
#'   `sex` \tab 1 \tab
#'     women for men and the reverse: a number, a share (of the
#'     other group), a comparison \cr
#'   `sex` \tab 2 \tab
#'     women or men for both together and the reverse \cr
#'   `length` \tab quarters that it is longer or shorter \tab
#'     a quarter, half-year, first nine months or year as another
#'     of these that holds it or lies in it; a reference that is
#'     the same part of another year, or the period just before,
#'     goes along \cr
#'   `shift` \tab quarters \tab
#'     the period, with its reference, one period earlier or later
#'     (a month, quarter or half-year), or a year earlier or later
#'     (all) \cr
#'   `reference` \tab quarters \tab
#'     only the reference so much earlier or later, not upon the
#'     period \cr
#'   `date` \tab quarters \tab
#'     a total of another day: each for which one was printed, up
#'     to two years from the claim's \cr
#'   `between` \tab quarters \tab
#'     a total of a day between two of these \cr
#'   `window` \tab 4 \tab
#'     the first or the last year of the window, or both, a year
#'     earlier or later \cr
#'   `named` \tab quarters \tab
#'     where what is printed is a time (`event_date`,
#'     `break_year`): a year earlier or later, for a month also a
#'     month \cr
#'   `vintage` \tab 1 \tab
#'     by the figures of an older day, where they were revised and
#'     those of now do not make it true
#' }
#'
#' No reading ends after the last day on which the article can have appeared,
#' unless the claim itself does. An `order` of women and men is not read with
#' the sexes exchanged, which would turn its words around. The claims `external`
#' and `none` have no other readings.
#'
#' A total does not fall. Where none that was printed fits, `between` gives the
#' days between two printed totals on which the number was passed; its verdict
#' is `not_checkable`, since the day itself is not known.
#'
#' @section How far, and how many by chance:
#' Readings with one change come before those with two; within these the sum of
#' the distances counts, in quarters of a year where a time is changed.
#'
#' `expected` is the number of readings that would be true if the printed number
#' were made up and the reports as they are. The made-up number lies between
#' half and double of the printed one, evenly on the scale of logarithms, has
#' its precision and the same words around it, and is held against each value
#' that was tried: readings with the same values count once, and one by the
#' figures of older days together with the same reading by those of now. For a
#' value \eqn{v} and a number that is exact the probability is about
#' \eqn{1 / (v \log 4)}{1 / (v log 4)}, for one "about" so much, within a tenth,
#' 0.14. A single true reading means much where `expected` is 0.03 and next to
#' nothing where it is 3. That the writer made this very slip is not shown by
#' either. Words such as "lower" have no precision: there `expected` is `NA`,
#' and the number of true readings of those tried must speak for itself.
#'
#' @param claims Claims as in [check_claims()], often one row of
#'   [claims][nkarrivals::claims]. For `change_pct` the other rows are used,
#'   too: a count that the same article prints.
#' @param all `TRUE` gives every reading that was tried, whatever its verdict,
#'   also for claims that nothing contradicts.
#' @param most How many changes a reading may have: 1 or 2.
#' @inheritParams check_claims
#' @return A tibble of class `nka_readings`, one row for each true reading of
#'   each contradicted claim that needs all of its changes (and those `between`
#'   two totals):
#'   `claim_id`, `reading` (in words), `changed` (the kinds of change, joined by
#'   `+`), `changes` (their number), `distance`; `quantity`, `printed`, `sex`,
#'   `period_start`, `period_end`, `reference_start`, `reference_end` and
#'   `window` as read; `vintage` (a day on which the figures were such, `NA` for
#'   those of now); `value` (the figure compared), `verdict` (factor, as in
#'   [check_claims()]), `low` and `high` (ends of what the printed number can
#'   stand for), `explanation` and `sources` (ids joined by semicolons).
#'   Attributes: `tried` and `expected`, a number for each claim, named by
#'   `claim_id`, and `as_of`, `rounding`, `hedge`, `alpha`, `words` and `own`.
#'
#'   `print()` shows for each claim its `n` nearest readings and what was tried,
#'   `format()` returns a line for each reading, `tidy()` a plain tibble, and
#'   [sources_of()] gives the sources. There is no picture. `summary()` returns
#'   a tibble with a row for each claim: `claim_id`, `article_id`, `statement`,
#'   `verdict` and `explanation` of the claim as it stands, `tried`, `open`
#'   (readings that the evidence does not decide), `values` (different values
#'   tried), `hold` (true readings), `shown` (those that need all of their
#'   changes), `passed` (those `between` two totals) and
#'   `expected`.
#'
#'   Errors are those of [check_claims()].
#' @seealso [check_claims()], [rounding_interval()], [implied_base()]
#' @export
#' @examples
#' # 192 people arrived in the first quarter of 2018. Read as a half-year:
#' half <- data.frame(
#'   claim_id = "half", article_id = "autumn",
#'   statement = "192 people arrived in the first half of 2018",
#'   quantity = "count", printed = "192",
#'   period_start = "2018-01-01", period_end = "2018-06-30"
#' )
#' autumn <- data.frame(
#'   article_id = "autumn",
#'   published_from = "2018-09-01", published_to = "2018-09-30"
#' )
#' read <- readings(half, articles = autumn)
#' read
#' summary(read)
readings <- function(claims, as_of = NULL, all = FALSE, most = 2,
                     rounding = "either", hedge = 0.1, alpha = 0.05,
                     words = word_rules(), articles = nkarrivals::articles,
                     data = NULL, date = NULL) {
  check_given(missing(claims), "claims", "claim", paste(
    "Give a row of `nkarrivals::claims`, or a data frame in that form."
  ))
  check_flag(all, "all")
  most <- check_whole(most, "most", min = 1, max = 2)
  rules <- list(
    rounding = rounding, hedge = hedge, alpha = alpha, words = words
  )
  case <- prepare_case(
    claims, articles, as_of, rules, data, rlang::enquo(date)
  )
  read_claims_otherwise(
    case$claims, case$articles, case$evidence, case$as_of, rules, all, most
  )
}

read_claims_otherwise <- function(claims, articles, evidence, as_of, rules,
                                  all = FALSE, most = 2) {
  context <- judging_context(claims, evidence, as_of, rules)
  search <- list(
    now = context$now, most = most, all = all, rules = rules,
    evidence = evidence, revised = only_revised(evidence),
    known_on = function(day) {
      c(evidence_on(evidence, day, context$memory), context)
    }
  )
  found <- lapply(seq_len(nrow(claims)), function(i) {
    claim <- as.list(claims[i, ])
    article <- articles[match(claim$article_id, articles$article_id), ]
    read_otherwise(claim, article, search)
  })
  new_readings(found, context)
}

# One claim: how it stands, what was tried, and what of it holds.
read_otherwise <- function(claim, article, search) {
  claim$changed <- claim$steps <- character()
  claim$distance <- 0
  known <- search$known_on(search$now)
  stands <- judge_reading(claim, known, search$rules)
  verdict <- stands$outcome$verdict
  asked <- search$all || verdict == "contradicted"
  tried <- if (asked) try_readings(claim, article, known, search) else list()
  rows <- reading_rows(tried, claim)
  list(
    claim = claim_row(claim, stands, tried, rows),
    rows = if (search$all) rows else rows[to_show(tried, rows), ]
  )
}

try_readings <- function(claim, article, known, search) {
  limit <- max(article$published_to, last_day(claim))
  space <- space_of(claim, known, limit, search$most)
  now <- lapply(space, judge_reading, known, search$rules)
  near <- lengths(lapply(space, `[[`, "changed")) < search$most
  older <- lapply(c(list(claim), space[near]), older_readings, search)
  tried <- c(now, unlist(older, recursive = FALSE))
  changes <- lengths(lapply(tried, function(x) x$claim$changed))
  distance <- vapply(tried, function(x) x$claim$distance, 0)
  tried[order(changes, distance)]
}

judge_reading <- function(claim, known, rules, day = NULL) {
  kind <- find_quantity(claim$quantity)
  if (kind$numeric) {
    key <- paste(c(
      "set", kind$percent, is_left(claim), claim$printed, claim$comparator
    ), collapse = " ")
    claim$set <- remember(known$memory, key, reading_set(claim, rules))
  }
  list(claim = claim, outcome = kind$judge(claim, known), day = day)
}

# What a reading that is not true now was by the figures of older days, each
# value once with the last day that brought it; what could not be decided is
# left out.
older_readings <- function(claim, search) {
  now <- judge_reading(claim, search$known_on(search$now), search$rules)
  if (now$outcome$verdict %in% true_verdicts) return(list())
  days <- find_quantity(claim$quantity)$days(claim, search$revised)
  days <- rev(sort(unique(days[!is.na(days) & days < search$now])))
  claim$changed <- c(claim$changed, "vintage")
  claim$steps <- c(claim$steps, "vintage")
  claim$distance <- claim$distance + 1
  older <- lapply(as.list(days), function(day) {
    judge_reading(claim, search$known_on(day), search$rules, day)
  })
  key <- function(x) paste(x$outcome$verdict, x$outcome$value)
  keys <- vapply(older, key, "")
  open <- startsWith(keys, "not_checkable")
  older[!duplicated(keys) & !open & keys != key(now)]
}

# The reports of figures that were printed or implied with more than one value.
only_revised <- function(evidence) {
  rows <- evidence$figures
  of <- paste(rows$period_start, rows$period_end, rows$measure, rows$sex)
  many <- tapply(rows$value, of, function(x) length(unique(x)) > 1)
  evidence$reports <- rows[many[of], ]
  evidence
}

# A row for each reading tried.
reading_rows <- function(tried, claim) {
  part <- function(from, name, type) {
    vapply(tried, function(x) x[[from]][[name]], type)
  }
  read <- function(name) part("claim", name, claim[[name]])
  day <- function(name) as.Date(read(name), origin = "1970-01-01")
  ends <- vapply(tried, function(x) {
    set <- x$claim$set
    if (is.null(set)) c(NA_real_, NA_real_) else c(set$low, set$high)
  }, c(0, 0))
  changed <- lapply(tried, function(x) x$claim$changed)
  data.frame(
    claim_id = rep(claim$claim_id, length(tried)),
    reading = vapply(tried, function(x) say_reading(claim, x$claim, x$day), ""),
    changed = vapply(changed, paste, "", collapse = "+"),
    changes = lengths(changed), distance = part("claim", "distance", 0),
    quantity = read("quantity"), printed = read("printed"), sex = read("sex"),
    period_start = day("period_start"), period_end = day("period_end"),
    reference_start = day("reference_start"),
    reference_end = day("reference_end"), window = read("window"),
    vintage = as.Date(vapply(tried, function(x) {
      as.numeric(x$day %||% NA)
    }, 0), origin = "1970-01-01"),
    value = part("outcome", "value", 0),
    verdict = factor(part("outcome", "verdict", ""), verdict_levels),
    low = ends[1, ], high = ends[2, ],
    explanation = vapply(tried, function(x) full_text(x$outcome), ""),
    sources = vapply(tried, function(x) join_sources(x$outcome$sources), "")
  )
}

true_verdicts <- c("confirmed", "confirmed_rounded")

# Readings that hold; and, where no printed total does, the days between two
# totals on which the number was passed.
which_fit <- function(rows) {
  holds <- rows$verdict %in% true_verdicts
  dated <- grepl("date", rows$changed, fixed = TRUE)
  between <- rows$changed == "between"
  passed <- holds | rows$verdict == "not_checkable"
  if (any(holds & dated)) holds & !between else holds | (between & passed)
}

# Of these the ones that need all of their changes: a second change of a reading
# that is true by one of them adds nothing.
to_show <- function(tried, rows) {
  fits <- which_fit(rows)
  steps <- lapply(tried, function(x) x$claim$steps)
  enough <- unlist(steps[fits & rows$changes == 1])
  more <- vapply(steps, function(x) length(x) > 1 && any(x %in% enough), TRUE)
  fits & !more
}

# What is said of a claim beside its readings.
claim_row <- function(claim, stands, tried, rows) {
  fits <- which_fit(rows)
  holds <- fits & rows$verdict %in% true_verdicts
  data.frame(
    claim_id = claim$claim_id, article_id = claim$article_id,
    statement = claim$statement,
    verdict = factor(stands$outcome$verdict, verdict_levels),
    explanation = full_text(stands$outcome), tried = length(tried),
    open = sum(rows$verdict == "not_checkable"),
    values = length(unique(rows$value[!is.na(rows$value)])),
    hold = sum(holds), shown = sum(to_show(tried, rows) & holds),
    passed = sum(fits & !holds),
    expected = expected_by_chance(tried, stands)
  )
}

new_readings <- function(found, context) {
  nothing <- as.list(plain_claims(data.frame(claim_id = "", sex = "")))
  no_rows <- reading_rows(list(), nothing)
  rows <- do.call(rbind, c(list(no_rows), lapply(found, `[[`, "rows")))
  none <- claim_row(
    nothing, list(outcome = not_checkable("")), list(), no_rows
  )[0, ]
  claims <- do.call(rbind, c(list(none), lapply(found, `[[`, "claim")))
  named <- function(x) stats::setNames(x, claims$claim_id)
  new_judged("nka_readings", rows, list(
    tried = named(claims$tried), expected = named(claims$expected),
    claims = tibble::as_tibble(claims),
    as_of = context$as_of %||% as.Date(NA), rounding = context$rounding,
    hedge = context$hedge, alpha = context$alpha, words = context$words,
    own = context$own
  ))
}
