# What is not a quantity.

quantity_none <- quantity(
  says = character(),
  judge = function(claim, known) {
    not_checkable(
      "the statement names nothing that could be counted",
      reason = "not_quantitative"
    )
  }
)
