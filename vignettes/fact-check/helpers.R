# What the fact-check vignettes share. A vignette sets `article_id` and sources
# this file, which leaves `article`, `coded` and `verdicts` of that article, or
# of all where `article_id` names several.

knitr::opts_chunk$set(
  collapse = TRUE, comment = "#>", echo = FALSE, fig.width = 7,
  fig.height = 3.6, dpi = 96,
  dev.args = list(antialias = "none") # half the size, letters stay smooth
)
options(knitr.kable.NA = "")
library(nkarrivals)
has_ggplot <- requireNamespace("ggplot2", quietly = TRUE)

article <- articles[articles$article_id %in% article_id, ]
coded <- claims[claims$article_id %in% article_id, ]
verdicts <- check_claims(coded)
vintages <- tidy(verdicts)
stopifnot(nrow(article) == length(article_id), nrow(coded) > 0)

# --- Numbers and days in words ------------------------------------------------

n <- function(x) format(x, big.mark = ",", trim = TRUE, scientific = FALSE)
year <- function(day) as.integer(format(day, "%Y"))
long_day <- function(day) {
  month <- month.name[as.integer(format(day, "%m"))]
  paste(as.integer(format(day, "%d")), month, format(day, "%Y"))
}
count_word <- function(x, noun) {
  words <- c("one", "two", "three", "four", "five", "six")
  paste0(
    if (x %in% seq_along(words)) words[x] else n(x), " ", noun,
    if (x == 1) "" else "s"
  )
}

listed <- function(x) {
  if (length(x) < 2) return(paste(x))
  paste(paste(x[-length(x)], collapse = ", "), "and", x[length(x)])
}
percent_words <- function(share) paste(round(100 * share), "percent")
# Dates that a narrow table does not break.
unbroken <- function(x) gsub(" ", "\u00a0", gsub("-", "\u2011", x))

# --- Claims and their verdicts ------------------------------------------------

# "kei-2024-07" by its last number, or by all of it.
claim_row <- function(number) {
  id <- if (is.character(number)) number else {
    sprintf("%s-%02d", article_id, number)
  }
  row <- match(id, coded$claim_id)
  stopifnot(!is.na(row))
  row
}
claim <- function(number) coded[claim_row(number), ]
par <- function(number) claim(number)$paragraph
verdict_now <- function(number) {
  as.character(verdicts$verdict_now[claim_row(number)])
}
holds <- function(number) {
  verdict_now(number) %in% c("confirmed", "confirmed_rounded")
}
# The years of the window of a claim.
span_of <- function(number) {
  ends <- as.integer(strsplit(claim(number)$window, "/")[[1]])
  ends[1]:ends[2]
}
words_at <- function(number, vintage) {
  id <- claim(number)$claim_id
  vintages$words[vintages$claim_id == id & vintages$vintage == vintage]
}
is_ours <- function(claims) grepl("^A reading of our own", claims$remark)
ours <- is_ours(coded)
statements <- function(claims) paste0(
  claims$statement,
  ifelse(is_ours(claims), " [our reading, not stated by the article]", "")
)

# The statement, its verdict then and now, why, and for a contradicted one the
# reading nearest to it; a reading of our own is not read again.
verdict <- function(number) {
  row <- claim_row(number)
  lines <- c(
    sprintf(
      "**Verdict.** %s. At publication: **%s**. Now: **%s**.",
      statements(coded[row, ]), words_at(number, "publication"),
      words_at(number, "now")
    ),
    verdicts$explanation[row],
    if (verdict_now(number) == "contradicted" && !ours[row]) {
      nearest_reading(number)
    }
  )
  paste(">", lines, collapse = "\n>\n")
}
`%||%` <- function(x, y) if (is.null(x)) y else x

# Other readings of a claim, found once.
readings_of <- local({
  found <- list()
  function(number) {
    key <- claim(number)$claim_id
    if (is.null(found[[key]])) found[[key]] <<- readings(coded_with(number))
    found[[key]]
  }
})

# The reading nearest to the statement that would be true, and how many were
# tried; nothing where there is no other.
nearest_reading <- function(number) {
  found <- readings_of(number)
  id <- claim(number)$claim_id
  tried <- summary(found)
  tried <- tried[tried$claim_id == id, ]
  if (!tried$tried) return(NULL)
  found <- found[found$claim_id == id, ]
  nearest <- if (tried$hold) {
    line <- substring(format(found[1, ]), nchar(id) + 3)
    sprintf("The nearest that is true: %s. ", line)
  } else if (nrow(found)) {
    sprintf(
      "The total passed this number on a day from %s to %s. ",
      found$period_start[1], found$period_end[1]
    )
  }
  chance <- if (!is.na(tried$expected)) {
    expected <- format(signif(tried$expected, 2), scientific = FALSE)
    sprintf(
      "; of a made-up number of this size and precision, %s would be by chance",
      expected
    )
  }
  sprintf(
    "**Read otherwise.** %s%d readings were tried, %s true, %d not decided%s.",
    nearest %||% "", tried$tried, if (tried$hold) tried$hold else "none",
    tried$open, chance %||% ""
  )
}

# A claim; a change in percent with the counts of its article, which tell what
# it implies.
coded_with <- function(number) {
  use <- seq_len(nrow(coded)) == claim_row(number)
  if (claim(number)$quantity == "change_pct") {
    use <- use | coded$quantity == "count" &
      coded$article_id == claim(number)$article_id
  }
  coded[use, ]
}

table_of <- function(x, caption, ...) {
  knitr::kable(
    x, caption = caption, row.names = FALSE,
    format.args = list(big.mark = ","), ...
  )
}

# All verdicts of the article, in its order.
all_verdicts <- function() {
  told <- function(vintage) vapply(
    as.integer(sub(".*-", "", coded$claim_id)), words_at, "", vintage = vintage
  )
  knitr::kable(
    data.frame(
      Paragraph = coded$paragraph,
      Statement = statements(coded),
      then = told("publication"), now = told("now")
    ),
    col.names = c("Paragraph", "Statement (in our words)", "At publication",
                  "Now"),
    row.names = FALSE,
    caption = "The statements and readings, and their verdicts"
  )
}
count_verdicts <- function(verdict) sum(verdicts$verdict_now %in% verdict)

# --- Evidence -----------------------------------------------------------------

# Annual totals as known at publication and now, by sex where asked.
annual <- merge(
  arrivals_as_of(max(article$published_to))[c("year", "arrivals")],
  arrivals_as_of(max(vintages$day))[c("year", "arrivals")],
  by = "year", suffixes = c("_then", "_now"), all = TRUE
)
now_in <- function(year) annual$arrivals_now[match(year, annual$year)]
then_in <- function(year) annual$arrivals_then[match(year, annual$year)]

# Years with the probability that another level of arrivals begins in them.
break_years <- function(years) {
  points <- augment(breakpoint_posterior(
    now_in(years), time = years, band = FALSE, sensitivity = FALSE
  ))
  data.frame(
    year = years, arrivals = now_in(years), probability = points$.break
  )
}

# Every figure printed for a period: flows, or running totals to its end.
printed <- function(start, end, sex = "total") {
  measure <- if (is.na(start)) "cumulative" else "flow"
  hit <- arrival_reports$measure == measure & arrival_reports$sex == sex &
    arrival_reports$period_start %in% as.Date(start) &
    arrival_reports$period_end == as.Date(end)
  as.data.frame(arrival_reports[hit, ])
}

# The one value that all reports print for a period.
one_value <- function(start, end) {
  value <- unique(printed(start, end)$value)
  stopifnot(length(value) == 1)
  value
}

# The printed running totals of a span of days.
totals_between <- function(from, to) {
  hit <- arrival_reports$measure == "cumulative" &
    arrival_reports$sex == "total" & arrival_reports$precision == "exact" &
    arrival_reports$period_end >= as.Date(from) &
    arrival_reports$period_end <= as.Date(to)
  totals <- as.data.frame(arrival_reports[hit, ])
  totals[order(totals$period_end), ]
}

# Running totals, a dashed line at the claimed one, the time of the article.
plot_totals <- function(totals, claimed) {
  ggplot2::ggplot(totals, ggplot2::aes(period_end, value)) +
    ggplot2::annotate(
      "rect", xmin = article$published_from, xmax = article$published_to,
      ymin = -Inf, ymax = Inf, fill = "grey85"
    ) +
    ggplot2::geom_hline(yintercept = claimed, linetype = "dashed") +
    ggplot2::geom_line(colour = "#0072B2") +
    ggplot2::geom_point(colour = "#0072B2", size = 1.8) +
    ggplot2::labs(
      x = "Day of the running total (shaded: when the article appeared)",
      y = "Arrivals so far (persons)"
    ) +
    ggplot2::scale_y_continuous(labels = n) +
    ggplot2::theme_minimal(base_size = 10)
}

# The look of a picture with a legend.
if (has_ggplot) {
  look <- ggplot2::theme_minimal(base_size = 10) +
    ggplot2::theme(
      legend.position = "top",
      panel.grid.major.x = ggplot2::element_blank(),
      panel.grid.minor = ggplot2::element_blank()
    )
}

# Bars of `arrivals` by `year`, coloured by `part`, with `label` above.
plot_years <- function(data, colours) {
  ggplot2::ggplot(data, ggplot2::aes(year, arrivals, fill = part)) +
    ggplot2::geom_col(width = 0.75) +
    ggplot2::geom_text(
      ggplot2::aes(label = label), size = 2.7, vjust = -0.4, na.rm = TRUE
    ) +
    ggplot2::scale_fill_manual(NULL, values = colours) +
    ggplot2::scale_x_continuous(NULL, breaks = data$year) +
    ggplot2::scale_y_continuous(
      "Arrivals (persons)", labels = n,
      expand = ggplot2::expansion(c(0, 0.1))
    ) +
    look +
    ggplot2::theme(
      axis.text.x = ggplot2::element_text(angle = 45, hjust = 1)
    )
}

# --- Sources ------------------------------------------------------------------

list_sources <- function(cited = sources_of(verdicts)) {
  title <- paste0(" ", gsub("_", "\\\\_", cited$title), ".")
  title <- ifelse(is.na(cited$title), "", title)
  date <- ifelse(is.na(cited$published_on), "no date", cited$published_on)
  link <- ifelse(is.na(cited$url), "", sprintf(" <%s>", cited$url))
  cat(sprintf(
    "* %s (%s).%s%s [`%s`]", cited$publisher, date, title, link, cited$source_id
  ), sep = "\n")
}
