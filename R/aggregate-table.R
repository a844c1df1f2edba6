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

# From the period of the data to the one asked for. Where periods have several
# `parts`, `known` says how many of them have a number. The last period, without
# a date, is its own. `width` is the number of cells of a period.
fold_periods <- function(cells, request, call) {
  parts <- 1
  if (request$dates$coded && request$period != "none") {
    parts <- period_units[[cells$period]] / period_units[[request$period]]
  }
  first <- cells$first %/% parts
  last <- (cells$first + cells$periods - 1) %/% parts
  periods <- if (cells$periods) last - first + 1 else 0
  if (parts > 1) {
    number <- (cells$first + seq_len(cells$periods) - 1) %/% parts
    cells <- fold_cells(cells, c(number - first + 1, periods + 1), call)
  }
  list(
    number = c(first + seq_len(periods) - 1, NA),
    parts = parts,
    width = length(cells$rows) %/% as.integer(periods + 1),
    rows = cells$rows,
    sum = cells$sum,
    missing = cells$missing,
    known = if (parts > 1) cells$known,
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
    known = fold(is_known(cells)),
    worst = fold(cells$worst, max)
  )
}

is_known <- function(cells) cells$rows > 0 & cells$missing == 0

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

# Rows of the result are the cells `at`, each of a `period` and with one place
# `within` it.
lay_out <- function(cells, request) {
  codes <- group_codes(request$groups, cells$width)
  at <- cells_shown(cells, codes, request$sparse)
  period <- (at - 1L) %/% cells$width + 1L
  within <- (at - 1L) %% cells$width + 1L
  c(
    lapply(period_keys(cells$number, request$period), `[`, period),
    group_keys(request$groups, codes, within),
    cell_values(cells, is_published(request), at, period)
  )
}

# Unknown periods and members of groups have a place only where a row is theirs.
cells_shown <- function(cells, codes, sparse) {
  shown <- cells$rows > 0
  if (!sparse) {
    known <- rep(TRUE, cells$width)
    for (code in codes) known <- known & !is.na(code)
    dated <- rep(known, length(cells$number) - 1)
    shown <- shown | c(dated, logical(cells$width))
  }
  which(shown)
}

period_keys <- function(number, period) {
  if (period == "none") list() else split_periods(number, period)
}

# The codes of the groups in the cells of a period, NA for unknown members.
group_codes <- function(groups, width) {
  sizes <- lengths(groups$levels)
  each <- width / cumprod(sizes + 1)
  lapply(seq_along(sizes), function(i) {
    rep(c(seq_len(sizes[i]), NA), each = each[i], length.out = width)
  })
}

# Levels have no names; they keep the class of a factor or of dates.
group_keys <- function(groups, codes, within) {
  columns <- lapply(seq_along(codes), function(i) {
    levels <- groups$levels[[i]]
    keys <- .subset(levels, codes[[i]][within])
    attributes(keys) <- attributes(levels)
    keys
  })
  names(columns) <- groups$names
  columns
}

# A missing count makes its cell unknown. Among counts of whole periods so does
# a part without a number; among records a cell without a row is a zero.
cell_values <- function(cells, published, at, period) {
  unknown <- cells$missing[at] > 0
  if (published) {
    parts <- ifelse(is.na(cells$number), 1, cells$parts)
    known <- (cells$known %||% is_known(cells))[at]
    unknown <- unknown | known < parts[period]
  }
  arrivals <- cells$sum[at]
  status <- cells$worst[at]
  arrivals[unknown] <- NA
  status[unknown] <- match("not_published", status_levels)
  list(
    arrivals = as_count(arrivals),
    status = coded_factor(status, status_levels)
  )
}

# factor() of codes that are known to have a level.
coded_factor <- function(codes, levels, ordered = FALSE) {
  class <- if (ordered) c("ordered", "factor") else "factor"
  attributes(codes) <- list(levels = levels, class = class)
  codes
}

# Integer where every count fits, so that 1127 prints as such.
as_count <- function(x) {
  if (all(x <= .Machine$integer.max, na.rm = TRUE)) as.integer(x) else x
}
