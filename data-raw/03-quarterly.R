# arrivals_quarterly: every quarter that is printed, or that follows from
# printed figures. quarterly_terms.csv names the figures and gives the reason.

terms <- read_raw("quarterly_terms.csv")
cells <- cells_from_terms(
  terms, as.data.frame(arrival_reports), c("year", "quarter", "sex")
)
cells <- cells[order(cells$year, cells$quarter, cells$sex), ]

arrivals_quarterly <- as_table(list(
  year = as.integer(cells$year),
  quarter = as.integer(cells$quarter),
  sex = sex_factor(cells$sex),
  arrivals = cells$arrivals,
  status = factor(cells$status, status_levels),
  source_id = cells$source_id
))

check_keys(
  arrivals_quarterly, c("year", "quarter", "sex"), "arrivals_quarterly"
)
stop_unless(
  all(arrivals_quarterly$arrivals >= 0), "arrivals_quarterly: a negative count"
)
sexes <- tapply(
  as.character(cells$sex), paste(cells$year, cells$quarter), paste,
  collapse = " "
)
stop_unless(
  all(sexes %in% c("total", "female male")),
  "arrivals_quarterly: a quarter must have both sexes or the total alone"
)
