list(
  bad(over_vintages("mean"), "type",
      "`fun` must be a function of a table, not \"mean\".",
      "For instance `trend_test`, or `function(x) max(x$arrivals)`."),
  bad(over_vintages(max, by = "age"), "value",
      "`by` must be \"total\" or \"sex\", not \"age\"."),
  bad(over_vintages(max, from = "2018"), "date",
      paste("`from`", one_day, "\"2018\".")),
  bad(over_vintages(function(x) 5, from = "2026-01-01"), "result",
      "`fun` must return a result of this package, not 5.",
      "A data frame will do, or a vector with names.")
)
