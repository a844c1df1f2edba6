# The design of a cumulative sum: reference value and decision limit from the
# rate that is expected, the rate to be detected and the run length asked for.

cusum_sides <- c(up = 1L, down = -1L)

# Counts are Poisson, or negative binomial where `size` is finite.
count_chance <- function(x, mean, size) {
  if (is.finite(size)) {
    return(stats::dnbinom(x, size = size, mu = mean))
  }
  stats::dpois(x, mean)
}

# P(X <= x), or P(X > x).
count_tail <- function(x, mean, size, lower) {
  if (is.finite(size)) {
    return(stats::pnbinom(x, size = size, mu = mean, lower.tail = lower))
  }
  stats::ppois(x, mean, lower.tail = lower)
}

# The reference value of the likelihood ratio between two means: Lucas (1985)
# for Poisson counts, Hawkins and Olwell (1998) for negative binomial ones.
reference_value <- function(mean, other, size) {
  if (!is.finite(size)) return((other - mean) / log(other / mean))
  size * log((size + other) / (size + mean)) /
    log(other * (size + mean) / (mean * (size + other)))
}

# Sums move in steps of 1 / unit. The unit is the first of these that moves the
# reference value by at most a twentieth of its distance from the mean.
cusum_units <- c(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

choose_unit <- function(k, mean, share = 1 / 20) {
  moved <- abs(round(k * cusum_units) / cusum_units - k)
  enough <- moved <= share * abs(k - mean)
  cusum_units[match(TRUE, enough, nomatch = NA)]
}

# A reference value that was given keeps its value, if it is a fraction.
given_unit <- function(k, most = 1000) {
  unit <- seq_len(most)
  unit[match(TRUE, abs(k * unit - round(k * unit)) < 1e-9)]
}

# Probabilities of the steps of the chain, see src/cusum.h.
cusum_chain <- function(mean, size, k_units, unit, n, sign) {
  d <- seq(-(n - 1), n - 1)
  count <- (sign * d + k_units) / unit
  whole <- count > -0.5 & abs(count - round(count)) < 1e-9
  step <- numeric(length(d))
  step[whole] <- count_chance(round(count[whole]), mean, size)
  i <- seq_len(n) - 1
  below <- if (sign > 0) {
    count_tail(floor((k_units - i) / unit + 1e-9), mean, size, TRUE)
  } else {
    count_tail(ceiling((k_units + i) / unit - 1e-9) - 1, mean, size, FALSE)
  }
  list(step = step, below = below)
}

run_lengths <- function(chain, target, head) {
  .Call(C_cusum_run_lengths, chain$step, chain$below, target, head)
}

never_reached <- .Machine$double.xmax
cusum_states <- c(64, 512, 4096, 20000)

# The first limit, in units, whose run length reaches `target`, with it; or
# NULL where even the largest does not.
search_limit <- function(mean, size, k_units, unit, sign, target, head,
                         states = cusum_states) {
  for (n in states) {
    chain <- cusum_chain(mean, size, k_units, unit, n, sign)
    found <- run_lengths(chain, target, head)
    lengths <- found[[1 + head]]
    h <- length(lengths)
    if (lengths[h] >= target) return(list(h = h, arl = known_run(lengths[h])))
  }
  NULL
}

# A run of this length comes out of the difference between 1 and a probability
# with about seven digits; much longer ones would be rounding errors.
longest_run <- 1e9

known_run <- function(run) {
  if (is.na(run) || run > longest_run) NA_real_ else run
}

# Run length with a limit of `h` units.
length_at <- function(mean, size, k_units, unit, h, sign, head) {
  chain <- cusum_chain(mean, size, k_units, unit, h, sign)
  known_run(run_lengths(chain, never_reached, head)[[1 + head]][h])
}

no_design <- function(problem) {
  list(unit = 1, k = NA_real_, h = NA_real_, arl = NA_real_, delay = NA_real_,
       start = NA_real_, problem = problem)
}

# A limit of `h` counts in units, each of which is a state of the chain.
given_limit <- function(h, unit, call) {
  states <- max(1, ceiling(h * unit - 1e-9))
  most <- max(cusum_states)
  if (states > most) {
    abort_nka("value", c(
      sprintf("`h` must be at most %s here, not %s.",
              plain_number(most / unit), describe(h)),
      i = sprintf(
        "The sums move in steps of %s, and run lengths of %s steps are found.",
        if (unit == 1) "1" else sprintf("1 / %d", unit), plain_number(most)
      ),
      i = "Leave `h` out to have the limit computed from `arl`."
    ), call = call)
  }
  states
}

# One side for one series. `k` and `h` are NULL where they are to be found.
design_side <- function(mean, size, side, asked, call) {
  sign <- cusum_sides[[side]]
  other <- mean * asked$detect^sign
  k <- asked$k[[side]] %||% reference_value(mean, other, size)
  unit <- if (is.null(asked$k)) choose_unit(k, mean) else given_unit(k)
  if (is.na(unit)) return(no_design("the rate is too low for a limit"))
  k_units <- round(k * unit)
  found <- if (is.null(asked$h)) {
    search_limit(mean, size, k_units, unit, sign, asked$arl, asked$head_start)
  } else {
    h <- given_limit(asked$h[[side]], unit, call)
    list(h = h, arl = length_at(mean, size, k_units, unit, h, sign,
                                asked$head_start))
  }
  if (is.null(found)) return(no_design("no limit gives so long a run"))
  list(
    unit = unit, k = k_units, h = found$h, arl = found$arl,
    delay = length_at(other, size, k_units, unit, found$h, sign,
                      asked$head_start),
    start = if (asked$head_start) found$h %/% 2 else 0, problem = NA_character_
  )
}

# Both sides for each series; series with the same rate and dispersion share
# them. Limits and reference values are in units.
design_series <- function(mean, size, problem, asked, call) {
  known <- which(is.na(problem))
  key <- paste(mean, size)
  lapply(cusum_sides, function(sign) {
    side <- names(cusum_sides)[match(sign, cusum_sides)]
    made <- lapply(known[!duplicated(key[known])], function(i) {
      design_side(mean[i], size[i], side, asked, call)
    })
    rows <- rep(list(no_design(NA_character_)), length(mean))
    rows[known] <- made[match(key[known], unique(key[known]))]
    columns <- names(no_design(NA_character_))
    out <- lapply(columns, function(name) {
      unlist(lapply(rows, `[[`, name), use.names = FALSE)
    })
    names(out) <- columns
    out
  })
}
