# The part of schema.org's vocabulary that the reviews use: properties of types,
# what they are expected to hold, and which type is under which; written down
# from the pages that the column `source` names.
vocabulary <- read.csv(
  test_path("vocabulary", "schema-org.csv"), encoding = "UTF-8"
)

lineage <- function(type) {
  parent <- vocabulary$expected[
    vocabulary$type == type & vocabulary$property == "subClassOf"
  ]
  c(type, if (length(parent)) lineage(parent))
}

expected_of <- function(type, property) {
  row <- vocabulary$type %in% lineage(type) & vocabulary$property == property
  strsplit(vocabulary$expected[row], " ")[[1]]
}

fits <- function(value, expected) {
  if (is.list(value)) return(any(expected %in% lineage(value[["@type"]])))
  patterns <- c(
    Text = "", URL = "^https?://", Date = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
  )
  kinds <- intersect(expected, names(patterns))
  (is.numeric(value) && "Number" %in% expected) || is.character(value) &&
    any(vapply(patterns[kinds], grepl, TRUE, x = value))
}

# All faults of an object and of those in it, as texts.
invalid <- function(x) {
  type <- x[["@type"]]
  unlist(lapply(setdiff(names(x), c("@context", "@type")), function(name) {
    known <- name %in% vocabulary$property[vocabulary$type %in% lineage(type)]
    if (!known) return(paste(type, "has no", name))
    c(
      if (!fits(x[[name]], expected_of(type, name))) {
        paste(name, "of", type, "does not fit")
      },
      if (is.list(x[[name]])) invalid(x[[name]])
    )
  }))
}

reviews_of <- function(...) {
  jsonlite::fromJSON(
    as_claimreview(..., author = "A newspaper", date = "2026-11-25"),
    simplifyVector = FALSE
  )
}

shipped <- check_claims()
coded <- as.data.frame(nkarrivals::claims)
stated <- !grepl("^A reading of our own", coded$remark)
reviews <- reviews_of(shipped, url = "https://example.org/report.html")

test_that("the check of the vocabulary finds what does not belong", {
  review <- reviews[[1]]
  review$stars <- 5
  review$reviewRating$ratingValue <- list("@type" = "Person")
  review$datePublished <- "soon"
  review$author[["@type"]] <- "Claim"
  expect_length(invalid(review), 4)
})

test_that("each stated claim has one review, valid by the vocabulary", {
  expect_length(reviews, sum(stated))
  expect_identical(unlist(lapply(reviews, invalid)), NULL)
  expect_identical(
    vapply(reviews, `[[`, "", "claimReviewed"), coded$statement[stated]
  )
  for (review in reviews) {
    expect_identical(review[["@context"]], "https://schema.org")
    expect_identical(review[["@type"]], "ClaimReview")
    expect_identical(review$itemReviewed[["@type"]], "Claim")
    expect_identical(review$datePublished, "2026-11-25")
    expect_identical(
      review$author, list("@type" = "Organization", name = "A newspaper")
    )
  }
})

test_that("what is not checkable has words and no number", {
  open <- shipped$verdict_now[stated] == "not_checkable"
  values <- lapply(reviews, function(x) x$reviewRating$ratingValue)
  expect_identical(vapply(values, is.null, TRUE), open)
  best <- lapply(reviews, function(x) x$reviewRating$bestRating)
  expect_identical(vapply(best, is.null, TRUE), open)
  words <- vapply(reviews, function(x) x$reviewRating$alternateName, "")
  expect_match(words[open], "^Not checkable")
  expect_true(any(open))
})

test_that("the rating is that of now, and the words tell of another before", {
  scale <- c(confirmed = 5, confirmed_rounded = 4, contradicted = 1)
  decided <- shipped[stated & shipped$verdict_now != "not_checkable", ]
  rated <- Filter(function(x) !is.null(x$reviewRating$ratingValue), reviews)
  expect_equal(
    vapply(rated, function(x) x$reviewRating$ratingValue, 0),
    unname(scale[as.character(decided$verdict_now)])
  )
  for (x in rated) {
    expect_equal(x$reviewRating$bestRating, 5)
    expect_equal(x$reviewRating$worstRating, 1)
  }
  words <- vapply(rated, function(x) x$reviewRating$alternateName, "")
  changed <- decided$verdict_at_publication != decided$verdict_now
  expect_identical(grepl("when it appeared", words), changed)
})

test_that("a day that is not known is an interval, a known one a date", {
  work <- reviews[[1]]$itemReviewed$appearance
  expect_identical(work$temporal, "2018-04-01/2018-06-20")
  expect_null(work$datePublished)
  known <- as.data.frame(nkarrivals::articles)
  known$published_from <- known$published_to <- as.Date("2018-04-20")
  work <- reviews_of(shipped, articles = known)[[1]]$itemReviewed$appearance
  expect_identical(work$datePublished, "2018-04-20")
  expect_null(work$temporal)
})

test_that("who is quoted is not made the author, nor the article its source", {
  quoted <- !startsWith(coded$attributed_to[stated], "the article")
  who <- lapply(reviews, function(x) x$itemReviewed$author)
  expect_identical(vapply(who, is.null, TRUE), quoted)
  expect_identical(
    unlist(lapply(reviews, function(x) x$itemReviewed$description)),
    paste("Attributed by the article to", coded$attributed_to[stated][quoted])
  )
})

test_that("each review points to its claim on the page", {
  urls <- vapply(reviews, `[[`, "", "url")
  expect_identical(urls, paste0(
    "https://example.org/report.html#claim-", coded$claim_id[stated]
  ))
  expect_null(reviews_of(shipped)[[1]]$url)
})

test_that("no claims give an empty array", {
  expect_identical(reviews_of(shipped[0, ]), list())
})
