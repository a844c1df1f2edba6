# peers: exactci
# Coverage of the 95% intervals of rate_ratio(). First of two counts, of which
# the second has twice the mean: Poisson, or negative binomial with a variance
# three times the mean, which is then given; the peer is exactci. Then of two
# spans of a series of n periods, the last four against those before, of small
# counts with ties and of larger ones, with the dispersion estimated; the peer
# is a quasi-Poisson regression of stats::glm() with Wald limits of t.

source("bench/lib.R")

draw <- function(n, mean, phi) {
  if (phi == 1) return(rpois(n, mean))
  rnbinom(n, size = mean / (phi - 1), mu = mean)
}

row_of <- function(method, n, case, hit) {
  data.frame(
    method = method, n = n, case = case, quantity = "coverage", nominal = 0.95,
    simulated_share(hit)
  )
}

covers <- function(found, ratio) {
  found$conf.low <= ratio & found$conf.high >= ratio
}

# Limits of exactci, for each pair of counts once.
exactci_limits <- function(x, y, midp) {
  pair <- paste(x, y)
  once <- !duplicated(pair)
  limits <- mapply(function(x, y) {
    exactci::poisson.exact(c(x, y), c(1, 1), midp = midp)$conf.int
  }, x[once], y[once])
  at <- match(pair, pair[once])
  list(conf.low = limits[1, at], conf.high = limits[2, at])
}

pair_rows <- function(mean, phi, replicates = 20000) {
  x <- draw(replicates, mean / 2, phi)
  y <- draw(replicates, mean, phi)
  case <- sprintf("two counts, means %g and %g, variance %d times the mean",
                  mean / 2, mean, phi)
  ours <- lapply(c("exact", "midp", "quasi"), function(method) {
    given <- if (method == "quasi") phi
    found <- tidy(rate_ratio(x, y, method = method, dispersion = given))
    row_of(method, 2, case, covers(found, 0.5))
  })
  peers <- if (has_peer("exactci")) lapply(c(FALSE, TRUE), function(midp) {
    row_of(if (midp) "exactci, mid-p" else "exactci", 2, case,
           covers(exactci_limits(x, y, midp), 0.5))
  })
  do.call(rbind, c(ours, peers))
}

glm_limits <- function(y, after) {
  fit <- glm(y ~ after, family = quasipoisson)
  half <- qt(0.975, fit$df.residual) * sqrt(vcov(fit)[2, 2])
  exp(coef(fit)[2] + c(-1, 1) * half)
}

series_rows <- function(n, level, phi, replicates = 1000) {
  after <- seq_len(n) > n - 4
  m <- replicate(replicates, draw(n, ifelse(after, level / 2, level), phi))
  found <- tidy(rate_ratio(
    m, period = c(n - 3, n), reference = c(1, n - 4), method = "quasi"
  ))
  plain <- apply(m, 2, glm_limits, after = after)
  exact <- tidy(rate_ratio(m, period = c(n - 3, n), reference = c(1, n - 4)))
  case <- sprintf(
    "mean %g, half of it in the last 4, variance %g times the mean", level, phi
  )
  rbind(
    row_of("quasi", n, case, covers(found, 0.5)),
    row_of("exact", n, case, covers(exact, 0.5)),
    row_of("glm, quasipoisson", n, case, plain[1, ] <= 0.5 & plain[2, ] >= 0.5)
  )
}

set.seed(31)
pairs <- expand.grid(mean = c(4, 10, 30), phi = c(1, 3))
series <- expand.grid(n = c(8, 12, 25), case = 1:4)
series <- cbind(series, data.frame(
  level = c(5, 5, 30, 30), phi = c(1, 3, 1, 5)
)[series$case, ])
write_result(rbind(
  do.call(rbind, Map(pair_rows, pairs$mean, pairs$phi)),
  do.call(rbind, Map(series_rows, series$n, series$level, series$phi))
), "validity-rate-ratio.csv")
