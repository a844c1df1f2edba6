# The best division for every penalty.

# Haynes, Eckley and Fearnhead (2017): between two divisions that are the best
# for some penalties, the penalty at which they cost the same is tried, until
# nothing new is found. Each round is one call for all series.
segment_paths <- function(series, plan, fit) {
  all <- seq_along(series$length)
  lowest <- log(pmax(series$length, 1))
  first <- call_segment(series, plan, all, lowest)
  found <- lapply(all, function(i) {
    list(divide(series, plan, i, integer()),
         divide(series, plan, i, first$at[[i]]))
  })
  open <- lapply(found, open_gap)
  found <- grow_paths(series, plan, found, open)
  tables <- lapply(all, function(i) path_table(series, found[[i]], lowest[i]))
  rows <- vapply(tables, nrow, 0L)
  times <- lapply(all, function(i) {
    lapply(tables[[i]]$at, function(at) {
      time_value(series, series$times[series$offset[i] + at])
    })
  })
  table <- do.call(rbind, lapply(tables, `[`, -5))
  table_of(c(
    repeat_keys(series, rows), table,
    list(times = do.call(c, c(list(list()), times)))
  ))
}

divide <- function(series, plan, i, at) {
  slice <- series_slice(series, i)
  id <- cumsum(seq_along(slice) %in% at) + 1
  parts <- segment_sums(series$values[slice], plan$exposure[slice], id)
  list(at = at, breaks = length(at), cost = sum(segment_cost(
    parts$total, parts$exposure, plan$family, plan$scale[i]
  )))
}

# Two neighbours on the path with others between them, perhaps.
open_gap <- function(ends) {
  if (ends[[2]]$breaks - ends[[1]]$breaks > 1) list(ends) else list()
}

grow_paths <- function(series, plan, found, open) {
  repeat {
    pick <- rep(seq_along(open), lengths(open))
    if (!length(pick)) return(found)
    gaps <- do.call(c, open)
    amount <- vapply(gaps, gap_penalty, 0)
    tried <- call_segment(series, plan, pick, amount)
    open <- rep(list(list()), length(open))
    for (j in seq_along(gaps)) {
      i <- pick[j]
      breaks <- length(tried$at[[j]])
      ends <- gaps[[j]]
      if (breaks <= ends[[1]]$breaks || breaks >= ends[[2]]$breaks) next
      middle <- divide(series, plan, i, tried$at[[j]])
      found[[i]] <- c(found[[i]], list(middle))
      open[[i]] <- c(open[[i]], open_gap(list(ends[[1]], middle)),
                     open_gap(list(middle, ends[[2]])))
    }
  }
}

gap_penalty <- function(ends) {
  (ends[[1]]$cost - ends[[2]]$cost) / (ends[[2]]$breaks - ends[[1]]$breaks)
}

path_table <- function(series, found, lowest) {
  breaks <- vapply(found, `[[`, 0L, "breaks")
  found <- found[!duplicated(breaks)]
  found <- found[order(vapply(found, `[[`, 0L, "breaks"))]
  steps <- vapply(seq_along(found)[-1], function(j) {
    gap_penalty(found[c(j - 1, j)])
  }, 0)
  data <- data.frame(
    breaks = vapply(found, `[[`, 0L, "breaks"),
    penalty_low = c(steps, lowest), penalty_high = c(Inf, steps),
    minus2loglik = vapply(found, `[[`, 0, "cost")
  )
  data$at <- lapply(found, `[[`, "at")
  data
}
