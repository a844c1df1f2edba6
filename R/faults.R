# Faults of a table of claims: where each is and what it is, told all at once.
# They are a data frame of row, column and text, or NULL where there is none.

# One fault for each row or column, the shorter one recycled.
fault <- function(row, column, value, should) {
  if (!length(row) || !length(column)) return(NULL)
  value <- rep_len(as.list(value), max(length(row), length(column)))
  fault_text(row, column, paste(vapply(value, show_value, ""), should))
}

fault_text <- function(row, column, text) {
  if (!length(row)) return(NULL)
  n <- length(text)
  data.frame(
    row = rep_len(as.integer(row), n), column = rep_len(column, n), text = text
  )
}

bind_faults <- function(...) do.call(rbind, rlang::list2(...))

# A cell has one fault: others would follow from it.
abort_faults <- function(faults, rows, call) {
  if (is.null(faults)) return(invisible())
  faults <- faults[!duplicated(faults[c("row", "column")]), ]
  faults <- faults[order(faults$row), ]
  text <- sprintf(
    "Row %d, `%s`: %s.", rows[faults$row], faults$column, faults$text
  )
  abort_nka("claim", c(
    sprintf("`claims` has %d fault%s.", length(text),
            if (length(text) > 1) "s" else ""),
    stats::setNames(text, rep("x", length(text))),
    i = if ("printed" %in% faults$column) paste(
      "Numbers are written 30,000 or 2.5 or -31%;",
      "words such as \"about\" go into `comparator`."
    )
  ), call = call)
}

# --- Text that cannot be shown as it is ---------------------------------------

longest_text <- 2000L

# Control characters but tabs and line ends, and characters that turn the
# direction of writing: what they hold is not what a reader sees.
hidden_points <- c(1:8, 11:12, 14:31, 127:159, 0x202A:0x202E, 0x2066:0x2069)

hides_something <- function(x) {
  any(utf8ToInt(x) %in% hidden_points)
}

text_faults <- function(table) {
  texts <- names(table)[vapply(table, is_text, TRUE)]
  bind_faults(!!!lapply(texts, function(name) {
    x <- enc2utf8(as.character(table[[name]]))
    bad <- !validUTF8(x)
    x[bad] <- ""
    long <- !is.na(x) & nchar(x) > longest_text
    x[long] <- ""
    hidden <- vapply(x, hides_something, TRUE)
    bind_faults(
      fault_text(which(bad), name, rep(
        "text that is not UTF-8 (spreadsheets offer \"CSV UTF-8\")", sum(bad)
      )),
      fault_text(which(long), name, rep(sprintf(
        "more than %d characters", longest_text
      ), sum(long))),
      fault_text(which(hidden), name, rep(
        "a control character or one that turns the direction of writing",
        sum(hidden)
      ))
    )
  }))
}
