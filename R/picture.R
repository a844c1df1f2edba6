# Pictures of counts and shares. `picture()` decides once what is drawn and
# said; plot(), autoplot() and alt_text() only put it on paper.

# Okabe and Ito's colours, without the two that are too pale on white. Each
# keeps a contrast of 3 to 1 and is paired with one shape.
series_colours <- c("#0072B2", "#D55E00", "#009E73", "#000000", "#CC79A7")
series_shapes <- c(21L, 24L, 22L, 23L, 25L)
quiet_colour <- "grey35"
grid_colour <- "grey88"

# How far a cell can be trusted: filled, hollow, hollow with a plus (derived)
# or with a cross (pooled). `overlay` is the sign drawn inside the hollow one.
mark_legend <- c(firm = 16L, provisional = 1L, derived = 10L, pooled = 13L)
mark_overlay <- c(derived = 3L, pooled = 4L)

# A list: `kind` (time, dots, empty), `data` (one row a point, see
# point_table()), titles, caption, the notes of the caption, and `x`.
picture <- function(x) {
  check_drawable(x)
  rows <- as.data.frame(x)
  known <- has_period(rows, attr(x, "period"))
  pic <- list(
    x = x,
    share = inherits(x, "nka_shares"),
    period = attr(x, "period"),
    all = point_table(rows[known, , drop = FALSE], x)
  )
  pic$kind <- picture_kind(pic)
  pic$data <- drawn_points(pic)
  pic$panels <- pic$kind == "time" && nlevels(pic$data$series) > 5
  if (pic$panels) pic$data$panel <- pic$data$series
  pic$value_title <- value_title(pic)
  pic$notes <- c(
    note_groups(rows[known, , drop = FALSE], pic), note_gaps(pic),
    note_undated(rows[!known, , drop = FALSE]), note_unknown_share(pic)
  )
  pic$message <- paste(c("No counts to draw.", pic$notes), collapse = " ")
  pic$caption <- paste(c(pic$notes, note_interval(pic), note_vintage(x)),
                       collapse = " ")
  pic
}

check_drawable <- function(x, call = rlang::caller_env(2)) {
  if (is.null(attr(x, "period"))) {
    abort_nka("type", c(
      "`x` has lost the attributes of a table of counts.",
      i = "Make it again with arrivals_by_year() or another counting function."
    ), call = call)
  }
}

has_period <- function(rows, period) {
  columns <- rows[period_columns(period)]
  if (length(columns)) !Reduce(`|`, lapply(columns, is.na)) else
    rep(TRUE, nrow(rows))
}

# Points of the picture. time: decimal year of the middle of the period;
# index: number of the period, so that neighbours differ by one; label: the
# period in words; series: its groups in words; item, panel: in a dot chart the
# last group but sex, and the others; value, low, high: persons or percent;
# mark: how far the cell can be trusted.
point_table <- function(rows, x) {
  period <- attr(x, "period")
  groups <- varying_groups(rows, attr(x, "groups"))
  item <- utils::tail(setdiff(groups, "sex"), 1)
  share <- inherits(x, "nka_shares")
  place <- period_place(rows, period)
  value <- if (share) 100 * rows$share else as.double(rows$arrivals)
  points <- data.frame(
    place,
    series = group_label(rows, groups),
    item = group_label(rows, item),
    panel = group_label(rows, setdiff(groups, c("sex", item))),
    value = value,
    low = if (share) pmax(0, 100 * rows$conf_low) else no_value(rows),
    high = if (share) pmin(100, 100 * rows$conf_high) else no_value(rows),
    persons = as.double(rows$arrivals),
    status = as.character(rows$status),
    mark = cell_mark(as.character(rows$status))
  )
  if ("sex" %in% groups) points$sex <- group_label(rows, "sex")
  points[order(points$series, points$index), , drop = FALSE]
}

# Groups with more than one value, and sex, which has a colour of its own.
varying_groups <- function(rows, groups) {
  varies <- vapply(rows[groups], function(x) length(unique(x)) > 1, NA)
  groups[varies | groups == "sex"]
}

no_value <- function(rows) rep(NA_real_, nrow(rows))

period_place <- function(rows, period) {
  if (period == "none") {
    n <- nrow(rows)
    return(data.frame(time = rep(NA_real_, n), index = rep(1, n),
                      label = rep("", n)))
  }
  if (period == "date") return(date_place(rows$as_of))
  n <- period_units[[period]]
  part <- if (n == 1) rep(1L, nrow(rows)) else rows[[period]]
  index <- n * as.double(rows$year) + part - 1
  data.frame(
    time = if (n == 1) as.double(rows$year) else (index + 0.5) / n,
    index = index,
    label = period_label(index, period)
  )
}

# Days of a snapshot: no two are neighbours, since nothing is known between.
date_place <- function(day) {
  year <- as.POSIXlt(day)$year + 1900
  start <- as.Date(ISOdate(year, 1, 1))
  data.frame(
    time = year + as.double(day - start) / days_in_year,
    index = 2 * as.double(day),
    label = format(day)
  )
}

period_label <- function(index, period) {
  n <- period_units[[period]]
  year <- index %/% n
  part <- index %% n + 1
  switch(period,
    year = sprintf("%.0f", year),
    half = sprintf("%.0f H%.0f", year, part),
    quarter = sprintf("%.0f Q%.0f", year, part),
    month = sprintf("%s %.0f", month.name[part], year)
  )
}

# The groups of each row in words, as a factor in the order of the groups.
group_label <- function(rows, groups) {
  if (!length(groups)) return(factor(rep("all", nrow(rows)), "all"))
  columns <- lapply(rows[groups], as.factor)
  words <- lapply(columns, function(column) {
    word <- as_words(as.character(column))
    ifelse(is.na(word), "unknown", word)
  })
  label <- do.call(paste, c(unname(words), sep = ", "))
  first <- do.call(order, c(unname(lapply(columns, as.integer))))
  ordered <- length(columns) == 1 && is.ordered(columns[[1]])
  factor(label, unique(label[first]), ordered = ordered)
}

# "age_10_19" as "age 10-19", "north_hamgyong" as "north hamgyong".
as_words <- function(code) {
  gsub("_", " ", gsub("([0-9])_([0-9])", "\\1-\\2", code), fixed = TRUE)
}

cell_mark <- function(status) {
  mark <- ifelse(status %in% names(mark_legend), status, "firm")
  factor(mark, names(mark_legend))
}

picture_kind <- function(pic) {
  if (!nrow(pic$all)) return("empty")
  one_period <- length(unique(pic$all$index)) == 1
  several <- nlevels(pic$all$series) > 1
  dots <- pic$period == "none" || (one_period && several)
  if (dots && all(is.na(pic$all$value))) return("empty")
  if (dots) "dots" else "time"
}

# Women stand for both sexes in a series of shares, and a group that has no
# share at all (unknown sex) has nothing to draw.
drawn_points <- function(pic) {
  data <- pic$all
  if (pic$share && pic$kind == "time" &&
        all(c("female", "male") %in% data$sex)) {
    data <- data[data$sex %in% "female", , drop = FALSE]
  }
  if (nrow(data) && (pic$share || pic$kind == "dots")) {
    has_value <- tapply(!is.na(data$value), data$series, any)
    keep <- has_value[as.character(data$series)] | all(is.na(data$value))
    data <- data[keep, , drop = FALSE]
  }
  data$series <- droplevels(data$series)
  data$item <- droplevels(data$item)
  data$run <- runs_of(data)
  if (pic$kind == "dots") dots_points(data) else data
}

# Number of the unbroken stretch a point belongs to; a missing value or a
# missing period ends a stretch.
runs_of <- function(data) {
  known <- which(!is.na(data$value))
  run <- rep(NA_integer_, nrow(data))
  series <- as.integer(data$series)[known]
  starts <- c(TRUE, diff(series) != 0 | diff(data$index[known]) != 1)
  run[known] <- cumsum(starts[seq_along(known)])
  run
}

# ---- What is said ------------------------------------------------------------

value_title <- function(pic) {
  if (!pic$share) {
    per <- c(year = " per year", half = " per half year",
             quarter = " per quarter", month = " per month")[pic$period]
    return(sprintf("Arrivals (persons%s)", if (is.na(per)) "" else per))
  }
  population <- unique(pic$x[["population"]])
  if (!is.null(population)) {
    of <- if (length(population) == 1) as_words(population) else "persons"
    return(sprintf("Share of %s (%%)", of))
  }
  sex <- as.character(unique(pic$data$sex))
  who <- c(female = "Women", male = "Men")[if (length(sex) == 1) sex else ""]
  if (is.na(who)) "Share of arrivals (%)" else
    sprintf("%s among arrivals (%%)", who)
}

format_persons <- function(n) {
  format(n, big.mark = ",", scientific = FALSE, trim = TRUE)
}

format_value <- function(value, pic) {
  if (pic$share) sprintf("%.1f%%", value) else
    vapply(value, format_persons, "")
}

# "1990 to 2001, 2025" for the periods with these numbers.
runs_text <- function(index, label) {
  first <- !duplicated(index)
  index <- index[first]
  label <- label[first][order(index)]
  run <- cumsum(c(TRUE, diff(sort(index)) != 1)[seq_along(index)])
  text <- tapply(label, run, function(x) {
    if (length(x) == 1) x else paste(x[1], "to", x[length(x)])
  })
  as.vector(text)
}

# Groups of which the table has only one.
note_groups <- function(rows, pic) {
  groups <- attr(pic$x, "groups")
  groups <- groups[vapply(rows[groups], function(x) length(unique(x)) == 1, NA)]
  if (pic$share && pic$kind == "time") groups <- setdiff(groups, "sex")
  if (!length(groups)) return(NULL)
  value <- vapply(groups, function(name) {
    as.character(group_label(rows[1, ], name))
  }, "")
  words <- paste(as_words(groups), value)
  sprintf("Shown: %s.", enumerate(words))
}

# Periods between the first and the last for which no series has a figure.
note_gaps <- function(pic) {
  if (pic$kind != "time" || pic$period == "date") return(NULL)
  data <- pic$all
  span <- seq(min(data$index), max(data$index))
  gap <- setdiff(span, data$index[!is.na(data$value)])
  if (!length(gap)) return(NULL)
  if (length(gap) == length(span)) return("No figure in any period.")
  stretch <- runs_text(gap, period_label(gap, pic$period))
  if (length(stretch) > 4) {
    return(sprintf("No figure for %d of %d %s.", length(gap), length(span),
                   c(year = "years", half = "half years",
                     quarter = "quarters", month = "months")[[pic$period]]))
  }
  sprintf("No figure for %s.", enumerate(stretch))
}

note_undated <- function(rows) {
  if (!nrow(rows)) return(NULL)
  if (all(is.na(rows$arrivals))) {
    return("Arrivals of unknown date, their number unknown, are not drawn.")
  }
  n <- sum(as.double(rows$arrivals), na.rm = TRUE)
  sprintf("%s of unknown date %s not drawn.",
          if (n == 1) "1 arrival" else paste(format_persons(n), "arrivals"),
          if (n == 1) "is" else "are")
}

# Persons whose group is unknown are outside the base of a share.
note_unknown_share <- function(pic) {
  if (!pic$share) return(NULL)
  n <- sum(pic$all$persons[is.na(pic$all$value)], na.rm = TRUE)
  if (n == 0) return(NULL)
  sprintf("%s without a share, such as of unknown sex, %s not drawn.",
          if (n == 1) "1 arrival" else paste(format_persons(n), "arrivals"),
          if (n == 1) "is" else "are")
}

note_interval <- function(pic) {
  if (!pic$share || all(is.na(pic$data$low))) return(NULL)
  sprintf("Bars: %s.", interval_name(pic$x))
}

interval_name <- function(x) {
  level <- attr(x, "conf_level")
  method <- attr(x, "method")
  paste0(
    if (!is.null(level)) sprintf("%s%% ", format(100 * level)),
    if (is.null(method)) "confidence" else
      paste0(toupper(substr(method, 1, 1)), substring(method, 2)),
    " intervals"
  )
}

note_vintage <- function(x) {
  n <- length(attr(x, "sources"))
  vintage <- attr(x, "vintage")
  c(
    note_simulated(x),
    if (length(vintage) == 1 && !is.na(vintage)) {
      sprintf("As known on %s.", format(vintage))
    },
    if (n) sprintf("%d source%s, see sources_of().", n, if (n > 1) "s" else "")
  )
}

note_simulated <- function(x) {
  if (isTRUE(attr(x, "simulated"))) "Simulated records, no real persons."
}

wrapped <- function(text, width = 50) {
  paste(strwrap(text, width), collapse = "\n")
}

# Names of the marks for the legend; NULL where every cell is as published.
legend_marks <- function(data) {
  drawn <- data[!is.na(data$value), , drop = FALSE]
  found <- levels(droplevels(drawn$mark))
  if (all(found == "firm")) return(NULL)
  firm <- unique(drawn$status[drawn$mark == "firm"])
  label <- stats::setNames(found, found)
  label[found == "firm"] <- enumerate(firm, "or")
  label
}

dots_title <- function(pic) {
  when <- unique(pic$data$label)
  if (!nzchar(when[1])) return(pic$value_title)
  sub(" (", paste0(", ", when[1], " ("), pic$value_title, fixed = TRUE)
}

# ---- Axes --------------------------------------------------------------------

value_limits <- function(pic) {
  top <- max(0, pic$data$value, pic$data$high, na.rm = TRUE)
  women_or_men <- grepl("^(Women|Men) ", pic$value_title)
  if (pic$share && (women_or_men || top > 80)) return(c(0, 100))
  if (top == 0) return(c(0, 1))
  c(0, 1.05 * top)
}

# No ticks where there is no figure.
value_ticks <- function(pic) {
  if (all(is.na(pic$data$value))) return(numeric())
  limits <- value_limits(pic)
  at <- pretty(limits, if (pic$panels) 3 else 5)
  at[at <= limits[2] & (at == round(at) | pic$share)]
}

# The style of each series; a sex has the same one in every picture.
series_style <- function(pic) {
  known <- c("female", "male", "total", "unknown")
  series <- levels(pic$data$series)
  if (all(series %in% known)) return(match(series, known))
  if (pic$panels) rep(1L, length(series)) else seq_along(series)
}

time_limits <- function(pic) {
  span <- range(pic$data$time)
  if (pic$period %in% c("year", "date")) return(span + c(-0.5, 0.5))
  if (has_few_periods(pic)) {
    return(span + c(-0.5, 0.5) / period_units[[pic$period]])
  }
  c(floor(span[1]), ceiling(span[2]))
}

# Ticks: each period where there are few, else the starts of years.
time_ticks <- function(pic) {
  data <- pic$data
  if (has_few_periods(pic) || pic$period == "date") {
    first <- !duplicated(data$index)
    label <- data$label[first]
    if (pic$period == "month") label <- sub("^(...)\\S*", "\\1", label)
    ticks <- data.frame(at = data$time[first], label = label)
    if (pic$panels) ticks <- ticks[unique(c(1, nrow(ticks))), ]
    return(as.list(ticks))
  }
  at <- pretty(time_limits(pic), if (pic$panels) 3 else 6)
  inside <- at >= time_limits(pic)[1] & at <= time_limits(pic)[2]
  at <- at[at == round(at) & inside]
  list(at = at, label = sprintf("%.0f", at))
}

has_few_periods <- function(pic) diff(range(pic$data$index)) < 8

time_title <- function(pic) {
  if (pic$period == "year") return("Year")
  if (pic$period == "date") return("Day")
  if (!has_few_periods(pic)) return("Year (ticks on 1 January)")
  c(half = "Half year", quarter = "Quarter", month = "Month")[[pic$period]]
}

# ---- Dot charts --------------------------------------------------------------

# A name as an axis has room for it; alt text has all of it.
short_name <- function(name, width = 32) {
  if (!length(name)) return(character())
  ifelse(nchar(name) > width, paste0(substr(name, 1, width - 3), "..."), name)
}

# A point may carry its sex as colour; everything else is on the axis, or in
# panels. With no group but sex, sex is on the axis.
dots_points <- function(data) {
  data$name <- data$series
  if (nlevels(data$item) == 1 && !is.null(data$sex)) data$item <- data$sex
  by_sex <- !is.null(data$sex) && !identical(data$item, data$sex)
  data$series <- if (by_sex) data$sex else factor(rep("all", nrow(data)))
  data$series <- droplevels(data$series)
  data$item <- ordered_items(data)
  data
}

# Items from the largest down, or as an ordered factor has them; in a plot the
# first level is at the bottom.
ordered_items <- function(data) {
  if (is.ordered(data$item)) return(factor(data$item, rev(levels(data$item))))
  size <- tapply(data$value, data$item, function(v) max(c(v, -1), na.rm = TRUE))
  factor(data$item, names(sort(size)))
}
