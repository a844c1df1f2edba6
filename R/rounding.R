# What a printed number can stand for. Numbers are read from text, because
# "30.0" says more than 30: trailing zeros are evidence.

comparators <- c(
  "equal", "about", "almost", "more_than", "less_than", "at_least", "at_most"
)

rounding_rules <- c("either", "half_up", "half_even", "truncate")

#' What a printed number can stand for
#'
#' A printed number stands for every value that would have been printed so.
#' `rounding_interval()` gives the two ends of that set.
#'
#' @details
#' Without a hedge (`comparator = "equal"`):
#' * a whole number that does not end in 0 is exact: "192" is 192;
#' * a whole number that ends in 0 is rounded at its last digit that is not
#'   0: "30,000" is 25,000 to 35,000 and "1,210" is 1,205 to 1,215;
#' * a percentage and a number with decimals are rounded at their last printed
#'   digit, 0 or not: "31%" is 30.5 to 31.5 and "2.0" is 1.95 to 2.05.
#'
#' With a hedge: `"about"` (about, some, around) is within `hedge` of the
#' number, a tenth unless told otherwise, on either side; `"almost"` (almost,
#' nearly) is within `hedge` below it and short of it; `"more_than"` and
#' `"less_than"` leave the number out, `"at_least"` and `"at_most"` take it
#' in. `"within"` is for two numbers: each end is read as a number without a
#' hedge, so that "1,000-1,500" is 500 to 1,550.
#'
#' A sign is a direction and the rest is a size, so that "-31%" mirrors "31%"
#' under every rule: `"more_than"` with "-31%" is a larger fall.
#'
#' @param printed Numbers as printed: character, such as `"192"`, `"30,000"`,
#'   `"-31%"` or `"2.5"`; with the comparator `"within"` two of them, the
#'   smaller first and without signs, such as `"1,000-1,500"` or `"10 to 15%"`.
#'   `NA` is passed on.
#' @param comparator The words around the number: `"equal"`, `"about"`,
#'   `"almost"`, `"more_than"`, `"less_than"`, `"at_least"` or `"at_most"`, or
#'   `"within"` for two numbers. One for all, or one for each number.
#' @param rounding How the number was rounded. `"either"`, for a writer who did
#'   not say, counts both ends of the interval in. `"half_up"` rounds halves
#'   away from zero, so the outer end does not belong; `"half_even"` rounds
#'   them to the even digit; `"truncate"` cuts digits off.
#' @param hedge Width of `"about"` and `"almost"` as a part of the number,
#'   above 0 and below 1.
#' @return A tibble, one row for each element of `printed`: `printed`,
#'   `comparator`, `value` (the number; `NA` for two), `low` and `high` (ends of
#'   the set, possibly infinite), `low_closed` and `high_closed` (whether the
#'   end itself belongs). All `NA` after `printed` and `comparator` where
#'   `printed` is `NA`. Errors have class `nka_error_type` (numbers instead of
#'   text) or `nka_error_value`.
#' @seealso [implied_base()], [check_claims()]
#' @export
#' @examples
#' rounding_interval(c("192", "31%", "30,000"))
#' rounding_interval("30,000", "about")
#' rounding_interval("1,000-1,500", "within")
#' rounding_interval("-31%", rounding = "half_up")
rounding_interval <- function(printed, comparator = "equal",
                              rounding = "either", hedge = 0.1) {
  check_choice(rounding, rounding_rules, "rounding")
  check_level(hedge, "hedge")
  printed <- na_text(printed)
  comparator <- check_comparators(
    comparator, length(printed), c(comparators, "within")
  )
  two <- comparator == "within"
  check_printed(printed, "printed", rlang::current_env(), two)
  pair <- split_range(printed, two)
  word <- replace(comparator, two, "equal")
  from <- number_set(pair$first, word, rounding, hedge)
  to <- if (any(two)) number_set(pair$last, word, rounding, hedge) else from
  table_of(list(
    printed = printed, comparator = comparator,
    value = replace(from$value, two, NA), low = from$low, high = to$high,
    low_closed = from$low_closed, high_closed = to$high_closed
  ), rows = length(printed))
}

# The sets of numbers that have been checked.
number_set <- function(printed, comparator, rounding, hedge) {
  number <- parse_printed(printed)
  ends <- size_interval(number, comparator, rounding, hedge)
  ends <- mirror(ends, number$negative)
  ends[is.na(printed), ] <- NA
  ends$value <- number$size * (1 - 2 * number$negative)
  ends
}

check_comparators <- function(x, n, choices = comparators,
                              call = rlang::caller_env()) {
  bad <- if (is.character(x)) which(!x %in% choices) else 1L
  if (length(bad)) {
    abort_nka("value", sprintf(
      "`comparator` must be %s; element %d is %s.",
      enumerate(paste0("\"", choices, "\""), "or"), bad[1],
      describe(x[bad[1]])
    ), call = call)
  }
  if (!length(x) %in% c(1L, n)) {
    abort_nka("value", sprintf(
      "`comparator` must have one element, or one for each of %d numbers.", n
    ), call = call)
  }
  rep_len(x, n)
}

printed_pattern <- paste0(
  "^[-+\u2212\u2013]?([0-9]{1,3}(,[0-9]{3}){1,3}|[0-9]{1,12})",
  "([.][0-9]{1,3})?\\s?%?$"
)

range_pattern <- "^([0-9][0-9.,]*\\s?%?)\\s*(-|\u2013|to)\\s*([0-9].*)$"

# Text to number: size and sign, and whether a percent sign or decimals say
# that the last printed digit is where it was rounded.
parse_printed <- function(x) {
  text <- trimws(x)
  body <- gsub("[^0-9.]", "", text)
  decimals <- nchar(sub("^[0-9]*\\.?", "", body))
  # One division of whole numbers is the only rounding here, so that equal
  # decimals compare equal.
  digits <- as.double(sub(".", "", body, fixed = TRUE))
  list2DF(list(
    negative = grepl("^[-\u2212\u2013]", text), digits = digits,
    scale = 10^decimals, size = digits / 10^decimals,
    fractional = decimals > 0 | grepl("%", text, fixed = TRUE)
  ))
}

# The two ends of what is printed as two numbers, NA where it is not; anything
# else is both ends itself. A percent sign is for both.
split_range <- function(x, two = TRUE) {
  if (!any(two)) return(list(first = x, last = x))
  text <- trimws(x)
  end <- function(group) {
    found <- ifelse(
      grepl(range_pattern, text), sub(range_pattern, group, text), NA
    )
    percent <- two & grepl("%", text, fixed = TRUE)
    found[percent] <- as_percent(found[percent])
    ifelse(two, found, x)
  }
  list(first = end("\\1"), last = end("\\3"))
}

can_be_read <- function(x, two = FALSE) {
  pair <- split_range(x, two)
  fits <- grepl(printed_pattern, trimws(pair$first)) &
    grepl(printed_pattern, trimws(pair$last))
  both <- which(fits & two)
  if (!length(both)) return(fits)
  size <- lapply(pair, function(end) parse_printed(end[both])$size)
  fits[both] <- size$first <= size$last
  fits
}

check_printed <- function(x, arg, call, two = FALSE) {
  if (!is.character(x)) {
    abort_nka("type", c(
      sprintf(
        "`%s` must be text such as \"31%%\" or \"30,000\", not %s.",
        arg, if (is.factor(x)) "a factor" else describe(x)
      ),
      i = if (is.factor(x)) "Give as.character() of it." else paste(
        "Give it as printed: trailing zeros are evidence",
        "and a number has none."
      )
    ), call = call)
  }
  two <- rep_len(two, length(x))
  bad <- which(!is.na(x) & !can_be_read(x, two))[1]
  if (is.na(bad)) return(invisible())
  abort_nka("value", c(
    sprintf(
      "`%s` must hold %s as printed; element %d is %s.", arg,
      if (two[bad]) "two numbers" else "numbers", bad, show_value(x[bad])
    ),
    i = if (two[bad]) {
      "Write for example \"1,000-1,500\" or \"10 to 15%\", smaller first."
    } else {
      "Write for example \"192\", \"30,000\", \"-31%\" or \"2.5\"."
    }
  ), call = call)
}

# Ends for sizes, that is for numbers taken as positive.
size_interval <- function(number, comparator, rounding, hedge) {
  ends <- rounded_ends(number, rounding)
  size <- number$size
  set <- function(ends, name, low, high, low_closed, high_closed) {
    at <- comparator == name
    ends$low[at] <- low[at]
    ends$high[at] <- high[at]
    ends$low_closed[at] <- low_closed
    ends$high_closed[at] <- high_closed
    ends
  }
  inf <- rep(Inf, length(size))
  ends <- set(ends, "about", size * (1 - hedge), size * (1 + hedge), TRUE, TRUE)
  ends <- set(ends, "almost", size * (1 - hedge), size, TRUE, FALSE)
  ends <- set(ends, "more_than", size, inf, FALSE, FALSE)
  ends <- set(ends, "less_than", -inf, size, FALSE, FALSE)
  ends <- set(ends, "at_least", size, inf, TRUE, FALSE)
  set(ends, "at_most", -inf, size, FALSE, TRUE)
}

rounded_ends <- function(number, rounding) {
  step <- rounding_step(number)
  exact <- step == 0
  down <- if (rounding == "truncate") 0 else step / 2
  up <- if (rounding == "truncate") step else step / 2
  even <- exact | (number$digits / ifelse(exact, 1, step)) %% 2 == 0
  list2DF(list(
    low = (number$digits - down) / number$scale,
    high = (number$digits + up) / number$scale,
    low_closed = exact | rounding != "half_even" | even,
    high_closed = exact | rounding == "either" |
      (rounding == "half_even" & even)
  ))
}

# Size of the last meaningful digit, in units of the last printed one; 0 where
# the number is exact.
rounding_step <- function(number) {
  digits <- ifelse(number$fractional, 1, number$digits)
  step <- ifelse(number$fractional, 1, 0)
  zeros <- which(!number$fractional & !is.na(digits) & digits > 0 &
                   digits %% 10 == 0)
  for (i in zeros) {
    step[i] <- 10
    while (digits[i] %% (10 * step[i]) == 0) step[i] <- 10 * step[i]
  }
  step
}

# A negative number is its size the other way round.
mirror <- function(ends, negative) {
  at <- which(negative)
  if (!length(at)) return(ends)
  ends[at, ] <- data.frame(
    -ends$high[at], -ends$low[at], ends$high_closed[at], ends$low_closed[at]
  )
  ends
}

# Whether `x` belongs to the set with the given ends; infinity, the end of what
# has no other, belongs to a set without end.
inside <- function(x, ends) {
  (x > ends$low | (ends$low_closed & x == ends$low)) &
    (x < ends$high | ((ends$high_closed | x == Inf) & x == ends$high))
}

# Whether no number from `low` to `high` belongs to the set.
apart_from <- function(low, high, ends) {
  high < ends$low | (high == ends$low & !ends$low_closed) |
    low > ends$high | (low == ends$high & !ends$high_closed)
}

#' The base that a number and its change imply
#'
#' An article that prints a number and its change in percent has also told the
#' number it compares with. `implied_base()` gives all bases that agree with
#' both printed numbers.
#'
#' @details
#' With a value \eqn{v} and a change of \eqn{c} percent the base is
#' \eqn{v / (1 + c / 100)}. Both are sets (see [rounding_interval()]), and so is
#' the result. A base is above zero: nothing changes by a percentage from zero.
#' A change of -100% leaves only a lower end for the base, or none where the
#' value is 0.
#'
#' @param value The later number as printed: character, such as `"192"`.
#' @param change Its change in percent as printed, with its sign: `"-31%"` or
#'   `"-31"`. As long as `value`, or one of the two has one element.
#' @param value_comparator,change_comparator The words around the two numbers,
#'   as in [rounding_interval()].
#' @inheritParams rounding_interval
#' @return A tibble, one row for each pair: `value`, `change` (as given),
#'   `low`, `high`, `low_closed`, `high_closed` (the real bases), `first` and
#'   `last` (the smallest and largest whole base, `Inf` without end) and `n`
#'   (how many whole bases there are). Where no base fits, `n` is 0 and the
#'   ends are `NA`; all is `NA` where `value` or `change` is. Errors as in
#'   [rounding_interval()].
#' @export
#' @examples
#' # 192 arrivals, said to be 31 percent fewer than a year before
#' implied_base("192", "-31%")
#' # A rounded number leaves more room
#' implied_base(c("190", "192"), "-31%")
implied_base <- function(value, change, value_comparator = "equal",
                         change_comparator = "equal", rounding = "either",
                         hedge = 0.1) {
  value <- na_text(value)
  change <- na_text(change)
  check_printed(value, "value", rlang::current_env())
  check_printed(change, "change", rlang::current_env())
  n <- common_size(list(value = value, change = change))
  value <- rep_len(value, n)
  change <- rep_len(change, n)
  v <- rounding_interval(value, value_comparator, rounding, hedge)
  r <- rounding_interval(
    as_percent(change), change_comparator, rounding, hedge
  )
  tibble::tibble(value = value, change = change, !!!base_set(v, r))
}

# Bases for a set of values and a set of changes in percent.
base_set <- function(v, r) {
  # The factor from base to value, in percent: 100 stays exact.
  r$low <- 100 + r$low
  r$high <- 100 + r$high
  v <- not_negative(v)
  r <- not_negative(r)
  base <- divide_sets(v, r)
  c(set_columns(base), whole_bases(v, r, base))
}

as_percent <- function(x) {
  bare <- !is.na(x) & !grepl("%", x, fixed = TRUE)
  x[bare] <- paste0(x[bare], "%")
  x
}

# A bare NA is a missing text.
na_text <- function(x) {
  if (is.logical(x) && length(x) && all(is.na(x))) as.character(x) else x
}

# The part of a set that is not below zero; `none` where there is no such part.
not_negative <- function(set) {
  cut <- !is.na(set$low) & set$low < 0
  set$low[cut] <- 0
  set$low_closed[cut] <- TRUE
  set$none <- set$high < 0 | (set$high == 0 & !set$high_closed)
  set
}

# All v / r * 100 above zero. Zero over zero fits any base, so that a factor of
# zero goes with a value of zero and with no other.
divide_sets <- function(v, r) {
  zero_value <- v$low == 0 & v$low_closed
  zero_factor <- r$low == 0 & r$low_closed
  any_base <- zero_value & zero_factor
  none <- v$none | r$none |
    (!any_base & (v$high == 0 | r$high == 0))
  low <- 100 * v$low / r$high
  high <- ifelse(r$low == 0, Inf, 100 * v$high / r$low)
  low[any_base] <- 0
  high[any_base] <- Inf
  low_closed <- low > 0 & v$low_closed & r$high_closed
  high_closed <- is.finite(high) & v$high_closed & r$low_closed
  gone <- none %in% c(TRUE, NA)
  low[gone] <- high[gone] <- NA
  low_closed[gone] <- high_closed[gone] <- NA
  list(
    low = low, high = high, low_closed = low_closed,
    high_closed = high_closed, none = none, any = any_base
  )
}

# Smallest, largest and number of the whole bases, from 1 on.
whole_bases <- function(v, r, base) {
  first <- ifelse(base$any, 1, NA_real_)
  last <- ifelse(base$any, Inf, NA_real_)
  bound <- which(!base$none & !base$any)
  ends <- function(set) lapply(set_columns(set), `[`, bound)
  found <- .Call(C_reading_bases, ends(v), ends(r))
  first[bound] <- found$first
  last[bound] <- found$last
  n <- replace(last - first + 1, is.na(first), 0)
  n[is.na(base$none)] <- NA
  list(first = first, last = last, n = n)
}
