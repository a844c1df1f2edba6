# peers: spc
# The run length of a chain of 850 states, and the sums of many short series.

source("bench/lib.R")

run_length <- list(
  nkarrivals = function() {
    nkarrivals:::length_at(40, Inf, 4480, 100, 850, 1L, FALSE)
  },
  "base: solve()" = function() {
    chain <- nkarrivals:::cusum_chain(40, Inf, 4480, 100, 850, 1L)
    states <- outer(0:849, 0:849, function(i, j) chain$step[850 + j - i])
    states[, 1] <- chain$below
    solve(diag(850) - states, rep(1, 850))[1]
  }
)
if (has_peer("spc")) {
  run_length$spc <- function() spc::pois.cusum.arl(40, 4480, 849, 100)[[1]]
}

set.seed(1)
series <- matrix(rpois(25 * 2000, 6), 25)
loop <- function() {
  apply(series, 2, function(x) {
    Reduce(function(s, one) max(0, s + one - 7), x, 0, accumulate = TRUE)[-1]
  })
}

write_result(rbind(
  contest("run length, 850 states", 850, run_length),
  contest("sums of 2,000 series of 25", 50000, list(
    nkarrivals = function() {
      .Call(nkarrivals:::C_cusum_run, as.double(series),
            rep(7, length(series)), double(2000), 1L, 25 * 0:2000)$sum
    },
    "base: Reduce()" = function() as.vector(loop())
  ))
), "speed-cumulative-sums.csv")
