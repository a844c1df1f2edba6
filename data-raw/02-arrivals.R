# arrivals: one row a year and sex, the value that is current.
#
# From 2002 the copy of the ministry's table to December 2025 prints every
# cell. It pools the years before; arrivals_terms.csv says from which printed
# figures each earlier cell is taken or derived, and why.

official <- "gh-fnk-mou-2025-12"

by_sex <- subset(
  as.data.frame(arrival_reports),
  source_id == official & measure == "flow" & sex != "total" &
    format(period_start, "%Y") >= "2002" &
    format(period_start, "%m-%d") == "01-01" &
    format(period_end, "%m-%d") == "12-31" &
    format(period_start, "%Y") == format(period_end, "%Y")
)
later <- data.frame(
  year = as.integer(format(by_sex$period_start, "%Y")),
  sex = as.character(by_sex$sex),
  arrivals = by_sex$value,
  status = sub("unknown", "observed", by_sex$status),
  source_id = by_sex$source_id
)

terms <- read_raw("arrivals_terms.csv")
earlier <- cells_from_terms(
  terms, as.data.frame(arrival_reports), c("year", "sex")
)
earlier$year <- as.integer(earlier$year)

all_years <- rbind(earlier, later)
all_years <- all_years[order(all_years$year, all_years$sex), ]
arrivals <- as_table(list(
  year = all_years$year,
  sex = sex_factor(all_years$sex, c("female", "male")),
  arrivals = all_years$arrivals,
  status = factor(all_years$status, status_levels),
  source_id = all_years$source_id
))

check_keys(arrivals, c("year", "sex"), "arrivals")
stop_unless(
  identical(arrivals$year, rep(1990:2025, each = 2)),
  "arrivals: a year or a sex is missing"
)
stop_unless(all(arrivals$arrivals >= 0), "arrivals: a negative count")
