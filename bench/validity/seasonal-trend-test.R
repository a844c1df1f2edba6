# peers: rkt
# Size of the seasonal test at the level of 5%: four quarters a year without a
# trend, with means 20 to 50, or 1 to 2.5 and so many ties. Quarters are
# independent Poisson counts, or share the fortune of their year (gamma
# distributed, variance of the larger counts about four times their mean), which
# makes seasons depend on each other.

source("bench/lib.R")

level <- 0.05
replicates <- 4000
peer_replicates <- 2000
exact_replicates <- 1000

cases <- list(
  "independent Poisson" = function(years, m) {
    rpois(4 * years * m, c(20, 50, 40, 30))
  },
  "independent Poisson, means 1 to 2.5" = function(years, m) {
    rpois(4 * years * m, c(20, 50, 40, 30) / 20)
  },
  "years in common" = function(years, m) {
    fortune <- rep(rgamma(years * m, shape = 12, rate = 12), each = 4)
    rpois(4 * years * m, c(20, 50, 40, 30) * fortune)
  }
)

quarters <- function(x) ts(x, start = c(2001, 1), frequency = 4)
p_of <- function(covariance, exact, most = replicates) function(x) {
  test <- seasonal_trend_test(quarters(x[, seq_len(most)]),
                              covariance = covariance, exact = exact)
  glance(test)$p.value
}
p_of_rkt <- function(part, correct) function(x) {
  years <- rep(seq_len(nrow(x) / 4), each = 4)
  apply(x[, seq_len(peer_replicates)], 2, function(one) {
    rkt::rkt(years, one, rep(1:4, nrow(x) / 4), correct = correct)[[part]]
  })
}

p_values <- c(
  list(
    "with covariance (default)" = p_of(TRUE, NULL),
    "independent, exact" = p_of(FALSE, TRUE, exact_replicates),
    "independent, normal" = p_of(FALSE, FALSE)
  ),
  if (has_peer("rkt")) list(
    "rkt::rkt, corrected" = p_of_rkt("sl.corrected", TRUE),
    "rkt::rkt" = p_of_rkt("sl", FALSE)
  )
)

set.seed(20182)
rows <- list()
for (case in names(cases)) {
  for (years in c(8, 12, 25)) {
    x <- matrix(cases[[case]](years, replicates), 4 * years)
    for (method in names(p_values)) {
      # It refuses fewer than ten years.
      if (method == "rkt::rkt, corrected" && years < 10) next
      p <- suppressWarnings(p_values[[method]](x))
      found <- simulated_share(p <= level)
      rows <- c(rows, list(data.frame(
        method = method, n = years, case = case, quantity = "size",
        nominal = level, value = found$value, mc.error = found$mc.error,
        replicates = found$replicates
      )))
    }
  }
}
write_result(do.call(rbind, rows), "validity-seasonal-trend-test.csv")
