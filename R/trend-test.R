#' Is there a trend? The test of Mann and Kendall
#'
#' Asks whether later values tend to be higher, or lower, than earlier ones:
#' Kendall's S and tau between the values and their order in time, with exact
#' probabilities where the series is short, ties or not.
#'
#' @param x A numeric vector, a `ts`, a matrix with a series in each column, a
#'   table of counts ([nka_counts]) or another data frame, see [nka_trend].
#' @param value,time,by <[`tidy-select`][tidyselect::language]> The columns with
#'   the values, their times and the groups, each group a series. For a vector
#'   or matrix, `time` is a vector as long as the series.
#' @param alternative `"two.sided"` (default), `"greater"` for a rise or
#'   `"less"` for a fall.
#' @param exact `NULL` (default) for exact probabilities in series of up to 200
#'   values and the normal approximation beyond; `TRUE` for exact ones up to 500
#'   values (an error beyond; at 500 values it takes seconds), `FALSE` for the
#'   normal approximation.
#' @param correction What to do about values that depend on those before them,
#'   see below: `"none"` (default), `"hamed_rao"` or `"prewhiten"`.
#' @param max_lag The longest lag that `"hamed_rao"` looks at; `NULL` for all.
#' @param na What to do with unknown values, see [nka_trend]: `"error"` or
#'   `"omit"`.
#' @param ... Not used.
#'
#' @section The test:
#' S is the number of pairs of values that rise less the number that fall (Mann
#' 1945 \doi{10.2307/1907187}, Kendall 1938 \doi{10.1093/biomet/30.1-2.81}).
#' Only the order of the times counts, so that they may be irregular. Values tie
#' where they are exactly equal; values that differ by a rounding error (0.1 +
#' 0.2 and 0.3) do not. `tau` is tau-b, S over the square root of the number of
#' pairs times the number of untied pairs.
#'
#' The exact probabilities are those of S if each order of these values, with
#' their ties, is as likely: whole numbers of orders, counted without rounding.
#' The two-sided p is the probability of an S as far from 0 as the one found, or
#' farther; the distribution is symmetric, ties or not, so that it is twice the
#' smaller tail. One-sided, it is the probability of S or more (`"greater"`), or
#' S or less. Beyond the length up to which they are exact, probabilities are
#' those of a normal variable with the variance of S under ties, at S moved by 1
#' towards the middle; `z` is given in either case.
#'
#' A series of equal values has S = 0, p = 1 and an unknown tau, with the
#' warning `nka_warning_constant`. With fewer than three values there is the
#' warning `nka_warning_short`: two values have p = 1; with one or none p, z and
#' tau are `NA`. Three rising values have an exact p of 1/3.
#'
#' @section Corrections for autocorrelation:
#' If a value depends on the one before it, trends arise by chance more often
#' than the test allows for. Both corrections need equally spaced times
#' (`nka_error_time` otherwise). Before either, the line with the median slope
#' of all pairs of values is taken off. Neither is a cure for a short series: in
#' the simulations of `vignette("methods")`, with 8 to 25 values, both find more
#' trends where there are none than the plain test does.
#'
#' `"hamed_rao"` (Hamed and Rao 1998 \doi{10.1016/S0022-1694(97)00125-X})
#' multiplies the variance of S by a factor that follows from the
#' autocorrelations of the ranks of the remainders, those that are farther from
#' 0 than 1.96 over the square root of n, and gives normal probabilities. The
#' factor can come out at or below 0, above all in short series, or be
#' undefined: then `var_s`, `z` and `p.value` are `NA`, with the warning
#' `nka_warning_variance`.
#'
#' `"prewhiten"` is the trend-free prewhitening of Yue, Pilon, Phinney and
#' Cavadias (2002) \doi{10.1002/hyp.1095}: r times the remainder before it is
#' taken off each remainder, with r their autocorrelation at lag 1 (the usual
#' estimate, with the same divisor in numerator and denominator), the line is
#' put back, and the n - 1 values are tested. It is done whatever the size of r,
#' without a test of r first. Where r is undefined, S and all that follows are
#' `NA`, with the warning `nka_warning_correction`.
#'
#' @return An object of class `nka_trend_test`, see [nka_trend] for what can be
#'   done with it. [tidy()] gives the columns of the groups, `term` (`"tau"`),
#'   `estimate` (tau-b), `statistic` (z), `p.value`, `method` (`"exact"` or
#'   `"normal"`) and `alternative`. [glance()] gives the groups, `n` and
#'   `missing` (values used and left out), `s`, `var_s`, `tau`, `z`, `p.value`,
#'   `method`, `alternative`, `correction`, `factor` (by which the variance was
#'   multiplied; `NA` but for `"hamed_rao"`) and `lag1` (r; `NA` but for
#'   `"prewhiten"`). [augment()] gives the prewhitened values, as
#'   `.prewhitened`. [coef()] gives tau.
#' @examples
#' # Did the numbers fall after their highest year?
#' since_2009 <- subset(arrivals_by_year(), year >= 2009)
#' trend_test(since_2009)
#'
#' # A test for each sex
#' by_sex <- arrivals_by_year(by = sex)
#' tidy(trend_test(subset(by_sex, year >= 2003)))
#'
#' trend_test(Nile, alternative = "less", correction = "hamed_rao")
#' @export
trend_test <- function(x, value = NULL, time = NULL, by = NULL,
                       alternative = "two.sided", exact = NULL,
                       correction = "none", max_lag = NULL, na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_choice(alternative, alternatives, "alternative", call = call)
  check_correction(correction, exact, max_lag, call)
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), na = na, call = call
  )
  up_to <- exact_to(exact, series$length, series_label(series), call)
  warn_short(series$length, series_label(series))
  if (correction != "none") check_equal_steps(series, call)
  score <- in_slices(series, function(slice, ...) {
    switch(correction,
      none = plain_scores(slice, up_to),
      hamed_rao = hamed_rao_scores(slice, max_lag),
      prewhiten = prewhitened_scores(slice, up_to)
    )
  })
  warn_corrected(score, correction, series_label(series))
  warn_constant(score, series_label(series))
  test <- kendall_test(score, alternative)
  settings <- list(alternative = alternative, exact = exact,
                   correction = correction, max_lag = max_lag)
  trend_test_result(series, score, test, settings)
}

plain_scores <- function(series, up_to) {
  kendall_scores(series$values, series$offset, up_to)
}

trend_test_result <- function(series, score, test, settings) {
  unknown <- rep(NA_real_, n_series(series))
  glance <- c(
    as.list(series$keys),
    list(
      n = series$length, missing = series$missing, s = score$s,
      var_s = score$var_s, tau = test$tau, z = test$z, p.value = test$p.value,
      method = test$method, alternative = settings$alternative,
      correction = settings$correction, factor = score$factor %||% unknown,
      lag1 = score$lag1 %||% unknown
    )
  )
  estimates <- c(
    as.list(series$keys),
    list(
      term = "tau", estimate = test$tau, statistic = test$z,
      p.value = test$p.value, method = test$method,
      alternative = settings$alternative
    )
  )
  points <- if (settings$correction == "prewhiten") {
    prewhitened_points(series, score$white)
  }
  new_trend("trend_test", series, estimates, glance, points, settings)
}

check_correction <- function(correction, exact, max_lag, call) {
  check_choice(correction, c("none", "hamed_rao", "prewhiten"), "correction",
               call = call)
  check_exact(exact, call)
  if (correction == "hamed_rao" && isTRUE(exact)) {
    abort_nka("value", c(
      "`exact` must not be TRUE with a corrected variance.",
      i = "The probabilities are normal ones then."
    ), call = call)
  }
  if (is.null(max_lag)) return(invisible())
  check_whole(max_lag, "max_lag", min = 1, call = call)
  if (correction != "hamed_rao") {
    abort_nka("value", "`max_lag` is for `correction = \"hamed_rao\"` alone.",
              call = call)
  }
}

# ---- corrections -------------------------------------------------------------

warn_corrected <- function(score, correction, label) {
  switch(correction,
    hamed_rao = warn_series(
      "variance",
      "The corrected variance is not positive, so there is no p-value",
      label, which(is.na(score$var_s))
    ),
    prewhiten = warn_series(
      "correction",
      "The autocorrelation at lag 1 is undefined, so there is no test",
      label, which(is.na(score$lag1))
    )
  )
}

hamed_rao_scores <- function(series, max_lag) {
  score <- plain_scores(series, up_to = 0L)
  slope <- median_slopes(series)
  score$factor <- vapply(seq_along(slope), function(i) {
    hamed_rao_factor(series$values[series_slice(series, i)], slope[i], max_lag)
  }, 0)
  score$var_s <- ifelse(
    score$untied == 0, score$var_s, positive(score$var_s * score$factor)
  )
  score
}

# What the variance of S is multiplied by, NA where it is undefined.
hamed_rao_factor <- function(x, slope, max_lag, level = 0.95) {
  n <- length(x)
  if (n < 3) return(NA_real_)
  r <- autocorrelation(rank(detrended(x, slope)))
  lag <- seq_len(min(max_lag, n - 1))
  r <- r[lag]
  differs <- abs(r) > stats::qnorm((1 + level) / 2) / sqrt(n)
  weight <- (n - lag) * (n - lag - 1) * (n - lag - 2)
  1 + 2 * sum(weight * r * differs) / (n * (n - 1) * (n - 2))
}

prewhitened_scores <- function(series, up_to) {
  slope <- median_slopes(series)
  parts <- lapply(seq_along(slope), function(i) {
    prewhitened(series$values[series_slice(series, i)], slope[i])
  })
  values <- lapply(parts, `[[`, "values")
  offset <- c(0, cumsum(as.double(lengths(values))))
  score <- kendall_scores(as.double(unlist(values)), offset, up_to)
  score$lag1 <- vapply(parts, `[[`, 0, "lag1")
  unknown <- is.na(score$lag1)
  for (part in c("s", "untied", "var_s", "greater", "less")) {
    score[[part]][unknown] <- NA_real_
  }
  values[unknown] <- lapply(values[unknown], `*`, NA_real_)
  c(score, list(white = values))
}

# The first value has none before it; a series without lag 1 has no values.
prewhitened_points <- function(series, white) {
  after_first <- lapply(seq_along(white), function(i) {
    replace(rep(NA_real_, series$length[i]), -1, white[[i]])
  })
  c(
    as.list(repeat_keys(series)), time_columns(series),
    list(value = series$values, .prewhitened = as.double(unlist(after_first)))
  )
}

prewhitened <- function(x, slope) {
  n <- length(x)
  if (n < 3) return(list(values = x[-1], lag1 = NA_real_))
  rest <- detrended(x, slope)
  r <- autocorrelation(rest)[1]
  if (is.na(r)) return(list(values = x[-1], lag1 = NA_real_))
  white <- rest[-1] - r * rest[-n] + slope * seq_len(n)[-1]
  list(values = without_noise(white, x), lag1 = r)
}

# The series less the line with the median slope of all pairs.
detrended <- function(x, slope) without_noise(x - slope * seq_along(x), x)

# Values computed from a series that differ by rounding alone are made equal, so
# that they tie: to 12 digits of the series' largest value.
without_noise <- function(computed, x, digits = 12) {
  unit <- 10^(ceiling(log10(max(abs(x)))) - digits)
  if (is.finite(unit) && unit > 0) round(computed / unit) * unit else computed
}

# The median slope of each series against 1, 2, 3, ..., NA below two values. The
# interval that comes with it is not wanted, so its level does not matter.
median_slopes <- function(series, tail = 0.25) {
  place <- as.double(sequence(series$length))
  first <- series$offset[1]
  .Call(
    C_theil_sen, series$values[first + seq_along(place)], place,
    series$offset - first, tail, stats::qnorm(tail, lower.tail = FALSE), FALSE,
    0L
  )$slope
}

# At lags 1 to n - 1, by Fourier transforms; NA for equal values.
autocorrelation <- function(x) {
  n <- length(x)
  x <- x - mean(x)
  if (all(x == 0)) return(rep(NA_real_, n - 1))
  padded <- c(x, numeric(stats::nextn(2 * n) - n))
  sums <- Re(stats::fft(Mod(stats::fft(padded))^2, inverse = TRUE))
  sums[seq_len(n)[-1]] / sums[1]
}

check_equal_steps <- function(series, call) {
  if (series$period == "index" && !any(series$missing)) return(invisible())
  for (i in seq_along(series$length)) {
    time <- series$times[series_slice(series, i)]
    at <- uneven_step(time)
    if (is.na(at)) next
    abort_nka("time", c(
      sprintf(
        "%s times that are not equally spaced: the first step is %s, and %s",
        of_series(series_label(series), i, "has"), show_value(diff(time)[1]),
        sprintf(
          "from %s to %s it is %s.", time_text(series, time[at]),
          time_text(series, time[at + 1]), show_value(diff(time)[at])
        )
      ),
      i = "Corrections for autocorrelation need equal steps without gaps."
    ), call = call)
  }
}

# The first step that differs from the first, but for rounding.
uneven_step <- function(time) {
  steps <- diff(time)
  match(TRUE, abs(steps - steps[1]) > 1e-8 * max(abs(time), 1))
}

# ---- in words and pictures ---------------------------------------------------

#' @export
coef.nka_trend_test <- function(object, ...) {
  tau <- object$glance$tau
  names(tau) <- as.character(series_label(object$series))
  tau
}

#' @export
say.nka_trend_test <- function(x) {
  g <- x$glance
  text <- paste0(tendency_text(x), chance_text(g, x$settings))
  text[is.na(g$s)] <- "Without an autocorrelation at lag 1 there is no test."
  text[g$n < 2] <- "Too few values to speak of a trend."
  constant <- g$n > 1 & g$s %in% 0 & is.na(g$tau)
  text[constant] <- "All values are equal: there is no trend."
  text
}

tendency_text <- function(x) {
  g <- x$glance
  way <- c("the later is more often the lower",
           "the later is as often the lower as the higher",
           "the later is more often the higher")[sign(g$s) + 2]
  sprintf(
    "Of any two %s%s %s (Kendall's tau %s, %s values).",
    things_compared(x$series), span_text(x$series, " from %s to %s,"), way,
    number_text(g$tau), format_persons(g$n)
  )
}

things_compared <- function(series) {
  if (what_is_counted(series) == "Arrivals") "counts" else "values"
}

chance_text <- function(g, settings) {
  clear <- c(two.sided = "a trend as clear", greater = "as clear a rise",
             less = "as clear a fall")[[settings$alternative]]
  how <- c(none = "", hamed_rao = ", corrected for autocorrelation",
           prewhiten = ", prewhitened")[[settings$correction]]
  ifelse(
    is.na(g$p.value), " No p-value can be given.",
    sprintf(
      " By chance alone %s would come about in %s of cases (%s, %s%s).",
      clear, share_text(g$p.value), p_text(g$p.value), g$method, how
    )
  )
}

share_text <- function(p, smallest = 0.001) {
  ifelse(
    p < smallest, "fewer than 0.1%",
    sprintf("%s%%", number_text(100 * p, digits = 2))
  )
}

#' @export
references.nka_trend_test <- function(x) {
  c(
    kendall_papers(),
    if (any(x$glance$method == "exact")) exact_paper(),
    switch(x$settings$correction,
      hamed_rao = "Hamed and Rao (1998) <doi:10.1016/S0022-1694(97)00125-X>",
      prewhiten =
        "Yue, Pilon, Phinney and Cavadias (2002) <doi:10.1002/hyp.1095>"
    )
  )
}

kendall_papers <- function() {
  c("Mann (1945) <doi:10.2307/1907187>",
    "Kendall (1938) <doi:10.1093/biomet/30.1-2.81>")
}

exact_paper <- function() {
  "Andrews (1984), theorem 3.6 <doi:10.1017/CBO9780511608650>"
}

#' @export
sketch.nka_trend_test <- function(x) {
  new_sketch(x, caption = paste0(
    "Points: the values. ", tau_text(x$glance$tau, series_label(x$series))
  ))
}

# "Kendall's tau: female -0.71, male -0.52."
tau_text <- function(tau, label) {
  shown <- seq_len(min(length(tau), most_panels))
  names <- if (length(tau) > 1) paste0(as.character(label[shown]), " ") else ""
  sprintf("Kendall's tau: %s.", paste0(names, number_text(tau[shown]),
                                       collapse = ", "))
}
