# Interrupted series against regressions of stats, MASS and sandwich on columns
# made by hand, and against simulations of which the truth is known.

since_2012 <- subset(arrivals_by_year(), year >= 2012)
closure <- c(closure = "2020-01-22")

# The last warning, with the value assigned where the call was written.
warning_of <- function(expr) {
  seen <- NULL
  withCallingHandlers(expr, warning = function(cnd) {
    seen <<- cnd
    invokeRestart("muffleWarning")
  })
  seen
}

# A series with two events; the second has a level only.
two_events <- function() {
  c(120, 131, 118, 140, 133, 150, 90, 97, 85, 99, 101, 92, 160, 171, 149, 166)
}
two <- c(first = 7, second = 13)

by_hand <- function(y = two_events()) {
  t <- seq_along(y)
  data.frame(
    y = y, trend = t - 1, level1 = as.numeric(t >= 7),
    slope1 = ifelse(t >= 7, t - 7, 0), level2 = as.numeric(t >= 13)
  )
}

fit_by_hand <- function(family = "quasipoisson", data = by_hand()) {
  glm(y ~ trend + level1 + slope1 + level2, family, data)
}

two_fit <- function(...) {
  interruption(two_events(), events = two, effects = c("both", "level"), ...)
}

# ---- the model ---------------------------------------------------------------

test_that("coefficients are those of glm on columns made by hand", {
  for (family in c("quasipoisson", "poisson")) {
    ours <- two_fit(family = family)
    fit <- fit_by_hand(family)
    expect_equal(unname(coef(ours)), unname(coef(fit)), tolerance = 1e-7)
    expect_identical(
      names(coef(ours)),
      c("(Intercept)", "trend", "level: first", "slope: first",
        "level: second")
    )
    expect_equal(augment(ours)$.fitted, unname(fitted(fit)), tolerance = 1e-7)
    expect_equal(augment(ours)$.resid, two_events() - unname(fitted(fit)),
                 tolerance = 1e-5)
  }
})

test_that("the negative binomial is that of MASS", {
  set.seed(3)
  y <- rnbinom(30, size = 5, mu = rep(c(80, 40), c(18, 12)))
  ours <- interruption(y, events = c(e = 19), family = "negbin",
                       errors = "independent")
  t <- 0:29
  fit <- MASS::glm.nb(y ~ t + I(t >= 18) + I(pmax(t - 18, 0)))
  expect_equal(unname(coef(ours)), unname(coef(fit)), tolerance = 1e-6)
  expect_equal(glance(ours)$theta, fit$theta, tolerance = 1e-5)
  expect_equal(glance(ours)$AIC, AIC(fit), tolerance = 1e-8)
  expect_equal(glance(ours)$logLik, as.numeric(logLik(fit)), tolerance = 1e-8)
  expect_equal(tidy(ours)$std.error, unname(sqrt(diag(vcov(fit)))),
               tolerance = 1e-5)
})

test_that("an exposure is an offset", {
  exposure <- seq(1000, 2500, 100)
  ours <- interruption(two_events(), events = two[1], exposure = exposure)
  data <- by_hand()
  fit <- glm(y ~ trend + level1 + slope1 + offset(log(exposure)),
             quasipoisson, data)
  expect_equal(unname(coef(ours)), unname(coef(fit)), tolerance = 1e-7)
  expect_equal(augment(ours)$.fitted, unname(fitted(fit)), tolerance = 1e-7)
})

test_that("waves follow the calendar", {
  set.seed(1)
  y <- rpois(40, 90 + 20 * sin(2 * pi * (1:40) / 4))
  quarters <- ts(y, start = c(2010, 2), frequency = 4)
  t <- 0:39
  level <- as.numeric(t >= 15)
  season <- factor((t + 1) %% 4)
  # Two pairs of waves are as good as a level for each quarter.
  ours <- interruption(quarters, events = c(e = "2014-Q1"), effects = "level",
                       season = 2)
  fit <- glm(y ~ t + level + season, quasipoisson)
  expect_equal(augment(ours)$.fitted, unname(fitted(fit)), tolerance = 1e-7)
  expect_equal(coef(ours)[["level: e"]], coef(fit)[["level"]],
               tolerance = 1e-6)
  expect_identical(tail(tidy(ours)$term, 3), c("cos 1", "sin 1", "cos 2"))
  angle <- 2 * pi * ((t + 1) %% 4) / 4
  one <- interruption(quarters, events = c(e = "2014-Q1"), season = 1)
  fit <- glm(y ~ t + level + pmax(t - 15, 0) + cos(angle) + sin(angle),
             quasipoisson)
  expect_equal(unname(coef(one)), unname(coef(fit)), tolerance = 1e-6)
})

test_that("a known change is found again", {
  set.seed(11)
  truth <- c(log(0.5), 0.04)
  found <- replicate(20, {
    t <- 0:59
    mu <- 400 * exp(-0.02 * t + (t >= 30) * truth[1] +
                      pmax(t - 30, 0) * truth[2])
    y <- rnbinom(60, size = 60, mu = mu)
    coef(interruption(y, events = c(e = 31)))[3:4]
  })
  error <- apply(found, 1, sd) / sqrt(20)
  expect_lt(max(abs(rowMeans(found) - truth) / error), 3)
})

# ---- how sure ----------------------------------------------------------------

test_that("Newey-West errors are those of sandwich", {
  fit <- fit_by_hand()
  for (lags in list(NULL, 0, 1, 4)) {
    ours <- two_fit(errors = "newey-west", lags = lags)
    theirs <- sandwich::NeweyWest(
      fit, lag = if (is.null(lags)) 2 else lags, prewhite = FALSE, adjust = TRUE
    )
    expect_equal(tidy(ours)$std.error, unname(sqrt(diag(theirs))),
                 tolerance = 1e-6)
    expect_identical(glance(ours)$lags, as.integer(if (is.null(lags)) 2 else
      lags))
  }
  # 4 (n / 100)^(2/9), rounded down
  expect_identical(nkarrivals:::automatic_lags(c(8, 12, 25, 36, 100, 101)),
                   c(2, 2, 2, 3, 4, 4))
})

test_that("independent errors are those of glm, never below Poisson's", {
  fit <- fit_by_hand()
  expect_gt(summary(fit)$dispersion, 0)
  least <- max(1, summary(fit)$dispersion)
  ours <- two_fit(errors = "independent")
  expect_equal(
    tidy(ours)$std.error,
    unname(sqrt(diag(vcov(summary(fit, dispersion = least))))),
    tolerance = 1e-6
  )
  expect_equal(glance(ours)$dispersion, least, tolerance = 1e-6)
  scattered <- two_events() + c(-60, 60, 0, -50)
  ours <- interruption(scattered, events = two, effects = c("both", "level"),
                       errors = "independent")
  fit <- fit_by_hand(data = by_hand(scattered))
  expect_gt(summary(fit)$dispersion, 1)
  expect_equal(tidy(ours)$std.error,
               unname(summary(fit)$coefficients[, "Std. Error"]),
               tolerance = 1e-6)
  expect_equal(tidy(ours)$statistic,
               unname(summary(fit)$coefficients[, "t value"]),
               tolerance = 1e-5)
  expect_equal(tidy(ours)$p.value,
               unname(summary(fit)$coefficients[, "Pr(>|t|)"]),
               tolerance = 1e-5)
})

# The same with n by n matrices and a fine grid of correlations.
ar1_by_hand <- function(fit, times = seq_along(fitted(fit))) {
  x <- sqrt(fit$weights) * model.matrix(fit)
  n <- nrow(x)
  inverse <- solve(crossprod(x))
  hat <- x %*% inverse %*% t(x)
  rest <- diag(n) - hat
  shift <- 0.5 * (abs(outer(1:n, 1:n, "-")) == 1)
  r <- residuals(fit, "pearson")
  seen <- sum(r[-1] * r[-n]) / sum(r^2)
  expected <- function(rho) {
    errors <- rest %*% rho^abs(outer(times, times, "-")) %*% rest
    sum(errors * shift) / sum(diag(errors))
  }
  rho <- if (seen <= expected(0)) 0 else if (seen >= expected(0.9)) 0.9 else
    uniroot(function(rho) expected(rho) - seen, c(0, 0.9), tol = 1e-10)$root
  correlations <- rho^abs(outer(times, times, "-"))
  dispersion <- max(1, sum(r^2) / sum(diag(rest %*% correlations)))
  list(
    rho = rho, dispersion = dispersion,
    vcov = dispersion * inverse %*% t(x) %*% correlations %*% x %*% inverse
  )
}

test_that("errors with correlated neighbours are right, with gaps too", {
  set.seed(5)
  seen <- c()
  for (i in 1:4) {
    noise <- as.numeric(arima.sim(list(ar = 0.8), 40, sd = 0.15))
    y <- rpois(40, 300 * exp(noise))
    times <- if (i %% 2) 1:40 else cumsum(sample(1:3, 40, TRUE))
    ours <- interruption(y, time = times, events = c(e = times[25]),
                         errors = "ar1")
    t <- times - times[1]
    fit <- glm(y ~ t + I(times >= times[25]) + pmax(t - t[25], 0), quasipoisson)
    hand <- ar1_by_hand(fit, times)
    seen <- c(seen, hand$rho)
    expect_equal(glance(ours)$correlation, hand$rho, tolerance = 1e-4)
    expect_equal(glance(ours)$dispersion, hand$dispersion, tolerance = 1e-4)
    expect_equal(tidy(ours)$std.error, unname(sqrt(diag(hand$vcov))),
                 tolerance = 1e-4)
  }
  expect_gt(max(seen), 0.2)
})

test_that("the negative binomial has a dispersion where errors may be alike", {
  set.seed(1)
  y <- rnbinom(14, size = 3, mu = 60)
  t <- 0:13
  fit <- MASS::glm.nb(y ~ t + I(t >= 8) + pmax(t - 8, 0))
  hand <- ar1_by_hand(fit)
  expect_gt(hand$dispersion, 1)
  ours <- interruption(y, events = c(e = 9), family = "negbin", errors = "ar1")
  expect_equal(glance(ours)$dispersion, hand$dispersion, tolerance = 1e-4)
  expect_equal(tidy(ours)$std.error, unname(sqrt(diag(hand$vcov))),
               tolerance = 1e-4)
})

test_that("by default the larger of both errors counts", {
  se <- function(errors) {
    tidy(two_fit(errors = errors))$std.error
  }
  expect_equal(se("larger"), pmax(se("newey-west"), se("ar1")))
  row <- tidy(two_fit())[3, ]
  expect_equal(row$conf.low, exp(log(row$estimate) -
                                   qt(0.975, 11) * row$std.error))
  expect_equal(log(row$estimate) / row$std.error, row$statistic)
})

# ---- the line before ---------------------------------------------------------

test_that("the line before an event is that of the coefficients before it", {
  ours <- two_fit()
  b <- coef(ours)
  t <- 0:15
  before_first <- exp(b[[1]] + b[[2]] * t)
  before_second <- before_first * exp(b[[3]] + b[[4]] * (t - 6))
  expect_equal(
    augment(ours)$.counterfactual,
    c(rep(NA, 6), before_first[7:12], before_second[13:16])
  )
  expect_identical(augment(ours)$.event,
                   rep(c(NA, "first", "second"), c(6, 6, 4)))
  y <- two_events()
  expect_identical(ours$excess$observed, c(sum(y[7:12]), sum(y[13:16])))
  expect_equal(ours$excess$expected,
               c(sum(before_first[7:12]), sum(before_second[13:16])))
  expect_equal(ours$excess$estimate,
               ours$excess$observed - ours$excess$expected)
  expect_identical(ours$excess$from, c(7L, 13L))
  expect_identical(ours$excess$to, c(12L, 16L))
  beyond <- excess_counts(ours, "first", to = 16)
  expect_equal(beyond$expected, sum(before_first[7:16]))
  expect_identical(beyond$points, 10L)
})

test_that("the interval of the excess is the delta method by hand", {
  ours <- two_fit(errors = "independent", family = "poisson")
  fit <- fit_by_hand("poisson")
  rows <- 13:16
  x <- model.matrix(fit)[rows, ]
  x[, "level2"] <- 0
  mu <- exp(drop(x %*% coef(fit)))
  gradient <- colSums(mu * x)
  variance <- drop(gradient %*% vcov(fit) %*% gradient) + sum(mu)
  half <- qt(0.975, 11) * sqrt(variance) / sum(mu)
  expect_equal(ours$excess$conf.high[2],
               sum(two_events()[rows]) - sum(mu) * exp(-half), tolerance = 1e-5)
  expect_equal(ours$excess$conf.low[2],
               sum(two_events()[rows]) - sum(mu) * exp(half), tolerance = 1e-5)
  single <- augment(ours)[13, ]
  v <- drop(x[1, ] %*% vcov(fit) %*% x[1, ]) + 1 / mu[[1]]
  expect_equal(single$.high, mu[[1]] * exp(qt(0.975, 11) * sqrt(v)),
               tolerance = 1e-5)
  wide <- excess_counts(ours, "second", conf_level = 0.99)
  expect_lt(wide$conf.low, ours$excess$conf.low[2])
})

test_that("scatter of the sum grows with the correlation and the dispersion", {
  means <- c(10, 20, 30)
  model <- list(dispersion = 2, rho = 0.5, theta = 4)
  variance <- nkarrivals:::scatter_variance
  r <- 0.5^abs(outer(1:3, 1:3, "-"))
  s <- sqrt(2 * means)
  expect_equal(variance(means, 1:3, model, "quasipoisson"), drop(s %*% r %*% s))
  s <- sqrt(2 * (means + means^2 / 4))
  expect_equal(variance(means, 1:3, model, "negbin"), drop(s %*% r %*% s))
  model$rho <- 0
  model$dispersion <- 1
  expect_equal(variance(means, 1:3, model, "poisson"), sum(means))
})

test_that("of two covariances the larger variance counts for each sum", {
  model <- list(vcov = list(diag(c(1, 4)), diag(c(2, 3))))
  variance <- nkarrivals:::combination_variance
  expect_identical(variance(c(1, 0), model), 2)
  expect_identical(variance(c(0, 1), model), 4)
  expect_identical(variance(c(1, 1), model), 5)
})

test_that("the interval of the excess agrees with a simulation", {
  ours <- two_fit(errors = "ar1")
  model <- ours$models[[1]]
  x <- cbind(1, 0:15, 0, 0, 0)[7:12, ]
  set.seed(8)
  draws <- replicate(2000, {
    b <- coef(ours) + drop(t(chol(model$vcov[[1]])) %*% rnorm(5)) /
      sqrt(rchisq(1, 11) / 11)
    mu <- exp(drop(x %*% b))
    sum(rnbinom(6, mu = mu, size = mu / max(model$dispersion - 1, 1e-6)))
  })
  limits <- sum(two_events()[7:12]) - quantile(draws, c(0.975, 0.025))
  width <- ours$excess$conf.high[1] - ours$excess$conf.low[1]
  expect_lt(abs(ours$excess$conf.low[1] - limits[[1]]) / width, 0.1)
  expect_lt(abs(ours$excess$conf.high[1] - limits[[2]]) / width, 0.1)
})

# ---- events ------------------------------------------------------------------

test_that("days, periods and rows of the table of events mean the same", {
  all <- list(
    closure, c(closure = 2020), c(closure = "2020"), c(closure = "2020-Q1"),
    c(closure = "2020-07"), c(closure = "2020-H2"),
    as.Date(closure), data.frame(date = "2020-05-01", event = "closure")
  )
  names(all[[7]]) <- "closure"
  answers <- lapply(all, function(e) tidy(interruption(since_2012, events = e)))
  for (answer in answers[-1]) expect_identical(answer, answers[[1]])
  row <- subset(events, date == "2020-01-22")
  ours <- interruption(since_2012, events = row)
  expect_identical(tidy(ours)$event[3], row$event)
  expect_equal(tidy(ours)$estimate, answers[[1]]$estimate)
  unnamed <- interruption(since_2012, events = "2020-01-22")
  expect_identical(tidy(unnamed)$event[3], "2020-01-22")
})

test_that("the own period of an event can be partly or not affected", {
  late <- c(late = "2019-10-02")
  t <- 0:13
  y <- since_2012$arrivals
  level <- as.numeric(t >= 7)
  expect_column <- function(level, slope, ...) {
    fit <- glm(y ~ t + level + slope, quasipoisson)
    ours <- interruption(since_2012, events = late, ...)
    expect_equal(unname(coef(ours)), unname(coef(fit)), tolerance = 1e-6)
    ours
  }
  expect_column(level, pmax(t - 7, 0))
  # 91 of the 365 days of 2019 are left from 2 October on.
  level[8] <- 91 / 365
  expect_column(level, pmax(t - 7, 0), own_period = "partly")
  ours <- expect_column(as.numeric(t >= 8), pmax(t - 8, 0),
                        own_period = "unaffected")
  expect_identical(ours$excess$from, 2020L)
  from <- function(day) interruption(since_2012, events = day)$excess$from
  expect_identical(from("2019-12-31"), 2019L)
  expect_identical(from("2020-01-01"), 2020L)
})

test_that("effects go by order or by name, whatever the order of the events", {
  ours <- two_fit()
  turned <- interruption(two_events(), events = rev(two),
                         effects = c("level", "both"))
  named <- interruption(two_events(), events = two,
                        effects = c(second = "level", first = "both"))
  expect_identical(tidy(turned), tidy(ours))
  expect_identical(tidy(named), tidy(ours))
  slope <- interruption(two_events(), events = two[1], effects = "slope")
  expect_identical(tidy(slope)$term, c("(Intercept)", "trend", "slope"))
})

test_that("where times are numbers or days, the next point is the first", {
  y <- two_events()
  times <- seq(10, 160, 10)
  at <- function(e, ...) {
    tidy(interruption(y, time = times, events = c(e = e), ...))
  }
  expect_identical(at(65), at(70))
  expect_identical(at(61, own_period = "unaffected"), at(70))
  expect_identical(at(60, own_period = "unaffected"), at(70))
  days <- as.Date("2020-01-01") + times
  dated <- interruption(y, time = days, events = c(e = "2020-03-06"))
  expect_equal(tidy(dated)$estimate, at(70)$estimate)
  expect_identical(dated$excess$from, as.Date("2020-01-01") + 70)
})

# ---- refusals ----------------------------------------------------------------

test_that("zeros after the last event: no finite ratio, still an excess", {
  y <- c(90, 88, 95, 81, 84, 90, 77, 80, 0, 0, 0)
  cnd <- warning_of(ours <- interruption(y, events = c(e = 9)))
  expect_s3_class(cnd, "nka_warning_zero")
  rows <- subset(tidy(ours), event == "e")
  expect_identical(rows$estimate, c(0, NA))
  expect_true(all(is.na(c(rows$std.error, rows$conf.low, rows$conf.high))))
  t <- 0:7
  fit <- glm(y[1:8] ~ t, quasipoisson)
  expected <- predict(fit, data.frame(t = 8:10), type = "response")
  expect_equal(ours$excess$expected, sum(expected), tolerance = 1e-6)
  expect_identical(ours$excess$observed, 0)
  expect_identical(augment(ours)$.fitted[9:11], c(0, 0, 0))
  expect_match(format(ours), "fewer")
})

test_that("zeros elsewhere are refused in plain words", {
  error <- function(y, ...) error_of(interruption(y, ...))
  y <- c(0, 0, 0, 0, 0, 0, 9, 8, 7, 9, 9, 8)
  expect_s3_class(error(y, events = c(e = 7)), "nka_error_zero")
  y <- c(9, 8, 7, 9, 9, 0, 0, 0, 5, 6, 7, 6)
  cnd <- error(y, events = c(a = 6, b = 9))
  expect_s3_class(cnd, "nka_error_zero")
  expect_match(conditionMessage(cnd), "between \"a\" and \"b\"", fixed = TRUE)
  y <- c(9, 8, 7, 9, 9, 8, 10, 5, 0, 0, 0, 0)
  expect_s3_class(error(y, events = c(e = 8)), "nka_error_zero")
})

test_that("a perfect fit and small scatter are told, not hidden", {
  y <- 2^(10:1) * rep(c(1, 3), each = 5)
  cnd <- warning_of(ours <- interruption(y, events = c(e = 6)))
  expect_s3_class(cnd, "nka_warning_fit")
  expect_equal(tidy(ours)$estimate, c(1024, 0.5, 3, 1), tolerance = 1e-6)
  # What is left is the scatter of Poisson counts.
  t <- 0:9
  fit <- suppressWarnings(glm(y ~ t + I(t > 4) + pmax(t - 5, 0), poisson))
  expect_equal(tidy(ours)$std.error, unname(sqrt(diag(vcov(fit)))),
               tolerance = 1e-5)
  cnd <- warning_of(interruption(rep(c(100, 101), 10), events = c(e = 11),
                                 family = "negbin"))
  expect_s3_class(cnd, "nka_warning_dispersion")
})

test_that("series too short are refused, and those just long enough not", {
  y <- c(20, 31, 18, 24, 33, 41, 29)
  expect_s3_class(interruption(y, events = c(e = 5)), "nka_interruption")
  cnd <- error_of(interruption(y[-7], events = c(e = 5)))
  expect_s3_class(cnd, "nka_error_short")
  expect_match(conditionMessage(cnd), "6 points are too few for 4 coefficients")
  expect_no_warning(
    expect_s3_class(error_of(interruption(numeric(), events = 2)),
                    "nka_error_short")
  )
  for (n in 0:3) {
    expect_s3_class(error_of(interruption(y[seq_len(n)], events = c(e = 2))),
                    "nka_error")
  }
})

test_that("missing values stop, or are left out", {
  y <- two_events()
  y[3] <- NA
  expect_s3_class(error_of(interruption(y, events = two)), "nka_error_na")
  expect_warning(ours <- interruption(y, events = two, na = "omit"),
                 class = "nka_warning_omitted")
  t <- (0:15)[-3]
  fit <- glm(y[-3] ~ t + I(t >= 6) + pmax(t - 6, 0) + I(t >= 12) +
               pmax(t - 12, 0), quasipoisson)
  expect_equal(unname(coef(ours)), unname(coef(fit)), tolerance = 1e-6)
  expect_identical(glance(ours)$missing, 1L)
})

# ---- batches and results -----------------------------------------------------

test_that("a batch is its series one by one", {
  set.seed(2)
  x <- matrix(rpois(60, 80), 12)
  fun <- function(x) interruption(x, events = c(e = 7))
  expect_batch(fun, x)
  expect_batch(fun, x, glance)
  expect_batch(fun, x, augment)
  expect_batch(fun, x, function(r) r$excess)
  expect_batch(fun, x, function(r) excess_counts(r, to = 9))
})

test_that("messages name the series that they are about", {
  x <- cbind(a = two_events(), b = c(1:12, 0, 0, 0, 0))
  cnd <- warning_of(interruption(x, events = two))
  expect_match(conditionMessage(cnd), "^b: After")
  x[1:6, "b"] <- 0
  cnd <- error_of(interruption(x, events = two))
  expect_match(conditionMessage(cnd), "^b: Every count before")
})

test_that("order of rows and merging of a constant do not matter", {
  rows <- as.data.frame(since_2012)
  straight <- interruption(rows, events = closure)
  turned <- interruption(rows[rev(seq_len(nrow(rows))), ], events = closure)
  expect_identical(tidy(straight), tidy(turned))
  # Twice the exposure, half the rate.
  one <- interruption(two_events(), events = two, exposure = rep(1, 16))
  half <- interruption(two_events(), events = two, exposure = rep(2, 16))
  expect_equal(tidy(half)$estimate[1], tidy(one)$estimate[1] / 2)
  expect_equal(tidy(half)[-1, ], tidy(one)[-1, ], tolerance = 1e-6)
  expect_equal(half$excess, one$excess, tolerance = 1e-6)
})

test_that("a result speaks of what is missing, with its interval", {
  ours <- interruption(since_2012, events = closure)
  expect_match(format(ours), paste0(
    "^After closure \\(2020-01-22\\) about [0-9,]+ fewer people arrived from ",
    "2020 to 2025 than the line before would have given \\(95% interval ",
    "[0-9,]+ to [0-9,]+ fewer\\)[.]$"
  ))
  text <- nkarrivals:::fewer_or_more
  expect_identical(text(-30, -10), "10 to 30 fewer")
  expect_identical(text(-30, 10), "30 fewer to 10 more")
  expect_identical(text(10, 30), "10 to 30 more")
  expect_identical(text(-0.4, 30), "0 to 30 more")
  expect_identical(text(-30, 0.4), "0 to 30 fewer")
  expect_identical(text(-0.2, 0.4), "close to 0")
  expect_identical(text(-Inf, 30), "at most 30 more")
  expect_identical(text(-Inf, -30), "at least 30 fewer")
  expect_identical(text(NaN, NaN), "unknown")
  index <- interruption(two_events(), events = two)
  expect_match(format(index), "the counts from 13 to 16 came to about")
  expect_identical(lengths(regmatches(format(index),
                                      gregexpr("After", format(index)))), 2L)
  expect_match(alt_text(ours), "not its cause", fixed = TRUE)
  expect_identical(sources_of(ours), sources_of(since_2012))
})

test_that("tidy gives ratios or logarithms, coef and confint logarithms", {
  ours <- interruption(since_2012, events = closure)
  ratios <- tidy(ours)
  logs <- tidy(ours, exponentiate = FALSE)
  expect_equal(log(ratios$estimate), logs$estimate)
  expect_equal(log(ratios$conf.low), logs$conf.low)
  expect_identical(ratios$std.error, logs$std.error)
  expect_equal(unname(coef(ours)), logs$estimate)
  expect_equal(unname(confint(ours)),
               unname(as.matrix(logs[c("conf.low", "conf.high")])))
  narrow <- confint(ours, "trend", level = 0.5)
  expect_identical(dimnames(narrow), list("trend", c("25 %", "75 %")))
  expect_gt(narrow[1, 1], confint(ours)["trend", 1])
  both <- interruption(
    subset(arrivals_by_year(by = sex), year >= 2012), events = closure
  )
  expect_identical(names(coef(both))[c(3, 7)],
                   c("female: level: closure", "male: level: closure"))
})

test_that("pictures can be drawn in both ways", {
  skip_without("ggplot2")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  both <- interruption(
    subset(arrivals_by_year(by = sex), year >= 2012), events = closure
  )
  for (x in list(two_fit(), both)) {
    expect_identical(plot(x), x)
    drawn <- ggplot2::autoplot(x)
    expect_s3_class(ggplot2::ggplot_build(drawn), "ggplot_built")
  }
  drawn <- nkarrivals:::sketch(both)$parts
  expect_identical(nrow(drawn$marks), 2L)
  after <- subset(augment(both), year >= 2020)
  expect_identical(drawn$bands$low, after$.low)
  expect_setequal(as.character(drawn$lines$style), c("fit", "reference"))
})

test_that("an interval without bound does not flatten the picture", {
  drawn <- nkarrivals:::sketch(interruption(
    c(2, 3, 1, 40, 60, 50, 45, 61, 52, 49), events = c(e = 4)
  ))
  expect_lte(max(drawn$parts$bands$high), 3 * 61)
  expect_match(drawn$caption, "cut off")
  expect_false(grepl("cut off", nkarrivals:::sketch(two_fit())$caption))
})

test_that("the random numbers of the session are left alone", {
  set.seed(1)
  before <- .Random.seed
  interruption(since_2012, events = closure)
  expect_identical(.Random.seed, before)
})

test_that("a line through every point has the scatter of Poisson counts", {
  for (errors in c("larger", "newey-west")) {
    expect_warning(
      fit <- interruption(rep(1, 12), events = c(a = 5), errors = errors),
      "every point", class = "nka_warning_fit"
    )
    level <- as.numeric(1:12 >= 5)
    glm <- stats::glm(rep(1, 12) ~ seq(0, 11) + level + pmax(0, 1:12 - 5),
                      family = stats::poisson())
    expect_equal(tidy(fit)$std.error, unname(sqrt(diag(stats::vcov(glm)))),
                 tolerance = 1e-6)
  }
})

test_that("intervals cover as the help page says", {
  seen <- subset(nkarrivals:::read_validation("validity"),
                 topic == "interruption")
  # How far simulation errors reach: twice to either side.
  seen$low <- seen$value - 2 * seen$mc.error
  seen$high <- seen$value + 2 * seen$mc.error
  newey <- seen[grepl("newey-west", seen$method), ]
  default <- seen[grepl("quasipoisson.*larger", seen$method), ]
  of_sum <- grepl("sum", default$quantity)
  expect_true(all((newey$high < newey$nominal)[!of_sum]))
  expect_true(all((default$high >= default$nominal)[!of_sum]))
  alike <- of_sum & grepl("rho 0.7", default$case)
  expect_true(any((default$high < default$nominal)[alike]))
  expect_true(all(default$value > newey$value))
})

test_that("a long batch can be stopped", {
  expect_interruptible(
    interruption(matrix(rep(two_events(), 3000), 16), events = two)
  )
})

test_that("a difference of nothing, or beyond all numbers, is in plain words", {
  row <- data.frame(event = "thaw", from = 5, to = 8, estimate = -0.3,
                    conf.low = -4, conf.high = 3)
  expect_identical(
    nkarrivals:::excess_text(row, "2018", TRUE, 0.95),
    paste("After thaw (2018) about as many people arrived from 5 to 8 as the",
          "line before would have given (95% interval 4 fewer to 3 more).")
  )
  expect_match(nkarrivals:::excess_text(row, "2018", FALSE, 0.95),
               "the counts from 5 to 8 came to about as many in all as the")
  row$estimate <- -Inf
  expect_identical(
    nkarrivals:::excess_text(row, "2018", TRUE, 0.95),
    paste("After thaw (2018) the line before would have grown beyond all",
          "numbers from 5 to 8.")
  )
})

test_that("lags are fewer than points", {
  y <- c(20, 24, 19, 25, 22, 30, 33, 29, 36, 31)
  for (bad in c(10, 1e10)) {
    expect_error(interruption(y, events = c(thaw = 6), lags = bad),
                 "below the number of points, 10", class = "nka_error_value")
  }
  longest <- expect_no_warning(interruption(
    y, events = c(thaw = 6), lags = 9, errors = "newey-west"
  ))
  fit <- glm(y ~ t + level + slope, quasipoisson, data.frame(
    y, t = 0:9, level = 1:10 >= 6, slope = pmax(1:10 - 6, 0)
  ))
  robust <- suppressWarnings(sandwich::NeweyWest(
    fit, lag = 9, prewhite = FALSE, adjust = TRUE
  ))
  expect_equal(tidy(longest)$std.error, unname(sqrt(diag(robust))),
               tolerance = 1e-6)
})
