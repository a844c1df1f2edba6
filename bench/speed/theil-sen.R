# peers: robslopes zyp trend EnvStats
# The median slope of all pairs, beside other packages. "slope" is the C routine
# alone, which gives slope and intercept as robslopes::TheilSen() does, for odd
# numbers of slopes, where the peer's upper median is the median; "interval" is
# the same with the interval, which no peer here gives; its rank, which depends
# on the length alone, is kept by the first of the calls. "batch" is the time
# per series of 10,000 series of 26 counts (100,000 series: see trend-test.R).
# "whole" is theil_sen() itself, with the interval and the tables of results,
# beside peers that also give an interval.

source("bench/lib.R")

# Looked up once, and called without a function around it: a microsecond counts
# here. A tail of nothing leaves out the interval.
c_theil_sen <- nkarrivals:::C_theil_sen
none <- 1e-300
none_z <- 1e9
z_95 <- stats::qnorm(0.975)

by_peer <- function(contenders) {
  here <- vapply(sub(":.*", "", names(contenders)), has_peer, NA)
  contenders[here]
}

slope_alone <- function(n) {
  y <- stats::rnorm(n)
  t <- as.double(seq_len(n))
  offset <- c(0, n)
  quadratic <- list(
    zyp = function() {
      unname(stats::coef(zyp::zyp.sen(y ~ t, data.frame(y = y, t = t)))[2])
    },
    trend = function() unname(trend::sens.slope(y)$estimates)
  )
  contenders <- c(
    list(
      nkarrivals = function() {
        .Call(c_theil_sen, y, t, offset, none, none_z, FALSE, 0L)$slope
      },
      "nkarrivals:interval" = function() {
        .Call(c_theil_sen, y, t, offset, 0.025, z_95, FALSE, 200L)$slope
      },
      robslopes = function() robslopes::TheilSen(t, y, verbose = FALSE)$slope
    ),
    if (n <= 1000) quadratic
  )
  contest("slope", n, by_peer(contenders))
}

batch <- function(n = 26, series = 10000, peer_series = 200) {
  y <- as.double(stats::rpois(n * series, 4))
  t <- rep(as.double(seq_len(n)), series)
  offset <- seq(0, n * series, n)
  first <- function(one) vapply(seq_len(peer_series), function(i) {
    at <- (i - 1) * n + seq_len(n)
    one(y[at], t[at])
  }, 0)
  rows <- contest("batch", n, by_peer(list(
    nkarrivals = function() {
      .Call(c_theil_sen, y, t, offset, none, none_z, FALSE,
            0L)$slope[seq_len(peer_series)]
    },
    robslopes = function() first(function(y, t) {
      robslopes::TheilSen(t, y, verbose = FALSE)$slope
    }),
    trend = function() first(function(y, t) {
      unname(trend::sens.slope(y)$estimates)
    })
  )))
  series_each <- ifelse(rows$contender == "nkarrivals", series, peer_series)
  rows$median_ms <- signif(rows$median_ms / series_each, 3)
  rows$ratio <- signif(rows$median_ms / rows$median_ms[1], 3)
  rows
}

whole <- function(n) {
  y <- stats::rnorm(n)
  rows <- contest("whole", n, by_peer(list(
    nkarrivals = function() theil_sen(y)$glance$slope,
    EnvStats = function() {
      unname(EnvStats::kendallTrendTest(y)$estimate["slope"])
    },
    trend = function() unname(trend::sens.slope(y)$estimates)
  )))
  rows
}

set.seed(4)
write_result(rbind(
  do.call(rbind, lapply(c(26, 50, 99, 999, 9999, 99999, 999999),
                        slope_alone)),
  batch(), do.call(rbind, lapply(c(25, 1000), whole))
), "speed-theil-sen.csv")
