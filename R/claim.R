# What a claim can be about. Each kind of quantity is one object named
# `quantity_<name>`, found by that name: a judge, the columns it needs and the
# comparators it knows. A new kind is a new object here and nothing else.
#
# A judge takes the claim (one row as a list, with `set`, what its printed
# number stands for) and `known`, the evidence as known on a day. It returns an
# outcome. Its text is a clause that can follow "As known on ...:".

# `says` is NULL where the comparator is read by rounding_interval().
# With `years`, the two periods must be calendar years, the earlier one first.
quantity <- function(judge, needs = character(), says = NULL, years = FALSE) {
  list(judge = judge, needs = needs, says = says, years = years)
}

known_quantities <- function() {
  sub("^quantity_", "", ls(topenv(), pattern = "^quantity_"))
}

find_quantity <- function(name) {
  get(paste0("quantity_", name), envir = topenv(), inherits = FALSE)
}

# `note` is what the text goes on with; it is shown once where it stays the same
# from one vintage to the next.
outcome <- function(verdict, text, value = NA_real_, sources = character(),
                    reason = NA_character_, note = "") {
  list(
    verdict = verdict, text = text, value = as.double(value),
    sources = unique(sources), reason = reason, note = note
  )
}

not_checkable <- function(text, sources = character(), reason = "no_data",
                          value = NA_real_, note = "") {
  outcome("not_checkable", text, value, sources, reason, note)
}

# The three ways in which a number can meet the set of a printed number. The
# number is an interval where the report itself was not exact.
judge_number <- function(low, high, claim, text, sources) {
  set <- claim$set
  exact <- low == high
  ends <- inside(c(low, high), set)
  apart <- high < set$low | low > set$high | (exact && !ends[1])
  value <- if (exact) low else NA
  if (exact && low == set$value && ends[1]) {
    outcome("confirmed", text, value, sources)
  } else if (all(ends)) {
    outcome("confirmed_rounded", text, value, sources)
  } else if (apart) {
    outcome("contradicted", text, value, sources)
  } else {
    not_checkable(paste0(text, ", too rough to decide"), sources)
  }
}

# --- Quantities -------------------------------------------------------------

quantity_count <- quantity(
  needs = c("printed", "period_start", "period_end"),
  judge = function(claim, known) {
    figure <- claim_figure(claim, known)
    if (is.null(figure)) return(not_checkable(unknown_text(claim, known)))
    text <- paste(figure_text(figure), "in", period_text(claim_period(claim)))
    judge_number(figure$low, figure$high, claim, text, figure$sources)
  }
)

quantity_change_pct <- quantity(
  needs = c(
    "printed", "period_start", "period_end", "reference_start",
    "reference_end"
  ),
  judge = function(claim, known) {
    now <- claim_figure(claim, known)
    then <- reference_figure(claim, known)
    if (is.null(now) || is.null(then)) return(judge_base(claim, known))
    sources <- c(now$sources, then$sources)
    text <- against_text(claim, now, then)
    if (then$low <= 0) return(not_checkable(text, sources))
    low <- 100 * (now$low - then$high) / then$high
    high <- 100 * (now$high - then$low) / then$low
    change <- if (low == high) sprintf("%+.1f percent", low) else "a change"
    judge_number(low, high, claim, paste0(change, ", ", text), sources)
  }
)

quantity_running_total <- quantity(
  needs = c("printed", "period_end"),
  judge = function(claim, known) {
    total <- claim_total(claim, known)
    if (is.null(total)) {
      return(not_checkable(sprintf(
        "no running total for %s", period_text(claim_period(claim))
      )))
    }
    judge_number(total$low, total$high, claim, total$text, total$sources)
  }
)

quantity_residents <- quantity(
  needs = c("printed", "period_end"),
  judge = function(claim, known) {
    table <- resident_tables(claim, known$composition)
    start <- if (is.na(claim$period_start)) claim$period_end else
      claim$period_start
    hit <- table[table$as_of >= start & table$as_of <= claim$period_end, ]
    if (!nrow(hit)) return(no_residents(claim, known, table))
    hit <- hit[nrow(hit), ]
    figure <- with_ends(hit$persons, hit$precision != "exact")
    judge_number(
      figure$low, figure$high, claim, residents_text(hit), hit$source_id
    )
  }
)

quantity_direction <- quantity(
  needs = c("period_start", "period_end", "reference_start", "reference_end"),
  says = c("lower", "higher"),
  judge = function(claim, known) {
    now <- claim_figure(claim, known)
    then <- reference_figure(claim, known)
    if (is.null(now) || is.null(then)) {
      return(not_checkable(unknown_text(claim, known)))
    }
    sources <- c(now$sources, then$sources)
    text <- against_text(claim, now, then)
    value <- if (now$exact && then$exact) now$low - then$low else NA
    right <- as_said(now, then, claim$comparator)
    if (is.na(right)) return(not_checkable(text, sources))
    if (right) return(outcome("confirmed", text, value, sources))
    outcome(
      "contradicted", text, value, sources,
      note = next_year_text(claim, known)
    )
  }
)

quantity_rank <- quantity(
  needs = c("period_start", "period_end", "reference_start", "reference_end"),
  says = c("lowest_since", "highest_since"), years = TRUE,
  judge = function(claim, known) {
    years <- year_of(claim$reference_start):year_of(claim$period_end)
    series <- known_years(years, claim$sex, known)
    if (anyNA(series$arrivals)) return(not_checkable(gaps_text(series)))
    sign <- if (claim$comparator == "lowest_since") 1 else -1
    n <- nrow(series)
    ahead <- sign * (series$arrivals - series$arrivals[n])
    between <- seq_len(n) > 1 & seq_len(n) < n
    offending <- (between & ahead <= 0) | (seq_len(n) == 1 & ahead > 0)
    text <- paste0(
      rank_text(series), offending_text(series$year[offending])
    )
    sources <- series$source
    outcome(
      if (any(offending)) "contradicted" else "confirmed",
      text, series$arrivals[n], sources
    )
  }
)

quantity_trend <- quantity(
  needs = "window", says = c("downward", "upward"),
  judge = function(claim, known) {
    ends <- window_years(claim$window)
    series <- known_years(ends[1]:ends[2], claim$sex, known)
    if (anyNA(series$arrivals)) return(not_checkable(gaps_text(series)))
    if (nrow(series) < 3) return(not_checkable("fewer than three years"))
    test <- kendall_test(series)
    sign <- if (claim$comparator == "upward") 1 else -1
    sources <- series$source
    text <- trend_text(series, test, sign)
    if (sign * test$s <= 0) {
      outcome("contradicted", text, test$tau, sources)
    } else if (test$p < known$alpha) {
      outcome("confirmed", text, test$tau, sources)
    } else {
      not_checkable(
        paste0(text, ", which chance alone could bring about"), sources,
        value = test$tau
      )
    }
  }
)

quantity_event_date <- quantity(
  needs = c("printed", "category", "window"), says = "equal",
  judge = function(claim, known) {
    ends <- window_years(claim$window)
    events <- known$events
    events <- events[as.character(events$kind) == claim$category &
      year_of(events$date_start) >= ends[1] &
      year_of(events$date_end) <= ends[2], ]
    if (!nrow(events)) {
      return(not_checkable("no event of this kind"))
    }
    events <- events[order(events$date_start, events$date_end), ]
    years <- year_of(events$date_start)
    in_year <- years == as.integer(claim$printed)
    verdict <- if (all(in_year)) "confirmed" else if (any(in_year))
      "confirmed_rounded" else "contradicted"
    text <- events_text(events, sum(in_year), claim$printed)
    outcome(verdict, text, years[1], events$source_id)
  }
)

quantity_external <- quantity(
  says = character(),
  judge = function(claim, known) {
    not_checkable(
      "no table of the package counts this, so that other sources must decide",
      reason = "external_source"
    )
  }
)

quantity_none <- quantity(
  says = character(),
  judge = function(claim, known) {
    not_checkable(
      "the statement names nothing that could be counted",
      reason = "not_quantitative"
    )
  }
)

# --- Figures as known on a day ----------------------------------------------

# The tables that claims are judged by. Each row gets the first day on which
# it counts as known; tests pass tables of their own.
new_evidence <- function(reports = nkarrivals::arrival_reports,
                         composition = nkarrivals::composition,
                         events = nkarrivals::events) {
  reports <- as.data.frame(reports)
  composition <- as.data.frame(composition)
  events <- as.data.frame(events)
  reports$known <- known_from(reports$reported_on)
  reports$year <- full_year(reports$period_start, reports$period_end)
  composition$known <- known_from(composition$reported_on)
  events$known <- events$date_end
  list(reports = reports, composition = composition, events = events)
}

evidence_on <- function(evidence, day) {
  known <- lapply(evidence, function(x) x[!is.na(x$known) & x$known <= day, ])
  c(known, list(all_reports = evidence$reports, day = day))
}

# The figure of a period in force, by the rule of arrivals_as_of(), from the
# reports known on a day: NULL, or a list with its ends (equal where it is
# exact) and its source.
known_figure <- function(period, sex, known, measure = "flow") {
  rows <- reports_of(known$reports, period, measure)
  rows$year <- rep(year_of(period[2]), nrow(rows))
  won <- in_force(rows, sex)
  if (!nrow(won)) return(NULL)
  figure <- with_ends(won$value, !won$exact, won$source_id, won$derived)
  figure$who <- c(total = "", female = " women", male = " men")[[sex]]
  figure
}

# Exact counts of calendar years by the same rule; NA where none was known.
known_years <- function(years, sex, known) {
  rows <- known$reports
  won <- in_force(rows[rows$measure == "flow" & rows$year %in% years, ], sex)
  won <- won[won$exact, ]
  at <- match(years, won$year)
  data.frame(
    year = years, arrivals = as.double(won$value[at]),
    source = won$source_id[at]
  )
}

reports_of <- function(reports, period, measure = "flow") {
  reports[reports$measure == measure & reports$period_end == period[2] &
    reports$period_start %in% period[1], ]
}

# One row for each `year` of the rows. Within a year they must be of one
# period.
in_force <- function(rows, sex) {
  ballot <- rbind(printed_rows(rows, sex), derived_rows(rows, sex))
  pick_newest(ballot, ballot$value)
}

printed_rows <- function(rows, sex) {
  rows <- rows[rows$sex == sex, ]
  data.frame(
    year = rows$year, source_id = rows$source_id, value = rows$value,
    known = rows$known, exact = rows$precision == "exact",
    stated = states_status(rows$status), derived = rep(FALSE, nrow(rows))
  )
}

# What a source implies that prints the other two of total, women and men.
derived_rows <- function(rows, sex) {
  other <- setdiff(c("total", "female", "male"), sex)
  key <- function(x) paste(x$year, x$source_id)
  one <- printed_rows(rows, other[1])
  two <- printed_rows(rows, other[2])
  one <- one[!key(one) %in% key(rows[rows$sex == sex, ]), ]
  one <- one[key(one) %in% key(two), ]
  two <- two[match(key(one), key(two)), ]
  one$value <- one$value + two$value * if (sex == "total") 1L else -1L
  one$exact <- one$exact & two$exact
  one$stated <- rep(FALSE, nrow(one))
  one$derived <- rep(TRUE, nrow(one))
  one
}

# A figure that was not printed as exact stands for all that "about" can mean.
with_ends <- function(value, rough, sources = character(), derived = FALSE) {
  ends <- list(low = value, high = value)
  if (rough) ends <- rounding_interval(format_whole(value), "about")
  list(
    value = value, low = ends$low, high = ends$high, exact = !rough,
    derived = derived, sources = unique(sources), who = ""
  )
}

claim_period <- function(claim) c(claim$period_start, claim$period_end)

reference_period <- function(claim) {
  c(claim$reference_start, claim$reference_end)
}

claim_figure <- function(claim, known) {
  known_figure(claim_period(claim), claim$sex, known)
}

reference_figure <- function(claim, known) {
  known_figure(reference_period(claim), claim$sex, known)
}

year_of <- function(day) as.integer(format(day, "%Y"))

year_period <- function(year) as.Date(paste0(year, c("-01-01", "-12-31")))

# --- Running totals and residents ---------------------------------------------

# The newest total for a day of the claim's period. With one day in place of a
# period, the totals before and after it when that day was not printed.
claim_total <- function(claim, known) {
  rows <- known$reports
  days <- sort(unique(rows$period_end[
    rows$measure == "cumulative" & rows$sex == claim$sex
  ]))
  day <- claim$period_end
  first <- if (is.na(claim$period_start)) day else claim$period_start
  hit <- days[days >= first & days <= day]
  if (length(hit)) return(total_on(max(hit), claim$sex, known))
  if (is.na(claim$period_start)) total_around(day, days, claim$sex, known)
}

total_on <- function(day, sex, known) {
  figure <- known_figure(c(as.Date(NA), day), sex, known, "cumulative")
  figure$text <- sprintf("%s in all by %s", figure_text(figure), day)
  figure
}

total_around <- function(day, days, sex, known) {
  if (!any(days < day) || !any(days > day)) return(NULL)
  before <- total_on(max(days[days < day]), sex, known)
  after <- total_on(min(days[days > day]), sex, known)
  list(
    low = before$low, high = after$high,
    text = paste(before$text, "and", after$text),
    sources = c(before$sources, after$sources)
  )
}

resident_tables <- function(claim, composition) {
  rows <- composition[composition$base == "residents" &
    composition$category == "all" & composition$sex == claim$sex, ]
  rows[order(rows$as_of), ]
}

residents_text <- function(row) {
  sprintf(
    "%s%s residents on %s", if (row$precision == "exact") "" else "about ",
    format_whole(row$persons), row$as_of
  )
}

# Without a table for the time: what the running total and the nearest table
# say.
no_residents <- function(claim, known, table) {
  text <- "no table of residents for that time"
  total <- claim_total(claim, known)
  if (!is.null(total)) {
    text <- sprintf(
      "%s; arrivals were %s, and only who arrived can live there", text,
      total$text
    )
  }
  near <- table[which.min(abs(table$as_of - claim$period_end)), ]
  if (nrow(near)) {
    text <- sprintf("%s; the nearest table has %s", text, residents_text(near))
  }
  not_checkable(text, c(total$sources, near$source_id))
}

# --- Change without one of its two figures ----------------------------------

# What the printed numbers imply for the base, and whether the counts of a
# longer period leave room for it.
judge_base <- function(claim, known) {
  missing <- unknown_text(claim, known)
  count <- paired_count(claim, known)
  if (is.null(count)) return(not_checkable(missing))
  base <- base_set(count$set, claim$set)
  if (base$n == 0) return(not_checkable(missing, count$sources))
  note <- sprintf(
    "%s and %s imply %s arrivals in %s", count$text, claim$printed,
    whole_text(base$first, base$last), period_text(reference_period(claim))
  )
  whole <- enclosing_figure(reference_period(claim), claim$sex, known)
  if (is.null(whole)) {
    return(not_checkable(missing, count$sources, note = note))
  }
  note <- paste0(note, ", and ", room_text(whole, base))
  sources <- c(count$sources, whole$figure$sources)
  if (base$first > whole$figure$value) {
    return(outcome("contradicted", missing, sources = sources, note = note))
  }
  not_checkable(missing, sources, note = note)
}

# The count that the same article prints for the same period, or else the
# figure known for it.
paired_count <- function(claim, known) {
  peers <- known$claims
  at <- which(
    peers$article_id == claim$article_id & peers$quantity == "count" &
      peers$sex == claim$sex & peers$period_start == claim$period_start &
      peers$period_end == claim$period_end
  )
  if (length(at)) {
    peer <- peers[at[1], ]
    set <- printed_set(peer, known$rounding, known$hedge)
    return(list(text = peer$printed, set = set, sources = character()))
  }
  figure <- claim_figure(claim, known)
  if (is.null(figure)) return(NULL)
  list(
    text = figure_text(figure), sources = figure$sources,
    set = list(
      low = figure$low, high = figure$high, low_closed = TRUE,
      high_closed = TRUE
    )
  )
}

# What the printed number of a claim can stand for.
printed_set <- function(claim, rounding, hedge) {
  text <- claim$printed
  if (claim$quantity == "change_pct") text <- as_percent(text)
  rounding_interval(text, claim$comparator, rounding, hedge)
}

# The exact figure of the shortest longer period that begins or ends with
# `period`, and the rest of that period.
enclosing_figure <- function(period, sex, known) {
  rows <- known$reports
  rows <- rows[rows$measure == "flow" & rows$sex == sex &
    rows$precision == "exact" & !is.na(rows$period_start), ]
  starts <- rows$period_start == period[1] & rows$period_end > period[2]
  ends <- rows$period_end == period[2] & rows$period_start < period[1]
  rows <- rows[starts | ends, ]
  if (!nrow(rows)) return(NULL)
  length_of <- rows$period_end - rows$period_start
  row <- rows[which.min(length_of), ]
  whole <- c(row$period_start, row$period_end)
  rest <- if (row$period_start == period[1]) c(period[2] + 1, whole[2]) else
    c(whole[1], period[1] - 1)
  list(period = whole, rest = rest, figure = known_figure(whole, sex, known))
}

room_text <- function(whole, base) {
  count <- whole$figure$value
  head <- sprintf(
    "the %s of %s", figure_text(whole$figure), period_text(whole$period)
  )
  if (base$first > count) return(paste(head, "are fewer than that"))
  last <- min(base$last, count)
  sprintf(
    "%s would then leave %s for %s", head,
    whole_text(count - last, count - base$first), period_text(whole$rest)
  )
}

# --- Trend -------------------------------------------------------------------

# Kendall's test of the counts against the years; exact without ties.
kendall_test <- function(series) {
  x <- series$arrivals
  test <- stats::cor.test(
    series$year, x, method = "kendall", exact = !anyDuplicated(x)
  )
  pairs <- sign(outer(x, x, `-`))
  list(
    s = sum(pairs[lower.tri(pairs)]), tau = unname(test$estimate),
    p = test$p.value, exact = !anyDuplicated(x)
  )
}

window_years <- function(window) {
  as.integer(strsplit(window, "/", fixed = TRUE)[[1]])
}

as_said <- function(now, then, comparator) {
  lower <- now$high < then$low
  higher <- now$low > then$high
  said <- if (comparator == "lower") lower else higher
  if (now$exact && then$exact) return(said)
  if (lower || higher) said else NA
}

# --- Texts -------------------------------------------------------------------

format_whole <- function(x) {
  formatC(x, format = "d", big.mark = ",")
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
  from <- as.POSIXlt(period[1])
  to <- as.POSIXlt(period[2] + 1)
  months <- 12 * (to$year - from$year) + to$mon - from$mon
  year <- from$year + 1900
  even <- from$mday == 1 && to$mday == 1 && from$mon %% months == 0
  if (!even || !months %in% c(1, 3, 6, 12)) {
    return(paste(period[1], "to", period[2]))
  }
  part <- c("first", "second", "third", "fourth")[from$mon %/% months + 1]
  switch(as.character(months),
    "12" = as.character(year),
    "6" = sprintf("the %s half of %d", part, year),
    "3" = sprintf("the %s quarter of %d", part, year),
    "1" = sprintf("%s %d", month.name[from$mon + 1], year)
  )
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
      "no figure of %s (%s)", period_text(p), later_text(p, claim$sex, known)
    )
  }, ""))
}

later_text <- function(period, sex, known) {
  rows <- reports_of(known$all_reports, period)
  rows <- rows[rows$sex == sex, ]
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
  change <- diff(series$arrivals) * if (claim$comparator == "lower") -1 else 1
  at <- which(change > 0)[1]
  if (is.na(at)) return("")
  sprintf(
    "the next year with %s than the year before was %d, %s after %s",
    if (claim$comparator == "lower") "fewer" else "more",
    series$year[at + 1], format_whole(series$arrivals[at + 1]),
    format_whole(series$arrivals[at])
  )
}

gaps_text <- function(series) {
  sprintf(
    "no exact figure of %s",
    enumerate(as.character(series$year[is.na(series$arrivals)]))
  )
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
  sprintf("; against the claim: %s", enumerate(as.character(years)))
}

trend_text <- function(series, test, sign) {
  against <- series$year[-1][sign * diff(series$arrivals) <= 0]
  sprintf(
    "Kendall's tau %.2f (S = %d, %sp = %s) over %d to %d, %s",
    test$tau, as.integer(test$s), if (test$exact) "exact " else "",
    format(signif(test$p, 2)), min(series$year), max(series$year),
    if (length(against)) {
      paste("with a step the other way in", enumerate(as.character(against)))
    } else {
      "without a step the other way"
    }
  )
}

events_text <- function(events, n, printed) {
  last <- nrow(events)
  sprintf(
    "%d of %d dated steps fall in %s; the first is %s, %s; the last is %s, %s",
    n, last, printed, events$date[1], events$event[1], events$date[last],
    events$event[last]
  )
}
