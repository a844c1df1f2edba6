# Columns that say when, as C takes them: a column is passed on as it is, and C
# finds its faults as it counts. A reading is a list:
#   values   the column; NULL where all rows are one period
#   form     one of `date_forms`
#   key      for C, see src/r_dates.c
#   coded    TRUE where the values are period numbers
#   period   the period of coded values
#   whole    TRUE where a row stands for a whole period, FALSE for a day
#   label    the columns' names, for messages

# In the order of src/r_dates.h.
date_forms <- c(
  "none", "days", "periods", "text", "levels", "seconds", "zone"
)

read_dates <- function(quo, data, period, call) {
  if (period == "none") {
    return(no_dates(chosen_dates(quo, data, call), data, call))
  }
  chosen <- date_columns(quo, data, call)
  reading <- read_chosen_dates(chosen, data, call)
  check_finer(reading, period, call)
}

date_columns <- function(quo, data, call) {
  chosen_dates(quo, data, call) %||% abort_no_date(data, call)
}

chosen_dates <- function(quo, data, call) {
  chosen <- select_columns(quo, data, "date", call)
  check_selected(chosen, data, "date", call) %||% find_date_columns(data)
}

read_chosen_dates <- function(chosen, data, call) {
  columns <- .subset(data, chosen)
  reading <- if (length(columns) == 1) {
    read_date_column(columns[[1]], names(columns), call)
  } else {
    read_date_columns(columns, call)
  }
  reading$label <- enumerate(ticked(names(columns)))
  if (length(columns) == 1) reading$name <- names(columns)
  reading
}

# One period for all rows. The dates, if there are any, only tell whether the
# rows are dated records or counts of whole periods.
no_dates <- function(chosen, data, call) {
  whole <- TRUE
  if (!is.null(chosen)) {
    dates <- read_chosen_dates(chosen, data, call)
    check_dates(dates, call)
    whole <- dates$whole
  }
  list(
    values = NULL, form = "none", key = as.double(nrow(data)), coded = TRUE,
    period = "year", whole = whole, label = "`date`"
  )
}

calendar_columns <- list(
  c("year", "month"), c("year", "quarter"), c("year", "half"), "year",
  c("period_start", "period_end"), "date"
)

# Without a `date` argument the columns of our own tables are looked for.
find_date_columns <- function(data) {
  for (names in calendar_columns) {
    if (all(names %in% names(data))) return(match(names, names(data)))
  }
}

abort_no_date <- function(data, call) {
  abort_nka("column", c(
    "The data have no column `date` or `year`.",
    i = "Say which column holds the dates: `date = <column>`.",
    i = paste0("The columns are ", list_columns(data), ".")
  ), call = call)
}

read_date_column <- function(x, name, call) {
  x <- known_as_missing(x, as.Date(NA))
  if (is.null(dim(x))) {
    if (is_date(x)) return(days_reading(x))
    if (is_instant(x)) return(read_instants(x, name, call))
    if (is.factor(x)) return(read_levels(x, name, call))
    if (is.character(x) && !is.object(x)) return(days_reading(x, "text"))
    if (is_plain_number(x)) return(periods_reading(x, "year"))
  }
  abort_nka("date", c(
    sprintf("Column `%s` holds %s, not dates.", name, describe_class(x)),
    i = paste(
      "Give a Date, a POSIXct with a time zone, text such as \"2018-04-15\",",
      "or whole years."
    )
  ), call = call)
}

days_reading <- function(values, form = "days", key = NULL) {
  list(
    values = values, form = form, key = key, coded = FALSE, period = "day",
    whole = FALSE
  )
}

periods_reading <- function(values, period) {
  list(
    values = values, form = "periods", key = NULL, coded = TRUE,
    period = period, whole = TRUE
  )
}

is_instant <- function(x) {
  inherits(x, "POSIXct") && typeof(x) %in% c("integer", "double")
}

# An instant is a day only in a place; without one the answer would depend on
# the machine that reads it.
read_instants <- function(x, name, call) {
  zone <- attr(x, "tzone")[1]
  if (is.null(zone) || is.na(zone) || zone == "") {
    abort_nka("date", c(
      sprintf("Column `%s` holds times without a time zone.", name),
      i = sprintf(
        "State it, for instance attr(data$%s, \"tzone\") <- \"Asia/Seoul\".",
        name
      )
    ), call = call)
  }
  check_zone(zone, name, call)
  ahead <- seconds_ahead(zone)
  if (is.na(ahead)) return(days_reading(x, "zone", zone_days(zone)))
  days_reading(x, "seconds", ahead)
}

# Seconds that the clocks of a zone have always been ahead of UTC; NA for zones
# with a history. The sign in a name such as "Etc/GMT-9" is turned around.
seconds_ahead <- function(zone) {
  if (zone %in% c("UTC", "GMT", "Etc/UTC", "Etc/GMT")) return(0)
  if (!grepl("^Etc/GMT[+-][0-9]+$", zone)) return(NA_real_)
  -3600 * as.double(sub("Etc/GMT", "", zone, fixed = TRUE))
}

# C asks for the days of some thousand instants at a time. A POSIXlt has years
# since 1900 and days since the first of the year.
zone_days <- function(zone) {
  function(seconds) {
    clock <- as.POSIXlt(.POSIXct(seconds, zone), zone)
    new_year <- period_start(clock$year + 1900, "year")
    days <- as.double(new_year) + clock$yday
    days[is.na(days) & !is.na(seconds)] <- Inf
    days
  }
}

# Zones that were found before in this session, each with the folder in which R
# was told to look: OlsonNames() lists all files of the folder.
found_zones <- new.env(parent = emptyenv())

is_known_zone <- function(zone) {
  if (zone %in% c("UTC", "GMT")) return(TRUE)
  key <- paste(zone, Sys.getenv("TZDIR"))
  if (key %in% found_zones$keys) return(TRUE)
  known <- zone %in% OlsonNames()
  if (known) found_zones$keys <- c(found_zones$keys, key)
  known
}

# R reads a zone that it does not know as UTC.
check_zone <- function(zone, name, call) {
  if (!is_known_zone(zone)) {
    abort_nka("date", c(
      sprintf(
        "Column `%s` has an unknown time zone, %s.", name, show_value(zone)
      ),
      i = "Zones are listed by OlsonNames(), for instance \"Asia/Seoul\"."
    ), call = call)
  }
}

read_levels <- function(x, name, call) {
  check_factor_shape(x, name, "date", call)
  days_reading(x, "levels", levels(x))
}

# The faults of a whole column, for a message; C has found that there is one.
check_dates <- function(dates, call) {
  name <- dates$name
  switch(dates$form,
    text = check_text(dates$values, name, call),
    levels = check_text_levels(dates$values, name, call),
    periods = if (!is.null(name)) check_year_column(dates$values, name, call)
  )
}

check_text <- function(x, name, call, rows = seq_along(x)) {
  bad <- which(is.na(parse_iso_days(x)) & !is.na(x))
  if (length(bad)) {
    abort_nka("date", c(
      sprintf(
        "Column `%s` holds text that is not a day: %s in row %d.",
        name, show_value(x[bad[1]]), rows[bad[1]]
      ),
      i = if (grepl("^[0-9]{4}$", x[bad[1]])) {
        "Whole years are numbers: as.integer(as.character(x)) makes them."
      } else {
        "Days are written like \"2018-04-15\"; unknown ones are NA."
      }
    ), call = call)
  }
}

# A level that no row has may be anything.
check_text_levels <- function(x, name, call) {
  check_factor(x, name, "date", call)
  used <- sort(unique(as.integer(x)))
  check_text(levels(x)[used], name, call, match(used, as.integer(x)))
}

check_year_column <- function(x, name, call) {
  check_whole_column(x, name, call)
  check_year_range(x, name, call)
}

check_whole_column <- function(x, name, call) {
  bad <- which(x != trunc(x))
  if (length(bad)) {
    abort_nka("date", c(
      sprintf(
        "Column `%s` must hold whole numbers, but row %d is %s.",
        name, bad[1], show_value(x[bad[1]])
      ),
      i = "If these are days, give them as Date."
    ), call = call)
  }
}

read_date_columns <- function(columns, call) {
  names <- names(columns)
  if (length(columns) == 2 && all(vapply(columns, is_date, NA))) {
    return(read_spans(columns[[1]], columns[[2]], names, call))
  }
  part <- setdiff(names, "year")
  if (length(columns) != 2 || !"year" %in% names ||
        !part %in% names(period_units)) {
    abort_nka("date", c(
      sprintf("`date` cannot be read from %s.", enumerate(ticked(names))),
      i = paste(
        "Give one column; or `year` with `half`, `quarter` or `month`;",
        "or the first and last day as two Dates."
      )
    ), call = call)
  }
  read_parts(columns, part, call)
}

read_parts <- function(columns, part, call) {
  for (name in c("year", part)) {
    if (!is_plain_number(columns[[name]])) {
      abort_nka("date", sprintf(
        "Column `%s` must hold whole numbers, not %s.", name,
        describe_class(columns[[name]])
      ), call = call)
    }
    check_whole_column(columns[[name]], name, call)
  }
  check_part_range(columns[[part]], part, call)
  number <- join_periods(lapply(columns, as.double), part)
  check_year_range(columns$year, "year", call)
  periods_reading(number, part)
}

check_year_range <- function(x, name, call) {
  bad <- which(x < 1 | x > 9999)
  if (length(bad)) {
    value <- format(x[bad[1]], scientific = FALSE)
    abort_outside(value, bad[1], sprintf("`%s`", name), call)
  }
}

check_part_range <- function(x, name, call) {
  bad <- which(!is.na(x) & (x < 1 | x > period_units[[name]]))
  if (length(bad)) {
    abort_nka("date", sprintf(
      "Column `%s` must lie in 1 to %d, but row %d is %s.", name,
      period_units[[name]], bad[1], show_value(x[bad[1]])
    ), call = call)
  }
}

abort_outside <- function(value, row, label, call) {
  abort_nka("date", c(
    sprintf(
      "%s must lie in years 1 to 9999, but row %s is %s.", label,
      format(row, scientific = FALSE), value
    ),
    i = "Mend the date, or set it to NA if it is unknown."
  ), call = call)
}

outside_value <- function(dates, row) {
  value <- format(as.double(dates$values[row]), scientific = FALSE)
  unit <- switch(dates$form, periods = "", seconds = , zone = "seconds", "day")
  switch(unit,
    seconds = paste(value, "seconds after 1970-01-01"),
    day = sprintf("day %s after 1970-01-01", value),
    value
  )
}

# Equal for rows of one day or period.
date_key <- function(dates) {
  switch(dates$form,
    none = 1,
    days = floor(as.double(dates$values)),
    seconds = floor((as.double(dates$values) + dates$key) / 86400),
    zone = dates$key(as.double(dates$values)),
    as.character(dates$values)
  )
}

is_unknown_date <- function(dates) {
  x <- dates$values
  is.na(if (dates$form == "levels") as.character(x) else x)
}

check_finer <- function(reading, period, call) {
  if (!reading$coded) return(reading)
  if (period_units[[reading$period]] %% period_units[[period]] != 0) {
    abort_nka("period", c(
      sprintf("Counts by %s cannot be split by %s.", reading$period, period),
      i = sprintf("Count by %s, or give dates.", reading$period)
    ), call = call)
  }
  reading
}

describe_class <- function(x) {
  sprintf("%s values", class(x)[1])
}
