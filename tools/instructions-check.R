# Compares the instructions of each routine with those on record, and fails
# where one needs more than a tenth more. They hang on the compiler, so with
# another one than on record nothing is compared. Arguments: the CSV that
# tools/instructions.R wrote, the CSV on record, and "record" to write that one
# anew. The first line of the record names the compiler.

arguments <- commandArgs(trailingOnly = TRUE)
found <- read.csv(arguments[1])
most_growth <- 0.1
options(width = 120)

# The compiler, the kind of processor, and whether it has the instructions that
# the package chooses at run time.
compiled_by <- function() {
  r <- file.path(R.home("bin"), "R")
  cc <- system2(r, c("CMD", "config", "CC"), stdout = TRUE)
  version <- system(paste(cc, "--version"), intern = TRUE)[1]
  flags <- if (file.exists("/proc/cpuinfo")) {
    grep("^flags", readLines("/proc/cpuinfo"), value = TRUE)
  }
  paste("#", version, R.version$arch,
        if (any(grepl(" avx2 ", flags))) "with AVX2" else "without AVX2")
}

compiler <- compiled_by()

if ("record" %in% arguments) {
  file <- file(arguments[2], "w")
  writeLines(compiler, file)
  write.csv(found, file, row.names = FALSE)
  close(file)
  quit()
}

recorded_compiler <- readLines(arguments[2], 1)
if (recorded_compiler != compiler) {
  cat("Not compared: this is", compiler, "and the record is of",
      recorded_compiler, "\n")
  quit()
}
both <- merge(read.csv(arguments[2], comment.char = "#"), found,
              by = c("call", "routine"), suffixes = c(".before", ".now"),
              all = TRUE)
both$growth <- both$instructions.now / both$instructions.before - 1
lost <- is.na(both$growth)
grown <- !lost & both$growth > most_growth
shrunk <- !lost & both$growth < -most_growth
told <- both[lost | grown | shrunk, ]
if (nrow(told)) {
  told$growth <- sprintf("%+.1f%%", 100 * told$growth)
  print(told, row.names = FALSE)
}
if (any(lost | shrunk)) {
  cat("The record is out of date: run tools/deep --record.\n")
}
cat(sum(!lost), "counts compared,", sum(grown), "grown by more than 10%.\n")
quit(status = any(grown | lost))
