# Change in persons from one period to another.

quantity_difference <- quantity(
  needs = c(
    "printed", "period_start", "period_end", "reference_start",
    "reference_end"
  ),
  check = function(claim) persons_fault(claim, signed = TRUE),
  judge = function(claim, known) {
    judge_pair(claim, known, function(now, then, text, sources) {
      low <- now$low - then$high
      high <- now$high - then$low
      text <- paste0(difference_text(low, high), ", ", text)
      judge_change(low, high, claim, text, sources)
    })
  }
)
