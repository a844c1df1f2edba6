# Published numbers beside our own: what the tests and the vignette `validation`
# share. inst/validation/published-<topic>.csv has a row for each number: id,
# call (R code that yields one number; `series$name` is a series of
# series-<topic>.csv), published (as printed), source, note.

published_columns <- c("id", "call", "published", "source", "note")

# All rows of the files of one kind ("published", "validity", "speed"), with
# their topic; NULL where there are none.
read_validation <- function(kind, folder = validation_folder()) {
  files <- validation_files(kind, folder)
  tables <- Map(function(file, topic) {
    table <- utils::read.csv(
      file, colClasses = if (kind == "published") "character" else NA,
      encoding = "UTF-8", check.names = FALSE
    )
    if (nrow(table)) cbind(topic = topic, table)
  }, files, names(files))
  do.call(rbind, unname(tables))
}

validation_folder <- function() {
  system.file("validation", package = "nkarrivals")
}

# Paths of the files of a kind, named by their topic.
validation_files <- function(kind, folder) {
  pattern <- sprintf("^%s-(.+)[.]csv$", kind)
  files <- list.files(folder, pattern)
  rlang::set_names(file.path(folder, files), sub(pattern, "\\1", files))
}

# The series of a topic, as a list of numeric vectors.
validation_series <- function(topic, folder = validation_folder()) {
  file <- validation_files("series", folder)[topic]
  if (is.na(file)) return(list())
  table <- utils::read.csv(file)
  table <- table[order(table$index), ]
  lapply(split(table$value, table$name), as.double)
}

# The rows with `value` (what our call gives), `low` and `high` (the numbers
# that print as published) and `agrees`; `problem` is the message of a call that
# stopped or gave no single number. Calls begin from one state of the random
# numbers, and leave that of the session alone.
check_published <- function(rows, folder = validation_folder()) {
  set <- lapply(rows$published, prints_like)
  topics <- unique(rows$topic)
  series <- lapply(topics, validation_series, folder = folder)
  got <- Map(function(call, series) {
    with_seed(1, published_value(call, series))
  }, rows$call, series[match(rows$topic, topics)])
  rows$value <- vapply(got, `[[`, 0, "value", USE.NAMES = FALSE)
  rows$low <- vapply(set, `[[`, 0, "low")
  rows$high <- vapply(set, `[[`, 0, "high")
  rows$agrees <- rows$value >= rows$low & rows$value <= rows$high
  rows$agrees <- rows$agrees %in% TRUE
  rows$problem <- vapply(got, `[[`, "", "problem", USE.NAMES = FALSE)
  rows
}

published_value <- function(call, series) {
  env <- new.env(parent = globalenv())
  env$series <- series
  value <- tryCatch(
    suppressMessages(suppressWarnings(eval(str2expression(call), env))),
    error = identity
  )
  if (inherits(value, "error")) {
    return(list(value = NA_real_, problem = conditionMessage(value)))
  }
  if (!is.numeric(value) && !is.logical(value) || length(value) != 1) {
    return(list(value = NA_real_,
                problem = sprintf("gives %s, no number", describe(value))))
  }
  list(value = as.double(value), problem = NA_character_)
}

# Lowest and highest number that prints like this: half a unit of the last
# place to both sides, "< 0.001" anything below.
prints_like <- function(text) {
  number <- sub("^[<>=~ ]+", "", gsub("[,% ]", "", text))
  value <- suppressWarnings(as.double(number))
  mantissa <- sub("[eE].*$", "", number)
  exponent <- if (grepl("[eE]", number)) {
    suppressWarnings(as.double(sub("^.*[eE]", "", number)))
  } else {
    0
  }
  places <- nchar(sub("^[^.]*[.]?", "", mantissa))
  # The ends belong to the set, whatever their last bit.
  half <- 0.5 * 10^(exponent - places) + 1e-12 * abs(value)
  switch(substr(trimws(text), 1, 1),
    "<" = c(low = -Inf, high = value), ">" = c(low = value, high = Inf),
    c(low = value - half, high = value + half)
  )
}
