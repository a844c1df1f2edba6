# Divisions of a series in plain R, from the densities of base R.

# -2 log likelihood of the points from i to j at the best of their rates. A
# point that stands for e periods is the sum of e independent ones.
oracle_segment <- function(y, e, family, scale) {
  rate <- sum(y) / sum(e)
  -2 * sum(switch(family,
    poisson = dpois(y, e * rate, log = TRUE),
    negbin = dnbinom(y, size = scale * e, mu = e * rate, log = TRUE),
    gaussian = dnorm(y, e * rate, scale * sqrt(e), log = TRUE)
  ))
}

# Costs of all segments, Inf where they are too short: row i, column j.
oracle_costs <- function(y, e = rep(1, length(y)), family = "poisson",
                         scale = NA, min_length = 1) {
  n <- length(y)
  costs <- matrix(Inf, n, n)
  for (i in seq_len(n)) {
    for (j in seq_len(n)) {
      if (j - i + 1 >= min_length) {
        costs[i, j] <- oracle_segment(y[i:j], e[i:j], family, scale)
      }
    }
  }
  costs
}

# Every division of n points, by enumeration: the cost of each, and the best by
# the rule for ties (fewest breaks; last break latest, then the one before).
oracle_enumerate <- function(costs) {
  n <- nrow(costs)
  sets <- lapply(0:(2^(n - 1) - 1), function(code) {
    which(bitwAnd(code, 2^(seq_len(n - 1) - 1)) > 0) + 1
  })
  total <- vapply(sets, function(at) {
    sum(costs[cbind(c(1, at), c(at - 1, n))])
  }, 0)
  list(sets = sets, breaks = lengths(sets), total = total)
}

oracle_best <- function(all, score, tie = 1e-9) {
  tied <- which(score <= min(score) + tie)
  tied <- tied[all$breaks[tied] == min(all$breaks[tied])]
  key <- vapply(all$sets[tied], function(at) {
    paste(sprintf("%03d", rev(at)), collapse = " ")
  }, "")
  all$sets[[tied[order(key, decreasing = TRUE)[1]]]]
}

# Dynamic programming for a penalty: best[t + 1] is the least cost of t points.
oracle_penalty <- function(costs, penalty, tie = 1e-9) {
  n <- nrow(costs)
  best <- c(-penalty, rep(Inf, n))
  breaks <- c(-1, rep(0, n))
  from <- integer(n)
  for (t in seq_len(n)) {
    total <- best[1:t] + penalty + costs[1:t, t]
    tied <- which(total <= min(total) + tie)
    from[t] <- tied[order(breaks[tied], -tied)[1]]
    best[t + 1] <- total[from[t]]
    breaks[t + 1] <- breaks[from[t]] + 1
  }
  at <- integer()
  t <- n
  while (from[t] > 1) {
    at <- c(from[t], at)
    t <- from[t] - 1
  }
  list(at = at, total = best[n + 1])
}

# The same for 0, 1, ... breaks: their least costs and the last division.
oracle_fixed <- function(costs, breaks, tie = 1e-9) {
  n <- nrow(costs)
  best <- costs[1, ]
  from <- matrix(NA_integer_, breaks, n)
  least <- best[n]
  for (k in seq_len(breaks)) {
    before <- c(Inf, best)
    for (t in seq_len(n)) {
      total <- before[1:t] + costs[1:t, t]
      from[k, t] <- max(which(total <= min(total) + tie))
      best[t] <- total[from[k, t]]
    }
    least <- c(least, best[n])
  }
  at <- integer()
  t <- n
  for (k in rev(seq_len(breaks))) {
    at <- c(from[k, t], at)
    t <- from[k, t] - 1
  }
  list(at = at, least = least)
}

families <- c("poisson", "negbin", "gaussian")

# The kernel on one series.
segment_call <- function(y, amount, by_count = FALSE, family = "poisson",
                         scale = NA_real_, e = rep(1, length(y)),
                         min_length = 1L) {
  .Call(
    nkarrivals:::C_segment, as.double(y), as.double(e),
    c(0, as.double(length(y))), match(family, families), as.double(scale),
    rep(1L, length(amount)), as.double(amount), by_count,
    as.integer(min_length)
  )
}

segment_at <- function(...) segment_call(...)$at[[1]]
