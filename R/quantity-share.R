# Women or men in percent of all who arrived in a period.

quantity_share <- quantity(
  percent = TRUE, needs = c("printed", "sex", "period_start", "period_end"),
  check = function(claim) {
    if (!claim$sex %in% c("female", "male")) c(sex = "is not female or male")
  },
  judge = function(claim, known) {
    part <- claim_figure(claim, known)
    if (is.null(part)) return(not_checkable(unknown_text(claim, known)))
    rest <- figure_of_rest(claim, part, known)
    text <- sprintf(
      "%s in %s", figure_text(part), period_text(claim_period(claim))
    )
    if (is.null(rest)) {
      return(not_checkable(paste(text, "and no total"), part$sources))
    }
    judge_share(claim, part, rest)
  }
)
