# Validation at the door: each check returns its argument in one agreed form,
# or raises an error that names the argument, shows the value and says what to
# give instead.

check_data_frame <- function(x, arg = "data", call = rlang::caller_env()) {
  if (!is.data.frame(x)) {
    abort_nka("type", c(
      sprintf("`%s` must be a data frame, not %s.", arg, describe(x)),
      i = "Give a data frame, a tibble or a data.table."
    ), call = call)
  }
  invisible(x)
}

# A data frame with the needed columns; all that it lacks are named.
check_columns <- function(x, needed, arg, what, hint,
                          call = rlang::caller_env()) {
  check_data_frame(x, arg, call = call)
  lacking <- setdiff(needed, names(x))
  if (length(lacking)) {
    text <- ngettext(
      length(lacking), "`%s` lacks the column %s.", "`%s` lacks the columns %s."
    )
    abort_nka(what, c(
      sprintf(text, arg, enumerate(ticked(lacking))), i = hint
    ), call = call)
  }
}

# Raises where an argument without a default was left out.
check_given <- function(missing, arg, what, hint = NULL,
                        call = rlang::caller_env()) {
  if (missing) {
    abort_nka(what, c(sprintf("`%s` is missing.", arg), i = hint), call = call)
  }
}

check_choice <- function(x, choices, arg, call = rlang::caller_env()) {
  if (!is_string(x) || !x %in% choices) {
    abort_nka("value", sprintf(
      "`%s` must be %s, not %s.", arg,
      enumerate(paste0("\"", choices, "\""), "or"), describe(x)
    ), call = call)
  }
  x
}

# A single whole number inside [min, max], returned as double.
check_whole <- function(x, arg, min = -Inf, max = Inf,
                        call = rlang::caller_env()) {
  ok <- is_plain_number(x) && length(x) == 1 && is.finite(x) &&
    x == trunc(x) && x >= min && x <= max
  if (!ok) {
    abort_nka("value", sprintf(
      "`%s` must be one whole number%s, not %s.", arg,
      describe_range(min, max), describe(x)
    ), call = call)
  }
  as.double(x)
}

# Plain numbers of any length; NA alone is a missing number.
check_numeric <- function(x, arg, call = rlang::caller_env()) {
  missing <- is.logical(x) && all(is.na(x))
  if (is.object(x) || !(is.numeric(x) || missing)) {
    abort_nka("type", sprintf(
      "`%s` must be numbers, not %s.", arg, describe(x)
    ), call = call)
  }
}

# The common length of named vectors that are as long as each other, or of
# length one.
common_size <- function(vectors, call = rlang::caller_env()) {
  n <- lengths(vectors)
  long <- which(n != 1)
  if (!length(long)) return(1L)
  bad <- long[n[long] != n[long[1]]]
  if (length(bad)) {
    abort_nka("value", sprintf(
      "`%s` has %d elements and `%s` has %d: give as many, or one.",
      names(vectors)[long[1]], n[long[1]], names(vectors)[bad[1]], n[bad[1]]
    ), call = call)
  }
  n[[long[1]]]
}


# A single number strictly between 0 and 1.
check_level <- function(x, arg, call = rlang::caller_env()) {
  ok <- is_plain_number(x) && length(x) == 1 && !is.na(x) && x > 0 && x < 1
  if (!ok) {
    abort_nka("value", sprintf(
      "`%s` must be one number between 0 and 1, not %s.", arg, describe(x)
    ), call = call)
  }
  as.double(x)
}

# A single day: a Date, or text such as "2018-04-15".
check_day <- function(x, arg, call = rlang::caller_env()) {
  day <- if (is_string(x)) parse_iso_days(x) else x
  ok <- is_date(day) && length(day) == 1 && is.finite(day)
  if (!ok) {
    abort_nka("date", sprintf(
      "`%s` must be one day, a Date or text such as \"2018-04-15\", not %s.",
      arg, describe(x)
    ), call = call)
  }
  day
}

# TRUE or FALSE.
check_flag <- function(x, arg, call = rlang::caller_env()) {
  if (!rlang::is_bool(x)) {
    abort_nka("value", sprintf(
      "`%s` must be TRUE or FALSE, not %s.", arg, describe(x)
    ), call = call)
  }
  x
}

describe_range <- function(min, max) {
  if (is.finite(min) && is.finite(max)) {
    sprintf(" from %s to %s", plain_number(min), plain_number(max))
  } else if (is.finite(min)) {
    sprintf(" of at least %s", plain_number(min))
  } else {
    ""
  }
}

plain_number <- function(x) format(x, scientific = FALSE)

is_plain_number <- function(x) {
  is.numeric(x) && !is.object(x) && is.null(dim(x))
}

is_text <- function(x) {
  is.null(dim(x)) && (is.factor(x) || (is.character(x) && !is.object(x)))
}

# A Date made by hand can hold anything.
is_date <- function(x) {
  inherits(x, "Date") && typeof(x) %in% c("integer", "double") &&
    is.null(dim(x))
}

# What a value is, in words a user knows.
describe <- function(x) {
  if (is.null(x)) return("NULL")
  if (is.function(x)) return("a function")
  if (is.data.frame(x)) return("a data frame")
  if (inherits(x, "AsIs")) x <- unclass(x)
  if (is.object(x) && !is.factor(x) && !is_date(x)) {
    return(sprintf("%s value", with_article(class(x)[1])))
  }
  if (is.list(x)) return("a list")
  if (!is.null(dim(x))) return(with_article(class(x)[1]))
  if (is.atomic(x) && length(x) == 1) return(show_value(x))
  sprintf("%s vector of length %d", with_article(class(x)[1]), length(x))
}

with_article <- function(noun) {
  paste(if (grepl("^[aeiou]", noun)) "an" else "a", noun)
}

check_no_dots <- function(..., call = rlang::caller_env()) {
  if (...length()) {
    names <- ...names() %||% ""
    abort_nka("value", if (names[1] %in% c("", NA)) {
      "There are more values than arguments."
    } else {
      sprintf("%s is not an argument of this function.", ticked(names[1]))
    }, call = call)
  }
}

check_counts <- function(x, call = rlang::caller_env()) {
  if (!inherits(x, "nka_counts")) {
    abort_nka("type", c(
      sprintf("`data` must be a table of counts, not %s.", describe(x)),
      i = "Make one with arrivals_by_year() or one of its siblings."
    ), call = call)
  }
  if (!is_counts(x)) {
    abort_nka("type", c(
      "`data` has lost a key or the counts, or a key occurs twice.",
      i = "Change a copy made with tibble::as_tibble() instead."
    ), call = call)
  }
}
