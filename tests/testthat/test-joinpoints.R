fit_of <- function(data, k, family, ...) {
  joinpoints(data, value = value, time = time, max_joinpoints = k,
             family = family, select = "bic", ...)
}

# The model with k joinpoints among those a fit has looked at.
model_of <- function(fit, k) {
  row <- fit$models[fit$models$joinpoints == k, ]
  list(at = as.double(row$at[[1]]), deviance = row$deviance)
}

# ---- the search --------------------------------------------------------------

test_that("places and deviances are those of a brute-force search", {
  set.seed(1)
  cases <- list(
    broken_counts(20, 4, c(0.1, -0.2), 11),
    broken_counts(17, 5, c(0.2, -0.1, 0.1), c(6, 11), size = 20),
    broken_counts(14, 1, 0, NULL),
    broken_counts(20, 0.2, c(0.1, -0.3), 9, size = 3)
  )
  for (data in cases) {
    for (family in c("gaussian", "poisson", "quasipoisson")) {
      if (family == "gaussian") data$value <- data$value + 1
      fit <- fit_of(data, 2, family)
      for (k in 0:2) {
        brute <- brute_force(data, k, family)
        ours <- model_of(fit, k)
        expect_equal(ours$deviance, brute$deviance, tolerance = 1e-8)
        expect_equal(ours$at, brute$at)
      }
    }
  }
})

test_that("three joinpoints, an exposure and gaps in time change nothing", {
  set.seed(2)
  data <- broken_counts(19, 5, c(0.2, -0.1, 0.15, -0.2), c(5, 9, 14))
  data <- data[-c(7, 16), ]
  data$exposure <- runif(17, 0.5, 2)
  for (family in c("gaussian", "poisson")) {
    fit <- fit_of(data, 3, family, exposure = exposure)
    brute <- brute_force(data, 3, family)
    expect_equal(model_of(fit, 3), brute[c("at", "deviance")],
                 tolerance = 1e-8)
  }
})

test_that("places between observations are searched too", {
  set.seed(3)
  data <- broken_counts(13, 5, c(0.2, -0.15), 7)
  data$time <- data$time + c(0, 0.5)[1 + data$time %% 2]
  for (family in c("gaussian", "quasipoisson")) {
    for (between in 1:2) {
      fit <- fit_of(data, 2, family, between = between, min_end = 3,
                    min_between = 1)
      for (k in 1:2) {
        brute <- brute_force(data, k, family, between, 3, 1)
        expect_equal(model_of(fit, k), brute[c("at", "deviance")],
                     tolerance = 1e-8)
      }
    }
  }
})

test_that("distances count observations as the help page says", {
  set.seed(4)
  data <- broken_counts(16, 5, c(0.2, -0.2), 3)
  for (min_end in 1:5) {
    fit <- fit_of(data, 1, "gaussian", min_end = min_end)
    at <- model_of(fit, 1)$at
    expect_gte(sum(data$time < at), min_end)
    expect_gte(sum(data$time > at), min_end)
    expect_equal(at, brute_force(data, 1, "gaussian", 0, min_end)$at)
  }
  for (min_between in 1:6) {
    at <- model_of(fit_of(data, 2, "gaussian", min_between = min_between), 2)$at
    expect_gte(diff(at), min_between + 1)
  }
})

test_that("as many placements are counted as there are", {
  for (n in c(5, 12, 17)) {
    for (min_between in 1:3) {
      for (between in 0:1) {
        grid <- joinpoint_grid(as.double(1:n), between, 2, min_between)
        counted <- count_placements(grid$following)
        for (k in 0:3) {
          sets <- all_placements(1:n, k, between, 2, min_between)
          expect_equal(counted[k + 1], nrow(sets))
        }
      }
    }
  }
})

test_that("zeros are counts like others", {
  data <- data.frame(time = 1:16, value = c(0, 0, 1, 0, 2, 3, 5, 9, 14, 9, 8,
                                            3, 4, 0, 1, 0))
  fit <- fit_of(data, 2, "quasipoisson")
  for (k in 0:2) {
    brute <- brute_force(data, k, "poisson")
    expect_equal(model_of(fit, k)$deviance, brute$deviance, tolerance = 1e-8)
    expect_equal(model_of(fit, k)$at, brute$at)
  }
})

test_that("a noiseless broken line is found again", {
  time <- 1990:2019
  line <- 3 + 0.2 * (time - 1990) - 0.35 * pmax(0, time - 2001) +
    0.3 * pmax(0, time - 2012)
  data <- data.frame(year = time, value = exp(line))
  for (family in c("gaussian", "quasipoisson")) {
    for (select in c("bic", "wbic", "permutation")) {
      fit <- joinpoints(data, value = value, max_joinpoints = 3,
                        family = family, select = select, permutations = 199)
      expect_identical(fit$joinpoints$at, c(2001L, 2012L))
      apc <- tidy(fit)$estimate[1:3]
      expect_equal(apc, 100 * expm1(c(0.2, -0.15, 0.15)), tolerance = 1e-8)
      expect_equal(augment(fit)$.fitted, data$value, tolerance = 1e-8)
    }
  }
})

# ---- the fit -----------------------------------------------------------------

test_that("percent changes are those of lm() and glm() at the joinpoints", {
  set.seed(5)
  data <- broken_counts(22, 5, c(0.15, -0.1), 12, size = 30)
  for (family in c("gaussian", "poisson", "quasipoisson")) {
    fit <- fit_of(data, 1, family)
    expect_identical(glance(fit)$joinpoints, 1L)
    at <- fit$joinpoints$at
    data$exposure <- 1
    oracle <- line_fit(data, at, family)
    df <- 22 - 4
    dispersion <- switch(family,
      poisson = 1,
      sum(residuals(oracle, "pearson")^2) / df
    )
    plain <- summary(oracle)
    covariance <- plain$cov.unscaled * dispersion
    slope <- c(coef(oracle)[2], sum(coef(oracle)[2:3]))
    error <- sqrt(c(covariance[2, 2], sum(covariance[2:3, 2:3])))
    reach <- error * if (family == "poisson") qnorm(0.975) else qt(0.975, df)
    apc <- tidy(fit)[1:2, ]
    expect_equal(apc$estimate, unname(100 * (exp(slope) - 1)),
                 tolerance = 1e-7)
    expect_equal(apc$std.error, unname(100 * exp(slope) * error),
                 tolerance = 1e-6)
    expect_equal(apc$conf.low, unname(100 * expm1(slope - reach)),
                 tolerance = 1e-6)
    expect_equal(apc$conf.high, unname(100 * expm1(slope + reach)),
                 tolerance = 1e-6)
    expect_equal(apc$statistic, unname(slope / error), tolerance = 1e-6)
    expect_equal(glance(fit)$dispersion, dispersion, tolerance = 1e-7)
    expect_equal(augment(fit)$.fitted,
                 if (family == "gaussian") exp(unname(fitted(oracle))) else
                   unname(fitted(oracle)), tolerance = 1e-7)
  }
})

test_that("without a joinpoint the change is that of a line, worked by hand", {
  value <- c(100, 110, 121, 133.1)
  fit <- joinpoints(value, family = "gaussian")
  expect_equal(tidy(fit)$estimate, c(10, 10))
  expect_equal(coef(fit), c(segment1 = log(1.1)))
})

test_that("segments meet at the joinpoints", {
  set.seed(6)
  data <- broken_counts(25, 6, c(0.1, -0.2, 0.1), c(9, 17))
  fit <- fit_of(data, 2, "quasipoisson")
  one <- fit$fits[[1]]
  for (at in one$at) {
    line <- line_columns(at + c(-1e-9, 1e-9), one$origin, one$at) %*%
      one$coefficient
    expect_equal(line[1], line[2], tolerance = 1e-8)
  }
  slopes <- coef(fit)
  logs <- log(augment(fit)$.fitted)
  expect_equal(diff(logs[1:9]), rep(slopes[[1]], 8), tolerance = 1e-8)
  expect_equal(diff(logs[17:25]), rep(slopes[[3]], 8), tolerance = 1e-8)
})

test_that("scale, exposure and the origin of time leave the changes alone", {
  set.seed(7)
  data <- broken_counts(20, 5, c(0.1, -0.2), 11)
  plain <- tidy(fit_of(data, 2, "gaussian"))
  scaled <- data
  scaled$value <- 1000 * data$value
  expect_equal(tidy(fit_of(scaled, 2, "gaussian")), plain)
  scaled$exposure <- 1000
  expect_equal(tidy(fit_of(scaled, 2, "gaussian", exposure = exposure)), plain)
  counts <- tidy(fit_of(data, 2, "quasipoisson"))
  data$exposure <- 7
  expect_equal(tidy(fit_of(data, 2, "quasipoisson", exposure = exposure)),
               counts, tolerance = 1e-7)
  data$time <- data$time + 1990
  later <- tidy(fit_of(data, 2, "quasipoisson"))
  expect_equal(later$estimate, counts$estimate, tolerance = 1e-7)
  expect_equal(later$from, counts$from + 1990)
})

test_that("time reversed turns the slopes round", {
  set.seed(8)
  data <- broken_counts(18, 5, c(0.2, -0.1), 9)
  back <- data.frame(time = rev(-data$time), value = rev(data$value))
  for (family in c("gaussian", "poisson")) {
    expect_equal(unname(coef(fit_of(back, 1, family))),
                 unname(-rev(coef(fit_of(data, 1, family)))), tolerance = 1e-7)
  }
})

test_that("quarters and days give changes per year", {
  rise <- exp(0.02 * (0:19))
  quarters <- data.frame(year = rep(2010:2014, each = 4), quarter = 1:4,
                         value = 50 * rise)
  fit <- joinpoints(quarters, value = value, max_joinpoints = 0)
  expect_equal(tidy(fit)$estimate[1], 100 * expm1(0.08))
  expect_identical(tidy(fit)$from[1], "2010-Q1")
  days <- data.frame(day = as.Date("2020-01-01") + 0:19, value = 50 * rise)
  fit <- joinpoints(days, value = value, time = day, max_joinpoints = 0)
  expect_equal(tidy(fit)$estimate[1], 100 * expm1(0.02 * 365.2425))
  expect_match(format(fit), "a year")
})

test_that("a joinpoint between two quarters is given in decimal years", {
  line <- 0.1 * (1:20) - 0.3 * pmax(0, 1:20 - 10.5)
  quarters <- data.frame(year = rep(2010:2014, each = 4), quarter = 1:4,
                         value = exp(5 + line))
  fit <- joinpoints(quarters, value = value, max_joinpoints = 1, between = 1,
                    family = "gaussian", select = "bic")
  expect_equal(fit$joinpoints$at, 2010 + 9.5 / 4)
  expect_match(format(fit), "2012.375", fixed = TRUE)
  years <- data.frame(year = 2001:2020, value = exp(5 + line))
  fit <- joinpoints(years, value = value, max_joinpoints = 1, between = 1,
                    family = "gaussian", select = "bic")
  expect_equal(fit$joinpoints$at, 2010.5)
})

# ---- how many ----------------------------------------------------------------

test_that("the default number of joinpoints grows with the series", {
  n <- c(1, 6, 7, 11, 12, 16, 17, 21, 22, 26, 27, 31, 32, 36, 37, 90)
  k <- c(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7)
  expect_equal(vapply(n, default_joinpoints, 0), k)
  long <- joinpoints(exp(sin(1:150 / 20)), select = "bic")
  expect_identical(glance(long)$max_joinpoints, 3L)
})

test_that("a permutation test gives lm()'s shares over sample()'s orders", {
  set.seed(9)
  data <- broken_counts(12, 4, c(0.1, -0.05), 6, size = 15)
  for (family in c("gaussian", "quasipoisson")) {
    for (numbers in list(c(0, 1), c(0, 2), c(1, 2))) {
      set.seed(10)
      brute <- brute_shares(data, numbers[1], numbers[2], 39, family)
      fitted <- joinpoint_data(
        as.double(data$time), as.double(data$value), NULL,
        list(between = 0, min_end = 2, min_between = 2, family = family)
      )
      fits <- fit_each_number(fitted, 2)
      set.seed(10)
      test <- test_numbers(fitted, fits, as.integer(numbers[1]),
                           as.integer(numbers[2]), 39)
      expect_equal(test$statistic, 1 / brute[1], tolerance = 1e-7)
      expect_equal(test$p.value, mean(brute <= brute[1] * (1 + 1e-9)))
    }
  }
})

test_that("the tests go from both ends until they meet", {
  set.seed(11)
  data <- broken_counts(22, 6, c(0.1, -0.2), 11)
  fit <- joinpoints(data, value = value, time = time, permutations = 199)
  tests <- fit$tests
  expect_identical(tests$null[1], 0L)
  expect_identical(tests$alternative[1], 4L)
  expect_equal(tests$level, rep(0.05 / 4, nrow(tests)))
  expect_identical(tests$rejected, tests$p.value <= tests$level)
  step <- tests$rejected
  expect_equal(diff(tests$null), as.integer(step[-length(step)]))
  expect_equal(diff(tests$alternative), -as.integer(!step[-length(step)]))
  last <- nrow(tests)
  expect_identical(
    glance(fit)$joinpoints,
    if (step[last]) tests$null[last] + 1L else tests$null[last]
  )
  expect_identical(glance(fit)$joinpoints, 1L)
})

test_that("random numbers are R's, and searching takes none", {
  data <- broken_counts(15, 5, c(0.1, -0.2), 8)
  set.seed(12)
  first <- joinpoints(data, value = value, time = time, permutations = 99)
  set.seed(12)
  again <- joinpoints(data, value = value, time = time, permutations = 99)
  expect_identical(first$tests, again$tests)
  before <- .Random.seed
  joinpoints(data, value = value, time = time, select = "wbic")
  expect_identical(.Random.seed, before)
})

test_that("criteria are their formulas", {
  set.seed(13)
  data <- broken_counts(20, 5, c(0.15, -0.1), 10, size = 40)
  data$exposure <- 1
  n <- 20
  for (family in c("gaussian", "poisson", "quasipoisson")) {
    models <- fit_of(data, 2, family)$models
    for (k in 0:2) {
      row <- models[k + 1, ]
      loss <- row$deviance / n
      if (family != "poisson") loss <- log(loss)
      expect_equal(row$bic, loss + (2 * k + 2) * log(n) / n)
      expect_equal(row$bic3, loss + (3 * k + 2) * log(n) / n)
      expect_equal(row$wbic, row$bic * (1 - row$weight) + row$bic3 * row$weight)
    }
  }
})

test_that("the weight is the largest partial R2, by projections", {
  set.seed(14)
  data <- broken_counts(24, 5, c(0.15, -0.1, 0.2), c(8, 16))
  models <- fit_of(data, 2, "gaussian")$models
  y <- log(data$value)
  at <- models$at[[3]]
  limits <- c(-Inf, at, Inf)
  r2 <- vapply(1:2, function(j) {
    here <- data$time > limits[j] & data$time <= limits[j + 2]
    x <- cbind(1, data$time[here])
    z <- pmax(0, data$time[here] - at[j])
    off <- diag(sum(here)) - x %*% solve(crossprod(x)) %*% t(x)
    (y[here] %*% off %*% z)^2 /
      ((y[here] %*% off %*% y[here]) * (z %*% off %*% z))
  }, 0)
  expect_equal(models$weight, c(0, models$weight[2], max(r2)))
})

test_that("`select` follows its criterion", {
  set.seed(15)
  data <- broken_counts(26, 5, c(0.1, -0.05), 13, size = 50)
  for (select in c("bic", "wbic")) {
    fit <- joinpoints(data, value = value, time = time, select = select)
    expect_identical(glance(fit)$joinpoints,
                     which.min(fit$models[[select]]) - 1L)
    expect_identical(which(fit$models$chosen), glance(fit)$joinpoints + 1L)
    expect_identical(nrow(fit$tests), 0L)
  }
})

# ---- averages ----------------------------------------------------------------

test_that("an average is the weighted mean of slopes, with its delta error", {
  set.seed(16)
  data <- broken_counts(20, 6, c(0.1, -0.15), 11)
  data$time <- data$time + 2000
  fit <- fit_of(data, 1, "quasipoisson")
  at <- fit$joinpoints$at
  average <- average_change(fit, 2005, 2018)
  weight <- c(at - 2005, 2018 - at) / 13
  slope <- sum(weight * coef(fit))
  expect_equal(average$estimate, 100 * expm1(slope))
  data$exposure <- 1
  oracle <- line_fit(data, at, "quasipoisson")
  combined <- c(0, 1, weight[2])
  unscaled <- summary(oracle)$cov.unscaled
  dispersion <- sum(residuals(oracle, "pearson")^2) / 16
  error <- sqrt(drop(combined %*% unscaled %*% combined) * dispersion)
  expect_equal(average$conf.high, 100 * expm1(slope + qt(0.975, 16) * error),
               tolerance = 1e-6)
  expect_equal(average$p.value, 2 * pt(-abs(slope / error), 16),
               tolerance = 1e-5)
})

test_that("in a segment the average is the segment's; over all it is AAPC", {
  set.seed(17)
  data <- broken_counts(20, 6, c(0.1, -0.15), 11)
  fit <- fit_of(data, 1, "gaussian")
  rows <- tidy(fit)
  same <- c("estimate", "std.error", "conf.low", "conf.high", "p.value")
  expect_equal(average_change(fit, 2, 7)[same], rows[1, same])
  expect_equal(average_change(fit)[same], rows[3, same])
  wide <- average_change(fit, conf_level = 0.99)
  expect_lt(wide$conf.low, rows$conf.low[3])
})

test_that("ranges are named as tables name times", {
  quarters <- data.frame(year = rep(2010:2014, each = 4), quarter = 1:4,
                         value = exp(0.01 * (1:20)))
  fit <- joinpoints(quarters, value = value, max_joinpoints = 0)
  part <- average_change(fit, "2011-Q1", "2013-Q4")
  expect_identical(part$from, "2011-Q1")
  expect_equal(part$estimate, 100 * expm1(0.04))
  expect_error(average_change(fit, "2009-Q1"), class = "nka_error_time")
  expect_error(average_change(fit, 2011), class = "nka_error_time")
})

# ---- series that are short, flat or empty ------------------------------------

test_that("too short and all but empty series are NA with a warning", {
  for (value in list(numeric(), 5, c(5, 6), c(0, 0, 0, 0), c(0, 3, 0))) {
    expect_warning(fit <- joinpoints(value), class = "nka_warning_fit")
    expect_true(all(is.na(tidy(fit)$estimate)))
    expect_identical(glance(fit)$n, length(value))
    expect_identical(nrow(augment(fit)), length(value))
    expect_identical(glance(fit)$joinpoints, NA_integer_)
    expect_true(all(is.na(average_change(fit)$estimate)))
    expect_match(format(fit), "too few values")
  }
})

test_that("three values have a line, and an interval with one degree", {
  fit <- joinpoints(c(2, 4, 9), family = "gaussian")
  oracle <- lm(log(c(2, 4, 9)) ~ c(1, 2, 3))
  expect_equal(tidy(fit)$conf.low[1], 100 * expm1(confint(oracle)[2, 1]))
})

test_that("a constant series does not change", {
  for (family in c("gaussian", "quasipoisson", "poisson")) {
    fit <- joinpoints(rep(7, 12), family = family, permutations = 19)
    expect_equal(tidy(fit)$estimate, c(0, 0), tolerance = 1e-9)
    expect_identical(glance(fit)$joinpoints, 0L)
  }
})

test_that("a tail of zeros falls without limit and has no percent change", {
  value <- c(20, 24, 31, 40, 46, 60, 0, 0, 0, 0)
  expect_warning(
    fit <- joinpoints(value, max_joinpoints = 1, select = "bic"),
    class = "nka_warning_fit"
  )
  brute <- brute_force(data.frame(time = 1:10, value = value), 1, "poisson")
  expect_equal(model_of(fit, 1)$deviance, brute$deviance, tolerance = 1e-6)
  rows <- tidy(fit)
  expect_identical(is.na(rows$estimate), c(FALSE, TRUE, TRUE))
  expect_false(anyNA(average_change(fit, 1, 4)$estimate))
  expect_match(format(fit), "fell to nothing")
})

test_that("missing values are left out on request", {
  value <- c(5, 7, NA, 11, 16, 20, 22)
  expect_error(joinpoints(value), class = "nka_error_na")
  expect_warning(fit <- joinpoints(value, na = "omit"),
                 class = "nka_warning_omitted")
  expect_identical(glance(fit)[c("n", "missing")],
                   tibble::tibble(n = 6L, missing = 1L))
  known <- joinpoints(value[-3], time = (1:7)[-3])
  expect_equal(tidy(fit)$estimate, tidy(known)$estimate)
})

test_that("rows may come in any order", {
  set.seed(18)
  data <- broken_counts(18, 5, c(0.2, -0.1), 9)
  expect_equal(tidy(fit_of(data[sample(18), ], 1, "poisson")),
               tidy(fit_of(data, 1, "poisson")))
})

test_that("many series give what they give one by one", {
  set.seed(19)
  x <- replicate(4, broken_counts(14, 4, c(0.2, -0.2), 7, size = 10)$value)
  for (select in c("wbic", "permutation")) {
    one_seed <- function(x) {
      joinpoints(x, select = select, permutations = 49)
    }
    set.seed(20)
    batch <- one_seed(x)
    set.seed(20)
    ones <- lapply(1:4, function(i) one_seed(x[, i]))
    expect_identical(as.data.frame(tidy(batch))[-1],
                     as.data.frame(do.call(rbind, lapply(ones, tidy))))
    expect_identical(batch$models$bic, unlist(lapply(ones, function(one) {
      one$models$bic
    })))
  }
  expect_batch(function(x) joinpoints(x, select = "bic"), x, glance)
})

test_that("a table of counts with groups is a batch", {
  fit <- joinpoints(arrivals_by_year(by = sex), select = "wbic")
  women <- subset(arrivals_by_year(by = sex), sex == "female")
  alone <- joinpoints(women, select = "wbic")
  expect_equal(tidy(fit)$estimate[tidy(fit)$sex == "female"],
               tidy(alone)$estimate)
  expect_identical(sources_of(fit), sources_of(arrivals_by_year()))
})

# ---- results -----------------------------------------------------------------

test_that("tables have the promised columns", {
  fit <- joinpoints(arrivals_by_year(by = sex), max_joinpoints = 2,
                    select = "wbic")
  expect_identical(names(tidy(fit)), c(
    "sex", "term", "segment", "from", "to", "estimate", "std.error",
    "statistic", "p.value", "conf.low", "conf.high"
  ))
  expect_identical(names(glance(fit)), c(
    "sex", "n", "missing", "joinpoints", "max_joinpoints", "deviance",
    "dispersion", "df.residual", "bic", "bic3", "wbic"
  ))
  expect_identical(names(augment(fit)), c(
    "sex", "year", "arrivals", "segment", ".fitted", ".lower", ".upper",
    ".resid"
  ))
  expect_identical(names(fit$joinpoints), c("sex", "joinpoint", "at"))
  expect_identical(names(coef(fit)), c("female", "male"))
  expect_identical(nobs(fit), c(36L, 36L))
  expect_s3_class(fit, c("nka_joinpoints", "nka_trend"), exact = TRUE)
})

test_that("confint() gives the intervals at another level", {
  fit <- joinpoints(arrivals_by_year(), max_joinpoints = 2, select = "wbic")
  expect_equal(confint(fit)$conf.low, tidy(fit)$conf.low)
  narrow <- confint(fit, level = 0.5)
  expect_true(all(narrow$conf.low > tidy(fit)$conf.low))
})

test_that("the sentence names times, rates and how they were chosen", {
  year <- 2000:2019
  data <- data.frame(
    year = year,
    arrivals = exp(5 + 0.1 * (year - 2000) - 0.3 * pmax(0, year - 2010))
  )
  fit <- joinpoints(data, family = "gaussian", max_joinpoints = 1,
                    select = "bic")
  expect_identical(format(fit), paste(
    "Arrivals grew by 11% a year (95% interval 11 to 11) from 2000 to 2010,",
    "then fell by 18% a year (95% interval 18 to 18) to 2019. Chosen by BIC:",
    "1 change of the rate, of at most 1."
  ))
  expect_output(print(fit), "Lerman")
})

test_that("pictures draw the line, its band and the joinpoints", {
  fit <- joinpoints(arrivals_by_year(by = sex), max_joinpoints = 2,
                    select = "wbic")
  pic <- sketch(fit)
  expect_identical(pic$parts$marks$time, as.double(fit$joinpoints$at))
  bend <- pic$parts$lines[pic$parts$lines$time == 2002, ]
  fitted <- augment(fit)
  expect_equal(bend$value, fitted$.fitted[fitted$year == 2002])
  inside <- pic$parts$bands
  expect_true(all(inside$low <= inside$high))
  expect_silent(plot(fit))
  expect_match(alt_text(fit), "Dotted: joinpoints")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(fit), "ggplot")
})

test_that("with an exposure the picture shows rates", {
  fit <- joinpoints(c(10, 12, 15, 20), exposure = c(1, 2, 3, 4) * 10)
  pic <- sketch(fit)
  expect_equal(pic$parts$points$value, c(1, 0.6, 0.5, 0.5))
  expect_match(pic$y_title, "per unit of exposure")
})

# ---- wrong calls -------------------------------------------------------------

test_that("values that a family cannot have are refused", {
  expect_error(joinpoints(c(3, 0, 5, 6), family = "gaussian"), "takes zeros",
               class = "nka_error_value")
  expect_error(joinpoints(c(3, 0.5, 5, 6), family = "poisson"),
               "takes fractions", class = "nka_error_value")
  expect_error(joinpoints(c(3, -1, 5, 6)), "at 2 is -1",
               class = "nka_error_value")
  expect_error(joinpoints(cbind(a = 1:4, b = c(1, 2, -3, 4))),
               "the value of b at 3", class = "nka_error_value")
})

test_that("searches that cannot end are refused, and others can be stopped", {
  expect_error(joinpoints(exp(sin(1:200)), max_joinpoints = 6),
               "too many to search", class = "nka_error_joinpoints")
  long <- rpois(60, 30)
  expect_interruptible(joinpoints(long, max_joinpoints = 5))
  expect_interruptible(joinpoints(long, max_joinpoints = 4, between = 2,
                                  select = "bic"))
})

# ---- peers -------------------------------------------------------------------

test_that("segmented, whose joinpoints lie anywhere, finds the same bends", {
  segmented <- peer("segmented", "segmented")
  set.seed(31)
  data <- broken_counts(24, 6, c(0.15, -0.1), 12)
  fine <- joinpoints(data, value = value, time = time, max_joinpoints = 1,
                     family = "poisson", select = "bic", between = 80)
  theirs <- segmented(glm(value ~ time, poisson(), data), ~time)
  expect_equal(fine$joinpoints$at, unname(theirs$psi[, "Est."]),
               tolerance = 0.002)
  expect_equal(glance(fine)$deviance, deviance(theirs), tolerance = 1e-4)
  slopes <- peer("segmented", "slope")(theirs)$time[, "Est."]
  expect_equal(unname(coef(fine)), unname(slopes), tolerance = 0.005)
})

test_that("the average of segmented's help page is ours, and its plain error", {
  segmented <- peer("segmented", "segmented")
  set.seed(12)
  x <- 1:20
  y <- 2 - 0.5 * x + 0.7 * pmax(x - 9, 0) - 0.8 * pmax(x - 15, 0) +
    rnorm(20) * 0.3
  theirs <- peer("segmented", "aapc")(segmented(lm(y ~ x), psi = c(5, 12)))
  ours <- joinpoints(exp(y), family = "gaussian", max_joinpoints = 2,
                     between = 30, select = "bic")
  average <- average_change(ours)
  expect_equal(log1p(average$estimate / 100), theirs[["Est."]],
               tolerance = 0.002)
})

test_that("ljr, with few events among very many, has the same likelihood fit", {
  ljr1 <- peer("ljr", "ljr1")
  set.seed(32)
  data <- broken_counts(20, 5, c(0.15, -0.1), 10)
  capture.output(
    theirs <- ljr1(data$value, rep(1e9, 20), data$time)
  )
  ours <- joinpoints(data, value = value, time = time, max_joinpoints = 1,
                     family = "poisson", select = "bic", between = 99)
  expect_equal(ours$joinpoints$at, as.double(theirs$Joinpoint),
               tolerance = 0.01)
  expect_equal(unname(coef(ours)), unname(cumsum(theirs$Coef[2:3])),
               tolerance = 0.01)
})

test_that("a long series has its line when no joinpoint is asked for", {
  value <- exp(5 + sin(1:20000))
  fit <- joinpoints(value, max_joinpoints = 0, family = "gaussian")
  expect_equal(coef(fit)[[1]], coef(lm(log(value) ~ seq_along(value)))[[2]])
  expect_error(joinpoints(value), class = "nka_error_joinpoints")
})

# ---- two series --------------------------------------------------------------

test_that("a series is parallel to its multiple", {
  set.seed(21)
  value <- broken_counts(16, 5, c(0.2, -0.2), 8, size = 30)$value
  pair <- cbind(a = value, b = 3 * value)
  for (family in c("gaussian", "quasipoisson")) {
    test <- parallel_test(pair, family = family, permutations = 99,
                          select = "bic")
    expect_gt(tidy(test)$p.value, 0.9)
    expect_equal(test$separate[[1]]$at, test$common$at)
    expect_equal(test$separate[[2]]$slope, test$common$slope,
                 tolerance = 1e-6)
    apart <- parallel_test(pair, "coincident", family = family,
                           permutations = 99, select = "bic") |>
      expect_error(class = "nka_error_column")
    apart <- parallel_test(pair, hypothesis = "coincident", family = family,
                           permutations = 99, select = "bic")
    expect_equal(tidy(apart)$p.value, 0.01)
  }
})

test_that("equal series coincide", {
  set.seed(22)
  value <- broken_counts(14, 5, c(0.2, -0.2), 7)$value
  test <- parallel_test(cbind(value, value), hypothesis = "coincident",
                        permutations = 99, select = "bic")
  expect_equal(tidy(test)$p.value, 1)
  expect_equal(tidy(test)$statistic, 1, tolerance = 1e-7)
})

test_that("the parallel fit is that of glm() over all placements", {
  set.seed(23)
  pair <- cbind(a = broken_counts(13, 4, c(0.2, -0.2), 6)$value,
                b = broken_counts(13, 3, c(0.15, -0.2), 7)$value)
  long <- data.frame(time = rep(1:13, 2), value = c(pair),
                     group = rep(c("a", "b"), each = 13))
  for (hypothesis in c("parallel", "coincident")) {
    test <- parallel_test(pair, hypothesis = hypothesis, joinpoints = 2,
                          permutations = 19)
    sets <- all_placements(1:13, 2)
    fits <- apply(sets, 1, function(at) {
      form <- value ~ time + pmax(0, time - at[1]) + pmax(0, time - at[2])
      if (hypothesis == "parallel") form <- update(form, . ~ . + group)
      glm(form, poisson(), long, control = glm.control(epsilon = 1e-12))
    })
    deviances <- vapply(fits, deviance, 0)
    best <- which.min(deviances)
    expect_equal(as.double(test$common$at), sets[best, ])
    expect_equal(test$fits[[3]]$deviance, min(deviances), tolerance = 1e-8)
    expect_equal(augment(test)$.fitted, unname(fitted(fits[[best]])),
                 tolerance = 1e-6)
  }
})

test_that("the parallel statistic is that of lm() over sample()'s orders", {
  set.seed(24)
  pair <- cbind(a = broken_counts(11, 4, c(0.2, -0.2), 6)$value,
                b = broken_counts(11, 4, c(0.1, -0.1), 5)$value)
  time <- rep(1:11, 2)
  group <- rep(0:1, each = 11)
  y <- log(c(pair))
  places <- 3:9
  common <- function(y) {
    min(vapply(places, function(at) {
      deviance(lm(y ~ time + pmax(0, time - at) + group))
    }, 0))
  }
  apart <- function(y) {
    sum(vapply(0:1, function(g) {
      min(vapply(places, function(at) {
        deviance(lm(y ~ time + pmax(0, time - at), subset = group == g))
      }, 0))
    }, 0))
  }
  best <- places[which.min(vapply(places, function(at) {
    deviance(lm(y ~ time + pmax(0, time - at) + group))
  }, 0))]
  fit <- lm(y ~ time + pmax(0, time - best) + group)
  set.seed(25)
  shares <- c(apart(y) / common(y), replicate(29, {
    shuffled <- fitted(fit) + residuals(fit)[sample(22)]
    apart(shuffled) / common(shuffled)
  }))
  set.seed(25)
  test <- parallel_test(pair, joinpoints = 1, family = "gaussian",
                        permutations = 29)
  expect_equal(tidy(test)$statistic, 1 / shares[1])
  expect_equal(tidy(test)$p.value, mean(shares <= shares[1] * (1 + 1e-9)))
})

test_that("a parallel test has tables, sentences and a picture", {
  later <- subset(arrivals_by_year(by = sex), year >= 2005)
  set.seed(26)
  test <- parallel_test(later, select = "bic", permutations = 99)
  expect_identical(names(tidy(test)),
                   c("term", "joinpoints", "statistic", "p.value"))
  expect_identical(nrow(glance(test)), 1L)
  expect_identical(names(augment(test)),
                   c("sex", "year", "arrivals", ".fitted", ".resid"))
  expect_length(format(test), 2)
  expect_match(format(test)[1], "female and male")
  expect_output(print(test), "Kim, Fay, Yu")
  expect_silent(plot(test))
  expect_match(alt_text(test), "Dashes")
  expect_interruptible(parallel_test(later, permutations = 1e7))
})

test_that("small values and a leap at the end are not taken for nothing", {
  y <- c(5, 3, 4, 6, 5, 4, 7, 5, 9, 12, 15, 19)
  estimate <- function(y) tidy(joinpoints(y, max_joinpoints = 0))$estimate
  expect_equal(estimate(1e-6 * y), estimate(y), tolerance = 1e-6)
  expect_error(
    joinpoints(1e-8 * y), "needs values above", class = "nka_error_value"
  )
  leap <- expect_no_warning(joinpoints(c(y[-1], 2^53), max_joinpoints = 0))
  expect_gt(tidy(leap)$estimate[1], 0)
  expect_match(format(leap), "grew by .* to a rise without limit")
})

test_that("a percent change beyond all numbers is NA, and said", {
  counts <- c(9, 14, 19, 27, 41, 52, 44, 33, 28, 21)
  fit_at <- function(time) {
    joinpoints(counts, time = time, max_joinpoints = 1, select = "bic")
  }
  step <- 1e-5
  expect_warning(fit <- fit_at(step * 1:10), "plain numbers about 1 apart",
                 class = "nka_warning_fit")
  plain <- fit_at(1:10)
  expect_identical(tidy(fit)$estimate, c(NA, -100, NA))
  expect_identical(tidy(fit)$conf.high, c(NA, -100, NA))
  expect_equal(tidy(fit)$statistic, tidy(plain)$statistic, tolerance = 1e-6)
  expect_equal(step * coef(fit), coef(plain), tolerance = 1e-6)
  expect_match(format(fit), "^The series grew beyond all numbers from 1e-05 to")
  # By day, in a year.
  expect_warning(
    day <- joinpoints(c(1, 1e3, 1e6), time = as.Date("2020-01-01") + 0:2),
    class = "nka_warning_fit"
  )
  expect_match(format(day), "grew beyond all numbers from 2020-01-01")
})

test_that("a column called like one of the result is refused", {
  data <- data.frame(year = 1:9, segment = 1:9)
  expect_error(joinpoints(data, segment), "two columns `segment`",
               class = "nka_error_column")
})
