# Results of trends in general: a small class of the tests' own stands for all.

toy <- function(x) {
  none <- rlang::quo(NULL)
  series <- nkarrivals:::read_series(x, none, none, none)
  means <- vapply(nkarrivals:::split_series(series),
                  function(one) mean(one$value), 0)
  estimates <- series$keys
  estimates$estimate <- means
  points <- nkarrivals:::repeat_keys(series)
  points[names(nkarrivals:::time_columns(series))] <-
    nkarrivals:::time_columns(series)
  points$.fitted <- rep(means, series$length)
  nkarrivals:::new_trend("toy", series, estimates, series$keys, points)
}

methods <- list(
  say = function(x) sprintf("the mean is %.1f", x$estimates$estimate),
  references = function(x) "Nobody (1900)",
  sketch = function(x) {
    label <- rep(nkarrivals:::series_label(x$series), x$series$length)
    line <- data.frame(series = label, time = x$series$times,
                       value = x$points$.fitted, run = label, style = "fit")
    band <- data.frame(line[c("series", "time", "run")],
                       low = line$value - 1, high = line$value + 1)
    last <- x$series$offset[-1]
    nkarrivals:::new_sketch(
      x, lines = line, bands = band,
      marks = data.frame(series = label[last], time = x$series$times[last],
                         label = "end"),
      caption = "The line is the mean."
    )
  }
)
for (name in names(methods)) {
  registerS3method(name, "nka_toy", methods[[name]],
                   asNamespace("nkarrivals"))
}

results <- list(
  vector = toy(c(3, 1, 2)), one = toy(5), matrix = toy(matrix(1:60, 3)),
  counts = toy(arrivals_by_year()), sexes = toy(arrivals_by_year(by = sex)),
  dates = toy(ts(c(3, 1, 4), start = c(2018, 3), frequency = 4))
)

test_that("a result prints its sentences, its numbers and its papers", {
  out <- capture.output(print(results$sexes))
  expect_match(out[1], "^female: the mean is")
  expect_match(out[2], "^male: the mean is")
  expect_true(any(grepl("A tibble: 2 x 2|A tibble: 2 × 2", out)))
  expect_match(out[length(out)], "Method: Nobody (1900).", fixed = TRUE)
  many <- capture.output(print(results$matrix))
  expect_true("... and 14 more series." %in% many)
})

test_that("tidy, glance, augment, summary and sources_of answer", {
  x <- results$sexes
  expect_identical(names(tidy(x)), c("sex", "estimate"))
  expect_identical(nrow(glance(x)), 2L)
  expect_identical(summary(x), glance(x))
  expect_identical(names(augment(x)), c("sex", "year", ".fitted"))
  expect_identical(nobs(x), x$series$length)
  expect_identical(sources_of(x), sources_of(arrivals_by_year(by = sex)))
  x$points <- NULL
  expect_s3_class(error_of(augment(x)), "nka_error_type")
  expect_s3_class(error_of(tidy(x, 1)), "nka_error_value")
})

test_that("every picture can be drawn in both ways, and leaves par alone", {
  skip_without("ggplot2")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  before <- graphics::par(no.readonly = TRUE)
  for (x in results) {
    expect_identical(plot(x, main = "Title"), x)
    drawn <- ggplot2::autoplot(x, main = "Title")
    expect_s3_class(ggplot2::ggplot_build(drawn), "ggplot_built")
    expect_identical(drawn$labels$alt, alt_text(x))
  }
  now <- graphics::par(no.readonly = TRUE)
  kept <- c("mar", "mgp", "las", "tcl", "oma", "cex")
  expect_identical(now[kept], before[kept])
})

test_that("a picture has a panel for each series, at most twelve", {
  pic <- nkarrivals:::sketch(results$matrix)
  expect_length(nkarrivals:::sketch_panels(pic), 12)
  expect_match(pic$caption, "the first 12 of 20 series")
  expect_length(nkarrivals:::sketch_panels(
    nkarrivals:::sketch(results$counts)
  ), 1)
})

test_that("quarters are drawn in their middle, years at their number", {
  pic <- nkarrivals:::sketch(results$dates)
  expect_equal(pic$parts$points$time, c(2018.625, 2018.875, 2019.125))
  pic <- nkarrivals:::sketch(results$counts)
  expect_identical(pic$parts$points$time, as.double(1990:2025))
  expect_identical(pic$parts$points$value,
                   as.double(arrivals_by_year()$arrivals))
})

test_that("numbers in sentences are as exact as is useful", {
  expect_identical(nkarrivals:::p_text(c(0.0314, 0.0004, NA)),
                   c("p = 0.031", "p < 0.001", "p unknown"))
  expect_identical(nkarrivals:::number_text(c(1234567.4, 12.345, 0.5, 1000)),
                   c("1,234,567", "12.3", "0.5", "1,000"))
  expect_identical(nkarrivals:::number_text(c(2^53, 2.345e20, -6.2e-30, Inf)),
                   c("9,007,199,254,740,992", "2.34e+20", "-6.2e-30",
                     "more than 1e308"))
})

test_that("a line of one point is drawn without a remark", {
  skip_if_not_installed("ggplot2")
  for (one in list(cumulative_sums(4, rate = 3, dispersion = 1),
                   breakpoint_posterior(4))) {
    layers <- ggplot2::autoplot(one)$layers
    lines <- Filter(function(layer) inherits(layer$geom, "GeomLine"), layers)
    expect_true(all(vapply(lines, function(line) nrow(line$data), 0L) == 0))
  }
})
