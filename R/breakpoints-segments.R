# What the segments of a division hold: totals, rates and their intervals, and
# where each break may lie as well.

# -2 log likelihood of segments at their rates, without the terms that are the
# same for all divisions.
segment_cost <- function(total, exposure, family, scale) {
  rate <- total / exposure
  logs <- function(count, share) count * log(share + (count == 0))
  if (family == "gaussian") return(-total * rate / scale^2)
  poisson <- 2 * (total - logs(total, rate))
  if (family == "poisson") return(poisson)
  negbin <- -2 * (logs(total, rate / (scale + rate)) -
                    scale * exposure * log1p(rate / scale))
  ifelse(rep_len(is.finite(scale), length(total)), negbin, poisson)
}

segment_sums <- function(values, exposure, id) {
  sums <- rowsum(cbind(values, exposure), id, reorder = FALSE)
  list(total = unname(sums[, 1]), exposure = unname(sums[, 2]))
}

segment_interval <- function(parts, family, level) {
  tail <- (1 - level) / 2
  switch(family,
    poisson = poisson_limits(parts$total, parts$exposure, tail),
    negbin = negbin_limits(parts$total, parts$exposure, parts$scale, tail),
    gaussian = gaussian_limits(parts, tail)
  )
}

poisson_limits <- function(total, exposure, tail) {
  list(low = stats::qgamma(tail, total) / exposure,
       high = stats::qgamma(1 - tail, total + 1) / exposure)
}

# The total is negative binomial of size `size * exposure`; its distribution
# function is that of a beta variate at size / (size + rate).
# Where the size is so large that rounding would hide the rate beside it, the
# total is as good as Poisson.
negbin_limits <- function(total, exposure, size, tail, as_poisson = 1e8) {
  limits <- poisson_limits(total, exposure, tail)
  own <- which(size * exposure < as_poisson * (total + 1))
  size <- size[own]
  shape <- size * exposure[own]
  total <- total[own]
  low <- stats::qbeta(1 - tail, shape, total)
  high <- stats::qbeta(tail, shape, total + 1)
  limits$low[own] <- ifelse(total == 0, 0, size * (1 - low) / low)
  limits$high[own] <- size * (1 - high) / high
  limits
}

gaussian_limits <- function(parts, tail) {
  known <- parts$df > 0
  reach <- rep(NA_real_, length(known))
  reach[known] <- stats::qt(1 - tail, parts$df[known]) *
    (parts$spread / sqrt(parts$exposure))[known]
  rate <- parts$total / parts$exposure
  list(low = rate - reach, high = rate + reach)
}

# Where each segment starts and ends among all values, and what it holds.
segment_parts <- function(series, plan, at) {
  count <- ifelse(series$length > 0, lengths(at) + 1L, 0L)
  of <- rep(seq_along(at), count)
  first <- unlist(lapply(which(count > 0), function(i) {
    series$offset[i] + c(1, at[[i]])
  }))
  id <- tabulate(as.integer(first), length(series$values))
  id <- cumsum(id)
  parts <- list(
    of = of, first = first, id = id,
    last = c(first[-1] - 1, length(series$values))[seq_along(first)],
    segment = sequence(count)
  )
  parts <- c(parts, segment_sums(series$values, plan$exposure, id))
  parts$scale <- plan$scale[of]
  rate <- parts$total / parts$exposure
  resid <- series$values - plan$exposure * rate[id]
  group <- rep(seq_along(at), series$length)
  squares <- rowsum(resid^2 / plan$exposure, group)[, 1]
  spread <- rep(0, length(at))
  spread[as.integer(names(squares))] <- squares
  df <- series$length - count
  parts$df <- df[of]
  parts$spread <- sqrt(spread / pmax(df, 1))[of]
  parts
}

# The first and the last place at which each break may lie.
break_sets <- function(series, plan, parts) {
  new <- which(parts$segment > 1)
  low <- high <- rep(NA_real_, length(parts$segment))
  if (!length(new)) return(list(low = low, high = high))
  from <- parts$first[new - 1] + plan$min_length
  to <- parts$last[new] + 1 - plan$min_length
  each <- to - from + 1
  at <- sequence(each, from)
  owner <- rep(new, each)
  value <- c(0, cumsum(series$values))
  exposure <- c(0, cumsum(plan$exposure))
  cost <- function(start, end) {
    segment_cost(
      value[end + 1] - value[start], exposure[end + 1] - exposure[start],
      plan$family, parts$scale[owner]
    )
  }
  both <- cost(parts$first[owner - 1], at - 1) + cost(at, parts$last[owner])
  here <- match(new, owner) + parts$first[new] - from
  limit <- -2 * log1p(-sqrt(plan$conf_level))
  inside <- which(both <= rep(both[here], each) + limit)
  lowest <- inside[!duplicated(owner[inside])]
  highest <- inside[!duplicated(owner[inside], fromLast = TRUE)]
  low[owner[lowest]] <- at[lowest]
  high[owner[highest]] <- at[highest]
  list(low = low, high = high)
}

segment_density <- function(series, plan, fitted) {
  owner <- rep(seq_along(series$length), series$length)
  scale <- plan$scale[owner]
  each <- switch(plan$family,
    poisson = stats::dpois(series$values, fitted, log = TRUE),
    negbin = stats::dnbinom(
      series$values, size = scale * plan$exposure, mu = fitted, log = TRUE
    ),
    gaussian = stats::dnorm(
      series$values, fitted, scale * sqrt(plan$exposure), log = TRUE
    )
  )
  out <- rep(0, length(series$length))
  sums <- rowsum(each, owner)[, 1]
  out[as.integer(names(sums))] <- sums
  out
}
