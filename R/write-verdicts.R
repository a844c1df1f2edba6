# Verdicts as files for spreadsheets and programs.

#' Verdicts as a CSV or JSON file
#'
#' Writes one row, or one object, for each claim, with the columns of
#' [check_claims()] in UTF-8. For each vintage of each claim, write
#' `tidy(verdicts)`.
#'
#' @section Formulas:
#' A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a
#' line end for a formula, and a printed `-31%` is such a cell. In a CSV file
#' each text that begins so, or with an apostrophe, gets an apostrophe in
#' front. To have the text as it was, take one apostrophe away from each cell
#' of the text columns that begins with one: `sub("^'", "", x)`. Numbers are
#' written as they are. A JSON file holds all text as it was.
#'
#' @inheritParams claim_report
#' @param file Where the verdicts go; its name ends in `.csv` or `.json`. Its
#'   folder must be there.
#' @return `file`, invisibly. What is missing is an empty cell, or `null`; so
#'   are ends of `low` and `high` that are infinite. In JSON, `sources` is an
#'   array of ids. Errors as for [claim_report()], and `nka_error_value` for
#'   another ending of the name.
#' @export
#' @examples
#' file <- tempfile(fileext = ".csv")
#' few <- subset(nkarrivals::claims, quantity %in% c("count", "change_pct"))
#' write_verdicts(check_claims(few), file)
#' readLines(file)
#' unlink(file)
write_verdicts <- function(verdicts, file, overwrite = FALSE) {
  check_given(missing(verdicts), "verdicts", "type",
              "Make one with check_claims().")
  check_verdicts(verdicts)
  check_given(missing(file), "file", "value", verdicts_hint)
  check_target(file, overwrite)
  ending <- tolower(sub(".*[.]", "", basename(file)))
  if (!ending %in% c("csv", "json")) {
    abort_nka("value", c(
      sprintf("`file` (%s) must end in .csv or .json.", show_value(file)),
      i = verdicts_hint
    ))
  }
  table <- plain_verdicts(verdicts)
  text <- if (ending == "csv") csv_lines(table) else json_text(table)
  write_text(text, file)
}

verdicts_hint <- "Give a name such as \"verdicts.csv\" or \"verdicts.json\"."

plain_verdicts <- function(verdicts) {
  table <- as.data.frame(verdicts)[names(empty_verdict())]
  table[] <- lapply(table, function(x) {
    if (is.factor(x)) x <- as.character(x)
    if (is.double(x)) x[!is.finite(x)] <- NA
    x
  })
  table
}

csv_lines <- function(table) {
  table[] <- lapply(table, function(x) {
    if (is.character(x)) return(csv_text(without_formula(x)))
    ifelse(is.na(x), "", format_cells(x))
  })
  head <- csv_text(names(table))
  c(paste(head, collapse = ","), do.call(paste, c(unname(table), sep = ",")))
}

# Fifteen digits give back any number that was printed.
format_cells <- function(x) {
  if (is.double(x)) formatC(x, digits = 15, format = "g") else as.character(x)
}

csv_text <- function(x) {
  ifelse(is.na(x), "", paste0("\"", gsub("\"", "\"\"", enc2utf8(x)), "\""))
}

# The wide forms of the four signs begin formulas, too, in some spreadsheets.
without_formula <- function(x) {
  sub("^(['=+@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20-])", "'\\1", x)
}

json_text <- function(table) {
  table$sources <- I(lapply(table$sources, split_ids))
  text <- jsonlite::toJSON(table, na = "null", digits = NA, pretty = TRUE)
  as.character(text)
}
