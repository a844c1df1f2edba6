# The events of an interrupted series: their names, their place among its
# times, and the first point that each can have changed.

event_effects <- c("both", "level", "slope")
own_periods <- c("affected", "partly", "unaffected")

# A row for each event, in order of time: `event` (its name), `said` (its date
# as given), `time` (the period or time that holds it), `share` (the part of
# that period from the event on, NA outside the calendar), `effect`.
read_events <- function(events, effects, series, call) {
  given <- if (is.data.frame(events)) {
    events_of_frame(events, call)
  } else {
    events_of_vector(events, call)
  }
  check_event_names(given$name, call)
  effects <- read_effects(effects, given$name, call)
  spans <- lapply(given$when, read_moment, series = series, arg = "events",
                  call = call)
  out <- data.frame(
    event = given$name, said = given$said,
    time = vapply(spans, function(span) moment_number(span$start, series), 0),
    share = vapply(spans, function(span) share_left(span$start, series), 0),
    effect = effects
  )
  out <- out[order(out$time), ]
  rownames(out) <- NULL
  out
}

events_of_frame <- function(events, call) {
  check_columns(events, c("date", "event"), "events", "event", paste(
    "Give rows of the table `events`, or a vector with names such as",
    "`c(closure = \"2020-01-22\")`."
  ), call = call)
  events <- as.data.frame(events)
  started <- events[["date_start"]]
  list(
    name = as.character(events$event),
    said = as.character(events$date),
    when = as.list(if (is_date(started)) started else events$date)
  )
}

events_of_vector <- function(events, call) {
  known <- is_date(events) || is_plain_number(events) || is_text(events)
  if (!known || !length(events)) {
    abort_nka("event", c(
      sprintf("`events` must say when the events were, not %s.",
              describe(events)),
      i = "For instance `c(closure = \"2020-01-22\")`."
    ), call = call)
  }
  if (is.factor(events)) {
    events <- rlang::set_names(as.character(events), names(events))
  }
  said <- as.character(events)
  name <- names(events) %||% rep("", length(events))
  list(name = ifelse(name == "", said, name), said = said,
       when = as.list(events))
}

check_event_names <- function(name, call) {
  if (!length(name)) {
    abort_nka("event", "`events` has no rows, so there is no event.",
              call = call)
  }
  if (anyNA(name)) {
    abort_nka("event", sprintf("Event %d of `events` is unknown.",
                               which(is.na(name))[1]), call = call)
  }
  if (anyDuplicated(name)) {
    abort_nka("event", sprintf(
      "Two of the `events` are called %s.",
      show_value(name[anyDuplicated(name)])
    ), call = call)
  }
}

# One effect for each event: one for all, one each in their order, or by name.
read_effects <- function(effects, names, call) {
  n <- length(names)
  named <- !is.null(names(effects))
  right <- is_text(effects) && all(effects %in% event_effects) &&
    (if (named) setequal(names(effects), names) && length(effects) == n else
      length(effects) %in% c(1, n))
  if (!right) {
    abort_nka("value", c(
      sprintf("`effects` must be \"both\", \"level\" or \"slope\", not %s.",
              describe(effects)),
      i = paste(
        "Give one for all events, one for each in their order, or a vector",
        "with the names of the events."
      )
    ), call = call)
  }
  effects <- if (named) effects[names] else rep_len(effects, n)
  as.character(effects)
}

# ---- moments -----------------------------------------------------------------

# First and last day of a day, a period ("2018-Q1") or a year; outside the
# calendar the number that was given, twice.
read_moment <- function(when, series, arg, call) {
  span <- if (series$period %in% c("time", "index")) {
    number_span(when)
  } else {
    event_span(when)
  }
  if (!is.null(span)) return(span)
  abort_nka("event", c(
    sprintf("`%s` has a time that cannot be read: %s.", arg, describe(when)),
    i = if (series$period %in% c("time", "index")) {
      "The times of this series are numbers; give a number."
    } else {
      paste(
        "Give a Date, text such as \"2020-01-22\", or a period: 2020,",
        "\"2018-H1\", \"2018-Q1\", \"2018-03\"."
      )
    }
  ), call = call)
}

number_span <- function(when) {
  if (!is_plain_number(when) || !is.finite(when)) return(NULL)
  list(start = as.double(when), end = as.double(when))
}

event_span <- function(when) {
  if (is_date(when) && is.finite(when)) return(list(start = when, end = when))
  parts <- period_parts(when)
  if (length(parts)) return(period_span(parts)[c("start", "end")])
  if (!is_string(when)) return(NULL)
  day <- parse_iso_days(when)
  if (is.na(day)) return(NULL)
  list(start = day, end = day)
}

# The place of a day or number among the times of a series.
moment_number <- function(moment, series) {
  if (!series$period %in% names(period_units)) return(as.double(moment))
  as.double(day_period(moment, series$period))
}

share_left <- function(day, series) {
  if (!series$period %in% names(period_units)) return(NA_real_)
  number <- day_period(day, series$period)
  end <- period_end(number, series$period)
  start <- period_start(number, series$period)
  as.double(end - day + 1) / as.double(end - start + 1)
}

# ---- the first point that an event can have changed --------------------------

# Adds `first`, a time, and `last`, the last time before the next event's first
# or of the series. `times` are those of one series, `label` its name.
place_events <- function(events, times, own_period, calendar, label, call) {
  if (!length(times)) {
    abort_nka("short", paste0(label, "There is no count, and so no line."),
              call = call)
  }
  after <- own_period == "unaffected"
  events$first <- if (calendar) events$time + after else vapply(
    events$time, function(time) {
      min(times[if (after) times > time else times >= time], Inf)
    }, 0
  )
  check_event_range(events, times, label, call)
  check_event_apart(events, label, call)
  ends <- c(events$first[-1], Inf)
  events$last <- vapply(ends, function(end) max(times[times < end]), 0)
  events$points <- vapply(seq_along(ends), function(j) {
    sum(times >= events$first[j] & times < ends[j])
  }, 0)
  check_event_points(events, times, label, call)
  events
}

check_event_range <- function(events, times, label, call) {
  outside <- which(events$first <= times[1] |
    events$first > times[length(times)])
  if (!length(outside)) return(invisible())
  early <- events$first[outside[1]] <= times[1]
  abort_nka("event", c(
    sprintf(
      "%s%s (%s) leaves no point %s it.", label, event_text(events, outside[1]),
      events$said[outside[1]], if (early) "before" else "after"
    ),
    i = "A line before the event and a point after it are needed."
  ), call = call)
}

check_event_apart <- function(events, label, call) {
  same <- anyDuplicated(events$first)
  if (!same) return(invisible())
  abort_nka("event", c(
    sprintf(
      "%s%s and %s fall into one period; their effects cannot be told apart.",
      label, event_text(events, same - 1), event_text(events, same)
    ),
    i = "Leave one of them out, or count by shorter periods."
  ), call = call)
}

least_before <- 2

check_event_points <- function(events, times, label, call) {
  before <- sum(times < events$first[1])
  if (before < least_before) {
    abort_nka("event", sprintf(
      "%sBefore %s there is 1 point; a line needs at least %d.", label,
      event_text(events, 1), least_before
    ), call = call)
  }
  short <- which(events$points < ifelse(events$effect == "both", 2, 1))
  if (!length(short)) return(invisible())
  j <- short[1]
  if (events$points[j] == 0) {
    abort_nka("event", sprintf(
      "%sBetween %s and %s there is no point.", label, event_text(events, j),
      event_text(events, j + 1)
    ), call = call)
  }
  abort_nka("event", c(
    sprintf(
      "%s%s leaves 1 point%s, too few for a level and a slope.", label,
      event_text(events, j),
      if (j < nrow(events)) {
        paste(" before", event_text(events, j + 1))
      } else {
        ""
      }
    ),
    i = "Ask for `effects = \"level\"` there."
  ), call = call)
}

event_text <- function(events, j) sprintf("\"%s\"", events$event[j])
