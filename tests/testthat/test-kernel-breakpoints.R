# The divisions that segment.c finds, against enumeration and plain dynamic
# programming; and calls by hand that must raise and never crash.

skip_on_cran()

scales <- list(poisson = NaN, negbin = c(0.3, 2, 50, Inf), gaussian = c(0.5, 2))

# Short series with zeros, ties, constants, exposures; one of each kind.
random_case <- function(n, family) {
  y <- switch(sample(6, 1),
    rpois(n, 3), rpois(n, c(0, 0, 0, 8)), sample(0:2, n, TRUE),
    rnbinom(n, size = 2, mu = 20), rep(sample(0:4, 1), n),
    rpois(n, rep(c(1, 30), c(n %/% 2, n - n %/% 2)))
  )
  if (family == "gaussian") y <- y + sample(c(-3, 0, 0.5), 1)
  e <- if (runif(1) < 0.5) rep(1, n) else sample(c(1, 2, 3.5), n, TRUE)
  scale <- scales[[family]]
  list(y = y, e = e, scale = scale[sample(length(scale), 1)],
       min_length = sample(1:3, 1), family = family)
}

case_costs <- function(case) {
  family <- case$family
  if (is.infinite(case$scale)) family <- "poisson"
  oracle_costs(case$y, case$e, family, case$scale, case$min_length)
}

case_at <- function(case, amount, by_count = FALSE) {
  segment_at(case$y, amount, by_count, case$family, case$scale, case$e,
             case$min_length)
}

expect_case <- function(case, penalties = c(0, 0.5, 2, 5, 20)) {
  n <- length(case$y)
  all <- oracle_enumerate(case_costs(case))
  for (penalty in penalties) {
    expect_identical(
      case_at(case, penalty),
      as.integer(oracle_best(all, all$total + penalty * all$breaks)),
      info = deparse(c(case, penalty = penalty))
    )
  }
  for (breaks in seq(0, n %/% case$min_length - 1)) {
    total <- ifelse(all$breaks == breaks, all$total, Inf)
    expect_identical(
      case_at(case, breaks, TRUE), as.integer(oracle_best(all, total)),
      info = deparse(c(case, breaks = breaks))
    )
  }
}

test_that("no division of a short series is better, ties included", {
  set.seed(1)
  for (i in 1:36) {
    family <- families[1 + i %% 3]
    case <- random_case(sample(3:9, 1), family)
    expect_case(case)
  }
})

test_that("no division of 14 points is better", {
  set.seed(2)
  for (family in families) expect_case(random_case(14, family), c(0, 3))
})

test_that("longer series are divided as dynamic programming divides them", {
  skip_under_valgrind()
  set.seed(3)
  for (family in families) {
    for (n in c(60, 300)) {
      case <- random_case(n, family)
      case$y <- case$y + rep(c(0, 5, 0), c(n %/% 3, n %/% 3, n - 2 * (n %/% 3)))
      costs <- case_costs(case)
      for (penalty in c(1, 2 * log(n), 40)) {
        expect_identical(case_at(case, penalty),
                         oracle_penalty(costs, penalty)$at)
      }
      expect_identical(case_at(case, 4, TRUE), oracle_fixed(costs, 4)$at)
    }
  }
})

test_that("sizes far below and far above the rates are divided as well", {
  set.seed(6)
  for (size in c(0.05, 1, 1e3, 1e7)) {
    for (mean in c(0.3, 40, 1e4)) {
      y <- rnbinom(40, size = size, mu = mean * rep(c(1, 8), each = 20))
      costs <- oracle_costs(y, family = "negbin", scale = size)
      for (penalty in c(0.5, 2 * log(40))) {
        expect_identical(
          segment_at(y, penalty, family = "negbin", scale = size),
          oracle_penalty(costs, penalty)$at,
          info = paste(size, mean, penalty)
        )
      }
    }
  }
})

test_that("a series of hundreds of thousands is divided at its known breaks", {
  skip_under_valgrind()
  n <- 3e5
  y <- rep(c(20, 40, 12), each = n / 3)
  expect_identical(segment_at(y, 2 * log(n)), as.integer(c(1e5, 2e5) + 1))
  expect_identical(segment_at(y, 2, TRUE), as.integer(c(1e5, 2e5) + 1))
})

test_that("the envelope grows where a long climb needs many pieces", {
  y <- as.double(1:3000)
  costs <- function(from, to) {
    total <- (from + to) * (to - from + 1) / 2
    -2 * total * log(total / (to - from + 1))
  }
  at <- segment_at(y, 12)
  starts <- c(1, at)
  ends <- c(at - 1, length(y))
  found <- sum(costs(starts, ends)) + 12 * length(at)
  # Plain dynamic programming over the last 200 starts: far more than the
  # longest segment here.
  best <- c(-12, rep(Inf, length(y)))
  for (t in seq_along(y)) {
    s <- max(1, t - 199):t
    best[t + 1] <- min(best[s] + 12 + costs(s, t))
  }
  expect_lt(max(ends - starts), 150)
  expect_equal(found, best[length(best)], tolerance = 1e-12)
})

test_that("a constant and an empty series have no break", {
  for (family in families) {
    scale <- c(poisson = NaN, negbin = 3, gaussian = 1)[[family]]
    for (y in list(rep(7, 50), rep(0, 50), 3, numeric())) {
      expect_identical(segment_at(y, 0, FALSE, family, scale), integer())
    }
  }
  expect_identical(segment_call(rep(0, 9), 1, FALSE, "negbin", NaN)$scale, Inf)
})

test_that("ties go to the latest break", {
  # 1 1 5 5 1 1: no rate tells the two changes apart.
  expect_identical(segment_at(c(1, 1, 5, 5, 1, 1), 1, TRUE), 5L)
  # Any place in a constant series is as good as another.
  expect_identical(segment_at(rep(4, 6), 2, TRUE), 5:6)
  expect_identical(segment_at(rep(0, 6), 1, TRUE), 6L)
})

test_that("the size is that of the largest penalised likelihood", {
  skip_under_valgrind()
  set.seed(4)
  for (i in 1:6) {
    y <- rnbinom(30, size = 4, mu = rep(c(10, 60, 25), each = 10))
    penalty <- 3 * log(30)
    criterion <- function(log_size) {
      costs <- oracle_costs(y, family = "negbin", scale = exp(log_size),
                            min_length = 2)
      oracle_penalty(costs, penalty)$total
    }
    grid <- seq(log(0.05), log(100 * max(y)), by = 0.25)
    start <- grid[which.min(vapply(grid, criterion, 0))]
    best <- optimize(criterion, start + c(-0.25, 0.25), tol = 1e-6)
    found <- segment_call(y, penalty, FALSE, "negbin", NaN, min_length = 2)
    expect_lte(criterion(log(found$scale)), best$objective + 1e-6)
    expect_equal(log(found$scale), best$minimum, tolerance = 1e-4)
    expect_identical(
      found$at[[1]],
      segment_at(y, penalty, FALSE, "negbin", found$scale, min_length = 2)
    )
  }
})

test_that("counts less spread than Poisson ones have an infinite size", {
  y <- c(5, 6, 5, 6, 5, 6, 30, 31, 30, 31)
  found <- segment_call(y, 5, FALSE, "negbin", NaN, min_length = 2)
  expect_identical(found$scale, Inf)
  expect_identical(found$at[[1]], 7L)
})

test_that("many requests give what each gives alone", {
  set.seed(5)
  lengths <- c(20, 0, 1, 35, 7)
  y <- rpois(sum(lengths), rep(c(3, 30, 9), length.out = sum(lengths)))
  pick <- c(4L, 1L, 1L, 2L, 5L, 3L)
  amount <- c(3, 0, 9, 2, 4, 1)
  offset <- c(0, cumsum(lengths))
  batch <- .Call(nkarrivals:::C_segment, as.double(y), rep(1, length(y)),
                 offset, 1L, rep(NaN, 5), pick, amount, FALSE, 2L)
  alone <- lapply(seq_along(pick), function(i) {
    rows <- seq_len(lengths[pick[i]]) + offset[pick[i]]
    segment_at(y[rows], amount[i], min_length = 2L)
  })
  expect_identical(batch$at, alone)
  # Some of the series, and what stands before and behind them is not looked at.
  y[c(seq_len(20), sum(lengths))] <- NA
  some <- .Call(nkarrivals:::C_segment, as.double(y), rep(1, length(y)),
                offset[2:5], 1L, rep(NaN, 3), c(3L, 2L, 1L), c(3, 9, 2), FALSE,
                2L)
  expect_identical(some$at, c(
    alone[1], list(segment_at(y[21], 9, min_length = 2L)), alone[4]
  ))
})

# ---- wrong calls -------------------------------------------------------------

raw_call <- function(values = c(1, 2, 3, 4), exposure = rep(1, 4),
                     offset = c(0, 4), family = 1L, scale = 1, pick = 1L,
                     amount = 2, by_count = FALSE, min_length = 1L) {
  .Call(nkarrivals:::C_segment, values, exposure, offset, family, scale, pick,
        amount, by_count, min_length)
}

test_that("segment refuses what is not as its contract says", {
  expect_identical(raw_call()$at, list(integer()))
  wrong <- list(
    quote(raw_call(values = 1:4)), quote(raw_call(values = c(1, NA, 3, 4))),
    quote(raw_call(values = c(1, -2, 3, 4))), quote(raw_call(values = "1")),
    quote(raw_call(values = c(1, Inf, 3, 4))), quote(raw_call(values = NULL)),
    quote(raw_call(exposure = rep(1, 3))),
    quote(raw_call(exposure = rep(0, 4))),
    quote(raw_call(exposure = c(1, 1, NaN, 1))),
    quote(raw_call(exposure = rep(1L, 4))),
    quote(raw_call(offset = c(0, 5))), quote(raw_call(offset = c(-1, 4))),
    quote(raw_call(offset = numeric())), quote(raw_call(offset = c(4, 0))),
    quote(raw_call(family = 0L)), quote(raw_call(family = 4L)),
    quote(raw_call(family = NA_integer_)), quote(raw_call(family = 1)),
    quote(raw_call(family = 2L, scale = 0)),
    quote(raw_call(family = 2L, scale = -1)),
    quote(raw_call(family = 3L, scale = NaN)),
    quote(raw_call(family = 3L, scale = Inf)),
    quote(raw_call(scale = c(1, 1))), quote(raw_call(scale = 1L)),
    quote(raw_call(pick = 0L)), quote(raw_call(pick = 2L)),
    quote(raw_call(pick = NA_integer_)), quote(raw_call(pick = 1)),
    quote(raw_call(amount = -1)), quote(raw_call(amount = NaN)),
    quote(raw_call(amount = c(1, 1))), quote(raw_call(amount = 1L)),
    quote(raw_call(amount = Inf)),
    quote(raw_call(amount = 4, by_count = TRUE)),
    quote(raw_call(amount = 1.5, by_count = TRUE)),
    quote(raw_call(amount = 2, by_count = TRUE, min_length = 2L)),
    quote(raw_call(by_count = NA)), quote(raw_call(by_count = 1L)),
    quote(raw_call(min_length = 0L)), quote(raw_call(min_length = 1))
  )
  for (call in wrong) {
    expect_error(eval(call), "internal: ", info = deparse(call))
  }
})

test_that("a long division can be interrupted", {
  y <- as.double(rpois(2e6, 20))
  expect_interruptible(segment_at(y, 50, TRUE))
  expect_interruptible(segment_at(y, 20, FALSE, "negbin", NaN))
  expect_interruptible(segment_at(y[1:4000], 2000, TRUE, "negbin", NaN))
})
