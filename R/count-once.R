# Nobody is counted twice: what must not be added up is refused.

check_counted_once <- function(data, request, sexes, call) {
  if (is.null(request$counts) || request$one_each) return(invisible())
  check_totals(data, request, sexes, call)
  # Tables of the package and their likes; others may mean something else by
  # the same names.
  if (!"source_id" %in% names(data)) return(invisible())
  check_one_kind(data, request, call)
  if (is_published(request)) check_one_source(data, request, call)
}

# A total beside its parts: in counts of whole periods in any column of text
# that does not group, in dated counts in the column of the sex.
check_totals <- function(data, request, sexes, call) {
  free <- free_columns(data, request)
  if (!is_published(request)) free <- free[free %in% c("sex", "gender")]
  columns <- .subset(data, free)
  columns[sexes$name] <- list(sexes$values)
  for (name in names(columns)) {
    check_total(columns[[name]], name, request, call)
  }
}

free_columns <- function(data, request) {
  names <- names(data)
  names[!names %in% c(request$groups$names, "status", "source_id")]
}

check_total <- function(x, name, request, call) {
  if (!is_text(x)) return(invisible())
  values <- if (is.factor(x)) levels(x) else distinct_text(x)
  totals <- values[tolower(trimws(values)) %in% c("total", "all")]
  if (!length(totals)) return(invisible())
  is_total <- x %in% totals
  if (!any(is_total)) return(invisible())
  others <- request$groups$codes[request$groups$names != name]
  key <- do.call(paste, c(list(date_key(request$dates)), others))
  row <- which(is_total & key %in% key[!is_total])[1]
  if (!is.na(row)) {
    abort_nka("overlap", c(
      sprintf("Row %d of column `%s` is a total beside its parts.", row, name),
      i = sprintf("Keep the total or the parts, or use `by = %s`.", name)
    ), call = call)
  }
}

kind_columns <- c("measure", "basis", "base", "dimension", "as_of")

# Rows that count in different ways cannot be added up.
check_one_kind <- function(data, request, call) {
  for (name in intersect(kind_columns, free_columns(data, request))) {
    kinds <- unique(as.character(data[[name]]))
    if (length(kinds) > 1) {
      abort_nka("overlap", c(
        sprintf(
          "Column `%s` holds %s and %s, which cannot be added up.", name,
          show_value(kinds[1]), show_value(kinds[2])
        ),
        i = sprintf("Keep one of them, or use `by = %s`.", name)
      ), call = call)
    }
  }
}

# Columns that say where a figure comes from, not what it counts.
origin_columns <- c(
  "source_id", "note", "status", "precision", "reported_on"
)

check_one_source <- function(data, request, call) {
  keys <- setdiff(names(data), c(origin_columns, request$counts$name))
  row <- anyDuplicated(do.call(paste, lapply(keys, function(name) {
    as.character(data[[name]])
  })))
  if (row) {
    abort_nka("overlap", c(
      sprintf("Row %d has a figure that an earlier row has too.", row),
      i = paste(
        "Keep one source of each figure;",
        "arrivals_as_of() does so for the reports."
      )
    ), call = call)
  }
}
