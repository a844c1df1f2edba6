#' Ratio of two rates
#'
#' Compares two counts, each with the time or the population in which it was
#' counted: the ratio of their rates, with an interval and a p-value that agree
#' with each other, and the change in percent. Give two vectors of counts, or a
#' table of counts and the two periods to compare in each of its groups.
#'
#' @param x The counts: a numeric vector; or series of counts, see [nka_trend].
#' @param y The counts to compare with. Vectors have one element, or as many as
#'   the longest.
#' @param exposure_x,exposure_y How long, or among how many, `x` and `y` were
#'   counted: positive numbers. Only their ratio matters.
#' @param period,reference The two periods to compare: a year such as `2020`, or
#'   text such as `"2020-H1"`, `"2020-Q1"`, `"2020-03"`; two of them are a span,
#'   both ends within it. Where the times of the series are no calendar periods,
#'   times as they are there. A year of quarterly counts stands for its four
#'   quarters. `period` takes the part of `x`, `reference` that of `y`.
#' @param value,time,by,exposure <[`tidy-select`][tidyselect::language]> Columns
#'   of a data frame, see [nka_trend]. Without `exposure` each period counts as
#'   one, so that spans of different length are compared by their rates.
#' @param method `"exact"` (default), `"midp"` or `"quasi"`, see below.
#' @param dispersion For `"quasi"`: how many times larger the variance of a
#'   count is than its mean. `NULL` estimates it from the series; two counts
#'   alone cannot show it.
#' @param alternative `"two.sided"`, or `"less"` or `"greater"` for a limit on
#'   one side: whether the rate of `x` is lower, or higher.
#' @param conf_level Level of the interval, between 0 and 1.
#' @param na `"error"` or `"omit"` as in [nka_trend]; for two vectors `"error"`
#'   or `"keep"`, which gives a pair with an unknown count an unknown ratio.
#' @param ... Must be empty.
#'
#' @details
#' Given the sum of two Poisson counts the first is binomial, whatever the level
#' of the rates (Przyborowski and Wilenski 1940 \doi{10.2307/2332612}).
#' \describe{
#'   \item{exact}{the limits of Clopper and Pearson (1934)
#'     \doi{10.1093/biomet/26.4.404} for that binomial share. They cover the
#'     true ratio at least as often as they say. The two-sided p-value is twice
#'     the smaller tail, which fits them (Fay 2010 \doi{10.32614/RJ-2010-008});
#'     [stats::poisson.test()] adds up less probable counts instead, and can
#'     contradict its own interval.}
#'   \item{midp}{counts half the probability of what was observed (Lancaster
#'     1961 \doi{10.1080/01621459.1961.10482105}): shorter, and right on average
#'     rather than always.}
#'   \item{quasi}{the score interval of Wilson (1927)
#'     \doi{10.1080/01621459.1927.10502953} with a variance `dispersion` times
#'     that of Poisson counts (Wedderburn 1974 \doi{10.1093/biomet/61.3.439}),
#'     for people who come in groups or years that differ more than chance
#'     allows. With a dispersion that was estimated, a t distribution takes the
#'     place of the normal.}
#' }
#' The dispersion is estimated from neighbouring periods: the mean of
#' \eqn{(y_i/e_i - y_{i+1}/e_{i+1})^2} over its Poisson variance, over the pairs
#' of neighbours inside the period, inside the reference and outside of both, so
#' that the step under test does not count. A slow trend hardly matters; each
#' other step in the series makes the estimate, and the interval, larger. It is
#' at least 1. Its degrees of freedom allow for pairs that share a period (von
#' Neumann, Kent, Bellinson and Hart 1941, Annals of Mathematical Statistics 12,
#' 153-162).
#'
#' A p-value is below `1 - conf_level` where, and only where, the interval
#' leaves out 1.
#'
#' @return An object of class `nka_rate_ratio`, see [nka_trend]. [tidy()] has a
#'   row for each pair: the groups (or `pair`, the names or numbers of `x`,
#'   where there are several), `period` and `reference` (text, for series),
#'   `term` (`"rate_ratio"`), `count`, `count_reference`, `exposure`,
#'   `exposure_reference`, `estimate` (the ratio), `conf.low`, `conf.high`,
#'   `p.value`, `change_pct`, `change_low`, `change_high` (the same as a change
#'   in percent) and `problem`: `NA`, or why the ratio is unknown.
#'   A count of 0 gives the ratio 0 with an upper limit, or `Inf` with a lower
#'   limit, and then no change in percent. Two counts of 0 say nothing: the
#'   ratio is `NA`, the limits 0 and `Inf`, the p-value 1, the problem `"no
#'   events"`. Other problems, with limits and p-value `NA`, are `"unknown
#'   count"` and `"unknown dispersion"` (the series has no neighbours to
#'   estimate it from).
#'   [glance()] has the groups, `n`, `missing`, `method`, `alternative`,
#'   `conf.level`, `dispersion` and `df`.
#'
#'   Errors: `nka_error_count` (not a whole number of at least 0),
#'   `nka_error_na`, `nka_error_length`, `nka_error_period` (not in the series,
#'   or in both spans), `nka_error_type`, `nka_error_value`,
#'   `nka_error_dispersion`, and those of series.
#' @seealso [change_from()], [breakpoints_in()], [interruption()]
#' @examples
#' # 229 people in 2020, 1,047 in 2019
#' rate_ratio(229, 1047)
#'
#' # the same from the published counts, women and men apart
#' by_sex <- arrivals_by_year(by = sex)
#' rate_ratio(by_sex, period = 2020, reference = 2019)
#'
#' # two spans of years, with the variation from year to year taken into account
#' rate_ratio(
#'   arrivals_by_year(), period = c(2012, 2019), reference = c(2005, 2011),
#'   method = "quasi"
#' )
#' @export
rate_ratio <- function(x, ...) UseMethod("rate_ratio")

#' @rdname rate_ratio
#' @export
rate_ratio.default <- function(x, y, exposure_x = 1, exposure_y = 1,
                               method = "exact", dispersion = NULL,
                               alternative = "two.sided", conf_level = 0.95,
                               na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_given(missing(y), "y", "value", "`x` is compared with it.")
  check_ratio_method(method, alternative, conf_level, call)
  check_choice(na, c("error", "keep"), "na", call = call)
  pairs <- read_pairs(x, y, exposure_x, exposure_y, call)
  phi <- pair_dispersion(dispersion, method, length(pairs$x), call)
  if (na == "error") check_pairs_known(pairs, call)
  series <- pair_series(pairs, names(x))
  new_ratio(
    series, NULL, pairs, phi, method, alternative, conf_level
  )
}

#' @rdname rate_ratio
#' @export
rate_ratio.data.frame <- function(x, period, reference, value = NULL,
                                  time = NULL, by = NULL, exposure = NULL,
                                  method = "exact", dispersion = NULL,
                                  alternative = "two.sided",
                                  conf_level = 0.95, na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_spans_given(missing(period), missing(reference), call)
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), exposure = enquo(exposure),
    na = na, counts = TRUE, call = call
  )
  ratio_of_series(series, period, reference, method, dispersion, alternative,
                  conf_level, call)
}

#' @rdname rate_ratio
#' @export
rate_ratio.matrix <- function(x, period, reference, time = NULL,
                              exposure = NULL, method = "exact",
                              dispersion = NULL, alternative = "two.sided",
                              conf_level = 0.95, na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_spans_given(missing(period), missing(reference), call)
  none <- rlang::quo(NULL)
  series <- read_series(
    x, none, enquo(time), none, exposure = enquo(exposure), na = na,
    counts = TRUE, call = call
  )
  ratio_of_series(series, period, reference, method, dispersion, alternative,
                  conf_level, call)
}

#' @rdname rate_ratio
#' @export
rate_ratio.ts <- rate_ratio.matrix

# ---- what was asked ----------------------------------------------------------

check_ratio_method <- function(method, alternative, conf_level, call) {
  check_choice(method, ratio_methods, "method", call = call)
  check_choice(alternative, c("two.sided", "less", "greater"), "alternative",
               call = call)
  check_level(conf_level, "conf_level", call = call)
}

check_spans_given <- function(no_period, no_reference, call) {
  hint <- "For instance `period = 2020, reference = 2019`."
  check_given(no_period, "period", "period", hint, call = call)
  check_given(no_reference, "reference", "period", hint, call = call)
}

# One number for the pairs, or one for each; NULL where `method` has none.
pair_dispersion <- function(dispersion, method, n, call) {
  if (method != "quasi") {
    check_no_dispersion(dispersion, method, call)
    return(list(dispersion = rep(1, n), df = rep(Inf, n)))
  }
  if (is.null(dispersion)) {
    abort_nka("dispersion", c(
      "Two counts alone do not show their dispersion.",
      i = "Give `dispersion`, or a series to estimate it from."
    ), call = call)
  }
  check_dispersion(dispersion, call)
  if (!length(dispersion) %in% c(1, n)) {
    abort_length("dispersion", length(dispersion), n, call)
  }
  list(dispersion = rep_len(as.double(dispersion), n), df = rep(Inf, n))
}

check_no_dispersion <- function(dispersion, method, call) {
  if (is.null(dispersion)) return(invisible())
  abort_nka("dispersion", c(
    sprintf("`dispersion` has no place in the method \"%s\".", method),
    i = "`method = \"quasi\"` uses it."
  ), call = call)
}

check_dispersion <- function(dispersion, call) {
  ok <- is_plain_number(dispersion) && all(is.finite(dispersion)) &&
    all(dispersion > 0)
  if (!ok) {
    abort_nka("dispersion", sprintf(
      "`dispersion` must hold positive numbers, not %s.", describe(dispersion)
    ), call = call)
  }
}

abort_length <- function(arg, has, n, call) {
  abort_nka("length", sprintf(
    "`%s` must have one element or %d, as the longest has, not %d.", arg, n, has
  ), call = call)
}

# ---- pairs of counts ---------------------------------------------------------

read_pairs <- function(x, y, exposure_x, exposure_y, call) {
  pairs <- list(
    x = pair_counts(x, "x", call), y = pair_counts(y, "y", call),
    exposure_x = pair_exposure(exposure_x, "exposure_x", call),
    exposure_y = pair_exposure(exposure_y, "exposure_y", call)
  )
  lengths <- lengths(pairs)
  n <- if (any(lengths == 0)) 0 else max(lengths)
  for (arg in names(pairs)) {
    if (!lengths[[arg]] %in% c(1, n)) {
      abort_length(arg, lengths[[arg]], max(lengths), call)
    }
  }
  lapply(pairs, rep_len, n)
}

pair_counts <- function(x, arg, call) {
  number <- as_number(x, sprintf("`%s`", arg), call)
  bad <- which(!is.na(number) & !(number >= 0 & number == trunc(number) &
                                    number <= 2^53))
  if (length(bad)) {
    abort_nka("count", sprintf(
      paste("`%s` must hold counts, whole numbers of at least 0, but element",
            "%d is %s."), arg, bad[1], show_value(number[bad[1]])
    ), call = call)
  }
  number
}

pair_exposure <- function(x, arg, call) {
  number <- as_number(x, sprintf("`%s`", arg), call)
  bad <- which(!(is.finite(number) & number > 0))
  if (length(bad)) {
    abort_nka("value", sprintf(
      "`%s` must be positive and finite, but element %d is %s.", arg, bad[1],
      show_value(number[bad[1]])
    ), call = call)
  }
  number
}

check_pairs_known <- function(pairs, call) {
  unknown <- which(is.na(pairs$x) | is.na(pairs$y))
  if (length(unknown)) {
    abort_nka("na", c(
      sprintf("A count of pair %d is unknown.", unknown[1]),
      i = "`na = \"keep\"` gives such a pair an unknown ratio."
    ), call = call)
  }
}

# Each pair as a series of two points, the reference first.
pair_series <- function(pairs, names) {
  n <- length(pairs$x)
  keys <- if (n == 1 && is.null(names)) {
    table_of(list(), rows = 1L)
  } else {
    table_of(list(pair = pair_names(names, n)))
  }
  list(
    values = as.vector(rbind(pairs$y, pairs$x)), times = rep(c(1, 2), n),
    exposure = as.vector(rbind(pairs$exposure_y, pairs$exposure_x)),
    status = NULL, length = rep(2L, n),
    missing = as.integer(is.na(pairs$x)) + as.integer(is.na(pairs$y)),
    strict = TRUE,
    offset = 2 * seq(0, n), keys = keys, period = "index", per_year = NA_real_,
    name = NA_character_, unit = NA_character_,
    origin = list(
      sources = character(), vintage = as.Date(NA), simulated = FALSE
    )
  )
}

pair_names <- function(names, n) {
  named <- n > 0 && length(names) == n && !anyDuplicated(names)
  if (named) names else seq_len(n)
}

# ---- periods of series -------------------------------------------------------

ratio_of_series <- function(series, period, reference, method, dispersion,
                            alternative, conf_level, call) {
  check_ratio_method(method, alternative, conf_level, call)
  spans <- list(
    period = read_span(series, period, "period", call),
    reference = read_span(series, reference, "reference", call)
  )
  check_spans_apart(spans, call)
  zones <- zone_of(series$times, spans)
  check_zones(series, zones, spans, call)
  exposure <- exposure_of(series)
  pairs <- zone_sums(series, zones, exposure)
  phi <- series_dispersion(series, exposure, zones, method, dispersion, call)
  new_ratio(
    series, lapply(spans, ratio_span_text, series = series), pairs, phi, method,
    alternative, conf_level
  )
}

# First and last time of a span as numbers of the series.
read_span <- function(series, x, arg, call) {
  calendar <- series$period %in% names(period_units)
  ok <- is.atomic(x) && length(x) %in% 1:2 && !anyNA(x) &&
    (is_plain_number(x) || (calendar && is.character(x)) || is_date(x))
  if (!ok) {
    abort_nka("period", c(
      sprintf("`%s` must be one period, or the first and last of several, %s.",
              arg, paste("not", describe(x))),
      i = "For instance 2020, \"2020-Q1\" or c(2012, 2019)."
    ), call = call)
  }
  ends <- vapply(seq_along(x), function(i) {
    if (calendar) calendar_span(series, x[[i]], arg, call) else rep(x[i], 2)
  }, c(0, 0))
  if (ends[1] > ends[length(ends)]) {
    abort_nka("period", sprintf(
      "`%s` must not end before it begins, but is %s.", arg,
      enumerate(vapply(x, show_value, ""))
    ), call = call)
  }
  unname(ends[c(1, length(ends))])
}

# Numbers of the series' first and last period in the period named by `x`.
calendar_span <- function(series, x, arg, call) {
  named <- length(period_parts(x)) > 0
  days <- if (named) parse_period(x)[c("start", "end")]
  first <- if (named) day_period(days$start, series$period)
  last <- if (named) day_period(days$end, series$period)
  whole <- named && period_start(first, series$period) == days$start &&
    period_end(last, series$period) == days$end
  if (!whole) {
    abort_nka("period", c(
      sprintf("`%s` must name a whole period of a series by %s, not %s.", arg,
              series$period, show_value(x)),
      i = "Give a year such as 2009, or \"2018-H1\", \"2018-Q1\", \"2018-03\"."
    ), call = call)
  }
  c(first, last)
}

check_spans_apart <- function(spans, call) {
  apart <- spans$period[1] > spans$reference[2] ||
    spans$period[2] < spans$reference[1]
  if (!apart) {
    abort_nka("period", c(
      "`period` and `reference` overlap.",
      i = "A count cannot be compared with itself."
    ), call = call)
  }
}

# The number of the span in which each time lies, 0 outside of both.
zone_of <- function(times, spans) {
  zone <- integer(length(times))
  for (k in seq_along(spans)) {
    zone[times >= spans[[k]][1] & times <= spans[[k]][2]] <- k
  }
  zone
}

# Each series must have all the periods of both spans: one that is not there is
# no zero. Where values were left out (with a warning), or the exposures say how
# much was counted, the rates are those of what is there.
check_zones <- function(series, zones, spans, call) {
  owner <- rep(seq_along(series$length), series$length)
  whole <- series$period %in% names(period_units) & series$missing == 0 &
    is.null(series$exposure)
  for (k in seq_along(spans)) {
    have <- tabulate(owner[zones == k], n_series(series))
    need <- ifelse(whole, diff(spans[[k]]) + 1, 1)
    short <- which(have < need)
    if (length(short)) {
      abort_zone(series, short[1], names(spans)[k], spans, call)
    }
  }
}

abort_zone <- function(series, i, zone, spans, call) {
  of <- if (length(series$keys)) {
    sprintf(" of series \"%s\"", series_label(series)[i])
  } else {
    ""
  }
  abort_nka("period", c(
    sprintf("`%s` is %s, but there is no count%s for %s.", zone,
            ratio_span_text(spans[[zone]], series), of,
            missing_time(series, i, spans[[zone]])),
    i = "Choose periods within the series; complete_periods() shows gaps."
  ), call = call)
}

missing_time <- function(series, i, span) {
  if (!series$period %in% names(period_units)) return("it")
  wanted <- seq(span[1], span[2])
  absent <- setdiff(wanted, series$times[series_slice(series, i)])
  time_text(series, absent[1])
}

ratio_span_text <- function(span, series) {
  text <- vapply(span, function(one) format(time_value(series, one)), "")
  if (span[1] == span[2]) text[1] else paste(text, collapse = " to ")
}

# Counts and exposures of both spans, for each series.
zone_sums <- function(series, zones, exposure) {
  owner <- rep(seq_along(series$length), series$length)
  at <- list(x = which(zones == 1), y = which(zones == 2))
  total <- function(x, at) sums_by(x[at], owner[at], n_series(series))
  list(
    x = total(series$values, at$x), y = total(series$values, at$y),
    exposure_x = total(exposure, at$x), exposure_y = total(exposure, at$y)
  )
}

series_dispersion <- function(series, exposure, zones, method, dispersion,
                              call) {
  n <- n_series(series)
  if (method != "quasi" || !is.null(dispersion)) {
    return(pair_dispersion(dispersion, method, n, call))
  }
  in_slices(series, function(slice, which) {
    found <- vapply(seq_along(which), function(i) {
      at <- series_slice(series, which[i])
      neighbour_dispersion(series$values[at], exposure[at], zones[at])
    }, c(dispersion = 0, df = 0))
    list(
      dispersion = unname(found["dispersion", ]), df = unname(found["df", ])
    )
  })
}

# ---- the result --------------------------------------------------------------

new_ratio <- function(series, spans, pairs, phi, method, alternative,
                      conf_level) {
  rows <- in_slices(series, function(slice, which) {
    of_slice <- function(columns) lapply(columns, `[`, which)
    ratio_rows(of_slice(pairs), of_slice(phi), method, alternative, conf_level)
  })
  n <- length(pairs$x)
  named <- lapply(spans, rep, n)
  estimates <- c(as.list(series$keys), named, rows)
  glance <- c(as.list(series$keys), list(
    n = series$length, missing = series$missing, method = rep(method, n),
    alternative = rep(alternative, n), conf.level = rep(conf_level, n),
    dispersion = phi$dispersion, df = phi$df
  ))
  new_trend(
    "rate_ratio", series, list2DF(estimates, n), list2DF(glance, n),
    settings = list(
      method = method, alternative = alternative, conf_level = conf_level,
      spans = spans
    )
  )
}

ratio_rows <- function(pairs, phi, method, alternative, conf_level) {
  n <- length(pairs$x)
  problem <- rep(NA_character_, n)
  problem[pairs$x == 0 & pairs$y == 0] <- "no events"
  problem[is.na(phi$dispersion)] <- "unknown dispersion"
  problem[is.na(pairs$x) | is.na(pairs$y)] <- "unknown count"
  done <- is.na(problem) | problem == "no events"
  scale <- pairs$exposure_y / pairs$exposure_x
  found <- ratio_inference(
    pairs$x[done], pairs$y[done], 1 / scale[done], method, alternative,
    conf_level, phi$dispersion[done], phi$df[done]
  )
  spread <- function(x) replace(rep(NA_real_, n), done, x)
  estimate <- pairs$x / pairs$y * scale
  estimate[!is.na(problem)] <- NA
  low <- spread(found$low) * scale
  high <- spread(found$high) * scale
  percent <- function(ratio) 100 * (ratio - 1)
  list(
    term = rep("rate_ratio", n), count = pairs$x, count_reference = pairs$y,
    exposure = pairs$exposure_x, exposure_reference = pairs$exposure_y,
    estimate = estimate, conf.low = low, conf.high = high,
    p.value = spread(found$p),
    change_pct = replace(percent(estimate), estimate %in% Inf, NA),
    change_low = percent(low), change_high = percent(high), problem = problem
  )
}
