# Verdicts as schema.org's ClaimReview, for machines that collect fact checks.

#' Verdicts as ClaimReview
#'
#' Gives the verdicts as JSON-LD in the vocabulary of schema.org, one
#' [ClaimReview](https://schema.org/ClaimReview) for each claim, ready to be
#' put on a web page between `<script type="application/ld+json">` and
#' `</script>`, or into a file. Who publishes a review stands behind it: look at
#' each claim first.
#'
#' @section What is said and what is not:
#' * The rating is the verdict as known now: `confirmed` is 5 of 5,
#'   `confirmed_rounded` 4 and `contradicted` 1. A claim that is not checkable
#'   has no number at all, only the words, since any number would be read as a
#'   degree of truth. The words are in `alternateName`, with the verdict at
#'   publication where that was another.
#' * Where the day on which an article appeared is not known, there is no
#'   `datePublished`; the first and last possible day are given as an interval
#'   in `temporal`.
#' * The author of a claim is the author of the article, or else its publisher.
#'   Where the article quotes somebody (the column `attributed_to` of `claims`),
#'   the claim has no author but says in its `description` to whom the article
#'   attributes it: the vocabulary asks whether an author is a person or an
#'   organisation, which the column does not tell.
#' * Readings of our own, which the article does not state, are left out.
#'
#' @inheritParams claim_report
#' @param author Who publishes the reviews: one name.
#' @param author_type Whether that is an `"Organization"` or a `"Person"`.
#' @param url The address of the page made by [claim_report()], if it is on the
#'   web; each review then points to its claim on that page. It begins with
#'   `http://` or `https://`.
#' @param claims The claims, as given to [check_claims()]; their columns
#'   `attributed_to` and `remark` are used, see [claim_report()].
#' @param date The day on which the reviews are published, a Date or text.
#' @return One string of class `json`: an array of objects. Text is escaped so
#'   that it can stand inside a web page. Errors as for [claim_report()], and
#'   `nka_error_value` for the other arguments.
#' @export
#' @examples
#' few <- subset(nkarrivals::claims, quantity == "rank")
#' cat(as_claimreview(check_claims(few), author = "A newspaper"))
as_claimreview <- function(verdicts = check_claims(), author,
                           author_type = "Organization", url = NULL,
                           articles = nkarrivals::articles,
                           claims = nkarrivals::claims, date = Sys.Date()) {
  check_given(missing(author), "author", "value", author_hint)
  check_string(author, "author")
  check_choice(author_type, c("Organization", "Person"), "author_type")
  check_url(url)
  check_verdicts(verdicts)
  date <- check_day(date, "date")
  articles <- articles_of(verdicts, articles)
  view <- claims_shown(verdicts, claims)
  by <- list("@type" = author_type, name = author)
  reviews <- lapply(which(!view$ours), function(i) {
    claim <- lapply(view, `[[`, i)
    article <- articles[match(claim$article_id, articles$article_id), ]
    claim_review(claim, article, by, url, date)
  })
  json_in_html(reviews)
}

author_hint <- "Say who publishes the reviews."

check_url <- function(url, call = rlang::caller_env()) {
  if (is.null(url)) return(invisible())
  check_string(url, "url", call)
  if (!is_web_address(url)) {
    abort_nka("value", c(
      sprintf("`url` must be an address of the web, not %s.", describe(url)),
      i = "It begins with http:// or https://."
    ), call = call)
  }
}

claim_review <- function(claim, article, by, url, date) {
  without_empty(list(
    "@context" = "https://schema.org",
    "@type" = "ClaimReview",
    url = if (!is.null(url)) paste0(sub("#.*", "", url), "#", claim$anchor),
    datePublished = format(date),
    author = by,
    claimReviewed = claim$statement,
    itemReviewed = reviewed_claim(claim, article),
    reviewRating = claim_rating(claim)
  ))
}

# What was said, by whom and where.
reviewed_claim <- function(claim, article) {
  quoted <- !is.na(claim$attributed_to) &&
    !startsWith(claim$attributed_to, "the article")
  without_empty(list(
    "@type" = "Claim", text = claim$statement,
    author = if (!quoted) article_author(article),
    description = if (quoted) {
      paste("Attributed by the article to", claim$attributed_to)
    },
    appearance = appearance(article)
  ))
}

article_author <- function(article) {
  if (!is.na(article$author)) {
    list("@type" = "Person", name = article$author)
  } else if (!is.na(article$publisher)) {
    list("@type" = "Organization", name = article$publisher)
  }
}

appearance <- function(article) {
  days <- format(c(article$published_from, article$published_to))
  known <- days[1] == days[2]
  without_empty(list(
    "@type" = "NewsArticle",
    headline = article$title,
    url = if (is_web_address(article$url)) article$url,
    datePublished = if (known) days[1],
    temporal = if (!known) paste(days, collapse = "/"),
    publisher = if (!is.na(article$publisher)) {
      list("@type" = "Organization", name = article$publisher)
    }
  ))
}

claim_rating <- function(claim) {
  words <- claim$words_now
  if (claim$words_then != words) {
    words <- sprintf("%s (when it appeared: %s)", words, claim$words_then)
  }
  value <- c(confirmed = 5, confirmed_rounded = 4, contradicted = 1)[
    as.character(claim$verdict_now)
  ]
  without_empty(c(
    list("@type" = "Rating"),
    if (!is.na(value)) {
      list(ratingValue = value[[1]], bestRating = 5, worstRating = 1)
    },
    list(
      alternateName = to_upper_first(words),
      ratingExplanation = claim$explanation
    )
  ))
}

without_empty <- function(x) {
  Filter(function(part) !is.null(part) && !identical(is.na(part), TRUE), x)
}

# JSON that cannot end the script it stands in, nor begin a comment or a tag.
json_in_html <- function(x) {
  text <- jsonlite::toJSON(
    x, auto_unbox = TRUE, pretty = TRUE, digits = NA, null = "null"
  )
  for (sign in c("<", ">", "&", "\u2028", "\u2029")) {
    text <- gsub(sign, sprintf("\\u%04x", utf8ToInt(sign)), text, fixed = TRUE)
  }
  structure(text, class = "json")
}
