# How the judges in R/quantity-*.R word what they found: clauses that can follow
# "As known on ...:".

format_whole <- function(x) {
  gsub("\\B(?=([0-9]{3})+$)", ",", sprintf("%.0f", x), perl = TRUE)
}

whole_text <- function(first, last) {
  if (is.infinite(last)) return(paste(format_whole(first), "or more"))
  if (first == last) return(format_whole(first))
  paste(format_whole(first), "to", format_whole(last))
}

figure_text <- function(figure) {
  sprintf(
    "%s%s%s%s", if (figure$exact) "" else "about ",
    format_whole(figure$value), figure$who,
    if (figure$derived) " (derived)" else ""
  )
}

period_text <- function(period) {
  if (is.na(period[1])) return(paste("the time to", period[2]))
  months <- calendar_months(period)
  if (is.na(months)) {
    years <- !is.na(whole_years(period))
    ends <- if (years) year_of(period) else format(period)
    return(paste(unique(ends), collapse = " to "))
  }
  from <- as.POSIXlt(period[1])
  year <- from$year + 1900
  part <- c("first", "second", "third", "fourth")[from$mon %/% months + 1]
  switch(as.character(months),
    "12" = as.character(year),
    "6" = sprintf("the %s half of %d", part, year),
    "3" = sprintf("the %s quarter of %d", part, year),
    "1" = sprintf("%s %d", month.name[from$mon + 1], year)
  )
}

# 12, 6, 3 or 1 where a period is a calendar year, half, quarter or month; else
# NA.
calendar_months <- function(period) {
  if (anyNA(period)) return(NA)
  months <- whole_months(period)
  even <- as.POSIXlt(period[1])$mon %% months == 0
  if (months %in% c(1, 3, 6, 12) && even) months else NA
}

# The length of a period in months, NA where it is not one of whole months.
whole_months <- function(period) {
  from <- as.POSIXlt(period[1])
  to <- as.POSIXlt(period[2] + 1)
  months <- 12 * (to$year - from$year) + to$mon - from$mon
  if (from$mday == 1 && to$mday == 1) months else NA
}

against_text <- function(claim, now, then) {
  sprintf(
    "%s in %s against %s in %s", figure_text(now),
    period_text(claim_period(claim)), figure_text(then),
    period_text(reference_period(claim))
  )
}

# Which of the figures of a claim were not known, and from when they count as
# known.
unknown_text <- function(claim, known) {
  periods <- list(claim_period(claim), reference_period(claim))
  periods <- periods[!is.na(c(claim$period_end, claim$reference_end))]
  missing <- vapply(periods, function(p) {
    is.null(known_figure(p, claim$sex, known))
  }, TRUE)
  enumerate(vapply(periods[missing], function(p) {
    sprintf(
      "no figure of %s%s (%s)", who_text(claim$sex), period_text(p),
      later_text(p, claim$sex, known)
    )
  }, ""))
}

who_text <- function(sex) {
  c(total = "", female = "women in ", male = "men in ")[[sex]]
}

later_text <- function(period, sex, known) {
  if (isTRUE(known$own)) return("not in the data given")
  rows <- reports_of(known$all_reports, period, sex)
  if (!nrow(rows)) return("none was found in print")
  first <- rows[order(rows$known, rows$source_id), ][1, ]
  if (is.na(first$known)) {
    return(sprintf("%s, its only report, has no date", first$source_id))
  }
  sprintf(
    "%s in %s, dated %s, counts as known from %s", format_whole(first$value),
    first$source_id, first$reported_on, first$known
  )
}

# For a year that went the other way: the next year that went as claimed.
next_year_text <- function(claim, known) {
  year <- year_of(claim$period_end)
  whole <- identical(claim_period(claim), year_period(year)) &&
    identical(reference_period(claim), year_period(year - 1L))
  if (!whole) return("")
  series <- known_years(year + 0:10, claim$sex, known)
  change <- diff(series$arrivals) * way_sign(claim$comparator)
  at <- which(change > 0)[1]
  if (is.na(at)) return("")
  sprintf(
    "the next year with %s than the year before was %d, %s after %s",
    more_or_fewer(claim$comparator), series$year[at + 1],
    format_whole(series$arrivals[at + 1]),
    format_whole(series$arrivals[at])
  )
}

more_or_fewer <- function(comparator) {
  if (way_of(comparator) == "lower") "fewer" else "more"
}

gaps_text <- function(series) {
  sprintf("no exact figure of %s", years_text(series$year[is.na(
    series$arrivals
  )]))
}

# Years, with three or more in a row as one run.
years_text <- function(years) {
  run <- cumsum(c(TRUE, diff(years) != 1))
  enumerate(unlist(lapply(unname(split(years, run)), function(x) {
    if (length(x) < 3) as.character(x) else
      sprintf("%d to %d", x[1], x[length(x)])
  })))
}

# The least and the most of the years that are known.
spread_text <- function(series) {
  series <- series[!is.na(series$arrivals), ]
  low <- series[which.min(series$arrivals), ]
  high <- series[which.max(series$arrivals), ]
  sprintf(
    "%s (%d) to %s (%d)", format_whole(low$arrivals), low$year,
    format_whole(high$arrivals), high$year
  )
}

counts_in_years <- function(series) {
  enumerate(sprintf("%s in %d", format_whole(series$arrivals), series$year))
}

rank_text <- function(series) {
  n <- nrow(series)
  between <- series[-c(1, n), ]
  text <- sprintf(
    "%s in %d and %s in %d", format_whole(series$arrivals[n]),
    series$year[n], format_whole(series$arrivals[1]), series$year[1]
  )
  if (!nrow(between)) return(text)
  low <- between[which.min(between$arrivals), ]
  high <- between[which.max(between$arrivals), ]
  sprintf(
    "%s, with between %s (%d) and %s (%d) in the years from %d to %d", text,
    format_whole(low$arrivals), low$year, format_whole(high$arrivals),
    high$year, min(between$year), max(between$year)
  )
}

offending_text <- function(years) {
  if (!length(years)) return("")
  sprintf("; against the claim: %s", years_text(years))
}

trend_text <- function(series, test, sign) {
  against <- series$year[-1][sign * diff(series$arrivals) <= 0]
  sprintf(
    "%s over %d to %d, %s", test_text(test), min(series$year),
    max(series$year),
    if (length(against)) {
      paste("with a step the other way in", years_text(against))
    } else {
      "without a step the other way"
    }
  )
}

test_text <- function(test) {
  if (is.na(test$tau)) return("no year differs from another")
  sprintf(
    "Kendall's tau %.2f (S = %d, %sp = %s)", test$tau, as.integer(test$s),
    if (test$method == "exact") "exact " else "", format(signif(test$p, 2))
  )
}

events_text <- function(events, n, when) {
  last <- nrow(events)
  if (last == 1) {
    return(paste("the only event on record is dated", dated_text(events)))
  }
  sprintf(
    "%s of %d dated events fall %s; the first is %s; the last is %s",
    if (n) n else "none", last, when, dated_text(events[1, ]),
    dated_text(events[last, ])
  )
}

dated_text <- function(event) {
  paste0(sub("/", " to ", event$date, fixed = TRUE), ", ", event$event)
}

no_event_text <- function(claim) {
  filter <- event_filter(claim$category)
  sprintf(
    "no event of the kind %s%s is on record for %s", filter$kind,
    if (length(filter$words)) {
      sprintf(" that names %s", enumerate(dQuote(filter$words, FALSE)))
    } else "", sub("/", " to ", claim$window, fixed = TRUE)
  )
}

# "in 2011", "in March 2022", "on 1997-07-14".
date_text <- function(x) {
  if (nchar(x) == 10) return(paste("on", x))
  days <- days_of_date(x)
  paste("in", period_text(c(days$first, days$last)))
}

difference_text <- function(low, high) {
  if (low != high) return("a difference")
  if (low == 0) return("no difference")
  paste(format_whole(abs(low)), if (low < 0) "fewer" else "more")
}

ratio_text <- function(x) {
  format(signif(x, 3), big.mark = ",", scientific = FALSE, trim = TRUE)
}

percent_of_text <- function(x) sprintf("%.1f percent", x)
