# A trend over years.

quantity_trend <- quantity(
  needs = "window", says = c("downward", "upward"),
  judge = function(claim, known) judge_window(claim, known, function(series) {
    test <- test_of_years(series)
    sign <- way_sign(claim$comparator)
    sources <- known_sources(series)
    text <- trend_text(series, test, sign)
    if (sign * test$s <= 0) {
      outcome("contradicted", text, test$tau, sources)
    } else if (test$p < known$alpha) {
      outcome("confirmed", text, test$tau, sources)
    } else {
      not_checkable(
        paste0(
          text, ": the direction is as said, but chance alone could bring",
          " it about"
        ), sources, "wording", test$tau
      )
    }
  })
)
