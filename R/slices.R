# A batch of series is worked through in slices: between two of them a bar shows
# how far it is, and what is computed on the way stays small.

# `fit` gets a slice of the series, of some `size` values, and their numbers. It
# returns vectors and lists with an element for each series, by name; those of
# all slices are put together.
in_slices <- function(series, fit, size = 1e5) {
  last <- slice_ends(series$offset, size)
  if (length(last) == 1) return(fit(series, seq_len(n_series(series))))
  first <- c(1, last[-length(last)] + 1)
  show <- progress_bar(n_series(series))
  parts <- lapply(seq_along(last), function(k) {
    which <- first[k]:last[k]
    part <- fit(some_series(series, which), which)
    if (!is.null(show)) cli::cli_progress_update(set = last[k], id = show)
    part
  })
  do.call(Map, c(list(c), parts))
}

# The last series of each slice: the last that ends before the next multiple of
# the size.
slice_ends <- function(offset, size) {
  slice <- ceiling(offset[-1] / size)
  which(c(diff(slice) > 0, TRUE))
}

# Shown by cli where the work takes more than two seconds, and gone with the
# function that asked for it, whether it ends or is interrupted.
progress_bar <- function(total, frame = rlang::caller_env()) {
  if (!rlang::is_interactive()) return(NULL)
  cli::cli_progress_bar("Series", total = total, .envir = frame)
}

# The series of these numbers, which follow each other. Values, times and
# exposures stay where they are; `offset` says which of them are theirs.
some_series <- function(series, which) {
  series$offset <- series$offset[c(which, which[length(which)] + 1)]
  for (part in c("length", "missing")) series[[part]] <- series[[part]][which]
  series$keys <- table_of(lapply(series$keys, `[`, which), length(which))
  series
}
