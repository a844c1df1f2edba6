# Columns that say how many and of whom.

# The count column as C takes it, or NULL where each row is one arrival.
read_counts <- function(quo, data, call) {
  chosen <- select_one(quo, data, "count", call)
  if (is.null(chosen)) chosen <- find_count_column(data)
  if (is.null(chosen)) return(NULL)
  x <- data[[chosen]]
  name <- names(data)[chosen]
  plain <- is.numeric(x) && (!is.object(x) || inherits(x, "integer64"))
  if (!plain) {
    abort_nka("count", c(
      sprintf("Column `%s` must hold counts, not %s.", name, describe_class(x)),
      i = "Give an integer, double or integer64 column."
    ), call = call)
  }
  list(values = x, label = sprintf("`%s`", name))
}

likely_counts <- c(
  "n", "count", "counts", "freq", "persons", "people", "value"
)

find_count_column <- function(data) {
  if ("arrivals" %in% names(data)) return(match("arrivals", names(data)))
  likely <- intersect(likely_counts, names(data))
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
  if (inherits(x, "integer64")) is_missing_int64(x) else is.na(x)
}

# The missing integer64 has the bytes of negative zero; this needs no bit64.
is_missing_int64 <- function(x) {
  x <- unclass(x)
  x == 0 & 1 / x < 0
}

# Group columns as codes: list(codes, levels, names), one item a column.
read_groups <- function(quo, data, period, call) {
  chosen <- select_columns(quo, data, "by", call)
  names <- union(grouped_by(data), names(data)[chosen])
  check_group_names(names, period, call)
  groups <- lapply(names, function(name) code_group(data[[name]], name, call))
  list(
    names = names,
    codes = lapply(groups, `[[`, "codes"),
    levels = lapply(groups, `[[`, "levels")
  )
}

# The result has columns of its own; a group of that name would hide one.
check_group_names <- function(names, period, call) {
  own <- c(period_columns(period), "arrivals", "base", "share", "conf_low",
           "conf_high", "status")
  taken <- intersect(names, own)
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
  setdiff(names(attr(data, "groups", exact = TRUE)), ".rows")
}

# Factors keep their levels, empty ones too; other columns have the values that
# occur, sorted the same way on every machine.
code_group <- function(x, name, call) {
  if (is.factor(x)) {
    return(list(codes = as.integer(x), levels = factor_levels(x)))
  }
  check_group_type(x, name, call)
  levels <- sort(unique(x), method = "radix")
  list(codes = match(x, levels, incomparables = NA), levels = levels)
}

factor_levels <- function(x) {
  factor(levels(x), levels = levels(x), ordered = is.ordered(x))
}

check_group_type <- function(x, name, call) {
  plain <- is.character(x) || is.logical(x) || is.integer(x) ||
    inherits(x, "Date")
  if (!plain || is.matrix(x)) {
    abort_nka("group", c(
      sprintf(
        "Column `%s` cannot group: it holds %s.", name, describe_class(x)
      ),
      i = "Give a factor, text, integers, logical values or dates."
    ), call = call)
  }
}
