# What no table of the package counts, and what is not a quantity.

quantity_external <- quantity(
  says = character(),
  judge = function(claim, known) {
    not_checkable(
      "no table of the package counts this, so that other sources must decide",
      reason = "external_source"
    )
  }
)

quantity_none <- quantity(
  says = character(),
  judge = function(claim, known) {
    not_checkable(
      "the statement names nothing that could be counted",
      reason = "not_quantitative"
    )
  }
)
