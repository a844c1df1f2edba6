# The datasets are tibbles, and tibble is loaded with the first of them that is
# looked at: loading it with the package would make library() three times as
# slow, and not at all would print 1,364 rows in full.

#' @export
print.nka_table <- function(x, ...) {
  load_tibble()
  NextMethod()
}

#' @export
`[.nka_table` <- function(x, ...) {
  load_tibble()
  NextMethod()
}

# What has the class of tibbles is printed as one only where tibble is loaded.
load_tibble <- function() {
  if (!isNamespaceLoaded("tibble")) loadNamespace("tibble")
}
