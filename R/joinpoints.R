#' Joinpoints: when did the rate of change change, and how fast was it?
#'
#' Fits counts or rates by straight lines on the scale of logarithms that meet
#' at joinpoints, chooses how many joinpoints there are, and gives the annual
#' percent change of each segment. The places of the joinpoints are found by an
#' exact search over all placements.
#'
#' @param x,value,time,by,na See [nka_trend].
#' @param exposure Persons or person-years at risk, for rates: a column of the
#'   table, or a vector as long as the series. Its logarithm is an offset.
#' @param max_joinpoints The largest number of joinpoints that is considered, up
#'   to 9. By default 0 below 7 values, 1 from 7, 2 from 12, 3 from 17, 4 from
#'   22, 5 from 27, 6 from 32 and 7 from 37 values on; less where that would
#'   make more than a million placements. The Details of [joinpoints()] say
#'   where these numbers come from.
#' @param family How the values vary about the line. `"quasipoisson"` (default):
#'   the variance is proportional to the mean, and the factor is estimated, for
#'   counts of people who do not come independently of each other.
#'   `"poisson"`: the variance is the mean; whole counts only. `"gaussian"`:
#'   least squares on the logarithms, for rates; every value must be positive.
#' @param between Number of places between two neighbouring observations, evenly
#'   spread, where a joinpoint may lie too. With 0 (default) joinpoints lie at
#'   observations.
#' @param min_end The least number of observations before the first and after
#'   the last joinpoint, not counting one at the joinpoint itself.
#' @param min_between The least number of observations between two joinpoints,
#'   counted in the same way.
#' @param select How the number of joinpoints is chosen: `"permutation"`, a
#'   sequence of permutation tests, or the least `"bic"` or `"wbic"`; see
#'   Details.
#' @param permutations Random orders in each permutation test.
#' @param alpha Level of the sequence of tests.
#' @param conf_level Level of the intervals.
#' @param ... Must be empty.
#'
#' @details
#' The model with joinpoints \eqn{\tau_1 < ... < \tau_k} is
#' \deqn{\log(mean/exposure) = \beta_0 + \beta_1 t + \sum_i \delta_i (t -
#' \tau_i)^+.}{log(mean / exposure) = b0 + b1 t + sum d_i max(0, t - tau_i).}
#' For each \eqn{k} every allowed placement is searched (Lerman 1980): the least
#' sum of squares, or for counts the least deviance, of all of them. That takes
#' time with the number of placements, which grows like \eqn{n^k}; beyond 50
#' million, or 2,000 places for one joinpoint, the call is refused. For counts
#' most placements are ruled out without a fit, by a bound: lines that need not
#' meet fit at least as well.
#'
#' **Defaults.** That of `max_joinpoints` is the table which the help of the R
#' package 'joinpointR' 2.0.0 gives as recommended, after Kim and others (2000).
#' The help of the program 'Joinpoint' of the National Cancer Institute says
#' that its default depends on the number of values alone; the program's own
#' table was not at hand. The defaults of `between`, `min_end` and `min_between`
#' are those that the R package 'nih.joinpoint' gives for the program.
#'
#' **Permutation tests** (Kim, Fay, Feuer and Midthune 2000). First no joinpoint
#' is tested against the most; where that is rejected, one joinpoint is tested
#' against the most, otherwise none against one fewer, until both numbers meet.
#' The statistic is the ratio of the sums of squares. Its distribution is that
#' of data sets made from the smaller model's fit and its residuals in random
#' order, \eqn{p = (1 + \#\{as extreme\}) / (1 + permutations)}{p = (1 + number
#' as extreme) / (1 + permutations)}. Each test has the level `alpha` /
#' `max_joinpoints` (Bonferroni). Random numbers are those of R, so [set.seed()]
#' makes a result repeatable. That paper extends the tests to unequal variances
#' by weighted least squares; for counts the variances are those of the smaller
#' model's likelihood fit: its Pearson residuals are shuffled, and both models
#' are fitted, over all placements, to its working responses. So no likelihood
#' is fitted anew, no pseudo-count is negative, and the test does not depend on
#' the dispersion. With 8 values the tests have hardly any power.
#'
#' **Information criteria.** With \eqn{n} values, \deqn{BIC(k) = \log(SSE_k/n) +
#' (2k + 2) \log(n)/n;}{BIC(k) = log(SSE_k / n) + (2k + 2) log(n) / n;} BIC3 has
#' \eqn{3k + 2} in the place of \eqn{2k + 2}, and the weighted criterion WBIC
#' \eqn{(2 + w)k + 2}, where \eqn{w} is the largest partial \eqn{R^2} of a
#' joinpoint within its own two segments, that is, among the observations after
#' the joinpoint before it and up to the next one (Kim and others 2023, and the
#' help of 'Joinpoint' 5). For quasi-Poisson counts \eqn{SSE_k} is the deviance,
#' which is the extended quasi-likelihood of Nelder and Pregibon (1987) at its
#' best dispersion; for Poisson counts \eqn{\log(SSE_k/n)} is replaced by the
#' deviance over \eqn{n}. In both, \eqn{R^2} is that of the working response
#' with its weights.
#'
#' **Annual percent change.** A segment with slope \eqn{b} per year has \eqn{APC
#' = 100(e^b - 1)}. Values by half year, quarter, month or day are changes per
#' year, too (of 365.2425 days); times that are plain numbers give the change
#' per unit of time. Intervals come from the standard error of the slope, with
#' \eqn{n - 2k - 2} degrees of freedom (normal for Poisson counts), and **take
#' the joinpoints as known**: they are too short where the data leave the place
#' of a joinpoint open. [average_change()] gives the average over any range of
#' time.
#'
#' A segment of nothing but zeros at an end falls without limit; it gets no
#' estimate, with the warning `nka_warning_fit`. So does a series with fewer
#' than three values, or with fewer than two that are positive, and a segment
#' whose change in a unit of time is beyond all numbers, as where the times are
#' a hundred-thousandth of a unit apart.
#'
#' @return An object of class `nka_joinpoints`, see [nka_trend].
#'   `tidy()` has a row for each segment (`term` "APC") and one for the whole
#'   span ("AAPC"): `segment`, `from`, `to` (its ends; decimal years where a
#'   joinpoint lies between two half years, quarters or months), `estimate`,
#'   `std.error` (percent per year), `statistic`, `p.value` (of no change),
#'   `conf.low`, `conf.high`. `glance()`: `n`, `missing`, `joinpoints`,
#'   `max_joinpoints`, `deviance` (the sum of squares for `"gaussian"`),
#'   `dispersion`, `df.residual`, `bic`, `bic3`, `wbic` (`-Inf` where the line
#'   meets every value). `augment()`: the time,
#'   the value, `exposure` where one was given, `segment`, `.fitted`, `.lower`,
#'   `.upper` (interval of the line) and `.resid`, the value less what was
#'   fitted, of the logarithms for `"gaussian"`. Parts of the object:
#'   `$joinpoints` (a row for each joinpoint: `joinpoint`, `at`), `$models` (one
#'   for each number of joinpoints: `joinpoints`, `deviance`, `dispersion`,
#'   `df.residual`, `weight`, `bic`, `bic3`, `wbic`, `chosen`, and the list `at`
#'   of places), `$tests` (`null`, `alternative`, `statistic`, `p.value`,
#'   `level`, `rejected`). [coef()] gives the slopes per unit of time,
#'   [confint()] the intervals of the percent changes.
#'
#'   Errors: those of [nka_trend]; `nka_error_value` for a value that the family
#'   cannot have or an argument out of range, `nka_error_joinpoints` for more
#'   joinpoints than a series has room for, or more places than can be searched.
#' @references
#' Lerman (1980), Applied Statistics 29, 77-84; Kim, Fay, Feuer and Midthune
#' (2000)
#' \doi{10.1002/(SICI)1097-0258(20000215)19:3<335::AID-SIM336>3.0.CO;2-Z};
#' Nelder and Pregibon (1987) \doi{10.1093/biomet/74.2.221}; Clegg, Hankey,
#' Tiwari, Feuer and Edwards (2009) \doi{10.1002/sim.3733}; Kim, Chen, Midthune,
#' Wheeler, Buckman, Green, Byrne, Luo and Feuer (2023)
#' \doi{10.1080/02664763.2022.2063265}.
#' @seealso [average_change()], [parallel_test()], [breakpoints_in()] for jumps.
#' @examples
#' fit <- joinpoints(arrivals_by_year(), max_joinpoints = 3, select = "wbic")
#' fit
#' average_change(fit, 2010, 2019)
#' @export
joinpoints <- function(x, value = NULL, time = NULL, by = NULL,
                       exposure = NULL, max_joinpoints = NULL,
                       family = "quasipoisson", between = 0, min_end = 2,
                       min_between = 2, select = "permutation",
                       permutations = 4499, alpha = 0.05, conf_level = 0.95,
                       na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  settings <- joinpoint_settings(
    max_joinpoints, family, between, min_end, min_between, permutations,
    conf_level, select, alpha, call
  )
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), exposure = enquo(exposure),
    na = na, call = call
  )
  check_model_series(series, call)
  check_family(series, family, call)
  fits <- lapply(seq_len(n_series(series)), function(i) {
    fit_joinpoints(series, i, settings, call)
  })
  warn_unfitted(series, fits)
  joinpoint_result(series, fits, settings)
}

joinpoint_settings <- function(max_joinpoints, family, between, min_end,
                               min_between, permutations, conf_level, select,
                               alpha, call) {
  if (!is.null(max_joinpoints)) {
    check_whole(max_joinpoints, "max_joinpoints", 0, most_joinpoints,
                call = call)
  }
  families <- c("quasipoisson", "poisson", "gaussian")
  list(
    most = max_joinpoints,
    family = check_choice(family, families, "family", call = call),
    between = check_whole(between, "between", 0, 99, call = call),
    min_end = check_whole(min_end, "min_end", 1, call = call),
    min_between = check_whole(min_between, "min_between", 1, call = call),
    permutations = check_whole(permutations, "permutations", 1, 1e8,
                               call = call),
    conf_level = check_level(conf_level, "conf_level", call = call),
    select = check_choice(
      select, c("permutation", "bic", "wbic"), "select", call = call
    ),
    alpha = check_level(alpha, "alpha", call = call)
  )
}

most_joinpoints <- 9

# The values that the family can have.
# Fits of counts end where deviances differ by less than rounding beside 1.
check_not_tiny <- function(series, call, least = 1e-6) {
  largest <- vapply(seq_len(n_series(series)), function(i) {
    max(0, series$values[series_slice(series, i)])
  }, 0)
  at <- match(TRUE, largest > 0 & largest < least)
  if (is.na(at)) return(invisible())
  abort_nka("value", c(
    sprintf(
      "`family = \"quasipoisson\"` needs values above %s, the largest of %s.",
      show_value(largest[at]), which_series(series, at)
    ),
    i = "Give counts with their `exposure`, or rates per more people."
  ), call = call)
}

check_family <- function(series, family, call) {
  if (family == "quasipoisson") check_not_tiny(series, call)
  bad <- switch(family,
    gaussian = series$values <= 0,
    poisson = series$values < 0 | series$values != trunc(series$values),
    series$values < 0
  )
  at <- match(TRUE, bad)
  if (is.na(at)) return(invisible())
  wants <- c(
    gaussian = "positive values", poisson = "whole counts of at least 0",
    quasipoisson = "values of at least 0"
  )
  hints <- c(
    gaussian = "`family = \"quasipoisson\"` takes zeros.",
    poisson = "`family = \"quasipoisson\"` takes fractions."
  )
  if (series$values[at] < 0) hints <- c()
  abort_nka("value", c(
    sprintf(
      "`family = \"%s\"` needs %s, but the value %sat %s is %s.", family,
      wants[[family]], value_owner(series, at),
      time_text(series, series$times[at]), show_value(series$values[at])
    ),
    i = if (family %in% names(hints)) hints[[family]]
  ), call = call)
}

# "of female ", where there are several series; `at` is a place in the values.
value_owner <- function(series, at) {
  if (!length(series$keys)) return("")
  i <- findInterval(at - 1, series$offset[-1]) + 1
  sprintf("of %s ", series_label(series)[i])
}

warn_unfitted <- function(series, fits) {
  problem <- vapply(fits, function(fit) fit$problem %||% "", "")
  bad <- which(nzchar(problem))
  if (!length(bad)) return(invisible())
  name <- if (length(series$keys)) {
    paste0(as.character(series_label(series)[bad[1]]), ": ")
  }
  more <- length(bad) - 1
  warn_nka("fit", paste0(
    name, problem[bad[1]],
    if (more) sprintf(" So it is for %d more series.", more)
  ))
}

# ---- result ------------------------------------------------------------------

joinpoint_result <- function(series, fits, settings) {
  new_trend(
    "joinpoints", series,
    estimates = part_of(series, fits, "changes"),
    glance = part_of(series, fits, "glance"),
    points = part_of(series, fits, "points"),
    settings = settings,
    joinpoints = part_of(series, fits, "joinpoints"),
    models = part_of(series, fits, "models"),
    tests = part_of(series, fits, "tests"),
    fits = fits
  )
}

# A table of all series from those of each, with their keys.
part_of <- function(series, fits, name) {
  parts <- lapply(fits, `[[`, name)
  keys <- repeat_keys(series, vapply(parts, nrow, 0L))
  joined <- do.call(rbind, parts)
  table_of(c(as.list(keys), as.list(joined)))
}

#' @export
coef.nka_joinpoints <- function(object, ...) {
  check_no_dots(...)
  slopes <- lapply(object$fits, function(fit) {
    if (is.null(fit$coefficient)) return(NA_real_)
    slope <- cumsum(fit$coefficient[-1])
    stats::setNames(ifelse(fit$lost, NA, slope),
                    paste0("segment", seq_along(slope)))
  })
  if (length(object$series$keys)) {
    stats::setNames(slopes, as.character(series_label(object$series)))
  } else {
    slopes[[1]]
  }
}

#' @export
confint.nka_joinpoints <- function(object, parm, level = NULL, ...) {
  check_no_dots(...)
  if (!missing(parm)) {
    abort_nka("value", "`parm` is not used: the result has every segment.")
  }
  settings <- object$settings
  if (!is.null(level)) settings$conf_level <- check_level(level, "level")
  fits <- lapply(object$fits, function(fit) {
    fit$changes <- fit_changes(object$series, fit, settings)
    fit
  })
  kept <- c("term", "segment", "from", "to", "conf.low", "conf.high")
  changes <- part_of(object$series, fits, "changes")
  changes[intersect(c(names(object$series$keys), kept), names(changes))]
}
