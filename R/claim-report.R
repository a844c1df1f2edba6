# The report of claims and verdicts: one HTML page that needs nothing else.

#' A page that shows each claim, its verdicts and the evidence
#'
#' Writes one HTML page for readers who have the article and nothing else: how
#' to read the verdicts, a table for each article, and for each claim what was
#' printed, what the reports show, and where they were published. The page is
#' whole in itself: it loads nothing from elsewhere and can be sent by mail. It
#' can be printed, works without scripts, and follows the light or dark setting
#' of the reader's screen. With scripts, claims can be chosen by article and by
#' verdict, and sorted.
#'
#' All text of claims and articles is shown as text, whatever it holds; only
#' addresses that begin with `http://` or `https://` become links.
#'
#' @param file Where the page goes, such as `"report.html"`. Its folder must be
#'   there.
#' @param verdicts Verdicts from [check_claims()].
#' @param title Title of the page.
#' @param articles The articles of the claims, as given to [check_claims()].
#'   Their columns `title`, `publisher`, `author`, `url` and `language` are
#'   shown where they are there.
#' @param claims The claims, as given to [check_claims()]. Their columns
#'   `attributed_to` and `remark` are shown for the claims that have the same
#'   `claim_id` and `statement`. A remark that begins with `"A reading of our
#'   own"` marks what the article does not state.
#' @param date The day that the page bears, a Date or text.
#' @param overwrite Whether to replace a file that is there.
#' @param readings Readings of these claims from [readings()], or `NULL`. The
#'   nearest are shown with each claim that is contradicted now, with how many
#'   were tried and how many would be true by chance.
#' @return `file`, invisibly. Raises `nka_error_file` where the file cannot be
#'   written or is there already, `nka_error_type` for other than verdicts or
#'   readings,
#'   and `nka_error_claim` where an article is not in `articles`.
#' @seealso [write_verdicts()] and [as_claimreview()] for verdicts as data.
#' @export
#' @examples
#' page <- tempfile(fileext = ".html")
#' few <- subset(nkarrivals::claims, quantity %in% c("count", "rank"))
#' verdicts <- check_claims(few)
#' claim_report(page, verdicts)
#' # browseURL(page)
#' unlink(page)
claim_report <- function(file, verdicts = check_claims(),
                         title = "Claims held against the counts",
                         articles = nkarrivals::articles,
                         claims = nkarrivals::claims, date = Sys.Date(),
                         overwrite = FALSE, readings = NULL) {
  check_given(missing(file), "file", "value", page_hint)
  check_target(file, overwrite)
  check_verdicts(verdicts)
  check_string(title, "title")
  date <- check_day(date, "date")
  check_readings(readings)
  articles <- articles_of(verdicts, articles)
  view <- claims_shown(verdicts, claims, readings)
  page <- report_page(view, articles, title, date, attributes(verdicts))
  write_text(page, file)
}

page_hint <- "Give a name such as \"report.html\"."

# What the page shows of each claim, in the order of the verdicts.
claims_shown <- function(verdicts, claims, readings = NULL,
                         call = rlang::caller_env()) {
  view <- as.list(verdicts)
  told <- tidy(verdicts)
  check_columns(
    claims, c("claim_id", "statement"), "claims", "claim",
    "Give the claims that the verdicts were made from.", call = call
  )
  claims <- as.data.frame(claims)
  row <- match(claim_key(verdicts), claim_key(claims))
  column <- function(name) as.character(claims[[name]] %||% NA)[row]
  view$attributed_to <- column("attributed_to")
  view$comparator <- column("comparator")
  view$remark <- column("remark")
  view$ours <- startsWith(view$remark, "A reading of our own") %in% TRUE
  view$anchor <- claim_anchors(verdicts$claim_id)
  # The same for each, since a text can name a claim of another article.
  places <- stats::setNames(view$anchor, verdicts$claim_id)
  view$claim_places <- rep(list(places), length(row))
  view$readings <- readings_shown(verdicts, readings)
  view$named <- vapply(seq_along(row), function(i) {
    named_sources(
      c(view$sources[i], view$readings[[i]]$sources), view$explanation[i]
    )
  }, "")
  view$vintages <- lapply(verdicts$claim_id, function(id) {
    as.list(told[told$claim_id == id, ])
  })
  of_vintage <- function(name) {
    vapply(view$vintages, function(x) {
      x$words[match(name, x$vintage)]
    }, "")
  }
  view$words_then <- of_vintage("publication")
  view$words_now <- of_vintage("now")
  tibble::as_tibble(view)
}

# The place of each claim on the page: `#claim-...`.
claim_anchors <- function(ids) {
  plain <- gsub("[^A-Za-z0-9_-]+", "-", ids)
  sprintf("claim-%s", make.unique(plain, sep = "-"))
}

# The articles that have claims, in the order of the claims, with the texts
# that the page shows of them.
articles_of <- function(verdicts, articles, call = rlang::caller_env()) {
  days <- prepare_articles(articles, call)
  ids <- unique(verdicts$article_id)
  row <- match(ids, days$article_id)
  if (anyNA(row)) {
    abort_nka("claim", c(
      sprintf("The article %s is not in `articles`.",
              show_value(ids[is.na(row)][1])),
      i = "Give the articles that the verdicts were made with."
    ), call = call)
  }
  out <- days[row, ]
  for (name in c("title", "publisher", "author", "url", "language")) {
    text <- trimws(visible_text(articles[[name]] %||% NA))
    out[[name]] <- replace(text, !nzchar(text), NA)[seq_len(nrow(days))][row]
  }
  out$anchor <- sub("^claim", "article", claim_anchors(ids))
  out
}

check_verdicts <- function(x, arg = "verdicts", call = rlang::caller_env()) {
  whole <- inherits(x, "nka_verdicts") && is_verdicts(x) &&
    is.data.frame(attr(x, "vintages"))
  if (!whole) {
    abort_nka("type", c(
      sprintf("`%s` must be a whole table of verdicts, not %s.", arg,
              describe(x)),
      i = "Make one with check_claims()."
    ), call = call)
  }
}

check_string <- function(x, arg, call = rlang::caller_env()) {
  if (!is_string(x) || is.na(x) || !nzchar(trimws(x))) {
    abort_nka("value", sprintf(
      "`%s` must be one text, not %s.", arg, describe(x)
    ), call = call)
  }
}

# A file that can be written, and that nobody will miss.
check_target <- function(file, overwrite, call = rlang::caller_env()) {
  check_string(file, "file", call)
  check_flag(overwrite, "overwrite", call)
  problem <- if (!dir.exists(dirname(file))) {
    c(sprintf("The folder of `file`, %s, is not there.",
              show_value(dirname(file))), i = "Make it first.")
  } else if (dir.exists(file)) {
    c(sprintf("`file` (%s) is a folder.", show_value(file)),
      i = "Give a name inside it.")
  } else if (file.exists(file) && !overwrite) {
    c(sprintf("`file` (%s) is there already.", show_value(file)),
      i = "Give another name, or replace it by `overwrite = TRUE`.")
  }
  if (length(problem)) abort_nka("file", problem, call = call)
}

# Written beside its place first, so that no half of a file is left there.
write_text <- function(text, file, call = rlang::caller_env()) {
  part <- tempfile(".nkarrivals-", dirname(file))
  on.exit(unlink(part))
  done <- tryCatch({
    writeLines(enc2utf8(text), part, useBytes = TRUE)
    file.rename(part, file)
  }, error = function(e) FALSE, warning = function(w) FALSE)
  if (!done) {
    abort_nka("file", sprintf(
      "`file` (%s) cannot be written.", show_value(file)
    ), call = call)
  }
  invisible(file)
}
