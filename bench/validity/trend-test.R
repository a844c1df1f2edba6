# peers: Kendall trend EnvStats modifiedmk
# Size of the two-sided test at the level of 5% in short series of counts
# without a trend: Poisson counts with many ties (mean 2) and few (mean 20), and
# counts whose variance is four times their mean (negative binomial). Then
# Poisson counts around a mean that follows an autoregression of 0.4, where the
# plain test must reject too often, and how far the corrections help, beside
# those of modifiedmk: mmkh() is the variance of Hamed and Rao; tfpwmk() the
# trend-free prewhitening that is ours, too (without a test of r first), with
# normal in place of exact probabilities; pwmk() prewhitens without taking a
# trend off.

source("bench/lib.R")

level <- 0.05
replicates <- 10000
peer_replicates <- 2000

cases <- list(
  "Poisson, mean 2" = function(n, m) rpois(n * m, 2),
  "Poisson, mean 20" = function(n, m) rpois(n * m, 20),
  "variance 4 times the mean of 20" = function(n, m) {
    rnbinom(n * m, mu = 20, size = 20 / 3)
  },
  "mean autoregressive (0.4) around 20" = function(n, m) {
    wave <- replicate(m, stats::arima.sim(list(ar = 0.4), n, n.start = 50))
    rpois(n * m, 20 * exp(0.3 * as.vector(wave)))
  }
)

# These leave options(scipen = 999) behind, and stop where every value is equal.
modified_p <- function(name, part) {
  if (!has_peer("modifiedmk")) return(NULL)
  test <- getExportedValue("modifiedmk", name)
  function(x) {
    old <- options("scipen")
    on.exit(options(old))
    apply(x[, seq_len(peer_replicates)], 2, function(one) {
      tryCatch(test(one)[[part]], error = function(cnd) NA)
    })
  }
}

# A column for each replicate; NULL where the peer is not installed.
p_values <- list(
  "exact (default)" = function(x) tidy(trend_test(x))$p.value,
  "normal approximation" = function(x) {
    tidy(trend_test(x, exact = FALSE))$p.value
  },
  "Hamed and Rao" = function(x) {
    some <- x[, seq_len(peer_replicates)]
    tidy(trend_test(some, correction = "hamed_rao"))$p.value
  },
  "prewhitened" = function(x) {
    some <- x[, seq_len(peer_replicates)]
    tidy(trend_test(some, correction = "prewhiten"))$p.value
  },
  "Kendall::MannKendall" = if (has_peer("Kendall")) function(x) {
    apply(x[, seq_len(peer_replicates)], 2, function(one) {
      as.vector(Kendall::MannKendall(one)$sl)
    })
  },
  "trend::mk.test" = if (has_peer("trend")) function(x) {
    apply(x[, seq_len(peer_replicates)], 2, function(one) {
      trend::mk.test(one)$p.value
    })
  },
  "EnvStats::kendallTrendTest" = if (has_peer("EnvStats")) function(x) {
    apply(x[, seq_len(peer_replicates)], 2, function(one) {
      EnvStats::kendallTrendTest(one, ci.slope = FALSE, warn = FALSE)$p.value
    })
  },
  "modifiedmk::mmkh" = modified_p("mmkh", "new P-value"),
  "modifiedmk::tfpwmk" = modified_p("tfpwmk", "P-value"),
  "modifiedmk::pwmk" = modified_p("pwmk", "P-value")
)
plain_peers <- c("Kendall::MannKendall", "trend::mk.test",
                 "EnvStats::kendallTrendTest")
p_values <- Filter(Negate(is.null), p_values)

set.seed(20181)
rows <- list()
for (case in names(cases)) {
  for (n in c(8, 12, 25)) {
    x <- matrix(cases[[case]](n, replicates), n)
    for (method in names(p_values)) {
      if (grepl("^mean auto", case) && method %in% plain_peers) next
      p <- suppressWarnings(p_values[[method]](x))
      found <- simulated_share(p <= level)
      rows <- c(rows, list(data.frame(
        method = method, n = n, case = case, quantity = "size",
        nominal = level, value = found$value, mc.error = found$mc.error,
        replicates = found$replicates
      )))
      if (anyNA(p)) {
        none <- simulated_share(is.na(p))
        rows <- c(rows, list(data.frame(
          method = method, n = n, case = case, quantity = "share without a p",
          nominal = NA, value = none$value, mc.error = none$mc.error,
          replicates = none$replicates
        )))
      }
    }
  }
}
write_result(do.call(rbind, rows), "validity-trend-test.csv")
