# Tables drawn in these tests. Numbers are small, so that what a picture must
# say can be worked out by eye.

yearly_with_gap <- function() {
  arrivals_by_year(
    data.frame(year = c(2001:2004, 2006), n = c(3, 5, NA, 2, 7)),
    count = n
  )
}

# Draws on a device that writes nothing and hands back what plot() returned.
draw <- function(x, ...) {
  grDevices::pdf(NULL, width = 6.5, height = 4)
  on.exit(grDevices::dev.off())
  withVisible(plot(x, ...))
}

drawable <- function() {
  year <- arrivals_by_year()
  sex <- arrivals_by_year(by = sex)
  list(
    year = year,
    sex = sex,
    one_row = year[nrow(year), ],
    empty = year[0, ],
    gap = yearly_with_gap(),
    no_figure = arrivals_by_year(data.frame(year = 2001:2003, n = NA_real_),
                                 count = n),
    half = arrivals_by_half(arrivals_quarterly),
    quarter = arrivals_by_quarter(arrivals_quarterly, by = sex),
    month = arrivals_by_month(data.frame(date = as.Date("2012-01-31") + 0:200)),
    one_period = sex[sex$year == 2025, ],
    share = gender_share(),
    men = gender_share()[gender_share()$sex == "male", ],
    province = category_share(
      subset(composition, dimension == "origin_province")
    ),
    dates = category_share(subset(composition, dimension == "age")),
    many = many_groups(),
    records = suppressMessages(gender_share(data.frame(
      date = as.Date(c("2020-02-01", NA, "2021-03-01")), sex = c("F", "M", NA)
    )))
  )
}

many_groups <- function() {
  data <- expand.grid(year = 2010:2015, origin = letters[1:7])
  data$n <- seq_len(nrow(data))
  arrivals_by_year(data, count = n, by = origin)
}

test_that("plot() draws every kind of table and returns it invisibly", {
  for (name in names(drawable())) {
    x <- drawable()[[name]]
    expect_silent(drawn <- draw(x, main = "A title"))
    expect_identical(drawn$value, x, info = name)
    expect_false(drawn$visible, info = name)
  }
})

test_that("plot() leaves margins and layout as they were", {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  graphics::par(mar = c(3, 3, 2, 1), las = 0)
  keep <- c("mar", "oma", "mfrow", "mgp", "las", "tcl", "cex")
  before <- graphics::par(keep)
  for (x in drawable()[c("year", "many", "province", "dates")]) plot(x)
  expect_equal(graphics::par(keep), before)
})

test_that("a missing value and a missing period each end a stretch of line", {
  data <- picture(yearly_with_gap())$data
  by_year <- split(data$run, data$label)
  expect_identical(by_year[["2001"]], by_year[["2002"]])
  expect_true(is.na(by_year[["2003"]]))
  expect_false(by_year[["2004"]] == by_year[["2002"]])
  expect_false(by_year[["2006"]] == by_year[["2004"]])
})

test_that("no run of any table spans a gap, whatever the order of its rows", {
  for (x in drawable()) {
    x <- x[rev(seq_len(nrow(x))), ]
    data <- picture(x)$data
    runs <- split(data, data$run)
    for (run in runs) {
      expect_false(anyNA(run$value))
      expect_length(unique(run$series), 1)
      if (attr(x, "period") != "none" && nrow(run) > 1) {
        expect_true(all(diff(run$index) == 1))
      }
    }
  }
})

test_that("the points are the rows of the table, gaps and all", {
  counts <- arrivals_by_quarter(arrivals_quarterly, by = sex)
  data <- picture(counts)$data
  known <- counts[!is.na(counts$arrivals), ]
  middle <- known$year + (known$quarter - 0.5) / 4
  drawn <- data[!is.na(data$value), ]
  key <- function(time, sex) paste(sprintf("%.3f", time), sex)
  expect_setequal(key(drawn$time, drawn$series), key(middle, known$sex))
  at <- match(key(middle, known$sex), key(drawn$time, drawn$series))
  expect_equal(drawn$value[at], as.double(known$arrivals))
  expect_identical(as.character(drawn$mark[at] == "derived"),
                   as.character(known$status == "derived"))
})

test_that("the unknown period is in the caption with its number", {
  dates <- as.Date(c("2020-01-05", NA, NA, "2021-06-01"))
  pic <- picture(arrivals_by_year(data.frame(date = dates)))
  expect_match(pic$caption, "2 arrivals of unknown date are not drawn.",
               fixed = TRUE)
  expect_equal(sum(pic$data$value), 2)
  one <- picture(arrivals_by_year(data.frame(date = dates[-2])))
  expect_match(one$caption, "1 arrival of unknown date is not drawn.",
               fixed = TRUE)
})

test_that("persons without a share are in the caption", {
  records <- data.frame(year = c(2020, 2020, 2020, 2021),
                        sex = c("female", "male", NA, "female"))
  pic <- picture(gender_share(records))
  expect_match(pic$caption, "1 arrival without a share", fixed = TRUE)
})

test_that("gaps are named, or counted where there are many", {
  expect_match(picture(yearly_with_gap())$caption,
               "No figure for 2003 and 2005.", fixed = TRUE)
  counts <- arrivals_by_quarter(arrivals_quarterly)
  span <- range(counts$year * 4 + counts$quarter)
  known <- sum(!is.na(counts$arrivals))
  expect_match(
    picture(counts)$caption,
    sprintf("No figure for %d of %d quarters.", diff(span) + 1 - known,
            diff(span) + 1),
    fixed = TRUE
  )
})

test_that("sources and the day of the vintage are in the caption", {
  x <- arrivals_as_of("2018-04-30")
  n <- length(attr(x, "sources"))
  expect_match(picture(x)$caption, "As known on 2018-04-30.", fixed = TRUE)
  expect_match(picture(x)$caption, sprintf("%d sources, see sources_of().", n),
               fixed = TRUE)
})

test_that("axes name the unit", {
  title <- function(x) picture(x)$value_title
  tables <- drawable()
  expect_identical(title(tables$year), "Arrivals (persons per year)")
  expect_identical(title(tables$half), "Arrivals (persons per half year)")
  expect_identical(title(tables$quarter), "Arrivals (persons per quarter)")
  expect_identical(title(tables$month), "Arrivals (persons per month)")
  expect_identical(title(tables$share), "Women among arrivals (%)")
  expect_identical(title(tables$men), "Men among arrivals (%)")
  expect_identical(title(tables$province), "Share of cumulative arrivals (%)")
  expect_identical(dots_title(picture(tables$one_period)),
                   "Arrivals, 2025 (persons per year)")
})

test_that("a table of one sex says so", {
  counts <- arrivals_by_year(by = sex)
  women <- counts[counts$sex == "female", ]
  expect_match(picture(women)$caption, "Shown: sex female.", fixed = TRUE)
  expect_match(alt_text(women), "Shown: sex female.", fixed = TRUE)
})

test_that("counts start at zero, shares of the sexes run from 0 to 100", {
  expect_identical(value_limits(picture(gender_share())), c(0, 100))
  counts <- picture(arrivals_by_year())
  expect_identical(value_limits(counts)[1], 0)
  expect_gt(value_limits(counts)[2], max(counts$data$value))
})

test_that("ticks are whole years inside the axis", {
  for (x in drawable()[c("year", "quarter", "share", "month")]) {
    pic <- picture(x)
    ticks <- time_ticks(pic)
    limits <- time_limits(pic)
    expect_true(all(ticks$at >= limits[1] & ticks$at <= limits[2]))
    expect_false(anyDuplicated(ticks$label) > 0)
  }
  expect_identical(time_ticks(picture(arrivals_by_year()))$label,
                   as.character(seq(1990, 2025, 5)))
})

test_that("colours are Okabe and Ito's and stand out on white", {
  published <- grDevices::palette.colors(9, "Okabe-Ito")
  expect_true(all(series_colours %in% substr(toupper(published), 1, 7)))
  expect_false(anyDuplicated(series_shapes) > 0)
  expect_length(series_shapes, length(series_colours))
  # Contrast as in the accessibility guidelines of the W3C, version 2.1.
  channel <- grDevices::col2rgb(c(series_colours, quiet_colour)) / 255
  linear <- ifelse(channel <= 0.03928, channel / 12.92,
                   ((channel + 0.055) / 1.055)^2.4)
  luminance <- drop(c(0.2126, 0.7152, 0.0722) %*% linear)
  contrast <- 1.05 / (luminance + 0.05)
  expect_true(all(contrast >= 3))
  expect_gt(contrast[length(contrast)], 4.5)
})

test_that("a sex keeps its colour and shape in every picture", {
  men <- picture(gender_share()[gender_share()$sex == "male", ])
  both <- picture(arrivals_by_year(by = sex))
  expect_identical(series_style(men),
                   series_style(both)[levels(both$data$series) == "male"])
})

test_that("long names and many panels still fit on a page", {
  long <- data.frame(category = c(strrep("a long name ", 9), "b"))
  expect_silent(draw(category_share(long)))
  expect_true(all(nchar(short_name(levels(as.factor(long$category)))) <= 32))
  groups <- expand.grid(year = 2010:2013, group = 1:30)
  many <- arrivals_by_year(groups, by = group)
  expect_silent(draw(many))
  expect_identical(time_ticks(picture(many))$label, c("2010", "2013"))
})

test_that("snapshots of single days are points without a line", {
  days <- as.Date(c("2020-09-30", "2022-12-31", "2024-09-30"))
  snapshots <- new_counts(
    data.frame(as_of = days, arrivals = 3:5,
               status = factor("observed", status_levels)),
    period = "date"
  )
  data <- picture(snapshots)$data
  expect_false(anyDuplicated(data$run) > 0)
  expect_identical(data$label, format(days))
  expect_identical(time_ticks(picture(snapshots))$label, format(days))
  expect_silent(draw(snapshots))
  expect_match(alt_text(snapshots), "^Points of arrivals \\(persons\\)")
})

test_that("a plot call that cannot be meant is an error", {
  x <- arrivals_by_year()
  expect_error(draw(x, col = "red"), class = "nka_error_value")
  attr(x, "period") <- NULL
  expect_error(draw(x), class = "nka_error_type")
})
