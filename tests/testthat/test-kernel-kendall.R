# The C core of the tests of trend.

skip_on_cran()

kendall_call <- function(values, offset = c(0, length(values)),
                         exact_to = 200L) {
  .Call(nkarrivals:::C_kendall, values, offset, exact_to)
}
null_call <- function(size) .Call(nkarrivals:::C_kendall_null, size)
covariance_call <- function(values, offset = c(0, length(values)),
                            seasons = 1L) {
  .Call(nkarrivals:::C_kendall_covariance, values, offset, seasons)
}

# ---- S, ties, variance -------------------------------------------------------

test_that("S is the sum of signs over pairs, at every length to 70", {
  set.seed(1)
  x <- unlist(lapply(0:70, function(n) {
    list(stats::runif(n), as.double(stats::rpois(n, 3)),
         as.double(seq_len(n)), -as.double(seq_len(n)))
  }), recursive = FALSE)
  raw <- kendall_call(unlist(x), c(0, cumsum(lengths(x))), exact_to = 0L)
  expect_identical(raw$s, vapply(x, oracle_s, 0))
  expect_identical(raw$untied, vapply(x, function(x) {
    sum(abs(sign(outer(x, x, `-`)))) / 2
  }, 0))
  expect_equal(raw$var_s, vapply(x, oracle_variance, 0), tolerance = 1e-14)
})

test_that("all pairs and merging say the same, infinite values or not", {
  set.seed(9)
  exact_part <- c("s", "untied", "var_s")
  for (n in c(2, 3, 25, 63, 64)) {
    for (x in list(stats::rnorm(n), round(stats::rnorm(n)), rep(3, n),
                   sample(c(-Inf, 0, 1, Inf), n, TRUE))) {
      # Only where probabilities are asked for are so few values sorted.
      expect_identical(kendall_call(x, exact_to = 0L)[exact_part],
                       kendall_call(x)[exact_part])
    }
  }
  expect_identical(kendall_call(c(0, -0), exact_to = 0L)$untied, 0)
})

test_that("S is right at lengths around powers of two and with sorted parts", {
  set.seed(2)
  for (n in c(127:129, 255:257, 511:513, 1000)) {
    for (x in list(stats::rnorm(n), round(stats::rnorm(n), 1),
                   rep(c(1, 2), length.out = n),
                   c(seq_len(n - 1), 0), rev(as.double(seq_len(n))))) {
      raw <- kendall_call(as.double(x), exact_to = 0L)
      expect_identical(raw$s, oracle_s(x))
      expect_equal(raw$var_s, oracle_variance(x), tolerance = 1e-14)
    }
  }
})

test_that("S, ties and variance stay exact where peers lose them", {
  rising <- kendall_call(as.double(seq_len(70000)), exact_to = 0L)
  expect_identical(rising$s, 2449965000) # past 32 bits
  expect_identical(rising$s, 70000 * 69999 / 2)
  # Above 2^24 neighbours are one number in single precision.
  expect_identical(kendall_call(2^24 + as.double(1:20))$s, 190)
  # A sum that differs from 0.3 in its last bit is no tie, for S and variance.
  close <- kendall_call(c(0.3, 1, 0.1 + 0.2, 2))
  expect_identical(close$untied, 6)
  expect_equal(close$var_s, oracle_variance(1:4), tolerance = 1e-15)
  expect_identical(kendall_call(c(0, -0))$untied, 0)
  expect_identical(kendall_call(c(-Inf, 0, Inf))$s, 3)
  # Integers up to 20,000: 888955550000 / 1, not its single-precision neighbour.
  expect_identical(kendall_call(as.double(1:20000), exact_to = 0L)$var_s,
                   20000 * 19999 * 40005 / 18)
})

test_that("the variance of a series of ties but one value cancels nothing", {
  n <- 2e5
  raw <- kendall_call(c(rep(1, n - 1), 2), exact_to = 0L)
  # One value at a random place among n: S = n - 1, n - 3, ..., 1 - n.
  expect_equal(raw$var_s, (n^2 - 1) / 3, tolerance = 1e-15)
  expect_identical(raw$s, n - 1)
  expect_identical(kendall_call(rep(7, 1e5), exact_to = 0L)$var_s, 0)
})

test_that("series of a batch are as one by one, and input is left alone", {
  set.seed(3)
  n <- c(0, 1, 30, 2, 17, 30, 0, 200, 201)
  x <- as.double(stats::rpois(sum(n), 9))
  before <- x + 0
  batch <- kendall_call(x, c(0, cumsum(n)))
  expect_identical(x, before)
  one <- lapply(split(x, factor(rep(seq_along(n), n), seq_along(n))),
                kendall_call)
  for (part in names(batch)) {
    expect_identical(batch[[part]],
                     vapply(unname(one), function(raw) raw[[part]], 0))
  }
  expect_identical(is.na(batch$greater), n < 2 | n > 200)
})

test_that("of some series of a batch the answers are those of the whole", {
  x <- c(NaN, 3, 1, 2, 2, 9, 4, NA)
  part <- kendall_call(x, c(1, 4, 4, 7))
  expect_identical(part, kendall_call(x[2:7], c(0, 3, 3, 6)))
  expect_identical(kendall_call(x, 3)$s, double())
})

test_that("a distribution is used again only for the same ties", {
  set.seed(4)
  patterns <- list(1:6, c(6, 5, 4, 3, 2, 1), c(3, 1, 2, 6, 5, 4),
                   c(1, 1, 2, 2, 3, 3), c(3, 3, 1, 2, 1, 2),
                   c(1, 1, 1, 2, 2, 3),
                   1:7, c(2, 2, 1, 1, 3, 3), c(1, 2, 1, 2, 1, 2), 6:1)
  for (trial in 1:20) {
    x <- sample(patterns, 8, replace = TRUE)
    batch <- kendall_call(as.double(unlist(x)), c(0, cumsum(lengths(x))))
    one <- lapply(x, function(one) kendall_call(as.double(one)))
    expect_identical(batch$greater, vapply(one, `[[`, 0, "greater"))
    expect_identical(batch$less, vapply(one, `[[`, 0, "less"))
  }
})

# ---- the exact distribution --------------------------------------------------

test_that("every pattern of ties to n = 8 has the distribution of all orders", {
  skip_under_valgrind()
  patterns <- unlist(lapply(1:8, partitions), recursive = FALSE)
  expect_length(patterns, 66)
  for (size in patterns) {
    s <- s_of_rows(all_arrangements(size))
    null <- exact_null(size)
    expect_equal(null$p, stats::ecdf(s)(null$s), tolerance = 1e-15)
    # All orders were there; symmetric, adds up to 1, moments of the formula.
    p <- diff(c(0, null$p))
    expect_equal(
      c(length(s), range(s), p, sum(p), sum(p * null$s), sum(p * null$s^2)),
      c(exp(lfactorial(sum(size)) - sum(lfactorial(size))), range(null$s),
        rev(p), 1, 0, oracle_variance(rep(seq_along(size), size))),
      tolerance = 1e-13
    )
  }
})

test_that("the p of a series is that of all orders of its own values", {
  set.seed(5)
  for (trial in 1:30) {
    x <- as.double(stats::rpois(7, 2))
    s <- s_of_rows(all_arrangements(as.vector(table(x))))
    raw <- kendall_call(x)
    expect_equal(raw$greater, mean(s >= raw$s), tolerance = 1e-15)
    expect_equal(raw$less, mean(s <= raw$s), tolerance = 1e-15)
  }
})

test_that("without ties it is base R's exact test", {
  set.seed(6)
  for (n in c(2:12, 20, 25, 33, 40, 49)) {
    x <- sample(n) + 0
    raw <- kendall_call(x)
    for (way in c("greater", "less")) {
      base <- stats::cor.test(seq_len(n), x, method = "kendall", exact = TRUE,
                              alternative = way)
      expect_equal(raw[[way]], base$p.value, tolerance = 1e-10)
    }
  }
})

test_that("long series agree with sums of positive shares", {
  for (size in list(rep(1, 60), rep(2, 25), c(20, 15, 9, 1), rep(3, 15),
                    c(12, 8, 5, 5, 3, 2, 2, 1, 1, 1), c(30, 30),
                    c(49, 1), rep(1, 100))) {
    half <- null_call(as.integer(size))
    expect_equal(half, cumsum(oracle_null(size))[seq_along(half)],
                 tolerance = 1e-12)
    # The far tail too, relative to its size: nothing cancels.
    some <- seq(1, length(half), length.out = 20)
    expect_lt(max(abs(half / cumsum(oracle_null(size))[seq_along(half)] - 1)[
      some
    ]), 1e-11)
  }
})

test_that("half of an odd number of pairs holds half of all orders, exactly", {
  for (n in c(3, 7, 30, 47, 103, 199, 303)) {
    half <- null_call(rep(1L, n))
    expect_length(half, (n * (n - 1) / 2 - 1) / 2 + 1)
    expect_identical(half[length(half)], 0.5)
    expect_false(is.unsorted(half))
  }
  expect_identical(null_call(c(9L, 7L, 3L))[56], 0.5)
})

test_that("one order of all is one in n!, two are 2 in n!, to the last digit", {
  for (n in c(2, 5, 20, 50, 100, 150)) {
    share <- exp(-sum(log(as.double(seq_len(n)))))
    raw <- kendall_call(as.double(seq_len(n)))
    expect_equal(raw$greater / share, 1, tolerance = 1e-12)
    expect_identical(raw$less, 1)
  }
  expect_identical(kendall_call(as.double(1:18))$greater, 1 / factorial(18))
  # Below the smallest double it is 0.
  expect_identical(kendall_call(as.double(1:200))$greater, 0)
})

test_that("the normal approximation is near where exact ends", {
  set.seed(7)
  x <- stats::rnorm(200)
  raw <- kendall_call(x)
  expect_equal(raw$less, stats::pnorm((raw$s + 1) / sqrt(raw$var_s)),
               tolerance = 1e-3)
})

# ---- covariance between seasons ----------------------------------------------

test_that("the covariance of seasons is that of the formula, gaps and ties", {
  set.seed(8)
  for (trial in 1:40) {
    years <- sample(2:9, 1)
    seasons <- sample(1:5, 1)
    grid <- matrix(as.double(stats::rpois(years * seasons, 4)), years)
    grid[stats::runif(length(grid)) < 0.2] <- NA
    full <- oracle_covariance(grid)
    expect_equal(
      covariance_call(as.double(grid), seasons = seasons),
      sum(full) - sum(diag(full)), tolerance = 1e-12
    )
    known <- lapply(seq_len(seasons), function(k) {
      oracle_variance(stats::na.omit(grid[, k]))
    })
    expect_equal(diag(full), unlist(known), tolerance = 1e-12)
  }
})

test_that("two equal seasons have the covariance of their variance", {
  x <- c(3, 1, 4, 1, 5, 9, 2, 6)
  expect_equal(covariance_call(c(x, x), seasons = 2L), 2 * oracle_variance(x))
  expect_equal(covariance_call(c(x, -x), seasons = 2L), -2 * oracle_variance(x))
  expect_identical(covariance_call(x), 0)
  expect_identical(covariance_call(double(), c(0, 0), 0L), 0)
})

test_that("grids of a batch are as one by one", {
  set.seed(9)
  sizes <- list(c(5, 4), c(7, 2), c(1, 3), c(9, 12))
  grids <- lapply(sizes, function(size) stats::rnorm(prod(size)))
  seasons <- vapply(sizes, function(size) as.integer(size[2]), 0L)
  batch <- covariance_call(unlist(grids), c(0, cumsum(lengths(grids))), seasons)
  one <- mapply(function(grid, k) covariance_call(grid, seasons = k), grids,
                seasons)
  expect_identical(batch, one)
})

# ---- wrong calls -------------------------------------------------------------

test_that("kendall refuses wrong values and limits", {
  for (x in list(1:3, "1", NULL, list(1), TRUE, quote(x))) {
    expect_error(kendall_call(x, c(0, 3)), "internal: values is of type")
    expect_error(covariance_call(x, c(0, 3)), "internal: values is of type")
  }
  for (x in list(c(1, NA), c(NaN, 2))) {
    expect_error(kendall_call(x), "internal: values are not all known")
  }
  for (offset in list(NULL, 0:3, "0", double(), c(0, 2, 1, 3), c(0, NA, 3),
                      c(0, 1.5, 3), c(-1, 3), c(0, 4), c(0, Inf), c(0, NaN))) {
    expect_error(kendall_call(c(1, 2, 3), offset), "internal: offset")
    expect_error(covariance_call(c(1, 2, 3), offset), "internal: offset")
  }
  for (offset in list(c(0, 2), c(1, 3), c(1, 1))) {
    expect_error(covariance_call(c(1, 2, 3), offset), "internal: offset")
  }
  for (to in list(-1L, 501L, NA_integer_, 2, "2", NULL, integer(), 1:2)) {
    expect_error(kendall_call(c(1, 2), exact_to = to), "internal: exact_to")
  }
})

test_that("the distribution refuses what is no pattern of ties", {
  for (size in list(NULL, 1, "1", TRUE, list(1L))) {
    expect_error(null_call(size), "internal: size is of type")
  }
  for (size in list(0L, -1L, NA_integer_, c(1L, 2L), c(300L, 201L), 501L,
                    c(2L, 0L), rep(1L, 501), c(.Machine$integer.max, 1L))) {
    expect_error(null_call(size), "internal: size is no pattern")
  }
  expect_error(null_call(integer()), "internal: size is empty")
})

test_that("covariance refuses seasons that do not fit", {
  for (seasons in list(1, "1", NULL, TRUE)) {
    expect_error(covariance_call(c(1, 2), seasons = seasons),
                 "internal: seasons is of type")
  }
  for (seasons in list(integer(), 1:2)) {
    expect_error(covariance_call(c(1, 2), seasons = seasons),
                 "internal: seasons and offset differ")
  }
  for (seasons in list(0L, -1L, 3L, NA_integer_)) {
    expect_error(covariance_call(c(1, 2), seasons = seasons),
                 "internal: seasons do not divide")
  }
})

test_that("long work can be interrupted", {
  skip_on_cran()
  exact <- stats::rnorm(500 * 20)
  expect_interruptible(
    kendall_call(exact + rep(0:1, length.out = 10000),
                 seq(0, 10000, by = 500), 500L)
  )
  grid <- stats::rnorm(20000 * 12)
  expect_interruptible(covariance_call(grid, seasons = 12L))
  long <- stats::rnorm(6e6)
  expect_interruptible(kendall_call(long), seconds = 0.1)
})

test_that("the bridges are clean under gctorture", {
  skip_under_valgrind()
  x <- c(3, 1, 2, 2, 5, 4)
  calls <- function() {
    list(kendall_call(x, c(0, 3, 6)), null_call(c(2L, 1L, 1L)),
         covariance_call(x, seasons = 2L))
  }
  expected <- calls()
  gctorture(TRUE)
  on.exit(gctorture(FALSE))
  got <- calls()
  gctorture(FALSE)
  expect_identical(got, expected)
})
