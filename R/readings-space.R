# The space that readings() searches: what can be changed in a claim, how far
# that is from the claim as it stands, and how it is said.
#
# A kind of change is a function `change_<kind>` that takes a claim (one row as
# a list) and the evidence known on a day, and returns a list of changes. Each
# has a size, in quarters of a year or, where no time is changed, by the table
# of the help page; and the columns that it sets. The kinds come in an order in
# which one can follow another: a quantity that is read otherwise can have a
# date or a reference that the claim has not.

change_kinds <- function() {
  list(
    quantity = change_quantity, sex = change_sex, length = change_length,
    shift = change_shift, reference = change_reference, date = change_date,
    between = change_between, window = change_window, named = change_named
  )
}

# `id` is the change in itself: the same for two claims that it is made in.
change_to <- function(size, id, ...) {
  list(size = size, id = as.character(id), columns = list(...))
}

months_of_quarter <- 3
quarters_of_year <- 4
days_of_quarter <- days_in_year / quarters_of_year

# The readings that are at most `most` changes away from a claim, the nearest
# first and each once. The claim itself is not among them; it comes with nothing
# `changed`, no `steps` and a `distance` of 0.
space_of <- function(claim, known, limit, most) {
  space <- list()
  if (claim$quantity %in% without_readings) return(space)
  front <- list(claim)
  for (i in seq_len(most)) {
    front <- unlist(lapply(front, one_change, known), recursive = FALSE)
    front <- Filter(function(x) can_be_meant(x, limit), front)
    space <- c(space, front)
  }
  size <- vapply(space, `[[`, 0, "distance")
  changes <- lengths(lapply(space, `[[`, "changed"))
  space <- space[order(changes, size)]
  key <- vapply(c(list(claim), space), reading_key, "")
  space[!duplicated(key)[-1]]
}

# Each change of a kind that comes after those already made.
one_change <- function(claim, known) {
  kinds <- change_kinds()
  done <- match(claim$changed, names(kinds), nomatch = 0)
  later <- kinds[seq_along(kinds) > max(done, 0)]
  unlist(lapply(names(later), function(kind) {
    lapply(later[[kind]](claim, known), function(change) {
      claim[names(change$columns)] <- change$columns
      claim$changed <- c(claim$changed, kind)
      claim$steps <- c(claim$steps, paste(kind, change$id))
      claim$distance <- claim$distance + change$size
      claim
    })
  }), recursive = FALSE)
}

read_columns <- c(
  "quantity", "printed", "sex", "period_start", "period_end",
  "reference_start", "reference_end", "window"
)

reading_key <- function(claim) {
  paste(c(
    vapply(claim[read_columns], as.character, ""), is_left(claim)
  ), collapse = "|")
}

# An article cannot mean a time after it, unless the claim itself is of one.
can_be_meant <- function(claim, limit) {
  kind <- find_quantity(claim$quantity)
  empty <- vapply(claim[kind$needs], is.na, TRUE)
  last_day(claim) <= limit && !any(empty) && !length(kind$check(claim))
}

last_day <- function(claim) {
  days <- c(
    claim$period_end, claim$reference_end,
    if (!is.na(claim$window)) year_period(window_years(claim$window)[2])[2],
    if (names_time(claim)) days_of_date(claim$printed)$last
  )
  if (all(is.na(days))) as.Date(-Inf) else max(days, na.rm = TRUE)
}

# --- Kinds of quantity that a change does not concern -----------------------

without_readings <- c("external", "none")

# Women read as men would turn the words of an order around; for the others
# the sex does not count.
without_sex <- c(
  "order", "event_date", "cost", "population_share", "countries_abroad"
)
dated_totals <- c("running_total", "residents")
named_times <- c("event_date", "break_year")

names_time <- function(claim) claim$quantity %in% named_times

# --- By and to, a count and a running total ---------------------------------

change_quantity <- function(claim, known) {
  change <- other_quantities[[claim$quantity]]
  if (is.null(change)) list() else change(claim)
}

other_quantities <- list(
  difference = function(claim) {
    list(change_to(1, "to",
      quantity = "count", printed = without_sign(claim$printed),
      reference_start = as.Date(NA), reference_end = as.Date(NA)
    ))
  },
  change_pct = function(claim) list(change_to(1, "to", left = TRUE)),
  count = function(claim) {
    total <- change_to(1, "total",
      quantity = "running_total", period_start = claim$period_end
    )
    before <- move_period(claim_period(claim), -12)
    by <- lapply(c("-", ""), function(sign) {
      change_to(1, paste0("by", sign),
        quantity = "difference",
        printed = paste0(sign, without_sign(claim$printed)),
        reference_start = before[1], reference_end = before[2]
      )
    })
    c(list(total), by)
  },
  running_total = function(claim) {
    year <- last_full_year(claim$period_end)
    list(
      change_to(1, "residents", quantity = "residents"),
      change_to(1, "count",
        quantity = "count", period_start = year[1], period_end = year[2]
      )
    )
  },
  residents = function(claim) {
    list(change_to(1, "total", quantity = "running_total"))
  }
)

without_sign <- function(printed) sub("^[-+\u2212]", "", trimws(printed))

last_full_year <- function(day) {
  year <- year_of(day)
  period <- year_period(year)
  if (day < period[2]) year_period(year - 1L) else period
}

# A change "by" a percentage that is read as what is left of the reference.
is_left <- function(claim) isTRUE(claim$left)

# What the printed number of a reading can stand for.
reading_set <- function(claim, rules) {
  if (!is_left(claim)) return(printed_set(claim, rules$rounding, rules$hedge))
  claim$printed <- without_sign(claim$printed)
  set <- printed_set(claim, rules$rounding, rules$hedge)
  move_set(set, -whole_percent)
}

move_set <- function(set, by) {
  ends <- c("value", "low", "high")
  set[ends] <- lapply(set[ends], `+`, by)
  set
}

whole_percent <- 100

# --- Sex --------------------------------------------------------------------

change_sex <- function(claim, known) {
  if (claim$quantity %in% without_sex) return(list())
  other <- setdiff(c("female", "male", "total"), claim$sex)
  lapply(other, function(sex) {
    change_to(if ("total" %in% c(sex, claim$sex)) 2 else 1, sex, sex = sex)
  })
}

# --- Periods ----------------------------------------------------------------

# A quarter read as a half-year, and so on: periods of the same year that hold
# the period or lie in it; the reference goes along.
change_length <- function(claim, known) {
  if (claim$quantity %in% dated_totals) return(list())
  period <- claim_period(claim)
  from <- standard_months(period)
  if (is.null(from)) return(list())
  lapply(nested_months(from), function(to) {
    months <- c(to[1] - from[1], to[2] - from[2])
    columns <- stretch(claim, months, year_of(period[1]), to)
    list(
      size = abs(diff(to) - diff(from)) / months_of_quarter,
      id = paste(to, collapse = "-"), columns = columns
    )
  })
}

# First and last month of a year's quarter, half, first nine months or whole.
standard_parts <- list(
  c(1, 3), c(4, 6), c(7, 9), c(10, 12), c(1, 6), c(7, 12), c(1, 9), c(1, 12)
)

# The months of a period that is one of these, or NULL.
standard_months <- function(period) {
  if (anyNA(period)) return(NULL)
  from <- as.POSIXlt(period[1])
  last <- as.POSIXlt(period[2])
  months <- c(from$mon, last$mon) + 1
  whole <- identical(months_of(from$year + 1900, months), period)
  known <- any(vapply(standard_parts, identical, TRUE, months))
  if (whole && known) months
}

months_of <- function(year, months) {
  number <- year * period_units[["month"]] + months - 1
  c(period_start(number[1], "month"), period_end(number[2], "month"))
}

nested_months <- function(from) {
  Filter(function(to) {
    holds <- to[1] <= from[1] && to[2] >= from[2]
    lies_in <- to[1] >= from[1] && to[2] <= from[2]
    xor(holds, lies_in)
  }, standard_parts)
}

# The period and its reference with other first and last months. A reference
# that is the same part of another year stays so; one just before the period
# keeps its place; another is left as it is.
stretch <- function(claim, months, year, to) {
  period <- months_of(year, to)
  columns <- list(period_start = period[1], period_end = period[2])
  reference <- reference_period(claim)
  part <- standard_months(reference)
  if (is.null(part)) return(columns)
  if (identical(part, to - months)) {
    then <- months_of(year_of(reference[1]), to)
  } else if (reference[2] + 1 == claim$period_start) {
    length <- diff(to) + 1
    then <- move_period(period, -length)
  } else {
    return(columns)
  }
  c(columns, list(reference_start = then[1], reference_end = then[2]))
}

# One period earlier or later, and the same period of the year before or after;
# the reference goes along.
change_shift <- function(claim, known) {
  if (claim$quantity %in% dated_totals) return(list())
  lapply(shifts_of(claim_period(claim)), function(months) {
    period <- move_period(claim_period(claim), months)
    then <- move_period(reference_period(claim), months)
    change_to(
      abs(months) / months_of_quarter, months,
      period_start = period[1], period_end = period[2],
      reference_start = then[1], reference_end = then[2]
    )
  })
}

# Another period to compare with, which does not overlap the period itself.
change_reference <- function(claim, known) {
  then <- reference_period(claim)
  changes <- lapply(shifts_of(then), function(months) {
    moved <- move_period(then, months)
    apart <- moved[2] < claim$period_start || moved[1] > claim$period_end
    if (apart) change_to(
      abs(months) / months_of_quarter, months,
      reference_start = moved[1], reference_end = moved[2]
    )
  })
  Filter(Negate(is.null), changes)
}

# By how many months a period can be moved.
shifts_of <- function(period) {
  if (anyNA(period)) return(numeric())
  months <- whole_months(period)
  own <- if (months %in% c(1, 3, 6)) c(-months, months)
  c(own, -12, 12)
}

move_period <- function(period, months) {
  if (is.na(period[2])) return(period)
  first <- period[1]
  c(move_day(first, months), move_day(period[2] + 1, months) - 1)
}

move_day <- function(day, months) {
  if (is.na(day)) return(day)
  parts <- as.POSIXlt(day)
  parts$mon <- parts$mon + months
  as.Date(parts)
}

# --- Dates of totals --------------------------------------------------------

years_reached <- 2

# A day for which a total was printed, up to two years from the period.
change_date <- function(claim, known) {
  lapply(as.list(total_days(claim, known)), function(day) {
    change_to(
      days_apart(c(day, day), claim) / days_of_quarter, day,
      period_start = day, period_end = day
    )
  })
}

# A day between two such days.
change_between <- function(claim, known) {
  stands <- claim$quantity == "running_total" && !length(claim$changed)
  if (!stands) return(list())
  days <- total_days(claim, known)
  n <- length(days)
  if (n < 2) return(list())
  gaps <- Map(c, days[-n] + 1, days[-1] - 1)
  lapply(Filter(function(gap) gap[1] <= gap[2], gaps), function(gap) {
    change_to(
      days_apart(gap, claim) / days_of_quarter, gap[1],
      period_start = gap[1], period_end = gap[2]
    )
  })
}

total_days <- function(claim, known) {
  days <- if (claim$quantity == "running_total") {
    rows <- known$reports
    rows$period_end[rows$measure == "cumulative" & rows$sex == claim$sex]
  } else if (claim$quantity == "residents") {
    resident_tables(claim, known$composition)$as_of
  }
  days <- sort(unique(days))
  reach <- days_in_year * years_reached
  near <- vapply(days, function(day) {
    days_apart(rep(as.Date(day), 2), claim) <= reach
  }, TRUE)
  days[near]
}

# Days from the period of a claim to another one; 0 where they share a day.
days_apart <- function(period, claim) {
  first <- claim$period_start
  if (is.na(first)) first <- claim$period_end
  max(0, as.numeric(first - period[2]), as.numeric(period[1] -
    claim$period_end))
}

# --- Windows and named times ------------------------------------------------

# The first or the last year of a window, or both, a year earlier or later.
change_window <- function(claim, known) {
  if (is.na(claim$window) || claim$quantity == "event_date") return(list())
  ends <- window_years(claim$window)
  steps <- list(
    c(-1, 0), c(1, 0), c(0, -1), c(0, 1), c(-1, -1), c(1, 1)
  )
  moved <- Filter(function(x) x[1] <= x[2], lapply(steps, `+`, ends))
  lapply(moved, function(x) {
    window <- paste(x, collapse = "/")
    change_to(quarters_of_year, window, window = window)
  })
}

# Where what is printed is a time: a year, or month, earlier or later.
change_named <- function(claim, known) {
  if (!names_time(claim)) return(list())
  text <- trimws(claim$printed)
  if (!grepl("^[0-9]{4}(-[0-9]{2})?$", text)) return(list())
  first <- days_of_date(text)$first
  months <- if (nchar(text) == 4) c(-12, 12) else c(-1, 1, -12, 12)
  lapply(months, function(n) {
    change_to(
      abs(n) / months_of_quarter, n,
      printed = substr(format(move_day(first, n)), 1, nchar(text))
    )
  })
}

# --- In words ---------------------------------------------------------------

say_reading <- function(claim, reading, day = NULL) {
  parts <- c(
    say_quantity(claim, reading), say_sex(claim, reading),
    say_time(claim, reading),
    if (!is.null(day)) paste("by the figures known on", format(day))
  )
  paste("read", paste(parts, collapse = ", and "))
}

differs <- function(claim, reading, columns) {
  !identical(unname(claim[columns]), unname(reading[columns]))
}

say_quantity <- function(claim, reading) {
  if (is_left(reading)) return("as a change to that percentage, not by it")
  if (claim$quantity == reading$quantity) return(NULL)
  falls <- grepl("^[-\u2212]", if (reading$quantity == "count")
    claim$printed else reading$printed)
  way <- if (falls) "fall" else "rise"
  switch(reading$quantity,
    difference = sprintf("as a %s by that number, not to it", way),
    running_total = "as all arrivals up to then",
    residents = "as residents",
    count = if (claim$quantity == "difference") {
      sprintf("as a %s to that number, not by it", way)
    } else "as the arrivals of one period"
  )
}

say_sex <- function(claim, reading) {
  if (claim$sex == reading$sex) return(NULL)
  paste("as", c(
    female = "women", male = "men", total = "women and men"
  )[[reading$sex]])
}

say_time <- function(claim, reading) {
  period <- differs(claim, reading, c("period_start", "period_end"))
  reference <- !is.na(reading$reference_end) &&
    differs(claim, reading, c("reference_start", "reference_end"))
  c(
    if (period && reading$quantity %in% dated_totals) {
      paste("as of", days_text(claim_period(reading)))
    } else if (period) paste("as", period_text(claim_period(reading))),
    if (reference) {
      paste("against", period_text(reference_period(reading)))
    },
    if (differs(claim, reading, "window")) {
      sub("(.*)/(.*)", "over the years \\1 to \\2", reading$window)
    },
    if (names_time(claim) && differs(claim, reading, "printed")) {
      sub("^(in|on)", "as", date_text(reading$printed))
    }
  )
}

days_text <- function(period) {
  if (is.na(period[1]) || period[1] == period[2]) return(format(period[2]))
  paste("a day from", period[1], "to", period[2])
}
