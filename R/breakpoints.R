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
#'   number of at least 0.01 (`Inf` is the Poisson model), or `NULL` to estimate
#'   it by maximum likelihood together with the breaks: the size and the
#'   division that together have the smallest -2 log likelihood + penalty x
#'   breaks. Sizes from 0.05 to 100 times the largest rate are tried, and `Inf`.
#'   Counts of this family are at most 1e12.
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
#' **Independence.** Values are taken to be independent given their level. Where
#' each depends on the one before, swings of the series are taken for breaks: in
#' simulated counts of one level with an autocorrelation of 0.5 the default
#' finds a break in nearly half of the series (`vignette("methods")` has the
#' table). Read a break as a place where the level before differs from that
#' after, and not as proof that something happened then.
#'
#' **Short series.** Series of any length are taken, and short ones say little.
#' In eight overdispersed counts of one level the default finds a break that is
#' none several times as often as in 25 such counts (the same table). Give
#' `size` where you know it from longer series, and see with
#' [breakpoint_posterior()] how probable a break is.
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
#' **Cost.** Exact by functional pruning (Maidstone and others 2017): some 0.1
#' to 0.7 microseconds a value for a penalty, whatever the number of breaks;
#' that times `breaks + 1`, and 4 bytes a value and break, for a number of
#' breaks; and about 40 times as much where a size is estimated. A long series
#' that climbs without end, of which no step model is true, takes some ten times
#' as long.
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
#' Siegmund, D. (1988) Confidence sets in change-point problems. International
#' Statistical Review.
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
  check_model_series(series, call)
  if (family == "negbin") check_negbin_counts(series, call)
  plan <- list(
    family = family, rule = rule, min_length = min_length,
    conf_level = conf_level,
    exposure = exposure_of(series)
  )
  plan$amount <- rule_amounts(rule, series, min_length, call)
  plan$scale <- segment_scales(series, plan, given, call)
  fit <- in_slices(series, function(slice, which) {
    part <- plan
    part$scale <- plan$scale[which]
    call_segment(slice, part, seq_along(which), plan$amount[which])
  })
  plan$scale <- fit$scale
  path <- if (rule$name == "path") segment_paths(series, plan, fit)
  new_breakpoints(series, plan, fit$at, path)
}

# Likelihoods of larger counts differ by less than rounding.
negbin_most <- 1e12

check_negbin_counts <- function(series, call) {
  at <- match(TRUE, series$values > negbin_most)
  if (is.na(at)) return(invisible())
  abort_nka("value", c(
    sprintf("`family = \"negbin\"` takes counts up to %s, not %s.",
            plain_number(negbin_most), plain_number(series$values[at])),
    i = "Take `family = \"gaussian\"` for numbers as large as these."
  ), call = call)
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
  if (is_string(penalty) && penalty %in% names(segment_rules)) {
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
    if (is.finite(number)) {
      check_sizes(number, sprintf("`%s`", arg), call)
    }
    if (arg == "size") check_least_size(number, call)
  }
  if (length(given)) as.double(given[[1]]) else NaN
}

# With a smaller size nearly all counts would be 0, and intervals of rates,
# which reach beyond all numbers then, come out beside the rate.
least_size <- 0.01

check_least_size <- function(size, call) {
  if (size >= least_size) return(invisible())
  abort_nka("value", c(
    sprintf("`size` must be at least %s, not %s.", least_size, describe(size)),
    i = "Leave it out to have it estimated."
  ), call = call)
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
