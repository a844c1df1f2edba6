# Lines of R and of C that the suite reaches. Arguments: a copy of the source
# tree, and the least share of each in percent. Lines never reached are listed.

arguments <- commandArgs(trailingOnly = TRUE)
floor <- as.numeric(arguments[2])

# The suite runs on the tree, where it finds data-raw; that it passes is asked
# elsewhere.
suite <- sprintf(
  "testthat::test_dir(\"%s\", package = \"nkarrivals\",
    load_package = \"installed\", reporter = \"check\",
    stop_on_failure = FALSE)",
  file.path(arguments[1], "tests", "testthat")
)
coverage <- covr::package_coverage(
  arguments[1], type = "none", code = suite, quiet = TRUE
)
lines <- covr::tally_coverage(coverage, by = "line")
language <- ifelse(grepl("[.]R$", lines$filename), "R", "C")

reached <- tapply(lines$value > 0, language, mean) * 100
cat(sprintf("%s: %.2f%% of %d lines\n", names(reached), reached,
            table(language)[names(reached)]), sep = "")

# Runs of lines: "12-15 20".
as_runs <- function(line) {
  run <- cumsum(c(1, diff(line) != 1))
  ends <- tapply(line, run, range)
  vapply(ends, function(x) paste(unique(x), collapse = "-"), "")
}

missed <- lines[lines$value == 0, ]
if (nrow(missed)) {
  runs <- tapply(missed$line, missed$filename, as_runs)
  text <- vapply(runs, paste, "", collapse = " ")
  cat("Never reached:\n")
  writeLines(strwrap(paste0(names(text), ": ", text), indent = 2, exdent = 4))
}

complete <- all(c("R", "C") %in% names(reached)) && all(reached >= floor)
quit(status = if (complete) 0 else 1)
