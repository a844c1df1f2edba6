# A wrong .Call must raise and never crash.

skip_on_cran()

posterior_call <- function(values = c(3, 4, 20), exposure = c(1, 1, 1),
                           offset = c(0, 3), shape = 1, rate = 0.1,
                           log_weight = matrix(log(c(0.5, 0.25, 0.25)), 3),
                           min_length = 1L, dispersion = c(1, 2),
                           dispersion_offset = c(0, 2), level = 0.9,
                           band = TRUE) {
  .Call(nkarrivals:::C_posterior, values, exposure, offset, shape, rate,
        log_weight, min_length, dispersion, dispersion_offset, level, band)
}

test_that("a right call gives what r_posterior.c describes", {
  raw <- posterior_call()
  expect_named(raw, c("number", "dispersion", "at", "mean", "lower", "upper",
                      "place", "place_low", "place_high", "log_evidence"))
  oracle <- oracle_posterior(
    c(3, 4, 20), shape = 1, rate = 0.1, dispersion = c(1, 2), level = 0.9,
    prior = function(k, n_sets) c(0.5, 0.25, 0.25)[k + 1]
  )
  # The weights are of single segmentations: with one break there are two.
  expect_equal(raw$number[, 1], oracle$number)
  expect_equal(raw$lower, oracle$lower)
  expect_equal(raw$log_evidence, oracle$log_evidence + log(0.5 + 0.5 + 0.25))
  expect_identical(dim(raw$place), c(2L, 1L))
  expect_true(all(is.na(posterior_call(band = FALSE)$lower)))
})

test_that("no series, and a series without a point", {
  none <- posterior_call(double(), double(), 0, double(), double(),
                         matrix(0, 1, 0), 1L, double(), 0)
  expect_identical(none$log_evidence, double())
  empty <- posterior_call(double(), double(), c(0, 0), 1, 1)
  expect_identical(empty$log_evidence, NA_real_)
  expect_true(all(is.na(empty$number)))
})

test_that("the posterior refuses wrong numbers", {
  for (values in list(1:3, "1", NULL, list(1, 2, 3), TRUE)) {
    expect_error(posterior_call(values), "internal: values is of type")
  }
  for (values in list(c(1, NA, 2), c(1, NaN, 2), c(1, Inf, 2), c(1, -1, 2))) {
    expect_error(posterior_call(values), "values is out of range")
  }
  for (exposure in list(c(1, 0, 1), c(1, -1, 1), c(1, NA, 1), c(1, Inf, 1))) {
    expect_error(posterior_call(exposure = exposure),
                 "exposure is out of range")
  }
  expect_error(posterior_call(exposure = 1), "exposure is of wrong length")
  for (bad in list(0, -1, NA_real_, Inf)) {
    expect_error(posterior_call(shape = bad), "shape is out of range")
    expect_error(posterior_call(rate = bad), "rate is out of range")
  }
  for (bad in list(double(), c(1, 1))) {
    expect_error(posterior_call(shape = bad), "shape is of wrong length")
    expect_error(posterior_call(rate = bad), "rate is of wrong length")
  }
  for (bad in list(0.9, NA_real_, Inf, 0)) {
    expect_error(posterior_call(dispersion = c(1, bad)),
                 "dispersion is out of range")
  }
})

test_that("the posterior refuses wrong limits", {
  for (offset in list(3, c(0, 2), c(0, 4), c(1, 3), c(0, NA), c(0, 1.5, 3))) {
    expect_error(posterior_call(offset = offset), "internal: offset")
  }
  expect_error(posterior_call(offset = c(0L, 3L)),
               "internal: offset is of type")
  expect_error(posterior_call(dispersion_offset = c(0, 1, 2)),
               "dispersion_offset does not fit")
  expect_error(posterior_call(dispersion = double(),
                              dispersion_offset = c(0, 0)),
               "no segmentation is possible")
  expect_error(
    posterior_call(rep(1, 5001), rep(1, 5001), c(0, 5001)),
    "a series is too long"
  )
})

test_that("the posterior refuses wrong priors", {
  for (weight in list(matrix(0, 3, 2), matrix(0, 0, 1), matrix(0, 5002, 1))) {
    expect_error(posterior_call(log_weight = weight), "wrong dimensions")
  }
  for (weight in list(c(0, NaN), c(0, NA), c(0, Inf))) {
    expect_error(posterior_call(log_weight = matrix(weight)), "out of range")
  }
  for (weight in list(matrix(-Inf, 2, 1), matrix(c(-Inf, -Inf, -Inf, 0)))) {
    expect_error(posterior_call(log_weight = weight),
                 "no segmentation is possible")
  }
  expect_error(posterior_call(log_weight = matrix(0L)),
               "internal: log_weight is of type")
  for (min_length in list(0L, -1L, NA_integer_, 1, NULL, 1:2)) {
    expect_error(posterior_call(min_length = min_length),
                 "internal: min_length")
  }
  expect_error(posterior_call(min_length = 4L), "no segmentation is possible")
  expect_error(posterior_call(min_length = .Machine$integer.max),
               "no segmentation is possible")
})

test_that("the posterior refuses wrong levels and flags", {
  for (level in list(0, 1, -1, NA_real_, 2L, "0.9", NULL, c(0.5, 0.9))) {
    expect_error(posterior_call(level = level), "internal: level")
  }
  for (band in list(NA, 1, "TRUE", NULL, c(TRUE, FALSE))) {
    expect_error(posterior_call(band = band), "internal: band")
  }
})

test_that("the posterior is clean under gctorture", {
  skip_under_valgrind()
  skip_on_cran()
  expected <- posterior_call()
  gctorture(TRUE)
  on.exit(gctorture(FALSE))
  got <- posterior_call()
  gctorture(FALSE)
  expect_identical(got, expected)
})
