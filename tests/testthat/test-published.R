# Numbers that papers and other packages print, each from its own file in
# inst/validation; the vignette `validation` shows the same rows.

published <- nkarrivals:::check_published(
  nkarrivals:::read_validation("published")
)

test_that("our functions give what is published", {
  for (i in seq_len(nrow(published))) {
    row <- published[i, ]
    expect_true(row$agrees, info = sprintf(
      "%s (%s): published %s, ours %s. %s", row$id, row$topic, row$published,
      format(row$value, digits = 10), row$problem
    ))
  }
})

test_that("each published number has its id, its call and its source", {
  expect_gte(nrow(published), 25)
  expect_identical(anyDuplicated(published$id), 0L)
  for (column in c("id", "call", "published", "source")) {
    expect_true(all(nzchar(trimws(published[[column]]))), label = column)
    expect_false(anyNA(published[[column]]), label = column)
  }
  expect_true(all(validUTF8(unlist(published[c("source", "note")]))))
})

test_that("each function on trends and breaks has published numbers", {
  called <- unique(unlist(lapply(published$call, function(call) {
    all.names(str2expression(call))
  })))
  expected <- c(
    "trend_test", "seasonal_trend_test", "theil_sen", "rate_ratio",
    "breakpoints_in", "breakpoint_posterior", "joinpoints", "interruption",
    "cumulative_sums"
  )
  expect_identical(setdiff(expected, called), character())
})

test_that("a printed number stands for all that print so", {
  set <- nkarrivals:::prints_like
  expect_equal(set("0.031"), c(low = 0.0305, high = 0.0315))
  expect_equal(set("12"), c(low = 11.5, high = 12.5))
  expect_equal(set("-4.20"), c(low = -4.205, high = -4.195))
  expect_equal(set("1,234"), c(low = 1233.5, high = 1234.5))
  expect_equal(set("1.5e-05"), c(low = 1.45e-5, high = 1.55e-5))
  expect_equal(set("2E3"), c(low = 1500, high = 2500))
  expect_identical(set("< 0.001"), c(low = -Inf, high = 0.001))
  expect_identical(set("<2.2e-16"), c(low = -Inf, high = 2.2e-16))
  expect_identical(set("> 5"), c(low = 5, high = Inf))
  expect_true(all(is.na(set("none"))))
  # The ends are in it, as they are computed.
  for (x in c(0.1, 0.7, 123.456)) {
    printed <- format(x, nsmall = 3)
    expect_gte(x + 0.0005, set(printed)[["low"]])
    expect_lte(x + 0.0005, set(printed)[["high"]])
  }
})

test_that("a call that gives no number agrees with nothing", {
  rows <- data.frame(
    topic = "none", id = letters[1:4],
    call = c("stop(\"no\")", "1:2", "NA_real_", "2"), published = c("1", "1",
                                                                  "1", "2.0")
  )
  checked <- nkarrivals:::check_published(rows)
  expect_identical(checked$agrees, c(FALSE, FALSE, FALSE, TRUE))
  expect_identical(is.na(checked$problem), c(FALSE, FALSE, TRUE, TRUE))
})

test_that("the series of a topic are read in order, others not at all", {
  folder <- tempfile("validation")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  writeLines(c("name,index,value", "b,2,20", "a,1,1", "b,1,10"),
             file.path(folder, "series-toy.csv"))
  writeLines(c("id,call,published,source,note",
               "x,sum(series$b) / 2,15.0,made up,"),
             file.path(folder, "published-toy.csv"))
  expect_identical(nkarrivals:::validation_series("toy", folder),
                   list(a = 1, b = c(10, 20)))
  expect_identical(nkarrivals:::validation_series("other", folder), list())
  rows <- nkarrivals:::read_validation("published", folder)
  expect_identical(rows$topic, "toy")
  expect_identical(rows$published, "15.0")
  expect_true(nkarrivals:::check_published(rows, folder)$agrees)
  expect_null(nkarrivals:::read_validation("speed", folder))
})

test_that("tables of simulations and timings have their columns", {
  columns <- list(
    validity = c("method", "n", "case", "quantity", "nominal", "value",
                 "mc.error", "replicates"),
    speed = c("task", "n", "contender", "version", "median_ms", "ratio", "runs",
              "peak_mb")
  )
  for (kind in names(columns)) {
    table <- nkarrivals:::read_validation(kind)
    expect_true(is.null(table) || is.data.frame(table))
    if (is.null(table)) next
    expect_identical(names(table), c("topic", columns[[kind]]), label = kind)
    expect_true(all(is.finite(
      table[[c(validity = "value", speed = "median_ms")[[kind]]]]
    )), label = kind)
  }
})

test_that("tables of the speed of counting have what the vignette reads", {
  columns <- list(
    counting = c("task", "n", "contender", "version", "ns_row", "ratio", "runs",
                 "peak_mb"),
    engines = c("task", "n", "contender", "version", "ns_row", "ratio", "runs"),
    growth = c("n", "contender", "version", "seconds", "runs", "peak_mb"),
    machine = c("script", "processor", "cores", "memory_gb", "system", "r",
                "compiler", "date")
  )
  tables <- lapply(names(columns), function(name) {
    utils::read.csv(file.path(nkarrivals:::validation_folder(),
                              sprintf("performance-%s.csv", name)))
  })
  names(tables) <- names(columns)
  for (name in names(columns)) {
    expect_identical(names(tables[[name]]), columns[[name]], label = name)
  }
  counting <- tables$counting
  for (rows in split(counting, counting[c("task", "n")], drop = TRUE)) {
    expect_identical(rows$contender[1:2], c(
      "nkarrivals", "nkarrivals: portable"
    ))
    expect_identical("nkarrivals: all threads" %in% rows$contender,
                     rows$n[1] >= 1e6)
    expect_true("stream" %in% rows$contender)
    expect_equal(rows$ratio, rows$ns_row / rows$ns_row[1], tolerance = 0.02)
  }
  expect_true(all(counting$runs >= 1))
  expect_setequal(tables$machine$script, setdiff(names(columns), "machine"))
})
