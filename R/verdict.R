# Verdicts: each claim judged by what was known at publication, by what is
# known now, and by every vintage between.

#' @importFrom generics tidy
#' @export
generics::tidy

#' Compare what articles state with what the reports show
#'
#' Judges each claim twice: by the reports that had been published when its
#' article appeared, and by the newest ones. No number of a verdict is stored;
#' all are computed from [arrival_reports], [composition] and [events].
#'
#' @section Verdicts:
#' \describe{
#'   \item{`confirmed`}{the figure equals the printed number; for a claim in
#'     words, it holds.}
#'   \item{`confirmed_rounded`}{the figure is not the printed number but among
#'     those it can stand for, see [rounding_interval()].}
#'   \item{`contradicted`}{it is not.}
#'   \item{`not_checkable`}{the evidence does not decide; the column `reason`
#'     says why: `no_data` (a figure is missing or too rough), `external_source`
#'     (no table of the package counts this) or `not_quantitative`.}
#' }
#' A verdict compares two published numbers. It does not tell which of them is
#' wrong, nor what the author meant.
#'
#' @section Dates:
#' A report counts as known from the last day that its printed date can mean,
#' and among the reports known on a day one figure is in force, by the rule of
#' [arrivals_as_of()]. Where the day of publication is not known, the verdict
#' at publication is that of the last possible day, and the explanation says so
#' where the first possible day gives another.
#'
#' @section Quantities:
#' \describe{
#'   \item{`count`}{arrivals in the period.}
#'   \item{`change_pct`}{change in percent from the reference period to the
#'     period; a fall has a minus sign. Where one figure is missing, the
#'     explanation gives the base that the printed numbers imply
#'     ([implied_base()]) and whether a longer period leaves room for it.}
#'   \item{`running_total`}{all arrivals up to a day of the period; without
#'     `period_start`, up to `period_end`.}
#'   \item{`residents`}{persons who live in South Korea on a day of the period.}
#'   \item{`direction`}{`comparator` `lower` or `higher` than in the reference
#'     period.}
#'   \item{`rank`}{`lowest_since` or `highest_since`: every year after the
#'     reference year is above (below) that of the period, and the reference
#'     year itself is not.}
#'   \item{`trend`}{`downward` or `upward` over the years of `window`, such as
#'     `2011/2017`: the two-sided test of Kendall (1938)
#'     \doi{10.1093/biomet/30.1-2.81} is below `alpha` and its sign as said.
#'     With the right sign but a larger p the claim is not checkable.}
#'   \item{`event_date`}{the year `printed` of the [events] of the kind
#'     `category` in the years of `window`: confirmed if all of them fall in
#'     that year, rounded if some do.}
#'   \item{`external`, `none`}{what no table of the package holds; what is not
#'     a quantity.}
#' }
#'
#' @param claims A data frame in the form of [claims]. The columns `claim_id`,
#'   `article_id`, `statement` and `quantity` are always needed, others by the
#'   quantity. Dates are Date or text such as `"2018-03-31"`; `printed` is text.
#' @param as_of A day in place of the newest vintage, a Date or text.
#' @param rounding,hedge How printed numbers are read, see
#'   [rounding_interval()].
#' @param alpha Level of the test for a trend, above 0 and below 1.
#' @param articles The articles of the claims, a data frame in the form of
#'   [articles] with the columns `article_id`, `published_from` and
#'   `published_to`.
#' @return A tibble of class `nka_verdicts`, one row for each claim:
#'   `claim_id`, `article_id`, `paragraph` (integer, `NA` if not given),
#'   `statement`, `quantity`, `printed`, `value_at_publication` (double, the
#'   figure compared: persons, percent, difference in persons, Kendall's tau or
#'   a year; `NA` where there is none), `verdict_at_publication` (factor),
#'   `value_now`, `verdict_now`, `low` and `high` (ends of what `printed` can
#'   stand for), `reason` (factor, of `verdict_now`, or of the other where that
#'   is decided; `NA` where both are), `robust` (whether all vintages from
#'   publication to now that decide give one verdict; `NA` if none decides),
#'   `explanation` and `sources` (ids joined by semicolons, `NA` if none).
#'   Attributes: `as_of` (`NA` for the newest vintage), `rounding`, `hedge`,
#'   `alpha` and `vintages`.
#'
#'   `print()` shows the claims as sentences, `format()` returns these,
#'   `summary()` counts verdicts by article, `tidy()` gives a row for each claim
#'   and vintage, and [sources_of()] the sources.
#'
#'   Raises `nka_error_claim` with every fault of `claims` and its row.
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
check_claims <- function(claims = nkarrivals::claims, as_of = NULL,
                         rounding = "either", hedge = 0.1, alpha = 0.05,
                         articles = nkarrivals::articles) {
  check_choice(rounding, rounding_rules, "rounding")
  check_level(hedge, "hedge")
  check_level(alpha, "alpha")
  if (!is.null(as_of)) as_of <- check_day(as_of, "as_of")
  articles <- prepare_articles(articles)
  claims <- prepare_claims(claims, articles)
  rules <- list(rounding = rounding, hedge = hedge, alpha = alpha)
  judge_claims(claims, articles, new_evidence(), as_of, rules)
}

judge_claims <- function(claims, articles, evidence, as_of, rules) {
  newest <- max(evidence$reports$known, na.rm = TRUE)
  context <- c(rules, list(
    claims = claims, as_of = as_of, now = as_of %||% newest
  ))
  judged <- lapply(seq_len(nrow(claims)), function(i) {
    claim <- as.list(claims[i, ])
    article <- articles[match(claim$article_id, articles$article_id), ]
    judge_claim(claim, article, evidence, context)
  })
  rows <- do.call(rbind, c(list(empty_verdict()), lapply(judged, `[[`, "row")))
  vintages <- do.call(
    rbind, c(list(empty_vintage()), lapply(judged, `[[`, "vintages"))
  )
  new_verdicts(rows, c(rules, list(
    as_of = as_of %||% as.Date(NA), vintages = tibble::as_tibble(vintages)
  )))
}

new_verdicts <- function(rows, attributes) {
  out <- tibble::new_tibble(as.list(rows), nrow = nrow(rows),
                            class = "nka_verdicts")
  for (name in names(attributes)) attr(out, name) <- attributes[[name]]
  out
}

# One claim in all its vintages.
judge_claim <- function(claim, article, evidence, context) {
  kind <- find_quantity(claim$quantity)
  if (is.null(kind$says)) {
    claim$set <- printed_set(claim, context$rounding, context$hedge)
  }
  days <- vintage_days(claim, article, evidence, context$now)
  outcomes <- lapply(days$day, function(day) {
    kind$judge(claim, c(evidence_on(evidence, day), context))
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
  new <- evidence_days(claim, evidence)
  ends <- range(c(to, now))
  between <- new[new > ends[1] & new < ends[2]]
  data.frame(
    vintage = c(
      "published_from", "publication", rep("between", length(between)), "now"
    ),
    day = c(from, to, between, now)
  )
}

# Days from which a report about the time of the claim is known.
evidence_days <- function(claim, evidence) {
  days <- c(
    claim$period_start, claim$period_end, claim$reference_start,
    claim$reference_end
  )
  if (!is.na(claim$window)) {
    years <- window_years(claim$window)
    days <- c(days, year_period(years[1]), year_period(years[2]))
  }
  if (all(is.na(days))) return(as.Date(character()))
  span <- range(days, na.rm = TRUE)
  near <- function(x, day) x$known[day >= span[1] & day <= span[2]]
  sort(unique(c(
    near(evidence$reports, evidence$reports$period_end),
    near(evidence$composition, evidence$composition$as_of),
    near(evidence$events, evidence$events$date_end)
  )))
}

verdict_levels <- c(
  "confirmed", "confirmed_rounded", "contradicted", "not_checkable"
)

reason_levels <- c("no_data", "not_quantitative", "external_source")

verdict_row <- function(claim, first, published, now, outcomes, days,
                        context) {
  set <- claim$set %||% list(low = NA_real_, high = NA_real_)
  data.frame(
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
  )
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
    no_data = " (no data)", not_quantitative = " (not a quantity)",
    external_source = " (other sources needed)"
  )[as.character(reason)]
  unname(ifelse(
    verdict == "not_checkable" & !is.na(why), paste0(words, why), words
  ))
}

vintage_rows <- function(claim, days, outcomes) {
  part <- function(name, type) vapply(outcomes, `[[`, type, name)
  data.frame(
    claim_id = claim$claim_id, article_id = claim$article_id,
    quantity = claim$quantity, vintage = days$vintage, day = days$day,
    value = part("value", 0),
    verdict = factor(part("verdict", ""), verdict_levels),
    reason = factor(part("reason", ""), reason_levels),
    explanation = vapply(outcomes, full_text, "")
  )
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

# --- Methods ------------------------------------------------------------------

#' @export
format.nka_verdicts <- function(x, ...) {
  if (!is_verdicts(x)) return(NextMethod())
  place <- ifelse(is.na(x$paragraph), "", sprintf(" [%d]", x$paragraph))
  end <- ifelse(grepl("[.?!]$", x$statement), "", ".")
  sprintf(
    "%s%s %s%s %s %s", x$claim_id, place, x$statement, end,
    both_verdicts(x), x$explanation
  )
}

both_verdicts <- function(x) {
  then <- verdict_words(x$verdict_at_publication, x$reason)
  now <- verdict_words(x$verdict_now, x$reason)
  same <- x$verdict_at_publication == x$verdict_now
  text <- ifelse(same, paste("at publication and now", now), sprintf(
    "at publication %s, now %s", then, now
  ))
  paste0(to_upper_first(text), ".")
}

#' @export
print.nka_verdicts <- function(x, ...) {
  if (!is_verdicts(x)) return(NextMethod())
  as_of <- attr(x, "as_of")
  cat(sprintf(
    "%d claim%s; now is %s; rounding \"%s\"\n", nrow(x),
    if (nrow(x) == 1) "" else "s",
    if (is.na(as_of)) "the newest vintage" else format(as_of),
    attr(x, "rounding")
  ))
  for (line in format(x)) {
    cat("", strwrap(line, getOption("width") * 0.95, exdent = 2), sep = "\n")
  }
  invisible(x)
}

#' @export
summary.nka_verdicts <- function(object, ...) {
  if (!is_verdicts(object)) return(NextMethod())
  count <- function(article, verdict, vintage) {
    sum(object$article_id == article & object[[vintage]] == verdict)
  }
  out <- expand.grid(
    verdict = verdict_levels, article_id = unique(object$article_id),
    stringsAsFactors = FALSE
  )
  tibble::tibble(
    article_id = out$article_id,
    verdict = factor(out$verdict, verdict_levels),
    at_publication = as.integer(mapply(
      count, out$article_id, out$verdict, "verdict_at_publication"
    )),
    now = as.integer(mapply(
      count, out$article_id, out$verdict, "verdict_now"
    ))
  )
}

#' @export
tidy.nka_verdicts <- function(x, ...) {
  vintages <- attr(x, "vintages")
  vintages[vintages$claim_id %in% x$claim_id, ]
}

#' @export
`[.nka_verdicts` <- function(x, ...) {
  out <- NextMethod()
  if (!is.data.frame(out) || is_verdicts(out)) return(out)
  tibble::new_tibble(lapply(out, identity), nrow = nrow(out))
}

is_verdicts <- function(x) all(names(empty_verdict()) %in% names(x))

# --- Validation ---------------------------------------------------------------

prepare_articles <- function(articles, call = rlang::caller_env()) {
  check_data_frame(articles, "articles", call = call)
  needed <- c("article_id", "published_from", "published_to")
  lacking <- setdiff(needed, names(articles))
  if (length(lacking)) {
    abort_nka("claim", c(
      sprintf("`articles` has no column `%s`.", lacking[1]),
      i = "It needs `article_id`, `published_from` and `published_to`."
    ), call = call)
  }
  articles <- as.data.frame(articles)[needed]
  articles$article_id <- as.character(articles$article_id)
  for (column in needed[-1]) articles[[column]] <- as_days(articles[[column]])
  bad <- which(
    is.na(articles$article_id) | duplicated(articles$article_id) |
      !(articles$published_from <= articles$published_to) %in% TRUE
  )
  if (length(bad)) {
    abort_nka("claim", c(
      sprintf(
        "Row %d of `articles` needs an id of its own and two days.", bad[1]
      ),
      i = "Give the first and last possible day, the same where it is known."
    ), call = call)
  }
  articles
}

text_columns <- c(
  "claim_id", "article_id", "statement", "quantity", "printed", "comparator",
  "unit", "sex", "category", "window"
)

day_columns <- c(
  "period_start", "period_end", "reference_start", "reference_end"
)

# Claims in one agreed form, or an error that lists every fault.
prepare_claims <- function(claims, articles, call = rlang::caller_env()) {
  check_data_frame(claims, "claims", call = call)
  always <- c("claim_id", "article_id", "statement", "quantity")
  lacking <- setdiff(always, names(claims))
  if (length(lacking)) {
    abort_nka("claim", c(
      sprintf("`claims` lacks the column%s %s.",
              if (length(lacking) > 1) "s" else "",
              enumerate(paste0("`", lacking, "`"))),
      i = "Give a data frame in the form of `nkarrivals::claims`."
    ), call = call)
  }
  given <- as.data.frame(claims)
  faults <- if (is.numeric(given$printed)) printed_fault(given)
  out <- plain_claims(given)
  faults <- c(faults, day_faults(given, out), unlist(lapply(
    seq_len(nrow(out)), function(i) claim_faults(out, i, articles)
  )))
  # A day that cannot be read is not missing as well.
  faults <- faults[!duplicated(sub(":.*", "", faults))]
  if (length(faults)) abort_faults(faults, call)
  out$sex[is.na(out$sex)] <- "total"
  out
}

abort_faults <- function(faults, call) {
  abort_nka("claim", c(
    sprintf("`claims` has %d fault%s.", length(faults),
            if (length(faults) > 1) "s" else ""),
    stats::setNames(faults, rep("x", length(faults)))
  ), call = call)
}

plain_claims <- function(given) {
  n <- nrow(given)
  column <- function(name) given[[name]] %||% rep(NA, n)
  out <- lapply(stats::setNames(nm = text_columns), function(name) {
    trimws(as.character(column(name)))
  })
  out[] <- lapply(out, function(x) replace(x, !nzchar(x), NA))
  out[day_columns] <- lapply(day_columns, function(name) as_days(column(name)))
  out$paragraph <- as.integer(column("paragraph"))
  blank <- is.na(out$comparator) & !is.na(out$printed)
  out$comparator[blank] <- "equal"
  as.data.frame(out)
}

# Days from Date or ISO text; NA for anything else.
as_days <- function(x) {
  if (inherits(x, "Date")) return(x)
  text <- trimws(as.character(x))
  parse_iso_days(replace(text, !nzchar(text), NA))
}

fault <- function(row, column, value, should) {
  sprintf("Row %d, `%s`: %s %s.", row, column, show_value(value), should)
}

printed_fault <- function(given) {
  at <- which(!is.na(given$printed))
  if (!length(at)) return(NULL)
  fault(at[1], "printed", given$printed[at[1]],
        "is a number; give text as printed")
}

day_faults <- function(given, out) {
  unlist(lapply(intersect(day_columns, names(given)), function(name) {
    text <- as.character(given[[name]])
    at <- which(!is.na(text) & nzchar(trimws(text)) & is.na(out[[name]]))
    fault_each(at, name, text[at], "is not a day such as 2018-03-31")
  }))
}

fault_each <- function(rows, column, values, should) {
  if (length(rows)) {
    mapply(fault, rows, column, values, should, USE.NAMES = FALSE)
  }
}

claim_faults <- function(claims, i, articles) {
  claim <- claims[i, ]
  faults <- c(id_faults(claims, i, articles), sex_fault(claim, i))
  if (!claim$quantity %in% known_quantities()) {
    return(c(faults, fault(i, "quantity", claim$quantity, paste(
      "is unknown; known are", enumerate(known_quantities())
    ))))
  }
  kind <- find_quantity(claim$quantity)
  empty <- kind$needs[is.na(unlist(lapply(claim[kind$needs], as.character)))]
  c(
    faults, fault_each(rep(i, length(empty)), empty, NA, paste(
      "but", claim$quantity, "needs a value"
    )),
    word_faults(claim, i, kind), period_faults(claim, i, kind)
  )
}

id_faults <- function(claims, i, articles) {
  id <- claims$claim_id
  c(
    if (is.na(id[i]) || id[i] %in% id[seq_len(i - 1)]) {
      fault(i, "claim_id", id[i], "is missing or occurs twice")
    },
    if (!claims$article_id[i] %in% articles$article_id) {
      fault(i, "article_id", claims$article_id[i], "is not in `articles`")
    },
    if (is.na(claims$statement[i])) {
      fault(i, "statement", NA, "but every claim needs a statement")
    }
  )
}

sex_fault <- function(claim, i) {
  if (!claim$sex %in% c("female", "male", "total", NA)) {
    fault(i, "sex", claim$sex, "is not female, male or total")
  }
}

word_faults <- function(claim, i, kind) {
  says <- kind$says %||% comparators
  numeric <- is.null(kind$says)
  c(
    if (length(says) && !claim$comparator %in% says) {
      fault(i, "comparator", claim$comparator, paste(
        "is not", enumerate(says, "or")
      ))
    },
    if (numeric && !is.na(claim$printed) &&
          !grepl(printed_pattern, claim$printed)) {
      fault(i, "printed", claim$printed, "is not a number as printed")
    },
    if (!numeric && "printed" %in% kind$needs && !is.na(claim$printed) &&
          !grepl("^[0-9]{4}$", claim$printed)) {
      fault(i, "printed", claim$printed, "is not a year")
    },
    if (!is.na(claim$window) && !is_window(claim$window)) {
      fault(i, "window", claim$window,
            "is not two years in order such as 2011/2017")
    }
  )
}

is_window <- function(x) {
  grepl("^[0-9]{4}/[0-9]{4}$", x) && diff(window_years(x)) >= 0
}

period_faults <- function(claim, i, kind) {
  ends <- list(
    c("period_start", "period_end"), c("reference_start", "reference_end")
  )
  faults <- unlist(lapply(ends, function(pair) {
    if (isTRUE(claim[[pair[1]]] > claim[[pair[2]]])) {
      fault(i, pair[2], format(claim[[pair[2]]]), paste("is before", pair[1]))
    }
  }))
  if (!kind$years || length(faults)) return(faults)
  whole <- full_year(
    unlist_days(claim[c("period_start", "reference_start")]),
    unlist_days(claim[c("period_end", "reference_end")])
  )
  c(
    if (is.na(whole[1])) {
      fault(i, "period_end", format(claim$period_end), "does not end a year")
    },
    if (is.na(whole[2]) || isTRUE(whole[2] >= whole[1])) {
      fault(i, "reference_end", format(claim$reference_end),
            "does not end an earlier year")
    }
  )
}

unlist_days <- function(x) do.call(c, unname(as.list(x)))
