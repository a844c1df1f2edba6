# What holds for every result on trends and breaks: it speaks, shows its
# numbers, draws, and names its papers and sources.

years <- arrivals_by_year(by = sex)
recent <- years[years$year >= 2002, ]
quarters <- arrivals_by_quarter()
quarters <- quarters[!is.na(quarters$arrivals), ]

results <- list(
  trend_test = trend_test(recent),
  seasonal_trend_test = seasonal_trend_test(quarters),
  theil_sen = theil_sen(recent),
  rate_ratio = rate_ratio(recent, period = 2020, reference = 2019),
  breakpoints_in = breakpoints_in(recent),
  breakpoint_posterior = breakpoint_posterior(recent),
  joinpoints = joinpoints(recent, select = "bic"),
  interruption = interruption(recent, events = c(closure = "2020-01-22")),
  cumulative_sums = cumulative_sums(recent)
)

# A DOI, or volume and pages where no DOI is sure.
place_of_paper <- "(<doi:10[.].+>|[a-z] [0-9]+, [0-9]+-[0-9]+)$"

test_that("each result has a sentence for each series, and papers", {
  for (name in names(results)) {
    x <- results[[name]]
    said <- nkarrivals:::say(x)
    expect_length(said, nrow(glance(x)))
    expect_match(said, "[.]$", label = name)
    expect_match(nkarrivals:::references(x), place_of_paper, label = name)
    expect_false(any(grepl("NA|NaN|Inf|%[a-z]", said)), label = said[1])
    out <- capture.output(shown <- print(x))
    expect_identical(shown, x)
    expect_true(any(grepl("^Method: ", out)), label = name)
  }
})

test_that("tidy and glance are tibbles with the groups first", {
  for (name in names(results)) {
    x <- results[[name]]
    groups <- names(x$series$keys)
    for (table in list(tidy(x), glance(x))) {
      expect_s3_class(table, "tbl_df")
      expect_identical(names(table)[seq_along(groups)], groups, label = name)
    }
    expect_true(all(c("n", "missing") %in% names(glance(x))), label = name)
  }
})

# The tests and ratios compare, and fit no value to each point.
fit_nothing <- c("trend_test", "seasonal_trend_test", "rate_ratio")

test_that("augment says where a method fits nothing", {
  for (name in fit_nothing) {
    expect_error(augment(results[[name]]), "fits no value", label = name)
  }
})

test_that("augment has the data in its rows, and new columns with a dot", {
  for (name in names(results)) {
    x <- results[[name]]
    if (name %in% fit_nothing) next
    points <- augment(x)
    expect_identical(as.double(points$arrivals), x$series$values, label = name)
    added <- setdiff(names(points), c(
      names(x$series$keys), "year", "quarter", "arrivals", "exposure", "segment"
    ))
    expect_match(added, "^[.]", label = name)
  }
})

test_that("each result is drawn in both ways and told in words", {
  skip_without("ggplot2")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  for (name in names(results)) {
    x <- results[[name]]
    expect_identical(plot(x), x)
    drawn <- ggplot2::autoplot(x)
    expect_s3_class(ggplot2::ggplot_build(drawn), "ggplot_built")
    expect_identical(drawn$labels$alt, alt_text(x))
    expect_gt(nchar(nkarrivals:::sketch(x)$caption), 0)
  }
})

test_that("the sources of the counts stay with the result", {
  for (name in names(results)) {
    from <- if (name == "seasonal_trend_test") quarters else recent
    expect_identical(sources_of(results[[name]]), sources_of(from))
  }
})

test_that("what is not in the calls is refused", {
  for (name in names(results)) {
    if (name == "rate_ratio") next
    fun <- getExportedValue("nkarrivals", name)
    cnd <- error_of(fun(1:10, alpah = 3))
    expect_s3_class(cnd, "nka_error_value")
  }
})

test_that("intervals of a change speak of falls where the sentence does", {
  expect_identical(
    change_interval(c(-10, 5, -3, 2, 0), c(-12, 1, -8, 0, -1),
                    c(-7.9, 9, 2, 4, 1), 0.95),
    c("95% interval 7.9 to 12", "95% interval 1 to 9",
      "95% interval from a fall of 8 to a rise of 2", "95% interval 0 to 4",
      "95% interval from a fall of 1 to a rise of 1")
  )
  expect_identical(
    change_interval(0, 0, 3, 0.9),
    "90% interval from no change to a rise of 3"
  )
  falling <- c(100, 90, 78, 69, 62, 49, 41, 30)
  expect_no_match(format(theil_sen(falling)), "-", fixed = TRUE)
  fit <- joinpoints(falling, max_joinpoints = 0)
  expect_no_match(format(fit), "-", fixed = TRUE)
})

test_that("results of no value, or of one, are said and drawn", {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  for (x in list(numeric(), 5)) {
    results <- suppressWarnings(list(
      trend_test(x), theil_sen(x), breakpoints_in(x),
      breakpoints_in(x, family = "gaussian"), breakpoint_posterior(x),
      joinpoints(x)
    ))
    for (result in results) {
      expect_match(format(result), "\\.$")
      expect_false(any(is.nan(unlist(glance(result)))))
      expect_no_warning(plot(result))
      skip_if_not_installed("ggplot2")
      expect_no_warning(ggplot2::ggplotGrob(ggplot2::autoplot(result)))
      expect_match(alt_text(result), "^Chart")
    }
  }
})

test_that("help pages name the columns that tidy() and its kin give", {
  pages <- tools::Rd_db("nkarrivals")
  skip_if_not(length(pages) > 0, "installed without help pages")
  data_columns <- c("sex", "year", "quarter", "arrivals")
  for (name in names(results)) {
    page <- paste(as.character(pages[[paste0(name, ".Rd")]]), collapse = "")
    words <- strsplit(page, "[^A-Za-z0-9_.]+")[[1]]
    words <- c(words, sub("[.]$", "", words))
    for (table in list(tidy, glance, augment)) {
      columns <- tryCatch(names(table(results[[name]])),
                          error = function(e) character())
      expect_identical(setdiff(columns, c(words, data_columns)), character(),
                       label = name)
    }
  }
})

test_that("batches of no series have tables, names and pictures of nothing", {
  none <- cbind(a = 1:9)[, 0, drop = FALSE]
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  results <- list(
    trend_test(none), theil_sen(none), breakpoints_in(none),
    breakpoint_posterior(none), joinpoints(none), rate_ratio(0, 0),
    rate_ratio(numeric(), numeric()), breakpoints_in(none, penalty = "path")
  )
  for (result in results) {
    size <- n_series(result$series)
    expect_identical(nrow(glance(result)), size)
    expect_length(format(result), size)
    expect_length(nobs(result), size)
    expect_no_warning(plot(result))
    expect_match(alt_text(result), "^Chart")
  }
  for (result in results[-c(1, 4)]) {
    width <- if (inherits(result, "nka_theil_sen")) 2 else 1
    expect_length(coef(result), width * n_series(result$series))
    expect_identical(NROW(confint(result)), n_series(result$series))
  }
  cnd <- expect_error(interruption(none, events = 5), class = "nka_error_short")
  expect_match(conditionMessage(cnd), "no series")
})

test_that("the first sentences of a batch need no other series", {
  set.seed(3)
  many <- matrix(rpois(24 * 9, rep(c(40, 25), each = 12)), 24)
  batches <- list(
    trend_test = trend_test(many), theil_sen = theil_sen(many),
    rate_ratio = rate_ratio(many, period = 20, reference = 3),
    breakpoints_in = breakpoints_in(many),
    breakpoint_posterior = breakpoint_posterior(many),
    joinpoints = joinpoints(many, max_joinpoints = 1, select = "bic"),
    interruption = interruption(many, events = c(change = 13)),
    cumulative_sums = cumulative_sums(many),
    seasonal_trend_test = seasonal_trend_test(
      many, time = rep(2001:2006, each = 4), season = rep(1:4, 6)
    )
  )
  expect_setequal(names(batches), names(results))
  for (x in batches) {
    first <- nkarrivals:::say_first(x, 4)
    expect_identical(first, format(x)[1:4])
  }
})
