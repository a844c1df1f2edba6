# Plain-R answers for the tests of trend: pair by pair, order by order.

oracle_s <- function(x) {
  if (length(x) < 2) return(0)
  sum(sign(outer(x, x, `-`))[lower.tri(diag(length(x)))])
}

# Variance of S by the formula with ties.
oracle_variance <- function(x) {
  n <- length(x)
  t <- as.double(tabulate(match(x, unique(x))))
  (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5))) / 18
}

# All different orders of values that tie in groups of these sizes, a row each.
all_arrangements <- function(size) {
  known <- new.env()
  below <- function(size) {
    key <- paste(size, collapse = " ")
    if (is.null(known[[key]])) known[[key]] <- arrange(size)
    known[[key]]
  }
  arrange <- function(size) {
    if (sum(size) == 0) return(matrix(integer(), 1))
    do.call(rbind, lapply(which(size > 0), function(g) {
      size[g] <- size[g] - 1
      cbind(g, below(size), deparse.level = 0)
    }))
  }
  below(size)
}

s_of_rows <- function(x) {
  s <- numeric(nrow(x))
  for (j in seq_len(ncol(x))[-1]) {
    for (i in seq_len(j - 1)) s <- s + sign(x[, j] - x[, i])
  }
  s
}

# P(S <= s) for every s that can be, from the half that the core gives.
exact_null <- function(size) {
  half <- .Call(nkarrivals:::C_kendall_null, size)
  pairs <- (sum(size)^2 - sum(size^2)) / 2
  s <- seq(-pairs, pairs, by = 2)
  below <- half[seq_along(s)]
  above <- 1 - c(0, half)[rev(seq_along(s))]
  data.frame(s = s, p = ifelse(is.na(below), above, below))
}

# P(D = 0), P(D = 1), ... of the falling pairs by Pascal's rule for Gaussian
# binomials, in shares: sums and products of positive numbers alone.
oracle_null <- function(size) {
  p <- 1
  before <- 0
  for (t in size) {
    p <- oracle_product(p, oracle_gaussian(before, t))
    before <- before + t
  }
  p
}

oracle_product <- function(a, b) {
  out <- numeric(length(a) + length(b) - 1)
  for (i in seq_along(b)) {
    at <- seq_along(a) + i - 1
    out[at] <- out[at] + a * b[i]
  }
  out
}

# Falling pairs between m values and t equal values below them: the first place
# holds one of the t with chance t / (m + t), and then falls below none; else
# one of the m, which falls below all t.
oracle_gaussian <- function(m, t) {
  table <- rep(list(1), t + 1)
  for (i in seq_len(m)) {
    for (j in seq_len(t)) {
      one <- table[[j]] * j / (i + j)
      other <- c(numeric(j), table[[j + 1]] * i / (i + j))
      one <- c(one, numeric(length(other) - length(one)))
      table[[j + 1]] <- one + other
    }
  }
  table[[t + 1]]
}

# Covariances between seasons as in Hirsch and Slack (1984): a year in each row,
# a season in each column, NA where a value is missing.
oracle_covariance <- function(grid) {
  n <- nrow(grid)
  signs <- apply(grid, 2, function(x) {
    e <- sign(outer(x, x, `-`))
    replace(e, is.na(e), 0)
  })
  signs <- array(signs, c(n, n, ncol(grid)))
  m <- colSums(!is.na(grid))
  ranks <- sapply(seq_len(ncol(grid)), function(g) {
    (m[g] + 1 + rowSums(signs[, , g])) / 2
  })
  covariance <- matrix(0, ncol(grid), ncol(grid))
  for (g in seq_len(ncol(grid))) {
    for (h in seq_len(ncol(grid))) {
      k <- sum((signs[, , g] * signs[, , h])[lower.tri(diag(n))])
      covariance[g, h] <- (
        k + 4 * sum(ranks[, g] * ranks[, h]) - n * (m[g] + 1) * (m[h] + 1)
      ) / 3
    }
  }
  covariance
}
