# Writes data/, inst/extdata/ and R/sysdata.rda from the tables in this folder.
#
#   Rscript data-raw/build.R [OUT]
#
# runs the numbered scripts in order. OUT is a folder that stands in for the
# package root (a test gives a temporary one); by default it is the package.

this_file <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
raw_dir <- dirname(normalizePath(this_file))
given <- commandArgs(trailingOnly = TRUE)
out_dir <- if (length(given)) given[1] else dirname(raw_dir)
for (folder in c("data", "inst/extdata", "R")) {
  dir.create(file.path(out_dir, folder), recursive = TRUE, showWarnings = FALSE)
}

source(file.path(raw_dir, "functions.R"), encoding = "UTF-8")
steps <- sort(list.files(raw_dir, "^[0-9]{2}-.*[.]R$"))
for (step in steps) {
  source(file.path(raw_dir, step), encoding = "UTF-8")
}
