# A division as a result: its tables, sentences and picture.

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
  check_point_columns(
    series, c("exposure", ".segment", ".fitted", ".resid")
  )
  new_trend(
    "breakpoints", series, estimates = estimates,
    glance = breakpoints_glance(series, plan, at, fitted),
    settings = plan[c("family", "rule", "min_length", "conf_level")],
    parts = parts, sets = sets, path = path
  )
}

#' @export
augment.nka_breakpoints <- function(x, ...) {
  check_no_dots(...)
  series <- x$series
  exposure <- exposure_of(series)
  fitted <- exposure * x$estimates$estimate[x$parts$id]
  table_of(c(
    point_columns(series),
    list(exposure = exposure, .segment = x$parts$segment[x$parts$id],
         .fitted = fitted, .resid = series$values - fitted)
  ))
}

breakpoints_glance <- function(series, plan, at, fitted) {
  scale <- switch(plan$family, poisson = NULL, negbin = "size", gaussian = "sd")
  c(
    series$keys,
    list(n = series$length, missing = series$missing, breaks = lengths(at)),
    if (!is.null(scale)) stats::setNames(list(nan_as_na(plan$scale)), scale),
    list(
      penalty = if (plan$rule$name == "breaks") NA_real_ else plan$amount,
      min_length = as.integer(plan$min_length),
      logLik = nan_as_na(segment_density(series, plan, fitted))
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
  paste0(series_label(x$series)[x$parts$of], ": ", span, recycle0 = TRUE)
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
    if (any(x$parts$segment > 1)) "Eo and Morley (2015) <doi:10.3982/QE186>",
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
  wide <- (low < high) %in% TRUE
  when[wide] <- sprintf(
    "%s (%s to %s)", when[wide], time_text(x$series, times[low[wide]]),
    time_text(x$series, times[high[wide]])
  )
  when
}

say_places <- function(x, segment) {
  wide <- x$sets$low[segment] < x$sets$high[segment]
  if (!any(wide, na.rm = TRUE)) return("")
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
    run = twice, style = rep("fit", length(twice))
  )
  new <- which(x$parts$segment > 1)
  known <- is.finite(limits$conf.high)
  new_sketch(
    x,
    points = rate_points(x),
    lines = cbind(step, value = limits$estimate[twice]),
    bands = cbind(step, low = limits$conf.low[twice],
                  high = limits$conf.high[twice])[known[twice], ],
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
