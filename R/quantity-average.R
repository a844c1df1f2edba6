# Arrivals against the mean of the years of a window.

quantity_average <- quantity(
  needs = c("period_start", "period_end", "window"),
  says = c("lower", "higher", "sharply_lower", "sharply_higher"),
  judge = function(claim, known) {
    figure <- years_figure(claim_period(claim), claim$sex, known)
    series <- window_series(claim, known)
    if (is.null(figure)) return(not_checkable(unknown_text(claim, known)))
    if (anyNA(series$arrivals)) return(gap_outcome(series))
    mean <- mean(series$arrivals)
    to <- compared_counts(figure, claim_period(claim))
    says <- vapply(to, function(ends) {
      change_says(ends, c(mean, mean), claim$comparator, known$words)
    }, "")
    both <- if (length(unique(says)) == 1) says[[1]] else if ("rough" %in% says)
      "rough" else "open"
    text <- average_text(claim, figure, mean, to, says, known$words)
    value <- if (figure$exact) figure$low else NA
    word_outcome(both, text, value, c(figure$sources, series$source))
  }
)

# The figure of a period; the sum of exact years where it is printed for none of
# several whole ones.
years_figure <- function(period, sex, known) {
  figure <- known_figure(period, sex, known)
  n <- whole_years(period)
  if (!is.null(figure) || is.na(n)) return(figure)
  series <- known_years(year_of(period[1]) + seq_len(n) - 1L, sex, known)
  if (anyNA(series$arrivals)) return(NULL)
  figure <- with_ends(sum(series$arrivals), FALSE, series$source)
  figure$who <- counted_sex(sex)
  figure
}

# What is held against a yearly mean: the yearly rate, and for a part of a year
# the count as well. Each has the two ends of the figure.
compared_counts <- function(figure, period) {
  count <- c(figure$low, figure$high)
  n <- whole_years(period)
  if (!is.na(n)) return(list(rate = count / n))
  days <- as.integer(period[2] - period[1]) + 1L
  rate <- count * days_in_year / days
  if (days < days_in_year) list(count = count, rate = rate) else
    list(rate = rate)
}

average_text <- function(claim, figure, mean, to, says, words) {
  period <- claim_period(claim)
  ends <- window_years(claim$window)
  rate <- paste(format_whole(round(unique(to$rate))), collapse = " to ")
  text <- sprintf(
    "%s in %s%s, against a mean of %s a year over %d to %d",
    figure_text(figure), period_text(period),
    if (identical(whole_years(period), 1L)) "" else
      sprintf(" (%s a year)", rate),
    format_whole(round(mean)), ends[1], ends[2]
  )
  degree <- vapply(names(to), function(name) degree_text(
    to[[name]], c(mean, mean), claim$comparator, says[[name]], words,
    lower = "%s percent less", higher = "%s percent more"
  ), "")
  if (length(unique(says)) == 1) return(paste0(text, degree[["rate"]]))
  what <- c(count = "the count so far", rate = "its yearly rate")[names(to)]
  sides <- sprintf("by %s the claim is %s%s", what, says, degree)
  paste(c(text, sides), collapse = "; ")
}
