# From a request to the cells that C fills, or to an error that a person can
# act on.

run_aggregate <- function(request, known, call) {
  take <- function(x) if (is.null(known)) x else take_rows(x, known)
  dates <- request$dates
  period <- if (dates$coded) dates$period else request$period
  codes <- request$groups$codes
  levels <- lengths(request$groups$levels)
  if (!is.null(request$status)) {
    codes <- c(codes, list(request$status))
    levels <- c(levels, length(status_levels))
  }
  raw <- .Call(
    C_aggregate, take(dates$values), dates$coded, period_units[[period]],
    lapply(codes, take), as.integer(levels), take(request$counts$values)
  )
  if (raw$fault != 0L) abort_fault(raw, request, known, call)
  c(raw, list(period = period, by_status = !is.null(request$status)))
}

# `[` of base R drops the class that says how the bytes are to be read.
take_rows <- function(x, rows) {
  if (!is_int64(x)) return(x[rows])
  structure(unclass(x)[rows], class = class(x))
}

faults <- c("outside", "code", "negative", "fraction", "overflow", "cells")

abort_fault <- function(raw, request, known, call) {
  fault <- faults[raw$fault]
  row <- if (is.null(known)) raw$row else known[raw$row]
  label <- request$counts$label
  value <- take_rows(request$counts$values, row)
  switch(fault,
    outside = abort_outside(
      outside_value(request$dates, row), row, request$dates$label, call
    ),
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
  codes <- vapply(groups$codes, `[`, 0L, row)
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
