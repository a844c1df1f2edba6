# Lints the R code of the package, its tests and its tools by the settings in
# .lintr. Argument: the source tree. Fails where anything is found.

root <- commandArgs(trailingOnly = TRUE)[1]
folders <- file.path(root, c(
  "R", "tests", "tools", "data-raw", "vignettes", "bench"
))
files <- list.files(
  folders, "[.](R|Rmd)$", recursive = TRUE, full.names = TRUE
)
settings <- file.path(root, ".lintr")
found <- lapply(files, function(file) {
  options(lintr.linter_file = settings)
  lints <- lintr::lint(file, parse_settings = TRUE)
  if (length(lints)) print(lints)
  length(lints)
})

# The name of a function in two files of the package: the second would take the
# place of the first without a word.
named <- unlist(lapply(files[dirname(files) == file.path(root, "R")], {
  function(file) {
    lines <- readLines(file, encoding = "UTF-8")
    start <- "^`?([^ `]+)`? <- .*"
    unique(sub(start, "\\1", grep(start, lines, value = TRUE)))
  }
}))
twice <- unique(named[duplicated(named)])
if (length(twice)) cat("Defined in two files of R/:", twice, "\n")

quit(status = if (sum(unlist(found)) + length(twice) > 0) 1 else 0)
