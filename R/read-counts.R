# Columns that say how many and of whom.

# The count column as C takes it, or NULL where each row is one arrival.
read_counts <- function(quo, data, call) {
  chosen <- count_column(quo, data, call)
  if (is.null(chosen)) return(NULL)
  x <- known_as_missing(.subset2(data, chosen), NA_integer_)
  name <- names(data)[chosen]
  if (!is_plain_number(x) && !is_int64(x)) {
    abort_nka("count", c(
      sprintf("Column `%s` must hold counts, not %s.", name, describe_class(x)),
      i = "Give an integer, double or integer64 column."
    ), call = call)
  }
  list(values = x, name = name, label = sprintf("`%s`", name))
}

count_column <- function(quo, data, call) {
  select_one(quo, data, "count", call) %||% find_count_column(data)
}

# What the count is called in the package's other tables.
table_counts <- c("persons", "value", "population")

likely_counts <- c(
  "n", "count", "counts", "freq", "persons", "people", "value"
)

# A column that was empty in a file is read as logical.
known_as_missing <- function(x, missing) {
  if (is.logical(x) && is.null(dim(x)) && all(is.na(x))) {
    x <- rep(missing, length(x))
  }
  x
}

find_count_column <- function(data) {
  own <- c("arrivals", if ("source_id" %in% names(data)) table_counts)
  found <- own[own %in% names(data)]
  if (length(found)) return(match(found[1], names(data)))
  likely <- likely_counts[likely_counts %in% names(data)]
  if (length(likely)) {
    inform_nka("rows", c(
      sprintf(
        "Each row is counted as one arrival; column `%s` is not used.",
        likely[1]
      ),
      i = sprintf("If it holds counts, give `count = %s`.", likely[1])
    ))
  }
  NULL
}

is_missing_count <- function(x) {
  if (is_int64(x)) is_missing_int64(x) else is.na(x)
}

is_int64 <- function(x) {
  inherits(x, "integer64") && is.double(x) && is.null(dim(x))
}

# The missing integer64 has the bytes of negative zero; this needs no bit64.
is_missing_int64 <- function(x) {
  x <- unclass(x)
  # Negative ones have the bytes of doubles that are not a number.
  !is.na(x) & x == 0 & 1 / x < 0
}

# Group columns as C takes them, one item a column:
#   names
#   codes    a factor or integer codes; or text as it is
#   keys     NULL; for text its strings, each once, and their codes
#   levels   the values that the codes stand for
read_groups <- function(quo, data, period, call) {
  chosen <- select_columns(quo, data, "by", call)
  names <- unique(c(grouped_by(data), names(data)[chosen]))
  if (!length(names)) return(no_groups)
  check_group_names(names, period, call)
  groups <- lapply(names, function(name) {
    code_group(.subset2(data, name), name, call)
  })
  list(
    names = names,
    codes = lapply(groups, `[[`, "codes"),
    keys = lapply(groups, `[[`, "keys"),
    levels = lapply(groups, `[[`, "levels")
  )
}

no_groups <- list(
  names = character(), codes = list(), keys = list(), levels = list()
)

# The result has columns of its own; a group of that name would hide one.
check_group_names <- function(names, period, call) {
  own <- c(period_columns(period), "arrivals", "base", "share", "conf_low",
           "conf_high", "status")
  taken <- names[names %in% own]
  if (length(taken)) {
    abort_nka("group", c(
      sprintf(
        "Column `%s` cannot group: the result has a column of that name.",
        taken[1]
      ),
      i = "Rename it in the data."
    ), call = call)
  }
}

# Groups of a grouped tibble, whether or not dplyr is there.
grouped_by <- function(data) {
  if (!inherits(data, "grouped_df")) return(attr(data, "grouped_by"))
  setdiff(names(attr(data, "groups", exact = TRUE)), ".rows")
}

# Factors keep their levels, empty ones too; other columns have the values that
# occur, sorted the same way on every machine.
code_group <- function(x, name, call) {
  if (is.factor(x)) return(code_factor(x, name, call))
  check_group_type(x, name, call)
  if (is.character(x)) return(code_text(x))
  levels <- sort(unique(x), method = "radix")
  list(codes = match(x, levels, incomparables = NA), levels = levels)
}

# The strings of a text, each once. R keeps equal ones once, and C knows them by
# where they lie.
distinct_text <- function(x) .Call(C_distinct, x)

code_text <- function(x) {
  text <- distinct_text(x)
  levels <- sort(unique(text), method = "radix")
  list(codes = x, keys = list(text, match(text, levels)), levels = levels)
}

# The codes of a factor are looked at in C as they are counted, but for a
# factor with a level NA, which is no group of its own and moves the others.
code_factor <- function(x, name, call) {
  check_factor_shape(x, name, "group", call)
  known <- as.character(levels(x))
  codes <- x
  if (anyNA(known)) {
    check_factor(x, name, "group", call)
    known <- known[!is.na(known)]
    codes <- match(levels(x)[codes], known)
  }
  list(
    codes = codes,
    levels = coded_factor(seq_along(known), known, is.ordered(x))
  )
}

# A factor made by hand can hold anything.
check_factor_shape <- function(x, name, what, call) {
  if (typeof(x) != "integer" || !is.null(dim(x))) {
    abort_factor(name, "its codes are not one column of integers", what, call)
  }
  if (anyDuplicated(levels(x))) {
    abort_factor(name, "a level occurs twice", what, call)
  }
}

check_factor <- function(x, name, what, call) {
  check_factor_shape(x, name, what, call)
  codes <- as.integer(x)
  bad <- which(codes < 1 | codes > nlevels(x))
  if (length(bad)) {
    abort_code(name, bad[1], codes[bad[1]], nlevels(x), what, call)
  }
}

abort_code <- function(name, row, code, levels, what, call) {
  abort_factor(name, sprintf(
    "row %s has the code %d of %d levels",
    format(row, scientific = FALSE), code, levels
  ), what, call)
}

abort_factor <- function(name, fault, what, call) {
  abort_nka(what, c(
    sprintf("Column `%s` is a damaged factor: %s.", name, fault),
    i = "Make it anew with factor()."
  ), call = call)
}

check_group_type <- function(x, name, call) {
  plain <- !is.object(x) &&
    (is.character(x) || is.logical(x) || is.integer(x)) ||
    is_date(x)
  if (!plain || !is.null(dim(x))) {
    abort_nka("group", c(
      sprintf(
        "Column `%s` cannot group: it holds %s.", name, describe_class(x)
      ),
      i = "Give a factor, text, integers, logical values or dates."
    ), call = call)
  }
}
