# Shares in whole numbers of 1/20000 of n, so that the oracle never rounds:
# "12.5%" is compared as 200 * 1000 * k against (2 * 125 -/+ 1) * 100 * n.
oracle_counts <- function(digits, decimals, n, rounding) {
  k <- 0:n
  share <- 200 * 10^decimals * k
  low <- (2 * digits - if (rounding == "truncate") 0 else 1) * n
  high <- (2 * digits + if (rounding == "truncate") 2 else 1) * n
  even <- digits %% 2 == 0
  low_in <- rounding != "half_even" || even
  high_in <- rounding == "either" || (rounding == "half_even" && even)
  k[(share > low | (low_in & share == low)) &
      (share < high | (high_in & share == high))]
}

test_that("the counts are those found by trying every count", {
  for (rounding in rounding_rules) for (decimals in 0:1) {
    tried <- expand.grid(digits = 0:100 * 10^decimals, n = c(1:25, 63, 200))
    printed <- formatC(tried$digits / 10^decimals, decimals, format = "f")
    found <- consistent_counts(
      paste0(printed, "%"), tried$n, rounding = rounding
    )
    shown <- Map(function(first, last) {
      if (is.na(first)) integer() else as.integer(first:last)
    }, found$first, found$last)
    expected <- Map(function(digits, n) {
      oracle_counts(digits, decimals, n, rounding)
    }, tried$digits, tried$n)
    expect_identical(shown, expected)
    expect_identical(found$counts, as.double(lengths(expected)))
  }
})

test_that("every count agrees with what sprintf() prints of it", {
  k <- 0:67
  printed <- sprintf("%.0f%%", 100 * k / 67)
  found <- consistent_counts(printed, 67)
  expect_true(all(found$first <= k & k <= found$last))
})

test_that("hedges widen, cut or open the set", {
  hedged <- consistent_counts(
    rep("50%", 5), 20, c("about", "almost", "more_than", "at_least", "at_most")
  )
  expect_identical(hedged$first, c(9, 9, 11, 10, 0))
  expect_identical(hedged$last, c(11, 9, 20, 20, 10))
  expect_identical(hedged$counts, c(3, 1, 10, 11, 11))
})

test_that("percentages that no part can have agree with no count", {
  expect_identical(consistent_counts("101%", 1000)$counts, 0)
  expect_identical(consistent_counts("-5%", 1000)$counts, 0)
  expect_identical(consistent_counts("12,345%", 10)$first, NA_real_)
})

test_that("totals of any size are counted exactly", {
  n <- 2^53
  found <- consistent_counts(c("0%", "100%"), n, rounding = "truncate")
  # Up to 1 percent, and from 100 percent on: only n itself.
  expect_identical(found$first, c(0, n))
  expect_identical(found$last, c(floor(n / 100), n))
})

test_that("missing values and empty input keep their shape", {
  found <- consistent_counts(c("37%", NA), c(NA, 63))
  expect_identical(found$counts, c(NA_real_, NA_real_))
  expect_identical(found$first, c(NA_real_, NA_real_))
  empty <- consistent_counts(character(), numeric())
  expect_identical(dim(empty), c(0L, 5L))
  expect_identical(nrow(consistent_counts("37%", integer())), 0L)
})
