#' How many breaks, and where? Exact posterior probabilities
#'
#' Cuts a series of counts into segments in which one rate holds, in every way
#' there is, and weighs each way by its probability given the counts: how likely
#' is each number of breaks, how likely does a break lie at each period, and how
#' high is the rate there? Nothing is drawn at random; the answer is exact.
#'
#' @inheritSection nka_trend What can be given
#' @inheritSection nka_trend Missing values
#'
#' @param x A numeric vector, a `ts`, a matrix (a series in each column), a
#'   table of counts, or any other data frame. Values are counts: whole numbers
#'   of at least 0.
#' @param value,time,by <[`tidy-select`][tidyselect::language]> Columns of a
#'   data frame, see below. For a vector or matrix `time` is a vector as long as
#'   the series.
#' @param exposure What each count was exposed to, positive: years in a pooled
#'   bin, persons at risk. A column, or for a vector or matrix a vector. `NULL`:
#'   1 each. Rates are per unit of it.
#' @param shape,rate The prior of the rate of each segment: a gamma distribution
#'   with this shape and rate, mean `shape / rate`. `rate = NULL` gives it the
#'   mean of the whole series (its sum, or 1 where that is 0, by its exposure).
#'   The default shape, 1, holds any rate up to that mean equally likely or
#'   nearly so, and higher ones the less so the higher.
#' @param breaks_prior The prior of the number of breaks. `"halving"`
#'   (default): no break is twice as likely as one, one as two, and so on.
#'   `"uniform"`: each number up to `max_breaks` is as likely. One number
#'   between 0 and 1: the probability of a break at each period, independently,
#'   so that the lengths of segments are geometric (with `min_length` 1).
#'   `max_breaks` + 1 numbers of at least 0: weights of 0, 1, 2, ... breaks. In
#'   each case all places of a given number of breaks are equally likely, and
#'   numbers that do not fit into the series have the prior 0.
#' @param max_breaks The largest number of breaks, from 0.
#' @param min_length The least number of periods of a segment, from 1.
#' @param dispersion The variance of a count by its mean. `NULL` (default)
#'   averages over 1, 1.4, 2, 2.8, ... (powers of the square root of 2), equally
#'   likely beforehand, up to the first past four times the dispersion of the
#'   series about a single rate. Numbers from 1 are averaged over in the same
#'   way; one number fixes it, and 1 is the Poisson distribution.
#' @param conf_level The probability of the bands and runs, between 0 and 1.
#' @param band Whether to compute the bands of the rates, which takes most of
#'   the time: `FALSE` for a large batch of series.
#' @param sensitivity Whether to compute the results under other priors, too.
#'   `NULL`: where it takes no more than about two seconds.
#' @param na `"error"` or `"omit"`, see below.
#' @param ... Must be empty.
#'
#' @details
#' A break at a period means: from this period on another rate holds than
#' before. With a gap in the times it may lie anywhere in the gap.
#'
#' Yearly arrivals scatter far more widely than a Poisson distribution would
#' have it. Under `dispersion = 1` nearly every year then gets a segment of its
#' own: true of that model, and of no use. So the variance of a count is taken
#' to be `dispersion` times its mean, by Efron's double Poisson distribution,
#' under which the rates still integrate out exactly; its normalising constant
#' is taken to be 1, which is close where counts are not mostly 0, 1 and 2. For
#' such sparse counts give `dispersion = 1`, if their variance is near their
#' mean (where it is larger, breaks are found that are none). One dispersion
#' holds for the whole series: where small counts scatter relatively less than
#' large ones, as in the first years of [arrivals], breaks among the small are
#' found less readily than they could be. A slow rise is no break either: steps
#' are fitted to it, at places that mean little.
#'
#' The default prior holds a break about as likely as not. Few and small counts
#' hardly change that: of eight overdispersed counts near 5 the probability of a
#' break often ends above one half where there is none (`vignette("methods")`).
#' `log_bayes_factor` of `glance()` says how far the counts moved it.
#'
#' The sensitivity table gives the likeliest number of breaks and the
#' probability of a break at the periods that matter (at least one half, else
#' the likeliest) under other priors, changed one at a time: the shape, and the
#' mean of the rates, halved and doubled; the priors `"halving"`, `"uniform"`
#' and 0.05 a period of the number of breaks; the dispersion fixed at half its
#' posterior mean (at least 1) and at its double.
#'
#' Time is proportional to n^2 * `max_breaks` for a series of n points and each
#' dispersion, and that of the bands, where it is uncertain where the segments
#' lie, to n^3 (seconds at n = 300); memory to n^2. Series of more than 5,000
#' points are refused. A batch of series is computed in one call of C. Where the
#' counts add up to 10^9 the probabilities are good to about five digits, where
#' they add up to less, to more.
#'
#' @return An object of class `nka_breakpoint_posterior`, see [nka_trend].
#'   `tidy()` has a row for each break of the most probable segmentation with
#'   the likeliest number of breaks, at the likeliest dispersion: the groups,
#'   `term` (`"break 1"`, ...), `estimate` (the first period of the new rate),
#'   `probability` (that a break lies at just this period, over all
#'   segmentations), `conf.low` and `conf.high` (the shortest run of periods
#'   around it, between the breaks before and after, in at least one of which a
#'   break lies with probability `conf_level`; `NA` where no run does so, which
#'   means that the break itself is in doubt),
#'   `before` and `after` (posterior mean rates in the period before and in this
#'   one). `glance()`: the groups, `n`, `missing`, `breaks` (the likeliest
#'   number), `probability` (of it), `any_break` (probability of at least one),
#'   `log_bayes_factor` (natural logarithm, of at least one break against none),
#'   `dispersion` (posterior mean), `shape`, `rate` (the prior that was used).
#'   `augment()`: the groups, the time, the counts (and `exposure`), `.break`
#'   (probability that a break lies at the period; 0 at the first), `.rate`,
#'   `.lower`, `.upper` (posterior mean and equal-tailed band of the rate; `NA`
#'   without `band`),
#'   `.fitted` (`.rate` times the exposure), `.resid` (the count less that).
#'   Further parts: `numbers` (tibble: the groups, `breaks`, `prior`,
#'   `probability`), `dispersions` (tibble: the groups, `dispersion`,
#'   `probability`), `sensitivity` (tibble: the groups, `prior`, `breaks`,
#'   `time`, `probability`; or `NULL`), and `settings`.
#'
#'   A series without a point has `NA`. Errors: `nka_error_value` for arguments
#'   and for series that are too long, or shorter than `min_length`;
#'   `nka_error_count` for values that are no counts; and those of
#'   [nka_trend]. Warning `nka_warning_breaks` if the largest number of breaks
#'   allowed has a probability above 5% and more would fit, unless weights of
#'   the numbers were given.
#'
#' @references
#' Fearnhead (2006) \doi{10.1007/s11222-006-8450-8} (the recursions); Barry and
#' Hartigan (1992) \doi{10.1214/aos/1176348521} (product partitions); Efron
#' (1986) \doi{10.1080/01621459.1986.10478327} (double Poisson).
#' @seealso [breakpoints_in()] for the best segmentation by penalised
#'   likelihood, also of long series.
#' @examples
#' fit <- breakpoint_posterior(arrivals_by_year())
#' fit
#' fit$sensitivity
#' plot(fit)
#'
#' # One break or none, Poisson counts
#' breakpoint_posterior(
#'   c(4, 5, 4, 1, 0, 1, 0), breaks_prior = c(1, 1), max_breaks = 1,
#'   dispersion = 1
#' )
#' @export
breakpoint_posterior <- function(x, value = NULL, time = NULL, by = NULL,
                                 exposure = NULL, shape = 1, rate = NULL,
                                 breaks_prior = "halving", max_breaks = 12,
                                 min_length = 1, dispersion = NULL,
                                 conf_level = 0.95, band = TRUE,
                                 sensitivity = NULL, na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  settings <- list(
    shape = check_positive(shape, "shape", call),
    rate = if (!is.null(rate)) check_positive(rate, "rate", call),
    max_breaks = check_whole(max_breaks, "max_breaks", 0, 5000),
    min_length = check_whole(min_length, "min_length", 1, 5000),
    dispersion = check_dispersions(dispersion, call),
    conf_level = check_level(conf_level, "conf_level")
  )
  settings$breaks_prior <- check_breaks_prior(
    breaks_prior, settings$max_breaks, call
  )
  settings$band <- check_flag(band, "band", call)
  check_maybe(sensitivity, "sensitivity", call)
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), enquo(exposure), na,
    counts = TRUE, call = call
  )
  check_posterior_length(series, settings$min_length, call)
  posterior_result(series, settings, sensitivity, call)
}

posterior_result <- function(series, settings, sensitivity, call) {
  prior <- posterior_prior(series, settings)
  check_possible(prior, series, call)
  raw <- run_posterior(series, prior, settings, settings$band)
  out <- new_trend(
    "breakpoint_posterior", series,
    estimates = posterior_breaks(series, raw),
    glance = posterior_glance(series, prior, raw),
    points = posterior_points(series, raw),
    settings = settings,
    numbers = posterior_numbers(series, prior, raw),
    dispersions = posterior_dispersions(series, prior, raw)
  )
  if (sensitivity %||% is_cheap(series, prior)) {
    out$sensitivity <- other_priors(series, settings, prior, raw)
  }
  warn_more_breaks(series, settings, raw)
  out
}

# ---- the kernel --------------------------------------------------------------

run_posterior <- function(series, prior, settings, band) {
  .Call(
    C_posterior, series$values,
    exposure_of(series), series$offset,
    prior$shape, prior$rate, prior$log_weight,
    as.integer(settings$min_length), as.double(unlist(prior$dispersions)),
    c(0, cumsum(as.double(lengths(prior$dispersions)))), settings$conf_level,
    band
  )
}

# Steps of the recursions that two seconds are enough for, other priors and all.
cheap_steps <- 1e7

is_cheap <- function(series, prior) {
  n <- as.double(series$length)
  sum(n^2 * nrow(prior$number) * lengths(prior$dispersions)) <= cheap_steps
}

# ---- tables ------------------------------------------------------------------

likeliest_number <- function(raw) {
  vapply(seq_len(ncol(raw$number)), function(i) {
    best <- which.max(raw$number[, i])
    if (length(best)) best - 1L else NA_integer_
  }, 0L)
}

posterior_breaks <- function(series, raw) {
  found <- which(!is.na(raw$place), arr.ind = TRUE)
  of <- found[, 2]
  at <- function(places) series$offset[of] + places[found]
  estimate <- at(raw$place)
  times <- function(places) time_value(series, series$times[at(places)])
  out <- series$keys[of, ]
  out$term <- sprintf("break %d", found[, 1])
  out$estimate <- times(raw$place)
  out$probability <- raw$at[estimate]
  out$conf.low <- times(raw$place_low)
  out$conf.high <- times(raw$place_high)
  out$before <- raw$mean[estimate - 1]
  out$after <- raw$mean[estimate]
  out
}

posterior_glance <- function(series, prior, raw) {
  breaks <- likeliest_number(raw)
  none <- raw$number[1, ]
  out <- series$keys
  out$n <- series$length
  out$missing <- series$missing
  out$breaks <- breaks
  out$probability <- raw$number[cbind(breaks + 1L, seq_along(breaks))]
  out$any_break <- any_break(raw)
  out$log_bayes_factor <- nan_as_na(
    log_odds(out$any_break, none) -
      log_odds(colSums(prior$number[-1, , drop = FALSE]), prior$number[1, ])
  )
  out$dispersion <- mean_dispersion(prior, raw)
  out$shape <- prior$shape
  out$rate <- prior$rate
  out
}

# NA where one of the two was ruled out.
log_odds <- function(for_it, against) {
  ifelse(for_it > 0 | against > 0, log(for_it) - log(against), NA)
}

# Not 1 less the probability of none: it can be tiny.
any_break <- function(raw) colSums(raw$number[-1, , drop = FALSE])

mean_dispersion <- function(prior, raw) {
  of <- rep(seq_along(prior$dispersions), lengths(prior$dispersions))
  as.vector(tapply(unlist(prior$dispersions) * raw$dispersion, of, sum))
}

posterior_points <- function(series, raw) {
  out <- repeat_keys(series)
  columns <- time_columns(series)
  out[names(columns)] <- columns
  name <- if (is.na(series$name)) "value" else series$name
  out[[name]] <- series$values
  out$exposure <- series$exposure
  out$.break <- raw$at
  out$.rate <- raw$mean
  out$.lower <- raw$lower
  out$.upper <- raw$upper
  out$.fitted <- raw$mean * (series$exposure %||% 1)
  out$.resid <- series$values - out$.fitted
  out
}

posterior_numbers <- function(series, prior, raw) {
  rows <- nrow(raw$number)
  out <- repeat_keys(series, rep(rows, n_series(series)))
  out$breaks <- rep(seq_len(rows) - 1L, n_series(series))
  out$prior <- as.vector(prior$number)
  out$probability <- as.vector(raw$number)
  out[out$prior > 0, ]
}

posterior_dispersions <- function(series, prior, raw) {
  out <- repeat_keys(series, lengths(prior$dispersions))
  out$dispersion <- as.double(unlist(prior$dispersions))
  out$probability <- raw$dispersion
  out
}

ceiling_share <- 0.05

warn_more_breaks <- function(series, settings, raw) {
  top <- settings$max_breaks + 1
  # Weights of each number are a choice; there is nothing to tell.
  if (length(settings$breaks_prior) > 1) return(invisible())
  room <- series$length %/% settings$min_length > top
  if (nrow(raw$number) < top || top == 1) return(invisible())
  full <- which(raw$number[top, ] > ceiling_share & room)
  if (!length(full)) return(invisible())
  warn_nka("breaks", c(
    sprintf(
      "%s breaks, the most allowed, have probability %s.",
      plain_number(settings$max_breaks),
      probability_text(raw$number[top, full[1]])
    ),
    i = "A larger `max_breaks` lets the counts say how many there are."
  ))
}
