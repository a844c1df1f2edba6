# All pairwise slopes, in a list as long as there are pairs.

oracle_slopes <- function(y, t = seq_along(y)) {
  run <- outer(t, t, "-")
  sort((outer(y, y, "-") / run)[run > 0])
}

# As stats::median(), but in doubles alone: that of R takes long doubles, which
# valgrind rounds to doubles on the way.
oracle_median <- function(x) {
  sorted <- sort(x)
  n <- length(sorted)
  (sorted[(n + 1) %/% 2] + sorted[n %/% 2 + 1]) / 2
}

# The middle slope and those of a rank from below and from above.
oracle_theil_sen <- function(y, t = seq_along(y), rank = 0) {
  slopes <- oracle_slopes(y, t)
  n <- length(slopes)
  limits <- if (rank > 0) slopes[c(rank, n + 1 - rank)] else c(-Inf, Inf)
  c(slope = oracle_median(slopes), low = limits[1], high = limits[2],
    slopes = n)
}

oracle_siegel <- function(y, t = seq_along(y)) {
  run <- outer(t, t, "-")
  slopes <- outer(y, y, "-") / run
  slopes[run == 0] <- NA
  middle <- apply(slopes, 1, oracle_median)
  oracle_median(middle)
}

# Variance of S with ties in time and in the values, as Kendall writes it.
oracle_slope_variance <- function(t, y = seq_along(t)) {
  n <- length(t)
  u <- as.vector(table(t))
  v <- as.vector(table(y))
  first <- (n * (n - 1) * (2 * n + 5) - sum(u * (u - 1) * (2 * u + 5)) -
              sum(v * (v - 1) * (2 * v + 5))) / 18
  second <- sum(u * (u - 1) * (u - 2)) * sum(v * (v - 1) * (v - 2)) /
    (9 * n * (n - 1) * (n - 2))
  third <- sum(u * (u - 1)) * sum(v * (v - 1)) / (2 * n * (n - 1))
  first + second + third
}

# All orders of 1 to n, one in each row.
all_orders <- function(n) {
  if (n == 1) return(matrix(1L))
  shorter <- all_orders(n - 1)
  do.call(rbind, lapply(seq_len(n), function(first) {
    cbind(first, matrix(seq_len(n)[-first][shorter], nrow(shorter)),
          deparse.level = 0)
  }))
}

sum_of_signs <- function(x, t = seq_along(x)) {
  sum(sign(outer(x, x, "-") * outer(t, t, "-"))) / 2
}
