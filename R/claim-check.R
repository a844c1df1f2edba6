# Claims and their articles at the door: one agreed form, or an error that
# lists every fault.

article_columns <- c("article_id", "published_from", "published_to")

prepare_articles <- function(articles, call = rlang::caller_env()) {
  check_columns(
    articles, article_columns, "articles", "claim",
    "It needs `article_id`, `published_from` and `published_to`.", call = call
  )
  articles <- as.data.frame(articles)[article_columns]
  articles$article_id <- as.character(articles$article_id)
  articles$published_from <- as_days(articles$published_from)
  articles$published_to <- as_days(articles$published_to)
  check_articles(articles, call)
  articles
}

check_articles <- function(articles, call) {
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
}

# A claim cannot be judged on a day before its article.
check_after_articles <- function(as_of, claims, articles,
                                 call = rlang::caller_env()) {
  articles <- articles[articles$article_id %in% claims$article_id, ]
  early <- which(articles$published_from > as_of)
  if (length(early)) {
    article <- articles[early[1], ]
    abort_nka("date", c(
      sprintf(
        "`as_of` (%s) lies before the article %s can have appeared (%s).",
        as_of, show_value(article$article_id), article$published_from
      ),
      i = "Give a later day, or leave it out for the newest vintage."
    ), call = call)
  }
}

text_columns <- c(
  "claim_id", "article_id", "statement", "quantity", "printed", "comparator",
  "unit", "sex", "category", "window"
)

day_columns <- c(
  "period_start", "period_end", "reference_start", "reference_end"
)

# Claims in one agreed form, or an error that lists every fault. `rows` are the
# rows in which they stand where they come from.
prepare_claims <- function(claims, articles, rows = seq_len(nrow(claims)),
                           call = rlang::caller_env()) {
  always <- c("claim_id", "article_id", "statement", "quantity")
  check_columns(
    claims, always, "claims", "claim",
    "Give a data frame in the form of `nkarrivals::claims`.", call = call
  )
  given <- as.data.frame(claims)
  abort_faults(text_faults(given), rows, call)
  out <- plain_claims(given)
  abort_faults(bind_faults(
    if (is.numeric(given$printed)) printed_fault(given),
    paragraph_faults(given), day_faults(given, out),
    !!!lapply(seq_len(nrow(out)), claim_faults, out, articles)
  ), rows, call)
  out$sex[is.na(out$sex)] <- "total"
  out
}

plain_claims <- function(given) {
  n <- nrow(given)
  column <- function(name) given[[name]] %||% rep(NA, n)
  out <- lapply(stats::setNames(nm = text_columns), function(name) {
    trimws(as.character(column(name)))
  })
  out[] <- lapply(out, function(x) replace(x, !nzchar(x), NA))
  out[day_columns] <- lapply(day_columns, function(name) as_days(column(name)))
  paragraph <- as.character(column("paragraph"))
  out$paragraph <- as.integer(replace(paragraph, !is_whole(paragraph), NA))
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

printed_fault <- function(given) {
  at <- which(!is.na(given$printed))[1]
  if (!is.na(at)) {
    fault(at, "printed", given$printed[at], "is a number; give text as printed")
  }
}

is_whole <- function(text) grepl("^\\s*[0-9]{1,9}\\s*$", text)

paragraph_faults <- function(given) {
  text <- as.character(given$paragraph)
  at <- which(grepl("\\S", text) & !is.na(text) & !is_whole(text))
  fault(at, "paragraph", text[at], "is not a whole number")
}

day_faults <- function(given, out) {
  bind_faults(!!!lapply(intersect(day_columns, names(given)), function(name) {
    text <- as.character(given[[name]])
    at <- which(!is.na(text) & nzchar(trimws(text)) & is.na(out[[name]]))
    fault(at, name, text[at], "is not a day such as 2018-03-31")
  }))
}

claim_faults <- function(i, claims, articles) {
  claim <- claims[i, ]
  faults <- bind_faults(id_faults(i, claims, articles), sex_fault(i, claim))
  if (!is_quantity(claim$quantity)) {
    return(bind_faults(faults, fault(i, "quantity", claim$quantity, paste(
      "is unknown; known are", enumerate(known_quantities())
    ))))
  }
  kind <- find_quantity(claim$quantity)
  empty <- kind$needs[is.na(unlist(lapply(claim[kind$needs], as.character)))]
  faults <- bind_faults(
    faults,
    fault(i, empty, NA, paste("but", claim$quantity, "needs a value")),
    word_faults(i, claim, kind), order_faults(i, claim)
  )
  if (is.null(faults)) kind_faults(i, claim, kind) else faults
}

id_faults <- function(i, claims, articles) {
  id <- claims$claim_id
  bind_faults(
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

sex_fault <- function(i, claim) {
  if (!claim$sex %in% c("female", "male", "total", NA)) {
    fault(i, "sex", claim$sex, "is not female, male or total")
  }
}

word_faults <- function(i, claim, kind) {
  says <- c(if (kind$numeric) comparators, kind$says)
  bind_faults(
    if (length(says) && !claim$comparator %in% says) {
      fault(i, "comparator", claim$comparator, paste(
        "is not", enumerate(says, "or")
      ))
    },
    if (kind$numeric) printed_faults(i, claim),
    if (!is.na(claim$window) && !is_window(claim$window)) {
      fault(i, "window", claim$window,
            "is not two years in order such as 2011/2017")
    }
  )
}

printed_faults <- function(i, claim) {
  range <- claim$comparator %in% "within"
  if (!is.na(claim$printed) && !can_be_read(claim$printed, range)) {
    fault(i, "printed", claim$printed, if (range)
      "is not two numbers in order such as 1,000-1,500" else
        "is not a number as printed")
  }
}

is_window <- function(x) {
  grepl("^[0-9]{4}/[0-9]{4}$", x) && diff(window_years(x)) >= 0
}

order_faults <- function(i, claim) {
  bind_faults(!!!lapply(c("period", "reference"), function(name) {
    ends <- paste0(name, c("_start", "_end"))
    if (isTRUE(claim[[ends[1]]] > claim[[ends[2]]])) {
      fault(i, ends[2], format(claim[[ends[2]]]), paste("is before", ends[1]))
    }
  }))
}

# What a kind of quantity itself asks of claims that are well formed.
kind_faults <- function(i, claim, kind) {
  should <- kind$check(as.list(claim))
  if (!length(should)) return(NULL)
  values <- vapply(claim[names(should)], as.character, "")
  fault(i, names(should), values, should)
}

# Columns that only some comparators need.
check_filled <- function(claim, columns) {
  empty <- columns[is.na(unlist(lapply(claim[columns], as.character)))]
  should <- paste("but", claim$comparator, "needs a value")
  stats::setNames(rep(should, length(empty)), empty)
}

# For kinds that compare calendar years, the earlier one first.
check_years <- function(claim) {
  year <- full_year(claim$period_start, claim$period_end)
  since <- full_year(claim$reference_start, claim$reference_end)
  c(
    if (is.na(year)) c(period_end = "does not end a year"),
    if (is.na(since) || isTRUE(since >= year)) {
      c(reference_end = "does not end an earlier year")
    }
  )
}

# For numbers that are no percentages.
plain_number_fault <- function(claim, signed = TRUE) {
  pattern <- if (signed) "%" else "[-+%\u2212\u2013]"
  if (grepl(pattern, claim$printed)) {
    c(printed = if (signed) "is a percentage, not a number" else
      "is not a number without a sign or a percent sign")
  }
}

# For numbers of people.
persons_fault <- function(claim, signed = FALSE) {
  plain_number_fault(claim, signed) %||%
    if (grepl(".", claim$printed, fixed = TRUE)) {
      c(printed = "is not whole, as people are; thousands have a comma (1,047)")
    }
}
