# peers: segmented
# Size of the permutation tests without and with one joinpoint, their power
# beside a test that fits the likelihood anew and beside Davies' test, coverage
# of percent changes, and the size of the test of parallel lines, at short
# lengths and with counts that vary more than Poisson counts.
#
# Eight values hold two joinpoints in one way only, at the third and the sixth;
# so none is tested against one there, and against two only where one is true.

source(file.path("bench", "lib.R"))
# Jobs run two at a time, each with its own stream of random numbers.
set.seed(20180415, "L'Ecuyer-CMRG")
permutations <- 199
replicates <- 500
# What fits likelihoods one by one takes the first of them.
refit_replicates <- 200
segmented_replicates <- 100
lengths_tried <- c(8, 12, 25)

line_of <- function(n, level, bend = 0) {
  time <- seq_len(n)
  log(level) + 0.05 * (time - n / 2) - bend * pmax(0, time - n / 2)
}

# `extra` is the variance over the mean.
counts_of <- function(line, extra) {
  mean <- exp(line)
  if (extra == 1) return(stats::rpois(length(line), mean))
  stats::rnbinom(length(line), mu = mean, size = mean / (extra - 1))
}

usable <- function(y) sum(y > 0) >= 2

first_p <- function(y, most, family) {
  if (family == "gaussian") y <- pmax(y, 0.5)
  fit <- joinpoints(y, max_joinpoints = most, family = family,
                    permutations = permutations)
  c(p = fit$tests$p.value[1], found = glance(fit)$joinpoints)
}

row_of <- function(method, n, case, quantity, nominal, hit) {
  share <- simulated_share(hit)
  data.frame(method = method, n = n, case = case, quantity = quantity,
             nominal = nominal, value = share$value, mc.error = share$mc.error,
             replicates = share$replicates)
}

# ---- the permutation tests ---------------------------------------------------

sizes <- function(n, extra, level, family) {
  most <- if (n < 12) 1 else 2
  case <- sprintf("mean %g, variance / mean %g", level, extra)
  runs <- replicate(replicates, {
    y <- counts_of(line_of(n, level), extra)
    if (usable(y)) first_p(y, most, family) else c(NA, NA)
  })
  rbind(
    row_of(paste("joinpoints,", family), n, case,
           sprintf("size, 0 against %d", most), 0.05, runs[1, ] <= 0.05),
    row_of(paste("joinpoints,", family), n, case, "any joinpoint found", 0.05,
           runs[2, ] > 0)
  )
}

# A joinpoint is there, and a second one must not be found too often.
second_found <- function(n, extra) {
  hit <- replicate(replicates, {
    y <- counts_of(line_of(n, 100, bend = 0.25), extra)
    first_p(y, 2, "quasipoisson")[["found"]] > 1
  })
  row_of("joinpoints, quasipoisson", n,
         sprintf("1 joinpoint, mean 100, variance / mean %g", extra),
         "more than 1 joinpoint found", 0.05, hit)
}

# ---- power beside refitting the likelihood -----------------------------------

# The same test with the ratio of deviances, each shuffled data set being counts
# made from Pearson residuals and cut off at 0, fitted anew.
refit_p <- function(y, permutations) {
  time <- seq_along(y)
  columns <- lapply(3:(length(y) - 2), function(at) {
    cbind(1, time, pmax(0, time - at))
  })
  deviance_of <- function(x, y) {
    suppressWarnings(stats::glm.fit(
      x, y, family = stats::quasipoisson()
    ))$deviance
  }
  share <- function(y) {
    one <- vapply(columns, deviance_of, 0, y = y)
    min(one) / deviance_of(cbind(1, time), y)
  }
  fit <- stats::glm.fit(cbind(1, time), y, family = stats::quasipoisson())
  mean <- fit$fitted.values
  scaled <- (y - mean) / sqrt(mean)
  shuffled <- replicate(permutations, {
    share(pmax(0, mean + sqrt(mean) * sample(scaled)))
  })
  (1 + sum(shuffled <= share(y))) / (1 + permutations)
}

# Davies' test of a line against a line with one bend.
davies_p <- function(y) {
  if (!has_peer("segmented")) return(NA)
  data <- data.frame(y = y, time = seq_along(y))
  line <- stats::glm(y ~ time, stats::quasipoisson(), data)
  segmented::davies.test(line, ~time)$p.value
}

powers <- function(n, extra, bend, permutations = 19) {
  case <- sprintf("slope falls by %g, mean 100, variance / mean %g", bend,
                  extra)
  p <- vapply(seq_len(replicates), function(i) {
    y <- counts_of(line_of(n, 100, bend), extra)
    fit <- joinpoints(y, max_joinpoints = 1, permutations = permutations)
    c(fit$tests$p.value,
      if (i <= refit_replicates) refit_p(y, permutations) else NA,
      davies_p(y))
  }, numeric(3))
  quantity <- if (bend) "power, 0 against 1" else "size, 0 against 1"
  nominal <- if (bend) NA else 0.05
  row <- function(method, p) {
    row_of(method, n, case, quantity, nominal, p <= 0.05)
  }
  rbind(
    row("joinpoints, quasipoisson", p[1, ]),
    row("refitted likelihood", p[2, ]),
    if (has_peer("segmented")) row("segmented, Davies' test", p[3, ])
  )
}

# ---- coverage ----------------------------------------------------------------

covered <- function(n, extra, family) {
  hit <- replicate(replicates, {
    y <- counts_of(line_of(n, 100), extra)
    if (family == "gaussian") y <- pmax(y, 0.5)
    row <- tidy(joinpoints(y, max_joinpoints = 0, family = family))[1, ]
    truth <- 100 * expm1(0.05)
    row$conf.low <= truth && truth <= row$conf.high
  })
  row_of(paste("joinpoints,", family), n,
         sprintf("no joinpoint, mean 100, variance / mean %g", extra),
         "coverage of the percent change", 0.95, hit)
}

# With one true joinpoint of unknown place: ours, which takes the place that was
# found as known, and segmented's, which does not.
covered_second <- function(n, extra) {
  truth <- 0.05 - 0.25
  hit <- vapply(seq_len(replicates), function(i) {
    y <- counts_of(line_of(n, 100, bend = 0.25), extra)
    fit <- joinpoints(y, max_joinpoints = 1, select = "bic")
    row <- tidy(fit)[glance(fit)$joinpoints + 1, ]
    ours <- row$conf.low <= 100 * expm1(truth) &&
      100 * expm1(truth) <= row$conf.high
    c(ours, if (i <= segmented_replicates) segmented_covers(y, truth) else NA)
  }, logical(2))
  case <- sprintf("1 joinpoint, mean 100, variance / mean %g", extra)
  quantity <- "coverage of the last percent change"
  rbind(
    row_of("joinpoints, quasipoisson", n, case, quantity, 0.95, hit[1, ]),
    if (has_peer("segmented")) {
      row_of("segmented", n, case, quantity, 0.95, hit[2, ])
    }
  )
}

# segmented() sets the seed; the next series must not come from it.
segmented_covers <- function(y, truth) {
  if (!has_peer("segmented")) return(NA)
  state <- .Random.seed
  on.exit(assign(".Random.seed", state, globalenv()))
  data <- data.frame(y = y, time = seq_along(y))
  line <- stats::glm(y ~ time, stats::quasipoisson(), data)
  tryCatch({
    fit <- suppressWarnings(segmented::segmented(line, ~time))
    limits <- segmented::slope(fit)$time[2, 4:5]
    limits[1] <= truth && truth <= limits[2]
  }, error = function(cnd) NA)
}

# ---- parallel lines ----------------------------------------------------------

parallel_size <- function(n, extra) {
  p <- replicate(replicates, {
    pair <- cbind(counts_of(line_of(n, 100, 0.2), extra),
                  counts_of(line_of(n, 40, 0.2), extra))
    tidy(parallel_test(pair, joinpoints = 1, permutations = 99))$p.value
  })
  row_of("parallel_test, quasipoisson", n,
         sprintf("1 joinpoint, means 100 and 40, variance / mean %g", extra),
         "size", 0.05, p <= 0.05)
}

# A job for each length and dispersion.
each <- function(fun, ..., n = lengths_tried, extra = c(1, 10)) {
  grid <- expand.grid(n = n, extra = extra)
  Map(function(n, extra) function() fun(n, extra, ...), grid$n, grid$extra)
}

jobs <- c(
  each(sizes, level = 100, family = "quasipoisson"),
  each(sizes, level = 4, family = "quasipoisson", extra = 1),
  each(sizes, level = 100, family = "gaussian"),
  each(second_found),
  each(powers, bend = 0, extra = 10), each(powers, bend = 0.15, extra = 10),
  each(powers, bend = 0.5, extra = 10),
  each(covered, family = "quasipoisson"), each(covered, family = "poisson"),
  each(covered, family = "gaussian"),
  each(covered_second), each(parallel_size)
)
rows <- parallel::mclapply(jobs, function(job) job(), mc.cores = 2,
                           mc.preschedule = FALSE)
write_result(do.call(rbind, rows), "validity-joinpoints.csv")
