# Every year of a window between two numbers, or to one side of a number.

quantity_range <- quantity(
  needs = c("printed", "window"), numeric = TRUE, says = "within",
  judge = function(claim, known) {
    series <- window_series(claim, known)
    printed <- inside(series$arrivals, as_printed(claim))
    out <- series[!inside(series$arrivals, claim$set) %in% c(TRUE, NA), ]
    gaps <- anyNA(series$arrivals)
    if (gaps && !nrow(out)) return(gap_outcome(series))
    text <- window_text(series, claim)
    text <- if (nrow(out)) {
      sprintf("%s; outside: %s", text, counts_in_years(out))
    } else if (!all(printed)) {
      sprintf(
        "%s; inside only as rounded (%s to %s): %s", text,
        plain_end(claim$set$low), plain_end(claim$set$high),
        counts_in_years(series[!printed, ])
      )
    } else {
      text
    }
    verdict <- if (nrow(out)) "contradicted" else if (all(printed))
      "confirmed" else "confirmed_rounded"
    outcome(verdict, text, sources = known_sources(series))
  }
)

plain_end <- function(x) format(x, big.mark = ",", scientific = FALSE)

# The set of a claim without the room that rounding or a hedge gives it.
as_printed <- function(claim) {
  set <- claim$set
  ends <- if (claim$comparator == "within") {
    vapply(split_range(claim$printed), function(end) {
      parse_printed(end)$size
    }, 0)
  } else if (claim$comparator %in% c("equal", "about", "almost")) {
    rep(set$value, 2)
  }
  if (is.null(ends)) return(set)
  list(low = ends[1], high = ends[2], low_closed = TRUE, high_closed = TRUE)
}

window_text <- function(series, claim) {
  ends <- window_years(claim$window)
  paste0(
    if (anyNA(series$arrivals)) paste0(gaps_text(series), "; "),
    sprintf(
      "%s in the years from %d to %d", spread_text(series), ends[1], ends[2]
    )
  )
}
