#' Are new counts out of line? Cumulative sums
#'
#' Watches a series of counts against a baseline with two cumulative sums, one
#' for more than expected and one for fewer. Each adds up what lies beyond a
#' reference value and starts again at zero; one that reaches its limit is a
#' signal. Small changes that last are found sooner than by looking at each
#' count alone. It also says which count of the next period would be a signal.
#'
#' @param x Series of counts, see [nka_trend].
#' @param value,time,by,exposure <[`tidy-select`][tidyselect::language]> Columns
#'   of a data frame, see [nka_trend]. For vectors and matrices `time` and
#'   `exposure` are vectors. Without `exposure` each point counts as one.
#' @param baseline The periods that say what is expected: the first and the last
#'   of them, as `period` of [rate_ratio()]. What comes after them is watched.
#'   `NULL` takes the first half of each series (the larger, where there is a
#'   middle), or none where `rate` is given.
#' @param rate The rate that is expected for each point (for each unit of
#'   exposure), one number, where it is known from elsewhere.
#' @param detect How large a change is to be found soon: a number above 1. The
#'   default, 1.5, stands for a rate half as high again, and for one lower by a
#'   third (divided by 1.5).
#' @param arl Average number of points until one of the sums gives a false
#'   signal where nothing has changed, at least; for each sum. With both, false
#'   signals come about twice as often.
#' @param head_start Whether the sums start at half of their limit, so that a
#'   series that is out of line from the start is found sooner.
#' @param dispersion How many times larger the variance of a count is than its
#'   mean, at least 1 (Poisson counts). `NULL` estimates it from the baseline.
#' @param k,h Reference value and limit, if they are not to be computed: two
#'   numbers named `up` and `down`, or one for both; in counts of a point with
#'   the median exposure. `h` is at most 20,000 steps of the grid on which the
#'   sums move (see Details); run lengths for so high a limit take seconds.
#' @param na,... As in [nka_trend]; no further arguments.
#'
#' @details
#' With a count \eqn{x} and the reference value \eqn{k} the sums are
#' \eqn{\max(0, S + x - k)} upwards and \eqn{\max(0, S + k - x)} downwards; a
#' signal is a sum of at least \eqn{h} (Lucas 1985
#' \doi{10.1080/00401706.1985.10488030}). They are not set back after a signal:
#' a sum stays above its limit for as long as the counts stay out of line, and
#' the change began, as far as one can tell, with its present stretch above
#' zero.
#'
#' \describe{
#'   \item{reference value}{\eqn{(\mu_1 - \mu_0) / \log(\mu_1 / \mu_0)}, between
#'     the rate expected and the rate to be detected, which makes the sum that
#'     of log likelihood ratios; with a dispersion above 1 its counterpart for
#'     negative binomial counts of the same size parameter
#'     \eqn{\mu_0 / (dispersion - 1)} (Hawkins and Olwell 1998
#'     \doi{10.1007/978-1-4612-1686-5}). It is rounded so that the sums move on
#'     a grid, by at most a twentieth of its distance from the expected rate.}
#'   \item{limit}{the smallest on that grid whose average run length is at least
#'     `arl`. Run lengths are those of the Markov chain of the sums (Brook and
#'     Evans 1972 \doi{10.1093/biomet/59.3.539}), solved exactly; with
#'     `head_start` those from half the limit (Lucas and Crosier 1982,
#'     Technometrics 24, 199-205).}
#' }
#' The run lengths hold for a rate that is known. A baseline of few periods
#' makes it uncertain, and false signals more frequent than `arl` says; they are
#' also too frequent where counts follow each other (a season, a trend). With
#' unequal exposures the reference values follow them, and the run lengths are
#' those at the median exposure.
#'
#' @return An object of class `nka_cumulative_sums`, see [nka_trend].
#'   [tidy()] has two rows for each series, `term` `"up"` and `"down"`, with
#'   `expected` and `detect` (counts of a point with the median exposure), `k`,
#'   `h`, `arl` (points until a false signal) and `delay` (points until a signal
#'   where the rate is the one to be detected), both `NA` beyond a billion
#'   points, which rounding would hide; `estimate` (the sum after the
#'   last point), `signal` (whether it has reached the limit), `since` (the time
#'   at which its present stretch above zero began, `NA` at zero), `signalled`
#'   (the time at which that stretch first reached the limit) and `next_signal`:
#'   the count from which on (up), or to which (down), the next point would give
#'   a signal, `NA` where no count is so low.
#'   [glance()]: `n`, `missing`, `baseline` and `watched` (points), `rate`,
#'   `dispersion`, `arl` (both sums together, nearly), `status` (`"in line"`,
#'   `"above"`, `"below"` or `"both"`), `since`, `signals_above`,
#'   `signals_below` and `problem` (`NA`, or why a series was not judged; its
#'   numbers are then `NA`).
#'   [augment()]: the points with `.part` (`"before"`, `"baseline"`,
#'   `"watched"`), `.fitted` (expected), `.up`, `.down` and `.signal` (`NA`,
#'   `"up"`, `"down"`, `"both"`).
#'
#'   Errors: those of series, `nka_error_count`, `nka_error_period` (the
#'   baseline), `nka_error_dispersion`, `nka_error_value`.
#' @seealso [interruption()], [breakpoints_in()], [rate_ratio()]
#' @examples
#' # Are the newest years in line with 2013 to 2019?
#' cumulative_sums(arrivals_by_year(), baseline = c(2013, 2019))
#'
#' # Poisson counts with a rate that is known
#' new <- c(3, 5, 2, 6, 7, 9, 8)
#' watch <- cumulative_sums(new, rate = 4, dispersion = 1)
#' augment(watch)
#' @export
cumulative_sums <- function(x, value = NULL, time = NULL, by = NULL,
                            exposure = NULL, baseline = NULL, rate = NULL,
                            detect = 1.5, arl = 200, head_start = FALSE,
                            dispersion = NULL, k = NULL, h = NULL,
                            na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  asked <- check_cusum(rate, detect, arl, head_start, dispersion, k, h, call)
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), exposure = enquo(exposure),
    na = na, counts = TRUE, call = call
  )
  parts <- cusum_parts(series, baseline, rate, call)
  expected <- expected_rate(series, parts, rate, dispersion, call)
  design <- design_series(
    expected$mean, expected$size, expected$problem, asked, call
  )
  for (side in design) {
    expected$problem <- ifelse(
      is.na(expected$problem), side$problem, expected$problem
    )
  }
  watched <- watched_points(parts, expected)
  sides <- Map(function(side, sign) {
    watch_side(side, sign, series, expected, watched)
  }, design, cusum_sides)
  new_sums(series, parts, expected, sides, watched, asked)
}

# ---- what was asked ----------------------------------------------------------

check_cusum <- function(rate, detect, arl, head_start, dispersion, k, h, call) {
  check_above(detect, "detect", 1, call)
  check_above(arl, "arl", 1, call)
  if (arl > 1e6) {
    abort_nka("value", sprintf(
      "`arl` must be at most 1000000 points, not %s.", describe(arl)
    ), call = call)
  }
  check_flag(head_start, "head_start", call = call)
  if (!is.null(rate)) check_above(rate, "rate", 0, call)
  if (!is.null(dispersion)) check_at_least_one(dispersion, "dispersion", call)
  list(
    detect = detect, arl = as.double(arl), head_start = head_start,
    k = read_sides(k, "k", call), h = read_sides(h, "h", call)
  )
}

check_above <- function(x, arg, low, call) {
  ok <- is_plain_number(x) && length(x) == 1 && is.finite(x) && x > low
  if (!ok) {
    abort_nka("value", sprintf(
      "`%s` must be one number above %d, not %s.", arg, low, describe(x)
    ), call = call)
  }
}

check_at_least_one <- function(x, arg, call) {
  ok <- is_plain_number(x) && length(x) == 1 && is.finite(x) && x >= 1
  if (!ok) {
    abort_nka("value", sprintf(
      "`%s` must be one number of at least 1, not %s.", arg, describe(x)
    ), call = call)
  }
}

# Beyond it, sums are no longer exact.
most_reference <- 1e12

# One number for both sides, or two that are named.
read_sides <- function(x, arg, call) {
  if (is.null(x)) return(NULL)
  ok <- is_plain_number(x) && all(is.finite(x)) && all(x > 0) &&
    (length(x) == 1 || setequal(names(x), names(cusum_sides)) && length(x) == 2)
  if (!ok) {
    abort_nka("value", c(
      sprintf("`%s` must be one positive number, or two, not %s.", arg,
              describe(x)),
      i = sprintf("For instance `%s = c(up = 5, down = 4)`.", arg)
    ), call = call)
  }
  if (length(x) == 1) x <- c(up = x[[1]], down = x[[1]])
  if (arg == "k") check_references(x, call)
  as.list(x)
}

check_references <- function(k, call) {
  if (any(k > most_reference)) {
    abort_nka("value", sprintf(
      "`k` must be at most %s, not %s.", plain_number(most_reference),
      describe(max(k))
    ), call = call)
  }
  if (anyNA(vapply(k, given_unit, 0))) {
    abort_nka("value", sprintf(
      "`k` must be a fraction of whole numbers up to 1000, not %s.",
      describe(unname(k))
    ), call = call)
  }
}

# ---- baseline ----------------------------------------------------------------

# Which points are before the baseline (0), in it (1), or watched (2).
cusum_parts <- function(series, baseline, rate, call) {
  if (!is.null(baseline)) {
    span <- read_span(series, baseline, "baseline", call)
    return((series$times >= span[1]) + (series$times > span[2]))
  }
  if (!is.null(rate)) return(rep(2, length(series$values)))
  place <- sequence(series$length)
  half <- rep(ceiling(series$length / 2), series$length)
  1 + (place > half)
}

# Expected mean and size at the median exposure, for each series.
expected_rate <- function(series, parts, rate, dispersion, call) {
  owner <- rep(seq_along(series$length), series$length)
  exposure <- exposure_of(series)
  base <- parts == 1
  n <- n_series(series)
  total <- function(x) sum_by(x[base], owner[base], n)
  points <- tabulate(owner[base], n)
  found <- if (is.null(rate)) {
    nan_as_na(total(series$values) / total(exposure))
  } else {
    rep(as.double(rate), n)
  }
  problem <- rep(NA_character_, n)
  problem[found %in% 0] <- "the baseline has no events"
  problem[is.na(found)] <- "no period lies in the baseline"
  phi <- if (is.null(dispersion)) {
    check_has_baseline(base, call)
    fitted <- (found[owner] * exposure)[base]
    pearson <- sum_by((series$values[base] - fitted)^2 / fitted, owner[base], n)
    pmax(1, pearson / (points - 1))
  } else {
    rep(as.double(dispersion), n)
  }
  problem[is.na(problem) & !is.finite(phi)] <-
    "the baseline is too short to show its dispersion"
  unit <- median_by(exposure, series)
  mean <- found * unit
  list(
    rate = found, dispersion = replace(phi, !is.finite(phi), NA), mean = mean,
    size = ifelse(phi > 1, mean / (phi - 1), Inf),
    exposure = exposure / unit[owner], fitted = found[owner] * exposure,
    owner = owner, points = points, problem = problem
  )
}

sum_by <- function(x, owner, n) {
  out <- numeric(n)
  sums <- rowsum(x, owner)
  out[as.integer(rownames(sums))] <- sums
  out
}

median_by <- function(x, series) {
  vapply(seq_along(series$length), function(i) {
    stats::median(x[series_slice(series, i)])
  }, 0)
}

check_has_baseline <- function(base, call) {
  if (any(base)) return(invisible())
  abort_nka("dispersion", c(
    "Without a baseline the dispersion cannot be estimated.",
    i = "Give `dispersion` (1 for Poisson counts), or a `baseline`."
  ), call = call)
}

# ---- sums --------------------------------------------------------------------

# Places of the points that are watched, and how many each series has.
watched_points <- function(parts, expected) {
  at <- which(parts == 2 & is.na(expected$problem)[expected$owner])
  owner <- expected$owner[at]
  length <- tabulate(owner, length(expected$mean))
  list(at = at, owner = owner, length = length, end = cumsum(length))
}

# The design of a side with what became of its sum: `sum` and `signal` after
# each watched point, and for each series where it stands. Limits and sums come
# back in counts.
watch_side <- function(side, sign, series, expected, watched) {
  unit <- side$unit[watched$owner]
  start <- replace(side$start, is.na(side$start), 0)
  run <- .Call(
    C_cusum_run, series$values[watched$at] * unit,
    side$k[watched$owner] * expected$exposure[watched$at], as.double(start),
    sign, c(0, as.double(watched$end))
  )
  # Grid points are whole numbers of units; unequal exposures leave the grid.
  limit <- side$h * (1 - 1e-12)
  signal <- run$sum >= limit[watched$owner]
  last <- replace(watched$end, watched$length == 0, NA)
  now <- ifelse(is.na(last), side$start, run$sum[last])
  since <- run$since[last]
  list(
    k = side$k / side$unit, h = side$h / side$unit, arl = side$arl,
    delay = side$delay, sum = run$sum / unit, signal = signal,
    now = now / side$unit, signal_now = now >= limit,
    since = replace(since, since %in% 0, NA),
    signalled = first_signals(signal, since, watched),
    next_signal = next_signal(side$h / side$unit, side$k / side$unit,
                              now / side$unit, sign)
  )
}

# In each series the first signal of the stretch that began at `since`.
first_signals <- function(signal, since, watched) {
  vapply(seq_along(watched$length), function(i) {
    if (since[i] %in% c(NA, 0)) return(NA_real_)
    from <- watched$end[i] - watched$length[i]
    places <- which(signal[from + seq_len(watched$length[i])])
    places <- places[places >= since[i]]
    if (length(places)) as.double(places[1]) else NA_real_
  }, 0)
}

# The smallest count, or the largest, that would lift the sum to its limit.
next_signal <- function(h, k, now, sign, slack = 1e-9) {
  if (sign > 0) return(pmax(0, ceiling(k + h - now - slack)))
  count <- floor(k - h + now + slack)
  replace(count, count < 0, NA)
}

# ---- the result --------------------------------------------------------------

new_sums <- function(series, parts, expected, sides, watched, asked) {
  judged <- judge_series(sides, expected)
  new_trend(
    "cumulative_sums", series,
    sums_estimates(series, expected, sides, watched, asked),
    sums_glance(series, expected, sides, watched, judged),
    sums_points(series, parts, expected, sides, watched), settings = asked,
    since = watched_number(series, watched, judged$since)
  )
}

# Where each series stands now, and with which of its watched points that began.
judge_series <- function(sides, expected) {
  up <- sides$up$signal_now %in% TRUE
  down <- sides$down$signal_now %in% TRUE
  status <- ifelse(up & down, "both", ifelse(up, "above",
                                             ifelse(down, "below", "in line")))
  status[!is.na(expected$problem)] <- NA
  since <- pmin(replace(sides$up$since, !up, NA),
                replace(sides$down$since, !down, NA), na.rm = TRUE)
  list(status = status, since = since)
}

# The time of the i-th watched point of each series.
watched_number <- function(series, watched, i) {
  series$times[watched$at[watched$end - watched$length + i]]
}

watched_time <- function(series, watched, i) {
  time_value(series, watched_number(series, watched, i))
}

sums_estimates <- function(series, expected, sides, watched, asked) {
  n <- n_series(series)
  both <- rep(seq_len(n), each = 2)
  weave <- function(name) {
    as.vector(rbind(sides$up[[name]], sides$down[[name]]))
  }
  in_time <- function(name) {
    times <- watched
    for (part in c("end", "length")) times[[part]] <- watched[[part]][both]
    watched_time(series, times, weave(name))
  }
  sign <- rep(unname(cusum_sides), n)
  table_of(c(as.list(series$keys[both, ]), list(
    term = rep(names(cusum_sides), n), expected = expected$mean[both],
    detect = expected$mean[both] * asked$detect^sign, k = weave("k"),
    h = weave("h"), arl = weave("arl"), delay = weave("delay"),
    estimate = weave("now"), signal = weave("signal_now"),
    since = in_time("since"), signalled = in_time("signalled"),
    next_signal = weave("next_signal")
  )))
}

sums_glance <- function(series, expected, sides, watched, judged) {
  up <- sides$up
  down <- sides$down
  table_of(c(as.list(series$keys), list(
    n = series$length, missing = series$missing, baseline = expected$points,
    watched = watched$length, rate = expected$rate,
    dispersion = expected$dispersion, arl = both_arl(up$arl, down$arl),
    status = judged$status, since = watched_time(series, watched, judged$since),
    signals_above = up$next_signal, signals_below = down$next_signal,
    problem = expected$problem
  )))
}

# A side without a run length (hardly ever a false signal) leaves the other's.
both_arl <- function(up, down) {
  rate <- rowSums(cbind(1 / up, 1 / down), na.rm = TRUE)
  ifelse(rate > 0, 1 / rate, NA)
}

sums_points <- function(series, parts, expected, sides, watched) {
  spread <- function(x, empty) {
    replace(rep(empty, length(series$values)), watched$at, x)
  }
  up <- sides$up$signal
  down <- sides$down$signal
  signal <- ifelse(up, ifelse(down, "both", "up"), ifelse(down, "down", NA))
  value <- list(series$values)
  names(value) <- if (is.na(series$name)) "value" else series$name
  table_of(c(
    as.list(repeat_keys(series)), time_columns(series), value, list(
      .part = c("before", "baseline", "watched")[parts + 1],
      .fitted = expected$fitted, .up = spread(sides$up$sum, NA_real_),
      .down = spread(sides$down$sum, NA_real_),
      .signal = spread(as.character(signal), NA_character_)
    )
  ))
}
