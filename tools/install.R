# Installs packages from the repository that R is configured with. Arguments:
# the library to install into, then the names of the packages.

arguments <- commandArgs(trailingOnly = TRUE)
library_path <- arguments[1]
packages <- arguments[-1]

# A plain R asks the user for a mirror; nobody is there to be asked.
if (identical(getOption("repos")[["CRAN"]], "@CRAN@")) {
  utils::chooseCRANmirror(graphics = FALSE, ind = 1, local.only = TRUE)
}

options(Ncpus = 2)
utils::install.packages(packages, lib = library_path)

absent <- setdiff(packages, rownames(utils::installed.packages(library_path)))
if (length(absent)) {
  stop("could not be installed: ", toString(absent), call. = FALSE)
}
