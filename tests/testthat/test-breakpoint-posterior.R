expect_same_posterior <- function(fit, oracle, tolerance = 1e-9) {
  points <- augment(fit)
  expect_equal(fit$numbers$probability, oracle$number[fit$numbers$breaks + 1],
               tolerance = tolerance)
  expect_equal(fit$numbers$prior, oracle$prior[fit$numbers$breaks + 1],
               tolerance = tolerance)
  expect_equal(fit$dispersions$probability, oracle$dispersion,
               tolerance = tolerance)
  expect_equal(points$.break, oracle$at, tolerance = tolerance)
  expect_equal(points$.rate, oracle$mean, tolerance = tolerance)
  expect_equal(points$.lower, oracle$lower, tolerance = 1e-7)
  expect_equal(points$.upper, oracle$upper, tolerance = 1e-7)
}

# ---- against the sum over all segmentations ----------------------------------

test_that("every length to 8 gives what all segmentations add up to", {
  set.seed(20)
  for (n in 1:8) {
    y <- rpois(n, 4 * c(1, 6)[1 + (seq_len(n) > n / 2)])
    expect_same_posterior(
      posterior_of(y, dispersion = 1, max_breaks = max(n - 1, 1)),
      oracle_posterior(y)
    )
  }
})

test_that("twelve periods give what all 2,048 segmentations add up to", {
  y <- c(3, 0, 2, 1, 14, 9, 12, 30, 22, 2, 1, 0)
  expect_same_posterior(
    posterior_of(y, dispersion = c(1, 4), max_breaks = 11),
    oracle_posterior(y, dispersion = c(1, 4))
  )
})

test_that("exposure, shortest lengths, and limits of the number are kept", {
  y <- c(8, 1, 25, 7, 0, 40, 35, 12, 3)
  e <- c(3, 0.5, 2, 1, 1, 1.5, 1, 1, 0.25)
  expect_same_posterior(
    posterior_of(y, exposure = e, shape = 2.5, rate = 0.4, max_breaks = 3,
                 min_length = 2, dispersion = c(1, 3, 9), conf_level = 0.8),
    oracle_posterior(y, e, 2.5, 0.4, max_breaks = 3, min_length = 2,
                     dispersion = c(1, 3, 9), level = 0.8)
  )
  expect_same_posterior(
    posterior_of(y, max_breaks = 8, min_length = 4, dispersion = 2),
    oracle_posterior(y, max_breaks = 8, min_length = 4, dispersion = 2)
  )
})

test_that("each prior of the number is the prior that the help page states", {
  y <- c(1, 0, 2, 9, 7, 8, 8)
  priors <- list(
    list(given = "halving", oracle = function(k, n_sets) 2^-k / n_sets),
    list(given = "uniform", oracle = function(k, n_sets) 1 / n_sets),
    list(given = 0.3, oracle = function(k, n_sets) 0.3^k * 0.7^(6 - k)),
    list(given = c(0, 3, 1, 0), oracle = function(k, n_sets) {
      c(0, 3, 1, 0)[k + 1] / n_sets
    })
  )
  for (prior in priors) {
    expect_same_posterior(
      posterior_of(y, breaks_prior = prior$given, max_breaks = 3,
                   dispersion = 2),
      oracle_posterior(y, prior = prior$oracle, max_breaks = 3, dispersion = 2)
    )
  }
})

test_that("the default averages over dispersions up to four times Pearson's", {
  y <- c(40, 95, 60, 210, 260, 150, 190)
  pearson <- sum((y - mean(y))^2 / mean(y)) / 6
  grid <- sqrt(2)^(0:ceiling(2 * log2(4 * pearson)))
  fit <- posterior_of(y, max_breaks = 6)
  expect_equal(fit$dispersions$dispersion, grid)
  expect_same_posterior(fit, oracle_posterior(y, dispersion = grid))
  expect_equal(glance(fit)$dispersion,
               sum(fit$dispersions$dispersion * fit$dispersions$probability))
})

test_that("the density is Efron's, integrated over the rate", {
  y <- c(4, 9)
  e <- c(1, 2)
  f <- 2.5
  double_poisson <- function(y, mu) {
    f^-0.5 * exp(-mu / f) * (exp(-y) * y^y / factorial(y)) *
      (exp(1) * mu / y)^(y / f)
  }
  joint <- integrate(function(rate) {
    vapply(rate, function(r) {
      dgamma(r, 2, 0.3) * prod(double_poisson(y, r * e))
    }, 0)
  }, 0, Inf, rel.tol = 1e-10)$value
  free <- sum(-y + y * log(y) - lfactorial(y))
  expect_equal(log_segment(y, e, 2, 0.3, f), log(joint) - free)
})

test_that("a Poisson segment has the negative binomial probability", {
  y <- c(3, 0, 7, 2)
  e <- c(1, 2, 0.5, 1)
  before <- c(0, cumsum(y)[-4])
  rate <- 0.7 + c(0, cumsum(e)[-4])
  log_p <- sum(dnbinom(y, 1.3 + before, rate / (rate + e), log = TRUE))
  free <- sum(ifelse(y > 0, -y + y * log(y), 0) - lfactorial(y))
  expect_equal(log_segment(y, e, 1.3, 0.7, 1) + free, log_p)
})

test_that("the Bayes factor is the change of the odds of a break", {
  y <- c(1, 0, 2, 9, 7, 8, 8)
  fit <- posterior_of(y, dispersion = 1, max_breaks = 4)
  odds <- function(p) sum(p[-1]) / p[1]
  oracle <- oracle_posterior(y, max_breaks = 4)
  expect_equal(exp(glance(fit)$log_bayes_factor),
               odds(oracle$number) / odds(oracle$prior))
  expect_identical(
    glance(posterior_of(y, max_breaks = 0))$log_bayes_factor, NA_real_
  )
})

test_that("tidy() gives the best segmentation and runs that hold a break", {
  set.seed(4)
  for (y in list(c(9, 11, 30, 28, 31, 4, 5, 6), rpois(9, 5), c(0, 0, 7, 0, 0),
                 c(1, 2, 4, 8, 16, 32, 64))) {
    fit <- posterior_of(y, dispersion = 2, max_breaks = length(y) - 1,
                        conf_level = 0.7)
    oracle <- oracle_posterior(y, dispersion = 2)
    k <- which.max(oracle$number) - 1
    expect_identical(glance(fit)$breaks, as.integer(k))
    of_k <- which(lengths(oracle$sets) == k + 1)
    best <- oracle$sets[[of_k[which.max(oracle$weight[of_k])]]]
    found <- tidy(fit)
    expect_equal(found$estimate, best[-1])
    expect_equal(found$probability, oracle$at[best[-1]])
    for (b in seq_len(k)) {
      run <- c(found$conf.low[b], found$conf.high[b])
      chance <- function(low, high) {
        room <- c(1, best[-1], length(y) + 1)[b + c(0, 2)]
        holds <- low > room[1] && high < room[2] &&
          low <= found$estimate[b] && high >= found$estimate[b]
        if (holds) oracle_run(oracle, low, high) else 0
      }
      chances <- outer(seq_along(y), seq_along(y), Vectorize(chance))
      width <- outer(seq_along(y), seq_along(y), function(low, high) high - low)
      if (anyNA(run)) {
        expect_true(all(chances < 0.7))
      } else {
        expect_gte(chances[run[1], run[2]], 0.7)
        expect_true(all(chances[width < diff(run)] < 0.7))
        expect_equal(chances[run[1], run[2]],
                     max(chances[width == diff(run)]))
      }
    }
  }
})

# ---- properties --------------------------------------------------------------

test_that("probabilities add up to 1, rates lie in their bands", {
  fit <- posterior_of(arrivals_by_year(by = sex))
  expect_equal(as.vector(rowsum(fit$numbers$probability,
                                as.integer(fit$numbers$sex))[, 1]), c(1, 1))
  expect_equal(sum(fit$dispersions$probability), 2)
  points <- augment(fit)
  expect_true(all(points$.break >= 0 & points$.break <= 1))
  expect_true(all(points$.lower < points$.rate & points$.rate < points$.upper))
  expect_identical(points$.break[points$year == 1990], c(0, 0))
})

test_that("the expected number of breaks is the sum of their probabilities", {
  fit <- posterior_of(c(3, 8, 20, 22, 5, 7, 1, 0, 2, 30))
  expect_equal(sum(augment(fit)$.break),
               sum(fit$numbers$breaks * fit$numbers$probability))
})

test_that("time reversed gives the same, reversed", {
  y <- c(5, 2, 9, 30, 41, 28, 33, 10, 0, 3)
  there <- augment(posterior_of(y))
  back <- augment(posterior_of(rev(y)))
  expect_equal(rev(back$.rate), there$.rate)
  expect_equal(rev(back$.lower), there$.lower)
  expect_equal(c(0, rev(back$.break[-1])), there$.break)
})

test_that("a unit of exposure is only a unit", {
  y <- c(5, 2, 9, 30, 41, 28)
  per_year <- augment(posterior_of(y, exposure = rep(1, 6)))
  per_month <- augment(posterior_of(y, exposure = rep(12, 6)))
  expect_equal(per_month$.break, per_year$.break)
  expect_equal(12 * per_month$.rate, per_year$.rate)
  expect_equal(12 * per_month$.upper, per_year$.upper)
  expect_equal(per_month$.fitted, per_year$.fitted)
  expect_equal(per_month$.resid, y - per_year$.fitted)
})

test_that("a period split in two halves is the same evidence", {
  y <- c(6, 2, 10, 30, 40, 28)
  halves <- rep(y / 2, each = 2)
  whole <- posterior_of(y, breaks_prior = c(0, 1), max_breaks = 1,
                        dispersion = 1, rate = 0.1)
  split <- posterior_of(halves, exposure = rep(0.5, 12), breaks_prior = c(0, 1),
                        max_breaks = 1, dispersion = 1, rate = 0.1)
  old <- augment(split)$.break[seq(1, 12, 2)]
  expect_equal(old / sum(old), augment(whole)$.break)
  one <- posterior_of(y, max_breaks = 0, dispersion = 1, rate = 0.1)
  two <- posterior_of(halves, exposure = rep(0.5, 12), max_breaks = 0,
                      dispersion = 1, rate = 0.1)
  expect_equal(augment(two)$.rate[1], augment(one)$.rate[1])
  expect_equal(augment(two)$.lower[1], augment(one)$.lower[1])
})

test_that("no break is possible: one gamma distribution", {
  y <- c(3, 4, 8)
  points <- augment(posterior_of(y, max_breaks = 0, dispersion = 3, shape = 2,
                                 rate = 0.5))
  expect_equal(points$.rate, rep((2 + 5) / (0.5 + 1), 3))
  expect_equal(points$.lower, rep(qgamma(0.025, 7, 1.5), 3), tolerance = 1e-9)
  expect_equal(points$.upper, rep(qgamma(0.975, 7, 1.5), 3), tolerance = 1e-9)
})

test_that("with a vanishing probability of a break there is one segment", {
  y <- c(1, 3, 2, 30, 28, 35)
  none <- posterior_of(y, breaks_prior = 1e-300, dispersion = 1)
  expect_lt(glance(none)$any_break, 1e-200)
  one <- posterior_of(y, max_breaks = 0, dispersion = 1)
  expect_equal(augment(none)$.lower, augment(one)$.lower)
  sure <- posterior_of(y, breaks_prior = 1 - 1e-12, dispersion = 1)
  expect_identical(glance(sure)$breaks, 5L)
  expect_equal(augment(sure)$.rate, (1 + y) / (6 / 99 + 1))
})

test_that("a large dispersion is a few arrivals", {
  y <- c(100, 300, 200, 3000, 2800, 3500)
  hundreds <- posterior_of(y, dispersion = 100, rate = 0.001)
  ones <- posterior_of(y / 100, dispersion = 1, rate = 0.1)
  expect_equal(augment(hundreds)$.break, augment(ones)$.break)
  expect_equal(augment(hundreds)$.rate, 100 * augment(ones)$.rate)
})

# ---- edges -------------------------------------------------------------------

test_that("one point and two points", {
  one <- posterior_of(7)
  expect_identical(one$numbers$probability, 1)
  expect_identical(nrow(tidy(one)), 0L)
  expect_identical(augment(one)$.break, 0)
  two <- posterior_of(c(0, 400), dispersion = 1)
  expect_gt(augment(two)$.break[2], 0.999)
  expect_identical(tidy(two)$estimate, 2L)
})

test_that("all zero, all the same", {
  zero <- posterior_of(rep(0, 9))
  expect_identical(glance(zero)$breaks, 0L)
  expect_true(all(augment(zero)$.lower > 0))
  expect_equal(augment(zero)$.rate, rev(augment(zero)$.rate))
  expect_identical(zero$dispersions$dispersion, 1)
  same <- posterior_of(rep(5, 9), dispersion = 1)
  expect_identical(glance(same)$breaks, 0L)
})

test_that("counts of a million and more neither overflow nor drown", {
  y <- 1e6 * c(1, 1, 1, 2, 2, 2)
  fit <- posterior_of(y, dispersion = 1)
  expect_equal(augment(fit)$.break, c(0, 0, 0, 1, 0, 0), tolerance = 1e-3)
  expect_equal(augment(fit)$.rate, y, tolerance = 1e-5)
  huge <- posterior_of(1e12 * c(1, 1, 3), dispersion = 1)
  expect_equal(augment(huge)$.rate, 1e12 * c(1, 1, 3), tolerance = 1e-5)
  wild <- posterior_of(c(0, 1e9, 0, 2e6, 3))
  expect_true(all(is.finite(augment(wild)$.upper)))
})

test_that("a tiny shape gives tiny lower ends, not an endless search", {
  points <- augment(posterior_of(c(0, 0, 0), shape = 1e-4, rate = 1))
  expect_true(all(points$.lower >= 0 & points$.lower < 1e-300))
  expect_true(all(points$.upper < 1))
})

test_that("a group without a point has NA", {
  data <- data.frame(g = c("a", "a", "b"), year = c(2001, 2002, 2001),
                     n = c(3, 4, NA))
  expect_warning(
    fit <- breakpoint_posterior(data, n, by = g, na = "omit"),
    class = "nka_warning_omitted"
  )
  expect_identical(glance(fit)$n, c(2L, 0L))
  expect_identical(glance(fit)$missing, c(0L, 1L))
  expect_identical(glance(fit)$breaks[2], NA_integer_)
  expect_identical(format(fit)[2], "b: No count is known.")
})

test_that("no group at all gives empty tables", {
  data <- data.frame(g = character(), year = double(), arrivals = double())
  fit <- breakpoint_posterior(data, by = g)
  expect_identical(nrow(glance(fit)), 0L)
  expect_identical(nrow(tidy(fit)), 0L)
  expect_identical(nrow(augment(fit)), 0L)
})

test_that("rows may come in any order, with gaps in time", {
  data <- data.frame(year = c(2009, 2001, 2004, 2002), n = c(50, 1, 44, 2))
  fit <- posterior_of(data, value = n, dispersion = 1)
  expect_identical(augment(fit)$year, c(2001L, 2002L, 2004L, 2009L))
  expect_identical(tidy(fit)$estimate, 2004L)
  expect_equal(augment(fit)$.rate,
               augment(posterior_of(c(1, 2, 44, 50), dispersion = 1))$.rate)
})

test_that("quarters and days are shown as such", {
  quarters <- ts(c(2, 3, 1, 40, 50), start = c(2018, 2), frequency = 4)
  fit <- posterior_of(quarters, dispersion = 1)
  expect_identical(tidy(fit)$estimate, "2019-Q1")
  expect_match(format(fit), "2019 Q1", fixed = TRUE)
  days <- as.Date("2018-01-01") + c(0, 7, 14, 21)
  fit <- posterior_of(c(2, 3, 40, 50), time = days, dispersion = 1)
  expect_identical(tidy(fit)$estimate, days[3])
})

# ---- batches, the frame ------------------------------------------------------

test_that("a batch is its series one by one", {
  set.seed(8)
  x <- cbind(rpois(9, 5), rpois(9, c(2, 20)), 0, 9:1)
  run <- function(y) posterior_of(y)
  expect_batch(run, x)
  expect_batch(run, x, augment)
  expect_batch(run, x, glance)
  fit <- breakpoint_posterior(x, sensitivity = TRUE)
  ones <- lapply(1:4, function(i) {
    breakpoint_posterior(x[, i], sensitivity = TRUE)$sensitivity
  })
  expect_equal(fit$sensitivity$probability,
               unlist(lapply(ones, `[[`, "probability")))
})

test_that("groups of different lengths are batched", {
  data <- data.frame(
    g = rep(c("long", "short"), c(9, 3)), year = c(2001:2009, 2005:2007),
    n = c(2, 3, 1, 2, 30, 28, 33, 35, 31, 5, 5, 60)
  )
  fit <- posterior_of(data, value = n, by = g, dispersion = 1)
  short <- posterior_of(c(5, 5, 60), dispersion = 1)
  expect_equal(augment(fit)$.break[10:12], augment(short)$.break)
  numbers <- fit$numbers[fit$numbers$g == "short", ]
  expect_identical(numbers$breaks, 0:2)
  expect_equal(numbers$probability, short$numbers$probability)
  expect_equal(numbers$prior, c(4, 2, 1) / 7)
})

test_that("sensitivity is the result under each other prior", {
  y <- c(9, 11, 30, 28, 31, 4, 5, 6)
  fit <- breakpoint_posterior(y, dispersion = 2)
  table <- fit$sensitivity
  expect_identical(unique(table$prior), c(
    "shape halved", "shape doubled", "mean rate halved", "mean rate doubled",
    "breaks uniform", "break probability 0.05", "dispersion halved",
    "dispersion doubled"
  ))
  rate <- 8 / sum(y)
  others <- list(
    posterior_of(y, shape = 0.5, rate = rate / 2, dispersion = 2),
    posterior_of(y, shape = 2, rate = 2 * rate, dispersion = 2),
    posterior_of(y, rate = 2 * rate, dispersion = 2),
    posterior_of(y, rate = rate / 2, dispersion = 2),
    posterior_of(y, breaks_prior = "uniform", dispersion = 2),
    posterior_of(y, breaks_prior = 0.05, dispersion = 2),
    posterior_of(y, dispersion = 1), posterior_of(y, dispersion = 4)
  )
  places <- which(augment(fit)$.break >= 0.5)
  for (i in seq_along(others)) {
    rows <- table[table$prior == unique(table$prior)[i], ]
    expect_identical(rows$time, places)
    expect_equal(rows$probability, augment(others[[i]])$.break[places])
    expect_identical(unique(rows$breaks), glance(others[[i]])$breaks)
  }
})

test_that("sensitivity is computed where it is cheap, or where it is asked", {
  expect_null(breakpoint_posterior(1:3, sensitivity = FALSE)$sensitivity)
  expect_false(is.null(breakpoint_posterior(1:3)$sensitivity))
  cheap <- function(n, rows, dispersions) {
    nkarrivals:::is_cheap(
      list(length = n),
      list(number = matrix(0, rows), dispersions = dispersions)
    )
  }
  expect_true(cheap(100L, 10, list(1)))
  expect_false(cheap(100L, 10, list(1:101)))
  expect_false(cheap(c(1000L, 10L), 10, list(1, 1)))
  poisson <- breakpoint_posterior(1:3, dispersion = 1)$sensitivity
  expect_false("dispersion halved" %in% poisson$prior)
  uniform <- breakpoint_posterior(1:3, breaks_prior = "uniform")$sensitivity
  expect_true("breaks halving" %in% uniform$prior)
  expect_false("breaks uniform" %in% uniform$prior)
  expect_identical(nrow(breakpoint_posterior(4)$sensitivity), 0L)
})

test_that("a number of breaks at its limit is a warning", {
  y <- c(1, 40, 2, 50, 1, 60)
  expect_warning(
    breakpoint_posterior(y, max_breaks = 2, dispersion = 1),
    class = "nka_warning_breaks"
  )
  expect_silent(breakpoint_posterior(y, max_breaks = 5, dispersion = 1))
  expect_silent(breakpoint_posterior(y, max_breaks = 0, dispersion = 1))
  expect_silent(
    breakpoint_posterior(y, max_breaks = 1, breaks_prior = 1:2, dispersion = 1)
  )
})

test_that("the sentences say where, which way, and how surely", {
  one <- breakpoint_posterior(
    data.frame(year = 2001:2008, n = c(50, 48, 55, 51, 10, 8, 11, 9)), n,
    dispersion = 1
  )
  expect_match(format(one), paste(
    "A break lies most likely at 2005 (a fall, probability above 0.99); the",
    "likeliest number is 1"
  ), fixed = TRUE)
  expect_match(
    format(one), "Under each of 7 other priors the probability at 2005 stays",
    fixed = TRUE
  )
  expect_identical(format(posterior_of(4)), "One count shows no break.")
  none <- breakpoint_posterior(rep(5, 12), dispersion = 1)
  expect_match(format(none), "^Most likely one rate held throughout")
  open <- breakpoint_posterior(c(1, 2, 4, 6, 9, 13, 18), dispersion = 2)
  expect_match(format(open), "its place is open: the likeliest is")
})

test_that("each group has its own sentence, the one it has alone", {
  data <- data.frame(
    g = rep(c("b", "a", NA), each = 6), year = rep(2001:2006, 3),
    n = c(50, 48, 55, 10, 8, 11, 5, 4, 6, 5, 40, 60, rep(3, 6))
  )
  fit <- breakpoint_posterior(data, n, by = g, dispersion = 1)
  alone <- vapply(list(data$g %in% "a", data$g %in% "b", is.na(data$g)),
                  function(rows) {
                    format(breakpoint_posterior(data[rows, ], n,
                                                dispersion = 1))
                  }, "")
  expect_identical(sub("^[^:]*: ", "", format(fit)), alone)
  expect_match(format(fit)[2], "^b: A break lies most likely at 2004 \\(a fall")
})

test_that("the fall of arrivals dates to 2012", {
  points <- augment(breakpoint_posterior(arrivals_by_year()))
  fall <- points$.break[points$year %in% 2011:2013]
  expect_gt(fall[2], 0.9)
  expect_true(all(fall[-2] < 0.1))
})

test_that("both pictures are drawn, and say in words what they show", {
  fit <- breakpoint_posterior(arrivals_by_year(by = sex))
  expect_silent(plot(fit))
  expect_silent(plot(breakpoint_posterior(4)))
  pic <- nkarrivals:::sketch(fit)
  expect_identical(levels(pic$parts$spikes$panel)[4],
                   "male: Probability of a break")
  expect_equal(pic$parts$spikes$value, augment(fit)$.break)
  expect_equal(pic$parts$bands$high, augment(fit)$.upper)
  expect_match(alt_text(fit), "credible band")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::ggplot_build(ggplot2::autoplot(fit)),
                  "ggplot_built")
})

test_that("without bands all else is the same", {
  y <- c(9, 11, 30, 28, 31, 4, 5, 6)
  with <- posterior_of(y)
  without <- posterior_of(y, band = FALSE)
  expect_identical(tidy(without), tidy(with))
  expect_identical(augment(without)$.rate, augment(with)$.rate)
  expect_true(all(is.na(augment(without)$.upper)))
  expect_silent(plot(without))
  expect_no_match(alt_text(without), "band")
})

test_that("rates in the picture are per unit of exposure, points too", {
  fit <- breakpoint_posterior(c(10, 20), exposure = c(2, 4))
  pic <- nkarrivals:::sketch(fit)
  expect_equal(pic$parts$points$value, c(5, 5))
})

# ---- published ---------------------------------------------------------------

test_that("coal-mining disasters: one break is likelier than none, at 1892", {
  fit <- posterior_of(
    coal_by_year(), time = 1851:1962, max_breaks = 1, dispersion = 1, shape = 1,
    rate = 1, breaks_prior = "uniform"
  )
  expect_identical(tidy(fit)$estimate, 1892)
  expect_gt(glance(fit)$any_break, 0.999)
})

test_that("coal-mining disasters: two breaks, by all 6,105 pairs of places", {
  y <- coal_by_year()
  n <- length(y)
  sums <- c(0, cumsum(y))
  log_m <- function(from, to) {
    s <- sums[to + 1] - sums[from]
    lgamma(1 + s) - (1 + s) * log(1 + to - from + 1)
  }
  pairs <- t(utils::combn(2:n, 2))
  log_p <- log_m(1, pairs[, 1] - 1) + log_m(pairs[, 1], pairs[, 2] - 1) +
    log_m(pairs[, 2], n)
  weight <- exp(log_p - max(log_p)) / sum(exp(log_p - max(log_p)))
  at <- tapply(rep(weight, 2), factor(pairs, seq_len(n)), sum, default = 0)
  fit <- posterior_of(y, shape = 1, rate = 1, dispersion = 1, max_breaks = 2,
                      breaks_prior = c(0, 0, 1))
  expect_equal(augment(fit)$.break, as.vector(at))
})

test_that("EBS gives the same places of a single break", {
  segmentation <- peer("EBS", "EBSegmentation")
  places <- peer("EBS", "EBSDistrib")
  y <- coal_by_year()
  fit <- posterior_of(y, shape = 1, rate = 1, dispersion = 1, max_breaks = 1,
                      breaks_prior = c(0, 1))
  expect_equal(augment(fit)$.break,
               places(segmentation(y, model = 1, Kmax = 2), 1, 2))
})

# ---- time and random numbers -------------------------------------------------

test_that("a long run can be interrupted, in every part of it", {
  skip_on_cran()
  y <- rep(c(3, 9, 4, 8), 500)
  expect_interruptible(breakpoint_posterior(y, max_breaks = 50))
  expect_interruptible(breakpoint_posterior(y, max_breaks = 1))
  many <- matrix(rep(c(3, 9, 4, 8), 50000), 20)
  expect_interruptible(breakpoint_posterior(many))
})

test_that("R's random numbers are left alone", {
  set.seed(1)
  before <- .Random.seed
  breakpoint_posterior(c(1, 2, 30))
  expect_identical(.Random.seed, before)
})
