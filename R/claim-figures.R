# The figures that the judges in R/quantity-*.R compare, as known on a day.

# The tables that claims are judged by; tests pass tables of their own. Each row
# gets the first day on which it counts as known. A table of people or prices
# whose source has no date is known only now, since it is here.
new_evidence <- function(reports = nkarrivals::arrival_reports,
                         composition = nkarrivals::composition,
                         events = nkarrivals::events,
                         costs = nkarrivals::costs,
                         provinces = nkarrivals::provinces,
                         abroad = nkarrivals::refugees_abroad) {
  reports <- as.data.frame(reports)
  reports$known <- known_from(reports$reported_on)
  reports$year <- full_year(reports$period_start, reports$period_end)
  events <- as.data.frame(events)
  events$known <- events$date_end
  tables <- list(
    composition = composition, costs = costs, provinces = provinces,
    abroad = abroad
  )
  newest <- max(reports$known, na.rm = TRUE)
  tables <- lapply(tables, known_by, newest)
  tables$tables <- people_tables(tables$composition)
  structure(c(
    list(reports = reports, figures = figures_of(reports), events = events),
    tables
  ), newest = newest, own = FALSE)
}

# A table whose rows are known from the date that they or their sources bear,
# or else from `newest` on.
known_by <- function(table, newest) {
  table <- as.data.frame(table)
  date <- sources$published_on[
    match(as.character(table$source_id), sources$source_id)
  ]
  printed <- table$reported_on %||% date
  printed[is.na(printed)] <- date[is.na(printed)]
  table$known <- known_from(printed)
  table$dated <- !is.na(table$known)
  table$known[!table$dated] <- newest
  table
}

# The rows known on a day; `memory` keeps them for the next claim.
evidence_on <- function(evidence, day, memory = NULL) {
  remember(memory, paste("known on", as.double(day)), {
    known <- lapply(evidence, function(x) x[!is.na(x$known) & x$known <= day, ])
    c(known, list(all = evidence, all_reports = evidence$reports, day = day))
  })
}

# What was computed under the key before, in an environment; without one it is
# computed again.
remember <- function(memory, key, value) {
  if (is.null(memory)) return(value)
  if (!exists(key, memory, inherits = FALSE)) assign(key, value, memory)
  memory[[key]]
}

# The figure of a period in force, by the rule of arrivals_as_of(), from the
# reports known on a day: NULL, or a list with its ends (equal where it is
# exact) and its source.
known_figure <- function(period, sex, known, measure = "flow") {
  days <- as.double(c(known$day, period))
  key <- paste(c("figure known on", days, sex, measure), collapse = " ")
  remember(known$memory, key, find_figure(period, sex, known, measure))
}

find_figure <- function(period, sex, known, measure) {
  rows <- reports_of(known$figures, period, sex, measure)
  if (!nrow(rows)) {
    return(if (measure == "flow") sum_of_halves(period, sex, known))
  }
  rows$year <- year_of(period[2])
  won <- pick_newest(rows, rows$value)
  figure <- with_ends(won$value, !won$exact, won$source_id, won$derived)
  figure$who <- counted_sex(sex)
  figure
}

# A year or half year of which only the halves or quarters are known: their sum,
# where both are exact.
sum_of_halves <- function(period, sex, known) {
  months <- calendar_months(period)
  if (!months %in% c(6, 12)) return(NULL)
  middle <- seq(period[1], by = paste(months / 2, "months"), length.out = 2)[2]
  parts <- list(
    known_figure(c(period[1], middle - 1), sex, known),
    known_figure(c(middle, period[2]), sex, known)
  )
  if (any(lengths(parts) == 0)) return(NULL)
  if (!all(vapply(parts, `[[`, TRUE, "exact"))) return(NULL)
  figure <- with_ends(
    sum(vapply(parts, function(x) as.double(x$value), 0)), FALSE,
    unlist(lapply(parts, `[[`, "sources")), derived = TRUE
  )
  figure$who <- counted_sex(sex)
  figure
}

counted_sex <- function(sex) {
  c(total = "", female = " women", male = " men")[[sex]]
}

# Exact counts of calendar years by the same rule; NA where none was known.
known_years <- function(years, sex, known) {
  key <- paste("years known on", as.double(known$day), sex)
  won <- remember(known$memory, key, {
    rows <- known$figures
    rows <- rows[rows$measure == "flow" & rows$sex == sex &
      !is.na(rows$year), ]
    won <- pick_newest(rows, rows$value)
    won[won$exact, ]
  })
  at <- match(years, won$year)
  list2DF(list(
    year = years, arrivals = as.double(won$value[at]),
    source = won$source_id[at]
  ))
}

reports_of <- function(reports, period, sex, measure = "flow") {
  # As numbers, days are compared much faster.
  ends <- as.double(period)
  at <- which(as.double(reports$period_end) == ends[2] & reports$sex == sex)
  start <- as.double(reports$period_start[at])
  reports[at[start %in% ends[1] & reports$measure[at] == measure], ]
}

# Every figure that a source prints or implies: what is in force is one of them.
figures_of <- function(reports) {
  do.call(rbind, lapply(c("total", "female", "male"), function(sex) {
    rbind(printed_rows(reports, sex), derived_rows(reports, sex))
  }))
}

printed_rows <- function(rows, sex) {
  rows <- rows[rows$sex == sex, ]
  same <- c(
    "period_start", "period_end", "year", "source_id", "value", "known"
  )
  data.frame(
    rows[same], measure = as.character(rows$measure),
    sex = rep(sex, nrow(rows)), exact = rows$precision == "exact",
    stated = states_status(rows$status), derived = rep(FALSE, nrow(rows))
  )
}

# What a source implies that prints the other two of total, women and men.
derived_rows <- function(rows, sex) {
  other <- setdiff(c("total", "female", "male"), sex)
  # As numbers, days are written much faster.
  key <- function(x) {
    paste(
      x$measure, as.double(x$period_start), as.double(x$period_end),
      x$source_id
    )
  }
  one <- printed_rows(rows, other[1])
  two <- printed_rows(rows, other[2])
  one <- one[!key(one) %in% key(rows[rows$sex == sex, ]), ]
  one <- one[key(one) %in% key(two), ]
  two <- two[match(key(one), key(two)), ]
  one$value <- one$value + two$value * if (sex == "total") 1L else -1L
  one$sex <- rep(sex, nrow(one))
  one$known <- pmax(one$known, two$known)
  one$exact <- one$exact & two$exact
  one$stated <- rep(FALSE, nrow(one))
  one$derived <- rep(TRUE, nrow(one))
  one
}

# A figure that was not printed as exact stands for all that "about" can mean.
with_ends <- function(value, rough, sources = character(), derived = FALSE) {
  ends <- list(low = as.double(value), high = as.double(value))
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

# Two figures compared, or which of them is missing.
judge_pair <- function(claim, known, compare) {
  now <- claim_figure(claim, known)
  then <- reference_figure(claim, known)
  sources <- c(now$sources, then$sources)
  if (is.null(now) || is.null(then)) {
    return(not_checkable(unknown_text(claim, known), sources))
  }
  compare(now, then, against_text(claim, now, then), sources)
}

# A change that is contradicted as it is printed, without a sign, but would hold
# as a fall.
judge_change <- function(low, high, claim, text, sources) {
  out <- judge_number(low, high, claim, text, sources)
  unsigned <- without_sign(claim$printed) == trimws(claim$printed)
  as_fall <- unsigned && all(inside(-c(high, low), claim$set))
  if (out$verdict == "contradicted" && as_fall) {
    out$note <- sprintf(
      "a fall is written with a minus sign, and as -%s this would hold",
      trimws(claim$printed)
    )
  }
  out
}

# Those of the other sex in the period of a claim; else all that are not in
# `part`.
figure_of_rest <- function(claim, part, known) {
  other <- c(female = "male", male = "female")[[claim$sex]]
  rest <- known_figure(claim_period(claim), other, known)
  if (!is.null(rest)) return(rest)
  total <- known_figure(claim_period(claim), "total", known)
  if (is.null(total)) return(NULL)
  total$value <- total$value - part$value
  total$low <- total$low - part$high
  total$high <- total$high - part$low
  total$exact <- total$exact && part$exact
  total
}

judge_share <- function(claim, part, rest) {
  whole <- part$value + rest$value
  text <- sprintf(
    "%s of %s%s in %s", figure_text(part), if (rest$exact) "" else "about ",
    format_whole(whole), period_text(claim_period(claim))
  )
  sources <- c(part$sources, rest$sources)
  if (rest$low < 0) {
    text <- paste0(text, ", two figures that do not go together")
  }
  if (rest$low < 0 || whole <= 0) return(not_checkable(text, sources))
  low <- 100 * part$low / (part$low + rest$high)
  high <- 100 * part$high / (part$high + rest$low)
  if (low == high) text <- paste0(percent_of_text(low), ", ", text)
  judge_number(low, high, claim, text, sources)
}

year_of <- function(day) as.integer(format(day, "%Y"))

year_period <- function(year) as.Date(paste0(year, c("-01-01", "-12-31")))

days_in_year <- 365.25

# How many calendar years a period is made of; NA where it is not.
whole_years <- function(period) {
  years <- year_of(period)
  whole <- c(year_period(years[1])[1], year_period(years[2])[2])
  if (identical(period, whole)) diff(years) + 1L else NA_integer_
}

# --- Running totals and residents ---------------------------------------------

# The newest total for a day of the claim's period; where none was printed, the
# totals before and after it, or the one there is, since a total does not fall.
claim_total <- function(claim, known) {
  rows <- known$reports
  days <- sort(unique(rows$period_end[
    rows$measure == "cumulative" & rows$sex == claim$sex
  ]))
  day <- claim$period_end
  first <- if (is.na(claim$period_start)) day else claim$period_start
  hit <- days[days >= first & days <= day]
  if (length(hit)) return(total_on(max(hit), claim$sex, known))
  total_around(first, day, days, claim$sex, known)
}

total_on <- function(day, sex, known) {
  figure <- known_figure(c(as.Date(NA), day), sex, known, "cumulative")
  figure$text <- sprintf("%s in all by %s", figure_text(figure), day)
  figure
}

total_around <- function(first, last, days, sex, known) {
  ends <- c(
    before = utils::tail(days[days < first], 1),
    after = utils::head(days[days > last], 1)
  )
  if (!length(ends)) return(NULL)
  found <- lapply(ends, total_on, sex, known)
  list(
    low = found$before$low %||% 0, high = found$after$high %||% Inf,
    text = paste(
      found$before$text %||% "no total of an earlier day", "and",
      found$after$text %||% "no total of a later day"
    ),
    sources = unlist(lapply(found, `[[`, "sources"), use.names = FALSE)
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
  if (find_quantity(claim$quantity)$percent) text <- as_percent(text)
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

# --- Years of a window --------------------------------------------------------

window_series <- function(claim, known, sex = claim$sex) {
  ends <- window_years(claim$window)
  known_years(ends[1]:ends[2], sex, known)
}

# The years of a window by a judge of three or more, or why they have none.
judge_window <- function(claim, known, judge) {
  series <- window_series(claim, known)
  if (anyNA(series$arrivals)) return(gap_outcome(series))
  if (nrow(series) < 3) return(not_checkable("fewer than three years"))
  judge(series)
}

in_window <- function(year, claim) {
  ends <- window_years(claim$window)
  year >= ends[1] & year <= ends[2]
}

# What can still be said where some years have no exact figure.
gap_outcome <- function(series) {
  text <- gaps_text(series)
  if (!all(is.na(series$arrivals))) {
    text <- sprintf("%s; the other years: %s", text, spread_text(series))
  }
  not_checkable(text, known_sources(series))
}

known_sources <- function(series) unique(series$source[!is.na(series$source)])

# Kendall's test of the counts, which are in the order of the years.
test_of_years <- function(series) {
  counts <- as.double(series$arrivals)
  score <- kendall_scores(counts, c(0, length(counts)), exact_unasked)
  test <- kendall_test(score, "two.sided")
  list(s = score$s, tau = test$tau, p = test$p.value, method = test$method)
}

window_years <- function(window) {
  as.integer(strsplit(window, "/", fixed = TRUE)[[1]])
}

# --- Events ------------------------------------------------------------------

# A category "kind" or "kind/words in the event".
event_filter <- function(category) {
  slash <- regexpr("/", category, fixed = TRUE)
  if (slash < 0) return(list(kind = category, words = character()))
  words <- strsplit(trimws(substring(category, slash + 1)), "\\s+")[[1]]
  list(kind = trimws(substr(category, 1, slash - 1)), words = words)
}

# Events of the kind that hold all the words, in the years of the window.
claim_events <- function(claim, known) {
  filter <- event_filter(claim$category)
  ends <- window_years(claim$window)
  events <- known$events
  events <- events[as.character(events$kind) == filter$kind &
    year_of(events$date_start) >= ends[1] &
    year_of(events$date_end) <= ends[2], ]
  for (word in filter$words) {
    hit <- grepl(tolower(word), tolower(events$event), fixed = TRUE)
    events <- events[hit, ]
  }
  events[order(events$date_start, events$date_end), ]
}

is_printed_date <- function(x) {
  grepl(report_date, x) && !is.na(known_from(x))
}

# First and last day that a year, month or day can mean.
days_of_date <- function(x) {
  first <- paste0(x, substring("0000-01-01", nchar(x) + 1))
  list(first = as_days(first), last = known_from(x))
}

# --- Days on which a claim is judged again -----------------------------------

# Days from which a report of arrivals about the time of a claim is known.
arrival_days <- function(claim, evidence) {
  days <- c(
    claim_period(claim), reference_period(claim),
    if (!is.na(claim$window)) year_period(window_years(claim$window))
  )
  if (all(is.na(days))) return(as.Date(character()))
  span <- range(days, na.rm = TRUE)
  end <- evidence$reports$period_end
  evidence$reports$known[end >= span[1] & end <= span[2]]
}
