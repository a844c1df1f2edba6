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

# S and the median slope of a hundred thousand series. The functions are called
# as they are, and find p-values, intervals and intercepts on the way; the core
# alone leaves out R, and the rest find S and the slope only. Vectorised R is
# given a thousand series at a time, which suits it better than ten thousand.
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

vectorised <- function(x, columns_to_answers = s_and_slope, block = 1e3) {
  pairs <- utils::combn(nrow(x), 2)
  distance <- pairs[2, ] - pairs[1, ]
  blocks <- split(seq_len(ncol(x)), (seq_len(ncol(x)) - 1) %/% block)
  do.call(cbind, lapply(blocks, function(columns) {
    part <- x[, columns, drop = FALSE]
    rise <- part[pairs[2, ], ] - part[pairs[1, ], ]
    columns_to_answers(part, rise, rise / distance)
  }))
}

signs <- function(rise) colSums(rise > 0) - colSums(rise < 0)

s_and_slope <- function(part, rise, slopes) {
  rbind(signs(rise), matrixStats::colMedians(slopes))
}

# What the functions find besides, so that all contenders have the same: tau,
# the normal p under ties, the limits of the interval and the intercept. The
# rank of the limits is looked up once, as there are no ties in time.
everything <- function(x) {
  test <- glance(trend_test(x, exact = FALSE))
  slope <- tidy(theil_sen(x))
  at <- slope$term == "slope"
  rbind(test$s, test$tau, test$p.value, slope$estimate[at],
        slope$estimate[!at], slope$conf.low[at], slope$conf.high[at])
}

everything_vectorised <- function(x) {
  rank <- glance(theil_sen(x[, 1]))$rank
  vectorised(x, function(part, rise, slopes) {
    n <- nrow(part)
    s <- signs(rise)
    ties <- matrixStats::colRanks(part, ties.method = "max",
                                  preserveShape = TRUE) -
      matrixStats::colRanks(part, ties.method = "min", preserveShape = TRUE)
    variance <- (n * (n - 1) * (2 * n + 5) - colSums(ties * (2 * ties + 7))) /
      18
    z <- pmax(abs(s) - 1, 0) / sqrt(variance)
    pairs <- nrow(rise)
    slope <- matrixStats::colMedians(slopes)
    rbind(
      s, s / sqrt(pairs * (pairs - colSums(ties) / 2)),
      2 * stats::pnorm(z, lower.tail = FALSE), slope,
      matrixStats::colMedians(part - outer(seq_len(n), slope)),
      matrixStats::colOrderStats(slopes, which = rank),
      matrixStats::colOrderStats(slopes, which = pairs + 1 - rank)
    )
  })
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
    "all of test and slope, 100,000 series of 25", counts,
    c(list("nkarrivals" = everything), if (has_peer("matrixStats")) {
      list("matrixStats:colOrderStats" = everything_vectorised)
    }), list("nkarrivals:one by one" = everything)
  ),
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
