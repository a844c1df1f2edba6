# How even the years of a window are: "relatively constant", "fallen steadily".
# Each word rests on two grounds, its size by the word rules and Kendall's test.

quantity_steadiness <- quantity(
  needs = "window", says = c("constant", "falling", "rising"),
  judge = function(claim, known) judge_window(claim, known, function(series) {
    test <- test_of_years(series)
    grounds <- if (claim$comparator == "constant") {
      constant_grounds(series, test, known)
    } else {
      steady_grounds(series, test, way_sign(claim$comparator), known)
    }
    word_outcome(
      weakest(grounds$says), paste(grounds$text, collapse = "; "), test$tau,
      known_sources(series)
    )
  })
)

# A word is right if all its grounds are, and wrong if one is.
weakest <- function(says) {
  c("wrong", "open", "right")[min(match(says, c("wrong", "open", "right")))]
}

constant_grounds <- function(series, test, known) {
  away <- from_mean(series$arrivals)
  size <- rule_says(max(away), "constant", known$words)
  trend <- test$p < known$alpha
  list(says = c(size, if (trend) "open" else "right"), text = c(
    sprintf(
      "%s in the years from %d to %d, up to %.1f percent (%d) from their mean",
      spread_text(series), min(series$year), max(series$year),
      100 * max(away), series$year[which.max(away)]
    ),
    degree_reason("constant", size, known$words),
    if (trend) sprintf(
      "the years %s, which speaks against it (%s)",
      if (test$s < 0) "fall" else "rise", test_text(test)
    ) else sprintf("no trend is found (%s)", test_text(test))
  ))
}

# As parts of the mean, by one division of whole numbers.
from_mean <- function(x) {
  total <- sum(x)
  if (total == 0) return(x)
  abs(length(x) * x - total) / total
}

steady_grounds <- function(series, test, sign, known) {
  step <- sign * diff(series$arrivals)
  size <- rule_says(mean(step <= 0), "steady", known$words)
  direction <- if (sign * test$s <= 0) "wrong" else if (test$p < known$alpha)
    "right" else "open"
  list(says = c(size, direction), text = c(
    steps_text(series, step, sign),
    degree_reason("steady", size, known$words),
    direction_text(direction, test, sign)
  ))
}

# The two ends, the largest step and the steps that go another way.
steps_text <- function(series, step, sign) {
  n <- nrow(series)
  way <- if (sign < 0) "fall" else "rise"
  largest <- which.max(step) + 1
  other <- series$year[-1][step <= 0]
  paste(c(
    counts_in_years(series[c(1, n), ]),
    if (sum(step) > 0) sprintf(
      "the largest step, to %s, is %.1f percent of the whole %s",
      counts_in_years(series[largest, ]), 100 * max(step) / sum(step), way
    ),
    if (length(other)) sprintf(
      "%d of %d steps from year to year (%.1f percent) %s no %s: %s",
      length(other), n - 1,
      100 * length(other) / (n - 1), if (length(other) == 1) "is" else "are",
      way, years_text(other)
    ) else sprintf("each of %d steps is a %s", n - 1, way)
  ), collapse = "; ")
}

direction_text <- function(says, test, sign) {
  sprintf(
    switch(says,
      right = "the years as a whole %s (%s)",
      wrong = "the years as a whole do not %s (%s)",
      "the years %s as a whole, but chance alone could bring that about (%s)"
    ), if (sign < 0) "fall" else "rise", test_text(test)
  )
}
