# All arrivals up to a day.

quantity_running_total <- quantity(
  needs = c("printed", "period_end"),
  check = persons_fault,
  judge = function(claim, known) {
    total <- claim_total(claim, known)
    if (is.null(total)) {
      return(not_checkable(sprintf(
        "no running total for %s", period_text(claim_period(claim))
      )))
    }
    judge_number(total$low, total$high, claim, total$text, total$sources)
  }
)
