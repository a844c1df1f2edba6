# Fewer or more than in another period, and how much so.

quantity_direction <- quantity(
  needs = c("period_start", "period_end", "reference_start", "reference_end"),
  says = c(
    "lower", "higher", "sharply_lower", "sharply_higher", "slightly_lower",
    "slightly_higher"
  ),
  judge = function(claim, known) {
    judge_pair(claim, known, function(now, then, text, sources) {
      from <- c(then$high, then$low)
      to <- c(now$low, now$high)
      says <- change_says(to, from, claim$comparator, known$words)
      degree <- degree_text(to, from, claim$comparator, says, known$words)
      value <- if (now$exact && then$exact) now$low - then$low else NA
      other_way <- says == "wrong" &&
        sign(to[1] - from[1]) != way_sign(claim$comparator)
      word_outcome(
        says, paste0(text, degree), value, sources,
        if (other_way) next_year_text(claim, known) else ""
      )
    })
  }
)
