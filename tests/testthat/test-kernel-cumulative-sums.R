# The kernel of cumulative sums, against plain R: Reduce() for the sums, and
# solve() on the whole Markov chain for their run lengths.

skip_on_cran()

run <- function(count, reference, start = 0, sign = 1L,
                offset = c(0, length(count))) {
  .Call(nkarrivals:::C_cusum_run, count, reference, start, sign, offset)
}

oracle_sums <- function(count, reference, start, sign) {
  steps <- sign * (count - reference)
  Reduce(function(s, d) max(0, s + d), steps, start, accumulate = TRUE)[-1]
}

# Place of the first point since the sum was last at zero.
oracle_since <- function(sum, start) {
  vapply(seq_along(sum), function(i) {
    if (sum[i] == 0) return(0)
    zeros <- which(sum[seq_len(i)] == 0)
    if (length(zeros)) max(zeros) + 1 else 1
  }, 0)
}

test_that("sums and their beginnings are those of a plain loop", {
  set.seed(7)
  for (n in c(1, 2, 5, 40, 3000)) {
    count <- as.double(stats::rpois(n, 4))
    for (sign in c(1L, -1L)) {
      for (start in c(0, 3)) {
        ours <- run(count, rep(4, n), start, sign)
        sums <- oracle_sums(count, rep(4, n), start, sign)
        expect_identical(ours$sum, sums)
        expect_identical(ours$since, oracle_since(sums, start))
      }
    }
  }
})

test_that("series do not run into each other", {
  count <- c(9, 1, 4, 8, 0, 7, 7)
  reference <- c(3, 3, 5, 5, 5, 2, 2)
  ours <- run(count, reference, c(0, 2, 0), 1L, c(0, 2, 5, 7))
  parts <- list(1:2, 3:5, 6:7)
  start <- c(0, 2, 0)
  for (i in 1:3) {
    at <- parts[[i]]
    expect_identical(ours$sum[at],
                     oracle_sums(count[at], reference[at], start[i], 1))
  }
  expect_identical(run(double(), double(), double(), 1L, 0)$sum, double())
  expect_identical(run(5, 2, c(0, 0), 1L, c(0, 0, 1))$sum, 3)
})

# ---- run lengths -------------------------------------------------------------

# Probabilities of steps by d units for counts with probabilities `chance` of
# 0, 1, ..., unit 1 / m and reference km / m.
steps <- function(chance, km, m, n, sign) {
  size <- sign * (m * (seq_along(chance) - 1) - km)
  d <- seq(-(n - 1), n - 1)
  step <- vapply(d, function(one) sum(chance[size == one]), 0)
  below <- vapply(seq_len(n) - 1, function(i) sum(chance[size <= -i]), 0)
  list(step = step, below = below)
}

lengths_of <- function(chain, target = 1e300, head = FALSE) {
  .Call(nkarrivals:::C_cusum_run_lengths, chain$step, chain$below, target, head)
}

# All states at once: from i to j > 0 by a step j - i, to 0 by all steps below.
oracle_lengths <- function(chain, h) {
  n <- length(chain$below)
  p <- matrix(0, h, h)
  for (i in seq_len(h) - 1) {
    p[i + 1, 1] <- chain$below[i + 1]
    for (j in seq_len(h - 1)) p[i + 1, j + 1] <- chain$step[n + j - i]
  }
  solve(diag(h) - p, rep(1, h))
}

cases <- list(
  list(chance = stats::dpois(0:60, 0.25), km = 1, m = 4, sign = 1),
  list(chance = stats::dpois(0:60, 0.25), km = 1, m = 4, sign = -1),
  list(chance = stats::dpois(0:60, 4), km = 5, m = 1, sign = 1),
  list(chance = stats::dpois(0:60, 4), km = 31, m = 10, sign = -1),
  list(chance = stats::dnbinom(0:400, mu = 3, size = 0.7), km = 9, m = 2,
       sign = 1),
  list(chance = c(0.5, 0, 0, 0.5), km = 1, m = 1, sign = 1)
)

test_that("run lengths are those of the whole chain, for every limit", {
  for (case in cases) {
    chain <- steps(case$chance, case$km, case$m, 30, case$sign)
    ours <- lengths_of(chain)
    for (h in 1:30) {
      all <- oracle_lengths(chain, h)
      expect_equal(ours$zero_start[h], all[1], tolerance = 1e-9)
      expect_equal(ours$head_start[h], all[h %/% 2 + 1], tolerance = 1e-9)
    }
  }
})

test_that("the search stops at the first limit that runs long enough", {
  chain <- steps(stats::dpois(0:60, 4), 5, 1, 30, 1)
  all <- lengths_of(chain)
  for (target in c(1, 10, 200)) {
    ours <- lengths_of(chain, target)
    h <- match(TRUE, all$zero_start >= target)
    expect_identical(length(ours$zero_start), h)
    expect_identical(ours$zero_start, all$zero_start[seq_len(h)])
    head <- lengths_of(chain, target, TRUE)
    expect_identical(length(head$head_start),
                     match(TRUE, all$head_start >= target))
  }
})

test_that("a chain that cannot leave runs for ever", {
  still <- list(step = c(0, 0.5, 0), below = c(1, 0.5))
  expect_identical(lengths_of(still)$zero_start, Inf)
  expect_identical(lengths_of(list(step = 0, below = 0))$zero_start, 1)
})

test_that("run lengths are those of spc", {
  arl <- peer("spc", "pois.cusum.arl")
  for (side in c("upper", "lower")) {
    sign <- if (side == "upper") 1 else -1
    chain <- steps(stats::dpois(0:60, 0.25), 1, 4, 40, sign)
    ours <- lengths_of(chain)
    expect_equal(ours$zero_start[40], arl(0.25, 1, 39, 4, sided = side)[[1]],
                 tolerance = 1e-9)
    expect_equal(ours$head_start[40],
                 arl(0.25, 1, 39, 4, i0 = 20, sided = side)[[1]],
                 tolerance = 1e-9)
  }
})

test_that("a long search can be interrupted", {
  n <- 30000
  chain <- list(step = rep(1 / (4 * n), 2 * n - 1), below = rep(0.25, n))
  expect_interruptible(lengths_of(chain))
})

test_that("a long run can be interrupted", {
  skip_on_cran()
  n <- 1e8
  count <- double(n)
  expect_interruptible(
    repeat run(count, count, 0, 1L, c(0, n))
  )
})

# ---- wrong calls -------------------------------------------------------------

test_that("cusum_run refuses what is not a series of sums", {
  for (count in list(1:3, "a", NULL, TRUE, list(1), 1i)) {
    expect_error(run(count, 1, offset = c(0, 1)), "internal: count is of type")
  }
  for (reference in list(double(), c(1, 2))) {
    expect_error(run(3, reference), "internal: reference is not of length 1")
  }
  expect_error(run(3, 1L), "internal: reference is of type")
  for (sign in list(1, NULL, c(1L, 1L), 2L, NA_integer_)) {
    expect_error(run(3, 1, sign = sign), "internal: sign")
  }
  for (start in list(double(), c(0, 0))) {
    expect_error(run(3, 1, start), "internal: start is not of length 1")
  }
  for (offset in list(c(0, 2), c(1, 1), double(), 0, c(0, NA))) {
    expect_error(run(3, 1, offset = offset), "internal: offset")
  }
})

test_that("cusum_run_lengths refuses what is no chain", {
  good <- list(step = c(0.1, 0.2, 0.3), below = c(0.5, 0.2))
  wrong <- function(step = good$step, below = good$below, target = 5,
                    head = FALSE) {
    .Call(nkarrivals:::C_cusum_run_lengths, step, below, target, head)
  }
  expect_error(wrong(step = 1:3), "internal: step is of type")
  expect_error(wrong(step = c(0.1, 0.2)), "internal: step is not of length 3")
  expect_error(wrong(step = c(0.1, NaN, 0.2)), "internal: step is not finite")
  expect_error(wrong(below = double()), "internal: below is empty")
  expect_error(wrong(below = c(0.5, NA)), "internal: below is not finite")
  expect_error(wrong(below = 1L), "internal: below is of type")
  for (target in list(5L, NA_real_, Inf, c(1, 2), NULL)) {
    expect_error(wrong(target = target), "internal: target")
  }
  for (head in list(NA, 1L, NULL, c(TRUE, FALSE))) {
    expect_error(wrong(head = head), "internal: head")
  }
})
