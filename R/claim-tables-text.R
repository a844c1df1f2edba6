# How the judges word what they found in the tables of people, provinces,
# prices and countries.

people_share_text <- function(share, late) {
  total <- c(
    printed = "total as printed", added = "total of its categories",
    elsewhere = "total of the source's other tables"
  )[[share$whole$from]]
  sprintf(
    "%s, %s of %s %s (%s%s)%s", share_range_text(share), people_text(share),
    whole_text(share$whole$low, share$whole$high), table_text(share), total,
    if (late) "; no earlier table tells it" else "",
    if (is_joint(share)) margins_text(share) else listed_text(share)
  )
}

share_range_text <- function(share) {
  if (share$low == share$high) return(percent_of_text(share$low))
  sprintf("between %.1f and %.1f percent", share$low, share$high)
}

is_joint <- function(share) length(share$groups[[1]]$margins) > 1

people_text <- function(share) {
  sex <- names(share$groups)
  paste0(
    whole_text(share$persons[1], share$persons[2]),
    if (length(sex) == 1) counted_sex(sex) else ""
  )
}

table_text <- function(share) {
  who <- c(cumulative_arrivals = "people arrived by", residents =
             "residents on")[[share$base]]
  paste(who, share$as_of)
}

# How many of each sex fit by each dimension alone.
margins_text <- function(share) {
  each <- vapply(names(share$groups), function(sex) {
    group <- share$groups[[sex]]
    fit <- paste(format_whole(group$margins), "fit by", dimension_text(
      names(group$margins)
    ))
    who <- c(total = "people", female = "women", male = "men")[[sex]]
    sprintf("of %s %s %s", format_whole(group$whole$high), who, enumerate(fit))
  }, "")
  paste0("; ", paste(each, collapse = "; "), "; no table crosses these")
}

dimension_text <- function(dimension) gsub("_", " ", dimension, fixed = TRUE)

listed_text <- function(share) {
  listed <- share$whole$listed
  if (share$whole$from != "elsewhere" || is.na(listed)) return("")
  sprintf(
    ", %s of the %s whose %s is given",
    percent_of_text(100 * share$persons[2] / listed), format_whole(listed),
    dimension_text(names(share$groups[[1]]$margins))
  )
}

next_share_text <- function(share) {
  sprintf(
    "the next table, of %s, gives %s", share$as_of, share_range_text(share)
  )
}

no_share_text <- function(claim, known) {
  text <- "no table with these categories and a total was known"
  shares <- people_shares(claim, known$all$tables)
  since <- vapply(shares, function(x) as.double(x$known), 0)
  text <- if (length(since)) {
    first <- shares[[which.min(since)]]
    sprintf(
      "%s; the first, of %s (%s), %s", text, first$as_of, first$source,
      since_text(first$known, first$dated)
    )
  } else {
    sub(" was known", "", text, fixed = TRUE)
  }
  paste(c(text, part_text(newest_part(claim, known$tables), known)),
        collapse = "; ")
}

# A part without its total, beside all who had arrived by the same day.
part_text <- function(part, known) {
  if (is.null(part)) return(NULL)
  text <- sprintf(
    "a table of %s (%s) has %s of them without a total", part$as_of,
    part$source, whole_text(part$low, part$high)
  )
  to_day <- c(as.Date(NA), part$as_of)
  total <- known_figure(to_day, "total", known, "cumulative")
  if (is.null(total)) return(text)
  sprintf("%s, where all arrivals were %s", text, figure_text(total))
}

since_text <- function(known, dated) {
  if (dated) return(paste("counts as known from", known))
  "counts as known only now, since its source has no date"
}

census_text <- function(census) {
  text <- sprintf(
    "%s, %s of %s people in the census of %d%s",
    percent_of_text(100 * census$part / census$whole),
    format_whole(census$part), format_whole(census$whole), census$year,
    if (census$printed) "" else " (the sum of the provinces)"
  )
  if (!census$camps) return(text)
  counted <- census$whole - census$camps
  sprintf(
    "%s, and %s of the %s who were not counted in military camps", text,
    percent_of_text(100 * census$part / counted), format_whole(counted)
  )
}

no_census_text <- function(codes, year, known) {
  census <- province_census(codes, year, known$all$provinces)
  if (is.null(census)) return("no census with these provinces")
  sprintf(
    "no census was known; the one of %d %s", census$year,
    since_text(census$known, census$dated)
  )
}

price_text <- function(row, currency) {
  amount <- if (is.na(row$high)) {
    paste("over", format_whole(row$low))
  } else if (is.na(row$low)) {
    paste("under", format_whole(row$high))
  } else {
    whole_text(row$low, row$high)
  }
  date <- sub("/", " to ", row$date, fixed = TRUE)
  sprintf("%s %s (%s, %s)", amount, currency, date, row$note)
}

prices_text <- function(costs, currency) {
  first <- costs[order(ifelse(is.na(costs$low), costs$high, costs$low)), ][1, ]
  if (nrow(costs) == 1) {
    return(paste("the only report has", price_text(first, currency)))
  }
  by_high <- order(-ifelse(is.na(costs$high), costs$low, costs$high))
  last <- costs[by_high[1], ]
  sprintf(
    "%d reports, the lowest %s, the highest %s", nrow(costs),
    price_text(first, currency), price_text(last, currency)
  )
}

no_price_text <- function(claim, others) {
  text <- sprintf("no report in %s for that time", claim$unit)
  currencies <- sort(unique(as.character(others$currency)), method = "radix")
  each <- vapply(currencies, function(currency) {
    costs <- in_currency(others, currency)
    paste0("in ", currency, ": ", prices_text(costs, currency))
  }, "")
  paste(c(text, each), collapse = "; ")
}

# What the reports without a date say.
undated_text <- function(claim, known) {
  costs <- known$costs
  costs <- costs[as.character(costs$kind) == claim$category &
    is.na(costs$date_start), ]
  costs <- in_currency(costs, claim$unit)
  if (!nrow(costs)) return("")
  ends <- range(costs$low, costs$high, na.rm = TRUE)
  sprintf(
    "%d more without a date %s %s %s", nrow(costs),
    if (nrow(costs) == 1) "prints" else "print", whole_text(ends[1], ends[2]),
    claim$unit
  )
}

countries_text <- function(found, claim) {
  period <- period_text(claim_period(claim))
  if (!found$complete) {
    text <- sprintf("no table of refugees by country was known for %s", period)
    if (!found$some) return(text)
    where <- if (found$n) enumerate(found$largest$asylum_name) else
      "all countries together"
    return(sprintf("%s, but a count in %s", text, where))
  }
  if (!found$n) {
    return(paste("no country other than South Korea counted refugees in",
                 period))
  }
  at <- utils::head(found$largest, 3)
  sprintf(
    "%d %s other than South Korea counted refugees in %s: %s%s", found$n,
    if (found$n == 1) "country" else "countries", period,
    enumerate(paste(at$asylum_name, format_whole(at$persons))),
    if (found$n > 3) " the most" else ""
  )
}
