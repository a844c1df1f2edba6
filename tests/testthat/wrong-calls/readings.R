list(
  bad(readings(), "claim", "`claims` is missing.",
      paste("Give a row of `nkarrivals::claims`, or a data frame in that",
            "form.")),
  bad(readings(5), "type", "`claims` must be a data frame, not 5.",
      "Give a data frame, a tibble or a data.table."),
  bad(readings(two), "claim", paste(
    "`claims` lacks the columns `claim_id`, `article_id`, `statement` and",
    "`quantity`."
  ), "Give a data frame in the form of `nkarrivals::claims`."),
  bad(readings(claimed(sex = "women")), "claim", "`claims` has 1 fault.",
      "Row 1, `sex`: \"women\" is not female, male or total."),
  bad(readings(claimed(), "spring"), "date",
      paste("`as_of` must be one day, a Date or text such as",
            "\"2018-04-15\", not \"spring\".")),
  bad(readings(claimed(), all = 1), "value",
      "`all` must be TRUE or FALSE, not 1."),
  bad(readings(claimed(), most = 3), "value",
      "`most` must be one whole number from 1 to 2, not 3."),
  bad(readings(claimed(), rounding = "up"), "value",
      paste("`rounding` must be \"either\", \"half_up\", \"half_even\" or",
            "\"truncate\", not \"up\".")),
  bad(readings(claimed(), alpha = 1), "value",
      "`alpha` must be one number between 0 and 1, not 1."),
  bad(plot(readings(claimed())), "type", "Readings have no picture.",
      "print() shows them; summary() counts them.")
)
