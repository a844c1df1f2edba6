# Arrivals of one period as a multiple of those of another.

quantity_ratio <- quantity(
  needs = c(
    "printed", "period_start", "period_end", "reference_start",
    "reference_end"
  ),
  check = function(claim) plain_number_fault(claim, signed = FALSE),
  judge = function(claim, known) {
    judge_pair(claim, known, function(now, then, text, sources) {
      if (then$low <= 0) return(not_checkable(text, sources))
      low <- now$low / then$high
      high <- now$high / then$low
      ratio <- if (low == high) paste(ratio_text(low), "times as many") else
        "a ratio"
      judge_number(low, high, claim, paste0(ratio, ", ", text), sources)
    })
  }
)
