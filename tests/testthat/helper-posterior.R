# The posterior of breaks by a sum over every segmentation there is, in plain R.

# All ways to cut n periods into segments of at least `min_length`, as vectors
# of the first periods of the segments.
all_segmentations <- function(n, max_breaks = n - 1, min_length = 1) {
  sets <- lapply(seq_len(2^(n - 1)) - 1, function(code) {
    c(1, 1 + which(bitwAnd(code, 2^(seq_len(n - 1) - 1)) > 0))
  })
  Filter(function(starts) {
    length(starts) <= max_breaks + 1 &&
      all(diff(c(starts, n + 1)) >= min_length)
  }, sets)
}

# Log probability of counts with one rate, under the density that the help page
# states, one period after the other: the probability of a count given those
# before it is a ratio of two gamma integrals.
log_segment <- function(y, e, shape, rate, f) {
  out <- 0
  for (i in seq_along(y)) {
    known <- if (y[i] > 0) (y[i] + y[i] * log(e[i] / y[i])) / f else 0
    a <- shape + y[i] / f
    b <- rate + e[i] / f
    out <- out - log(f) / 2 + known + shape * log(rate) - lgamma(shape) +
      lgamma(a) - a * log(b)
    shape <- a
    rate <- b
  }
  out
}

# prior(k, n_sets): probability of one segmentation with k breaks, but for a
# factor, where n_sets of the segmentations have so many.
oracle_posterior <- function(y, e = rep(1, length(y)), shape = 1,
                             rate = shape * sum(e) / max(sum(y), 1),
                             prior = function(k, n_sets) 2^-k / n_sets,
                             max_breaks = length(y) - 1, min_length = 1,
                             dispersion = 1, level = 0.95) {
  n <- length(y)
  sets <- all_segmentations(n, max_breaks, min_length)
  breaks <- lengths(sets) - 1
  n_sets <- tabulate(breaks + 1)[breaks + 1]
  chance <- prior(breaks, n_sets)
  chance <- chance / sum(chance)
  # Each segment that there can be, under each dispersion.
  pairs <- expand.grid(from = seq_len(n), to = seq_len(n))
  pairs <- pairs[pairs$from <= pairs$to, ]
  segments <- expand.grid(pair = seq_len(nrow(pairs)), f = dispersion)
  segments <- cbind(pairs[segments$pair, ], f = segments$f)
  inside <- function(x, i) x[segments$from[i]:segments$to[i]]
  each <- function(take) vapply(seq_len(nrow(segments)), take, 0)
  log_p <- each(function(i) {
    log_segment(inside(y, i), inside(e, i), shape, rate, segments$f[i])
  })
  segments$shape <- each(function(i) shape + sum(inside(y, i)) / segments$f[i])
  segments$rate <- each(function(i) rate + sum(inside(e, i)) / segments$f[i])
  member <- vapply(sets, function(starts) {
    paste(pairs$from, pairs$to) %in% paste(starts, c(starts[-1] - 1, n))
  }, logical(nrow(pairs)))
  member <- matrix(member, nrow(pairs))
  log_joint <- vapply(dispersion, function(f) {
    colSums(member * log_p[segments$f == f])
  }, numeric(length(sets))) + log(chance) - log(length(dispersion))
  evidence <- max(log_joint) + log(sum(exp(log_joint - max(log_joint))))
  weight <- matrix(exp(log_joint - evidence), length(sets))
  segments$weight <- as.vector(member %*% weight)
  starting <- tapply(segments$weight, factor(segments$from, seq_len(n)), sum)
  by_number <- function(x) {
    as.vector(tapply(x, factor(breaks, 0:max_breaks), sum))
  }
  c(
    list(
      log_evidence = evidence, prior = by_number(chance),
      number = by_number(rowSums(weight)), dispersion = colSums(weight),
      at = as.vector(starting) - (seq_len(n) == 1), sets = sets,
      weight = rowSums(weight)
    ),
    oracle_rates(n, segments, level)
  )
}

oracle_rates <- function(n, segments, level) {
  rates <- vapply(seq_len(n), function(i) {
    here <- segments[segments$from <= i & i <= segments$to, ]
    quantile <- function(prob) {
      below <- function(log_x) {
        sum(here$weight * pgamma(exp(log_x), here$shape, here$rate)) - prob
      }
      ends <- range(qgamma(prob, here$shape, here$rate)[here$weight > 0])
      exp(uniroot(below, log(ends) + c(-1, 1), tol = 1e-13)$root)
    }
    c(sum(here$weight * here$shape / here$rate), quantile((1 - level) / 2),
      quantile((1 + level) / 2))
  }, c(0, 0, 0))
  list(mean = rates[1, ], lower = rates[2, ], upper = rates[3, ])
}

# P(a break at one of the periods low to high)
oracle_run <- function(oracle, low, high) {
  hit <- vapply(oracle$sets, function(s) any(s >= low & s <= high & s > 1), NA)
  sum(oracle$weight[hit])
}

# breakpoint_posterior() of a vector, with all tables.
posterior_of <- function(y, ...) {
  suppressWarnings(
    breakpoint_posterior(y, ..., sensitivity = FALSE),
    classes = "nka_warning_breaks"
  )
}

coal_by_year <- function() {
  testthat::skip_if_not_installed("boot")
  tabulate(floor(boot::coal$date) - 1850, 112)
}
