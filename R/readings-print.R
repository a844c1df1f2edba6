# What a table of readings shows of itself.

#' @export
format.nka_readings <- function(x, ...) {
  if (!is_readings(x)) return(NextMethod())
  check_no_dots(...)
  sprintf("%s: %s", x$claim_id, reading_lines(x))
}

reading_lines <- function(x) {
  told <- vapply(seq_len(nrow(x)), function(i) {
    cited(x$explanation[i], split_ids(x$sources[i]))
  }, "")
  sprintf("%s: %s, %s", x$reading, verdict_words(x$verdict), told)
}

#' @export
print.nka_readings <- function(x, n = 5, ...) {
  if (!is_readings(x)) return(NextMethod())
  check_no_dots(...)
  n <- check_whole(n, "n", min = 0)
  claims <- attr(x, "claims")
  cat("Readings of ", judged_text(nrow(claims), x), "\n", sep = "")
  for (i in seq_len(nrow(claims))) print_claim(claims[i, ], x, n)
  invisible(x)
}

print_claim <- function(claim, x, n) {
  rows <- x[x$claim_id == claim$claim_id, ]
  rows <- rows[which_fit(rows), ]
  print_lines(c(
    claim_line(claim),
    sprintf("- %s.", reading_lines(utils::head(rows, n))),
    if (nrow(rows) > n) sprintf("- and %d more", nrow(rows) - n),
    chance_line(claim)
  ))
}

claim_line <- function(claim) {
  sprintf(
    "%s %s %s: %s.", claim$claim_id, end_sentence(claim$statement),
    to_upper_first(verdict_words(claim$verdict)), claim$explanation
  )
}

# How much was tried, so that a coincidence is not mistaken for an explanation.
chance_line <- function(claim) {
  if (!claim$tried) {
    return(if (claim$verdict == "contradicted") {
      "There is no other reading of this claim."
    } else {
      "Nothing contradicts this claim, so that no other reading was tried."
    })
  }
  paste(tried_text(claim), by_chance_text(claim))
}

tried_text <- function(claim) {
  text <- sprintf(
    "%d reading%s tried, %s of %s not decided by the evidence; %s.",
    claim$tried, if (claim$tried == 1) " was" else "s were",
    format_whole(claim$open), if (claim$tried == 1) "it" else "them",
    hold_text(claim)
  )
  if (!claim$passed) return(text)
  paste(text, "On some day between two printed totals the number was passed.")
}

hold_text <- function(claim) {
  if (!claim$hold) return("none would be true")
  more <- claim$hold - claim$shown
  paste0(
    sprintf("%d would be true", claim$hold),
    if (more) sprintf(", %d of them by a change more than is needed", more)
  )
}

by_chance_text <- function(claim) {
  if (is.na(claim$expected)) {
    return(paste(
      "How many would be true by chance cannot be told: that takes a printed",
      "number and exact values."
    ))
  }
  sprintf(
    "Of a made-up number of this size and precision, %s would be by chance.",
    format(signif(claim$expected, 2), scientific = FALSE)
  )
}

#' @export
summary.nka_readings <- function(object, ...) {
  if (!is_readings(object)) return(NextMethod())
  check_no_dots(...)
  attr(object, "claims")
}

#' @export
tidy.nka_readings <- function(x, ...) {
  check_no_dots(...)
  tibble::as_tibble(lapply(x, identity))
}

#' @export
plot.nka_readings <- function(x, ...) {
  abort_nka("type", c(
    "Readings have no picture.",
    i = "print() shows them; summary() counts them."
  ))
}

#' @export
`[.nka_readings` <- function(x, ...) {
  out <- NextMethod()
  if (!is.data.frame(out) || is_readings(out)) return(out)
  tibble::new_tibble(lapply(out, identity), nrow = nrow(out))
}

# What the lines of a table are made of.
said_columns <- c(
  "claim_id", "reading", "changed", "verdict", "explanation", "sources"
)

is_readings <- function(x) all(said_columns %in% names(x))
