# A trend over years.

quantity_trend <- quantity(
  needs = "window", says = c("downward", "upward"),
  judge = function(claim, known) {
    series <- window_series(claim, known)
    if (anyNA(series$arrivals)) return(gap_outcome(series))
    if (nrow(series) < 3) return(not_checkable("fewer than three years"))
    test <- test_of_years(series)
    sign <- way_sign(claim$comparator)
    sources <- series$source
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
  }
)
