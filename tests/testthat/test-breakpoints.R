counts <- function(...) unlist(list(...))

steps <- function(seed = 7) {
  set.seed(seed)
  counts(rpois(20, 5), rpois(20, 40), rpois(10, 12))
}

first_of <- function(x) tidy(x, "breaks")$time

# ---- what the peers find -----------------------------------------------------

test_that("changes of Poisson counts after 20 and 40 are breaks at 21, 41", {
  x <- breakpoints_in(steps(), family = "poisson", penalty = "sic")
  expect_identical(first_of(x), c(21L, 41L))
  expect_identical(first_of(breakpoints_in(steps(), breaks = 2)), c(21L, 41L))
  expect_identical(first_of(breakpoints_in(steps())), c(21L, 41L))
})

test_that("the first year of the low flow of the Nile is 1899", {
  x <- breakpoints_in(Nile, family = "gaussian")
  expect_identical(first_of(x), 1899L)
  expect_identical(tidy(x)$last, c(1898L, 1970L))
})

test_that("breaks are one after those of changepoint", {
  cpt.meanvar <- peer("changepoint", "cpt.meanvar")
  cpts <- peer("changepoint", "cpts")
  set.seed(1)
  for (i in 1:20) {
    n <- sample(30:200, 1)
    y <- rpois(n, rep(c(8, 20, 5), each = ceiling(n / 3))[1:n])
    theirs <- cpts(cpt.meanvar(
      y, penalty = "Manual", pen.value = 2 * log(n), method = "PELT",
      test.stat = "Poisson", minseglen = 2
    ))
    ours <- breakpoints_in(y, family = "poisson", penalty = "sic")
    expect_identical(first_of(ours), as.integer(theirs) + 1L)
  }
})

test_that("breaks of a given number are one after those of strucchange", {
  breakpoints <- peer("strucchange", "breakpoints")
  all <- breakpoints(Nile ~ 1, h = 15)
  for (count in 1:4) {
    theirs <- breakpoints(all, breaks = count)$breakpoints
    ours <- breakpoints_in(Nile, family = "gaussian", breaks = count,
                           min_length = 15)
    expect_identical(first_of(ours), as.integer(theirs + 1871))
  }
})

# ---- rates and intervals -----------------------------------------------------

test_that("rates are totals over exposures, and intervals those of base R", {
  y <- steps()
  e <- rep(c(1, 2), 25)
  x <- breakpoints_in(y, exposure = e, family = "poisson", breaks = 2)
  rows <- tidy(x)
  id <- rep(1:3, rows$n)
  expect_equal(rows$total, as.vector(tapply(y, id, sum)))
  expect_equal(rows$exposure, as.vector(tapply(e, id, sum)))
  for (i in 1:3) {
    exact <- poisson.test(rows$total[i], rows$exposure[i])
    expect_equal(c(rows$conf.low[i], rows$conf.high[i]),
                 as.vector(exact$conf.int))
    expect_equal(rows$estimate[i], unname(exact$estimate))
  }
  expect_equal(augment(x)$.fitted, e * rows$estimate[id])
})

test_that("negative binomial limits put the total into the tails", {
  x <- breakpoints_in(steps(), size = 6, breaks = 2, conf_level = 0.9)
  rows <- tidy(x)
  size <- 6 * rows$exposure
  below <- pnbinom(rows$total, size, mu = rows$conf.high * rows$exposure)
  above <- pnbinom(rows$total - 1, size, mu = rows$conf.low * rows$exposure,
                   lower.tail = FALSE)
  expect_equal(below, rep(0.05, 3))
  expect_equal(above, rep(0.05, 3))
})

test_that("Gaussian limits are those of a linear model of the segments", {
  x <- breakpoints_in(Nile, family = "gaussian", breaks = 2)
  id <- factor(augment(x)$.segment)
  model <- lm(as.vector(Nile) ~ 0 + id)
  expect_equal(unname(confint(x)), unname(confint(model)))
  expect_equal(unname(confint(x, level = 0.8)),
               unname(confint(model, level = 0.8)))
  expect_equal(unname(coef(x)), unname(coef(model)))
  expect_equal(nrow(confint(x, parm = 2)), 1)
  weighted <- breakpoints_in(c(2, 4, 7, 30, 61), exposure = c(1, 2, 3, 1, 2),
                             family = "gaussian", breaks = 1)
  e <- c(1, 2, 3, 1, 2)
  model <- lm(c(2, 4, 7, 30, 61) / e ~ 0 + factor(c(1, 1, 1, 2, 2)),
              weights = e)
  expect_equal(unname(confint(weighted)), unname(confint(model)))
})

test_that("segments without a count have the rate 0 and an upper limit", {
  x <- breakpoints_in(c(0, 0, 0, 0, 9, 8, 9, 8, 0, 0, 0), family = "poisson")
  expect_identical(first_of(x), c(5L, 9L))
  expect_identical(tidy(x)$estimate, c(0, 8.5, 0))
  expect_identical(tidy(x)$conf.low[c(1, 3)], c(0, 0))
  expect_equal(tidy(x)$conf.high[1], -log(0.025) / 4)
})

test_that("the likelihood is that of base R's densities", {
  y <- steps()
  poisson <- breakpoints_in(y, family = "poisson", breaks = 2)
  expect_equal(glance(poisson)$logLik,
               sum(dpois(y, augment(poisson)$.fitted, log = TRUE)))
  negbin <- breakpoints_in(y, size = 5, breaks = 2)
  expect_equal(glance(negbin)$logLik, sum(dnbinom(
    y, size = 5, mu = augment(negbin)$.fitted, log = TRUE
  )))
})

test_that("a size that is estimated cannot be bettered", {
  set.seed(3)
  y <- rnbinom(40, size = 4, mu = rep(c(10, 80), each = 20))
  for (breaks in 0:2) {
    best <- glance(breakpoints_in(y, breaks = breaks))
    for (size in best$size * c(0.5, 0.9, 0.99, 1.01, 1.1, 2)) {
      other <- glance(breakpoints_in(y, breaks = breaks, size = size))
      expect_lte(other$logLik, best$logLik + 1e-9)
    }
  }
})

# ---- places ------------------------------------------------------------------

test_that("a set holds the places whose likelihood is near the best", {
  y <- steps()
  for (level in c(0.5, 0.95, 0.999)) {
    x <- breakpoints_in(y, family = "poisson", breaks = 2, conf_level = level)
    limit <- -2 * log(1 - sqrt(level))
    at <- first_of(x)
    for (j in 1:2) {
      from <- c(1, at)[j]
      to <- c(at, 51)[j + 1] - 1
      places <- seq(from + 2, to - 1)
      cost <- vapply(places, function(t) {
        oracle_segment(y[from:(t - 1)], rep(1, t - from), "poisson", NA) +
          oracle_segment(y[t:to], rep(1, to - t + 1), "poisson", NA)
      }, 0)
      near <- places[cost <= min(cost) + limit]
      expect_identical(c(tidy(x, "breaks")$low[j], tidy(x, "breaks")$high[j]),
                       range(near))
    }
  }
})

test_that("the 95% limit is the 7.35 of Eo and Morley", {
  expect_equal(round(-2 * log(1 - sqrt(0.95)), 2), 7.35)
})

# ---- the path ----------------------------------------------------------------

test_that("the path has the best division for every penalty", {
  set.seed(2)
  y <- rpois(60, rep(c(4, 9, 20, 6), each = 15))
  path <- breakpoints_in(y, family = "poisson", penalty = "path")$path
  expect_equal(path$penalty_high[1], Inf)
  expect_equal(path$penalty_low[nrow(path)], log(60))
  expect_equal(path$penalty_high[-1], path$penalty_low[-nrow(path)])
  expect_true(all(diff(path$breaks) > 0))
  for (i in seq_len(nrow(path))) {
    high <- min(path$penalty_high[i], path$penalty_low[i] + 100)
    for (penalty in c(0.9, 0.5, 0.1) * path$penalty_low[i] +
           c(0.1, 0.5, 0.9) * high) {
      one <- breakpoints_in(y, family = "poisson", penalty = penalty)
      expect_identical(first_of(one), path$times[[i]])
    }
    fixed <- breakpoints_in(y, family = "poisson", breaks = path$breaks[i])
    expect_identical(first_of(fixed), path$times[[i]])
  }
})

test_that("the path is the convex hull of the costs of each number of breaks", {
  set.seed(5)
  y <- rpois(25, rep(c(3, 12, 5), c(8, 9, 8)))
  x <- breakpoints_in(y, family = "poisson", penalty = "path", min_length = 1)
  costs <- oracle_fixed(oracle_costs(y), 20)$least
  hull <- vapply(seq_along(costs) - 1, function(k) {
    lower <- if (k > 0) min((costs[1:k] - costs[k + 1]) / (k - 0:(k - 1)))
    more <- seq_along(costs) - 1 > k
    upper <- if (any(more)) {
      max((costs[k + 1] - costs[more]) / (which(more) - 1 - k))
    }
    max(upper, log(25)) < min(lower, Inf) - 1e-9
  }, NA)
  expect_equal(x$path$breaks, which(hull) - 1)
  expect_equal(diff(x$path$minus2loglik), diff(costs[hull]))
})

# ---- properties --------------------------------------------------------------

test_that("time reversed reverses the breaks", {
  set.seed(6)
  for (family in families) {
    y <- rnbinom(40, size = 9, mu = rep(c(10, 44, 23, 90), each = 10)) +
      runif(40) * (family == "gaussian")
    size <- if (family == "negbin") 9
    for (breaks in 1:4) {
      there <- breakpoints_in(y, family = family, size = size, breaks = breaks)
      back <- breakpoints_in(rev(y), family = family, size = size,
                             breaks = breaks)
      expect_equal(glance(there)$logLik, glance(back)$logLik)
      expect_identical(rev(42L - first_of(back)), first_of(there))
    }
  }
})

test_that("unit and origin of Gaussian values do not matter", {
  for (y in list(Nile * 1e6, Nile / 7, -Nile, Nile + 1e9)) {
    expect_identical(first_of(breakpoints_in(y, family = "gaussian")), 1899L)
  }
})

test_that("a value of exposure 2 is two halves", {
  set.seed(8)
  y <- 2 * rnbinom(20, size = 5, mu = rep(c(10, 40), each = 10))
  for (family in families) {
    size <- if (family == "negbin") 5
    whole <- breakpoints_in(y, exposure = 2, family = family, size = size,
                            breaks = 1, min_length = 1)
    halves <- breakpoints_in(rep(y / 2, each = 2), family = family,
                             size = size, breaks = 1)
    expect_equal(coef(whole), coef(halves), ignore_attr = TRUE)
    expect_identical(2L * first_of(whole) - 1L, first_of(halves))
    if (family != "gaussian") expect_equal(confint(whole), confint(halves),
                                           ignore_attr = TRUE)
  }
})

test_that("a batch gives what its series give one by one", {
  set.seed(9)
  y <- matrix(rnbinom(120, size = 3, mu = rep(c(5, 50), each = 10)), 20)
  expect_batch(function(x) breakpoints_in(x), y)
  expect_batch(function(x) breakpoints_in(x), y, glance)
  expect_batch(function(x) breakpoints_in(x, breaks = 2), y)
  expect_batch(function(x) breakpoints_in(x, family = "gaussian"), y)
  expect_batch(function(x) breakpoints_in(x, family = "poisson"), y,
               function(r) tidy(r, "breaks"))
  expect_batch(
    function(x) breakpoints_in(x, family = "poisson", penalty = "path"), y,
    function(r) {
      table <- tidy(r, "path")
      table[setdiff(names(table), "times")]
    }
  )
})

test_that("groups are series of their own", {
  x <- breakpoints_in(arrivals_by_year(by = sex))
  men <- arrivals_by_year(subset(arrivals, sex == "male"))
  alone <- tidy(breakpoints_in(men))
  both <- tidy(x)
  expect_equal(both[both$sex == "male", -1], alone, ignore_attr = TRUE)
  expect_equal(nobs(x), c(36, 36))
})

# ---- edges -------------------------------------------------------------------

test_that("short, constant and empty series have one level or none", {
  for (family in families) {
    expect_identical(nrow(tidy(breakpoints_in(numeric(), family = family))), 0L)
    for (y in list(4, c(4, 4), rep(0, 9), rep(7, 9))) {
      x <- breakpoints_in(y, family = family)
      expect_identical(nrow(tidy(x)), 1L)
      expect_identical(tidy(x)$estimate, y[1])
      expect_identical(nrow(tidy(x, "breaks")), 0L)
      expect_true(is.na(tidy(x)$break.low))
      expect_identical(nrow(breakpoints_in(y, family = family,
                                           penalty = "path")$path), 1L)
    }
  }
})

test_that("a step without noise is found once its spread is given", {
  y <- rep(c(2, 5), each = 6)
  expect_error(breakpoints_in(y, family = "gaussian"),
               class = "nka_error_value")
  expect_identical(first_of(breakpoints_in(y, family = "gaussian", sd = 0.1)),
                   7L)
  expect_identical(
    first_of(breakpoints_in(y, family = "gaussian", breaks = 1)), 7L
  )
  expect_identical(first_of(breakpoints_in(y * 20)), 7L)
})

test_that("noise of machine size changes nothing", {
  noise <- 1e-13 * sin(1:100)
  expect_equal(
    tidy(breakpoints_in(as.vector(Nile) + noise, family = "gaussian")),
    tidy(breakpoints_in(as.vector(Nile), family = "gaussian"))
  )
})

test_that("missing values stop, or are left out with a warning", {
  y <- replace(steps(), 5, NA)
  expect_error(breakpoints_in(y), class = "nka_error_na")
  expect_warning(x <- breakpoints_in(y, na = "omit"),
                 class = "nka_warning_omitted")
  expect_identical(first_of(x), c(21L, 41L))
  expect_identical(glance(x)$missing, 1L)
})

test_that("rows may come in any order, with gaps in time", {
  data <- data.frame(year = 2000 + c(1:10, 21:30),
                     arrivals = rep(c(5, 50), each = 10))
  x <- breakpoints_in(data[c(20:1), ])
  expect_identical(first_of(x), 2021L)
  expect_identical(tidy(x)$last[1], 2010L)
})

test_that("the random numbers of the session are left alone", {
  set.seed(1)
  before <- .Random.seed
  breakpoints_in(arrivals_by_year())
  expect_identical(.Random.seed, before)
})

# ---- words and pictures ------------------------------------------------------

test_that("a sentence says when the level changed and what it was", {
  x <- breakpoints_in(
    data.frame(year = 2011:2020, arrivals = rep(c(100, 300), each = 5)),
    family = "poisson"
  )
  expect_identical(format(x), paste0(
    "Arrivals changed level in 2016: on average 100 a year before, 300 from ",
    "2016."
  ))
  x <- breakpoints_in(c(3, 4, 3, 4))
  expect_identical(
    format(x),
    "The series: no change of level found in 1 to 4, on average 3.5."
  )
  x <- breakpoints_in(Nile, family = "gaussian")
  expect_match(format(x), "changed level in 1899 \\(1897 to 1900\\)")
  expect_match(format(x), "where a change may lie as well \\(95% set\\)")
  many <- breakpoints_in(rep(rep(c(1, 90), each = 3), 5), family = "poisson")
  expect_match(format(many), "and 3 more times: .* And so on[.]$")
  expect_match(format(breakpoints_in(numeric())), "no values")
  expect_match(format(breakpoints_in(c(2, 4), exposure = 2)),
               "per unit of exposure")
})

test_that("papers are those of the methods used", {
  papers <- function(...) {
    x <- breakpoints_in(steps(), ...)
    paste(nkarrivals:::references(x), collapse = "; ")
  }
  expect_match(papers(), "Zhang and Siegmund")
  expect_match(papers(penalty = "sic"), "Schwarz")
  expect_match(papers(penalty = "path"), "Haynes")
  expect_match(papers(family = "poisson"), "Garwood")
  expect_no_match(papers(penalty = 5), "Zhang|Schwarz")
})

test_that("pictures have a step for each segment and a mark for each break", {
  x <- breakpoints_in(arrivals_by_year(by = sex))
  pic <- nkarrivals:::sketch(x)
  expect_identical(nrow(pic$parts$lines), 2L * nrow(tidy(x)))
  expect_identical(pic$parts$marks$label, as.character(first_of(x)))
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  plot(x)
  plot(breakpoints_in(steps()))
  plot(breakpoints_in(c(4, 6), exposure = 2))
  grDevices::dev.off()
  unlink(file)
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(x), "ggplot")
  expect_match(alt_text(x), "Dotted: breaks")
})

test_that("negative binomial counts have a largest size", {
  for (y in list(rep(2^53, 6), 1e12 + c(0, 1, 0, 1))) {
    expect_error(breakpoints_in(y, family = "negbin"), "up to 1000000000000,",
                 class = "nka_error_value")
  }
  largest <- expect_no_warning(breakpoints_in(rep(1e12, 6), family = "negbin"))
  rate <- tidy(largest)
  expect_true(rate$conf.low < 1e12 && 1e12 < rate$conf.high)
})

test_that("limits of a huge size are those of Poisson counts", {
  y <- c(1, 2, 1, 3, 1, 8)
  poisson <- tidy(breakpoints_in(y, family = "poisson", breaks = 0))
  for (size in c(1e9, 1e15, 1e100)) {
    ours <- expect_no_warning(tidy(breakpoints_in(y, size = size, breaks = 0)))
    expect_equal(ours[c("conf.low", "conf.high")],
                 poisson[c("conf.low", "conf.high")], tolerance = 1e-7)
  }
})
