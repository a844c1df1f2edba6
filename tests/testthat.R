library(testthat)
library(nkarrivals)

test_check("nkarrivals")
