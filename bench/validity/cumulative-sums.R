# peers:
# Run lengths of cumulative_sums() where nothing has changed. First simulated,
# for a rate and a dispersion that are known, beside the one that the Markov
# chain gives. Then for a baseline of n points, from which both are estimated:
# the median over baselines of the run length at the true rate (which the chain
# gives for each), where 200 was asked for.

source("bench/lib.R")

draw <- function(n, mean, phi) {
  if (phi == 1) return(rpois(n, mean))
  rnbinom(n, size = mean / (phi - 1), mu = mean)
}

run_until <- function(side, rate, phi, sign) {
  s <- 0
  points <- 0
  repeat {
    for (x in draw(200, rate, phi)) {
      points <- points + 1
      s <- max(0, s + sign * (x - side$k))
      if (s >= side$h - 1e-9) return(points)
    }
  }
}

known_rows <- function(rate, phi, replicates = 2000) {
  rows <- tidy(cumulative_sums(0, rate = rate, dispersion = phi))
  do.call(rbind, lapply(1:2, function(i) {
    lengths <- replicate(
      replicates, run_until(rows[i, ], rate, phi, c(1, -1)[i])
    )
    data.frame(
      method = paste("cumulative_sums(),", rows$term[i]), n = NA,
      case = sprintf("rate %g known, variance %g times the mean", rate, phi),
      quantity = "mean run length", nominal = round(rows$arl[i], 2),
      value = round(mean(lengths), 2),
      mc.error = round(sd(lengths) / sqrt(replicates), 2),
      replicates = replicates
    )
  }))
}

# The run length at the true rate of a design made for an estimated one.
true_length <- function(rows, i, rate, phi) {
  units <- c(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
  unit <- units[abs(rows$k[i] * units - round(rows$k[i] * units)) < 1e-6][1]
  nkarrivals:::length_at(
    rate, if (phi > 1) rate / (phi - 1) else Inf, round(rows$k[i] * unit), unit,
    ceiling(rows$h[i] * unit - 1e-6), c(1, -1)[i], FALSE
  )
}

estimated_rows <- function(n, rate, phi, replicates = 400) {
  lengths <- replicate(replicates, {
    rows <- tidy(cumulative_sums(c(draw(n, rate, phi)), baseline = c(1, n)))
    if (anyNA(rows$h)) return(c(NA, NA))
    c(true_length(rows, 1, rate, phi), true_length(rows, 2, rate, phi))
  })
  do.call(rbind, lapply(1:2, function(i) {
    got <- lengths[i, is.finite(lengths[i, ])]
    spread <- quantile(got, c(0.25, 0.75))
    data.frame(
      method = paste("cumulative_sums(),", c("up", "down")[i]), n = n,
      case = sprintf(
        "rate %g estimated, variance %g times the mean", rate, phi
      ),
      quantity = "median run length", nominal = 200,
      value = round(median(got), 1),
      # Of a median: 1.25 standard errors of the mean, from the quartiles.
      mc.error = round(1.25 * diff(spread) / 1.35 / sqrt(length(got)), 1),
      replicates = length(got)
    )
  }))
}

set.seed(32)
cases <- expand.grid(n = c(8, 12, 25, 100), phi = c(1, 4))
write_result(rbind(
  known_rows(3, 1), known_rows(30, 1), known_rows(30, 4),
  do.call(rbind, Map(estimated_rows, cases$n, 30, cases$phi))
), "validity-cumulative-sums.csv")
