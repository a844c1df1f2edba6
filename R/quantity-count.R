# Arrivals in a period.

quantity_count <- quantity(
  needs = c("printed", "period_start", "period_end"),
  check = persons_fault,
  judge = function(claim, known) {
    figure <- claim_figure(claim, known)
    if (is.null(figure)) return(not_checkable(unknown_text(claim, known)))
    text <- paste(figure_text(figure), "in", period_text(claim_period(claim)))
    judge_number(figure$low, figure$high, claim, text, figure$sources)
  }
)
