# Makes the report. Arguments: the folder it goes to, and the file that takes
# the summary for the terminal. All figures come from functions of the package.

library(nkarrivals)

arguments <- commandArgs(trailingOnly = TRUE)
target <- arguments[1]
summary_file <- arguments[2]
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
tools <- dirname(normalizePath(script))
source(file.path(tools, "report-functions.R"), local = TRUE)

counts <- arrivals_by_year()
shares <- gender_share()
years <- year_table(counts, shares)
verdicts <- check_claims()

contradicted <- verdicts$claim_id[verdicts$verdict_now == "contradicted"]
claim_report(
  file.path(target, "report.html"), verdicts, overwrite = TRUE,
  readings = readings(subset(claims, claim_id %in% contradicted))
)
write_tables(target, list(
  "arrivals-by-year" = years,
  "running-total" = running_total(counts),
  "sources" = all_sources(counts, verdicts)
))
for (ending in c("csv", "json")) {
  write_verdicts(
    verdicts, file.path(target, "tables", paste0("verdicts.", ending)),
    overwrite = TRUE
  )
}
write_pictures(target, list(
  "arrivals-by-year" = arrivals_by_year(by = sex),
  "share-of-women" = shares
))

writeLines(terminal_summary(years, verdicts), summary_file)
