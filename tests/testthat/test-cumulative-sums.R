# Cumulative sums, against a plain loop; their limits against the whole Markov
# chain solved by solve(); their baseline against stats::glm().

sums <- function(x, ..., dispersion = 1) {
  cumulative_sums(x, ..., dispersion = dispersion)
}

sides <- function(...) as.data.frame(tidy(sums(...)))

test_that("sums, signals and beginnings are those of a plain loop", {
  set.seed(3)
  x <- stats::rpois(40, rep(c(5, 9, 2), c(12, 14, 14)))
  ours <- sums(x, rate = 5, detect = 1.6)
  rows <- tidy(ours)
  points <- augment(ours)
  up <- down <- numeric(40)
  for (i in seq_along(x)) {
    up[i] <- max(0, (if (i > 1) up[i - 1] else 0) + x[i] - rows$k[1])
    down[i] <- max(0, (if (i > 1) down[i - 1] else 0) + rows$k[2] - x[i])
  }
  expect_equal(points$.up, up, tolerance = 1e-12)
  expect_equal(points$.down, down, tolerance = 1e-12)
  expect_identical(points$.signal %in% c("up", "both"), up > rows$h[1] - 1e-9)
  expect_identical(points$.signal %in% c("down", "both"),
                   down > rows$h[2] - 1e-9)
  expect_true("up" %in% points$.signal && "down" %in% points$.signal)
  for (i in 1:2) {
    path <- list(up, down)[[i]]
    begun <- if (path[40] > 1e-9) max(which(path < 1e-9)) + 1 else NA
    expect_identical(rows$since[i], as.integer(begun))
    first <- which(path > rows$h[i] - 1e-9 & seq_along(path) >= begun)[1]
    expect_identical(rows$signalled[i], as.integer(first))
  }
})

test_that("the reference value makes the sum one of log likelihood ratios", {
  rows <- sides(1, rate = 40, detect = 1.5)
  exact <- c((60 - 40) / log(60 / 40), (40 / 1.5 - 40) / log(1 / 1.5))
  expect_lt(max(abs(rows$k - exact) / abs(exact - 40)), 1 / 20)
  expect_equal(rows$detect, c(60, 40 / 1.5), tolerance = 1e-14)
  # The ratio for negative binomial counts is linear in the count: k is where
  # it crosses zero.
  size <- 3 / (4 - 1)
  k <- nkarrivals:::reference_value(3, 5, size)
  ratio <- function(x) {
    stats::dnbinom(x, size, mu = 5, log = TRUE) -
      stats::dnbinom(x, size, mu = 3, log = TRUE)
  }
  slope <- ratio(1) - ratio(0)
  expect_equal(k, -ratio(0) / slope, tolerance = 1e-12)
})

# Run length with limit h by solving the chain of all states at once. `chance`
# are the probabilities of the counts 0, 1, ...
oracle_arl <- function(chance, k, h, unit, sign, head = FALSE) {
  n <- round(h * unit)
  p <- matrix(0, n, n)
  for (i in seq_len(n)) {
    to <- round(pmax(0, i - 1 + sign * (seq_along(chance) - 1 - k) * unit))
    for (j in which(to < n)) p[i, to[j] + 1] <- p[i, to[j] + 1] + chance[j]
  }
  solve(diag(n) - p, rep(1, n))[if (head) n %/% 2 + 1 else 1]
}

unit_of <- function(k) {
  units <- c(1, 2, 5, 10, 20, 50, 100)
  units[which(abs(k * units - round(k * units)) < 1e-9)[1]]
}

test_that("the limit is the smallest whose run length is long enough", {
  cases <- list(
    list(rate = 4, phi = 1, head = FALSE),
    list(rate = 0.7, phi = 1, head = TRUE),
    list(rate = 12, phi = 3, head = FALSE), list(rate = 2, phi = 5, head = TRUE)
  )
  for (case in cases) {
    rows <- sides(1, rate = case$rate, dispersion = case$phi, arl = 60,
                  head_start = case$head)
    for (i in 1:2) {
      sign <- c(1, -1)[i]
      unit <- unit_of(rows$k[i])
      chance <- if (case$phi == 1) {
        stats::dpois(0:400, case$rate)
      } else {
        stats::dnbinom(0:2000, case$rate / (case$phi - 1), mu = case$rate)
      }
      at <- function(h) {
        oracle_arl(chance, rows$k[i], h, unit, sign, case$head)
      }
      expect_equal(rows$arl[i], at(rows$h[i]), tolerance = 1e-8)
      expect_gte(rows$arl[i], 60)
      if (rows$h[i] * unit > 1) expect_lt(at(rows$h[i] - 1 / unit), 60)
    }
  }
})

test_that("the delay is the run length at the rate to be detected", {
  rows <- sides(1, rate = 4, detect = 2)
  up <- oracle_arl(stats::dpois(0:200, 8), rows$k[1], rows$h[1],
                   unit_of(rows$k[1]), 1)
  down <- oracle_arl(stats::dpois(0:200, 2), rows$k[2], rows$h[2],
                     unit_of(rows$k[2]), -1)
  expect_equal(rows$delay, c(up, down), tolerance = 1e-8)
})

test_that("the run length is that of simulated series", {
  skip_on_cran()
  rows <- sides(1, rate = 3, arl = 30)
  set.seed(11)
  lengths <- replicate(3000, {
    s <- 0
    for (i in seq_len(5000)) {
      s <- max(0, s + stats::rpois(1, 3) - rows$k[1])
      if (s >= rows$h[1] - 1e-9) break
    }
    i
  })
  error <- stats::sd(lengths) / sqrt(3000)
  expect_lt(abs(mean(lengths) - rows$arl[1]), 4 * error)
})

test_that("the next signal is the first count that gives one", {
  x <- c(4, 6, 5, 7, 3, 2)
  ours <- sums(x, rate = 5, detect = 1.8, arl = 50)
  above <- glance(ours)$signals_above
  below <- glance(ours)$signals_below
  status <- function(new) {
    glance(sums(c(x, new), rate = 5, detect = 1.8, arl = 50))$status
  }
  expect_identical(status(above), "above")
  expect_identical(status(above - 1), "in line")
  if (!is.na(below)) {
    expect_identical(status(below), "below")
    expect_identical(status(below + 1), "in line")
  }
  # Where no count is so low there is none.
  expect_identical(glance(sums(4, rate = 4))$signals_below, NA_real_)
  low <- glance(sums(40, rate = 40))$signals_below
  expect_identical(glance(sums(c(40, low), rate = 40))$status, "below")
  expect_identical(glance(sums(c(40, low + 1), rate = 40))$status, "in line")
})

test_that("rate and dispersion are those of a quasi-Poisson fit", {
  set.seed(5)
  y <- stats::rnbinom(12, 3, mu = 30)
  e <- c(1, 1, 2, 1, 3, 1, 1, 2, 1, 1, 1, 1)
  ours <- glance(cumulative_sums(y, exposure = e, baseline = c(2, 9)))
  fit <- stats::glm(y[2:9] ~ 1 + offset(log(e[2:9])), stats::quasipoisson())
  expect_equal(ours$rate, exp(stats::coef(fit)[[1]]), tolerance = 1e-9)
  expect_equal(ours$dispersion, summary(fit)$dispersion, tolerance = 1e-7)
  expect_identical(c(ours$baseline, ours$watched), c(8L, 3L))
  even <- cumulative_sums(rep(7, 8))
  expect_identical(glance(even)$dispersion, 1)
})

test_that("by default the first half is the baseline", {
  points <- augment(sums(c(4, 6, 5, 7, 3)))
  expect_identical(points$.part, rep(c("baseline", "watched"), c(3, 2)))
  expect_identical(points$.fitted, rep(5, 5))
  expect_identical(is.na(points$.up), rep(c(TRUE, FALSE), c(3, 2)))
  points <- augment(sums(c(4, 6, 5, 7, 3), baseline = c(2, 4)))
  expect_identical(points$.part,
                   rep(c("before", "baseline", "watched"), c(1, 3, 1)))
})

test_that("reference values follow unequal exposures", {
  y <- c(9, 12, 30, 8)
  e <- c(1, 1, 4, 1)
  ours <- sums(y, exposure = e, rate = 8)
  k <- tidy(ours)$k[1]
  s <- 0
  path <- vapply(1:4, function(i) s <<- max(0, s + y[i] - k * e[i]), 0)
  expect_equal(augment(ours)$.up, path, tolerance = 1e-12)
  expect_identical(augment(ours)$.fitted, 8 * e)
  expect_equal(tidy(sums(y, exposure = 10 * e, rate = 0.8))$estimate,
               tidy(ours)$estimate, tolerance = 1e-9)
})

test_that("a head start begins at half of the limit", {
  plain <- sides(5, rate = 4)
  ahead <- sums(5, rate = 4, head_start = TRUE)
  rows <- tidy(ahead)
  unit <- unit_of(rows$k[1])
  start <- (round(rows$h[1] * unit) %/% 2) / unit
  expect_equal(rows$estimate[1], start + 5 - rows$k[1], tolerance = 1e-12)
  expect_gte(rows$h[1], plain$h[1])
  expect_lt(rows$delay[1], plain$delay[1])
  expect_true(any(grepl("Crosier", nkarrivals:::references(ahead))))
})

test_that("k and h that are given are used", {
  rows <- sides(c(9, 1), rate = 4, k = c(down = 3, up = 5.5), h = 6)
  expect_identical(rows$k, c(5.5, 3))
  expect_identical(rows$h, c(6, 6))
  expect_equal(rows$arl[1], oracle_arl(stats::dpois(0:200, 4), 5.5, 6, 2, 1),
               tolerance = 1e-9)
  # A limit between two points of the grid is the next one.
  expect_identical(sides(1, rate = 4, k = 5, h = 6.2)$h[1], 7)
})

test_that("a batch gives what its series give", {
  set.seed(9)
  m <- matrix(stats::rpois(60, rep(c(3, 40, 300), each = 20)), 20)
  m[15:20, 2] <- m[15:20, 2] * 2
  for (take in list(tidy, glance, augment)) {
    expect_batch(function(x) cumulative_sums(x), m, take)
  }
})

test_that("tables of counts are watched in calendar time", {
  quarterly <- data.frame(
    year = rep(2018:2020, each = 4), quarter = rep(1:4, 3),
    arrivals = c(20, 22, 18, 25, 21, 19, 24, 20, 9, 2, 3, 1)
  )
  ours <- cumulative_sums(quarterly, baseline = c(2018, 2019))
  expect_identical(glance(ours)$status, "below")
  expect_identical(glance(ours)$since, "2020-Q1")
  expect_match(format(ours), "since 2020 Q1", fixed = TRUE)
  expect_identical(augment(ours)$quarter, rep(1:4, 3))
  by_sex <- cumulative_sums(arrivals_by_year(by = sex),
                            baseline = c(2013, 2019))
  expect_identical(as.character(glance(by_sex)$sex), c("female", "male"))
  expect_identical(glance(by_sex)$status, c("below", "below"))
  days <- cumulative_sums(
    data.frame(day = as.Date("2020-01-01") + 0:5, n = c(1, 2, 1, 1, 9, 12)),
    value = n, time = day, dispersion = 1
  )
  expect_identical(glance(days)$since, as.Date("2020-01-05"))
})

test_that("series that cannot be judged say why, and do not stop the others", {
  m <- cbind(c(0, 0, 0, 3, 1), c(4, 5, 6, 5, 4))
  ours <- glance(cumulative_sums(m, baseline = c(1, 3)))
  expect_identical(ours$problem, c("the baseline has no events", NA))
  expect_identical(is.na(ours$status), c(TRUE, FALSE))
  expect_identical(
    ours[2, -1], glance(cumulative_sums(m[, 2], baseline = c(1, 3)))
  )
  short <- cumulative_sums(c(4, 5, 6), baseline = 1)
  expect_match(glance(short)$problem, "too short to show its dispersion")
  expect_match(format(short), "^Not judged: the baseline is too short")
  expect_identical(glance(sums(c(4, 5, 6), baseline = 1))$problem,
                   NA_character_)
  expect_match(glance(sums(4, rate = 1e-7))$problem, "too low")
  search <- nkarrivals:::search_limit
  expect_null(search(100, Inf, 101, 1, 1, 1e6, FALSE, states = c(8, 32)))
  expect_type(search(100, Inf, 101, 1, 1, 20, FALSE, states = c(8, 64)), "list")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_silent(plot(short))
})

test_that("a series with nothing after its baseline says what comes next", {
  ours <- sums(c(4, 5, 6), baseline = c(1, 3))
  expect_identical(glance(ours)$watched, 0L)
  expect_match(format(ours), "^No period to judge yet. Next, a count of")
  expect_identical(tidy(ours)$estimate, c(0, 0))
  expect_identical(glance(sums(numeric(), rate = 3))$watched, 0L)
  expect_identical(glance(sums(5, rate = 3))$watched, 1L)
})

test_that("missing values are left out with a warning", {
  x <- c(4, NA, 5, 6, 5)
  expect_error(sums(x), class = "nka_error_na")
  expect_warning(ours <- sums(x, na = "omit"), class = "nka_warning_omitted")
  expect_identical(glance(ours)$missing, 1L)
})

test_that("sentences say where the newest count stands, and what comes next", {
  line <- format(sums(c(50, 52), rate = 50))
  expect_match(line, "^The series up to 2 are in line with the 50 per point")
  expect_match(line, "Next, a count of [0-9]+ or more, or of [0-9]+ or fewer")
  high <- format(sums(c(50, 90, 95), rate = 50))
  expect_match(high, "out of line, above the 50 per point expected, since 2")
  expect_match(high, "take a later baseline")
  low <- format(sums(c(50, 10, 5), rate = 50))
  expect_match(low, "below the 50 per point expected")
  expect_match(low, "take a later baseline")
  out <- paste(capture.output(print(cumulative_sums(
    c(4, 30, 9, 40, 12, 80, 90, 99)
  ))), collapse = "\n")
  expect_match(out, "Hawkins, Olwell (1998)", fixed = TRUE)
})

test_that("the picture has counts, sums and limits", {
  ours <- cumulative_sums(arrivals_by_year(by = sex), baseline = c(2013, 2019))
  pic <- nkarrivals:::sketch(ours)
  expect_identical(pic$kind, "stacked")
  expect_setequal(pic$parts$lines$style, c("fit", "limit"))
  lines <- pic$parts$lines
  limits <- lines[lines$style == "limit" & lines$series == "female", ]
  expect_setequal(limits$value, c(1, -1) * tidy(ours)$h[1:2])
  expect_identical(nrow(pic$parts$points), 72L)
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_silent(plot(ours))
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(ours), "ggplot")
})

test_that("CUSUMdesign agrees", {
  arl <- peer("CUSUMdesign", "getARL")
  capture.output(
    theirs <- arl(distr = 3, K = 3, H = 4, Mean = 2, is.upward = TRUE)
  )
  expect_equal(sides(1, rate = 2, k = 3, h = 4)$arl[1], theirs$ARL_Z,
               tolerance = 1e-4)
})

test_that("a limit of more steps than can be reckoned with is refused", {
  for (h in list(1e10, 20001, c(up = 5, down = 1e300))) {
    expect_error(cumulative_sums(c(3, 5, 4, 6), k = 4, h = h), "at most 20000",
                 class = "nka_error_value")
  }
  expect_error(cumulative_sums(c(3, 5, 4, 6), k = 4.2, h = 4001),
               "at most 4000", class = "nka_error_value")
})

test_that("run lengths that rounding would hide are not given", {
  # Each step of the limit makes runs longer by the same factor, in the end.
  arl <- vapply(5:70, function(h) sides(1, rate = 5, k = 6, h = h)$arl[1], 0)
  known <- arl[!is.na(arl)]
  expect_identical(is.na(arl), seq_along(arl) > length(known))
  expect_gt(max(known), 1e8)
  growth <- utils::tail(known[-1] / known[-length(known)], 6)
  expect_equal(growth[6], growth[1], tolerance = 1e-5)
  one_side <- cumulative_sums(1, rate = 5, dispersion = 1,
                              k = c(up = 6, down = 4), h = c(up = 5, down = 70))
  expect_identical(is.na(tidy(one_side)$arl), c(FALSE, TRUE))
  expect_equal(glance(one_side)$arl, tidy(one_side)$arl[1], tolerance = 1e-12)
})
