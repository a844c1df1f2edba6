# The readings of a contradicted claim on the page of claim_report().

most_readings_shown <- 3

# What the page shows of each claim's readings: NULL for a claim that is not
# contradicted or was not read otherwise.
readings_shown <- function(verdicts, readings) {
  claims <- attr(readings, "claims")
  row <- match(claim_key(verdicts), claim_key(claims))
  lapply(seq_along(row), function(i) {
    contradicted <- verdicts$verdict_now[i] == "contradicted"
    if (!contradicted || is.na(row[i])) return(NULL)
    claim <- claims[row[i], ]
    rows <- readings[readings$claim_id == claim$claim_id, ]
    rows <- rows[which_fit(rows), ]
    more <- nrow(rows) - most_readings_shown
    rows <- utils::head(rows, most_readings_shown)
    list(
      lines = c(
        to_upper_first(sprintf("%s.", reading_lines(rows))),
        if (more > 0) sprintf("And %d more.", more)
      ),
      chance = chance_line(claim), sources = rows$sources
    )
  })
}

claim_key <- function(x) paste(x$claim_id, trimws(x$statement), sep = "\r")

readings_part <- function(read, targets) {
  if (is.null(read)) return("")
  line <- function(text) link_ids(text, targets)
  element(
    "div", class = "readings",
    element("h4", "Read otherwise"),
    if (length(read$lines)) element("ul", each(read$lines, function(text) {
      element("li", line(text))
    })) else "",
    element("p", line(read$chance), class = "quiet")
  )
}

check_readings <- function(x, arg = "readings", call = rlang::caller_env()) {
  whole <- inherits(x, "nka_readings") && is_readings(x) &&
    is.data.frame(attr(x, "claims"))
  if (!is.null(x) && !whole) {
    abort_nka("type", c(
      sprintf("`%s` must be a whole table of readings, not %s.", arg,
              describe(x)),
      i = "Make one with readings(), or leave it out."
    ), call = call)
  }
}
