# The date of an event: a year, a month or a day.

quantity_event_date <- quantity(
  needs = c("printed", "category", "window"), says = "equal",
  check = function(claim) {
    kind <- event_filter(claim$category)$kind
    c(
      if (!is_printed_date(claim$printed)) c(
        printed = "is not a year, month or day such as 2011-12-17"
      ),
      if (!kind %in% levels(nkarrivals::events$kind)) c(category = paste(
        "does not begin with a kind of event:",
        enumerate(levels(nkarrivals::events$kind), "or")
      ))
    )
  },
  days = function(claim, evidence) claim_events(claim, evidence)$known,
  judge = function(claim, known) {
    events <- claim_events(claim, known)
    if (!nrow(events)) return(not_checkable(no_event_text(claim)))
    days <- days_of_date(claim$printed)
    # A longer event is dated by its beginning.
    begin <- days_of_date(sub("/.*", "", events$date))
    on_date <- begin$first >= days$first & begin$last <= days$last
    apart <- begin$last < days$first | begin$first > days$last
    text <- events_text(events, sum(on_date), date_text(claim$printed))
    value <- year_of(begin$first[1])
    if (!any(on_date) && !all(apart)) {
      return(not_checkable(paste0(text, ", too rough to decide"),
                           events$source_id, value = value))
    }
    verdict <- if (all(on_date)) "confirmed" else if (any(on_date))
      "confirmed_rounded" else "contradicted"
    outcome(verdict, text, value, events$source_id)
  }
)
