# arrival_reports: every figure as one source printed it, all vintages.

raw <- read_raw("arrival_reports.csv")

arrival_reports <- as_table(list(
  period_start = as.Date(raw$period_start),
  period_end = as.Date(raw$period_end),
  measure = factor(raw$measure, c("flow", "cumulative")),
  sex = sex_factor(raw$sex),
  value = whole(raw$value),
  precision = factor(raw$precision, c("exact", "about", "at_least")),
  status = factor(raw$status, c("unknown", "provisional", "revised")),
  reported_on = raw$reported_on,
  source_id = raw$source_id
))

stop_unless(
  !anyNA(as.data.frame(arrival_reports)[-c(1, 8)]),
  "arrival_reports: a cell that is empty or has an unknown code"
)
stop_unless(
  all(is.na(raw$reported_on) |
    grepl("^\\d{4}(-\\d{2}(-\\d{2})?)?$", raw$reported_on)),
  "arrival_reports: a reported_on that is not a year, month or day"
)
check_keys(
  arrival_reports,
  c("period_start", "period_end", "measure", "sex", "source_id"),
  "arrival_reports"
)
