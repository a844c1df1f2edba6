# Prices and payments.

quantity_cost <- quantity(
  needs = c("printed", "category", "unit", "period_start", "period_end"),
  check = function(claim) {
    kinds <- levels(nkarrivals::costs$kind)
    units <- levels(nkarrivals::costs$currency)
    c(
      plain_number_fault(claim, signed = FALSE),
      if (!claim$category %in% kinds) {
        c(category = paste("is not", enumerate(kinds, "or")))
      },
      if (!claim$unit %in% units) {
        c(unit = paste("is not", enumerate(units, "or")))
      }
    )
  },
  days = function(claim, evidence) {
    in_currency(claim_prices(claim, evidence), claim$unit)$known
  },
  judge = function(claim, known) {
    all <- claim_prices(claim, known)
    costs <- in_currency(all, claim$unit)
    note <- undated_text(claim, known)
    if (!nrow(costs)) {
      return(not_checkable(no_price_text(claim, all), all$source_id,
                           note = note))
    }
    verdict <- price_verdict(costs, claim$set)
    value <- unique(c(costs$low, costs$high))
    if (verdict == "confirmed") value <- claim$set$value
    text <- prices_text(costs, claim$unit)
    reason <- NA_character_
    if (verdict == "not_checkable") {
      text <- paste0(text, ", on both sides of the printed number")
      reason <- "no_data"
    }
    outcome(verdict, text, if (length(value) == 1) value else NA,
            costs$source_id, reason, note)
  }
)
