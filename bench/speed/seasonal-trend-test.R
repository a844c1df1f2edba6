# peers: Kendall trend rkt
# The seasonal test of months, beside the peers that have one. Ours gives the
# covariance between the months, as rkt does, and the exact p of each month,
# which no other does and which takes most of its time in long series.

source("bench/lib.R")

months <- function(years) {
  stats::ts(stats::rpois(12 * years, 20 + seq_len(12)), start = 2001,
            frequency = 12)
}

contenders_for <- function(x) {
  year <- floor(stats::time(x) + 1 / 24)
  month <- as.double(stats::cycle(x))
  all <- list(
    nkarrivals = function() glance(seasonal_trend_test(x, exact = FALSE))$s,
    "Kendall:SeasonalMannKendall" = if (has_peer("Kendall")) {
      function() as.vector(Kendall::SeasonalMannKendall(x)$S)
    },
    "trend:smk.test" = if (has_peer("trend")) {
      function() sum(trend::smk.test(x)$Sg)
    },
    rkt = if (has_peer("rkt")) {
      function() rkt::rkt(as.double(year), as.double(x), month,
                          correct = TRUE)$S
    }
  )
  Filter(Negate(is.null), all)
}

set.seed(3)
write_result(do.call(rbind, lapply(c(10, 30, 100), function(years) {
  x <- months(years)
  contest("months", length(x), contenders_for(x))
})), "speed-seasonal-trend-test.csv")
