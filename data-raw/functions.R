# What the numbered scripts share: reading a raw table as text, giving its
# columns their types, checking it, and writing it out.

# Every cell as text, empty cells as NA.
read_raw <- function(file) {
  utils::read.csv(
    file.path(raw_dir, file),
    colClasses = "character", encoding = "UTF-8", na.strings = ""
  )
}

# The classes of a tibble, without a need for the tibble package; the first is
# the package's own, which loads it (R/tables.R).
as_table <- function(x) {
  x <- as.list(x)
  structure(
    x,
    class = c("nka_table", "tbl_df", "tbl", "data.frame"),
    row.names = .set_row_names(length(x[[1]]))
  )
}

sex_factor <- function(x, levels = c("female", "male", "total")) {
  stop_unless(all(x %in% levels), "a sex that is not known")
  factor(x, levels)
}

whole <- function(x) {
  stop_unless(all(is.na(x) | grepl("^[0-9]+$", x)), "a count that is not whole")
  as.integer(x)
}

status_levels <- c(
  "observed", "revised", "derived", "provisional", "pooled", "not_published"
)

stop_unless <- function(ok, problem) {
  if (!isTRUE(ok)) stop("data-raw: ", problem, call. = FALSE)
}

check_keys <- function(x, keys, name) {
  twice <- duplicated(as.data.frame(x)[keys])
  stop_unless(!any(twice), sprintf("%s: a key occurs twice", name))
}

# The first where it is not missing, else the second.
either <- function(x, y) ifelse(is.na(x), y, x)

split_ids <- function(x) unlist(strsplit(x[!is.na(x)], ";", fixed = TRUE))

# First and last day that a text such as "2018", "2018-04", "2018-04-15",
# "2010s" or "1998/2004" can mean.
text_start <- function(x) {
  x <- sub("/.*$", "", x)
  x <- sub("^(\\d{3})0s$", "\\10", x)
  missing <- is.na(x)
  x[!missing] <- paste0(x, substring("0000-01-01", nchar(x) + 1))[!missing]
  as.Date(x)
}

text_end <- function(x) {
  x <- sub("^.*/", "", x)
  x <- sub("^(\\d{3})0s$", "\\19", x)
  days <- rep(as.Date(NA), length(x))
  full <- !is.na(x) & nchar(x) == 10
  days[full] <- as.Date(x[full])
  year <- !is.na(x) & nchar(x) == 4
  days[year] <- as.Date(paste0(x[year], "-12-31"))
  month <- !is.na(x) & nchar(x) == 7
  days[month] <- last_of_month(x[month])
  days
}

last_of_month <- function(x) {
  first <- as.POSIXlt(paste0(x, "-01"), tz = "UTC")
  first$mon <- first$mon + 1L
  as.Date(first) - 1
}

# The value of each cell that a table of terms describes. One row of `terms`
# is one printed figure, found by its period, sex and source in the reports,
# to be added ("+") or taken away ("-").
cells_from_terms <- function(terms, reports, keys) {
  look_up <- function(x) {
    paste(x$period_start, x$period_end, x$sex, x$source_id)
  }
  figures <- transform(terms, sex = of_sex)
  flows <- reports[reports$measure == "flow" & reports$precision == "exact", ]
  row <- match(look_up(figures), look_up(flows))
  stop_unless(!anyNA(row), paste(
    "a term without a report:", look_up(figures)[is.na(row)][1]
  ))
  sign <- c("+" = 1L, "-" = -1L)[terms$sign]
  cell <- do.call(paste, terms[keys])
  cell <- factor(cell, unique(cell))
  first <- !duplicated(cell)
  status <- sub("unknown", "observed", flows$status[row])
  ids <- function(x) paste(unique(x), collapse = ";")
  data.frame(
    terms[first, keys],
    arrivals = as.integer(tapply(sign * flows$value[row], cell, sum)),
    status = ifelse(tabulate(cell) > 1, "derived", status[first]),
    source_id = as.vector(tapply(terms$source_id, cell, ids)),
    row.names = NULL
  )
}

# One line of CSV per row, quoted only where it must be. Written byte for byte
# as UTF-8, so that the locale makes no difference.
to_csv <- function(x) {
  cells <- lapply(x, function(column) {
    text <- enc2utf8(as.character(column))
    if (is.double(column) && !inherits(column, "Date")) {
      text <- format(column, digits = 15, trim = TRUE, scientific = FALSE)
    }
    quote <- grepl("[\",\n]", text)
    text[quote] <- paste0("\"", gsub("\"", "\"\"", text[quote]), "\"")
    ifelse(is.na(column), "", text)
  })
  header <- paste(names(x), collapse = ",")
  c(header, do.call(paste, c(unname(cells), sep = ",")))
}

write_csv <- function(x, name) {
  file <- file.path(out_dir, "inst", "extdata", paste0(name, ".csv"))
  con <- file(file, "wb")
  on.exit(close(con))
  writeLines(to_csv(x), con, useBytes = TRUE)
}

is_ascii <- function(x) {
  text <- unlist(lapply(x, as.character))
  !any(grepl("[^ -~]", text[!is.na(text)]))
}

write_rda <- function(x, name) {
  stop_unless(is_ascii(x), sprintf("%s: text that is not ASCII", name))
  holder <- new.env()
  assign(name, x, holder)
  save(
    list = name, envir = holder, version = 2, compress = "xz",
    file = file.path(out_dir, "data", paste0(name, ".rda"))
  )
}

# Cohen's kappa (Cohen 1960, doi:10.1177/001316446002000104); an empty cell is
# a category of its own.
cohen_kappa <- function(x, y) {
  categories <- union(x, y)
  part <- function(z) table(factor(z, categories)) / length(z)
  by_chance <- sum(part(x) * part(y))
  (mean(x == y) - by_chance) / (1 - by_chance)
}
