# From cells to a table of counts.

# Cells lie with the period slowest; as a matrix, a column is a period.
counts_table <- function(cells, request, sources, call) {
  cells <- fold_periods(fold_status(cells, call), request, call)
  out <- lay_out(cells, request)
  new_counts(
    out, request$period, request$groups$names,
    sources = sources, vintage = request$vintage,
    simulated = request$simulated
  )
}

# The status, if there is one, is the last dimension: sum over it, keep the
# least certain.
fold_status <- function(cells, call) {
  width <- if (cells$by_status) length(status_levels) + 1L else 1L
  rows <- matrix(cells$rows, nrow = width)
  worst <- integer(ncol(rows))
  for (code in seq_len(max(width - 1L, 1L))) worst[rows[code, ] > 0] <- code
  sum <- matrix(cells$sum, nrow = width)
  check_exact_sum(colSums(sum), parts = colSums(sum > 0), call)
  list(
    first = cells$first, periods = cells$periods, period = cells$period,
    rows = colSums(rows),
    sum = colSums(sum),
    missing = colSums(matrix(cells$missing, nrow = width)),
    worst = worst
  )
}

# From the period of the data to the one asked for. `known` says how many of
# the `parts` of a period have a number; the last column, without a date, is
# its own.
fold_periods <- function(cells, request, call) {
  parts <- 1
  if (request$dates$coded && request$period != "none") {
    parts <- period_units[[cells$period]] / period_units[[request$period]]
  }
  number <- (cells$first + seq_len(cells$periods) - 1) %/% parts
  first <- if (length(number)) number[1] else 0
  periods <- if (length(number)) max(number) - first + 1 else 0
  place <- c(number - first + 1, periods + 1)
  fold <- function(x, with = sum) fold_columns(x, place, with)
  rows <- fold(cells$rows)
  check_exact_sum(fold(cells$sum), parts = fold(cells$sum > 0), call)
  list(
    number = c(first + seq_len(periods) - 1, NA),
    parts = rep(c(parts, 1), c(periods, 1)),
    rows = rows,
    sum = fold(cells$sum),
    missing = fold(cells$missing),
    known = fold(cells$rows > 0 & cells$missing == 0),
    worst = fold(cells$worst, max)
  )
}

# Added as doubles, parts that reach 2^53 can be one off and not show it.
check_exact_sum <- function(sum, parts, call) {
  if (any(sum >= 2^53 & parts > 1)) {
    abort_nka("overflow", c(
      "A sum passes 2^53.",
      i = exact_hint
    ), call = call)
  }
}

# Columns that share a place become one.
fold_columns <- function(x, place, with) {
  x <- matrix(x, ncol = length(place))
  if (!anyDuplicated(place)) return(x)
  folded <- lapply(split(seq_along(place), place), function(columns) {
    apply(x[, columns, drop = FALSE], 1, with)
  })
  do.call(cbind, unname(folded))
}

lay_out <- function(cells, request) {
  columns <- c(
    period_keys(cells, request$period),
    group_keys(request$groups, length(cells$number))
  )
  undated <- rep(is.na(cells$number), each = nrow(cells$rows))
  unknown <- Reduce(`|`, lapply(columns, is.na), undated)
  keep <- !unknown | as.vector(cells$rows) > 0
  if (request$sparse) keep <- as.vector(cells$rows) > 0
  values <- cell_values(cells, is_published(request))
  tibble::new_tibble(lapply(c(columns, values), `[`, keep), nrow = sum(keep))
}

period_keys <- function(cells, period) {
  if (period == "none") return(list())
  number <- rep(cells$number, each = nrow(cells$rows))
  split_periods(number, period)
}

group_keys <- function(groups, n_periods) {
  sizes <- lengths(groups$levels) + 1
  columns <- lapply(seq_along(sizes), function(i) {
    level <- groups$levels[[i]][c(seq_along(groups$levels[[i]]), NA)]
    times <- prod(sizes[seq_len(i - 1)]) * n_periods
    rep(rep(level, each = prod(sizes[-seq_len(i)])), times = times)
  })
  names(columns) <- groups$names
  columns
}

# A missing count makes its cell unknown. Among counts of whole periods so does
# a part without a number; among records a cell without a row is a zero.
cell_values <- function(cells, published) {
  unknown <- cells$missing > 0
  if (published) {
    unknown <- unknown | cells$known < rep(cells$parts, each = nrow(cells$rows))
  }
  arrivals <- as.vector(cells$sum)
  arrivals[unknown] <- NA
  status <- pmax(as.vector(cells$worst), 1L)
  status[unknown] <- match("not_published", status_levels)
  list(
    arrivals = as_count(arrivals),
    status = factor(status_levels[status], levels = status_levels)
  )
}

# Integer where every count fits, so that 1127 prints as such.
as_count <- function(x) {
  if (all(x <= .Machine$integer.max, na.rm = TRUE)) as.integer(x) else x
}
