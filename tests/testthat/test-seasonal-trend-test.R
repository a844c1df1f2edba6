# A trend season by season, beside plain R and peers.

glance_of <- function(...) as.list(glance(seasonal_trend_test(...)))

set.seed(30)
monthly <- stats::ts(
  stats::rpois(144, 30) + rep(1:12, 12) * 5 + rep(1:12, each = 12),
  start = c(2001, 1), frequency = 12
)

# The test on a grid: a year in each row, a season in each column.
oracle_seasonal <- function(grid, covariance) {
  columns <- lapply(seq_len(ncol(grid)), function(k) {
    as.vector(stats::na.omit(grid[, k]))
  })
  full <- oracle_covariance(grid)
  s <- vapply(columns, oracle_s, 0)
  variance <- vapply(columns, oracle_variance, 0)
  n <- lengths(columns)
  pairs <- n * (n - 1) / 2
  untied <- pairs - vapply(columns, function(x) sum(choose(table(x), 2)), 0)
  z <- (s / sqrt(variance))[variance > 0]
  list(
    s = sum(s),
    var_s = sum(variance) + covariance * (sum(full) - sum(diag(full))),
    tau = sum(s) / sum(sqrt(pairs * untied)),
    chisq = sum((z - mean(z))^2), df = length(z) - 1
  )
}

test_that("S, variance, tau and homogeneity are those of plain R", {
  grid <- t(matrix(monthly, 12))
  for (covariance in c(TRUE, FALSE)) {
    g <- glance_of(monthly, covariance = covariance)
    expected <- oracle_seasonal(grid, covariance)
    expect_equal(g[names(expected)], expected, ignore_attr = TRUE)
    z <- (abs(g$s) - 1) / sqrt(g$var_s)
    expect_gt(z, 0)
    normal <- glance_of(monthly, covariance = covariance, exact = FALSE)
    expect_equal(normal$p.value, 2 * stats::pnorm(-z))
    expect_equal(g$p.value, normal$p.value, tolerance = 0.02)
    expect_identical(g$method, if (covariance) "normal" else "exact")
    expect_equal(g$p.homogeneity,
                 stats::pchisq(g$chisq, g$df, lower.tail = FALSE))
    expect_identical(c(g$years, g$seasons), c(12L, 12L))
  }
})

test_that("gaps, ties and partial years are handled as in the paper", {
  set.seed(31)
  for (trial in 1:15) {
    x <- as.double(stats::rpois(4 * 9 - 3, 6))
    x[sample(length(x), 7)] <- NA
    series <- stats::ts(x, start = c(2010, 3), frequency = 4)
    grid <- t(matrix(c(NA, NA, x, NA), 4))
    for (covariance in c(TRUE, FALSE)) {
      g <- suppressWarnings(
        glance_of(series, covariance = covariance, na = "omit")
      )
      expected <- oracle_seasonal(grid, covariance)
      if (expected$var_s <= 0) expected$var_s <- NA_real_
      expect_equal(g[names(expected)], expected, ignore_attr = TRUE)
    }
  }
})

# All orders of each season, and all their combinations.
every_sum <- function(grid) {
  sums <- lapply(seq_len(ncol(grid)), function(k) {
    s_of_rows(all_arrangements(as.vector(table(grid[, k]))))
  })
  Reduce(function(a, b) as.vector(outer(a, b, `+`)), sums)
}

test_that("exact p counts the orders of all seasons together", {
  set.seed(34)
  for (trial in 1:12) {
    grid <- matrix(as.double(stats::rpois(15, 3)), 5)
    if (trial %% 3 == 0) grid[sample(15, 2)] <- NA
    s <- every_sum(grid)
    found <- sum(apply(grid, 2, function(x) oracle_s(x[!is.na(x)])))
    for (way in c("two.sided", "greater", "less")) {
      g <- suppressWarnings(glance_of(
        as.vector(grid), time = rep(1:5, 3), season = rep(1:3, each = 5),
        covariance = FALSE, alternative = way, na = "omit"
      ))
      expect_equal(g$p.value, switch(way,
        two.sided = mean(abs(s) >= abs(found)), greater = mean(s >= found),
        less = mean(s <= found)
      ), tolerance = 1e-12)
      expect_identical(c(g$s, g$method), c(found, "exact"))
    }
  }
})

test_that("exact p ends where it would take long, and says so", {
  set.seed(35)
  halves <- function(years) {
    stats::ts(stats::rnorm(2 * years), start = c(1001, 1), frequency = 2)
  }
  method <- function(x) glance_of(x, covariance = FALSE)$method
  expect_identical(method(halves(100)), "exact") # 9,900 pairs
  expect_identical(method(halves(101)), "normal")
  expect_error(
    seasonal_trend_test(halves(101), covariance = FALSE, exact = TRUE),
    class = "nka_error_value"
  )
  # Few pairs do not tie, but the seasons are longer than 200 years.
  flat <- stats::ts(c(1, 1, rep(0, 400)), start = c(1001, 1), frequency = 2)
  expect_identical(method(flat), "normal")
})

test_that("each season has its own row, tested alone", {
  rows <- tidy(seasonal_trend_test(monthly))
  expect_identical(rows$season, c("all", sprintf("%02d", 1:12)))
  for (month in 1:12) {
    alone <- tidy(trend_test(as.double(monthly)[seq(month, 144, by = 12)]))
    expect_identical(rows$p.value[month + 1], alone$p.value)
    expect_identical(rows$estimate[month + 1], alone$estimate)
  }
})

test_that("tables of counts have their seasons from the calendar", {
  counts <- subset(arrivals_by_quarter(), year >= 2019 & year <= 2024)
  test <- seasonal_trend_test(counts)
  expect_identical(tidy(test)$season, c("all", "Q1", "Q2", "Q3", "Q4"))
  given <- glance_of(as.data.frame(counts), arrivals, year, season = quarter)
  same <- c("n", "s", "var_s", "p.value", "chisq", "years", "seasons")
  expect_identical(given[same], as.list(glance(test))[same])
  halves <- arrivals_by_half(
    data.frame(date = as.Date("2001-02-03") + 150 * 0:20)
  )
  expect_identical(tidy(seasonal_trend_test(halves))$season,
                   c("all", "H1", "H2"))
})

test_that("seasons of your own, in a table, a vector and a matrix", {
  data <- expand.grid(term = c("dry", "wet", "cold"), year = 2001:2008,
                      place = c("x", "y"), stringsAsFactors = FALSE)
  set.seed(32)
  data$rain <- stats::rpois(nrow(data), 20)
  data <- data[sample(nrow(data)), ]
  test <- seasonal_trend_test(data, rain, year, place, term)
  expect_identical(tidy(test)$season, rep(c("all", "cold", "dry", "wet"), 2))
  for (place in c("x", "y")) {
    rows <- data[data$place == place, ]
    grid <- with(rows, tapply(rain, list(year, term), sum))
    g <- as.list(glance(test)[glance(test)$place == place, ])
    expected <- oracle_seasonal(grid, TRUE)
    expect_equal(g[names(expected)], expected, ignore_attr = TRUE)
    vector <- glance_of(rows$rain, time = rows$year, season = rows$term)
    same <- setdiff(names(vector), "place")
    expect_identical(vector[same], g[same])
  }
  factor <- transform(data, term = factor(term, c("wet", "dry", "cold", "hot")))
  expect_identical(
    tidy(seasonal_trend_test(factor, rain, by = place, season = term))$season,
    rep(c("all", "wet", "dry", "cold"), 2)
  )
})

test_that("a batch gives what its series give one by one", {
  set.seed(33)
  x <- matrix(stats::rpois(48 * 3, 9), 48, dimnames = list(NULL, c("a", "b",
                                                                   "c")))
  year <- rep(2001:2012, each = 4)
  season <- rep(1:4, 12)
  batch <- seasonal_trend_test(x, time = year, season = season)
  for (i in 1:3) {
    one <- seasonal_trend_test(x[, i], time = year, season = season)
    expect_identical(as.list(glance(batch)[i, -1]), as.list(glance(one)))
    rows <- tidy(batch)[tidy(batch)$series == colnames(x)[i], -1]
    expect_identical(as.list(rows), as.list(tidy(one)))
  }
  frame <- data.frame(n = as.double(x), series = rep(c("a", "b", "c"),
                                                     each = 48),
                      year = year, season = season)
  expect_identical(
    glance(seasonal_trend_test(frame, n, by = series, season = season)),
    glance(batch)
  )
  many <- stats::ts(x, start = c(2001, 1), frequency = 4)
  expect_identical(glance(seasonal_trend_test(many))$s, glance(batch)$s)
})

test_that("no values, constant seasons, single values", {
  flat <- stats::ts(rep(1:4, 5), start = c(2001, 1), frequency = 4)
  expect_warning(test <- seasonal_trend_test(flat),
                 class = "nka_warning_constant")
  g <- glance(test)
  expect_identical(c(g$s, g$var_s, g$z, g$p.value), c(0, 0, 0, 1))
  expect_identical(c(g$tau, g$chisq, g$p.homogeneity), c(NA, NA, NA) + 0)
  one_year <- stats::ts(1:4, start = c(2001, 1), frequency = 4)
  expect_warning(test <- seasonal_trend_test(one_year),
                 class = "nka_warning_short")
  expect_identical(glance(test)$p.value, NA_real_)
  expect_match(format(test), "Too few")
  none <- data.frame(year = integer(), quarter = integer(),
                     arrivals = integer())
  expect_warning(test <- seasonal_trend_test(none), class = "nka_warning_short")
  expect_identical(c(glance(test)$n, glance(test)$seasons), c(0L, 0L))
  # One constant season says nothing of the others.
  half <- stats::ts(c(rbind(c(1, 4, 2, 6, 7), 3)), start = c(2001, 1),
                    frequency = 2)
  g <- glance_of(half)
  expect_equal(g$tau, 8 / sqrt(10 * 10))
  expect_identical(c(g$df, g$seasons), c(NA, 2L))
})

test_that("a covariance that outweighs the variance is NA with a warning", {
  x <- c(1, 2, 3, 4, 5, 6)
  series <- stats::ts(as.vector(rbind(x, -x)), start = c(2001, 1),
                      frequency = 2)
  expect_warning(test <- seasonal_trend_test(series),
                 class = "nka_warning_variance")
  g <- glance(test)
  expect_identical(c(g$var_s, g$z, g$p.value), c(NA, NA, NA) + 0)
  free <- glance_of(series, covariance = FALSE)
  expect_identical(free$p.value, 1)
  # The seasons go opposite ways.
  expect_lt(free$p.homogeneity, 0.001)
})

test_that("one-sided p has its continuity correction", {
  for (way in c("greater", "less")) {
    g <- glance_of(monthly, alternative = way)
    sd <- sqrt(g$var_s)
    expect_equal(g$p.value, if (way == "greater") {
      1 - stats::pnorm((g$s - 1) / sd)
    } else {
      stats::pnorm((g$s + 1) / sd)
    })
  }
})

test_that("results print, draw, and name their papers", {
  test <- seasonal_trend_test(monthly)
  expect_output(print(test), "10.1029/WR020i006p00727")
  expect_output(print(test), "van\\s+Belle\\s+and\\s+Hughes\\s+\\(1984\\)")
  free <- seasonal_trend_test(monthly, covariance = FALSE)
  printed <- utils::capture.output(print(free))
  expect_false(any(grepl("WR020i006p00727", printed)))
  expect_match(format(test), "^Season by season, of any two values from J")
  expect_match(format(test), "12 seasons go different ways")
  expect_match(alt_text(test), "Kendall's tau")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_silent(plot(test))
  expect_identical(unname(coef(test)), glance(test)$tau)
})

test_that("Kendall, EnvStats and rkt agree where they mean the same", {
  seasonal <- peer("Kendall", "SeasonalMannKendall")
  env <- peer("EnvStats", "kendallSeasonalTrendTest")
  rkt <- peer("rkt", "rkt")
  theirs <- seasonal(monthly)
  free <- glance_of(monthly, covariance = FALSE, exact = FALSE)
  full <- glance_of(monthly)
  expect_equal(free$s, as.vector(theirs$S))
  expect_equal(free$var_s, as.vector(theirs$varS), tolerance = 1e-6)
  expect_equal(free$tau, as.vector(theirs$tau), tolerance = 1e-6)
  year <- rep(2001:2012, each = 12)
  month <- rep(1:12, 12)
  independent <- env(as.double(monthly), season = month, year = year,
                     ci.slope = FALSE, warn = FALSE)
  expect_equal(free$p.value, independent$p.value[["z (Trend)"]])
  expect_equal(free$chisq, independent$statistic[["Chi-Square (Het)"]])
  expect_equal(free$p.homogeneity, independent$p.value[["Chi-Square (Het)"]])
  dependent <- env(as.double(monthly), season = month, year = year,
                   independent.obs = FALSE, ci.slope = FALSE, warn = FALSE)
  expect_equal(full$p.value, dependent$p.value[["z (Trend)"]])
  both <- rkt(year, as.double(monthly), month, correct = TRUE)
  expect_equal(c(free$s, free$var_s, free$p.value),
               c(both$S, both$varS, both$sl))
  expect_equal(c(full$var_s, full$p.value),
               c(both$varS.corrected, both$sl.corrected))
})
