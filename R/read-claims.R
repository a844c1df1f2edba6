# Claims from a file, all of its faults at once.

#' Read claims from a CSV file
#'
#' Reads a file in the form of [claims], as a spreadsheet saves it, and checks
#' every cell that [check_claims()] would need. All faults are told at once,
#' each with its row and column, so that they can be mended in one go.
#'
#' @details
#' The first row holds the names of the columns; further rows hold one claim
#' each. Rows are counted as a spreadsheet does: the first claim is in row 2.
#' Needed are `claim_id`, `article_id`, `statement` and `quantity`; the other
#' columns of [claims] are read where they are given, in any order, and a column
#' of another name is a fault. Cells are text, so that `30,000` and `31%` stay
#' as printed; days are written 2018-03-31. Empty cells are missing values, and
#' empty rows are left out.
#'
#' The file is read as UTF-8. Commas separate the columns, or semicolons or tabs
#' where the first row has more of these. Refused are a file above 50 megabytes,
#' and cells that are longer than 2,000 characters, hold control characters or
#' characters that turn the direction of writing.
#'
#' To begin a file of your own, write the column names:
#' `write.csv(claims[0, ], "my-claims.csv", row.names = FALSE)`.
#'
#' @param file Path of the file.
#' @param articles The articles of the claims, as in [check_claims()].
#' @return A tibble with the columns of [claims], in their order, one row for
#'   each claim: days as Date, `paragraph` as integer, the rest as character,
#'   `NA` in columns that the file lacks. Raises `nka_error_file` where the file
#'   cannot be read as a table, and `nka_error_claim` with all faults of its
#'   cells.
#' @seealso [check_claims()] for what each quantity needs, [claims]
#' @export
#' @examples
#' file <- tempfile(fileext = ".csv")
#' writeLines(c(
#'   "claim_id,article_id,statement,quantity,printed,period_start,period_end",
#'   paste0("a-1,kei,The peak was 2914 in 2009,count,\"2,914\",",
#'          "2009-01-01,2009-12-31")
#' ), file)
#' kei <- data.frame(
#'   article_id = "kei", published_from = "2024-07-30",
#'   published_to = "2024-07-30"
#' )
#' mine <- read_claims(file, articles = kei)
#' check_claims(mine, articles = kei)
read_claims <- function(file, articles = nkarrivals::articles) {
  articles <- prepare_articles(articles)
  cells <- read_cells(file)
  check_claim_columns(names(cells))
  rows <- which(rowSums(!is.na(cells)) > 0)
  cells <- cells[rows, , drop = FALSE]
  # The names of the columns are in row 1.
  prepare_claims(cells, articles, rows = rows + 1L)
  as_claims(cells)
}

# The columns of claims in their order and types.
as_claims <- function(cells) {
  like <- nkarrivals::claims
  tibble::as_tibble(Map(function(name, type) {
    x <- trimws(cells[[name]] %||% rep(NA_character_, nrow(cells)))
    if (inherits(type, "Date")) as_days(x) else
      if (is.integer(type)) as.integer(x) else x
  }, names(like), like))
}

check_claim_columns <- function(names, call = rlang::caller_env()) {
  twice <- names[duplicated(names)]
  known <- names(nkarrivals::claims)
  unknown <- setdiff(names, known)
  meant <- gsub("[ ._-]+", "_", tolower(unknown))
  close <- meant %in% known
  if (length(twice) || length(unknown)) {
    abort_nka("file", c(
      "The first row of `file` must name columns of claims.",
      x = if (any(!close)) sprintf("Not known: %s.", enumerate(
        vapply(unknown[!close], show_value, "")
      )),
      x = if (any(close)) sprintf("Written otherwise: %s.", enumerate(
        sprintf("%s (write %s)", vapply(unknown[close], show_value, ""),
                meant[close])
      )),
      x = if (length(twice)) sprintf("Twice: %s.", enumerate(
        vapply(twice, show_value, "")
      )),
      i = sprintf("Known are %s.", enumerate(known))
    ), call = call)
  }
}

# --- The file as a table of text ----------------------------------------------

largest_file <- 50e6

# Each cell as text, NA where it is blank; the names from the first row.
read_cells <- function(file, call = rlang::caller_env()) {
  check_file(file, call)
  clean <- tempfile(fileext = ".csv")
  on.exit(unlink(clean))
  writeBin(c(file_bytes(file, call), charToRaw("\n")), clean)
  header <- readLines(clean, 1, warn = FALSE)
  check_names_first(header, call)
  separator <- separator_of(header)
  width <- check_widths(clean, separator, call)
  cells <- as.data.frame(tryCatch(scan(
    clean, stats::setNames(rep(list(""), width), seq_len(width)),
    sep = separator, quote = "\"", na.strings = character(), fill = TRUE,
    multi.line = FALSE, blank.lines.skip = FALSE, comment.char = "",
    quiet = TRUE, encoding = "UTF-8"
  ), warning = function(w) {
    abort_nka("file", c(
      "`file` cannot be read as a table.",
      x = conditionMessage(w), i = "Is a quotation mark left open?"
    ), call = call)
  }), optional = TRUE)
  cells[] <- lapply(cells, function(x) {
    replace(x, !grepl("[^ \t\r\n]", x, useBytes = TRUE), NA)
  })
  header <- ifelse(is.na(cells[1, ]), "", trimws(cells[1, ]))
  cells <- cells[-1, , drop = FALSE]
  # Spreadsheets may leave blank columns at the end.
  used <- nzchar(header) | colSums(!is.na(cells)) > 0
  stats::setNames(cells[used], header[used])
}

check_file <- function(file, call) {
  if (!is.character(file) || length(file) != 1 || is.na(file)) {
    abort_nka("file", sprintf(
      "`file` must be the path of one file, not %s.", describe(file)
    ), call = call)
  }
  if (!file.exists(file) || dir.exists(file)) {
    abort_nka("file", c(
      sprintf("`file` is not there: %s.", show_value(file)),
      i = sprintf("R looks for it from %s.", show_value(getwd()))
    ), call = call)
  }
  if (file.size(file) > largest_file) {
    abort_nka("file", sprintf(
      "`file` has %s bytes; claims of an article need a few thousand.",
      format_whole(file.size(file))
    ), call = call)
  }
}

# Without the mark that some programs put at the start.
file_bytes <- function(file, call) {
  bytes <- readBin(file, "raw", file.size(file))
  mark <- as.raw(c(0xEF, 0xBB, 0xBF))
  if (identical(utils::head(bytes, 3), mark)) bytes <- bytes[-(1:3)]
  if (any(bytes == 0)) {
    abort_nka("file", c(
      "`file` is not a text of UTF-8: it holds bytes of value 0.",
      i = "Save it from the spreadsheet as \"CSV UTF-8\"."
    ), call = call)
  }
  bytes
}

# Excel puts a row before the names that tells only Excel about commas.
check_names_first <- function(header, call) {
  if (grepl("^\"?sep=", header, ignore.case = TRUE, useBytes = TRUE)) {
    abort_nka("file", c(
      sprintf("The first row of `file` is %s, which only Excel reads.",
              show_value(header)),
      i = "Delete this row, so that the names of the columns come first."
    ), call = call)
  }
}

# The mark that the first row has most of: names of columns hold none of them.
separator_of <- function(header) {
  marks <- c(",", ";", "\t")
  found <- gregexpr("[,;\t]", header, useBytes = TRUE)
  seen <- factor(regmatches(header, found)[[1]], marks)
  marks[which.max(table(seen))]
}

# The number of columns, the same in each row that is not blank.
check_widths <- function(file, separator, call) {
  cells <- utils::count.fields(
    file, separator, quote = "\"", comment.char = "", blank.lines.skip = FALSE
  )
  # A row that goes over several lines is counted at its last one.
  cells <- cells[!is.na(cells)]
  if (!length(cells) || cells[1] == 0) {
    abort_nka("file", "The first row of `file` must name columns of claims.",
              call = call)
  }
  bad <- which(cells != cells[1] & cells > 0)
  if (length(bad)) {
    abort_nka("file", c(
      sprintf("`file` has rows that are not as wide as its first (%d cells).",
              cells[1]),
      stats::setNames(
        sprintf("Row %d has %d.", bad, cells[bad]), rep("x", length(bad))
      ),
      i = "Put quotation marks around a text that holds a comma."
    ), call = call)
  }
  cells[1]
}
