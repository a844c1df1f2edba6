#' Interrupted series of counts
#'
#' Fits one log-linear line to a series of counts, with a step and a change of
#' slope at each of several dated events, and compares what was counted after an
#' event with what the line before it would have given.
#'
#' @param x A table of counts, a data frame, a vector, a time series or a matrix
#'   of series; see [nka_trend]. Values are counts: whole numbers of at least 0.
#' @param value,time,by <[`tidy-select`][tidyselect::language]> Columns of a
#'   data frame; see [nka_trend].
#' @param events When the events were: a vector of days or periods, best with
#'   names, such as `c(closure = "2020-01-22", thaw = "2018-Q2")`; or rows of
#'   the table [events]. A Date, text such as `"2020-01-22"`, and a period such
#'   as `2020`, `"2018-H1"`, `"2018-Q1"` or `"2018-03"`, which stands for its
#'   first day. An event that lasted counts from its first day. Where the times
#'   of the series are plain numbers, numbers.
#' @param exposure What the counts came from, such as persons at risk or the
#'   length of a period: a column of a data frame, or a number for each time.
#'   The line is then one of counts per unit of exposure.
#' @param effects What changes at the events: `"both"` (default), `"level"` or
#'   `"slope"`; one for all, one for each event in its order, or a vector with
#'   the names of the events.
#' @param own_period What the period that holds the day of an event is:
#'   `"affected"` in whole (default), `"partly"` affected (its level changes by
#'   the share of its days from that day on, so that its ratio is raised to the
#'   power of that share; calendar periods only), or `"unaffected"` (the next
#'   period is the first). Where times are no calendar periods, the first point
#'   at or after the event is the first affected, or with `"unaffected"` the
#'   first after it.
#' @param family `"quasipoisson"` (variance proportional to the mean),
#'   `"negbin"` (negative binomial, [MASS::glm.nb()]) or `"poisson"`.
#' @param errors What standard errors are made of. `"newey-west"`: those of
#'   Newey and West, by [sandwich::NeweyWest()] with its adjustment for small
#'   samples. `"ar1"`: errors of neighbouring points correlated by an
#'   amount that is estimated from the residuals. `"larger"` (default): the
#'   larger of these two. `"independent"`: those of a plain generalised linear
#'   model. See Details.
#' @param lags Lags of the Newey-West standard errors, a whole number below that
#'   of the points. `NULL`: 4 (n / 100)^(2/9), rounded down, as in Newey and
#'   West (1994).
#' @param season Pairs of waves for the time of year: 0 (default) for none, 1
#'   for one wave a year, 2 for a wave of half a year besides, and so on. For
#'   half years at most 1, quarters 2, months 6.
#' @param conf_level Level of the intervals, between 0 and 1.
#' @param na `"error"` or `"omit"`; see [nka_trend].
#' @param ... Must be empty.
#'
#' @details
#' The logarithm of the expected count is a line in time. At each event the
#' level is multiplied by a ratio, and so is the growth per unit of time from
#' there on. The slope of an event counts from its first affected period, so
#' that the ratio of the level is that of this first period. With several events
#' each ratio compares with the line that ran until then.
#'
#' *What it shows.* A series that is interrupted shows what coincides in time,
#' and no cause. Whatever else happened at about the same time is in the same
#' numbers, and the line before is only a supposition of how things would have
#' gone on: the further from the event, the weaker. Choose events before you
#' look at the series; [breakpoints_in()] is for looking for them.
#'
#' *Standard errors.* In series of 8 to 36 points the standard errors of Newey
#' and West are far too small: in the simulations that `vignette("methods")`
#' shows, their 95% intervals miss the true ratio much more often than in 5% of
#' the series, those of the default hardly more often. Where errors of
#' neighbours are strongly alike, the default's interval of the sum can miss
#' more often, too. By default the errors of Newey and West are therefore used
#' only where they are the larger ones. The others suppose that errors of points
#' that lie k units of time apart have correlation rho^k, and take for rho the
#' value under which the residuals of this very design would be expected to be
#' as alike as they are (at least 0, at most
#' 0.9); residuals alone would make it too small. The dispersion of
#' `"quasipoisson"` is never taken to be below 1. `"negbin"` takes its size as
#' known; under `"larger"` and `"ar1"` it has a dispersion, too, since the size
#' that fits a short series best makes the scatter too small. Quantiles are
#' those of Student's t with n - p degrees of freedom. Neighbouring points are
#' taken as one lag apart in Newey-West standard errors, even where periods are
#' missing.
#'
#' *What would have been.* The part `excess` and [excess_counts()] hold the sum
#' of counts after an event less the sum that the line before it would have
#' given: negative where people are missing. The line before an event is the
#' model without that event and all later ones. The interval is for the
#' logarithm of the expected sum by the delta method, and holds both what is not
#' known about the line (by the standard errors above) and the scatter of the
#' counts themselves around it (with the dispersion, and under `"larger"` and
#' `"ar1"` with the correlation).
#'
#' *Refusals and warnings.* At least three points more than coefficients are
#' needed (`nka_error_short`). Two events in one period, an event outside the
#' series, or one with a level and a slope and a single point stop with
#' `nka_error_event`. If every count after the last event is zero, its ratio is
#' 0 without an interval (`nka_warning_zero`); zeros in all of another stretch,
#' or a slope that runs to zero, stop with `nka_error_zero`. A line through
#' every point, or a fit that did not settle, gives `nka_warning_fit`; counts
#' that scatter less than a negative binomial can, `nka_warning_dispersion`.
#'
#' @return An object of class `nka_interruption`; see [nka_trend]. Its parts:
#' \describe{
#'   \item{`tidy()`}{a row for each coefficient: group columns, `term`
#'     (`"(Intercept)"`, `"trend"`, `"level"`, `"slope"`, `"cos 1"`, ...),
#'     `event` (`NA` for terms of no event), `estimate` (a ratio; the intercept
#'     is the count, or rate, at the first point), `std.error` (of the
#'     logarithm, as in broom), `statistic`, `p.value`, `conf.low`,
#'     `conf.high`. Trend and
#'     slopes are per period, for Dates per day. `tidy(x, exponentiate = FALSE)`
#'     gives logarithms.}
#'   \item{`glance()`}{a row for each series: group columns, `n`, `missing`,
#'     `parameters`, `df.residual`, `dispersion`, `theta` (`NA` unless negative
#'     binomial), `correlation` (rho), `lags`, `logLik` and `AIC` (`NA` for
#'     quasi-Poisson).}
#'   \item{`augment()`}{a row for each point: group columns, its time, its
#'     value, `.fitted`, `.resid` (their difference), and from the first event
#'     on `.event` (the latest event), `.counterfactual` (what the line before
#'     it would have given), `.low` and `.high` (the interval of a single count
#'     on that line).}
#'   \item{`$excess`}{a row for each series and event, for the points from the
#'     event until the next one; the columns are those of [excess_counts()].}
#' }
#' `coef()` and `confint()` give logarithms.
#' @references
#' Lopez Bernal J, Cummins S, Gasparrini A (2017). Interrupted time series
#' regression for the evaluation of public health interventions: a tutorial.
#' \doi{10.1093/ije/dyw098}
#'
#' Newey WK, West KD (1987). A simple, positive semi-definite,
#' heteroskedasticity and autocorrelation consistent covariance matrix.
#' \doi{10.2307/1913610}
#'
#' Newey WK, West KD (1994). Automatic lag selection in covariance matrix
#' estimation. \doi{10.2307/2297912}
#'
#' Zeileis A (2006). Object-oriented computation of sandwich estimators.
#' \doi{10.18637/jss.v016.i09}
#' @seealso [breakpoints_in()], [joinpoints()], [rate_ratio()], [events]
#' @examples
#' since_2012 <- subset(arrivals_by_year(), year >= 2012)
#' closed <- interruption(
#'   since_2012, events = c(`the border closed` = "2020-01-22")
#' )
#' closed
#' augment(closed)
#'
#' # Until 2022, before the border opened again for some
#' excess_counts(closed, to = 2022)
#'
#' # Women and men, with a row of the table of events
#' closure <- subset(events, date == "2020-01-22")
#' interruption(
#'   subset(arrivals_by_year(by = sex), year >= 2012), events = closure
#' )$excess
#' @export
interruption <- function(x, value = NULL, time = NULL, by = NULL, events,
                         exposure = NULL, effects = "both",
                         own_period = "affected", family = "quasipoisson",
                         errors = "larger", lags = NULL, season = 0,
                         conf_level = 0.95, na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_given(missing(events), "events", "event",
              "For instance `c(closure = \"2020-01-22\")`.")
  settings <- check_interruption(own_period, family, errors, lags, season,
                                 conf_level)
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), exposure = enquo(exposure),
    na = na, counts = TRUE, call = call
  )
  check_model_series(series, call)
  if (!n_series(series)) {
    abort_nka("short", "There is no series in `x`, and so no line.",
              call = call)
  }
  settings <- settings_for(settings, series, call)
  events <- read_events(events, effects, series, call)
  check_shares(events, own_period, call)
  labels <- error_labels(series)
  models <- Map(fit_interruption, split_series(series), label = labels,
                MoreArgs = list(events = events, settings = settings,
                                call = call))
  models <- unname(models)
  new_interruption(models, series, settings)
}

check_interruption <- function(own_period, family, errors, lags, season,
                               conf_level, call = rlang::caller_env()) {
  check_choice(own_period, own_periods, "own_period", call = call)
  check_choice(family, families, "family", call = call)
  check_choice(errors, error_kinds, "errors", call = call)
  if (!is.null(lags)) lags <- check_whole(lags, "lags", 0, call = call)
  season <- check_whole(season, "season", 0, call = call)
  conf_level <- check_level(conf_level, "conf_level", call = call)
  list(own_period = own_period, family = family, errors = errors, lags = lags,
       season = season, conf_level = conf_level)
}

# What depends on the times of the series.
settings_for <- function(settings, series, call) {
  settings$calendar <- series$period %in% names(period_units)
  settings$per_year <- series$per_year
  most <- if (is.na(series$per_year)) 0 else series$per_year %/% 2
  if (settings$season > most) {
    abort_nka("value", c(
      sprintf("`season` must be at most %d for this series, not %s.", most,
              plain_number(settings$season)),
      i = if (most == 0) {
        "Waves within a year need half years, quarters or months."
      }
    ), call = call)
  }
  settings
}

check_shares <- function(events, own_period, call) {
  if (own_period != "partly" || !anyNA(events$share)) return(invisible())
  abort_nka("value", c(
    paste("`own_period = \"partly\"` needs years, half years, quarters or",
          "months."),
    i = "It takes the share of the period's days from the event on."
  ), call = call)
}

# "female: ", to begin messages about one of several series.
error_labels <- function(series) {
  if (!length(series$keys)) return("")
  paste0(series_label(series), ": ")
}

new_interruption <- function(models, series, settings) {
  out <- new_trend(
    "interruption", series,
    estimates = all_coefficients(models, series, settings$conf_level),
    glance = interruption_glance(models, series, settings),
    points = interruption_points(models, series, settings),
    settings = settings, models = models
  )
  out$excess <- all_excess(out, NULL, NULL, settings$conf_level)
  out
}

# ---- tables ------------------------------------------------------------------

with_keys <- function(series, tables) {
  keys <- repeat_keys(series, vapply(tables, nrow, 0L))
  table_of(c(as.list(keys), as.list(do.call(rbind, tables))))
}

# The coefficients that were fitted, as ratios. Those of an event after which
# nobody was counted have no finite logarithm.
all_coefficients <- function(models, series, level) {
  with_keys(series, lapply(models, coefficient_table, level = level))
}

coefficient_table <- function(model, level) {
  kept <- model$used$columns
  log_ratio <- model$coef
  log_ratio[!kept & model$terms$term == "level"] <- -Inf
  error <- rep(NA_real_, length(kept))
  error[kept] <- sqrt(apply(
    vapply(model$vcov, diag, numeric(sum(kept))), 1, max
  ))
  statistic <- ifelse(kept, log_ratio / error, NA)
  half <- stats::qt((1 + level) / 2, model$df) * error
  data.frame(
    term = model$terms$term, event = model$events$event[model$terms$event],
    estimate = exp(log_ratio), std.error = error, statistic = statistic,
    p.value = 2 * stats::pt(-abs(statistic), model$df),
    conf.low = exp(log_ratio - half), conf.high = exp(log_ratio + half)
  )
}

interruption_glance <- function(models, series, settings) {
  number <- function(part) vapply(models, function(model) {
    as.double(part(model))
  }, 0)
  likelihood <- function(fun) {
    if (settings$family == "quasipoisson") return(rep(NA_real_, length(models)))
    number(function(model) fun(model$fit))
  }
  c(as.list(series$keys), list(
    n = series$length, missing = series$missing,
    parameters = as.integer(number(function(model) sum(model$used$columns))),
    df.residual = as.integer(number(function(model) model$df)),
    dispersion = number(function(model) model$dispersion),
    theta = number(function(model) model$theta),
    correlation = number(function(model) model$rho),
    lags = as.integer(number(function(model) model$lags)),
    logLik = likelihood(stats::logLik), AIC = likelihood(stats::AIC)
  ))
}

interruption_points <- function(models, series, settings) {
  fitted <- unlist(lapply(models, fitted_counts))
  value <- list(series$values)
  names(value) <- if (is.na(series$name)) "value" else series$name
  c(
    as.list(repeat_keys(series)), time_columns(series), value,
    list(.fitted = fitted, .resid = series$values - fitted),
    do.call(rbind, lapply(models, counterfactual_points, settings = settings))
  )
}

# What the model gives at each point; 0 after an event that ended all counts.
fitted_counts <- function(model) {
  kept <- model$used$columns
  x <- model$x[, kept, drop = FALSE]
  fitted <- exp(drop(x %*% model$coef[kept]) + model$offset)
  ifelse(model$used$rows, fitted, 0)
}

counterfactual_points <- function(model, settings) {
  latest <- findInterval(model$times, model$events$first)
  none <- c(expected = NA_real_, low = NA_real_, high = NA_real_)
  points <- vapply(seq_along(latest), function(i) {
    if (latest[i] == 0) return(none)
    without_event(model, latest[i], i, settings$conf_level, settings$family)
  }, none)
  data.frame(
    .event = c(NA, model$events$event)[latest + 1],
    .counterfactual = points["expected", ], .low = points["low", ],
    .high = points["high", ]
  )
}

# ---- excess ------------------------------------------------------------------

#' Counts in excess of the line before an event
#'
#' What was counted after an event of an [interruption()], less what the line
#' before it would have given: negative where people are missing.
#'
#' @param x A result of [interruption()].
#' @param event Names of the events; `NULL` for all of them.
#' @param from,to First and last period or time of the sum, written as in
#'   `events` of [interruption()]. `NULL`: from the first period that the event
#'   affects until the last before the next event, or of the series. A range may
#'   go on beyond the next event; the sum then holds the changes of both.
#' @param conf_level Level of the interval; `NULL` for that of `x`.
#' @param ... Must be empty.
#'
#' @return A tibble with a row for each series and event: group columns,
#'   `event`, `from` and `to` (times of the first and the last point that are in
#'   the sum, see [nka_trend]), `points`, `observed` (sum of the counts),
#'   `expected` (sum that the line before the event would have given),
#'   `estimate` (observed less expected), `conf.low` and `conf.high` (of the
#'   estimate, see the details of [interruption()]). Errors: `nka_error_type` if
#'   `x` is no such result, `nka_error_event` for an event that it lacks, or a
#'   range that begins before the event or holds no point.
#' @seealso [interruption()]
#' @examples
#' closed <- interruption(
#'   subset(arrivals_by_year(), year >= 2012), events = c(closure = 2020)
#' )
#' excess_counts(closed)
#' excess_counts(closed, from = 2020, to = 2022, conf_level = 0.9)
#' @export
excess_counts <- function(x, event = NULL, from = NULL, to = NULL,
                          conf_level = NULL, ...) {
  check_no_dots(...)
  if (!inherits(x, "nka_interruption")) {
    abort_nka("type", sprintf(
      "`x` must be a result of interruption(), not %s.", describe(x)
    ))
  }
  level <- check_level(conf_level %||% x$settings$conf_level, "conf_level")
  call <- rlang::current_env()
  all_excess(
    x, limit_number(from, "start", "from", x$series, call),
    limit_number(to, "end", "to", x$series, call), level, event, call
  )
}

# First or last time of the range.
limit_number <- function(limit, side, arg, series, call) {
  if (is.null(limit)) return(NULL)
  if (length(limit) != 1) {
    abort_nka("event", sprintf("`%s` must be one time, not %s.", arg,
                               describe(limit)), call = call)
  }
  moment_number(read_moment(limit, series, arg, call)[[side]], series)
}

all_excess <- function(x, from, to, level, event = NULL,
                       call = rlang::caller_env()) {
  names <- x$models[[1]]$events$event
  check_known_events(event, names, call)
  chosen <- which(names %in% (event %||% names))
  tables <- lapply(x$models, function(model) {
    do.call(rbind, lapply(chosen, excess_of, model = model, from = from,
                          to = to, level = level, x = x, call = call))
  })
  with_keys(x$series, tables)
}

check_known_events <- function(event, names, call) {
  unknown <- if (is.null(event) || is_text(event)) setdiff(event, names) else
    event
  if (length(unknown) || (!is.null(event) && !length(event))) {
    abort_nka("event", c(
      sprintf("`event` must name events of `x`, not %s.", describe(event)),
      i = sprintf("It has %s.", enumerate(paste0("\"", names, "\"")))
    ), call = call)
  }
}

excess_of <- function(j, model, from, to, level, x, call) {
  first <- model$events$first[j]
  from <- from %||% first
  to <- to %||% model$events$last[j]
  rows <- which(model$times >= from & model$times <= to)
  if (from < first || !length(rows)) {
    abort_nka("event", c(
      if (from < first) {
        sprintf("`from` lies before %s.", event_text(model$events, j))
      } else {
        sprintf("The range of %s holds no point.", event_text(model$events, j))
      },
      i = sprintf("The series runs from %s, when the event begins, to %s.",
                  time_text(x$series, first),
                  time_text(x$series, max(model$times)))
    ), call = call)
  }
  observed <- sum(model$values[rows])
  sum <- without_event(model, j, rows, level, x$settings$family)
  data.frame(
    event = model$events$event[j],
    from = time_value(x$series, min(model$times[rows])),
    to = time_value(x$series, max(model$times[rows])),
    points = length(rows), observed = observed, expected = sum[["expected"]],
    estimate = observed - sum[["expected"]],
    conf.low = observed - sum[["high"]], conf.high = observed - sum[["low"]]
  )
}

# ---- methods -----------------------------------------------------------------

#' @export
tidy.nka_interruption <- function(x, exponentiate = TRUE, ...) {
  check_no_dots(...)
  check_flag(exponentiate, "exponentiate")
  out <- x$estimates
  if (exponentiate) return(out)
  for (column in c("estimate", "conf.low", "conf.high")) {
    out[[column]] <- log(out[[column]])
  }
  out
}

#' @export
coef.nka_interruption <- function(object, ...) {
  check_no_dots(...)
  rlang::set_names(log(object$estimates$estimate), coefficient_names(object))
}

#' @export
confint.nka_interruption <- function(object, parm, level = 0.95, ...) {
  check_no_dots(...)
  level <- check_level(level, "level")
  table <- all_coefficients(object$models, object$series, level)
  out <- log(as.matrix(table[c("conf.low", "conf.high")]))
  tails <- c(1 - level, 1 + level) / 2
  dimnames(out) <- list(coefficient_names(object),
                        paste(format(100 * tails, trim = TRUE), "%"))
  if (missing(parm)) out else out[parm, , drop = FALSE]
}

# "level: closure", and with several series "female: level: closure".
coefficient_names <- function(x) {
  table <- x$estimates
  name <- ifelse(is.na(table$event), table$term,
                 paste0(table$term, ": ", table$event))
  if (!length(x$series$keys)) return(name)
  rows <- vapply(x$models, function(model) nrow(model$terms), 0L)
  paste0(rep(series_label(x$series), rows), ": ", name)
}

#' @export
say.nka_interruption <- function(x) {
  series <- x$series
  rows <- rep(seq_along(x$models), each = nrow(x$excess) / length(x$models))
  said <- vapply(seq_len(nrow(x$excess)), function(i) {
    row <- x$excess[i, ]
    events <- x$models[[1]]$events
    when <- events$said[match(row$event, events$event)]
    excess_text(row, when, series$unit %in% "persons", x$settings$conf_level)
  }, "")
  vapply(split(said, rows), paste, "", collapse = " ", USE.NAMES = FALSE)
}

excess_text <- function(row, when, persons, level) {
  event <- if (row$event == when) when else
    sprintf("%s (%s)", row$event, when)
  range <- if (row$from == row$to) sprintf("in %s", row$from) else
    sprintf("from %s to %s", row$from, row$to)
  if (!is.finite(row$estimate)) {
    return(sprintf(
      "After %s the line before would have grown beyond all numbers %s.",
      event, range
    ))
  }
  sprintf(
    "After %s %s the line before would have given (%s%% interval %s).",
    event, counted_text(row$estimate, persons, range), format(100 * level),
    fewer_or_more(row$conf.low, row$conf.high)
  )
}

counted_text <- function(estimate, persons, range) {
  difference <- rounded(estimate)
  much <- if (difference == 0) "as many" else
    paste(about(difference), if (difference < 0) "fewer" else "more")
  than <- if (difference == 0) "as" else "than"
  if (persons) {
    return(sprintf("about %s people arrived %s %s", much, range, than))
  }
  sprintf("the counts %s came to about %s in all %s", range, much, than)
}

rounded <- function(x) signif(round(x), 3)

about <- function(x) number_text(rounded(abs(x)))

# "3,300 to 6,000 fewer", "900 fewer to 300 more".
fewer_or_more <- function(low, high) {
  if (is.na(low + high)) return("unknown")
  low <- rounded(low)
  high <- rounded(high)
  if (low == -Inf) {
    if (high > 0) return(sprintf("at most %s more", about(high)))
    return(sprintf("at least %s fewer", about(high)))
  }
  if (low == 0 && high == 0) return("close to 0")
  if (low >= 0) return(sprintf("%s to %s more", about(low), about(high)))
  if (high <= 0) return(sprintf("%s to %s fewer", about(high), about(low)))
  sprintf("%s fewer to %s more", about(low), about(high))
}

#' @export
references.nka_interruption <- function(x) {
  c(
    "Lopez Bernal, Cummins, Gasparrini (2017) <doi:10.1093/ije/dyw098>",
    if (x$settings$errors %in% c("larger", "newey-west")) {
      c("Newey, West (1987) <doi:10.2307/1913610>",
        if (is.null(x$settings$lags)) {
          "Newey, West (1994) <doi:10.2307/2297912>"
        },
        "Zeileis (2006) <doi:10.18637/jss.v016.i09>")
    },
    if (x$settings$family == "negbin") {
      "Venables, Ripley (2002) <doi:10.1007/978-0-387-21706-2>"
    }
  )
}

#' @export
sketch.nka_interruption <- function(x) {
  points <- x$points
  label <- rep(series_label(x$series), x$series$length)
  stretch <- unlist(lapply(x$models, function(model) {
    findInterval(model$times, model$events$first)
  }))
  top <- picture_top(x)
  line <- data.frame(
    series = label, time = x$series$times, value = points$.fitted,
    run = paste(label, stretch), style = "fit"
  )
  after <- stretch > 0
  before <- line
  before$value <- points$.counterfactual
  before$run <- paste(line$run, "before")
  before$style <- "reference"
  band <- data.frame(
    line[c("series", "time", "run")], low = pmin(points$.low, top),
    high = pmin(points$.high, top)
  )
  new_sketch(
    x, lines = rbind(line, before[which(before$value <= top), ]),
    bands = band[after, ],
    marks = event_marks(x),
    caption = sketch_caption(x, any(points$.high > top, na.rm = TRUE))
  )
}

# An interval that grows without bound would leave nothing else to see.
picture_top <- function(x, times_highest = 3) {
  highest <- pmax(x$series$values, x$points$.fitted)
  owner <- rep(seq_along(x$series$length), x$series$length)
  times_highest * stats::ave(highest, owner, FUN = max)
}

sketch_caption <- function(x, cut) {
  paste(c(
    sprintf(paste(
      "Solid line: the model with the changes at the events (dotted). Dashed:",
      "what the line before each event would have given, with the %s%%",
      "interval of a single count."
    ), format(100 * x$settings$conf_level)),
    if (cut) "What is higher than the picture is cut off.",
    "A change at an event shows what coincided with it, not its cause."
  ), collapse = " ")
}

event_marks <- function(x) {
  labels <- series_label(x$series)
  do.call(rbind, lapply(seq_along(x$models), function(i) {
    events <- x$models[[i]]$events
    data.frame(series = labels[i], time = events$first,
               label = short_name(events$event))
  }))
}
