# How many readings would match by chance: the printed number is taken as made
# up, and the evidence as it is.

# The made-up numbers that would have `value` in their set. Each lies between
# half and double of the printed one, evenly on the logarithmic scale, and its
# set is that of the printed number moved along: by steps where it is rounded or
# exact, in proportion where it has a hedge. An exact number is one of the whole
# numbers. The two ends are parts of the way from half to double; both are NA
# where nothing of a size is printed or the value is not exact.
made_up_match <- function(value, set, comparator) {
  size <- abs(set$value)
  if (!isTRUE(size > 0) || is.na(value)) return(c(NA_real_, NA_real_))
  if (set$value < 0) {
    value <- -value
    set[c("low", "high")] <- list(-set$high, -set$low)
  }
  fits <- if (comparator == "equal") {
    exact <- if (set$low == set$high) half_a_person else 0
    value + c(size - set$high - exact, size - set$low + exact)
  } else {
    in_proportion(value, size, set)
  }
  way <- log(pmax(fits * reach_of_chance / size, 1))
  pmin(way / (2 * log(reach_of_chance)), 1)
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

# Over all readings tried. The figures of older days count together with those
# of now, and readings with the same values once. NA where no value stands
# against a printed number of some size. A number that makes the claim as it
# stands true has no other reading.
expected_by_chance <- function(tried, stands) {
  ends <- lapply(tried, match_of)
  known <- !vapply(ends, anyNA, TRUE)
  if (!any(known)) return(NA_real_)
  reading <- vapply(tried[known], function(x) reading_key(x$claim), "")
  each <- lapply(split(ends[known], reading), unique)
  itself <- names(each) == reading_key(stands$claim)
  own <- match_of(stands)
  older <- if (any(itself) && !anyNA(own)) {
    joint_length(c(list(own), each[itself][[1]])) - diff(own)
  } else {
    sum(vapply(each[itself], joint_length, 0))
  }
  older + sum(vapply(unique(each[!itself]), joint_length, 0))
}

match_of <- function(x) {
  if (is.null(x$claim$set)) return(c(NA_real_, NA_real_))
  # "To" a percentage is judged as a change; its printed number is what is left.
  shift <- if (is_left(x$claim)) whole_percent else 0
  set <- move_set(x$claim$set, shift)
  made_up_match(x$outcome$value + shift, set, x$claim$comparator)
}

# The length of intervals together, what they share once.
joint_length <- function(intervals) {
  intervals <- intervals[order(vapply(intervals, `[`, 0, 1))]
  reached <- 0
  length <- 0
  for (x in intervals) {
    length <- length + max(0, x[2] - max(x[1], reached))
    reached <- max(reached, x[2])
  }
  length
}
