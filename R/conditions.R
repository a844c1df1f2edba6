# Conditions of the package. Every error has the class `nka_error` and one of
# `nka_error_<what>`; messages say what was wrong, where, and what to do.

abort_nka <- function(what, message, call = rlang::caller_env()) {
  rlang::abort(
    message,
    class = c(paste0("nka_error_", what), "nka_error"),
    call = call
  )
}

warn_nka <- function(what, message) {
  rlang::warn(
    message,
    class = c(paste0("nka_warning_", what), "nka_warning")
  )
}

inform_nka <- function(what, message) {
  rlang::inform(
    message,
    class = c(paste0("nka_message_", what), "nka_message")
  )
}

# Text of a value for a message: quoted, short, one line.
show_value <- function(x) {
  # paste() gives the text of a missing date, too, which format() keeps NA.
  is_text <- is.character(x) && !is.na(x)
  text <- if (is_text) encodeString(x) else paste(format(x))
  if (nchar(text) > 40) text <- paste0(substr(text, 1, 37), "...")
  if (is_text) paste0("\"", text, "\"") else text
}

# "a, b and c" for messages.
enumerate <- function(x, last = "and") {
  n <- length(x)
  if (n < 2) return(paste(x, collapse = ""))
  paste(paste(x[-n], collapse = ", "), last, x[n])
}
