# Reads the outcome of R CMD check, prints what is not clean, and counts the
# steps. Arguments: the file that takes the counts "passed failed skipped", and
# the folder of the check. One note is expected: that CRAN does not know the
# package yet.

arguments <- commandArgs(trailingOnly = TRUE)
counts_file <- arguments[1]
folder <- arguments[2]

lines <- readLines(file.path(folder, "00check.log"), encoding = "UTF-8")
steps <- split(lines, cumsum(startsWith(lines, "* ")))
is_check <- vapply(steps, function(x) grepl("^\\* checking ", x[1]), NA)

# The closing word of a step; steps that run several things end on a later line.
outcome <- function(step) {
  words <- sub(".*(ERROR|WARNING|NOTE|OK|SKIPPED)$", "\\1", step)
  known <- words[words %in% c("ERROR", "WARNING", "NOTE", "OK", "SKIPPED")]
  severity <- c("ERROR", "WARNING", "NOTE", "OK", "SKIPPED")
  if (length(known)) severity[min(match(known, severity))] else "OK"
}

expected <- "^(Maintainer: .*|New submission|)$"
is_expected_note <- function(step) {
  grepl("CRAN incoming feasibility", step[1]) &&
    all(grepl(expected, trimws(step[-1])))
}

outcomes <- vapply(steps, outcome, "")
outcomes[vapply(steps, is_expected_note, NA)] <- "OK"
bad <- is_check & outcomes %in% c("ERROR", "WARNING", "NOTE")
for (step in steps[bad]) cat(step, sep = "\n")

status <- utils::tail(grep("^Status: ", lines, value = TRUE), 1)
if (!length(status)) {
  status <- "Status: the check did not reach its end"
  bad <- c(bad, TRUE)
}
cat("R CMD check: ", sub("^Status: ", "", status), "\n", sep = "")
counts <- c(
  sum(is_check & outcomes == "OK"),
  sum(bad),
  sum(is_check & outcomes == "SKIPPED")
)
writeLines(paste(counts, collapse = " "), counts_file)
