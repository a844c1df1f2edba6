# Makes one deliberate mistake after the other in a copy of the package (see
# mutants.csv), builds it and runs the suite, which must fail. Arguments: the
# source tree, a folder to work in, and the file that takes the counts "noticed
# unnoticed skipped". R_LIBS holds what the package needs.

arguments <- commandArgs(trailingOnly = TRUE)
root <- arguments[1]
work <- arguments[2]
counts_file <- arguments[3]
parts <- c("DESCRIPTION", "NAMESPACE", "LICENSE", "R", "src", "data", "inst")

fresh_copy <- function() {
  unlink(work, recursive = TRUE)
  dir.create(file.path(work, "nkarrivals"), recursive = TRUE)
  dir.create(file.path(work, "lib"))
  there <- file.path(root, parts)
  copied <- file.copy(there[file.exists(there)],
                      file.path(work, "nkarrivals"), recursive = TRUE)
  stopifnot(copied)
}

# A mistake that fits no place, or several, has outlived the code it was made
# for.
break_source <- function(mutant) {
  path <- file.path(work, "nkarrivals", mutant$file)
  text <- paste(readLines(path), collapse = "\n")
  places <- gregexpr(mutant$find, text, fixed = TRUE)[[1]]
  if (length(places) != 1 || places == -1) {
    stop("mutants.csv: not found once in ", mutant$file, ": ", mutant$find,
         call. = FALSE)
  }
  writeLines(sub(mutant$find, mutant$replace, text, fixed = TRUE), path)
}

# The limit is for mistakes that never end; a whole suite is far from it, on a
# busy machine too.
half_an_hour <- 1800
run <- function(command, args, log) {
  system2(command, shQuote(args), stdout = log, stderr = log,
          timeout = half_an_hour)
}

install_copy <- function() {
  log <- file.path(work, "install.log")
  library_path <- file.path(work, "lib")
  status <- run(file.path(R.home("bin"), "R"), c(
    "CMD", "INSTALL", "--no-docs", "--no-lock", "--no-test-load",
    "--no-byte-compile", paste0("--library=", library_path),
    file.path(work, "nkarrivals")
  ), log)
  if (status != 0) stop("a mutant does not compile, see ", log, call. = FALSE)
}

# The tests that failed; "a crash" where R did not live to tell.
failed_tests <- function(...) {
  counts <- file.path(work, "suite.count")
  failed <- paste0(counts, ".failed")
  unlink(c(counts, failed))
  old <- Sys.getenv("R_LIBS")
  Sys.setenv(
    R_LIBS = paste(file.path(work, "lib"), old, sep = ":"), NOT_CRAN = "true"
  )
  on.exit(Sys.setenv(R_LIBS = old))
  run(file.path(R.home("bin"), "Rscript"), c(
    "--vanilla", file.path(root, "tools", "run-tests.R"),
    file.path(root, "tests", "testthat"), counts, ...
  ), file.path(work, "suite.log"))
  if (file.exists(failed)) readLines(failed) else "a crash"
}

# The tests that should notice are asked first (`tests`, a pattern of the names
# of their files), the whole suite where they do not.
try_mutant <- function(mutant) {
  fresh_copy()
  break_source(mutant)
  install_copy()
  failed <- failed_tests(sprintf("^(%s)$", mutant$tests))
  if (!length(failed)) failed <- failed_tests()
  cat(sprintf("%s: %s\n", mutant$file, mutant$mistake))
  shown <- if (length(failed)) utils::head(failed, 3) else "NOT NOTICED"
  cat(sprintf("  %s\n", shown), sep = "")
  more <- length(failed) - length(shown)
  if (more > 0) cat(sprintf("  and %d more\n", more))
  flush(stdout())
  length(failed) > 0
}

mutants <- utils::read.csv(
  file.path(root, "tools", "mutants.csv"), colClasses = "character"
)
# Tests that cannot be run would pass for tests that fail.
asked <- sprintf("^test-(%s)[.]R$", mutants$tests)
there <- vapply(asked, function(pattern) {
  length(list.files(file.path(root, "tests", "testthat"), pattern)) > 0
}, NA)
if (!all(there)) {
  stop("mutants.csv: there are no tests ", asked[!there][1], call. = FALSE)
}

# A suite that fails anyway notices nothing.
fresh_copy()
install_copy()
baseline <- failed_tests()
if (length(baseline)) {
  stop("the suite fails without any mistake: ", baseline[1], call. = FALSE)
}

noticed <- vapply(
  split(mutants, seq_len(nrow(mutants))), try_mutant, NA
)
writeLines(paste(sum(noticed), sum(!noticed), 0), counts_file)
