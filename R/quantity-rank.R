# The lowest or highest since a year, or of all years of a window.

quantity_rank <- quantity(
  needs = c("period_start", "period_end"),
  says = c("lowest_since", "highest_since", "lowest", "highest"),
  check = function(claim) {
    if (is_since(claim)) check_since(claim) else check_in_window(claim)
  },
  judge = function(claim, known) {
    if (is_since(claim)) rank_since(claim, known) else
      rank_in_window(claim, known)
  }
)

is_since <- function(claim) endsWith(claim$comparator, "_since")

# 1 where the claim is that other years are above, -1 where it is that they are
# below.
rank_sign <- function(comparator) {
  if (startsWith(comparator, "lowest")) 1 else -1
}

check_since <- function(claim) {
  missing <- check_filled(claim, c("reference_start", "reference_end"))
  if (length(missing)) missing else check_years(claim)
}

check_in_window <- function(claim) {
  year <- full_year(claim$period_start, claim$period_end)
  c(
    if (is.na(year)) c(period_end = "does not end a year"),
    check_filled(claim, "window"),
    if (!is.na(year) && !is.na(claim$window) && !in_window(year, claim)) {
      c(window = paste("does not hold", year))
    }
  )
}

rank_since <- function(claim, known) {
  years <- year_of(claim$reference_start):year_of(claim$period_end)
  series <- known_years(years, claim$sex, known)
  n <- nrow(series)
  ahead <- rank_sign(claim$comparator) *
    (series$arrivals - series$arrivals[n])
  between <- seq_len(n) > 1 & seq_len(n) < n
  offending <- (between & ahead <= 0) | (seq_len(n) == 1 & ahead > 0)
  judge_rank(series, n, offending, rank_text)
}

rank_in_window <- function(claim, known) {
  series <- window_series(claim, known)
  at <- match(year_of(claim$period_end), series$year)
  ahead <- rank_sign(claim$comparator) *
    (series$arrivals - series$arrivals[at])
  judge_rank(series, at, ahead < 0, function(series) {
    window_rank_text(series, at, ahead == 0)
  })
}

# A year that offends decides, even where others are not known.
judge_rank <- function(series, at, offending, text) {
  against <- series$year[offending %in% TRUE]
  if (is.na(series$arrivals[at])) return(gap_outcome(series))
  gaps <- anyNA(series$arrivals)
  if (gaps && !length(against)) return(gap_outcome(series))
  text <- paste0(
    if (gaps) paste0(gaps_text(series), "; "),
    text(series), offending_text(against)
  )
  outcome(
    if (length(against)) "contradicted" else "confirmed",
    text, series$arrivals[at], known_sources(series)
  )
}

window_rank_text <- function(series, at, tied) {
  others <- series[-at, ]
  text <- sprintf(
    "%s in %d", format_whole(series$arrivals[at]), series$year[at]
  )
  if (!nrow(others)) return(text)
  tied <- series$year[setdiff(which(tied), at)]
  sprintf(
    "%s%s; the other years from %d to %d: %s", text,
    if (length(tied)) paste(", as many as in", years_text(tied)) else "",
    min(series$year), max(series$year), spread_text(others)
  )
}
