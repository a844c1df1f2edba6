# Lints the R code of the package, its tests and its tools by the settings in
# .lintr. Argument: the source tree. Fails where anything is found.

root <- commandArgs(trailingOnly = TRUE)[1]
folders <- file.path(root, c("R", "tests", "tools", "data-raw", "vignettes"))
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
quit(status = if (sum(unlist(found)) > 0) 1 else 0)
