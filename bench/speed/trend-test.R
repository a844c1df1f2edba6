# peers: Kendall trend pcaPP
# trend_test() as it is called, with all that R does around the core, and the
# core alone, beside the peers. pcaPP gives tau alone, the others S, its
# variance and a normal p. All on one thread.

source("bench/lib.R")

core <- function(x, exact_to = 0L) {
  nkarrivals:::kendall_scores(x, c(0, length(x)), exact_to)
}

contenders_for <- function(x, slow) {
  n <- length(x)
  at <- as.double(seq_len(n))
  all <- list(
    "nkarrivals:core" = function() {
      nkarrivals:::kendall_tau(core(x))
    },
    "nkarrivals:trend_test" = function() coef(trend_test(x, exact = FALSE)),
    "pcaPP:cor.fk" = if (has_peer("pcaPP")) function() pcaPP::cor.fk(at, x),
    "Kendall:MannKendall" = if (slow && has_peer("Kendall")) function() {
      as.vector(Kendall::MannKendall(x)$tau)
    },
    "trend:mk.test" = if (slow && has_peer("trend")) function() {
      trend::mk.test(x)$estimates[["tau"]]
    }
  )
  Filter(Negate(is.null), all)
}

# Kendall computes in single precision.
near <- function(answers) {
  all(abs(unlist(answers) - answers[[1]]) < 1e-6)
}

set.seed(7)
rows <- list()
for (n in c(25, 100, 1000, 1e4, 1e5, 1e6)) {
  for (ties in c(FALSE, TRUE)) {
    x <- if (ties) as.double(rpois(n, 20)) else rnorm(n)
    rows <- c(rows, list(contest(
      if (ties) "one series, counts" else "one series, no ties", n,
      contenders_for(x, n <= 1000), near, rounds = 3,
      least_seconds = 0.1
    )))
  }
}

# Ten thousand series of 25 counts in one call.
counts <- matrix(as.double(rpois(25 * 1e4, 20)), 25)
offset <- seq(0, length(counts), by = 25)
batch <- list(
  "nkarrivals:core" = function() {
    nkarrivals:::kendall_tau(nkarrivals:::kendall_scores(
      as.vector(counts), offset, 0L
    ))
  },
  "nkarrivals:trend_test, exact" = function() glance(trend_test(counts))$tau,
  "nkarrivals:trend_test" = function() {
    glance(trend_test(counts, exact = FALSE))$tau
  },
  "Kendall:MannKendall" = if (has_peer("Kendall")) function() {
    apply(counts, 2, function(x) as.vector(Kendall::MannKendall(x)$tau))
  }
)
close <- function(answers) {
  all(vapply(answers, function(x) max(abs(x - answers[[1]])) < 1e-6, NA))
}
rows <- c(rows, list(contest("10,000 series of 25 counts", 25,
                             Filter(Negate(is.null), batch), close,
                             rounds = 3)))

# Exact probabilities, whose cost grows with the fourth power of the length.
for (n in c(25, 49, 100, 200, 500)) {
  x <- rnorm(n)
  exact <- list("nkarrivals:core, exact p" = function() {
    core(x, 500L)$greater
  })
  if (n < 50) exact[["stats:cor.test"]] <- function() {
    stats::cor.test(seq_len(n), x, method = "kendall", exact = TRUE,
                    alternative = "greater")$p.value
  }
  rows <- c(rows, list(contest("exact p of one series", n, exact, rounds = 3,
                             least_seconds = 0.1)))
}
write_result(do.call(rbind, rows), "speed-trend-test.csv")
