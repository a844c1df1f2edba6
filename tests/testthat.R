# The files of tests that begin with skip_on_cran() take long and look within:
# tools/test runs them on the source tree, R CMD check need not run them again.
library(testthat)
library(nkarrivals)

test_check("nkarrivals")
