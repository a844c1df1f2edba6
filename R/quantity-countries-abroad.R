# Countries other than South Korea that count refugees from North Korea.

quantity_countries_abroad <- quantity(
  needs = c("printed", "period_start", "period_end"),
  check = function(claim) plain_number_fault(claim, signed = FALSE),
  days = function(claim, evidence) abroad_rows(claim, evidence)$known,
  judge = function(claim, known) {
    found <- countries_of(abroad_rows(claim, known))
    text <- countries_text(found, claim)
    if (found$complete) {
      return(judge_number(found$n, found$n, claim, text, found$sources))
    }
    if (!found$some) return(not_checkable(text))
    judge_number(
      max(found$n, 1), most_countries, claim, text, found$sources,
      open = "which leaves it open"
    )
  }
)
