# The lowest or highest since a year.

quantity_rank <- quantity(
  needs = c("period_start", "period_end", "reference_start", "reference_end"),
  says = c("lowest_since", "highest_since"),
  check = function(claim) check_years(claim),
  judge = function(claim, known) {
    years <- year_of(claim$reference_start):year_of(claim$period_end)
    series <- known_years(years, claim$sex, known)
    if (anyNA(series$arrivals)) return(not_checkable(gaps_text(series)))
    sign <- if (claim$comparator == "lowest_since") 1 else -1
    n <- nrow(series)
    ahead <- sign * (series$arrivals - series$arrivals[n])
    between <- seq_len(n) > 1 & seq_len(n) < n
    offending <- (between & ahead <= 0) | (seq_len(n) == 1 & ahead > 0)
    text <- paste0(
      rank_text(series), offending_text(series$year[offending])
    )
    sources <- series$source
    outcome(
      if (any(offending)) "contradicted" else "confirmed",
      text, series$arrivals[n], sources
    )
  }
)
