# The year from which another rate holds.

quantity_break_year <- quantity(
  needs = c("printed", "window"), says = c("lower", "higher"),
  check = function(claim) {
    year <- printed_year(claim)
    if (is.na(year)) return(c(printed = "is not a year"))
    if (!in_window(year - 1L, claim) || !in_window(year, claim)) {
      c(window = paste("does not hold", year, "and the year before"))
    }
  },
  judge = function(claim, known) judge_window(claim, known, function(series) {
    breaks <- breaks_in(series, known)
    said <- breaks$way == way_sign(claim$comparator)
    at <- breaks$year == printed_year(claim)
    p <- ifelse(said, breaks$probability, 0)
    rule <- known$words$break_year
    elsewhere <- any(p[!at] >= rule[["right"]])
    other_way <- !said[at] && breaks$probability[at] >= rule[["right"]]
    says <- rule_says(p[at], "break_year", known$words)
    if (says == "wrong" && !elsewhere && !other_way) says <- "open"
    text <- break_text(claim, breaks, p, at, rule)
    word_outcome(says, text, p[at], known_sources(series))
  })
)

printed_year <- function(claim) {
  if (grepl("^[0-9]{4}$", claim$printed)) as.integer(claim$printed) else NA
}

# For each year after the first: the probability that another rate holds from
# it on, and whether the mean rate falls or rises there. Days on which the same
# counts were known share one computation.
breaks_in <- function(series, known) {
  key <- paste(c("breaks", series$arrivals), collapse = " ")
  points <- remember(known$memory, key, suppressWarnings(
    breakpoint_posterior(series$arrivals, band = FALSE, sensitivity = FALSE),
    classes = "nka_warning_breaks"
  )$points)
  data.frame(
    year = series$year[-1], probability = points$.break[-1],
    way = sign(diff(points$.rate))
  )
}

most_breaks_said <- 3

break_text <- function(claim, breaks, p, at, rule) {
  way <- if (way_sign(claim$comparator) < 0) "fall" else "rise"
  likely <- utils::head(order(-p), most_breaks_said)
  likely <- likely[p[likely] >= rule[["wrong"]] & !at[likely]]
  other_way <- at & p == 0 & breaks$probability >= rule[["wrong"]]
  named <- function(i) {
    enumerate(sprintf(
      "%d (%s)", breaks$year[i], probability_text(breaks$probability[i])
    ))
  }
  paste(c(
    sprintf(
      "a %s to another rate begins in %d with probability %s (years %d to %d)",
      way, breaks$year[at], probability_text(p[at]), breaks$year[1] - 1L,
      max(breaks$year)
    ),
    if (any(other_way)) sprintf(
      "the other way: %s", named(which(other_way))
    ),
    if (length(likely)) sprintf("likeliest beside it: %s", named(likely)),
    sprintf(
      "%s or more confirms, under %s contradicts if another is at %s",
      format(rule[["right"]]), format(rule[["wrong"]]), format(rule[["right"]])
    )
  ), collapse = "; ")
}
