# Columns that say when, in one form. A reading is a list:
#   values   integer or double days; or integer period numbers
#   coded    TRUE where the values are period numbers
#   period   the period of coded values
#   whole    TRUE where a row stands for a whole period, FALSE for a day
#   label    the columns' names, for messages

read_dates <- function(quo, data, period, call) {
  chosen <- select_columns(quo, data, "date", call)
  chosen <- check_selected(chosen, data, "date", call) %||%
    find_date_columns(data)
  if (period == "none") return(no_dates(chosen, data, call))
  if (is.null(chosen)) abort_no_date(data, call)
  reading <- read_chosen_dates(chosen, data, call)
  check_finer(reading, period, call)
}

read_chosen_dates <- function(chosen, data, call) {
  columns <- lapply(chosen, function(i) .subset2(data, i))
  names(columns) <- names(data)[chosen]
  reading <- if (length(columns) == 1) {
    read_date_column(columns[[1]], names(columns), call)
  } else {
    read_date_columns(columns, call)
  }
  reading$label <- enumerate(ticked(names(columns)))
  reading
}

# One period for all rows. The dates, if there are any, only tell whether the
# rows are dated records or counts of whole periods.
no_dates <- function(chosen, data, call) {
  whole <- is.null(chosen) || read_chosen_dates(chosen, data, call)$whole
  reading <- periods_reading(rep(1L, nrow(data)), "year")
  c(replace(reading, "whole", whole), label = "`date`")
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
    if (is_date(x)) return(days_reading(unclass(x)))
    if (inherits(x, "POSIXct")) return(read_instants(x, name, call))
    if (is.factor(x)) return(read_text_levels(x, name, call))
    if (is.character(x) && !is.object(x)) {
      return(days_reading(read_text(x, name, call)))
    }
    if (is_plain_number(x)) return(read_years(x, name, call))
  }
  abort_nka("date", c(
    sprintf("Column `%s` holds %s, not dates.", name, describe_class(x)),
    i = paste(
      "Give a Date, a POSIXct with a time zone, text such as \"2018-04-15\",",
      "or whole years."
    )
  ), call = call)
}

days_reading <- function(values) {
  if (!is.integer(values)) values <- as.double(values)
  list(values = values, coded = FALSE, period = "day", whole = FALSE)
}

periods_reading <- function(values, period) {
  list(
    values = as.integer(values), coded = TRUE, period = period, whole = TRUE
  )
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
  days <- unclass(as.Date(x, tz = zone))
  lost <- which(is.na(days) & !is.na(x))
  if (length(lost)) {
    abort_outside(
      sprintf("%s seconds after 1970-01-01", format(unclass(x)[lost[1]])),
      lost[1], sprintf("`%s`", name), call
    )
  }
  days_reading(days)
}

# R reads a zone that it does not know as UTC.
check_zone <- function(zone, name, call) {
  if (!zone %in% c("UTC", "GMT", OlsonNames())) {
    abort_nka("date", c(
      sprintf(
        "Column `%s` has an unknown time zone, %s.", name, show_value(zone)
      ),
      i = "Zones are listed by OlsonNames(), for instance \"Asia/Seoul\"."
    ), call = call)
  }
}

read_text <- function(x, name, call, rows = seq_along(x)) {
  days <- parse_iso_days(x)
  bad <- which(is.na(days) & !is.na(x))
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
  unclass(days)
}

# A level that no row has may be anything.
read_text_levels <- function(x, name, call) {
  check_factor(x, name, "date", call)
  used <- sort(unique(as.integer(x)))
  days <- rep(NA_real_, nlevels(x))
  rows <- match(used, as.integer(x))
  days[used] <- read_text(levels(x)[used], name, call, rows)
  days_reading(days[as.integer(x)])
}

read_years <- function(x, name, call) {
  check_whole_column(x, name, call)
  check_year_range(x, name, call)
  periods_reading(x, "year")
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
  value <- format(dates$values[row], scientific = FALSE)
  if (dates$coded) value else sprintf("day %s after 1970-01-01", value)
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
