# Choice of columns by tidyselect, with errors of our own class.

# Positions of the columns that a quosure selects, with their names, or NULL
# where it selects none.
select_columns <- function(quo, data, arg, call) {
  expr <- quo_get_expr(quo)
  if (is.null(expr)) return(NULL)
  names <- names(data)
  found <- named_columns(expr, names)
  if (is.null(found)) return(eval_columns(quo, data, arg, call))
  names(found) <- names[found]
  found
}

# Columns called by their names alone, in a symbol, in text or in c() of these,
# as tidyselect finds them: a column goes before a variable, and each is taken
# once. NULL for any other choice, which is tidyselect's to read.
named_columns <- function(expr, names) {
  if (is.symbol(expr) || is_string(expr)) {
    found <- which(names == as.character(expr))
    if (length(found) == 1 && nzchar(names[found])) found
  } else if (is_quosure(expr)) {
    named_columns(quo_get_expr(expr), names)
  } else if (is_plain_c(expr)) {
    each <- lapply(as.list(expr)[-1], named_columns, names)
    if (all(lengths(each))) unique(unlist(each))
  }
}

# c() of one item at least, none of which is given a new name.
is_plain_c <- function(expr) {
  is.call(expr) && identical(expr[[1]], quote(c)) && length(expr) > 1 &&
    is.null(names(expr))
}

eval_columns <- function(quo, data, arg, call) {
  tryCatch(
    tidyselect::eval_select(quo, as_plain(data), allow_rename = FALSE),
    error = function(cnd) {
      abort_nka("column", c(
        sprintf("`%s` does not select a column of the data.", arg),
        x = selection_reason(cnd),
        i = paste0("The columns are ", list_columns(data), ".")
      ), call = call)
    }
  )
}

# Without names of their own, columns could be taken for each other.
check_unique_names <- function(data, call) {
  twice <- anyDuplicated(names(data))
  if (twice) {
    abort_nka("column", c(
      sprintf("The data have two columns `%s`.", names(data)[twice]),
      i = "Rename one of them."
    ), call = call)
  }
}

select_one <- function(quo, data, arg, call) {
  chosen <- select_columns(quo, data, arg, call)
  if (length(chosen) > 1) {
    abort_nka("column", sprintf(
      "`%s` must select one column, not %d: %s.", arg, length(chosen),
      enumerate(ticked(names(chosen)))
    ), call = call)
  }
  check_selected(chosen, data, arg, call)
}

# A choice that finds nothing is not the same as no choice.
check_selected <- function(chosen, data, arg, call) {
  if (is.null(chosen) || length(chosen)) return(chosen)
  abort_nka("column", c(
    sprintf("`%s` does not select a column of the data.", arg),
    i = paste0("The columns are ", list_columns(data), ".")
  ), call = call)
}

# tidyselect looks at names and values only; a plain list keeps the methods of
# other classes out.
as_plain <- function(data) {
  rows <- .set_row_names(nrow(data))
  structure(as.list(data), class = "data.frame", row.names = rows)
}

selection_reason <- function(cnd) {
  reason <- strsplit(rlang::cnd_message(cnd), "\n", fixed = TRUE)[[1]]
  sub("^(x |[^[:alnum:]`'\"]+)", "", reason[length(reason)])
}

ticked <- function(names) paste0("`", names, "`")

list_columns <- function(data, most = 8) {
  names <- names(data)
  if (!length(names)) return("none")
  more <- if (length(names) > most) ", ..." else ""
  paste0(paste(ticked(utils::head(names, most)), collapse = ", "), more)
}
