#' How fast? The median slope of all pairs
#'
#' The slope of Theil and Sen: any two points at different times have a slope,
#' and the middle one of all these is that of the series. A few odd years hardly
#' move it. Gaps count: a slope is divided by the time that has in fact passed.
#'
#' @inheritParams trend_test
#' @param method `"theil_sen"` (default), or `"siegel"` for repeated medians:
#'   the median over the points of the median slope of each.
#' @param conf_level Level of the interval, between 0 and 1.
#' @param value_ties `FALSE` (default), or `TRUE` to count equal values as ties
#'   in the interval, see below.
#'
#' @section The line:
#' Between points i and j the slope is (value_j - value_i) / (time_j - time_i).
#' Pairs of points at the same time have none and are left out; several values
#' at one time are allowed. Where the number of slopes is even, the slope is the
#' mean of the middle two (Theil 1950; Sen 1968
#' \doi{10.1080/01621459.1968.10480934}).
#'
#' The slope is **per year** where the times are years, half years, quarters or
#' months (a rise of 5 with each quarter is a slope of 20), per day for Dates,
#' per place for a vector without times, and per unit of the times that you give
#' otherwise. The column `per` of [glance()] says which.
#'
#' The intercept is the median of value - slope * time, so that half of the
#' points lie on or above the line and half on or below it. It is the height of
#' the line at time 0: for a calendar the year 0 (a quarter counts as year,
#' year + 1/4, ...), for Dates 1970-01-01. Others take
#' median(value) - slope * median(time), the line through the middle of both,
#' which can be off the middle of the points; [augment()] gives the line at each
#' point.
#'
#' Repeated medians (Siegel 1982 \doi{10.1093/biomet/69.1.242}) hold their
#' ground until half of the points are wrong, the median of all slopes until 29
#' in 100 are. There is no interval for them from order statistics, so that
#' `conf.low` and `conf.high` are `NA`.
#'
#' @section The interval:
#' It holds every slope b for which a two-sided test does not find a trend in
#' value - b * time. That test is Kendall's S, the number of slopes above b less
#' the number below; so the limits are the slopes of rank M from below and from
#' above. M is exact in series of up to 200 points (see [trend_test()]), and
#' follows from the normal approximation with the variance of S and continuity
#' correction beyond. Points at the same time make fewer pairs and a smaller
#' variance (Sen 1968). With so few points that no order of them is
#' unlikely enough (four, for 95%) the interval goes from `-Inf` to `Inf`.
#'
#' Equal values are no ties here: for any slope but 0 the values less the trend
#' differ. Many programs correct the variance for them all the same (Gilbert
#' 1987); `value_ties = TRUE` does so, for comparison: exactly, but by the
#' normal approximation where there are ties in time as well. Intervals are then
#' mostly shorter, and miss a trend in short series of few different values more
#' often than they should, more often than those without the correction; see the
#' table in `vignette("methods")`.
#'
#' The interval takes for granted that what remains after the trend is as likely
#' in any order: where a value depends on the one before, it is too short.
#'
#' @section Cost:
#' The slopes are never listed: a million points take about as long as some
#' sorts of them, in memory that grows with their number. The result is the same
#' as if all slopes had been computed and sorted. The exception is a series of
#' more than 5000 points that are no whole numbers and lie on one line but for
#' rounding: it gets the slope to nine digits. Where very many pairs, but not
#' most, have the same slope but for rounding, or where some values are 10^15
#' times larger than others, all pairs have to be looked at several times:
#' 10,000 points have 50 million pairs and take some seconds, 100,000 some
#' minutes. Repeated medians always look at all pairs: 10,000 points take about
#' a second, 100,000 about a minute. Both can be interrupted.
#'
#' @return An object of class `nka_theil_sen`, see [nka_trend] for what can be
#'   done with it. [tidy()] gives the columns of the groups, `term` (`"slope"`
#'   and `"intercept"`), `estimate`, `conf.low` and `conf.high` (`NA` for the
#'   intercept). [glance()] gives the groups, `n` and `missing` (values used and
#'   left out), `slopes` (pairs at different times), `per` (the unit of time of
#'   the slope), `slope`, `conf.low`, `conf.high`, `conf.level`, `rank` (M, 0
#'   where there is no limit), `interval` (`"exact"`, `"normal"` or `NA`) and
#'   `method`. [augment()] gives the groups, the times, the values, `.fitted`
#'   (the line) and `.resid`. [coef()] gives slope and intercept, [confint()]
#'   the interval of the slope; for several series as matrices with a row for
#'   each.
#'
#'   A series without two different times has no slope: `NA`, with the warning
#'   `nka_warning_short`. Errors are those of [nka_trend], and `nka_error_value`
#'   for a wrong `method`, `conf_level` or `value_ties`.
#' @references
#' Theil H (1950). A rank-invariant method of linear and polynomial regression
#' analysis. Indagationes Mathematicae 12, 85-91. Reprinted 1992,
#' \doi{10.1007/978-94-011-2546-8_20}.
#'
#' Gilbert RO (1987). Statistical Methods for Environmental Pollution
#' Monitoring, section 16.5. Van Nostrand Reinhold, New York.
#'
#' Matousek J (1991). Randomized optimal algorithm for slope selection.
#' \doi{10.1016/0020-0190(91)90177-J}
#'
#' Dillencourt MB, Mount DM, Netanyahu NS (1992). A randomized algorithm for
#' slope selection. \doi{10.1142/S0218195992000020}
#' @seealso [trend_test()]
#' @examples
#' # How fast did the numbers fall after their highest year?
#' since_2009 <- subset(arrivals_by_year(), year >= 2009)
#' theil_sen(since_2009)
#'
#' # For women and men
#' by_sex <- subset(arrivals_by_year(by = sex), year >= 2009)
#' tidy(theil_sen(by_sex))
#'
#' # A gap counts as time that has passed
#' theil_sen(c(10, 12, 20), time = c(1, 2, 6))
#' theil_sen(c(10, 12, 20), time = c(1, 2, 6), method = "siegel")
#' @export
theil_sen <- function(x, value = NULL, time = NULL, by = NULL,
                      method = "theil_sen", conf_level = 0.95,
                      value_ties = FALSE, na = "error", ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_choice(method, c("theil_sen", "siegel"), "method", call = call)
  conf_level <- check_level(conf_level, "conf_level", call = call)
  check_flag(value_ties, "value_ties", call = call)
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), na = na, ties = TRUE, call = call
  )
  raw <- in_slices(in_value_order(series), function(slice, ...) {
    switch(method,
      theil_sen = raw_theil_sen(slice, conf_level, value_ties),
      siegel = raw_siegel(slice)
    )
  })
  warn_series(
    "short", "Without two points at different times there is no slope",
    series_label(series), which(raw$slopes == 0)
  )
  settings <- list(method = method, conf_level = conf_level,
                   value_ties = value_ties)
  theil_sen_result(series, per_unit(raw, series), settings)
}

# ---- the routines ------------------------------------------------------------

# Points of one time in the order of their values, as the routines want them.
in_value_order <- function(series) {
  if (series$strict) return(series)
  group <- rep(seq_along(series$length), series$length)
  at <- order(group, series$times, series$values, method = "radix")
  series$values <- series$values[at]
  series
}

raw_theil_sen <- function(series, conf_level, value_ties) {
  tail <- (1 - conf_level) / 2
  raw <- .Call(
    C_theil_sen, series$values, series$times, series$offset, tail,
    stats::qnorm(tail, lower.tail = FALSE), value_ties, exact_unasked
  )
  raw$interval <- c("normal", "exact")[raw$exact + 1]
  raw
}

raw_siegel <- function(series) {
  raw <- .Call(C_siegel, series$values, series$times, series$offset)
  none <- rep(NA_real_, n_series(series))
  c(raw, list(low = none, high = none, rank = none,
              interval = rep(NA_character_, n_series(series))))
}

# From slopes per period to slopes per year.
per_unit <- function(raw, series) {
  if (is.na(series$per_year)) return(raw)
  for (part in c("slope", "low", "high")) {
    raw[[part]] <- raw[[part]] * series$per_year
  }
  raw
}

slope_unit <- function(series) {
  switch(series$period, date = "day", index = "place", time = "unit of time",
         "year")
}

# ---- the result --------------------------------------------------------------

theil_sen_result <- function(series, raw, settings) {
  glance <- c(
    as.list(series$keys),
    list(
      n = series$length, missing = series$missing, slopes = raw$slopes,
      per = slope_unit(series), slope = raw$slope, conf.low = raw$low,
      conf.high = raw$high, conf.level = settings$conf_level, rank = raw$rank,
      interval = raw$interval, method = settings$method
    )
  )
  check_point_columns(series, c(".fitted", ".resid"))
  new_trend(
    "theil_sen", series, theil_sen_estimates(series, raw), glance,
    settings = settings
  )
}

theil_sen_estimates <- function(series, raw) {
  in_turn <- function(slope, intercept) as.vector(rbind(slope, intercept))
  c(
    as.list(repeat_keys(series, rep(2L, n_series(series)))),
    list(
      term = rep(c("slope", "intercept"), n_series(series)),
      estimate = in_turn(raw$slope, raw$intercept),
      conf.low = in_turn(raw$low, NA_real_),
      conf.high = in_turn(raw$high, NA_real_)
    )
  )
}

#' @export
augment.nka_theil_sen <- function(x, ...) {
  check_no_dots(...)
  series <- x$series
  line <- slopes_and_intercepts(x)
  fitted <- rep(line[, 2], series$length) +
    rep(line[, 1], series$length) * slope_time(series)
  table_of(c(
    point_columns(series),
    list(.fitted = fitted, .resid = series$values - fitted)
  ))
}

# A row for each series.
slopes_and_intercepts <- function(x) {
  matrix(x$estimates$estimate, ncol = 2, byrow = TRUE)
}

# Times in the unit of the slope.
slope_time <- function(series) {
  if (is.na(series$per_year)) series$times else series$times / series$per_year
}

#' @export
coef.nka_theil_sen <- function(object, ...) {
  check_no_dots(...)
  both <- slopes_and_intercepts(object)
  dimnames(both) <- list(as.character(series_label(object$series)),
                         c("slope", "intercept"))
  if (nrow(both) == 1) both[1, ] else both
}

#' @export
confint.nka_theil_sen <- function(object, parm = "slope", level = NULL, ...) {
  check_no_dots(...)
  fitted <- object$settings$conf_level
  if (!identical(parm, "slope") || !(is.null(level) || level == fitted)) {
    abort_nka("value", c(
      sprintf("There is the %s%% interval of the slope alone.",
              format(100 * fitted)),
      i = "theil_sen() has an argument `conf_level`."
    ))
  }
  limits <- cbind(object$glance$conf.low, object$glance$conf.high)
  several <- length(object$series$keys) > 0
  dimnames(limits) <- list(
    if (several) as.character(series_label(object$series)) else "slope",
    sprintf("%s %%", format(100 * c(1 - fitted, 1 + fitted) / 2, trim = TRUE))
  )
  limits
}

#' @export
say.nka_theil_sen <- function(x) {
  g <- x$glance
  way <- c("fell by", "neither rose nor fell", "rose by")[sign(g$slope) + 2]
  size <- ifelse(
    g$slope == 0, "", paste0(" ", number_text(abs(g$slope)), per_text(x$series))
  )
  text <- sprintf("%s %s%s%s%s.", what_is_counted(x$series), way, size,
                  span_text(x$series, " between %s and %s"), range_text(g))
  text[g$slopes == 0] <- "Without two points at different times, no slope."
  text
}

per_text <- function(series) {
  switch(series$period, date = " a day", index = " from place to place",
         time = " with each unit of time", " a year")
}

range_text <- function(g) {
  kind <- c(theil_sen = "the middle slope of all pairs",
            siegel = "repeated medians")[g$method]
  unsure <- g$conf.low < 0 & g$conf.high > 0
  limits <- ifelse(
    is.finite(g$conf.low),
    paste0("; ", change_interval(g$slope, g$conf.low, g$conf.high,
                                 g$conf.level[1]),
           ifelse(unsure, ", so that it may not have changed at all", "")),
    ifelse(g$method == "siegel", "", "; too few points for an interval")
  )
  sprintf(" (%s%s)", kind, limits)
}

#' @export
references.nka_theil_sen <- function(x) {
  sen <- c("Theil (1950) <doi:10.1007/978-94-011-2546-8_20>",
           "Sen (1968) <doi:10.1080/01621459.1968.10480934>")
  switch(x$settings$method,
    siegel = "Siegel (1982) <doi:10.1093/biomet/69.1.242>",
    theil_sen = c(
      sen, if ("exact" %in% x$glance$interval) exact_paper(),
      if (x$settings$value_ties) {
        paste("Gilbert (1987) Statistical Methods for Environmental Pollution",
              "Monitoring")
      }
    )
  )
}

# The lines of the limits follow the rule of the line itself: half of the points
# are above each.
#' @export
sketch.nka_theil_sen <- function(x) {
  lines <- do.call(rbind, lapply(seq_len(n_series(x$series)), slope_lines,
                                 x = x))
  limits <- any(lines$style == "reference")
  new_sketch(x, lines = lines, caption = paste0(
    "Line: ", c(theil_sen = "median slope of all pairs",
                siegel = "repeated medians")[[x$settings$method]], ".",
    if (limits) {
      sprintf(" Dashed: the slopes at the ends of the %s%% interval.",
              format(100 * x$settings$conf_level))
    }
  ))
}

slope_lines <- function(i, x) {
  at <- series_slice(x$series, i)
  g <- x$glance[i, ]
  slopes <- c(fit = g$slope, low = g$conf.low, high = g$conf.high)
  slopes <- slopes[is.finite(slopes)]
  if (!length(slopes)) return(NULL)
  times <- slope_time(x$series)[at]
  ends <- range(times)
  do.call(rbind, lapply(names(slopes), function(run) {
    height <- stats::median(x$series$values[at] - slopes[[run]] * times)
    data.frame(
      series = series_label(x$series)[i], time = range(x$series$times[at]),
      value = height + slopes[[run]] * ends, run = run,
      style = if (run == "fit") "fit" else "reference"
    )
  }))
}
