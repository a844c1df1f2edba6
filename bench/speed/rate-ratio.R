# peers: rateratio.test exactci
# Intervals and p-values of many pairs of counts in one call, beside one call
# for each pair.

source("bench/lib.R")

set.seed(1)
n <- 200
x <- rpois(n, 30)
y <- rpois(n, 40)

each <- function(fun) {
  t(vapply(seq_len(n), function(i) {
    found <- fun(i)
    c(found$conf.int, found$p.value)
  }, numeric(3)))
}

ours <- function(method) {
  as.matrix(tidy(rate_ratio(x, y, method = method))[c(
    "conf.low", "conf.high", "p.value"
  )])
}

limits_agree <- function(tolerance, columns) {
  function(answers) {
    all(vapply(answers[-1], function(other) {
      isTRUE(all.equal(answers[[1]][, columns], other[, columns],
                       tolerance = tolerance, check.attributes = FALSE))
    }, NA))
  }
}

exact <- list(
  nkarrivals = function() ours("exact"),
  stats = function() each(function(i) poisson.test(c(x[i], y[i])))
)
if (has_peer("rateratio.test")) {
  exact[["rateratio.test"]] <- function() {
    each(function(i) rateratio.test::rateratio.test(c(x[i], y[i]), c(1, 1)))
  }
}
tables <- list(contest("exact, 200 pairs", n, exact, limits_agree(1e-6, 1:2)))
if (has_peer("exactci")) {
  tables[[2]] <- contest("mid-p, 200 pairs", n, list(
    nkarrivals = function() ours("midp"),
    exactci = function() {
      each(function(i) exactci::poisson.exact(c(x[i], y[i]), midp = TRUE))
    }
  ), limits_agree(1e-3, 1:3))
}

# A hundred thousand series of 25 counts in one call, per series.
panel <- matrix(as.double(rpois(25 * 1e5, 30)), 25)
ratio_of <- function(x) {
  tidy(rate_ratio(as.matrix(x), period = 20, reference = 5))$estimate
}
tables <- c(tables, list(contest_batch(
  "exact, 100,000 series of 25", panel, list("nkarrivals" = ratio_of),
  list("nkarrivals:one by one" = ratio_of)
)))
write_result(do.call(rbind, tables), "speed-rate-ratio.csv")
