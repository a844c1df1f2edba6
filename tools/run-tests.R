# Runs the testthat suite against the installed package and prints a line for
# each file. Arguments: the folder of the tests, the file that takes the counts
# "passed failed skipped", and a pattern that chooses among the files. The names
# of the tests that failed go to the file of the counts with ".failed" added.

library(testthat)
library(nkarrivals)

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
counts_file <- arguments[2]
filter <- if (length(arguments) > 2) arguments[3]

# Plots are drawn, and nowhere left behind.
options(device = function(...) grDevices::pdf(NULL))

results <- as.data.frame(test_dir(
  folder,
  filter = filter,
  package = "nkarrivals",
  load_package = "installed",
  reporter = CheckReporter$new(),
  stop_on_failure = FALSE,
  stop_on_warning = FALSE
))

# The reporter leaves this where a test failed.
unlink(file.path(folder, "testthat-problems.rds"))

# An unexpected warning counts as a failure: users would see it too.
results$failures <- results$failed + results$error + results$warning
count_names <- c("passed", "failures", "skipped")
files <- rowsum(
  data.matrix(results[c(count_names, "real")]),
  results$file,
  reorder = FALSE
)

cat("\n", sprintf(
  "%-40s %6d passed %3d failed %3d skipped %7.1f s\n",
  rownames(files), files[, 1], files[, 2], files[, 3], files[, 4]
), sep = "")

failed <- results[results$failures > 0, ]
failed_names <- paste0(failed$file, ": ", failed$test)[seq_len(nrow(failed))]
writeLines(failed_names, paste0(counts_file, ".failed"))
totals <- colSums(files[, 1:3, drop = FALSE])
writeLines(paste(totals, collapse = " "), counts_file)
