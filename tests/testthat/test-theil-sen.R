# theil_sen() on vectors, tables and batches; the numbers of its C core are in
# test-kernel-theil-sen.R, published ones in test-published.R.

slope_of <- function(...) theil_sen(...)$glance$slope

limits_of <- function(...) {
  g <- theil_sen(...)$glance
  c(g$conf.low, g$conf.high)
}

test_that("slope, interval and intercept are those of the list of slopes", {
  set.seed(1)
  y <- stats::rnorm(25)
  t <- sort(sample(60, 25))
  x <- theil_sen(y, time = t)
  expected <- oracle_theil_sen(y, t, x$glance$rank)
  expect_identical(coef(x)[["slope"]], expected[["slope"]])
  expect_identical(as.vector(confint(x)),
                   unname(expected[c("low", "high")]))
  expect_equal(coef(x)[["intercept"]],
               stats::median(y - expected[["slope"]] * t), tolerance = 1e-14)
  expect_identical(x$glance$slopes, 300)
  expect_identical(x$glance$interval, "exact")
})

test_that("the interval is what the exact test of S does not reject", {
  orders <- all_orders(6)
  s <- apply(orders, 1, sum_of_signs)
  set.seed(2)
  for (y in list(stats::rnorm(6), c(1, 2, 2, 5, 3, 3), c(0, 0, 0, 4, 1, 0))) {
    slopes <- oracle_slopes(y)
    # A slope in each gap between neighbours and beyond both ends.
    ends <- c(min(slopes) - 1, unique(slopes), max(slopes) + 1)
    tried <- (ends[-1] + ends[-length(ends)]) / 2
    kept <- vapply(tried, function(b) {
      found <- sum_of_signs(y - b * 1:6)
      min(1, 2 * mean(s >= found), 2 * mean(s <= found)) > 0.2
    }, NA)
    expect_identical(range(tried[kept]), range(tried[
      tried > limits_of(y, conf_level = 0.8)[1] &
        tried < limits_of(y, conf_level = 0.8)[2]
    ]))
  }
})

test_that("the exact interval covers as often as it promises, and no less", {
  # All orders of the rest are as likely; the slope is 2.
  rest <- c(-3.1, -1.2, -0.4, 0.3, 1.7, 2.9, 5)
  for (level in c(0.8, 0.95)) {
    values <- apply(all_orders(7), 1, function(order) 2 * 1:7 + rest[order])
    limits <- theil_sen(values, conf_level = level)$glance
    hit <- limits$conf.low <= 2 & 2 <= limits$conf.high
    expect_gte(mean(hit), level)
    # A rank farther in would cover less often.
    falls <- apply(all_orders(7), 1, function(o) (21 - sum_of_signs(o)) / 2)
    rank <- theil_sen(1:7, conf_level = level)$glance$rank
    expect_equal(mean(hit), 1 - 2 * mean(falls <= rank - 1))
    expect_lt(1 - 2 * mean(falls <= rank), level)
  }
})

# ---- five classic faults of such intervals -----------------------------------

test_that("an unknown last value is left out and does not shift the rest", {
  y <- c(3, 5, 4, 8, 9, 11, NA)
  expect_warning(x <- theil_sen(y, na = "omit"), class = "nka_warning_omitted")
  expect_identical(x$estimates, theil_sen(y[-7])$estimates)
  expect_identical(x$glance$missing, 1L)
  # One in the middle stays a gap.
  y <- c(0, 1, NA, 1)
  expect_warning(x <- theil_sen(y, na = "omit"), class = "nka_warning_omitted")
  expect_identical(x$glance$slope, 1 / 3)
  expect_error(theil_sen(y), class = "nka_error_na")
})

test_that("pairs at one time have no slope, and make the variance smaller", {
  y <- c(1, 4, 2, 8, 5)
  t <- c(1, 1, 2, 2, 3)
  x <- theil_sen(y, time = t)
  expect_identical(x$glance$slopes, 8)
  expect_identical(x$glance$slope, stats::median(oracle_slopes(y, t)))
  # Beyond exact ranks: Sen's variance for ties in time, over 18.
  set.seed(3)
  t <- rep(1:125, each = 2)
  y <- stats::rnorm(250)
  x <- theil_sen(y, time = t)
  variance <- (250 * 249 * 505 - 125 * 2 * 1 * 9) / 18
  n <- 250 * 249 / 2 - 125
  rank <- floor((n - stats::qnorm(0.975) * sqrt(variance) + 1) / 2)
  expect_identical(x$glance$interval, "normal")
  expect_identical(x$glance$rank, rank)
  expect_identical(limits_of(y, time = t), oracle_theil_sen(y, t, rank)[2:3] |>
                     unname())
})

test_that("ties in the values change the interval only where it is asked for", {
  y <- c(2, 2, 3, 5, 5, 5, 7, 8, 8, 12)
  plain <- theil_sen(y)
  expect_identical(plain$glance$rank, theil_sen(1:10)$glance$rank)
  tied <- theil_sen(y, value_ties = TRUE)
  expect_identical(tied$glance$slope, plain$glance$slope)
  # 250 values, normal: the tie term with its sign.
  set.seed(4)
  y <- stats::rpois(250, 1)
  ties <- as.vector(table(y))
  variance <- (250 * 249 * 505 - sum(ties * (ties - 1) * (2 * ties + 5))) / 18
  rank <- floor((31125 - stats::qnorm(0.975) * sqrt(variance) + 1) / 2)
  expect_identical(theil_sen(y, value_ties = TRUE)$glance$rank, rank)
})

test_that("both limits have the same rank, each from its end", {
  y <- c(5, 9, 2, 14, 20, 17, 30, 25)
  x <- theil_sen(y)
  slopes <- oracle_slopes(y)
  expect_identical(slopes[x$glance$rank], x$glance$conf.low)
  expect_identical(rev(slopes)[x$glance$rank], x$glance$conf.high)
  expect_identical(limits_of(-y), -rev(limits_of(y)))
})

# ---- properties --------------------------------------------------------------

test_that("shifts, units, reversed time and order of rows do what they must", {
  set.seed(5)
  y <- stats::rpois(40, 20) + 0
  t <- sort(sample(100, 40))
  x <- theil_sen(y, time = t)
  g <- x$glance
  expect_identical(slope_of(y + 1000, time = t), g$slope)
  expect_identical(slope_of(4 * y, time = t), 4 * g$slope)
  expect_identical(slope_of(y, time = t / 4), 4 * g$slope)
  expect_identical(slope_of(-y, time = t), -g$slope)
  expect_equal(slope_of(y + 3 * t, time = t), g$slope + 3, tolerance = 1e-14)
  expect_equal(limits_of(y - 3 * t, time = t),
               c(g$conf.low, g$conf.high) - 3, tolerance = 1e-14)
  expect_identical(limits_of(y, time = -t), -c(g$conf.high, g$conf.low))
  mixed <- sample(40)
  expect_identical(theil_sen(y[mixed], time = t[mixed])$estimates, x$estimates)
  wide <- limits_of(y, time = t, conf_level = 0.99)
  expect_true(wide[1] <= g$conf.low && wide[2] >= g$conf.high)
  # Noise of machine size changes no digit that is shown.
  noise <- y * (1 + 1e-15 * sample(c(-1, 1), 40, TRUE))
  expect_equal(slope_of(noise, time = t), g$slope, tolerance = 1e-12)
})

test_that("a gap counts as time that has passed", {
  expect_identical(slope_of(c(10, 12, 20), time = c(1, 2, 6)), 2)
  expect_identical(slope_of(c(10, 12, 20)), 5)
  years <- data.frame(year = c(2000, 2001, 2005), arrivals = c(10, 12, 20))
  expect_identical(slope_of(years), 2)
})

test_that("several values at one time in any order", {
  y <- c(5, 1, 3, 2, 9, 4, 4)
  t <- c(2, 1, 1, 2, 3, 3, 3)
  x <- theil_sen(y, time = t)
  for (order in list(7:1, c(3, 1, 2, 7, 5, 6, 4))) {
    again <- theil_sen(y[order], time = t[order])
    expect_identical(again$estimates, x$estimates)
  }
  # Values stay beside their times in augment().
  points <- augment(x)
  expect_identical(sort(paste(points$time, points$value)), sort(paste(t, y)))
  expect_equal(points$.fitted, unname(coef(x)[["intercept"]] +
                                        coef(x)[["slope"]] * points$time))
  expect_equal(points$.resid, points$value - points$.fitted)
})

test_that("repeated medians, against the matrix of slopes", {
  set.seed(6)
  y <- stats::rpois(15, 9)
  t <- sample(20, 15)
  x <- theil_sen(y, time = t, method = "siegel")
  expect_identical(x$glance$slope, oracle_siegel(y, t))
  expect_identical(c(x$glance$conf.low, x$glance$conf.high), c(NA_real_, NA))
  expect_identical(x$glance$interval, NA_character_)
  # 5 wrong points of 13 do not move it, but the median of all slopes.
  line <- 2 * 1:13
  line[9:13] <- 0
  expect_identical(slope_of(line, method = "siegel"), 2)
  expect_false(slope_of(line) == 2)
})

# ---- units -------------------------------------------------------------------

test_that("the slope is per year for every period of the calendar", {
  periods <- list(year = 1, half = 2, quarter = 4, month = 12)
  for (period in names(periods)) {
    unit <- periods[[period]]
    number <- 2000 * unit + 0:(3 * unit - 1)
    data <- data.frame(year = number %/% unit,
                       value = 7 + 5 * seq_along(number))
    data[[period]] <- if (unit > 1) number %% unit + 1 else data$year
    x <- theil_sen(data, value = value)
    expect_identical(x$glance$slope, 5 * unit)
    expect_identical(x$glance$per, "year")
    expect_equal(augment(x)$.fitted, data$value)
    # The line at year 2000, place 0 in the period: the first value.
    expect_equal(coef(x)[["intercept"]] + 2000 * coef(x)[["slope"]], 12)
  }
})

test_that("other times have their own unit", {
  day <- as.Date("2018-01-01") + c(0, 10, 20)
  x <- theil_sen(c(1, 2, 3), time = day)
  expect_identical(x$glance$slope, 0.1)
  expect_identical(x$glance$per, "day")
  expect_identical(theil_sen(1:3)$glance$per, "place")
  expect_identical(theil_sen(1:3, time = c(1, 2, 4))$glance$per, "unit of time")
  expect_identical(theil_sen(stats::ts(1:5, 2000))$glance$per, "year")
})

test_that("the published table falls since its highest year", {
  since <- subset(arrivals_by_year(), year >= 2009)
  x <- theil_sen(since)
  expected <- oracle_theil_sen(as.double(since$arrivals), since$year,
                               x$glance$rank)
  expect_identical(x$glance$slope, expected[["slope"]])
  expect_lt(x$glance$conf.high, 0)
  expect_identical(sources_of(x), sources_of(since))
})

# ---- series in a batch -------------------------------------------------------

test_that("a batch gives what its series give one by one", {
  set.seed(7)
  x <- matrix(stats::rpois(12 * 20, 4), 12)
  expect_batch(theil_sen, x)
  expect_batch(theil_sen, x, glance)
  expect_batch(function(x) theil_sen(x, method = "siegel"), x, glance)
  expect_batch(function(x) theil_sen(x, value_ties = TRUE), x, glance)
  by_sex <- arrivals_by_year(by = sex)
  both <- theil_sen(by_sex)
  expect_identical(both$glance$sex, factor(c("female", "male")))
  for (one in c("female", "male")) {
    alone <- theil_sen(subset(by_sex, sex == one))
    expect_identical(both$glance$slope[both$glance$sex == one],
                     alone$glance$slope)
  }
  expect_identical(rownames(coef(both)), c("female", "male"))
  expect_identical(rownames(confint(both)), c("female", "male"))
})

test_that("a long series goes the same way as its parts", {
  set.seed(8)
  x <- cbind(stats::rnorm(400), stats::rpois(400, 3))
  expect_batch(theil_sen, x, glance)
})

# ---- short and odd series ----------------------------------------------------

test_that("without two times there is no slope, with a warning", {
  for (call in list(quote(theil_sen(5)), quote(theil_sen(double())),
                    quote(theil_sen(c(1, 2), time = c(3, 3))),
                    quote(theil_sen(5, method = "siegel")))) {
    expect_warning(x <- eval(call), class = "nka_warning_short")
    expect_identical(tidy(x)$estimate, c(NA_real_, NA_real_))
    expect_identical(x$glance$slopes, 0)
    expect_match(format(x), "no slope")
  }
  expect_warning(x <- theil_sen(cbind(a = 1:3, b = c(1, NA, NA)), na = "omit"),
                 "slope [(]b[)]", class = "nka_warning_short") |>
    suppressWarnings()
})

test_that("two to four points have a slope and no limits", {
  for (n in 2:4) {
    x <- theil_sen(seq_len(n)^2)
    expect_identical(limits_of(seq_len(n)^2), c(-Inf, Inf))
    expect_identical(x$glance$rank, 0)
    expect_match(format(x), "too few points for an interval")
  }
  expect_identical(slope_of(c(3, 7)), 4)
  expect_true(all(is.finite(limits_of(c(1, 4, 9, 16, 25)))))
})

test_that("constants, zeros and integers at their limit", {
  for (y in list(rep(5, 8), rep(0, 8))) {
    x <- theil_sen(y)
    expect_identical(c(x$glance$slope, limits_of(y)), c(0, 0, 0))
    expect_match(format(x), "neither rose nor fell")
  }
  y <- c(-.Machine$integer.max, 0L, .Machine$integer.max)
  expect_identical(slope_of(y), as.double(.Machine$integer.max))
  expect_error(theil_sen(c(1, Inf)), class = "nka_error_value")
})

# ---- what is said and drawn --------------------------------------------------

test_that("the sentence says how fast, from when to when, and how sure", {
  years <- data.frame(year = 2010:2017,
                      arrivals = c(30, 41, 48, 63, 69, 80, 93, 99))
  x <- theil_sen(years)
  expect_match(format(x),
               "^Arrivals rose by [0-9.]+ a year between 2010 and 2017 ")
  expect_match(format(x), "95% interval [0-9.]+ to [0-9.]+[)][.]$")
  years$arrivals <- c(30, 41, 28, 33, 29, 40, 33, 29)
  expect_match(format(theil_sen(years)), "so that it may not have changed")
  expect_match(format(theil_sen(years, method = "siegel")), "repeated medians")
  expect_match(format(theil_sen(-(1:9))), "^The series fell by 1 from place to")
  expect_output(print(x), "Sen [(]1968[)]")
  expect_output(print(theil_sen(1:9, method = "siegel")), "Siegel [(]1982[)]")
})

test_that("the picture has the line and the slopes of the limits", {
  y <- c(5, 9, 2, 14, 20, 17, 30, 25)
  x <- theil_sen(y)
  drawn <- nkarrivals:::sketch(x)$parts$lines
  slope <- tapply(seq_len(nrow(drawn)), drawn$run, function(i) {
    diff(drawn$value[i]) / diff(drawn$time[i])
  })
  expect_equal(as.vector(slope[c("fit", "low", "high")]),
               c(x$glance$slope, limits_of(y)))
  fit <- drawn[drawn$run == "fit", ]
  expect_equal(fit$value, augment(x)$.fitted[c(1, 8)])
  for (run in c("low", "high")) {
    line <- drawn[drawn$run == run, ]
    on_it <- stats::approx(line$time, line$value, 1:8)$y
    expect_equal(stats::median(y - on_it), 0)
  }
  expect_identical(unique(nkarrivals:::sketch(
    theil_sen(y, method = "siegel")
  )$parts$lines$style), "fit")
  expect_match(alt_text(x), "Dashed: the slopes at the ends")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_silent(plot(x))
  expect_silent(plot(suppressWarnings(theil_sen(1))))
  skip_without("ggplot2")
  expect_s3_class(ggplot2::autoplot(x), "ggplot")
})

test_that("confint() gives the interval there is", {
  x <- theil_sen(1:9, conf_level = 0.9)
  expect_identical(dimnames(confint(x)), list("slope", c("5 %", "95 %")))
  expect_identical(confint(x, level = 0.9), confint(x))
  expect_error(confint(x, level = 0.95), class = "nka_error_value")
  expect_error(confint(x, "intercept"), class = "nka_error_value")
})

# ---- peers -------------------------------------------------------------------

test_that("peers give the same slope, and the same interval where comparable", {
  set.seed(9)
  for (n in c(12, 25, 60)) {
    for (y in list(stats::rnorm(n), stats::rpois(n, 4) + 0)) {
      t <- sort(sample(2 * n, n))
      sen <- peer("trend", "sens.slope")(y)
      expect_equal(slope_of(y), unname(sen$estimates))
      kendall <- peer("EnvStats", "kendallTrendTest")(y, t)
      expect_equal(slope_of(y, time = t), kendall$estimate[["slope"]])
      zyp <- peer("zyp", "zyp.sen")(y ~ t, data.frame(y = y, t = t))
      expect_equal(coef(theil_sen(y, time = t))[2:1],
                   zyp$coefficients, ignore_attr = TRUE)
    }
  }
})

test_that("robslopes and mblm agree where the number of slopes is odd", {
  set.seed(10)
  n <- 23
  y <- stats::rnorm(n)
  expect_equal(slope_of(y), peer("robslopes", "TheilSen")(
    seq_len(n), y, verbose = FALSE
  )$slope)
  # An even number of slopes from each of 23 points: only mblm takes the mean.
  line <- peer("mblm", "mblm")(y ~ t, data.frame(y = y, t = seq_len(n)),
                               repeated = TRUE)
  expect_equal(slope_of(y, method = "siegel"), stats::coef(line)[["t"]])
})

test_that("an interval of hardly any level is the slope", {
  row <- tidy(theil_sen(c(3, 1, 4, 1, 5), conf_level = 1e-300))[1, ]
  expect_identical(row$conf.low, row$estimate)
  expect_identical(row$conf.high, row$estimate)
})
