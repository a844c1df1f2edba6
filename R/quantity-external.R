# What no table of the package counts. What can still be said stands in a note:
# events on record, what other articles state, how many arrived in that time;
# or else what the tables do count.

quantity_external <- quantity(
  says = character(),
  judge = function(claim, known) {
    scale <- arrivals_beside(claim, known)
    beside <- c(
      events_beside(claim, known), articles_beside(claim, known), scale$text
    )
    if (!length(beside)) beside <- tables_beside(known)
    not_checkable(
      "no table of the package counts this, so that other sources must decide",
      scale$sources, reason = "external_source",
      note = paste(beside, collapse = "; ")
    )
  }
)

# Events in the period of a claim whose kind is its category or has it as a
# word, as forced_repatriation has repatriation.
events_beside <- function(claim, known) {
  if (anyNA(c(claim$category, claim_period(claim)))) return(NULL)
  events <- known$events
  words <- strsplit(as.character(events$kind), "_", fixed = TRUE)
  named <- events$kind == claim$category |
    vapply(words, function(x) claim$category %in% x, TRUE)
  events <- events[named & events$date_start <= claim$period_end &
    events$date_end >= claim$period_start, ]
  if (!nrow(events)) return(NULL)
  sprintf(
    "on record for %s: %s", period_text(claim_period(claim)),
    enumerate(sprintf("%s (%s)", dated_text(events), events$source_id))
  )
}

# Claims of other articles on the same category and time.
articles_beside <- function(claim, known) {
  peers <- known$claims
  peers <- peers[peers$quantity == "external" &
    peers$category %in% claim$category & !is.na(peers$category) &
    peers$article_id != claim$article_id, ]
  peers <- peers[same_time(peers, claim), ]
  if (!nrow(peers)) return(NULL)
  peers <- peers[order(peers$claim_id, method = "radix"), ]
  says <- vapply(seq_len(nrow(peers)), function(i) {
    stated_text(as.list(peers[i, ]), claim, known)
  }, "")
  paste0("other articles on the same subject: ", enumerate(paste0(
    peers$claim_id, says
  )))
}

# Arrivals in the years of a claim on people, as a scale for its number, and
# their sources.
arrivals_beside <- function(claim, known) {
  period <- claim_period(claim)
  if (!claim$unit %in% "persons" || anyNA(period)) return(NULL)
  years <- c(
    year_period(year_of(period[1]))[1], year_period(year_of(period[2]))[2]
  )
  figure <- known_figure(years, "total", known)
  if (is.null(figure)) return(NULL)
  text <- sprintf(
    "for scale, arrivals in South Korea in %s: %s", period_text(years),
    figure_text(figure)
  )
  list(text = text, sources = figure$sources)
}

tables_beside <- function(known) {
  dimensions <- unique(as.character(known$all$composition$dimension))
  if (!length(dimensions)) return(NULL)
  sprintf(
    "of those who arrived the tables tell the sex, %s",
    enumerate(gsub("_", " ", dimensions, fixed = TRUE))
  )
}

# Both without a time, or with a day in common.
same_time <- function(peers, claim) {
  if (is.na(claim$period_end)) return(is.na(peers$period_end))
  first <- function(x) {
    ifelse(is.na(x$period_start), x$period_end, x$period_start)
  }
  overlap <- first(peers) <= as.numeric(claim$period_end) &
    peers$period_end >= first(claim)
  overlap %in% TRUE
}

# Where both print a number in one unit: that of the other article, and whether
# both can be true.
stated_text <- function(peer, claim, known) {
  sets <- lapply(list(peer, claim), stated_set, known)
  compared <- identical(peer$unit, claim$unit) && all(lengths(sets) > 0)
  if (!compared) return("")
  # Each looks at the ends of the other, which may not belong to it.
  apart <- apart_from(sets[[1]]$low, sets[[1]]$high, sets[[2]]) ||
    apart_from(sets[[2]]$low, sets[[2]]$high, sets[[1]])
  sprintf(
    " (which prints %s and %s)", peer$printed,
    if (apart) "differs" else "agrees"
  )
}

# Claims that nothing is held against need not have a number that can be read.
stated_set <- function(claim, known) {
  read <- !is.na(claim$printed) && claim$comparator %in% comparators &&
    can_be_read(claim$printed, FALSE)
  if (read) printed_set(claim, known$rounding, known$hedge)
}
