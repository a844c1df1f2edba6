# A trend over years.

quantity_trend <- quantity(
  needs = "window", says = c("downward", "upward"),
  judge = function(claim, known) {
    ends <- window_years(claim$window)
    series <- known_years(ends[1]:ends[2], claim$sex, known)
    if (anyNA(series$arrivals)) return(not_checkable(gaps_text(series)))
    if (nrow(series) < 3) return(not_checkable("fewer than three years"))
    test <- test_of_years(series)
    sign <- if (claim$comparator == "upward") 1 else -1
    sources <- series$source
    text <- trend_text(series, test, sign)
    if (sign * test$s <= 0) {
      outcome("contradicted", text, test$tau, sources)
    } else if (test$p < known$alpha) {
      outcome("confirmed", text, test$tau, sources)
    } else {
      not_checkable(
        paste0(text, ", which chance alone could bring about"), sources,
        value = test$tau
      )
    }
  }
)
