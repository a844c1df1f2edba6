# From cells to a table of counts.

# Cells lie with the period slowest.
counts_table <- function(cells, request, sources, call) {
  cells <- fold_periods(fold_status(cells, call), request, call)
  new_counts(
    lay_out(cells, request), request$period, request$groups$names,
    sources = sources, vintage = request$vintage,
    simulated = request$simulated
  )
}

# The status, if there is one, is the last dimension: sum over it, keep the
# least certain.
fold_status <- function(cells, call) {
  if (!cells$by_status) {
    cells$worst <- rep(1L, length(cells$rows))
    return(cells)
  }
  width <- length(status_levels) + 1L
  rows <- matrix(cells$rows, nrow = width)
  worst <- rep(1L, ncol(rows))
  for (code in seq_along(status_levels)) worst[rows[code, ] > 0] <- code
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
# the `parts` of a period have a number; the last period, without a date, is
# its own. `width` is the number of cells of a period.
fold_periods <- function(cells, request, call) {
  parts <- 1
  if (request$dates$coded && request$period != "none") {
    parts <- period_units[[cells$period]] / period_units[[request$period]]
  }
  first <- cells$first %/% parts
  last <- (cells$first + cells$periods - 1) %/% parts
  periods <- if (cells$periods) last - first + 1 else 0
  cells$known <- cells$rows > 0 & cells$missing == 0
  if (parts > 1) {
    number <- (cells$first + seq_len(cells$periods) - 1) %/% parts
    cells <- fold_cells(cells, c(number - first + 1, periods + 1), call)
  }
  list(
    number = c(first + seq_len(periods) - 1, NA),
    parts = parts,
    width = length(cells$rows) / (periods + 1),
    rows = cells$rows,
    sum = cells$sum,
    missing = cells$missing,
    known = cells$known,
    worst = cells$worst
  )
}

fold_cells <- function(cells, place, call) {
  fold <- function(x, with = sum) fold_columns(x, place, with)
  check_exact_sum(fold(cells$sum), parts = fold(cells$sum > 0), call)
  list(
    rows = fold(cells$rows),
    sum = fold(cells$sum),
    missing = fold(cells$missing),
    known = fold(cells$known),
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

# As a matrix of cells by period: columns that share a place become one.
fold_columns <- function(x, place, with) {
  x <- matrix(x, ncol = length(place))
  folded <- lapply(split(seq_along(place), place), function(columns) {
    apply(x[, columns, drop = FALSE], 1, with)
  })
  unlist(folded, use.names = FALSE)
}

# Unknown periods and members of groups have a place only where a row is theirs.
lay_out <- function(cells, request) {
  number <- rep(cells$number, each = cells$width)
  codes <- group_codes(request$groups, cells)
  unknown <- is.na(number)
  for (code in codes) unknown <- unknown | is.na(code)
  keep <- cells$rows > 0
  if (!request$sparse) keep <- keep | !unknown
  c(
    period_keys(number[keep], request$period),
    group_keys(request$groups, lapply(codes, `[`, keep)),
    cell_values(cells, is_published(request), keep)
  )
}

period_keys <- function(number, period) {
  if (period == "none") list() else split_periods(number, period)
}

# The codes of the groups in each cell, NA for unknown members.
group_codes <- function(groups, cells) {
  sizes <- lengths(groups$levels)
  each <- cells$width / cumprod(sizes + 1)
  lapply(seq_along(sizes), function(i) {
    codes <- c(seq_len(sizes[i]), NA)
    rep(codes, each = each[i], length.out = length(cells$rows))
  })
}

group_keys <- function(groups, codes) {
  columns <- lapply(seq_along(codes), function(i) {
    groups$levels[[i]][codes[[i]]]
  })
  names(columns) <- groups$names
  columns
}

# A missing count makes its cell unknown. Among counts of whole periods so does
# a part without a number; among records a cell without a row is a zero.
cell_values <- function(cells, published, keep) {
  unknown <- cells$missing > 0
  if (published) {
    parts <- ifelse(is.na(cells$number), 1, cells$parts)
    unknown <- unknown | cells$known < rep(parts, each = cells$width)
  }
  arrivals <- cells$sum
  arrivals[unknown] <- NA
  status <- cells$worst
  status[unknown] <- match("not_published", status_levels)
  list(
    arrivals = as_count(arrivals[keep]),
    status = coded_factor(status[keep], status_levels)
  )
}

# factor() of codes that are known to have a level.
coded_factor <- function(codes, levels, ordered = FALSE) {
  levels(codes) <- levels
  class(codes) <- c(if (ordered) "ordered", "factor")
  codes
}

# Integer where every count fits, so that 1127 prints as such.
as_count <- function(x) {
  if (all(x <= .Machine$integer.max, na.rm = TRUE)) as.integer(x) else x
}
