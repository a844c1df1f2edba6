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
peak <- years[which.max(years$total), ]
latest <- years[nrow(years), ]
so_far <- running_total(counts)

article <- articles[articles$article_id == "telegraph-2018", ]
coded <- claims[claims$article_id == article$article_id, ]
ours <- grepl("^A reading of our own", coded$remark)
verdicts <- mark_readings(check_claims(coded), ours)
cited <- all_sources(counts, verdicts)

write_tables(target, list(
  "arrivals-by-year" = years,
  "running-total" = so_far,
  "verdicts-telegraph-2018" = flatten(verdicts),
  "sources" = cited
))
pictures <- write_pictures(target, list(
  "arrivals-by-year" = arrivals_by_year(by = sex),
  "share-of-women" = shares
))

rmarkdown::render(
  file.path(tools, "report.Rmd"),
  output_file = "report.html",
  output_dir = target,
  intermediates_dir = tempfile("report"),
  knit_root_dir = target,
  quiet = TRUE
)

writeLines(terminal_summary(years, peak, latest, article, verdicts),
           summary_file)
