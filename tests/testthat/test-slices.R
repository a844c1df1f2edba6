# Batches are worked through in slices: the results are those of one piece.

set.seed(61)
uneven <- data.frame(
  who = rep(1:40, c(rep(c(3, 0, 1, 17, 8), 7), 90, 2, 5, 30, 6)),
  n = NA_real_
)
uneven$n <- stats::rpois(nrow(uneven), 6)
uneven$day <- seq_len(nrow(uneven))
none <- rlang::quo(NULL)
series <- nkarrivals:::read_series(
  uneven, rlang::quo(n), rlang::quo(day), rlang::quo(who)
)
in_slices <- nkarrivals:::in_slices

test_that("slices hold each series once, in order and whole", {
  held <- in_slices(series, function(slice, which) {
    list(which = which, n = slice$length, key = slice$keys$who,
         part = nkarrivals:::split_series(slice))
  }, size = 40)
  expect_identical(held$which, seq_along(series$length))
  expect_identical(held$n, series$length)
  expect_identical(held$key, series$keys$who)
  expect_identical(held$part, nkarrivals:::split_series(series))
})

test_that("slices are of about the size that was asked for", {
  values <- function(size) {
    in_slices(series, function(slice, which) {
      list(sum(slice$length))
    }, size = size)[[1]]
  }
  expect_identical(sum(values(40)), nrow(uneven))
  expect_true(all(values(40) <= 40 + max(series$length)))
  expect_length(values(1e5), 1)
  expect_length(values(1), length(series$length))
})

test_that("methods say the same of slices and of the whole", {
  fits <- list(
    function(slice, ...) nkarrivals:::plain_scores(slice, 200L),
    function(slice, ...) nkarrivals:::hamed_rao_scores(slice, NULL),
    function(slice, ...) nkarrivals:::prewhitened_scores(slice, 200L),
    function(slice, ...) nkarrivals:::raw_theil_sen(slice, 0.95, FALSE),
    function(slice, ...) nkarrivals:::raw_siegel(slice)
  )
  for (fit in fits) {
    expect_identical(in_slices(series, fit, size = 20), fit(series))
  }
})

test_that("a batch of several slices is each of its parts", {
  x <- matrix(stats::rpois(25 * 9000, 20), 25)
  third <- split(seq_len(9000), rep(1:3, each = 3000))
  tests <- list(
    function(x) glance(trend_test(x)), function(x) tidy(theil_sen(x)),
    function(x) tidy(breakpoints_in(x, family = "poisson")),
    function(x) tidy(rate_ratio(x, period = 20, reference = 5))
  )
  for (test in tests) {
    parts <- do.call(rbind, lapply(third, function(i) test(x[, i])))
    expect_identical(test(x)[-1], parts[-1])
  }
})

# Slow enough for the bar, which looks at the clock some times a second.
slowly <- function(slice, which) {
  Sys.sleep(0.3)
  list(n = slice$length)
}

test_that("a bar shows how far a long batch is, where somebody looks", {
  shown <- function(interactive) {
    rlang::with_interactive(value = interactive, rlang::with_options(
      cli.progress_show_after = 0, cli.dynamic = FALSE,
      capture.output(done <- in_slices(series, slowly, 100), type = "message")
    ))
  }
  expect_match(paste(shown(TRUE), collapse = " "), "Series .*%")
  expect_identical(shown(FALSE), character())
  expect_identical(cli::cli_progress_num(), 0L)
})

test_that("after an interrupt no bar is left, and the next call is right", {
  stopped <- rlang::with_interactive(value = TRUE, tryCatch(
    in_slices(series, function(slice, which) {
      if (which[1] > 1) rlang::interrupt()
      list(n = slice$length)
    }, 100),
    interrupt = function(cnd) "stopped"
  ))
  expect_identical(stopped, "stopped")
  expect_identical(cli::cli_progress_num(), 0L)
  again <- in_slices(series, function(slice, which) list(n = slice$length), 100)
  expect_identical(again$n, series$length)
})
