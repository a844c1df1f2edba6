# Percent changes: of each segment, and on average over a range of time.

# What one unit of a percent change is: the series' times in a year.
year_length <- function(series) {
  if (series$period == "date") return(365.2425)
  if (is.na(series$per_year)) 1 else series$per_year
}

# The rise of the line from one time to the other, per unit of time, as a
# combination of the coefficients. Over several segments that is the mean of
# their slopes, weighted by the time in each (Clegg and others 2009).
rise_between <- function(fit, from, to) {
  columns <- line_columns(c(from, to), fit$origin, fit$at)
  (columns[2, ] - columns[1, ]) / (to - from)
}

percent_changes <- function(series, fit, from, to, settings) {
  year <- year_length(series)
  rows <- Map(function(from, to) {
    rise <- rise_between(fit, from, to)
    lost <- fit$lost & touched_segments(fit, from, to)
    if (any(lost, na.rm = TRUE)) rise[] <- NA
    c(sum(rise * fit$coefficient),
      sqrt(sum(rise * (fit$covariance %*% rise))))
  }, from, to)
  slope <- year * vapply(rows, `[`, 0, 1)
  error <- year * vapply(rows, `[`, 0, 2)
  reach <- critical_value(fit$df, settings) * error
  statistic <- slope / error
  shown <- replace(slope, slope > steepest, NA)
  data.frame(
    estimate = 100 * expm1(shown), std.error = 100 * exp(shown) * error,
    statistic = statistic, p.value = change_p(statistic, fit$df, settings),
    conf.low = 100 * expm1(shown - reach),
    conf.high = 100 * expm1(shown + reach)
  )
}

# A slope whose percent change is still a number.
steepest <- log(.Machine$double.xmax / 100)

# The segments of which a range has more than an end.
touched_segments <- function(fit, from, to) {
  c(-Inf, fit$at) < to & c(fit$at, Inf) > from
}

change_p <- function(statistic, df, settings) {
  if (settings$family == "poisson") {
    return(2 * stats::pnorm(-abs(statistic)))
  }
  if (is.na(df) || df <= 0) return(rep(NA_real_, length(statistic)))
  2 * stats::pt(-abs(statistic), df)
}

# A row for each segment, and one for the whole span.
fit_changes <- function(series, fit, settings) {
  limits <- c(fit$from, fit$at, fit$to)
  segments <- length(fit$at) + 1
  from <- c(limits[-length(limits)], fit$from)
  to <- c(limits[-1], fit$to)
  shown <- joinpoint_time(series, c(from, to))
  list2DF(c(
    list(
      term = c(rep("APC", segments), "AAPC"),
      segment = c(seq_len(segments), NA_integer_),
      from = utils::head(shown, segments + 1),
      to = utils::tail(shown, segments + 1)
    ),
    as.list(percent_changes(series, fit, from, to, settings))
  ))
}

#' Average annual percent change over a range of time
#'
#' The one rate of change that leads along the line of [joinpoints()] from the
#' beginning of a range to its end.
#'
#' @param fit A result of [joinpoints()].
#' @param from,to The range, inside the time of the series: a year or another
#'   number, a Date, or the name of a half year, quarter or month as in
#'   `"2018-Q1"`. By default from the first value to the last.
#' @param conf_level Level of the interval; by default that of the fit.
#' @param ... Must be empty.
#'
#' @details The average is \eqn{100(e^{\bar b} - 1)}{100 (exp(b) - 1)}, where
#' \eqn{\bar b}{b} is the mean of the segments' slopes, each weighted by the
#' time that it has in the range (Clegg and others 2009). Its standard error
#' follows from the covariances of the slopes by the delta method, with the
#' degrees of freedom of the fit; it takes the joinpoints as known. Units are
#' those of [joinpoints()].
#'
#' @return A tibble, a row for each series: its keys, `from`, `to`, `estimate`
#'   (percent per year), `std.error`, `statistic`, `p.value`, `conf.low`,
#'   `conf.high`. Errors: `nka_error_type` for something else than such a
#'   result, `nka_error_time` for a range that is not inside the series.
#' @references Clegg, Hankey, Tiwari, Feuer and Edwards (2009)
#'   \doi{10.1002/sim.3733}.
#' @examples
#' fit <- joinpoints(arrivals_by_year(), max_joinpoints = 2, select = "bic")
#' average_change(fit, from = 2010, to = 2019)
#' @export
average_change <- function(fit, from = NULL, to = NULL, conf_level = NULL,
                           ...) {
  check_no_dots(...)
  check_given(missing(fit), "fit", "type", "Make one with joinpoints().")
  if (!inherits(fit, "nka_joinpoints")) {
    abort_nka("type", c(
      sprintf("`fit` must be a result of joinpoints(), not %s.", describe(fit)),
      i = "Make one with joinpoints()."
    ))
  }
  settings <- fit$settings
  if (!is.null(conf_level)) {
    settings$conf_level <- check_level(conf_level, "conf_level")
  }
  call <- rlang::current_env()
  rows <- lapply(fit$fits, function(one) {
    list(average = average_row(fit$series, one, from, to, settings, call))
  })
  part_of(fit$series, rows, "average")
}

average_row <- function(series, fit, from, to, settings, call) {
  from <- range_end(series, fit, from, fit$from, "from", call)
  to <- range_end(series, fit, to, fit$to, "to", call)
  if (isTRUE(from >= to) && !is.na(fit$k)) {
    abort_nka("time", sprintf(
      "`from` must be before `to`, but they are %s and %s.",
      time_text(series, from), time_text(series, to)
    ), call = call)
  }
  shown <- joinpoint_time(series, c(from, to))
  list2DF(c(
    list(from = shown[1], to = shown[2]),
    as.list(percent_changes(series, fit, from, to, settings))
  ))
}

# The number of a time that the user gave.
range_end <- function(series, fit, x, default, arg, call) {
  if (is.null(x)) return(default)
  number <- if (series$period %in% c("half", "quarter", "month")) {
    span <- seq(fit$from, fit$to)
    if (is_string(x)) {
      span[match(x, period_code(span, series$period))]
    } else {
      NA_real_
    }
  } else if (series$period == "date") {
    as.double(check_day(x, arg, call = call))
  } else if (is_plain_number(x) && length(x) == 1) {
    as.double(x)
  } else {
    NA_real_
  }
  if (!is.na(number) && number >= fit$from && number <= fit$to) return(number)
  abort_nka("time", sprintf(
    "`%s` must be one time from %s to %s, not %s.", arg,
    show_value(time_value(series, fit$from)),
    show_value(time_value(series, fit$to)), describe(x)
  ), call = call)
}

# ---- in words and pictures ---------------------------------------------------

#' @export
references.nka_joinpoints <- function(x) {
  settings <- x$settings
  unique(c(
    lerman_1980,
    selection_papers[[settings$select]],
    if (settings$select != "permutation" && settings$family == "quasipoisson") {
      "Nelder and Pregibon (1987) <doi:10.1093/biomet/74.2.221>"
    },
    "Clegg, Hankey, Tiwari, Feuer and Edwards (2009) <doi:10.1002/sim.3733>"
  ))
}

lerman_1980 <- "Lerman (1980), Applied Statistics 29, 77-84"
kim_2000 <- paste(
  "Kim, Fay, Feuer and Midthune (2000)",
  "<doi:10.1002/(SICI)1097-0258(20000215)19:3<335::AID-SIM336>3.0.CO;2-Z>"
)
kim_2023 <- paste(
  "Kim, Chen, Midthune, Wheeler, Buckman, Green, Byrne, Luo and Feuer (2023)",
  "<doi:10.1080/02664763.2022.2063265>"
)
selection_papers <- list(permutation = kim_2000, bic = kim_2023,
                         wbic = kim_2023)

#' @export
say.nka_joinpoints <- function(x) {
  vapply(seq_len(n_series(x$series)), function(i) {
    say_joinpoints(x$series, x$fits[[i]], x$settings)
  }, "")
}

say_joinpoints <- function(series, fit, settings) {
  what <- what_is_counted(series)
  if (is.na(fit$k)) {
    return(paste0(what, ": too few values for a rate of change."))
  }
  apc <- fit$changes[fit$changes$term == "APC", ]
  limits <- joinpoint_text(series, c(fit$from, fit$at, fit$to))
  first <- sprintf(
    "%s %s from %s to %s", what,
    change_words(series, apc[1, ], fit$lost[1], settings), limits[1], limits[2]
  )
  then <- vapply(seq_len(fit$k), function(j) {
    sprintf(
      ", then %s to %s",
      change_words(series, apc[j + 1, ], fit$lost[j + 1], settings),
      limits[j + 2]
    )
  }, "")
  paste0(first, paste(then, collapse = ""), ". ", say_choice(fit, settings))
}

joinpoint_text <- function(series, number) {
  whole <- number == trunc(number)
  text <- character(length(number))
  text[whole] <- time_text(series, number[whole])
  unit <- if (is.na(series$per_year)) 1 else series$per_year
  text[!whole] <- format(number[!whole] / unit, nsmall = 1)
  text
}

change_words <- function(series, row, lost, settings) {
  if (is.na(row$estimate)) {
    return(if (lost) "fell to nothing" else "grew beyond all numbers")
  }
  rate <- sprintf("by %s%s", percent_text(signif(abs(row$estimate), 2)),
                  rate_unit(series))
  verb <- if (row$estimate > 0) "grew" else "fell"
  if (is.na(row$conf.low)) return(paste(verb, rate))
  sprintf("%s %s (%s)", verb, rate, change_interval(
    row$estimate, signif(row$conf.low, 2), signif(row$conf.high, 2),
    settings$conf_level
  ))
}

rate_unit <- function(series) {
  known <- !is.na(series$per_year) || series$period == "date"
  if (known) " a year" else " per unit of time"
}

say_choice <- function(fit, settings) {
  how <- c(permutation = "permutation tests", bic = "BIC",
           wbic = "weighted BIC")[[settings$select]]
  found <- switch(as.character(fit$k),
    "0" = "no change of the rate", "1" = "1 change of the rate",
    sprintf("%d changes of the rate", fit$k)
  )
  sprintf("Chosen by %s: %s, of at most %d.", how, found,
          fit$glance$max_joinpoints)
}

#' @export
sketch.nka_joinpoints <- function(x) {
  series <- x$series
  per_exposure <- exposure_of(series)
  points <- data_points(x)
  points$value <- points$value / per_exposure
  lines <- sketch_lines(x)
  marks <- sketch_marks(x)
  new_sketch(
    x, points = points, lines = lines$lines, bands = lines$bands, marks = marks,
    y_title = if (!is.null(series$exposure)) {
      paste(what_is_counted(series), "per unit of exposure")
    },
    caption = sprintf(paste(
      "Line: the fit, straight on the scale of logarithms. Band: its %s%%",
      "interval, the joinpoints taken as known.%s"
    ), format(100 * x$settings$conf_level),
    if (NROW(marks)) " Dotted: joinpoints." else "")
  )
}

sketch_marks <- function(x) {
  labels <- series_label(x$series)
  marks <- Map(function(fit, label) {
    if (!length(fit$at)) return(NULL)
    data.frame(series = label, time = fit$at,
               label = joinpoint_text(x$series, fit$at))
  }, x$fits, labels)
  do.call(rbind, unname(marks))
}

# The line between the observations, too: it bends on the scale of counts.
sketch_lines <- function(x, steps = 200) {
  labels <- series_label(x$series)
  parts <- Map(function(fit, label) {
    if (is.na(fit$k)) return(NULL)
    time <- sort(unique(c(seq(fit$from, fit$to, length.out = steps), fit$at)))
    columns <- line_columns(time, fit$origin, fit$at)
    line <- as.vector(columns %*% fit$coefficient)
    reach <- line_reach(fit, time, x$settings)
    data.frame(series = label, time = time, value = exp(line),
               low = exp(line - reach), high = exp(line + reach), run = 1,
               style = "fit")
  }, x$fits, labels)
  all <- do.call(rbind, unname(parts))
  list(
    lines = all[c("series", "time", "value", "run", "style")],
    bands = all[is.finite(all$low), c("series", "time", "low", "high", "run")]
  )
}
