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
    test <- test_of_years(series)
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
