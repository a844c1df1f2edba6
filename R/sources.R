# Who printed a figure: the sources behind a result, ready to cite, and the
# Korean labels of the codes.

#' The sources behind a result
#'
#' Picks from [sources] the rows that a result rests on. Printing them gives
#' one citation each, ready to paste; [toBibtex()][utils::toBibtex] gives
#' BibTeX entries. BibTeX wants a title: where the headline was not recorded,
#' the entry says so in its place.
#'
#' @param x A result of this package (a table of counts, a table of verdicts),
#'   a data frame with a column `source_id` or `sources`, or a character vector
#'   of ids. Several ids in one text are separated by semicolons; missing ids
#'   are skipped.
#' @return A tibble of class `nka_sources` with the columns of [sources], one
#'   row for each source, in the order of `source_id`. No rows if `x` has the
#'   column but names no source. Raises `nka_error_source` for an id that is
#'   not in [sources] and for an `x` that carries no source.
#' @seealso [sources]
#' @examples
#' sources_of(subset(nkarrivals::arrivals, year == 1997))
#' sources_of("mou-en-2012-01-11")
#' toBibtex(sources_of("mou-en-2012-01-11"))
#' @export
sources_of <- function(x) {
  named <- source_ids(x)
  ids <- split_ids(named)
  # An empty text names no source, and a missing one says so by NA.
  unknown <- c(named[!nzchar(trimws(named))], setdiff(ids, sources$source_id))
  if (length(unknown)) {
    abort_nka("source", c(
      sprintf("There is no source with the id %s.", show_value(unknown[1])),
      i = "The ids are in the column `source_id` of `nkarrivals::sources`."
    ))
  }
  row <- match(ids, sources$source_id)
  tibble::new_tibble(
    as.list(sources[row, ]),
    nrow = length(row), class = "nka_sources"
  )
}

# The single ids in texts such as "a;b": each once, sorted, without NA.
split_ids <- function(x) {
  x <- as.character(x)
  ids <- trimws(unlist(strsplit(x[!is.na(x)], ";", fixed = TRUE)))
  sort(unique(as.character(ids[nzchar(ids)])), method = "radix")
}

# The ids that `x` names: itself, its columns, or what a result carries along.
source_ids <- function(x, call = rlang::caller_env()) {
  if (is.character(x) || is.factor(x)) return(as.character(x))
  columns <- intersect(c("source_id", "sources"), names(x))
  if (is.data.frame(x) && length(columns)) {
    return(as.character(unlist(as.list(x)[columns])))
  }
  ids <- attr(x, "sources", exact = TRUE)
  if (!is.character(ids)) {
    abort_nka("source", c(
      sprintf("`x` names no source: it is %s.", describe(x)),
      i = paste(
        "Give a result of this package, a data frame with a column",
        "`source_id`, or a character vector of ids."
      )
    ), call = call)
  }
  ids
}

#' @export
format.nka_sources <- function(x, ...) {
  if (!all(names(sources) %in% names(x))) return(NextMethod())
  date <- ifelse(is.na(x$published_on), "no date", x$published_on)
  title <- ifelse(is.na(x$title), "", paste0(" ", end_sentence(x$title)))
  url <- ifelse(is.na(x$url), "", paste0(" ", x$url))
  sprintf("%s (%s).%s%s [%s]", x$publisher, date, title, url, x$source_id)
}

end_sentence <- function(x) {
  ifelse(grepl("[.?!\u2026]$", x), x, paste0(x, "."))
}

#' @export
print.nka_sources <- function(x, ...) {
  text <- if (nrow(x)) format(x) else "No sources."
  cli::cat_line(text)
  invisible(x)
}

#' @rawNamespace S3method(utils::toBibtex, nka_sources)
toBibtex.nka_sources <- function(object, ...) {
  entries <- Map(
    bibtex_entry, object$source_id, object$publisher, object$title,
    object$url, object$published_on
  )
  lines <- as.character(unlist(entries, use.names = FALSE))
  structure(lines, class = "Bibtex")
}

bibtex_entry <- function(id, publisher, title, url, published_on) {
  fields <- c(
    author = paste0("{", bibtex_text(publisher), "}"),
    title = if (is.na(title)) no_headline else bibtex_text(title),
    year = substr(published_on, 1, 4),
    date = published_on,
    url = url
  )
  fields <- fields[!is.na(fields)]
  c(
    sprintf("@Misc{%s,", id),
    sprintf("  %s = {%s},", names(fields), fields),
    "}",
    ""
  )
}

no_headline <- "[Report without a recorded headline]"

bibtex_text <- function(x) {
  ifelse(is.na(x), NA, gsub("([&%$#_])", "\\\\\\1", x))
}

#' Korean labels of the codes
#'
#' The tables hold ASCII codes. `labels_ko()` gives the Korean words for them,
#' as the tables of the Ministry of Unification print them.
#'
#' @param x Codes, a character vector or a factor. Without it the whole table
#'   is returned.
#' @param kind Where the codes come from: `"sex"`, `"column"`, `"province"`
#'   (of [provinces]) or a dimension of [composition]. Needed only where a code
#'   occurs in several: `"total"` is a sex and a row of [provinces]. Without
#'   it the first kind in the order of the table counts.
#' @return Without `x` a tibble with the columns `code`, `kind` and `label_ko`;
#'   otherwise a character vector as long as `x`, `NA` for `NA` and, with a
#'   warning of class `nka_warning_value`, for an unknown code. Raises
#'   `nka_error_type` if `x` is neither text nor a factor, `nka_error_value`
#'   for an unknown `kind`.
#' @examples
#' labels_ko(c("female", "male"))
#' labels_ko("total", kind = "province")
#' labels_ko()
#' @export
labels_ko <- function(x = NULL, kind = NULL) {
  labels <- labels_table
  if (!is.null(kind)) {
    check_choice(kind, unique(labels$kind), "kind")
    labels <- labels[labels$kind == kind, ]
  }
  if (is.null(x)) return(tibble::as_tibble(labels))
  if (!is.character(x) && !is.factor(x)) {
    abort_nka("type", c(
      sprintf("`x` must be codes, not %s.", describe(x)),
      i = "Give text such as \"female\"; `labels_ko()` lists the codes."
    ))
  }
  x <- as.character(x)
  row <- match(x, labels$code)
  unknown <- which(is.na(row) & !is.na(x))
  if (length(unknown)) {
    warn_nka("value", c(
      sprintf("No Korean label for the code %s.", show_value(x[unknown[1]])),
      i = "`labels_ko()` lists the codes; the label is `NA`."
    ))
  }
  labels$label_ko[row]
}
