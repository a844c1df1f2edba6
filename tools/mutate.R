# Makes one deliberate mistake after the other in a copy of the package (see
# mutants.csv), builds it and runs the tests that must notice, up to the first
# that does. Arguments: the source tree, a folder to work in, and the file that
# takes the counts "noticed unnoticed skipped". R_LIBS holds what the package
# needs. With the source tree alone, only sees to it that each mistake fits one
# place.

arguments <- commandArgs(trailingOnly = TRUE)
root <- arguments[1]
work <- arguments[2]
counts_file <- arguments[3]
parts <- c("DESCRIPTION", "NAMESPACE", "LICENSE", "R", "src", "data", "inst")
copy <- file.path(work, "nkarrivals")
library_path <- file.path(work, "lib")
test_folder <- file.path(root, "tests", "testthat")

copy_package <- function() {
  dir.create(copy, recursive = TRUE)
  dir.create(library_path)
  there <- file.path(root, parts)
  there <- there[file.exists(there)]
  stopifnot(file.copy(there, copy, recursive = TRUE))
}

source_of <- function(mutant, folder) {
  path <- file.path(folder, mutant$file)
  paste(readLines(path, encoding = "UTF-8"), collapse = "\n")
}

# A mistake that fits no place, or several, has outlived the code it was made
# for; tests that cannot be run would pass for tests that fail.
check_mutant <- function(mutant) {
  places <- gregexpr(mutant$find, source_of(mutant, root), fixed = TRUE)[[1]]
  if (length(places) != 1 || places == -1) {
    stop("mutants.csv: not found once in ", mutant$file, ": ", mutant$find,
         call. = FALSE)
  }
  files <- sprintf("^test-(%s)[.]R$", mutant$tests)
  if (!length(list.files(test_folder, files))) {
    stop("mutants.csv: there are no tests ", mutant$tests, call. = FALSE)
  }
}

# The exit code. The limit is for mistakes that never end; what is run here is
# far from it, on a busy machine too.
ten_minutes <- 600
run <- function(command, args, log) {
  suppressWarnings(system2(
    file.path(R.home("bin"), command), shQuote(args),
    stdout = log, stderr = log, timeout = ten_minutes
  ))
}

# Objects stay in the copy, so that one changed file is all that is compiled.
install_copy <- function() {
  log <- file.path(work, "install.log")
  status <- run("R", c(
    "CMD", "INSTALL", "--no-docs", "--no-lock", "--no-test-load",
    "--no-byte-compile", paste0("--library=", library_path), copy
  ), log)
  if (status != 0) stop("a mutant does not compile, see ", log, call. = FALSE)
}

# What the first test to fail says; NULL where none does.
first_failure <- function(tests) {
  log <- file.path(work, "tests.log")
  status <- run("Rscript", c("--vanilla", "-e", sprintf(
    "testthat::test_dir(\"%s\", filter = \"^(%s)$\", package = \"nkarrivals\",
      load_package = \"installed\", reporter = \"stop\")", test_folder, tests
  )), log)
  if (status == 0) return(NULL)
  if (status == 124) return("no end")
  said <- grep("Failure|Error", readLines(log, warn = FALSE), value = TRUE)
  c(said, "a crash")[1]
}

# No object is known to depend on a header: all are made anew.
write_source <- function(mutant, text) {
  writeLines(text, file.path(copy, mutant$file), useBytes = TRUE)
  is_header <- endsWith(mutant$file, ".h")
  if (is_header) unlink(file.path(copy, "src", "*.o"))
}

try_mutant <- function(mutant) {
  text <- source_of(mutant, copy)
  on.exit(write_source(mutant, text))
  write_source(mutant, sub(mutant$find, mutant$replace, text, fixed = TRUE))
  install_copy()
  failure <- first_failure(mutant$tests)
  noticed <- !is.null(failure)
  cat(mutant$file, ": ", mutant$mistake, "\n  ",
      if (noticed) failure else "NOT NOTICED", "\n", sep = "")
  flush(stdout())
  noticed
}

mutants <- utils::read.csv(
  file.path(root, "tools", "mutants.csv"), colClasses = "character"
)
mutants <- split(mutants, seq_len(nrow(mutants)))
for (mutant in mutants) check_mutant(mutant)
if (is.na(work)) quit()
copy_package()

# Tests that fail anyway notice nothing.
Sys.setenv(
  R_LIBS = paste(library_path, Sys.getenv("R_LIBS"), sep = ":"),
  NOT_CRAN = "true"
)
install_copy()
named <- unique(vapply(mutants, `[[`, "", "tests"))
failure <- first_failure(paste(named, collapse = "|"))
if (length(failure)) {
  stop("tests fail without any mistake: ", failure, call. = FALSE)
}

noticed <- vapply(mutants, try_mutant, NA)
writeLines(paste(sum(noticed), sum(!noticed), 0), counts_file)
