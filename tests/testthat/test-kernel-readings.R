# The C core of consistent_counts() and implied_base(): what R never hands over.

skip_on_cran()

counts_of <- function(n, low = 0, high = 100, low_closed = TRUE,
                      high_closed = TRUE) {
  .Call(nkarrivals:::C_reading_counts, n, list(
    low, high, low_closed, high_closed
  ))
}

bases_of <- function(value, percent) {
  .Call(nkarrivals:::C_reading_bases, value, percent)
}

one_set <- function(low, high, low_closed = TRUE, high_closed = TRUE) {
  list(low, high, low_closed, high_closed)
}

test_that("the ends of a base belong where both ends that make it do", {
  # 100 * 6 / 50 = 12 and 100 * 6 / 60 = 10
  for (value_in in c(TRUE, FALSE)) for (percent_in in c(TRUE, FALSE)) {
    found <- bases_of(
      one_set(6, 6, value_in, value_in), one_set(50, 60, percent_in, percent_in)
    )
    both <- value_in && percent_in
    expect_identical(found$first, if (both) 10 else 11)
    expect_identical(found$last, if (both) 12 else 11)
  }
})

test_that("sets without an end give bases without one", {
  expect_identical(bases_of(one_set(6, Inf), one_set(50, 60))$last, Inf)
  expect_identical(bases_of(one_set(6, 6), one_set(0, 60))$last, Inf)
  expect_identical(bases_of(one_set(6, 6), one_set(50, Inf))$first, 1)
  expect_identical(bases_of(one_set(0, 0), one_set(50, 60))$first, NA_real_)
})

test_that("large values are divided exactly", {
  # 999,999,999,999 is three times 333,333,333,333
  found <- bases_of(one_set(999999999999, 999999999999), one_set(300, 300))
  expect_identical(found, list(first = 333333333333, last = 333333333333))
})

test_that("a wrong call raises and never crashes", {
  expect_error(counts_of(0), "internal: a total")
  expect_error(counts_of(2.5), "internal: a total")
  expect_error(counts_of(NA_real_), "internal: a total")
  expect_error(counts_of(2^54), "internal: a total")
  expect_error(counts_of(5L), "internal: n is of type integer")
  expect_error(counts_of(5, low = NA_real_), "internal: an end of a set")
  expect_error(counts_of(5, low = c(0, 1)), "internal: sets of another length")
  expect_error(counts_of(5, low_closed = 1), "internal: set is of type")
  expect_error(bases_of(one_set(-1, 5), one_set(50, 60)), "below zero")
  expect_error(bases_of(one_set(1, 5), one_set(0, 0)), "leaves nothing")
  expect_error(bases_of(1, one_set(0, 1)), "internal: value is of type")
  expect_error(bases_of(list(1), one_set(0, 1)), "internal: sets have four")
})
