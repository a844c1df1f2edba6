# Change in percent from one period to another.

quantity_change_pct <- quantity(
  percent = TRUE,
  needs = c(
    "printed", "period_start", "period_end", "reference_start",
    "reference_end"
  ),
  judge = function(claim, known) {
    now <- claim_figure(claim, known)
    then <- reference_figure(claim, known)
    if (is.null(now) || is.null(then)) return(judge_base(claim, known))
    sources <- c(now$sources, then$sources)
    text <- against_text(claim, now, then)
    if (then$low <= 0) return(not_checkable(text, sources))
    low <- 100 * (now$low - then$high) / then$high
    high <- 100 * (now$high - then$low) / then$low
    change <- if (low == high) sprintf("%+.1f percent", low) else "a change"
    judge_change(low, high, claim, paste0(change, ", ", text), sources)
  }
)
