# Several threads against one, whose counts the other files prove. Each counts
# many times a round of 1,024 rows.

skip_on_cran()

n <- 40077
# In order, so that each thread meets other periods than the others.
days <- sort(rep_len(c(-1000.5, 0, 365, 10227:19358), n))
days[c(5, n - 5)] <- NA
codes <- rep_len(c(1:13, NA), n)

same_for_all <- function(..., threads = 1:4) {
  found <- lapply(threads, function(t) aggregate_call(..., threads = t))
  expect_identical(vapply(found, `[[`, 1L, "threads"), threads)
  for (one in found) {
    one$threads <- 1L
    expect_identical(one, found[[1]])
  }
  expect_identical(found[[1]]$fault, 0L)
}

test_that("days of every type are counted alike", {
  same_for_all(days, 1L, NULL, 1L)
  same_for_all(as.integer(days), 1L, NULL, 12L)
  same_for_all(days * 86400, 5L, 32400, 4L)
  same_for_all(rep_len(c(1999:2020, NA), n), 2L)
  text <- format(.Date(10227:19358))
  same_for_all(sort(rep_len(text, n)), 3L)
  same_for_all(rep_len(c(seq_along(text), NA), n), 4L, text)
  same_for_all(NULL, 0L, as.double(n), codes = list(codes), levels = 13L)
})

test_that("groups and counts of every type are counted alike", {
  name <- rep_len(c("f", NA, "m"), n)
  groups <- list(codes = list(codes, name),
                 keys = list(NULL, list(c("f", "m"), 1:2)), levels = c(13L, 2L))
  counts <- list(rep_len(c(0:9, NA), n), rep_len(c(0, 2^31, NaN), n),
                 rep_len(c(0L, .Machine$integer.max), n))
  for (count in counts) {
    do.call(same_for_all, c(list(days, 1L, NULL, 1L, counts = count), groups))
  }
})

test_that("the row of a fault is the first there is, whoever meets it", {
  first_bad <- function(rows, threads) {
    days[rows] <- -1e9
    aggregate_call(days, 1L, threads = threads)[c("fault", "row")]
  }
  for (rows in list(n, c(n, 3), c(2060, 1030), 1:n)) {
    expect_identical(first_bad(rows, 3L), first_bad(rows, 1L))
    expect_identical(first_bad(rows, 3L)$row, as.double(min(rows)))
  }
})

test_that("sums and cells that are too large together are found", {
  counts <- rep(0, n)
  of_each_thread <- 10 + 1024 * 0:2
  counts[of_each_thread[1:2]] <- 2^52
  years <- rep(2000L, n)
  expect_identical(aggregate_call(years, counts = counts, threads = 3L)$sum[1],
                   2^53)
  counts[of_each_thread[3]] <- 1
  over <- aggregate_call(years, counts = counts, threads = 3L)
  expect_identical(over$fault, match("overflow", faults))
  expect_identical(over$row, of_each_thread[3])
  years[-(1:3)] <- 9000L
  wide <- function(threads) {
    aggregate_call(years, codes = list(codes), levels = 4000L,
                   threads = threads)
  }
  expect_identical(wide(3L), wide(1L))
  expect_identical(wide(3L)$fault, match("cells", faults))
})

test_that("one thread works where R has to be asked, or rows are few", {
  used <- function(...) aggregate_call(..., threads = 64L)$threads
  expect_identical(used(rep(2000L, 2048)), 2L)
  expect_identical(used(rep(2000L, 2047)), 1L)
  expect_identical(used(rep(2000L, 1e5)), 64L)
  expect_identical(used(integer()), 1L)
  lazy <- 1:2048
  expect_identical(used(lazy, 5L, 0), 1L)
  expect_identical(used(rep(2000L, length(lazy)), counts = lazy), 1L)
  zone <- function(seconds) rep(0, length(seconds))
  expect_identical(used(rep(0, length(lazy)), 6L, zone), 1L)
})

test_that("memory is given back, however a count ends", {
  skip_if_not(file.exists("/proc/self/statm"))
  held_mb <- function() {
    gc() # what R holds is not meant
    pages <- scan("/proc/self/statm", n = 2, quiet = TRUE)[2]
    pages * 4096 / 2^20
  }
  # Tables of more than 10 MB: a hundred of them that are kept would show.
  rows <- 70000
  years <- rep_len(2000:2020, rows)
  codes <- list(rep_len(1:1e5, rows))
  count <- function(...) aggregate_call(..., codes = codes, levels = 1e5L)
  stops_later <- function(seconds) {
    if (length(seconds) < 65536) stop("no days")
    seconds
  }
  calls <- list(
    function() expect_identical(count(years, 2L)$fault, 0L),
    function() expect_gt(count(replace(years, rows, -9e6L), 2L)$fault, 0L),
    function() expect_error(count(years * 365, 6L, stops_later), "no days")
  )
  for (call in calls) {
    before <- held_mb()
    for (i in 1:100) {
      call()
      if (i %% 5 == 0) gc()
    }
    expect_lt(held_mb() - before, 600)
  }
})

test_that("an option says how many threads there may be", {
  skip_under_valgrind()
  rows <- 2 * 128 * round_blocks
  data <- list2DF(list(
    date = .Date(rep_len(days, rows)), sex = factor(rep_len(c("f", "m"), rows))
  ))
  expected <- arrivals_by_year(data, by = sex)
  for (threads in c(1, 2, 64)) {
    rlang::local_options(nkarrivals.threads = threads)
    expect_identical(arrivals_by_year(data, by = sex), expected)
  }
  for (wrong in list(0, 65, 1.5, NA, "2", TRUE, c(1, 2), numeric())) {
    rlang::local_options(nkarrivals.threads = wrong)
    expect_error(arrivals_by_year(data[1:3, ]),
                 "`nkarrivals.threads` must be one whole number",
                 class = "nka_error_value")
  }
})
