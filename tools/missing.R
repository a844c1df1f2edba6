# Prints the R packages that are absent or older than DESCRIPTION asks for, one
# a line, and "R" where R itself is too old. Arguments: the path of DESCRIPTION,
# then further packages that are needed, as "name" or "name>=version".

arguments <- commandArgs(trailingOnly = TRUE)

read_needs <- function(path) {
  fields <- c("Depends", "Imports", "LinkingTo", "Suggests")
  text <- read.dcf(path, fields = fields)
  text <- trimws(unlist(strsplit(text[!is.na(text)], ",")))
  text <- text[nzchar(text)]
  floors <- sub(".*>=([^)]*)\\).*", "\\1", text)
  data.frame(
    package = sub("[[:space:]]*\\(.*", "", text),
    floor = ifelse(floors == text, "0", trimws(floors))
  )
}

installed_version <- function(package) {
  if (package == "R") return(getRversion())
  path <- system.file(package = package)
  if (nzchar(path)) packageVersion(package) else NULL
}

is_missing <- function(package, floor) {
  version <- installed_version(package)
  is.null(version) || version < floor
}

further <- paste0(arguments[-1], rep(">=0", length(arguments) - 1))
needs <- rbind(read_needs(arguments[1]), data.frame(
  package = sub(">=.*", "", further),
  floor = sub("^[^>]*>=([^>]*).*", "\\1", further)
))
missing <- mapply(is_missing, needs$package, needs$floor)
writeLines(unique(needs$package[missing]))
