# From a request to the cells that C fills, or to an error that a person can
# act on.

# The cells of all rows, or with `na = "omit"` of those with nothing unknown.
run_aggregate <- function(request, na, call) {
  request$threads <- most_threads(call)
  cells <- fill_cells(request)
  if (na == "error" && (cells$fault || any(unknown_rows(cells) > 0))) {
    abort_unknown(unknown_parts(request), call)
  }
  if (na == "omit") {
    cells <- if (cells$fault) fill_known(request) else omit_unknown(cells)
    warn_omitted(cells$omitted)
  }
  if (cells$fault) abort_fault(cells, request, call)
  cells
}

fill_cells <- function(request) {
  dates <- request$dates
  period <- if (dates$coded) dates$period else request$period
  codes <- request$groups$codes
  keys <- request$groups$keys
  sizes <- lengths(request$groups$levels)
  by_status <- !is.null(request$status)
  if (by_status) {
    codes <- c(codes, list(request$status))
    keys <- c(keys, list(NULL))
    sizes <- c(sizes, length(status_levels))
  }
  raw <- .Call(
    C_aggregate, dates$values, match(dates$form, date_forms) - 1L, dates$key,
    period_units[[period]], codes, keys, as.integer(sizes),
    request$counts$values, uses_vector(), request$threads, round_blocks
  )
  c(raw, list(period = period, sizes = sizes, by_status = by_status))
}

# `options(nkarrivals.vector = FALSE)` keeps C to what runs on any processor.
uses_vector <- function() !isFALSE(getOption("nkarrivals.vector"))

# Blocks of 128 rows that a thread counts between two looks for an interrupt:
# with fewer, the wait for a second thread may take longer than it saves.
round_blocks <- 65536L

# `options(nkarrivals.threads = 2)` lets two threads count. C takes no more than
# the largest number.
most_threads <- function(call) {
  option <- "nkarrivals.threads"
  as.integer(check_whole(getOption(option, 1), option, 1, 64, call))
}

# Only where there is a fault are rows taken out before they are counted: the
# fault may be in a row that is left out.
fill_known <- function(request) {
  unknown <- is_unknown_row(request)
  known <- which(!unknown)
  cells <- fill_cells(keep_rows(request, known))
  c(cells, list(kept = known, omitted = sum(unknown)))
}

keep_rows <- function(request, rows) {
  keep <- function(x) if (!is.null(x)) take_rows(x, rows)
  request$dates["values"] <- list(keep(request$dates$values))
  if (request$dates$form == "none") request$dates$key <- as.double(length(rows))
  request$groups$codes <- lapply(request$groups$codes, keep)
  if (!is.null(request$counts)) {
    request$counts$values <- keep(request$counts$values)
  }
  request["status"] <- list(keep(request$status))
  request
}

is_unknown_row <- function(request) Reduce(`|`, unknown_parts(request))

# Rows of each cell that have an unknown date, group or count.
unknown_rows <- function(cells) {
  unknown <- FALSE
  for (size in c(cells$periods, cells$sizes) + 1) {
    is_last <- seq_len(size) == size
    unknown <- rep(unknown, each = size) | rep(is_last, length(unknown))
  }
  ifelse(unknown, cells$rows, cells$missing)
}

omit_unknown <- function(cells) {
  unknown <- unknown_rows(cells)
  cells$rows <- cells$rows - unknown
  cells$sum[cells$rows == 0] <- 0
  cells$missing[] <- 0
  c(trim_periods(cells), omitted = sum(unknown))
}

# From the first to the last period with rows; the last column has no date.
trim_periods <- function(cells) {
  n_columns <- cells$periods + 1
  filled <- which(colSums(matrix(cells$rows, ncol = n_columns)) > 0)
  keep <- if (length(filled)) filled[1]:filled[length(filled)]
  for (name in c("rows", "sum", "missing")) {
    by_period <- matrix(cells[[name]], ncol = n_columns)
    cells[[name]] <- as.vector(by_period[, c(keep, n_columns)])
  }
  cells$first <- if (length(keep)) cells$first + keep[1] - 1L else NA_integer_
  cells$periods <- length(keep)
  cells
}

warn_omitted <- function(n) {
  if (n == 0) return(invisible())
  warn_nka("omitted", sprintf(
    ngettext(
      n, "%.0f row is left out: its date, group or count is unknown.",
      "%.0f rows are left out: their date, group or count is unknown."
    ), n
  ))
}

# `[` of base R drops the class that says how the bytes are to be read.
take_rows <- function(x, rows) {
  if (!is_int64(x)) return(x[rows])
  structure(unclass(x)[rows], class = class(x))
}

# In the order of src/aggregate.h.
faults <- c(
  "outside", "code", "negative", "fraction", "overflow", "cells",
  "date_text", "date_code", "date_fraction"
)

abort_fault <- function(cells, request, call) {
  row <- if (is.null(cells$kept)) cells$row else cells$kept[cells$row]
  label <- request$counts$label
  value <- take_rows(request$counts$values, row)
  switch(faults[cells$fault],
    outside = abort_outside_date(request$dates, row, call),
    date_text = ,
    date_code = ,
    date_fraction = check_dates(request$dates, call),
    code = abort_group_code(request$groups, row, call),
    negative = abort_count(label, row, value, "negative", call),
    fraction = abort_count(label, row, value, "not a whole number", call),
    overflow = if (is.infinite(value)) {
      abort_count(label, row, value, "infinite", call)
    } else {
      abort_overflow(row, call)
    },
    cells = abort_cells(request, call)
  )
}

abort_outside_date <- function(dates, row, call) {
  check_dates(dates, call)
  abort_outside(outside_value(dates, row), row, dates$label, call)
}

abort_count <- function(label, row, value, what, call) {
  abort_nka("count", c(
    sprintf(
      "Column %s must hold whole numbers of at least 0, but row %s is %s.",
      label, format(row, scientific = FALSE), what
    ),
    x = if (!is_int64(value)) sprintf("The value is %s.", show_value(value)),
    i = "A count that is not known is NA."
  ), call = call)
}

exact_hint <- "No exact answer can be given past it; look for a wrong count."

abort_overflow <- function(row, call) {
  abort_nka("overflow", c(
    sprintf("The sum passes 2^53 in row %s.", format(row, scientific = FALSE)),
    i = exact_hint
  ), call = call)
}

abort_group_code <- function(groups, row, call) {
  factors <- vapply(groups$codes, typeof, "") == "integer"
  codes <- rep(1L, length(factors))
  codes[factors] <- vapply(groups$codes[factors], function(x) {
    as.integer(x[row])
  }, 0L)
  bad <- which(codes < 1 | codes > lengths(groups$levels))[1]
  abort_code(
    groups$names[bad], row, codes[bad], length(groups$levels[[bad]]), "group",
    call
  )
}

abort_cells <- function(request, call) {
  sizes <- lengths(request$groups$levels)
  abort_nka("cells", c(
    "The result would have more than ten million cells.",
    x = if (length(sizes)) sprintf("Levels: %s.", enumerate(
      sprintf("`%s` %d", request$groups$names, sizes)
    )),
    x = if (!is.null(request$status)) "Each status has cells of its own.",
    i = "Use fewer groups, drop empty levels, or look for a date far off."
  ), call = call)
}
