# Limits and p-values for the ratio of two Poisson rates. Given their sum n, the
# count x is binomial: Przyborowski and Wilenski (1940). What is computed here
# are odds, the ratio of the counts; exposures come in afterwards. A lower limit
# for x against y is one over the upper limit for y against x.

ratio_methods <- c("exact", "midp", "quasi")

# Limits of the ratio x / y, and the p-value where it is `odds` by hypothesis.
# `dispersion` and `df` (Inf: known) count for "quasi" alone.
ratio_inference <- function(x, y, odds, method, alternative, conf_level,
                            dispersion, df) {
  tail <- (1 - conf_level) / if (alternative == "two.sided") 2 else 1
  low <- switch(method,
    exact = exact_low, midp = midp_low,
    quasi = function(x, y, tail) quasi_low(x, y, tail, dispersion, df)
  )
  p <- switch(method,
    exact = count_tails(x, y, odds, 1),
    midp = count_tails(x, y, odds, 0.5),
    quasi = score_tails(x, y, odds, dispersion, df)
  )
  p <- switch(alternative,
    two.sided = pmin(1, 2 * pmin(p$lower, p$upper)),
    less = p$lower, greater = p$upper
  )
  list(
    low = if (alternative == "less") 0 * x else low(x, y, tail),
    high = if (alternative == "greater") x * 0 + Inf else 1 / low(y, x, tail),
    # Where nothing was counted nothing speaks against any ratio.
    p = ifelse(x + y == 0, 1, p)
  )
}

# ---- exact: Clopper and Pearson ---------------------------------------------

# Odds at a quantile of the beta distribution, from the smaller of the two
# probabilities, so that neither is lost beside 1.
beta_odds <- function(tail, a, b) {
  out <- a * 0
  few <- a <= b
  p <- stats::qbeta(tail, a[few], b[few])
  out[few] <- p / (1 - p)
  q <- stats::qbeta(tail, b[!few], a[!few], lower.tail = FALSE)
  out[!few] <- (1 - q) / q
  out
}

exact_low <- function(x, y, tail) {
  out <- x * 0
  some <- x > 0
  out[some] <- beta_odds(tail, x[some], y[some] + 1)
  out
}

# ---- mid-p: Lancaster -------------------------------------------------------

# The odds at which half the probability of x, and all of what lies above it,
# come to `tail`. Where a count is 0 the equation has an answer in closed form.
midp_low <- function(x, y, tail) {
  n <- x + y
  out <- x * 0
  none <- x == 0 & n > 0
  out[none] <- expm1(log(max(1, 0.5 / (1 - tail))) / n[none])
  all <- y == 0 & n > 0
  out[all] <- 1 / expm1(log(max(1, 0.5 / tail)) / n[all])
  both <- x > 0 & y > 0
  out[both] <- exp(midp_root(x[both], y[both], tail))
  out
}

# Newton's steps in the log odds, on the normal quantile of the tail, where the
# function is nearly a line; they start from the quantile of a beta distribution
# (that of Jeffreys), which is close. Only pairs not yet settled go on.
midp_root <- function(x, y, tail, tolerance = 1e-12, most = 60) {
  at <- log(beta_odds(tail, x + 0.5, y + 0.5))
  goal <- stats::qnorm(tail)
  open <- seq_along(x)
  for (i in seq_len(most)) {
    now <- midp_tail(x[open], y[open], at[open])
    step <- (goal - now$normal) / now$slope
    step <- pmax(-2, pmin(2, step))
    at[open] <- at[open] + step
    open <- open[abs(step) > tolerance * (1 + abs(at[open]))]
    if (!length(open)) break
  }
  at
}

midp_tail <- function(x, y, log_odds) {
  p <- stats::plogis(log_odds)
  chance <- binomial_chance(x, y, log_odds)
  normal <- stats::qnorm(binomial_above(x, y, log_odds) + chance / 2)
  slope <- chance * (x * (1 - p) + y * p) / 2 / stats::dnorm(normal)
  list(normal = normal, slope = slope)
}

# P(X = x) and P(X > x) for X binomial of x + y. Each is computed from the side
# whose probability is the smaller.
binomial_chance <- function(x, y, log_odds) {
  few <- log_odds <= 0
  stats::dbinom(
    ifelse(few, x, y), x + y, stats::plogis(-abs(log_odds))
  )
}

binomial_above <- function(x, y, log_odds) {
  out <- x * 0
  few <- log_odds <= 0
  n <- x + y
  p <- stats::plogis(-abs(log_odds))
  out[few] <- stats::pbinom(x[few], n[few], p[few], lower.tail = FALSE)
  out[!few] <- stats::pbinom(y[!few] - 1, n[!few], p[!few])
  out
}

binomial_below <- function(x, y, log_odds) binomial_above(y, x, -log_odds)

# The probabilities of counts as small as x, and as large; of x itself the
# `part` counts.
count_tails <- function(x, y, odds, part) {
  log_odds <- rep_len(log(odds), length(x))
  own <- part * binomial_chance(x, y, log_odds)
  list(
    lower = binomial_below(x, y, log_odds) + own,
    upper = binomial_above(x, y, log_odds) + own
  )
}

# ---- quasi: the score interval with a dispersion ----------------------------

# Wilson's interval with `dispersion` times the binomial variance, written
# without the difference of two large numbers; it is 0 where x is.
quasi_low <- function(x, y, tail, dispersion, df) {
  t <- -t_quantile(tail, df)
  extra <- t^2 * dispersion
  n <- x + y
  root <- t * sqrt(dispersion * (x * y / n + extra / 4))
  near <- x + extra / 2 - root
  sure <- t > 0 & n > 0
  near[sure] <- (x^2 * (1 + extra / n) / (x + extra / 2 + root))[sure]
  out <- near / (y + extra / 2 + root)
  out[n == 0] <- 0
  out
}

# qt() is slow for a million numbers where few different ones are meant.
t_quantile <- function(tail, df) {
  known <- unique(df)
  stats::qt(tail, known)[match(df, known)]
}

score_tails <- function(x, y, odds, dispersion, df) {
  n <- x + y
  p <- odds / (1 + odds)
  score <- (x / (1 + odds) - y * p) / sqrt(dispersion * n * p / (1 + odds))
  list(
    lower = stats::pt(score, df),
    upper = stats::pt(score, df, lower.tail = FALSE)
  )
}

# ---- dispersion of a series -------------------------------------------------

# How far neighbours differ, against what Poisson counts would: for each pair of
# neighbours in one `zone` the squared difference of their rates over its
# Poisson variance. Their mean is at least 1 by rule; its degrees of freedom
# allow for pairs that share a point, as in von Neumann and others (1941).
neighbour_dispersion <- function(value, exposure, zone) {
  n <- length(value)
  if (n < 2) return(c(dispersion = NA_real_, df = NA_real_))
  first <- seq_len(n - 1)
  second <- first + 1
  rate <- (value[first] + value[second]) / (exposure[first] + exposure[second])
  counts <- zone[first] == zone[second] & rate > 0
  if (!any(counts)) return(c(dispersion = NA_real_, df = NA_real_))
  difference <- value[first] / exposure[first] - value[second] /
    exposure[second]
  variance <- rate * (1 / exposure[first] + 1 / exposure[second])
  pairs <- sum(counts)
  linked <- sum(counts[-1] & counts[-length(counts)])
  c(
    dispersion = max(1, mean((difference^2 / variance)[counts])),
    df = 2 * pairs^2 / (2 * pairs + linked)
  )
}
