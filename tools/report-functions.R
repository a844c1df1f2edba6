# What tools/report.R is made of: tables, pictures, and text for the terminal.

# One row a year: women, men, both, and the share of women among them.
year_table <- function(counts, shares) {
  women <- shares[shares$sex %in% "female", ]
  men <- shares[shares$sex %in% "male", ]
  at <- match(counts$year, women$year)
  data.frame(
    year = counts$year,
    women = women$arrivals[at],
    men = men$arrivals[match(counts$year, men$year)],
    total = counts$arrivals,
    share_women = women$share[at],
    conf_low = women$conf_low[at],
    conf_high = women$conf_high[at],
    status = as.character(counts$status)
  )
}

# List columns as text, for a table in a file.
flatten <- function(x) {
  x <- as.data.frame(x)
  lists <- vapply(x, is.list, NA)
  x[lists] <- lapply(x[lists], function(column) {
    vapply(column, function(cell) paste(unlist(cell), collapse = "; "), "")
  })
  x
}

all_sources <- function(...) {
  sources <- lapply(list(...), function(x) as.data.frame(sources_of(x)))
  sources <- do.call(rbind, sources)
  sources[!duplicated(sources$source_id), ]
}

write_tables <- function(target, tables) {
  dir.create(file.path(target, "tables"), showWarnings = FALSE)
  for (name in names(tables)) {
    utils::write.csv(
      flatten(tables[[name]]),
      file.path(target, "tables", paste0(name, ".csv")),
      row.names = FALSE, na = "", fileEncoding = "UTF-8"
    )
  }
}

write_pictures <- function(target, tables) {
  dir.create(file.path(target, "plots"), showWarnings = FALSE)
  for (name in names(tables)) {
    file <- file.path(target, "plots", paste0(name, ".png"))
    ggplot2::ggsave(
      file, ggplot2::autoplot(tables[[name]]),
      width = 7, height = 4.2, dpi = 200, bg = "white"
    )
  }
}

number <- function(x) {
  ifelse(is.na(x), "not known", formatC(x, format = "d", big.mark = ","))
}

percent <- function(x) {
  ifelse(is.na(x), "not known", sprintf("%.0f%%", 100 * x))
}

# Text for the terminal -------------------------------------------------------

terminal_summary <- function(years, verdicts) {
  peak <- years[which.max(years$total), ]
  latest <- years[nrow(years), ]
  c(
    "North Koreans who arrived in South Korea, by year",
    "",
    year_lines(years),
    "",
    sprintf("The most in one year: %s in %d, %s of them women.",
            number(peak$total), peak$year, percent(peak$share_women)),
    sprintf("The latest year: %s in %d, %s of them women (%s).",
            number(latest$total), latest$year, percent(latest$share_women),
            gsub("_", " ", latest$status)),
    "",
    verdict_lines(verdicts)
  )
}

year_lines <- function(years) {
  bar <- strrep("#", round(30 * years$total / max(years$total, na.rm = TRUE)))
  c(
    "Year  Women    Men  Total  Women, %",
    trimws(sprintf(
      "%4d %6s %6s %6s %9s  %s%s", years$year, dashed(years$women),
      dashed(years$men), dashed(years$total),
      dashed(100 * years$share_women), bar, status_mark(years$status)
    ), "right"),
    paste(
      "* provisional, may still change;",
      "d derived: follows from other printed figures"
    )
  )
}

dashed <- function(x) {
  ifelse(is.na(x), "-", formatC(round(x), format = "d", big.mark = ","))
}

status_mark <- function(status) {
  marks <- c(derived = " d", provisional = " *", pooled = " p")
  ifelse(status %in% names(marks), marks[status], "")
}

# How the claims of each article stand now.
verdict_lines <- function(verdicts) {
  counts <- as.data.frame(summary(verdicts))
  words <- sub("_rounded", " within rounding", counts$verdict)
  words <- sub("_", " ", words)
  article <- factor(counts$article_id, unique(counts$article_id))
  lines <- tapply(sprintf("%d %s", counts$now, words), article, paste,
                  collapse = ", ")
  c(
    "Claims of articles held against the counts, as these are known now",
    "",
    sprintf("%-18s %s", names(lines), lines)
  )
}
