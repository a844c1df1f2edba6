list(
  bad(check_claims(data = 5), "type", "`data` must be a data frame, not 5.",
      "Give a data frame, a tibble or a data.table."),
  bad(check_claims(data = data.frame(day = as.Date("2010-01-01"))), "column",
      "`data` holds records, and `date` does not say when they arrived.",
      "Give its column, or counts made with arrivals_by_month().")
)
