# Fewer or more than in another period.

quantity_direction <- quantity(
  needs = c("period_start", "period_end", "reference_start", "reference_end"),
  says = c("lower", "higher"),
  judge = function(claim, known) {
    now <- claim_figure(claim, known)
    then <- reference_figure(claim, known)
    if (is.null(now) || is.null(then)) {
      return(not_checkable(unknown_text(claim, known)))
    }
    sources <- c(now$sources, then$sources)
    text <- against_text(claim, now, then)
    value <- if (now$exact && then$exact) now$low - then$low else NA
    right <- as_said(now, then, claim$comparator)
    if (is.na(right)) return(not_checkable(text, sources))
    if (right) return(outcome("confirmed", text, value, sources))
    outcome(
      "contradicted", text, value, sources,
      note = next_year_text(claim, known)
    )
  }
)
