# Plain-R answers to compare with. They share no code with the package: slow,
# simple, and right by inspection.

first_day <- as.integer(as.Date("0001-01-01"))
last_day <- as.integer(as.Date("9999-12-31"))

units <- c(year = 1, half = 2, quarter = 4, month = 12)

# Period number of days, by the fields of as.POSIXlt().
oracle_period <- function(day, period) {
  fields <- as.POSIXlt(as.Date(day, origin = "1970-01-01"))
  unit <- units[[period]]
  (fields$year + 1900) * unit + fields$mon %/% (12 / unit)
}

# Every day of years 1 to 9999. as.POSIXlt() walks the years from 1970 and would
# take most of a minute for them all; so base R's seq() gives the first day of
# every month, and each month has the days up to the next.
every_day <- first_day:last_day
month_firsts <- as.integer(
  seq(as.Date("0001-01-01"), by = "month", length.out = 9999 * 12)
)
month_lengths <- diff(c(month_firsts, last_day + 1L))
every_month <- rep(12 + seq_along(month_firsts) - 1, month_lengths)

# The texts of all those days.
every_iso <- function() {
  sprintf(
    "%s-%02d",
    rep(sprintf("%04d-%02d", rep(1:9999, each = 12), rep(1:12, 9999)),
        month_lengths),
    sequence(month_lengths)
  )
}

# The text YYYY-MM-DD of days, from the fields of as.POSIXlt().
oracle_iso <- function(day) {
  fields <- as.POSIXlt(as.Date(day, origin = "1970-01-01"))
  sprintf("%04d-%02d-%02d", fields$year + 1900L, fields$mon + 1L, fields$mday)
}

# Counts by period number and groups, with every period from the first to the
# last, every level, and unknown members where there are rows of them. Data
# frame in the order that the help page promises: period, then group.
oracle_counts <- function(number, groups = list(), count = NULL,
                          period = "year", published = FALSE) {
  count <- if (is.null(count)) rep(1, length(number)) else as.double(count)
  choices <- c(
    list(number = oracle_range(number)),
    lapply(groups, function(x) levels(oracle_factor(x)))
  )
  choices <- lapply(choices, function(x) c(x, NA))
  grid <- rev(expand.grid(rev(choices), stringsAsFactors = FALSE))
  place <- match(
    oracle_key(c(list(number), lapply(groups, oracle_factor))),
    oracle_key(grid)
  )
  rows <- tabulate(place, nrow(grid))
  sums <- vapply(
    split(count, factor(place, seq_len(nrow(grid)))), sum, 0,
    USE.NAMES = FALSE
  )
  sums[rows == 0] <- if (published) NA else 0
  keep <- rows > 0 | stats::complete.cases(grid)
  out <- c(oracle_parts(grid$number, period), grid[-1], list(arrivals = sums))
  out <- as.data.frame(out, stringsAsFactors = FALSE)[keep, , drop = FALSE]
  row.names(out) <- NULL
  out
}

oracle_range <- function(number) {
  number <- number[!is.na(number)]
  if (length(number)) as.double(seq(min(number), max(number))) else double()
}

# Levels as the package promises them: those of a factor, or the values that
# occur in the order of the C locale.
oracle_factor <- function(x) {
  if (is.factor(x)) return(x)
  factor(as.character(x), as.character(sort(unique(x), method = "radix")))
}

oracle_key <- function(columns) {
  as_text <- function(x) {
    text <- if (is.numeric(x)) sprintf("%.0f", x) else as.character(x)
    ifelse(is.na(x), "<NA>", text)
  }
  do.call(paste, c(unname(lapply(columns, as_text)), sep = "\r"))
}

oracle_parts <- function(number, period) {
  unit <- units[[period]]
  out <- list(year = number %/% unit)
  if (unit > 1) out[[period]] <- number %% unit + 1
  out
}

# A table of counts in the form of oracle_counts().
bare <- function(x) {
  x <- as.list(x)
  x$status <- NULL
  groups <- !names(x) %in% c("year", "half", "quarter", "month", "arrivals")
  x[groups] <- lapply(x[groups], as.character)
  x[!groups] <- lapply(x[!groups], as.double)
  as.data.frame(x, stringsAsFactors = FALSE)
}

expect_counts <- function(object, expected) {
  expect_s3_class(object, "nka_counts")
  expect_identical(bare(object), expected)
}

# expect_identical() for millions of values: it says where the first difference
# is and does not print them.
expect_same <- function(object, expected) {
  if (identical(object, expected)) return(succeed())
  n <- seq_len(min(length(object), length(expected)))
  same <- object[n] == expected[n] | (is.na(object[n]) & is.na(expected[n]))
  at <- which(!(same %in% TRUE))[1]
  fail(sprintf(
    "%d and %d values, of type %s and %s; the first difference is at %s.",
    length(object), length(expected), typeof(object), typeof(expected), at
  ))
}

# The message of a condition, its bullets without their signs (which depend on
# the locale and on the version of rlang).
condition_text <- function(cnd) {
  lines <- strsplit(conditionMessage(cnd), "\n", fixed = TRUE)[[1]]
  paste(sub("^(i|x|!|[*]|[^ -~]+) ", "", lines), collapse = "\n")
}

# The error of an expression, NULL where there is none.
error_of <- function(expr) {
  tryCatch({
    suppressMessages(suppressWarnings(force(expr)))
    NULL
  }, error = identity)
}

# For what small input shows as well, or another proof looks for.
skip_under_valgrind <- function() {
  skip_if(nzchar(Sys.getenv("NKA_VALGRIND")), "Too slow under valgrind")
}

skip_without <- function(package) {
  skip_if_not_installed(package)
}

# What a fresh R session with the same libraries prints for one line of code.
in_new_session <- function(code) {
  libraries <- paste(.libPaths(), collapse = .Platform$path.sep)
  old <- Sys.getenv("R_LIBS", NA)
  Sys.setenv(R_LIBS = libraries)
  on.exit(if (is.na(old)) Sys.unsetenv("R_LIBS") else Sys.setenv(R_LIBS = old))
  rscript <- file.path(R.home("bin"), "Rscript")
  system2(rscript, c("--vanilla", "-e", shQuote(code)), stdout = TRUE)
}
