# peers: spc
# Run lengths of cumulative_sums() where nothing has changed. First simulated,
# for a rate and a dispersion that are known, beside the one that the Markov
# chain gives. Then for a baseline of n points, from which both are estimated:
# the median over baselines of the run length at the true rate (which the chain
# gives for each), where 200 was asked for. Rate 3 makes many ties. The peer is
# the chart for normal values, with the limit that spc gives for half a standard
# deviation, on counts less their mean over their standard deviation.

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

# The designs of both sides: data frames of k and h, up and down.
ours <- function(...) tidy(cumulative_sums(...))[c("k", "h", "arl")]
if (has_peer("spc")) limit <- spc::xcusum.crit(0.5, 200)
normal_chart <- function(mean, sd) {
  # Whole tenths, so that the sums have few values.
  data.frame(k = round(mean + c(0.5, -0.5) * sd, 1), h = limit * sd, arl = 200)
}

sides <- c("up", "down")
signs <- c(1, -1)

known_rows <- function(rate, phi, replicates = 2000) {
  rows_of <- function(method, design) {
    do.call(rbind, lapply(1:2, function(i) {
      lengths <- replicate(
        replicates, run_until(design[i, ], rate, phi, signs[i])
      )
      data.frame(
        method = paste0(method, ", ", sides[i]), n = NA,
        case = sprintf("rate %g known, variance %g times the mean", rate, phi),
        quantity = "mean run length", nominal = round(design$arl[i], 2),
        value = round(mean(lengths), 2),
        mc.error = round(sd(lengths) / sqrt(replicates), 2),
        replicates = replicates
      )
    }))
  }
  rbind(
    rows_of("cumulative_sums()", ours(0, rate = rate, dispersion = phi)),
    if (has_peer("spc")) {
      rows_of("normal, spc", normal_chart(rate, sqrt(phi * rate)))
    }
  )
}

# The run lengths, up and down, at the true rate of a design made for an
# estimated one; infinite where a sum only falls, or a signal takes longer than
# the chain follows.
true_lengths <- function(design, rate, phi) {
  units <- c(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
  vapply(1:2, function(i) {
    k <- design$k[i]
    if (is.na(design$h[i])) return(NA_real_)
    if (k <= 0) return(Inf)
    unit <- units[abs(k * units - round(k * units)) < 1e-6][1]
    length <- nkarrivals:::length_at(
      rate, if (phi > 1) rate / (phi - 1) else Inf, round(k * unit), unit,
      ceiling(design$h[i] * unit - 1e-6), signs[i], FALSE
    )
    if (is.na(length)) Inf else length
  }, 0)
}

estimated_rows <- function(n, rate, phi, replicates = 400) {
  baselines <- replicate(replicates, draw(n, rate, phi), simplify = FALSE)
  rows_of <- function(method, design_of) {
    lengths <- vapply(baselines, function(x) {
      true_lengths(design_of(x), rate, phi)
    }, c(0, 0))
    do.call(rbind, lapply(1:2, function(i) {
      got <- lengths[i, !is.na(lengths[i, ])]
      spread <- quantile(got, c(0.25, 0.75), names = FALSE)
      data.frame(
        method = paste0(method, ", ", sides[i]), n = n,
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
  rbind(
    rows_of("cumulative_sums()", function(x) ours(x, baseline = c(1, n))),
    if (has_peer("spc")) {
      rows_of("normal, spc", function(x) normal_chart(mean(x), sd(x)))
    }
  )
}

set.seed(32)
cases <- expand.grid(n = c(8, 12, 25, 100), phi = c(1, 4), rate = c(3, 30))
write_result(rbind(
  known_rows(3, 1), known_rows(30, 1), known_rows(30, 4),
  do.call(rbind, Map(estimated_rows, cases$n, cases$rate, cases$phi))
), "validity-cumulative-sums.csv")
