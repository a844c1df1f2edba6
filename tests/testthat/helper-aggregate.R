# A .Call by hand; forms are numbered from 0 as in src/r_dates.h.
aggregate_call <- function(dates = 1:3, form = 2L, key = NULL, unit = 1L,
                           codes = list(), keys = vector("list", length(codes)),
                           levels = integer(), counts = NULL, vector = TRUE,
                           threads = 1L, round = 8L) {
  .Call(nkarrivals:::C_aggregate, dates, form, key, unit, codes, keys, levels,
        counts, vector, threads, round)
}

# What it must give: each cell's rows, sum of known counts and unknown counts,
# the period slowest, the last group fastest, unknown members last.
oracle_cells <- function(number, codes = list(), levels = integer(),
                         counts = NULL) {
  known <- number[!is.na(number)]
  periods <- if (length(known)) min(known):max(known) else integer()
  places <- c(
    list(match(number, periods, nomatch = length(periods) + 1L) - 1L),
    Map(function(code, n) ifelse(is.na(code), n, code - 1L), codes, levels)
  )
  sizes <- c(length(periods), levels) + 1L
  cell <- rep(1, length(number))
  for (i in seq_along(sizes)) cell <- cell + places[[i]] * prod(sizes[-(1:i)])
  weight <- if (is.null(counts)) rep(1, length(number)) else as.double(counts)
  add <- function(x) sums_of_cells(x, cell, prod(sizes))
  list(
    first = if (length(periods)) periods[1] else NA_integer_,
    periods = length(periods), rows = add(rep(1, length(number))),
    sum = add(replace(weight, is.na(weight), 0)),
    missing = add(as.double(is.na(weight))), fault = 0L, row = 0, threads = 1L
  )
}

sums_of_cells <- function(x, cell, n_cells) {
  sums <- rowsum(x, cell)
  replace(numeric(n_cells), as.integer(rownames(sums)), sums)
}

# The result of both sets of kernels, which must be the same.
both_ways <- function(...) {
  portable <- aggregate_call(..., vector = FALSE)
  vector <- aggregate_call(..., vector = TRUE)
  if (!identical(vector, portable)) stop("The two sets of kernels differ.")
  portable
}

# One expectation for many cases: a kernel that is wrong may be so in each of
# them, and to show each would take minutes.
expect_each <- function(cases, holds) {
  held <- vapply(cases, holds, NA)
  expect(all(held), paste("Not so:", toString(cases[!held])))
}
