# peers: EBS
# Exact posterior of breaks in Poisson counts, with the prior that every number
# of breaks, and every place of so many, is equally likely.
source("bench/lib.R")
set.seed(20260119)

log_sum <- function(x) {
  top <- max(x)
  if (top == -Inf) top else top + log(sum(exp(x - top)))
}

# The same in plain R, vectorised over the starts of segments: probabilities of
# numbers and places, mean rates, and their bands by uniroot().
plain_r <- function(y, most) {
  n <- length(y)
  sums <- c(0, cumsum(y))
  shape <- 1 + outer(sums, sums, function(from, to) pmax(to - from, 0))
  rate <- 1 + outer(0:n, 0:n, function(from, to) pmax(to - from, 0))
  m <- lgamma(shape) - shape * log(rate)
  m[lower.tri(m, TRUE)] <- -Inf
  prior <- -log(most + 1) - lchoose(n - 1, 0:most)
  before <- matrix(-Inf, most + 2, n + 1)
  before[1, 1] <- 0
  after <- matrix(-Inf, most + 2, n + 1)
  after[-1, n + 1] <- prior
  for (j in 2:(most + 2)) {
    before[j, ] <- apply(before[j - 1, ] + m, 2, log_sum)
  }
  for (j in (most + 1):1) {
    after[j, 1:n] <- apply(t(m) + after[j + 1, ], 2, log_sum)[1:n]
  }
  number <- before[-1, n + 1] + prior
  total <- log_sum(number)
  weight <- Reduce(`+`, lapply(seq_len(most + 1), function(j) {
    exp(outer(before[j, ], after[j + 1, ], `+`) + m - total)
  }))
  c(exp(number - total), plain_rates(weight, shape, rate, n))
}

plain_rates <- function(weight, shape, rate, n) {
  vapply(seq_len(n), function(i) {
    held <- which(weight > 1e-12 & row(weight) <= i & col(weight) > i)
    w <- weight[held]
    quantile <- function(prob) {
      stats::uniroot(
        function(x) sum(w * stats::pgamma(x, shape[held], rate[held])) - prob,
        range(stats::qgamma(prob, shape[held], rate[held])), tol = 1e-10
      )$root
    }
    c(sum(w * shape[held] / rate[held]), quantile(0.025), quantile(0.975))
  }, c(0, 0, 0))
}

ours <- function(y, most) {
  fit <- suppressWarnings(breakpoint_posterior(
    y, shape = 1, rate = 1, dispersion = 1, breaks_prior = "uniform",
    max_breaks = most, sensitivity = FALSE
  ))
  points <- augment(fit)
  c(fit$numbers$probability,
    rbind(points$.rate, points$.lower, points$.upper))
}

# EBS leaves out segments of one period at the end of the series; without them
# it says as we do where a single break lies.
ours_place <- function(y) {
  fit <- breakpoint_posterior(
    y, shape = 1, rate = 1, dispersion = 1, breaks_prior = c(0, 1),
    max_breaks = 1, band = FALSE, sensitivity = FALSE
  )
  at <- replace(augment(fit)$.break, length(y), 0)
  at / sum(at)
}

ebs_place <- function(y) {
  EBS::EBSDistrib(EBS::EBSegmentation(y, model = 1, Kmax = 2), 1, 2)
}

rows <- lapply(c(25, 100), function(n) {
  y <- rpois(n, c(3, 9, 2)[ceiling(3 * seq_len(n) / n)])
  all <- contest(
    "posterior of 0 to 10 breaks, rates, bands", n,
    list(nkarrivals = function() ours(y, 10), base = function() plain_r(y, 10))
  )
  if (!has_peer("EBS")) return(all)
  y <- rpois(n, c(3, 6)[ceiling(2 * seq_len(n) / n)])
  rbind(all, contest(
    "place of one break", n,
    list(nkarrivals = function() ours_place(y), EBS = function() ebs_place(y))
  ))
})
write_result(do.call(rbind, rows), "speed-breakpoint-posterior.csv")
