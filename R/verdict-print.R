# What a table of verdicts shows of itself.

#' @export
format.nka_verdicts <- function(x, ...) {
  if (!is_verdicts(x)) return(NextMethod())
  check_no_dots(...)
  place <- ifelse(is.na(x$paragraph), "", sprintf(" [%d]", x$paragraph))
  sprintf(
    "%s%s %s %s %s", x$claim_id, place, end_sentence(x$statement),
    both_verdicts(x), x$explanation
  )
}

both_verdicts <- function(x) {
  then <- words_of(x, "publication")
  now <- words_of(x, "now")
  text <- ifelse(then == now, paste("at publication and now", now), sprintf(
    "at publication %s, now %s", then, now
  ))
  paste0(to_upper_first(text), ".")
}

# A verdict in words, each time with its own reason.
words_of <- function(x, vintage) {
  vintages <- attr(x, "vintages")
  vintages <- vintages[vintages$vintage == vintage, ]
  vintages$words[match(x$claim_id, vintages$claim_id)]
}

#' @export
print.nka_verdicts <- function(x, ...) {
  if (!is_verdicts(x)) return(NextMethod())
  check_no_dots(...)
  cat(judged_text(nrow(x), x), "\n", sep = "")
  print_lines(format(x))
  invisible(x)
}

# How many claims were judged, and by what.
judged_text <- function(n, x) {
  as_of <- attr(x, "as_of")
  sprintf(
    "%d claim%s; %snow is %s; rounding \"%s\"", n, if (n == 1) "" else "s",
    if (attr(x, "own")) "arrivals from the data given; " else "",
    if (is.na(as_of)) "the newest vintage" else format(as_of),
    attr(x, "rounding")
  )
}

# Each line after a blank one.
print_lines <- function(lines) {
  for (line in lines) {
    cat("", strwrap(line, getOption("width") * 0.95, exdent = 2), sep = "\n")
  }
}

#' @export
summary.nka_verdicts <- function(object, ...) {
  if (!is_verdicts(object)) return(NextMethod())
  check_no_dots(...)
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
plot.nka_verdicts <- function(x, ...) {
  abort_nka("type", c(
    "Verdicts have no picture.",
    i = "print() shows them; summary() counts them."
  ))
}

#' @export
tidy.nka_verdicts <- function(x, ...) {
  check_no_dots(...)
  vintages <- attr(x, "vintages")
  vintages[vintages$claim_id %in% x$claim_id, ]
}

#' @export
`[.nka_verdicts` <- function(x, ...) {
  out <- NextMethod()
  if (!is.data.frame(out) || is_verdicts(out)) return(out)
  tibble::new_tibble(lapply(out, identity), nrow = nrow(out))
}

is_verdicts <- function(x) {
  all(names(empty_verdict()) %in% names(x)) && !is.null(attr(x, "vintages"))
}
