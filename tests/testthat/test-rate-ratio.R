# The ratio of two rates, against stats::poisson.test(), against equations
# solved by uniroot(), and against itself: its p-value and its interval must
# agree, and swapping the counts must turn the ratio over.

grid <- expand.grid(x = c(0, 1, 2, 7, 30), y = c(0, 1, 3, 12, 400))
some <- grid[grid$x + grid$y > 0, ]

limits <- function(...) as.data.frame(tidy(rate_ratio(...)))

# Odds that solve tail(odds) = goal, by halving on the log scale.
solve_odds <- function(tail, goal) {
  if (is.na(goal)) return(NA)
  exp(stats::uniroot(function(t) tail(exp(t)) - goal, c(-40, 40),
                     tol = 1e-13, maxiter = 1e4)$root)
}

test_that("exact limits are those of stats::poisson.test()", {
  for (i in seq_len(nrow(some))) {
    for (side in c("two.sided", "less", "greater")) {
      ours <- limits(some$x[i], some$y[i], 2.5, 4, alternative = side,
                     conf_level = 0.9)
      base <- stats::poisson.test(c(some$x[i], some$y[i]), c(2.5, 4),
                                  alternative = side, conf.level = 0.9)
      expect_equal(c(ours$conf.low, ours$conf.high), as.vector(base$conf.int),
                   tolerance = 1e-10)
      expect_equal(ours$estimate, base$estimate[[1]], tolerance = 1e-14)
      if (side != "two.sided") {
        expect_equal(ours$p.value, base$p.value, tolerance = 1e-12)
      }
    }
  }
})

test_that("the exact two-sided p-value is twice the smaller tail", {
  p <- 3 / 8
  n <- some$x + some$y
  tails <- pmin(
    stats::pbinom(some$x, n, p), 1 - stats::pbinom(some$x - 1, n, p)
  )
  expect_equal(limits(some$x, some$y, 3, 5)$p.value, pmin(1, 2 * tails),
               tolerance = 1e-10)
})

mid_tail <- function(x, n, p) {
  stats::pbinom(x, n, p) - stats::dbinom(x, n, p) / 2
}

test_that("mid-p limits solve the equation of the mid-p tail", {
  both <- some[some$x > 0 & some$y > 0, ]
  ours <- limits(both$x, both$y, method = "midp")
  for (i in seq_len(nrow(both))) {
    n <- both$x[i] + both$y[i]
    upper <- solve_odds(function(o) mid_tail(both$x[i], n, o / (1 + o)), 0.025)
    lower <- solve_odds(function(o) mid_tail(both$y[i], n, 1 / (1 + o)), 0.025)
    expect_equal(ours$conf.high[i], upper, tolerance = 1e-9)
    expect_equal(ours$conf.low[i], lower, tolerance = 1e-9)
  }
  # With a count of 0 half of its own probability is all there is.
  none <- limits(0, c(1, 3, 12), method = "midp")
  p <- none$conf.high / (1 + none$conf.high)
  expect_equal((1 - p)^c(1, 3, 12) / 2, rep(0.025, 3), tolerance = 1e-12)
})

test_that("mid-p limits hold where counts are large or far apart", {
  x <- c(1e6, 1, 1e8, 3e5, 12345678)
  y <- c(1, 1e6, 1.1e8, 7, 87654321)
  ours <- limits(x, y, method = "midp")
  n <- x + y
  high <- ours$conf.high
  low <- ours$conf.low
  expect_equal(mid_tail(x, n, high / (1 + high)), rep(0.025, 5),
               tolerance = 1e-6)
  expect_equal(mid_tail(y, n, 1 / (1 + low)), rep(0.025, 5), tolerance = 1e-6)
})

test_that("quasi limits solve the equation of the score test", {
  score <- function(x, y, odds, phi) {
    p <- odds / (1 + odds)
    (x - (x + y) * p) / sqrt(phi * (x + y) * p * (1 - p))
  }
  both <- some[some$x > 0 & some$y > 0, ]
  for (phi in c(1, 4)) {
    ours <- limits(both$x, both$y, method = "quasi", dispersion = phi)
    expect_equal(score(both$x, both$y, ours$conf.high, phi),
                 rep(-stats::qnorm(0.975), nrow(both)), tolerance = 1e-8)
    expect_equal(score(both$x, both$y, ours$conf.low, phi),
                 rep(stats::qnorm(0.975), nrow(both)), tolerance = 1e-8)
  }
  # Its test is the chi-squared test for two rates.
  chi <- stats::chisq.test(c(30, 12), p = c(2, 3) / 5)$p.value
  expect_equal(
    limits(30, 12, 2, 3, method = "quasi", dispersion = 1)$p.value, chi,
    tolerance = 1e-12
  )
})

each_method <- function(fun) {
  for (method in c("exact", "midp", "quasi")) {
    fun(method, if (method == "quasi") 2.5)
  }
}

test_that("the p-value is small exactly where the limits leave out 1", {
  many <- expand.grid(x = 0:14, y = 0:14)
  each_method(function(method, phi) {
    for (side in c("two.sided", "less", "greater")) {
      for (level in c(0.4, 0.8, 0.95)) {
        ours <- limits(many$x, many$y, 1, 1.7, method, phi, side, level)
        outside <- ours$conf.low > 1 | ours$conf.high < 1
        expect_identical(ours$p.value < 1 - level, outside)
      }
    }
  })
})

test_that("swapped counts give the ratio turned over", {
  each_method(function(method, phi) {
    one <- limits(grid$x, grid$y, 2, 3, method, phi)
    other <- limits(grid$y, grid$x, 3, 2, method, phi)
    expect_equal(1 / other$estimate, one$estimate, tolerance = 1e-14)
    expect_equal(1 / other$conf.high, one$conf.low, tolerance = 1e-10)
    expect_equal(1 / other$conf.low, one$conf.high, tolerance = 1e-10)
    expect_equal(other$p.value, one$p.value, tolerance = 1e-10)
  })
})

test_that("counts of 0 have a ratio, a limit and a reason", {
  each_method(function(method, phi) {
    ours <- limits(c(0, 9, 0), c(9, 0, 0), method = method, dispersion = phi)
    expect_identical(ours$estimate, c(0, Inf, NA))
    expect_identical(ours$conf.low[c(1, 3)], c(0, 0))
    expect_identical(ours$conf.high[2:3], c(Inf, Inf))
    expect_gt(ours$conf.low[2], 0)
    expect_lt(ours$conf.high[1], 1.1)
    expect_identical(ours$p.value[3], 1)
    expect_identical(ours$problem, c(NA, NA, "no events"))
    expect_identical(ours$change_pct, c(-100, NA, NA))
    expect_false(any(vapply(ours, function(column) any(is.nan(column)), NA)))
  })
})

test_that("exposures matter by their ratio alone", {
  each_method(function(method, phi) {
    one <- limits(12, 30, 2, 5, method, phi)
    scaled <- limits(12, 30, 2e6, 5e6, method, phi)
    columns <- c("estimate", "conf.low", "conf.high", "p.value")
    expect_equal(one[columns], scaled[columns], tolerance = 1e-12)
    plain <- limits(12, 30, method = method, dispersion = phi)
    expect_equal(one$conf.low, plain$conf.low * 2.5, tolerance = 1e-12)
  })
})

test_that("vectors have one element or as many as the longest", {
  ours <- limits(c(a = 3, b = 8), 5, c(1, 2))
  expect_identical(ours$pair, c("a", "b"))
  expect_identical(ours$exposure, c(1, 2))
  expect_identical(ours[2, -1], limits(8, 5, 2)[1, ], ignore_attr = TRUE)
  expect_identical(nrow(limits(numeric(), 5)), 0L)
  expect_identical(format(rate_ratio(numeric(), 5)), character())
  expect_false("pair" %in% names(limits(3, 5)))
})

test_that("unknown counts stop, or are kept", {
  expect_error(rate_ratio(c(1, NA), 5), class = "nka_error_na")
  ours <- limits(c(1, NA), 5, na = "keep")
  expect_identical(ours$problem, c(NA, "unknown count"))
  expect_identical(ours$p.value[2], NA_real_)
  expect_identical(ours[1, ], limits(c(1, 4), 5)[1, ])
})

test_that("64-bit counts are read", {
  skip_if_not_installed("bit64")
  ours <- limits(bit64::as.integer64(c(3, 9)), 5L)
  expect_identical(ours$count, c(3, 9))
})

# ---- series ------------------------------------------------------------------

yearly <- data.frame(
  year = rep(2010:2017, 2), arrivals = c(9, 12, 7, 15, 30, 28, 41, 35,
                                         0, 2, 1, 0, 4, 3, 2, 6),
  sex = rep(c("female", "male"), each = 8)
)

test_that("periods of a table are the pairs of their counts", {
  ours <- limits(yearly, period = c(2014, 2017), reference = 2011, by = sex)
  pairs <- limits(c(134, 15), c(12, 2), c(4, 4), c(1, 1))
  columns <- c("count", "count_reference", "exposure", "estimate", "conf.low",
               "conf.high", "p.value", "change_pct")
  expect_identical(ours[columns], pairs[columns])
  expect_identical(ours$period, rep("2014 to 2017", 2))
  expect_identical(ours$reference, rep("2011", 2))
  expect_identical(ours$sex, c("female", "male"))
})

test_that("a table of counts gives what its published figures give", {
  ours <- limits(arrivals_by_year(), period = 2020, reference = 2019)
  published <- arrivals_by_year()
  counts <- published$arrivals[match(2019:2020, published$year)]
  expect_identical(ours$estimate, counts[2] / counts[1])
  expect_identical(sources_of(rate_ratio(published, 2020, 2019)),
                   sources_of(published))
})

test_that("a year of quarters is its four quarters", {
  quarterly <- data.frame(
    year = rep(2018:2019, each = 4), quarter = rep(1:4, 2), arrivals = 1:8
  )
  ours <- limits(quarterly, period = 2019, reference = "2018-Q4")
  expect_identical(ours$count, 26)
  expect_identical(ours$exposure, 4)
  expect_identical(ours$count_reference, 4)
  expect_identical(ours$period, "2019-Q1 to 2019-Q4")
  months <- stats::ts(1:24, start = c(2018, 1), frequency = 12)
  ours <- limits(months, period = c("2019-Q1", "2019-06"),
                 reference = "2018-H1")
  expect_identical(ours$count, sum(13:18) * 1)
  expect_identical(ours$count_reference, 21)
})

test_that("times that are no calendar are taken as they are", {
  data <- data.frame(
    day = as.Date("2020-01-01") + 0:3, arrivals = c(5, 2, 8, 1)
  )
  ours <- limits(data, time = day, period = as.Date("2020-01-03"),
                 reference = as.Date(c("2020-01-01", "2020-01-02")))
  expect_identical(c(ours$count, ours$count_reference), c(8, 7))
  expect_identical(ours$reference, "2020-01-01 to 2020-01-02")
})

test_that("exposures of a table are added up", {
  data <- transform(yearly[1:8, ], years = 1:8)
  ours <- limits(data, period = 2016:2017, reference = 2010, exposure = years)
  expect_identical(c(ours$exposure, ours$exposure_reference), c(15, 1))
})

test_that("a batch gives what its series give", {
  m <- cbind(c(3, 8, 1, 0, 9), c(0, 0, 4, 4, 7), c(100, 140, 90, 200, 160))
  for (method in c("exact", "midp", "quasi")) {
    expect_batch(
      function(x) {
        rate_ratio(as.matrix(x), period = 5, reference = c(1, 3),
                   method = method)
      }, m, function(x) {
        # A matrix of one column has a name for its series, too.
        rows <- tidy(x)
        if (nrow(rows) == 1) rows$series <- NULL
        rows
      }
    )
  }
})

# The estimate, pair by pair.
oracle_dispersion <- function(y, e, zone) {
  found <- linked <- 0
  d <- numeric()
  last <- FALSE
  for (i in seq_along(y)[-1]) {
    now <- zone[i] == zone[i - 1] && y[i] + y[i - 1] > 0
    if (now) {
      pooled <- (y[i] + y[i - 1]) / (e[i] + e[i - 1])
      gap <- y[i] / e[i] - y[i - 1] / e[i - 1]
      d <- c(d, gap^2 / (pooled / e[i] + pooled / e[i - 1]))
      linked <- linked + last
    }
    last <- now
  }
  m <- length(d)
  c(max(1, sum(d) / m), 2 * m^2 / (2 * m + linked))
}

test_that("the dispersion is that of neighbours within one span", {
  y <- c(12, 30, 22, 9, 0, 0, 4, 18, 3, 90, 70)
  e <- c(1, 2, 1, 1, 1, 1, 1, 2, 1, 3, 3)
  data <- data.frame(t = seq_along(y), y = y, e = e)
  ours <- glance(rate_ratio(
    data, value = y, time = t, exposure = e, period = c(8, 11),
    reference = c(1, 3), method = "quasi"
  ))
  zone <- rep(c("a", "b", "c"), c(3, 4, 4))
  expect_equal(c(ours$dispersion, ours$df), oracle_dispersion(y, e, zone),
               tolerance = 1e-12)
  # A chain of n points: 2 (n - 1)^2 / (3 n - 4), von Neumann and others.
  expect_equal(nkarrivals:::neighbour_dispersion(1:9, rep(1, 9), rep(1, 9)),
               c(dispersion = 1, df = 2 * 64 / 23))
})

test_that("a series too short to show its dispersion says so", {
  ours <- rate_ratio(stats::ts(c(5, 9), start = 2018), 2019, 2018,
                     method = "quasi")
  expect_identical(tidy(ours)$problem, "unknown dispersion")
  expect_identical(tidy(ours)$conf.low, NA_real_)
  expect_match(format(ours), "no neighbouring periods")
  given <- limits(stats::ts(c(5, 9), start = 2018), 2019, 2018,
                  method = "quasi", dispersion = 3)
  pair <- limits(9, 5, method = "quasi", dispersion = 3)
  expect_identical(given$conf.low, pair$conf.low)
})

test_that("a value left out with a warning leaves its exposure out", {
  data <- yearly[1:8, ]
  data$arrivals[7] <- NA
  expect_error(limits(data, period = 2016:2017, reference = 2010),
               class = "nka_error_na")
  expect_warning(
    ours <- limits(data, period = 2016:2017, reference = 2010, na = "omit"),
    class = "nka_warning_omitted"
  )
  expect_identical(c(ours$count, ours$exposure), c(35, 1))
})

# ---- words and pictures ------------------------------------------------------

test_that("sentences say what was counted, when, and how sure it is", {
  expect_identical(
    format(rate_ratio(12, 24)),
    paste("12 against 24: 50% fewer (ratio 0.5, 95% interval 0.228 to 1.04,",
          "p = 0.065). The interval includes no change at all.")
  )
  expect_match(format(rate_ratio(5, 0)),
               "^5 against 0: more \\(no finite ratio, ")
  expect_match(format(rate_ratio(5, 0)), "upwards", fixed = TRUE)
  less <- rate_ratio(5, 0, alternative = "less")
  expect_match(format(less), "no finite ratio, no upper limit, p =")
  expect_match(format(rate_ratio(8, 4, 4, 2)), "no difference", fixed = TRUE)
  expect_match(format(rate_ratio(30, 4, 3)), "a rate 150% higher", fixed = TRUE)
  expect_match(
    format(rate_ratio(yearly, c(2014, 2017), 2011, by = sex))[1],
    "^female: Arrivals per year rose by 179%, from 12 in 2011 to 33.5 in 2014"
  )
  expect_match(format(rate_ratio(9, 3, alternative = "greater")),
               "95% limit above", fixed = TRUE)
  expect_match(format(rate_ratio(9, 3, alternative = "less")),
               "95% limit below", fixed = TRUE)
})

test_that("print, coef, confint, nobs and references are those of the method", {
  x <- rate_ratio(c(a = 3, b = 0), c(5, 0), method = "midp")
  out <- paste(capture.output(print(x)), collapse = "\n")
  expect_match(out, "no ratio, because both counts are 0", fixed = TRUE)
  expect_match(out, "Lancaster (1961)", fixed = TRUE)
  expect_identical(coef(x), c(a = 0.6, b = NA))
  expect_identical(rownames(confint(x)), c("a", "b"))
  expect_identical(confint(x)[, "conf.low"],
                   c(a = tidy(x)$conf.low[1], b = 0))
  expect_identical(nobs(x), c(2L, 2L))
  expect_s3_class(glance(x), "tbl_df")
})

test_that("the picture has a line for each ratio that there is", {
  x <- rate_ratio(c(a = 3, b = 0, c = 9), c(5, 0, 2))
  pic <- nkarrivals:::sketch(x)
  expect_identical(as.character(pic$parts$estimates$label), c("a", "c"))
  expect_identical(pic$reference, 1)
  expect_match(pic$caption, "left out", fixed = TRUE)
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_silent(plot(x))
  expect_silent(plot(rate_ratio(yearly, 2017, 2010, by = sex)))
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(x), "ggplot")
})

test_that("a hundred thousand pairs take seconds", {
  skip_on_cran()
  set.seed(1)
  n <- 1e5
  x <- stats::rpois(n, 40)
  took <- system.time(rate_ratio(x, rev(x), method = "midp"))
  expect_lt(took[["user.self"]], 4)
})

# ---- peers -------------------------------------------------------------------

test_that("rateratio.test and exactci agree", {
  ours <- limits(2, 9, 17877, 16660)
  theirs <- peer("rateratio.test", "rateratio.test")(c(2, 9), c(17877, 16660))
  expect_equal(c(ours$conf.low, ours$conf.high, ours$p.value),
               c(theirs$conf.int, theirs$p.value), tolerance = 1e-9,
               ignore_attr = TRUE)
  mid <- limits(2, 9, 17877, 16660, method = "midp")
  theirs <- peer("exactci", "poisson.exact")(c(2, 9), c(17877, 16660),
                                             midp = TRUE)
  # exactci searches for its limits with the tolerance of uniroot().
  expect_equal(c(mid$conf.low, mid$conf.high), as.vector(theirs$conf.int),
               tolerance = 1e-3)
  expect_equal(mid$p.value, theirs$p.value, tolerance = 1e-9)
})

test_that("a picture without a ratio says so", {
  skip_if_not_installed("ggplot2")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  for (x in list(numeric(), 0, c(0, 0))) {
    result <- rate_ratio(x, x)
    expect_no_error(plot(result))
    expect_no_warning(ggplot2::ggplotGrob(ggplot2::autoplot(result)))
  }
})
