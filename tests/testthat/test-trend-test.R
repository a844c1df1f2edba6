# Is there a trend? trend_test() beside plain R, base R, published numbers and
# peers.

glance_of <- function(...) as.list(glance(trend_test(...)))
p_of <- function(...) glance_of(...)$p.value

set.seed(20)
some_series <- c(
  lapply(c(3, 4, 7, 12, 25, 60), stats::rnorm),
  lapply(c(3, 5, 8, 12, 25, 60), stats::rpois, lambda = 4),
  list(c(9, 9, 8, 7, 6, 5, 4), c(1, 1, 1, 1, 2), 10:1 + 0)
)

test_that("S, tau and the variance are those of plain and base R", {
  for (x in some_series) {
    g <- glance_of(x)
    expect_identical(g$s, oracle_s(x))
    expect_equal(g$tau, stats::cor(seq_along(x), x, method = "kendall"))
    expect_equal(g$var_s, oracle_variance(x))
    z <- sign(g$s) * max(0, abs(g$s) - 1) / sqrt(oracle_variance(x))
    expect_equal(g$z, z)
  }
})

test_that("exact p counts orders, one-sided and two-sided", {
  for (x in some_series[lengths(some_series) < 9]) {
    s <- s_of_rows(all_arrangements(as.vector(table(x))))
    found <- oracle_s(x)
    expect_equal(p_of(x), mean(abs(s) >= abs(found)))
    expect_equal(p_of(x, alternative = "greater"), mean(s >= found))
    expect_equal(p_of(x, alternative = "less"), mean(s <= found))
  }
})

test_that("the normal p has the continuity correction on the right side", {
  for (x in some_series) {
    s <- oracle_s(x)
    sd <- sqrt(oracle_variance(x))
    expect_equal(p_of(x, exact = FALSE),
                 2 * stats::pnorm(-max(abs(s) - 1, 0) / sd))
    expect_equal(p_of(x, alternative = "greater", exact = FALSE),
                 1 - stats::pnorm((s - 1) / sd))
    expect_equal(p_of(x, alternative = "less", exact = FALSE),
                 stats::pnorm((s + 1) / sd))
    expect_identical(glance_of(x, exact = FALSE)$method, "normal")
  }
})

test_that("two-sided p never passes 1, one-sided p of both ways overlap", {
  flat <- c(1, 3, 2, 2, 3, 1)
  expect_identical(oracle_s(flat), 0)
  expect_identical(p_of(flat), 1)
  expect_identical(p_of(flat, exact = FALSE), 1)
  expect_gt(p_of(flat, alternative = "greater"), 0.5)
  expect_gt(p_of(flat, alternative = "less", exact = FALSE), 0.5)
})

test_that("exact ends at 200 unasked, at 500 asked, and says so", {
  set.seed(21)
  x <- stats::rnorm(201)
  expect_identical(glance_of(x[-1])$method, "exact")
  expect_identical(glance_of(x)$method, "normal")
  expect_identical(glance_of(x, exact = TRUE)$method, "exact")
  expect_equal(p_of(x, exact = TRUE), p_of(x), tolerance = 0.01)
  expect_error(trend_test(stats::rnorm(501), exact = TRUE),
               class = "nka_error_value")
})

test_that("three rising values have an exact p of 1/3", {
  expect_equal(p_of(1:3), 1 / 3, tolerance = 1e-15)
  expect_identical(glance_of(1:3)$tau, 1)
})

test_that("equal values: S = 0, no tau, p = 1, and a warning", {
  for (exact in list(NULL, TRUE, FALSE)) {
    expect_warning(test <- trend_test(rep(5, 6), exact = exact),
                   class = "nka_warning_constant")
    g <- glance(test)
    expect_identical(c(g$s, g$var_s, g$z, g$p.value), c(0, 0, 0, 1))
    expect_identical(g$tau, NA_real_)
    expect_match(format(test), "All values are equal")
  }
  expect_warning(trend_test(cbind(a = 1:4, b = 2, c = 3)), "\\(b and c\\)",
                 class = "nka_warning_constant")
})

test_that("two values have p = 1, fewer have none, and a warning says so", {
  expect_warning(two <- trend_test(c(4, 9)), class = "nka_warning_short")
  expect_identical(glance(two)$p.value, 1)
  expect_identical(glance(two)$tau, 1)
  for (x in list(numeric(), 7)) {
    expect_warning(short <- trend_test(x), class = "nka_warning_short")
    g <- glance(short)
    expect_identical(c(g$s, g$tau, g$z, g$p.value), c(0, NA, NA, NA))
    expect_identical(g$n, length(x))
    expect_match(format(short), "Too few values")
  }
  expect_warning(
    none <- trend_test(c(NA, NA), na = "omit"), class = "nka_warning_short"
  ) |> suppressWarnings()
  expect_identical(glance(none)$missing, 2L)
})

test_that("unknown and infinite values stop; unknown ones can be left out", {
  x <- c(3, NA, 5, 4)
  expect_error(trend_test(x), class = "nka_error_na")
  expect_warning(test <- trend_test(x, na = "omit"),
                 class = "nka_warning_omitted")
  expect_identical(glance(test)$missing, 1L)
  expect_identical(glance(test)$p.value, p_of(c(3, 5, 4)))
  expect_error(trend_test(c(1, Inf, 2)), class = "nka_error_value")
  expect_error(trend_test(c(1, -Inf, 2)), class = "nka_error_value")
})

test_that("numbers that peers lose are kept", {
  # Single precision makes ties of these.
  expect_identical(glance_of(2^24 + 1:20)$s, 190)
  close <- glance_of(c(0.3, 1, 0.1 + 0.2, 2))
  expect_equal(close$var_s, oracle_variance(1:4))
  expect_identical(glance_of(1:70000)$s, 2449965000)
  expect_identical(glance_of(c(-5, -7, -9))$s, -3)
  expect_equal(p_of(c(0.5, 1.5, 1.25, 2)), p_of(c(1, 3, 2, 4)))
})

test_that("only the order of times counts, and rows may come in any order", {
  x <- c(5, 2, 8, 6, 9, 1)
  time <- c(1, 2, 5, 40, 41, 1000)
  shuffle <- c(3, 6, 1, 5, 2, 4)
  expect_identical(p_of(x, time = time), p_of(x))
  expect_identical(glance_of(x[shuffle], time = time[shuffle])$s, oracle_s(x))
  expect_error(trend_test(x, time = c(1, 1, 2:5)), class = "nka_error_time")
})

test_that("reversing time negates S; shifts and scales change nothing", {
  for (x in some_series) {
    g <- glance_of(x)
    back <- glance_of(rev(x))
    expect_identical(c(back$s, back$p.value), c(-g$s, g$p.value))
    expect_identical(p_of(rev(x), alternative = "less"),
                     p_of(x, alternative = "greater"))
    moved <- glance_of(x * 4 - 7)
    expect_identical(moved$s, g$s)
    expect_identical(glance_of(-x)$s, -g$s)
  }
})

test_that("a batch gives what its series give one by one", {
  set.seed(22)
  x <- matrix(stats::rpois(300, 6), 25)
  expect_batch(trend_test, x)
  expect_batch(trend_test, x, glance)
  expect_batch(function(x) trend_test(x, correction = "hamed_rao"), x, glance)
  expect_batch(function(x) trend_test(x, correction = "prewhiten"), x, glance)
  expect_batch(function(x) trend_test(x, alternative = "less", exact = FALSE),
               x)
})

test_that("tables of counts and their groups are series", {
  counts <- arrivals_by_year(by = sex)
  test <- tidy(trend_test(counts))
  for (sex in c("female", "male")) {
    rows <- counts[counts$sex == sex, ]
    expect_identical(test$p.value[test$sex == sex],
                     p_of(rows$arrivals[order(rows$year)]))
  }
  plain <- as.data.frame(counts)
  expect_identical(tidy(trend_test(plain, arrivals, year, sex))$p.value,
                   test$p.value)
  expect_identical(sources_of(trend_test(counts)), sources_of(counts))
  expect_identical(names(test), c("sex", "term", "estimate", "statistic",
                                  "p.value", "method", "alternative"))
})

# ---- corrections -------------------------------------------------------------

# Hamed and Rao's factor, term by term.
oracle_factor <- function(x, max_lag = length(x) - 1) {
  n <- length(x)
  slope <- outer(seq_len(n), seq_len(n), function(i, j) {
    ifelse(i < j, (x[j] - x[i]) / (j - i), NA)
  })
  rest <- x - stats::median(slope, na.rm = TRUE) * seq_len(n)
  r <- stats::acf(rank(rest), lag.max = n - 1, plot = FALSE)$acf[-1]
  sum <- 0
  for (i in seq_len(min(max_lag, n - 1))) {
    if (abs(r[i]) > 1.959963984540054 / sqrt(n)) {
      sum <- sum + (n - i) * (n - i - 1) * (n - i - 2) * r[i]
    }
  }
  1 + 2 * sum / (n * (n - 1) * (n - 2))
}

test_that("the variance of Hamed and Rao is that of their formula", {
  set.seed(23)
  for (n in c(5, 12, 40, 111)) {
    x <- as.double(stats::arima.sim(list(ar = 0.5), n)) + 0.02 * seq_len(n)
    for (max_lag in list(NULL, 1, 3)) {
      g <- suppressWarnings(
        glance_of(x, correction = "hamed_rao", max_lag = max_lag)
      )
      expect_equal(g$factor, oracle_factor(x, max_lag %||% (n - 1)))
      if (g$factor > 0) {
        expect_equal(g$var_s, oracle_variance(x) * g$factor)
        sd <- sqrt(g$var_s)
        expect_equal(g$p.value, 2 * stats::pnorm(-(abs(g$s) - 1) / sd))
      }
    }
  }
})

# The second series of issue 29 of pyMannKendall.
negative <- c(0.35257984, 0.38692909, 0.39669828, 0.36296244, 0.42035612,
              0.39374964, 0.41100085, 0.43182076, 0.40815853, 0.45394297,
              0.41584767, 0.47399517)

test_that("a variance that is not positive is NA with a warning, never NaN", {
  expect_warning(test <- trend_test(negative, correction = "hamed_rao"),
                 class = "nka_warning_variance")
  g <- glance(test)
  expect_lt(g$factor, 0)
  expect_identical(c(g$var_s, g$z, g$p.value), c(NA, NA, NA) + 0)
  expect_false(any(is.nan(c(g$var_s, g$z, g$p.value))))
  expect_identical(g$s, 44)
  expect_match(format(test), "No p-value can be given")
  # A line without remainder has no autocorrelation: undefined.
  expect_warning(line <- trend_test(0.1 * 1:10, correction = "hamed_rao"),
                 class = "nka_warning_variance")
  expect_identical(glance(line)$p.value, NA_real_)
  expect_false(is.nan(glance(line)$factor))
  expect_warning(line <- trend_test(1:10, correction = "prewhiten"),
                 "there is no test", class = "nka_warning_correction")
  g <- glance(line)
  expect_identical(c(g$s, g$var_s, g$tau, g$z, g$p.value), rep(NA_real_, 5))
  expect_match(format(line), "there is no test")
})

test_that("equal values and short series pass through the corrections", {
  for (correction in c("hamed_rao", "prewhiten")) {
    for (x in list(numeric(), 1, c(1, 2), rep(3, 9))) {
      g <- suppressWarnings(glance_of(x, correction = correction))
      expect_false(any(is.nan(c(g$p.value, g$z, g$tau, g$var_s, g$factor,
                                g$lag1))))
    }
  }
})

test_that("prewhitening takes r times the remainder before, and no more", {
  set.seed(24)
  n <- 30
  x <- as.double(stats::arima.sim(list(ar = 0.6), n)) + 0.1 * seq_len(n)
  test <- trend_test(x, correction = "prewhiten")
  slopes <- outer(x, x, `-`) / outer(1:n, 1:n, `-`)
  slope <- stats::median(slopes[lower.tri(slopes)])
  rest <- x - slope * 1:n
  r <- stats::acf(rest, plot = FALSE)$acf[2]
  white <- rest[-1] - r * rest[-n] + slope * 2:n
  expect_equal(glance(test)$lag1, r)
  points <- augment(test)
  expect_equal(points$.prewhitened, c(NA, white))
  expect_identical(points$value, x)
  expect_identical(glance(test)$p.value, p_of(points$.prewhitened[-1]))
  expect_warning(trend_test(0.1 * 1:10, correction = "prewhiten"),
                 class = "nka_warning_correction")
})

test_that("values that tie but for rounding tie when they are prewhitened", {
  x <- nkarrivals:::validation_series("trend-test")$rain
  x <- x[!is.na(x)]
  n <- length(x)
  # The slope is -1/155, so that 155 times a remainder is a whole number, and
  # two prewhitened values tie where values and remainders before them do.
  slopes <- outer(x, x, `-`) / outer(seq_len(n), seq_len(n), `-`)
  expect_equal(stats::median(slopes[lower.tri(slopes)]), -1 / 155)
  rest <- x + seq_len(n) / 155
  r <- stats::acf(rest, lag.max = 1, plot = FALSE)$acf[2]
  white <- x[-1] - r * rest[-n]
  signs <- sign(outer(white, white, `-`))
  same <- outer(x[-1], x[-1], `==`) & outer(
    (155 * x + seq_len(n))[-n], (155 * x + seq_len(n))[-n], `==`
  )
  signs[same] <- 0
  g <- glance(trend_test(x, correction = "prewhiten"))
  expect_identical(g$s, sum(signs[lower.tri(signs)]))
  # Two pairs tie; taken for untied, the variance would be 2 larger.
  expect_identical(sum(same[lower.tri(same)]), 2L)
  expect_equal(g$var_s, oracle_variance(seq_len(n - 1)) - 2, tolerance = 1e-14)
})

test_that("corrections ask for equal steps", {
  x <- c(4, 6, 5, 7, 9)
  for (correction in c("hamed_rao", "prewhiten")) {
    expect_error(
      trend_test(x, time = c(2001:2003, 2005:2006), correction = correction),
      class = "nka_error_time"
    )
    expect_error(
      suppressWarnings(trend_test(c(x, NA, 3), na = "omit",
                                  correction = correction)),
      class = "nka_error_time"
    )
    even <- suppressWarnings(
      p_of(x, time = seq(0, 0.4, by = 0.1), correction = correction)
    )
    expect_identical(even, suppressWarnings(p_of(x, correction = correction)))
  }
})

test_that("a plain test has nothing to augment", {
  expect_error(augment(trend_test(1:5)), class = "nka_error_type")
})

# ---- words and pictures ------------------------------------------------------

test_that("the sentence says what, when, how clear and how likely by chance", {
  counts <- subset(arrivals_by_year(), year >= 2011 & year <= 2017)
  said <- format(trend_test(counts))
  expect_match(said, "^Of any two counts from 2011 to 2017, the later is more")
  expect_match(said, "more often the lower")
  expect_match(said, "p = 0.0", fixed = TRUE)
  expect_match(said, "exact")
  expect_match(format(trend_test(1:9, alternative = "greater")), "clear a rise")
  expect_match(format(trend_test(c(1, 3, 2, 2, 3, 1))), "as often the lower")
  expect_match(format(trend_test(1:9)), "fewer than 0.1%")
})

test_that("results print, draw and name their papers", {
  test <- trend_test(arrivals_by_year(by = sex))
  expect_output(print(test), "10.2307/1907187")
  expect_output(print(test), "CBO9780511608650")
  expect_output(print(trend_test(Nile, correction = "hamed_rao")), "S0022-1694")
  expect_output(print(trend_test(Nile, correction = "prewhiten")), "hyp.1095")
  expect_match(alt_text(test), "Kendall's tau: female -?[0-9.]+, male")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_silent(plot(test))
  expect_named(coef(test), c("female", "male"))
  expect_identical(unname(coef(test)), glance(test)$tau)
})

test_that("nothing is random and nothing is changed", {
  set.seed(25)
  before <- .Random.seed
  x <- c(3, 1, 2)
  trend_test(x)
  expect_identical(.Random.seed, before)
  expect_identical(x, c(3, 1, 2))
})

# ---- peers -------------------------------------------------------------------

test_that("Kendall agrees but for its single precision", {
  mann_kendall <- peer("Kendall", "MannKendall")
  for (x in some_series[lengths(some_series) > 10]) {
    theirs <- mann_kendall(x)
    g <- glance_of(x, exact = FALSE)
    expect_equal(g$s, as.vector(theirs$S))
    expect_equal(g$var_s, as.vector(theirs$varS), tolerance = 1e-6)
    expect_equal(g$tau, as.vector(theirs$tau), tolerance = 1e-6)
  }
})

test_that("trend and EnvStats agree where they take the normal approximation", {
  mk_test <- peer("trend", "mk.test")
  env_test <- peer("EnvStats", "kendallTrendTest")
  for (x in some_series[lengths(some_series) > 10]) {
    g <- glance_of(x, exact = FALSE)
    theirs <- mk_test(x)
    expect_equal(g$s, theirs$estimates[["S"]])
    expect_equal(g$var_s, theirs$estimates[["varS"]])
    expect_equal(g$p.value, theirs$p.value)
    env <- env_test(x, ci.slope = FALSE, warn = FALSE)
    expect_equal(g$p.value, unname(env$p.value))
    expect_equal(g$s, unname(env$S))
  }
})
