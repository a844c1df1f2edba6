# Women against men.

quantity_order <- quantity(
  needs = c("sex", "period_start", "period_end"),
  says = c("lower", "higher", "only_lower", "only_higher"),
  check = function(claim) {
    c(
      if (claim$sex == "total") c(sex = "is not female or male"),
      if (is_only(claim)) check_filled(claim, "window")
    )
  },
  judge = function(claim, known) {
    period <- order_of_period(claim, known)
    others <- order_of_others(claim, known)
    text <- order_text(claim, period, others)
    sources <- unlist(c(
      period[c("female_source", "male_source")],
      others[c("female_source", "male_source")]
    ))
    sources <- unname(sources[!is.na(sources)])
    if (any(!period$so, others$so, na.rm = TRUE)) {
      outcome("contradicted", text, sources = sources)
    } else if (anyNA(c(period$so, others$so))) {
      not_checkable(text, sources)
    } else {
      outcome("confirmed", text, sources = sources)
    }
  }
)

is_only <- function(claim) startsWith(claim$comparator, "only_")

# A row for each year of the period, or one where it is not of whole years:
# the two counts, and whether they stand to each other as said (`so`).
order_of_period <- function(claim, known) {
  period <- claim_period(claim)
  if (!is.na(whole_years(period))) {
    years <- year_of(period[1]):year_of(period[2])
    return(order_of_years(years, claim, known))
  }
  figures <- lapply(c("female", "male"), function(sex) {
    figure <- known_figure(period, sex, known)
    exact <- !is.null(figure) && figure$exact
    data.frame(
      arrivals = if (exact) figure$low else NA_real_,
      source = if (exact) figure$sources else NA_character_
    )
  })
  both_sexes(period_text(period), figures[[1]], figures[[2]], claim)
}

# The years of the window outside the period, for claims of "only".
order_of_others <- function(claim, known) {
  years <- if (is_only(claim)) {
    ends <- window_years(claim$window)
    inside <- year_of(claim$period_start):year_of(claim$period_end)
    setdiff(ends[1]:ends[2], inside)
  }
  order_of_years(as.integer(years), claim, known)
}

order_of_years <- function(years, claim, known) {
  both_sexes(
    years, known_years(years, "female", known),
    known_years(years, "male", known), claim
  )
}

both_sexes <- function(time, female, male, claim) {
  ahead <- sign(female$arrivals - male$arrivals) *
    if (claim$sex == "female") 1 else -1
  data.frame(
    time = time, female = female$arrivals, male = male$arrivals,
    so = ahead == way_sign(claim$comparator), female_source = female$source,
    male_source = male$source
  )
}

order_text <- function(claim, period, others) {
  so <- period[period$so %in% TRUE, ]
  not_so <- period[period$so %in% FALSE, ]
  also <- others[others$so %in% TRUE, ]
  unknown <- c(period$time[is.na(period$so)], others$time[is.na(others$so)])
  said <- sprintf(
    "%s %s than %s",
    more_or_fewer(claim$comparator),
    if (claim$sex == "female") "women" else "men",
    if (claim$sex == "female") "men" else "women"
  )
  paste(c(
    if (nrow(so)) sprintf("%s: %s", said, so_text(so)),
    if (nrow(not_so)) sprintf("not %s: %s", said, sexes_text(not_so)),
    if (nrow(also)) paste("so too in other years:", sexes_text(also)),
    if (is_only(claim) && any(!others$so, na.rm = TRUE) && !nrow(also)) {
      paste("not so in the other years:", times_text(
        others$time[others$so %in% FALSE]
      ))
    },
    if (length(unknown)) {
      paste("no exact figures of both sexes for", times_text(unknown))
    }
  ), collapse = "; ")
}

# Where there are many years, the one in which the two counts are closest.
so_text <- function(rows) {
  if (nrow(rows) < 3) return(sexes_text(rows))
  closest <- rows[which.min(abs(rows$female - rows$male)), ]
  sprintf(
    "%s, the closest with %s", times_text(rows$time), sexes_text(closest)
  )
}

sexes_text <- function(rows) {
  enumerate(sprintf(
    "%s women and %s men in %s", format_whole(rows$female),
    format_whole(rows$male), rows$time
  ))
}

times_text <- function(time) {
  if (is.numeric(time)) years_text(time) else enumerate(as.character(time))
}
