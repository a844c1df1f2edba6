# How many readings would match by chance: the printed number is taken as made
# up, and the evidence as it is.

# The probability that a made-up number of the size and precision of a printed
# one would have `value` in its set. The made-up number lies between half and
# double of the printed one, evenly on the logarithmic scale, and its set is
# that of the printed number moved along: by steps where it is rounded or exact,
# in proportion where it has a hedge. An exact number is one of the whole
# numbers.
chance_to_match <- function(value, set, comparator) {
  size <- abs(set$value)
  if (!isTRUE(size > 0) || is.na(value)) return(NA_real_)
  if (set$value < 0) {
    value <- -value
    set[c("low", "high")] <- list(-set$high, -set$low)
  }
  span <- c(size / reach_of_chance, size * reach_of_chance)
  fits <- if (comparator == "equal") {
    exact <- if (set$low == set$high) half_a_person else 0
    value + c(size - set$high - exact, size - set$low + exact)
  } else {
    in_proportion(value, size, set)
  }
  part <- c(max(span[1], fits[1]), min(span[2], fits[2]))
  if (part[1] >= part[2]) return(0)
  log(part[2] / part[1]) / log(span[2] / span[1])
}

reach_of_chance <- 2
half_a_person <- 0.5

# The sizes whose set, in proportion to `size`, holds the value.
in_proportion <- function(value, size, set) {
  c(
    if (is.infinite(set$high)) 0 else value * size / set$high,
    if (set$low <= 0) Inf else value * size / set$low
  )
}

# Over all values tried, each once. NA where nothing is printed that has a
# precision, or none of the values is exact.
expected_by_chance <- function(tried) {
  if (!length(tried)) return(NA_real_)
  each <- lapply(tried, function(x) {
    set <- x$claim$set
    if (is.null(set) || is.na(x$outcome$value)) return(NULL)
    value <- x$outcome$value
    # "To" a percentage is judged as a change; its printed number is what is
    # left.
    shift <- if (is_left(x$claim)) whole_percent else 0
    set <- move_set(set, shift)
    data.frame(
      key = paste(value, set$value, set$low, set$high),
      chance = chance_to_match(value + shift, set, x$claim$comparator)
    )
  })
  each <- do.call(rbind, each)
  if (is.null(each)) return(NA_real_)
  sum(each$chance[!duplicated(each$key)])
}
