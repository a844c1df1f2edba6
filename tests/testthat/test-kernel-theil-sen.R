# The C core of theil_sen(), against lists of all slopes.

skip_on_cran()

sen_call <- function(y, t = as.double(seq_along(y)),
                     offset = c(0, length(y)), tail = 0.025,
                     z = stats::qnorm(1 - tail), value_ties = FALSE,
                     exact_to = 200L) {
  .Call(nkarrivals:::C_theil_sen, y, t, offset, tail, z, value_ties, exact_to)
}

siegel_call <- function(y, t = as.double(seq_along(y)),
                        offset = c(0, length(y))) {
  .Call(nkarrivals:::C_siegel, y, t, offset)
}

# Both calls want points of one time in the order of their values.
sorted_sen <- function(y, t, ...) {
  o <- order(t, y)
  sen_call(as.double(y)[o], as.double(t)[o], ...)
}

# Every number bit by bit, of the rank that the routine itself has chosen.
expect_sen <- function(y, t = seq_along(y), ...) {
  raw <- sorted_sen(y, t, ...)
  found <- c(raw$slope, raw$low, raw$high, raw$slopes)
  expected <- unname(oracle_theil_sen(y, t, raw$rank))
  expect(identical(found, expected), paste(
    "Of", length(y), "points: found", toString(format(found, digits = 17)),
    "instead of", toString(format(expected, digits = 17))
  ))
  expect_intercept(raw, y, t)
}

expect_intercept <- function(raw, y, t) {
  expected <- stats::median(y - raw$slope * t)
  expect(isTRUE(all.equal(raw$intercept, expected, tolerance = 1e-12)), paste(
    "Of", length(y), "points: intercept", raw$intercept, "instead of", expected
  ))
}

shapes <- list(
  noise = function(n) stats::rnorm(n),
  counts = function(n) stats::rpois(n, 3),
  few = function(n) stats::rpois(n, 0.3),
  large = function(n) stats::rpois(n, 1e6),
  decimals = function(n) round(stats::rnorm(n), 1),
  heavy = function(n) stats::rcauchy(n),
  constant = function(n) rep(7, n),
  line = function(n) 3 * seq_len(n) - 5,
  square = function(n) seq_len(n)^2,
  saw = function(n) rep_len(c(1, -1), n),
  step = function(n) as.double(seq_len(n) > n / 2),
  offset = function(n) 1e9 + stats::rnorm(n)
)

times <- list(
  regular = function(n) seq_len(n),
  gaps = function(n) sort(sample(3 * n, n)),
  ties = function(n) c(1, 2, sample(max(2, n %/% 3), n - 2, TRUE)),
  uneven = function(n) stats::runif(n),
  months = function(n) 2000 + seq_len(n) / 12,
  two = function(n) rep_len(c(0, 1), n),
  clusters = function(n) rep_len(c(0, 1e6), n) + stats::runif(n)
)

test_that("short series: every shape of values at every kind of times", {
  set.seed(1)
  for (n in c(2:8, 25)) {
    for (shape in shapes) for (time in times) expect_sen(shape(n), time(n))
  }
})

test_that("short series whose slopes stand where they are not looked for", {
  set.seed(15)
  for (n in c(6, 24, 25, 60, 200)) {
    half <- stats::rnorm(n - n %/% 2)
    again <- c(half, half)[seq_len(n)]
    late <- seq_len(n) > n - n %/% 2
    # Of points half of the series apart all slopes are equal, or most of all.
    for (y in list(again, again + 1000 * late, again - 1e-3 * late,
                   again + 1e9 * stats::rbinom(n, 1, 0.05))) {
      for (time in times) expect_sen(y, time(n))
    }
    # Nearly all slopes are within a millionth of the range.
    for (y in list(1e-9 * half + 0, c(1e9, 1e-3 * half), c(0, 0, rep(1, n)),
                   10^-seq_len(n), c(-1e200, half, 1e200))) {
      expect_sen(y)
    }
    # Half of the series apart there are no two times.
    expect_sen(again, rep(c(0, 1, 2), c(n - 2, 1, 1)))
  }
})

test_that("infinite slopes, and slopes whose sum would be", {
  set.seed(16)
  for (n in c(5, 25, 120)) {
    t <- c(-1, sort(stats::runif(n - 2, 0, 1e-305)), 1)
    for (y in list(stats::rnorm(n), 1000 * seq_len(n), stats::rpois(n, 2))) {
      expect_sen(y, t)
    }
  }
  y <- c(1.5 * 0:4, 0)
  t <- c(1e-308 * 0:4, 1)
  slopes <- oracle_slopes(y, t)
  expect_gt(slopes[8], .Machine$double.xmax / 2)
  expect_identical(sen_call(y, t)$slope, slopes[8])
})

test_that("series beyond the list of all slopes", {
  set.seed(2)
  for (shape in shapes) for (time in times) expect_sen(shape(302), time(302))
  for (n in c(300, 301, 400)) {
    for (shape in shapes) expect_sen(shape(n), sample(times, 1)[[1]](n))
  }
})

# The smallest z for which the normal limit has this rank.
z_of_rank <- function(rank, n_slopes, n) {
  deviation <- sqrt(n * (n - 1) * (2 * n + 5) / 18)
  (n_slopes + 1 - 2 * rank) / deviation * (1 - 1e-12)
}

# Times without ties.
expect_ranks <- function(y, t, ranks) {
  o <- order(t)
  slopes <- oracle_slopes(y, t)
  for (rank in ranks) {
    z <- z_of_rank(rank, length(slopes), length(y))
    raw <- sen_call(as.double(y)[o], as.double(t)[o], z = z, exact_to = 0L)
    found <- c(raw$rank, raw$slope, raw$low, raw$high)
    expected <- c(rank, oracle_median(slopes), slopes[rank], rev(slopes)[rank])
    expect(identical(found, as.double(expected)), paste(
      "Rank", rank, "of", length(slopes), "slopes: found",
      toString(format(found, digits = 17)), "instead of",
      toString(format(expected, digits = 17))
    ))
  }
}

test_that("each rank of a long series is found", {
  set.seed(3)
  n <- 310
  for (y in list(stats::rnorm(n), as.double(stats::rpois(n, 1)))) {
    expect_ranks(y, seq_len(n), c(1:5, 1000, 23000, 23940:23947))
  }
})

test_that("ranks on both sides of a heap of equal slopes", {
  set.seed(17)
  n <- 260
  for (y in list(stats::rpois(n, 1), stats::rpois(n, 8), stats::rpois(n, 40),
                 round(stats::rnorm(n), 1))) {
    for (t in list(seq_len(n), sort(sample(2 * n, n)), 2000 + seq_len(n) / 4)) {
      slopes <- oracle_slopes(y, t)
      lower <- slopes[seq_len(length(slopes) / 2)]
      heaps <- rle(lower)$lengths
      last <- cumsum(heaps)[utils::tail(order(heaps), 4)]
      ranks <- unique(c(last - 1, last, last + 1, length(lower)))
      expect_ranks(y, t, ranks[ranks >= 1 & ranks <= length(lower)])
    }
  }
})

test_that("series a little longer than those of which all slopes are listed", {
  set.seed(18)
  for (n in 199:202) {
    for (shape in shapes) {
      expect_sen(shape(n), times$regular(n))
      expect_sen(shape(n), times$ties(n))
    }
  }
})

test_that("slopes that are not spread evenly around the ranks", {
  set.seed(19)
  n <- 1200
  at <- seq_len(n)
  noise <- stats::rnorm(n)
  for (y in list(
    noise + 40 * (at / n)^3, noise + 6 * (at > n / 3), stats::rexp(n)^4,
    cumsum(stats::rcauchy(n)), stats::rbinom(n, 1, 0.2) * 50 + noise / 1000,
    c(noise[1:600], rep(0, 600)), sample(c(0, 1e-6, 1, 1e6), n, TRUE) * noise
  )) {
    expect_sen(y)
    expect_sen(y, exp(at / 200))
  }
})

test_that("a long series of few points at a second time", {
  set.seed(5)
  n <- 1500
  for (late in c(5, 8, 40)) {
    expect_sen(stats::rnorm(n), rep(c(1, 3), c(n - late, late)))
    expect_sen(stats::rnorm(n), rep(c(1, 3), c(late, n - late)))
  }
})

test_that("lines, and values too far apart for their differences", {
  set.seed(4)
  n <- 320
  at <- seq_len(n)
  for (y in list(
    0.1 * at, 0.1 * at + 7, pi * at, pi * at + stats::rnorm(n, 0, 1e-14),
    0.1 * at + 1e-12 * stats::rpois(n, 1), 2^at, 1.5^at, exp(-at),
    c(0.1 * seq_len(n / 2), stats::rnorm(n / 2)), c(1e16, stats::rnorm(n - 1))
  )) {
    expect_sen(y)
    expect_sen(y, 2000 + at / 7)
  }
})

test_that("the largest and the smallest numbers", {
  set.seed(5)
  for (n in c(20, 320)) {
    y <- stats::rnorm(n)
    at <- seq_len(n)
    expect_sen(1e300 * y)
    expect_sen(1e-300 * y)
    expect_sen(y, 1e300 * at)
    expect_sen(y, 1e-300 * at)
    expect_sen(y * 10^-sample(0:320, n, TRUE))
    expect_sen(sample(c(0, 1e-320, 1), n, TRUE))
    expect_sen(y, cumsum(10^-sample(0:320, n, TRUE)))
    # Differences of these overflow in plain R, but not their slopes over 2.
    far <- sample(c(-1, 1), n, TRUE) * 1.7e308
    raw <- sen_call(far, as.double(2 * at))
    half <- oracle_theil_sen(far / 4, at, raw$rank)
    expect_identical(c(raw$slope, raw$low, raw$high), unname(half[1:3]) * 2)
  }
})

test_that("whole numbers at the limit of exact products", {
  set.seed(6)
  n <- 330
  for (reach in c(2^43, 2^44, 2^45, 2^52)) {
    expect_sen(trunc(stats::runif(n) * reach))
    expect_sen(trunc(stats::runif(n, -1, 1) * reach))
    expect_sen(stats::rpois(n, 2), cumsum(trunc(stats::runif(n) * reach / n)))
  }
})

# Of points 1, 2, 3, ...: the slopes of the three ranks by a list of millions.
listed_sen <- function(y, rank) {
  slopes <- unlist(lapply(seq_len(length(y) - 1), function(k) diff(y, k) / k))
  n <- length(slopes)
  half <- n %/% 2
  sorted <- sort(slopes, partial = c(rank, half, half + 1, n + 1 - rank))
  middle <- sorted[(n + 1) %/% 2] + sorted[half + 1]
  c(sorted[rank], middle / 2, sorted[n + 1 - rank])
}

test_that("5,000 points give what the list of 12 million slopes gives", {
  skip_under_valgrind()
  set.seed(7)
  n <- 5000
  for (y in list(stats::rnorm(n), as.double(stats::rpois(n, 20)))) {
    raw <- sen_call(y)
    expect_identical(c(raw$low, raw$slope, raw$high), listed_sen(y, raw$rank))
  }
})

test_that("a limit beyond the part of a series that is a line", {
  skip_under_valgrind()
  set.seed(20)
  n <- 5200
  line <- sample(n, n / 3.5)
  y <- stats::rnorm(n) + 6e-5 * seq_len(n)
  y[line] <- 0
  y <- y + 0.1 * seq_len(n)
  # But for rounding, the slopes from 45% to 52% of all are 0.1: the lower limit
  # and the middle slope are among them, the upper limit is not.
  raw <- sen_call(y, z = 7.8)
  expected <- listed_sen(y, raw$rank)
  expect_equal(c(raw$low, raw$slope), c(0.1, 0.1), tolerance = 1e-9)
  expect_equal(expected[1:2], c(0.1, 0.1), tolerance = 1e-9)
  expect_identical(raw$high, expected[3])
  expect_gt(raw$high, 0.1 + 1e-7)
})

test_that("long series keep properties that need no list", {
  skip_under_valgrind()
  set.seed(8)
  n <- 50000
  y <- as.double(stats::rpois(n, 30) + seq_len(n) %/% 2000)
  raw <- sen_call(y)
  back <- sen_call(rev(y))
  expect_identical(back$slope, -raw$slope)
  expect_identical(c(back$low, back$high), -c(raw$high, raw$low))
  times8 <- sen_call(8 * y + 16)
  expect_identical(times8$slope, 8 * raw$slope)
  # As many slopes below the result as above it.
  z <- y - raw$slope * seq_len(n)
  s <- .Call(nkarrivals:::C_kendall, z, c(0, n), 0L)$s
  expect_lt(abs(s) / (n * (n - 1) / 2), 1e-4)
})

test_that("the longest lines without scatter are right to nine digits", {
  skip_under_valgrind()
  n <- 6000
  for (slope in c(0.1, pi, -1e-7)) {
    raw <- sen_call(slope * seq_len(n) + 3)
    expect_equal(c(raw$slope, raw$low, raw$high), rep(slope, 3),
                 tolerance = 1e-9)
  }
  # Whole numbers stay exact, as does a mixture of a line and scatter.
  expect_identical(sen_call(3 * as.double(seq_len(n)))$slope, 3)
})

test_that("repeated medians are those of the matrix of slopes", {
  set.seed(10)
  for (n in c(2:6, 15, 16)) {
    for (shape in shapes) {
      for (time in times) {
        y <- shape(n)
        t <- time(n)
        o <- order(t, y)
        raw <- siegel_call(as.double(y)[o], as.double(t)[o])
        expect(identical(raw$slope, oracle_siegel(y, t)),
               paste("Of", n, "points: found", raw$slope))
        expect_intercept(raw, y, t)
      }
    }
  }
})

# ---- ranks of the limits -----------------------------------------------------

test_that("the exact rank is the smallest that the test does not reject", {
  skip_under_valgrind()
  for (n in 3:8) {
    falls <- (n * (n - 1) / 2 - apply(all_orders(n), 1, sum_of_signs)) / 2
    for (tail in c(0.2, 0.05, 0.025, 0.005)) {
      share <- vapply(seq(0, max(falls)), function(d) mean(falls <= d), 0)
      rank <- which(share > tail * (1 + 1e-9))[1] - 1
      expect_identical(sen_call(as.double(seq_len(n)), tail = tail)$rank,
                       as.double(rank))
    }
  }
})

test_that("the exact rank is that of the numbers of all orders", {
  set.seed(14)
  expect_rank <- function(n, tail, share) {
    last <- floor(n * (n - 1) / 4)
    above <- which(share > tail * (1 + 1e-9))[1] - 1
    found <- sen_call(as.double(seq_len(n)), tail = tail, z = 0)$rank
    expect(identical(found, min(above, last, na.rm = TRUE)),
           sprintf("Of %d points for %.17g: found %g", n, tail, found))
  }
  plain <- c(0.5, 0.25, 0.1, 0.05, 0.025, 0.005, 1e-4, 1e-10, 1e-300)
  for (n in sample(c(2:40, 60, 99, 200))) {
    share <- .Call(nkarrivals:::C_kendall_null, rep(1L, n))
    # Tails at the share of a number of falling pairs, and next to it.
    at <- sample(share, 3, TRUE)
    for (tail in c(plain, at, at * (1 - 2e-9), at * (1 + 1e-8))) {
      if (tail > 0 && tail <= 0.5) expect_rank(n, tail, share)
    }
  }
})

test_that("the exact rank with ties in time is that of all orders", {
  for (t in list(c(1, 1, 2, 3, 4, 5), c(1, 2, 2, 2, 3, 4, 5), c(1, 1, 2, 2, 3),
                 c(1, 1, 1, 2, 2, 3, 3), c(1, 1, 1, 1, 2, 2, 2))) {
    n <- length(t)
    s <- apply(all_orders(n), 1, sum_of_signs, t = t)
    pairs <- sum(outer(t, t, "<"))
    for (tail in c(0.2, 0.05, 0.01)) {
      share <- vapply(seq(0, pairs), function(d) {
        mean((pairs - s) / 2 <= d)
      }, 0)
      raw <- sen_call(as.double(seq_len(n)), t, tail = tail)
      expect_identical(raw$rank, which(share > tail * (1 + 1e-9))[1] - 1)
      expect_identical(raw$slopes, as.double(pairs))
      expect_identical(raw$exact, 1)
    }
  }
})

test_that("the exact rank of longer series agrees with cor.test()", {
  # An order of 1 to n with d falling pairs.
  with_falls <- function(n, d) {
    code <- integer(n)
    for (i in seq_len(n)) {
      code[i] <- min(d, n - i)
      d <- d - code[i]
    }
    left <- seq_len(n)
    vapply(code, function(k) {
      one <- left[k + 1]
      left <<- left[-(k + 1)]
      one
    }, 0L)
  }
  share <- function(n, d) {
    if (d < 0) return(0)
    stats::cor.test(seq_len(n), with_falls(n, d), method = "kendall",
                    exact = TRUE, alternative = "greater")$p.value
  }
  for (n in c(10, 25, 40)) {
    for (tail in c(0.05, 0.025, 0.005)) {
      rank <- sen_call(as.double(seq_len(n)), tail = tail)$rank
      expect_lte(share(n, rank - 1), tail)
      expect_gt(share(n, rank), tail)
    }
  }
})

test_that("the normal rank follows from the variance with its ties", {
  set.seed(11)
  for (n in c(4, 10, 25, 60)) {
    y <- stats::rpois(n, 2)
    for (t in list(seq_len(n), c(1, 1, seq_len(n - 2)),
                   c(1, sample(2:max(3, n %/% 3), n - 1, TRUE)))) {
      if (length(unique(t)) < 2) next
      pairs <- sum(outer(t, t, "<"))
      for (ties in c(FALSE, TRUE)) {
        variance <- oracle_slope_variance(t, if (ties) y else seq_len(n))
        rank <- floor((pairs - stats::qnorm(0.9) * sqrt(variance) + 1) / 2)
        raw <- sorted_sen(y, t, tail = 0.1, value_ties = ties, exact_to = 0L)
        expect_identical(raw$rank, max(rank, 0))
        expect_identical(raw$exact, 0)
      }
    }
  }
})

test_that("with ties in the values only, all orders of them are counted", {
  for (y in list(c(1, 1, 2, 3, 4, 5), c(1, 2, 2, 2, 3, 1), c(2, 2, 2, 1, 1, 1),
                 c(0, 0, 0, 0, 1, 3, 3))) {
    n <- length(y)
    s <- apply(all_orders(n), 1, function(order) sum_of_signs(y[order]))
    pairs <- n * (n - 1) / 2
    tied <- (sum(outer(y, y, "==")) - n) / 2
    falls <- (pairs - tied - s) / 2
    for (tail in c(0.2, 0.05)) {
      share <- vapply(0:pairs, function(d) mean(falls <= d), 0)
      d <- which(share > tail * (1 + 1e-9))[1] - 1
      raw <- sen_call(y, tail = tail, value_ties = TRUE)
      expect_identical(raw$rank, floor(tied / 2) + d)
      expect_identical(raw$exact, 1)
    }
  }
  both <- sorted_sen(c(1, 1, 2, 3), c(1, 2, 2, 3), value_ties = TRUE)
  expect_identical(both$exact, 0)
})

# ---- batches and wrong calls -------------------------------------------------

test_that("a batch gives what its series give one by one", {
  set.seed(12)
  y <- lapply(c(5, 0, 1, 30, 310, 2, 30, 1, 0), function(n) {
    as.double(stats::rpois(n, 4))
  })
  t <- lapply(y, function(y) sort(sample(length(y) + 2, length(y), TRUE)) + 0)
  y <- Map(function(y, t) y[order(t, y)], y, t)
  offset <- c(0, cumsum(lengths(y)))
  for (ties in c(FALSE, TRUE)) {
    batch <- sen_call(unlist(y), unlist(t), offset, value_ties = ties)
    ones <- Map(sen_call, y, t, value_ties = ties)
    for (part in names(batch)) {
      expect_identical(batch[[part]], vapply(ones, `[[`, 0, part))
    }
  }
  batch <- siegel_call(unlist(y), unlist(t), offset)
  ones <- Map(siegel_call, y, t)
  for (part in names(batch)) {
    expect_identical(batch[[part]], vapply(ones, `[[`, 0, part))
  }
})

test_that("of some series of a batch the answers are those of the whole", {
  y <- c(NaN, 3, 1, 2, 2, 9, 4, Inf)
  t <- c(9, 1, 2, 3, 1, 2, 3, 0)
  for (call in list(sen_call, siegel_call)) {
    part <- call(y, t, offset = c(1, 4, 4, 7))
    expect_identical(part, call(y[2:7], t[2:7], offset = c(0, 3, 3, 6)))
  }
})

test_that("series without two times have no slope", {
  for (raw in list(sen_call(double()), sen_call(5),
                   sen_call(c(1, 2), c(3, 3)), siegel_call(double()),
                   siegel_call(c(1, 2), c(3, 3)))) {
    expect_identical(raw$slopes, 0)
    for (part in setdiff(names(raw), "slopes")) {
      expect_identical(raw[[part]], NA_real_)
    }
  }
  expect_identical(sen_call(double(), double(), 0)$slope, double())
})

test_that("R's random numbers stay as they are", {
  set.seed(13)
  y <- stats::rnorm(1000)
  before <- .Random.seed
  first <- sen_call(y)
  expect_identical(.Random.seed, before)
  expect_identical(sen_call(y), first)
})

test_that("long calls can be interrupted", {
  y <- stats::rnorm(60000)
  expect_interruptible(siegel_call(y))
  # Next to so small a number all pairs have to be looked at.
  expect_interruptible(sen_call(c(1e-310, y)))
  y <- stats::rnorm(1e6)
  expect_interruptible(sen_call(y))
})

test_that("wrong calls raise and never crash", {
  for (bad in list(1:3, "a", NULL, list(1), TRUE)) {
    expect_error(sen_call(bad, c(1, 2, 3)), "internal: values")
    expect_error(sen_call(c(1, 2, 3), bad), "internal: (times|values and)")
    expect_error(siegel_call(bad, c(1, 2, 3)), "internal: values")
  }
  expect_error(sen_call(c(1, 2), c(1, 2, 3)), "differ in length")
  for (bad in list(NA, NaN, Inf, -Inf)) {
    expect_error(sen_call(c(1, bad)), "not finite")
    expect_error(sen_call(c(1, 2), c(1, bad)), "not finite")
    expect_error(siegel_call(c(1, bad)), "not finite")
  }
  expect_error(sen_call(c(1, 2), c(2, 1)), "not in order")
  expect_error(siegel_call(c(2, 1), c(1, 1)), "not in order")
  expect_error(sen_call(c(1, 2), offset = c(0, 3)), "internal: offset")
  for (bad in list(0, -1, 0.6, 1, NA_real_, 1L, NULL, c(0.1, 0.2))) {
    expect_error(sen_call(c(1, 2), tail = bad, z = 2), "internal: tail")
  }
  for (bad in list(-1, NA_real_, Inf, 1L, NULL)) {
    expect_error(sen_call(c(1, 2), z = bad), "internal: z")
  }
  expect_error(sen_call(c(1, 2), value_ties = NA), "internal: value_ties")
  for (bad in list(-1L, 501L, 20, NA_integer_)) {
    expect_error(sen_call(c(1, 2), exact_to = bad), "internal: exact_to")
  }
})
