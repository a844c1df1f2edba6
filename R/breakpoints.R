#' Breaks in the level of a series
#'
#' Divides a series into segments of one rate each, the division being the best
#' of all: that with the largest likelihood for its number of breaks, or with
#' the largest likelihood less a penalty for each break.
#'
#' @param x,value,time,by A series or several: see [nka_trend]. With
#'   `family = "negbin"` or `"poisson"` the values are counts.
#' @param exposure Periods, or persons at risk, that each value stands for: a
#'   column of a data frame, or a number or vector for other `x`. A count for
#'   the three years 1999-2001 has exposure 3. Default: 1. Rates are per unit of
#'   exposure. A value of exposure `e` is taken as the sum of `e` independent
#'   values of exposure 1, so that splitting it evenly changes no comparison.
#' @param family What a segment's values are like:
#'   - `"negbin"` (default): negative binomial counts, variance
#'     `mean + mean^2 / size`. Numbers of people who arrive vary from year to
#'     year by far more than a Poisson count would, since people come in
#'     families and routes open and close for all at once; a Poisson model takes
#'     that for breaks;
#'   - `"poisson"`: Poisson counts;
#'   - `"gaussian"`: any numbers, of one variance.
#' @param size Size of the negative binomial, the same for all segments: a
#'   positive number (`Inf` is the Poisson model), or `NULL` to estimate it by
#'   maximum likelihood together with the breaks: the size and the division that
#'   together have the smallest -2 log likelihood + penalty x breaks. Sizes from
#'   0.05 to 100 times the largest rate are tried, and `Inf`.
#' @param sd Standard deviation of a value of exposure 1 for `"gaussian"`, or
#'   `NULL` to estimate it from the differences of neighbours, as their median
#'   absolute deviation (scaled as in [stats::mad()]) over the square root of 2:
#'   few breaks do not change it. Where it is 0 though the series is not
#'   constant, give it, or give `breaks`.
#' @param penalty What -2 log likelihood must fall by for a break to be made:
#'   - `"strict"` (default): 3 log n, the leading term of the modified BIC of
#'     Zhang and Siegmund (2007). Its other term, which depends on the lengths
#'     of the segments, is left out, which is on the careful side;
#'   - `"sic"`: 2 log n, the information criterion of Schwarz (1978) with a
#'     rate and a place counted for each break. On series as short as ours it
#'     finds too many, see the table in `vignette("methods")`;
#'   - a number of at least 0;
#'   - `"path"`: all penalties from log n on: `x$path` has each division that
#'     is the best for some penalty. The division shown is that of `"strict"`,
#'     whose size or standard deviation is kept for all.
#' @param breaks A number of breaks, instead of a penalty.
#' @param min_length Values that a segment has at least. By default 2: a single
#'   odd year is no level.
#' @param conf_level Level of the intervals of rates and of the sets of places.
#' @param na `"error"` or `"omit"`: see [nka_trend].
#' @param ... Must be empty.
#'
#' @details
#' **A break is the first period of the new segment.** A break in 1899 says that
#' 1898 belongs to the old level and 1899 to the new one. Others, among them the
#' packages changepoint and strucchange, give the last period of the old one.
#'
#' **Intervals of rates** are exact for Poisson counts (Garwood 1936) and for
#' negative binomial ones of known size (by inverting the distribution of the
#' segment's total, as Garwood does), and those of Student's t with a pooled
#' variance for `"gaussian"`. They are conditional on the breaks, as if these
#' (and an estimated size) were known: where the breaks are uncertain, rates
#' are more uncertain than the intervals say.
#' [breakpoint_posterior()] averages over the places and the number of breaks.
#'
#' **Sets of places.** `break.low` to `break.high` spans the places of a break
#' whose -2 log likelihood, the other breaks staying where they are, exceeds the
#' least by at most -2 log(1 - sqrt(conf_level)) (7.35 for 95%): the
#' likelihood-ratio set of Siegmund (1988) with the large-sample limit that Eo
#' and Morley (2015) use. It is approximate, and takes the number of breaks for
#' granted.
#'
#' **Ties** (up to rounding) go to the fewest breaks; then to the division whose
#' last break is latest, then the one before it, and so on.
#'
#' **Cost.** Exact by functional pruning (Maidstone and others 2017): some 0.3
#' to 1 microseconds a value for a penalty, whatever the number of breaks; that
#' times `breaks + 1`, and 4 bytes a value and break, for a number of breaks;
#' and about 40 times as much where a size is estimated. A long
#' series that climbs without end, of which no step model is true, takes some
#' ten times as long.
#'
#' @return An object of class `nka_breakpoints` (see [nka_trend]).
#'   - `tidy()` has a row for each segment: the groups, `segment`, `first` and
#'     `last` (its periods), `n` (values), `exposure`, `total`, `estimate` (its
#'     rate, `total / exposure`), `conf.low`, `conf.high`, `break.low` and
#'     `break.high` (`NA` for the first segment).
#'     `tidy(x, "breaks")` has a row for each break: `break`, `time` (first
#'     period of the new segment), `low`, `high`, the rates `before` and
#'     `after`, and their `ratio`. `tidy(x, "path")`, also `x$path`, after
#'     `penalty = "path"`: `breaks`, `penalty_low` and `penalty_high` (the
#'     penalties for which the division is best), `minus2loglik`, and the list
#'     column `times` (first periods of new segments).
#'   - `glance()`: `n`, `missing`, `breaks`, `size` or `sd` where the family has
#'     it, `penalty` (`NA` with `breaks`), `min_length`, `logLik`.
#'   - `augment()`: the values with `.segment`, `.fitted` and `.resid`.
#'   - `coef()` and `confint()`: the rates and their intervals.
#'
#'   Errors: `nka_error_count` for what is no count, `nka_error_value` for wrong
#'   arguments and for a series too short for `breaks`, and those of
#'   [nka_trend].
#' @references
#' Eo, Y. and Morley, J. (2015) Likelihood-ratio-based confidence sets for the
#' timing of structural breaks. \doi{10.3982/QE186}
#'
#' Garwood, F. (1936) Fiducial limits for the Poisson distribution.
#' \doi{10.1093/biomet/28.3-4.437}
#'
#' Haynes, K., Eckley, I. A. and Fearnhead, P. (2017) Computationally efficient
#' changepoint detection for a range of penalties.
#' \doi{10.1080/10618600.2015.1116445}
#'
#' Maidstone, R., Hocking, T., Rigaill, G. and Fearnhead, P. (2017) On optimal
#' multiple changepoint algorithms for large data.
#' \doi{10.1007/s11222-016-9636-3}
#'
#' Schwarz, G. (1978) Estimating the dimension of a model.
#' \doi{10.1214/aos/1176344136}
#'
#' Siegmund, D. (1988) Confidence sets in change-point problems.
#' \doi{10.2307/1403360}
#'
#' Zhang, N. R. and Siegmund, D. O. (2007) A modified Bayes information
#' criterion with applications to the analysis of comparative genomic
#' hybridization data. \doi{10.1111/j.1541-0420.2006.00662.x}
#' @seealso [breakpoint_posterior()] for how sure a break is, [joinpoints()] for
#'   trends that bend, [interruption()] for the effect of dated events.
#' @examples
#' breakpoints_in(arrivals_by_year())
#'
#' # The flow of the Nile fell in 1899, when a dam was being built.
#' breakpoints_in(Nile, family = "gaussian")
#'
#' path <- breakpoints_in(arrivals_by_year(), penalty = "path")
#' path$path
#' @export
breakpoints_in <- function(x, value = NULL, time = NULL, by = NULL,
                           exposure = NULL, family = "negbin", size = NULL,
                           sd = NULL, penalty = "strict", breaks = NULL,
                           min_length = 2, conf_level = 0.95, na = "error",
                           ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_choice(family, names(segment_families), "family", call = call)
  min_length <- check_whole(min_length, "min_length", 1, 2^31 - 1, call = call)
  conf_level <- check_level(conf_level, "conf_level", call = call)
  given <- segment_scale_given(size, sd, family, call)
  if (!is.null(breaks) && !missing(penalty)) abort_two_rules(call)
  rule <- segment_rule(penalty, breaks, call)
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), enquo(exposure), na = na,
    counts = family != "gaussian", call = call
  )
  plan <- list(
    family = family, rule = rule, min_length = min_length,
    conf_level = conf_level,
    exposure = series$exposure %||% rep(1, length(series$values))
  )
  plan$amount <- rule_amounts(rule, series, min_length, call)
  plan$scale <- segment_scales(series, plan, given, call)
  fit <- call_segment(series, plan, seq_along(series$length), plan$amount)
  plan$scale <- fit$scale
  path <- if (rule$name == "path") segment_paths(series, plan, fit)
  new_breakpoints(series, plan, fit$at, path)
}

segment_families <- c(poisson = 1L, negbin = 2L, gaussian = 3L)

# ---- what is asked -----------------------------------------------------------

segment_rules <- c(strict = 3, sic = 2, path = 3)

abort_two_rules <- function(call) {
  abort_nka("value", c(
    "Give `penalty` or `breaks`, not both.",
    i = "`breaks` is a number of breaks, `penalty` what each must gain."
  ), call = call)
}

# name: a rule, "number" for a penalty or "breaks"; amount: that number.
segment_rule <- function(penalty, breaks, call) {
  if (!is.null(breaks)) {
    most <- .Machine$integer.max
    breaks <- check_whole(breaks, "breaks", 0, most, call = call)
    return(list(name = "breaks", amount = breaks))
  }
  if (rlang::is_string(penalty) && penalty %in% names(segment_rules)) {
    return(list(name = penalty, amount = segment_rules[[penalty]]))
  }
  ok <- is.numeric(penalty) && length(penalty) == 1 && is.finite(penalty) &&
    penalty >= 0
  if (!ok) {
    abort_nka("value", sprintf(
      "`penalty` must be %s, not %s.", enumerate(
        c(paste0("\"", names(segment_rules), "\""), "a number of at least 0"),
        "or"
      ), describe(penalty)
    ), call = call)
  }
  list(name = "number", amount = as.double(penalty))
}

# The penalty, or the number of breaks, for each series.
rule_amounts <- function(rule, series, min_length, call) {
  n <- series$length
  if (rule$name %in% names(segment_rules)) {
    return(rule$amount * log(pmax(n, 1)))
  }
  short <- which(n < (rule$amount + 1) * min_length)
  if (rule$name == "breaks" && rule$amount > 0 && length(short)) {
    abort_nka("value", c(
      sprintf(
        "%s segments of at least %s values need %s values, but %s has %d.",
        plain_number(rule$amount + 1), plain_number(min_length),
        plain_number((rule$amount + 1) * min_length),
        which_series(series, short[1]), n[short[1]]
      ),
      i = "Ask for fewer `breaks` or for a smaller `min_length`."
    ), call = call)
  }
  rep(rule$amount, length(n))
}

which_series <- function(series, i) {
  if (!length(series$keys)) return("the series")
  sprintf("the series %s", series_label(series)[i])
}

# The size or standard deviation that was given, NaN where there is none.
segment_scale_given <- function(size, sd, family, call) {
  owner <- c(size = "negbin", sd = "gaussian")
  given <- list(size = size, sd = sd)
  given <- given[!vapply(given, is.null, NA)]
  for (arg in names(given)) {
    if (owner[[arg]] != family) {
      abort_nka("value", sprintf(
        "`%s` is for `family = \"%s\"`, not for \"%s\".", arg, owner[[arg]],
        family
      ), call = call)
    }
    number <- given[[arg]]
    ok <- is.numeric(number) && length(number) == 1 && !is.na(number) &&
      number > 0 && (arg == "size" || is.finite(number))
    if (!ok) {
      abort_nka("value", sprintf(
        "`%s` must be one positive number, not %s.", arg, describe(number)
      ), call = call)
    }
  }
  if (length(given)) as.double(given[[1]]) else NaN
}

# One scale for each series, as ffi_segment() asks.
segment_scales <- function(series, plan, given, call) {
  count <- n_series(series)
  if (plan$family == "poisson") return(rep(NaN, count))
  if (plan$family == "negbin" || !is.nan(given)) return(rep(given, count))
  parts <- split_series(series)
  found <- vapply(parts, difference_sd, 0)
  constant <- vapply(parts, function(part) {
    length(unique(part$value / (part$exposure %||% 1))) < 2
  }, NA)
  unknown <- which(found == 0 & !constant)
  if (length(unknown) && plan$rule$name != "breaks") {
    abort_nka("value", c(
      sprintf(paste(
        "The standard deviation of %s cannot be estimated: most neighbours",
        "are equal."
      ), which_series(series, unknown[1])),
      i = "Give it as `sd`, or give the number of `breaks`."
    ), call = call)
  }
  found[found == 0] <- NaN
  found
}

# Differences of neighbouring rates, each over what its spread is a multiple of.
difference_sd <- function(part) {
  n <- nrow(part)
  if (n < 2) return(0)
  exposure <- part$exposure %||% rep(1, n)
  spread <- sqrt(1 / exposure[-1] + 1 / exposure[-n])
  stats::mad(diff(part$value / exposure) / spread, center = 0)
}

call_segment <- function(series, plan, pick, amount) {
  scale <- plan$scale
  # Breaks of a Gaussian series are the same for every standard deviation where
  # their number is given, or where there is nothing to divide.
  if (plan$family == "gaussian") scale[is.nan(scale)] <- 1
  out <- .Call(
    C_segment, series$values, plan$exposure, series$offset,
    segment_families[[plan$family]], scale, pick, as.double(amount),
    plan$rule$name == "breaks", as.integer(plan$min_length)
  )
  if (plan$family == "gaussian") out$scale <- plan$scale[pick]
  out
}

# ---- the path of penalties ---------------------------------------------------

# Haynes, Eckley and Fearnhead (2017): between two divisions that are the best
# for some penalties, the penalty at which they cost the same is tried, until
# nothing new is found. Each round is one call for all series.
segment_paths <- function(series, plan, fit) {
  all <- seq_along(series$length)
  lowest <- log(pmax(series$length, 1))
  first <- call_segment(series, plan, all, lowest)
  found <- lapply(all, function(i) {
    list(divide(series, plan, i, integer()),
         divide(series, plan, i, first$at[[i]]))
  })
  open <- lapply(found, open_gap)
  found <- grow_paths(series, plan, found, open)
  tables <- lapply(all, function(i) path_table(series, found[[i]], lowest[i]))
  rows <- vapply(tables, nrow, 0L)
  times <- lapply(all, function(i) {
    lapply(tables[[i]]$at, function(at) {
      time_value(series, series$times[series$offset[i] + at])
    })
  })
  table <- do.call(rbind, lapply(tables, `[`, -5))
  tibble::as_tibble(c(
    repeat_keys(series, rows), table, list(times = do.call(c, times))
  ))
}

divide <- function(series, plan, i, at) {
  slice <- series_slice(series, i)
  id <- cumsum(seq_along(slice) %in% at) + 1
  parts <- segment_sums(series$values[slice], plan$exposure[slice], id)
  list(at = at, breaks = length(at), cost = sum(segment_cost(
    parts$total, parts$exposure, plan$family, plan$scale[i]
  )))
}

# Two neighbours on the path with others between them, perhaps.
open_gap <- function(ends) {
  if (ends[[2]]$breaks - ends[[1]]$breaks > 1) list(ends) else list()
}

grow_paths <- function(series, plan, found, open) {
  repeat {
    pick <- rep(seq_along(open), lengths(open))
    if (!length(pick)) return(found)
    gaps <- do.call(c, open)
    amount <- vapply(gaps, gap_penalty, 0)
    tried <- call_segment(series, plan, pick, amount)
    open <- rep(list(list()), length(open))
    for (j in seq_along(gaps)) {
      i <- pick[j]
      breaks <- length(tried$at[[j]])
      ends <- gaps[[j]]
      if (breaks <= ends[[1]]$breaks || breaks >= ends[[2]]$breaks) next
      middle <- divide(series, plan, i, tried$at[[j]])
      found[[i]] <- c(found[[i]], list(middle))
      open[[i]] <- c(open[[i]], open_gap(list(ends[[1]], middle)),
                     open_gap(list(middle, ends[[2]])))
    }
  }
}

gap_penalty <- function(ends) {
  (ends[[1]]$cost - ends[[2]]$cost) / (ends[[2]]$breaks - ends[[1]]$breaks)
}

path_table <- function(series, found, lowest) {
  breaks <- vapply(found, `[[`, 0L, "breaks")
  found <- found[!duplicated(breaks)]
  found <- found[order(vapply(found, `[[`, 0L, "breaks"))]
  steps <- vapply(seq_along(found)[-1], function(j) {
    gap_penalty(found[c(j - 1, j)])
  }, 0)
  data <- data.frame(
    breaks = vapply(found, `[[`, 0L, "breaks"),
    penalty_low = c(steps, lowest), penalty_high = c(Inf, steps),
    minus2loglik = vapply(found, `[[`, 0, "cost")
  )
  data$at <- lapply(found, `[[`, "at")
  data
}

# ---- segments ----------------------------------------------------------------

# -2 log likelihood of segments at their rates, without the terms that are the
# same for all divisions.
segment_cost <- function(total, exposure, family, scale) {
  rate <- total / exposure
  logs <- function(count, share) ifelse(count == 0, 0, count * log(share))
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
negbin_limits <- function(total, exposure, size, tail) {
  low <- stats::qbeta(1 - tail, size * exposure, total)
  high <- stats::qbeta(tail, size * exposure, total + 1)
  limits <- poisson_limits(total, exposure, tail)
  known <- is.finite(size)
  list(
    low = ifelse(known, ifelse(total == 0, 0, size * (1 - low) / low),
                 limits$low),
    high = ifelse(known, size * (1 - high) / high, limits$high)
  )
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
  low[new] <- tapply(at[inside], owner[inside], min)[as.character(new)]
  high[new] <- tapply(at[inside], owner[inside], max)[as.character(new)]
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

# ---- the result --------------------------------------------------------------

new_breakpoints <- function(series, plan, at, path) {
  parts <- segment_parts(series, plan, at)
  sets <- break_sets(series, plan, parts)
  limits <- segment_interval(parts, plan$family, plan$conf_level)
  rate <- parts$total / parts$exposure
  fitted <- plan$exposure * rate[parts$id]
  when <- function(place) time_value(series, series$times[place])
  estimates <- c(
    repeat_keys(series, tabulate(parts$of, length(at))),
    list(
      segment = parts$segment, first = when(parts$first),
      last = when(parts$last), n = as.integer(parts$last - parts$first + 1),
      exposure = parts$exposure, total = parts$total, estimate = rate,
      conf.low = limits$low, conf.high = limits$high,
      break.low = when(sets$low), break.high = when(sets$high)
    )
  )
  points <- c(
    repeat_keys(series), time_columns(series),
    stats::setNames(list(series$values), value_name(series)),
    list(exposure = plan$exposure, .segment = parts$segment[parts$id],
         .fitted = fitted, .resid = series$values - fitted)
  )
  new_trend(
    "breakpoints", series, estimates = estimates,
    glance = breakpoints_glance(series, plan, at, fitted), points = points,
    settings = plan[c("family", "rule", "min_length", "conf_level")],
    parts = parts, sets = sets, path = path
  )
}

value_name <- function(series) {
  if (is.na(series$name)) "value" else series$name
}

breakpoints_glance <- function(series, plan, at, fitted) {
  scale <- switch(plan$family, poisson = NULL, negbin = "size", gaussian = "sd")
  c(
    series$keys,
    list(n = series$length, missing = series$missing, breaks = lengths(at)),
    if (!is.null(scale)) stats::setNames(list(plan$scale), scale),
    list(
      penalty = if (plan$rule$name == "breaks") NA_real_ else plan$amount,
      min_length = as.integer(plan$min_length),
      logLik = segment_density(series, plan, fitted)
    )
  )
}

#' @export
tidy.nka_breakpoints <- function(x, parts = "segments", ...) {
  check_no_dots(...)
  known <- c("segments", "breaks", if (!is.null(x$path)) "path")
  check_choice(parts, known, "parts")
  switch(parts,
    segments = x$estimates, path = x$path, breaks = breaks_table(x)
  )
}

breaks_table <- function(x) {
  new <- which(x$parts$segment > 1)
  rate <- x$estimates$estimate
  tibble::as_tibble(c(
    x$estimates[new, names(x$series$keys)],
    list(
      break. = x$parts$segment[new] - 1L, time = x$estimates$first[new],
      low = x$estimates$break.low[new], high = x$estimates$break.high[new],
      before = rate[new - 1], after = rate[new],
      ratio = rate[new] / rate[new - 1]
    )
  ), .name_repair = function(names) sub("^break\\.$", "break", names))
}

#' @export
coef.nka_breakpoints <- function(object, ...) {
  check_no_dots(...)
  stats::setNames(object$estimates$estimate, segment_names(object))
}

#' @export
confint.nka_breakpoints <- function(object, parm,
                                    level = object$settings$conf_level, ...) {
  check_no_dots(...)
  level <- check_level(level, "level")
  limits <- segment_interval(object$parts, object$settings$family, level)
  out <- cbind(limits$low, limits$high)
  tails <- 100 * c((1 - level) / 2, (1 + level) / 2)
  dimnames(out) <- list(segment_names(object), sprintf("%s %%", format(tails)))
  if (missing(parm)) out else out[parm, , drop = FALSE]
}

segment_names <- function(x) {
  first <- x$series$times[x$parts$first]
  last <- x$series$times[x$parts$last]
  span <- level_span(x$series, first, last)
  if (!length(x$series$keys)) return(span)
  paste0(series_label(x$series)[x$parts$of], ": ", span)
}

level_span <- function(series, first, last) {
  from <- time_text(series, first)
  ifelse(first == last, from, paste(from, "to", time_text(series, last)))
}

#' @export
references.nka_breakpoints <- function(x) {
  rule <- x$settings$rule$name
  c(
    paste("Maidstone, Hocking, Rigaill and Fearnhead (2017)",
          "<doi:10.1007/s11222-016-9636-3>"),
    if (rule %in% c("strict", "path")) paste(
      "Zhang and Siegmund (2007)", "<doi:10.1111/j.1541-0420.2006.00662.x>"
    ),
    if (rule == "sic") "Schwarz (1978) <doi:10.1214/aos/1176344136>",
    if (rule == "path") paste(
      "Haynes, Eckley and Fearnhead (2017)",
      "<doi:10.1080/10618600.2015.1116445>"
    ),
    if (any(x$parts$segment > 1)) c(
      "Siegmund (1988) <doi:10.2307/1403360>",
      "Eo and Morley (2015) <doi:10.3982/QE186>"
    ),
    if (x$settings$family == "poisson") {
      "Garwood (1936) <doi:10.1093/biomet/28.3-4.437>"
    }
  )
}

# ---- words and pictures ------------------------------------------------------

#' @export
say.nka_breakpoints <- function(x) {
  vapply(seq_along(x$series$length), function(i) say_levels(x, i), "")
}

# Breaks and levels that a sentence has room for.
said_breaks <- 6

say_levels <- function(x, i) {
  what <- what_is_counted(x$series)
  here <- which(x$parts$of == i)
  if (!length(here)) return(sprintf("%s: no values, so no level.", what))
  rates <- number_text(x$estimates$estimate[here])
  per <- level_unit(x)
  new <- here[-1]
  if (!length(new)) {
    return(sprintf(
      "%s: no change of level found in %s, on average %s%s.", what,
      level_span(x$series, x$series$times[x$parts$first[here]],
                x$series$times[x$parts$last[here]]), rates, per
    ))
  }
  shown <- utils::head(new, said_breaks)
  when <- time_text(x$series, x$series$times[x$parts$first[shown]])
  after <- sprintf("%s from %s", rates[1 + seq_along(shown)], when)
  more <- length(new) - length(shown)
  sprintf(
    "%s changed level in %s: on average %s%s before, %s.%s%s", what,
    enumerate(c(place_text(x, shown, when), more_breaks(more))), rates[1], per,
    enumerate(after), if (more) " And so on." else "", say_places(x, shown)
  )
}

more_breaks <- function(more) {
  if (more < 1) return(NULL)
  sprintf("%s more times", format_persons(more))
}

level_unit <- function(x) {
  if (!is.null(x$series$exposure)) return(" per unit of exposure")
  unit <- c(year = " a year", half = " a half year", quarter = " a quarter",
            month = " a month")[x$series$period]
  if (is.na(unit)) "" else unname(unit)
}

# A break with its set, where that is more than one place.
place_text <- function(x, segment, when) {
  times <- x$series$times
  low <- x$sets$low[segment]
  high <- x$sets$high[segment]
  wide <- low < high
  when[wide] <- sprintf(
    "%s (%s to %s)", when[wide], time_text(x$series, times[low[wide]]),
    time_text(x$series, times[high[wide]])
  )
  when
}

say_places <- function(x, segment) {
  wide <- x$sets$low[segment] < x$sets$high[segment]
  if (!any(wide)) return("")
  sprintf(
    " In brackets: where a change may lie as well (%s%% set).",
    format(100 * x$settings$conf_level)
  )
}

#' @export
sketch.nka_breakpoints <- function(x) {
  series <- x$series
  limits <- x$estimates[c("estimate", "conf.low", "conf.high")]
  half <- if (series$period %in% c("date", "time")) 0 else 0.5
  ends <- rbind(series$times[x$parts$first] - half,
                series$times[x$parts$last] + half)
  twice <- rep(seq_along(x$parts$of), each = 2)
  step <- data.frame(
    series = series_label(series)[x$parts$of][twice], time = as.vector(ends),
    run = twice
  )
  new <- which(x$parts$segment > 1)
  new_sketch(
    x,
    points = rate_points(x),
    lines = cbind(step, value = limits$estimate[twice], style = "fit"),
    bands = cbind(step, low = limits$conf.low[twice],
                  high = limits$conf.high[twice]),
    marks = data.frame(
      series = series_label(series)[x$parts$of[new]],
      time = series$times[x$parts$first[new]] - half,
      label = time_text(series, series$times[x$parts$first[new]])
    ),
    y_title = if (!is.null(series$exposure)) {
      paste(what_is_counted(series), "per unit of exposure")
    },
    caption = sprintf(paste(
      "Lines: average level of each segment; bands: %s%% intervals, taking the",
      "breaks as known. Dotted: breaks, the first period of the new level."
    ), format(100 * x$settings$conf_level))
  )
}

rate_points <- function(x) {
  points <- data_points(x)
  points$value <- points$value / (x$series$exposure %||% 1)
  points
}
