# peers: Kendall trend pcaPP matrixStats
# trend_test() as it is called, with all that R does around the core, and the
# core alone, beside the peers. pcaPP gives tau alone, the others S, its
# variance and a normal p. All on one thread. Then a hundred thousand series in
# one call: the test and the median slope, per series.

source("bench/lib.R")

kendall_scores <- nkarrivals:::kendall_scores
kendall_tau <- nkarrivals:::kendall_tau
core <- function(x, exact_to = 0L) kendall_scores(x, c(0, length(x)), exact_to)

# A hundred thousand values take Kendall a minute, trend more memory than most
# machines have.
kendall_most <- 1e5
trend_most <- 1e4

contenders_for <- function(x) {
  n <- length(x)
  at <- as.double(seq_len(n))
  all <- list(
    "nkarrivals:core" = function() {
      kendall_tau(core(x))
    },
    "nkarrivals:trend_test" = function() coef(trend_test(x, exact = FALSE)),
    "pcaPP:cor.fk" = if (has_peer("pcaPP")) function() pcaPP::cor.fk(at, x),
    "Kendall:MannKendall" = if (has_peer("Kendall") && n <= kendall_most) {
      function() as.vector(Kendall::MannKendall(x)$tau)
    },
    "trend:mk.test" = if (has_peer("trend") && n <= trend_most) {
      function() trend::mk.test(x)$estimates[["tau"]]
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
      contenders_for(x), near, least_seconds = 0.1
    )))
  }
}

# S and the median slope of a hundred thousand series: as the functions are
# called, the core alone, the same by base R and matrixStats for ten thousand
# series at a time, and by loops.
whole <- function(x) {
  rbind(glance(trend_test(x, exact = FALSE))$s, glance(theil_sen(x))$slope)
}

cores <- function(x) {
  x <- as.matrix(x)
  values <- as.vector(x)
  offset <- seq(0, length(x), by = nrow(x))
  slopes <- .Call(
    nkarrivals:::C_theil_sen, values, rep(as.double(seq_len(nrow(x))), ncol(x)),
    offset, 0.025, stats::qnorm(0.975), FALSE, 200L
  )
  rbind(kendall_scores(values, offset, 0L)$s, slopes$slope)
}

vectorised <- function(x, block = 1e4) {
  pairs <- utils::combn(nrow(x), 2)
  blocks <- split(seq_len(ncol(x)), (seq_len(ncol(x)) - 1) %/% block)
  do.call(cbind, lapply(blocks, function(columns) {
    rise <- x[pairs[2, ], columns] - x[pairs[1, ], columns]
    rbind(colSums(sign(rise)),
          matrixStats::colMedians(rise / (pairs[2, ] - pairs[1, ])))
  }))
}

counts <- matrix(as.double(rpois(25 * 1e5, 20)), 25)
batch <- list("nkarrivals" = whole, "nkarrivals:core" = cores)
if (has_peer("matrixStats")) batch[["matrixStats:colMedians"]] <- vectorised
loops <- list("nkarrivals:one by one" = whole)
if (has_peer("Kendall") && has_peer("trend")) {
  loops[["Kendall:MannKendall, trend::sens.slope"]] <- function(x) {
    c(Kendall::MannKendall(x)$S, trend::sens.slope(x)$estimates)
  }
}
rows <- c(rows, list(
  contest_batch("test and slope, 100,000 series of 25", counts, batch, loops),
  contest_batch(
    "exact p, 100,000 series of 25", counts,
    list("nkarrivals" = function(x) glance(trend_test(x))$p.value),
    list("nkarrivals:one by one" = function(x) glance(trend_test(x))$p.value)
  )
))

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
  rows <- c(rows, list(contest("exact p of one series", n, exact,
                             least_seconds = 0.1)))
}
write_result(do.call(rbind, rows), "speed-trend-test.csv")
