# The date of an event.

quantity_event_date <- quantity(
  needs = c("printed", "category", "window"), says = "equal",
  check = function(claim) {
    if (!grepl("^[0-9]{4}$", claim$printed)) c(printed = "is not a year")
  },
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
