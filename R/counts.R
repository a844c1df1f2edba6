#' Tables of counts
#'
#' The counting functions return a table of class `nka_counts`, built on
#' [tibble][tibble::tibble-package]. One row is one period and one combination
#' of groups; no combination occurs twice.
#'
#' @section Columns:
#' \describe{
#'   \item{`year`, and `half`, `quarter` or `month`}{the period, as integers;
#'     `NA` gathers the arrivals whose date is unknown.}
#'   \item{group columns}{as in the data; `NA` gathers unknown members.}
#'   \item{`arrivals`}{persons. Integer, or double where a count passes the
#'     largest integer. `NA` where no count was published.}
#'   \item{`status`}{`observed`, `provisional`, `revised`, `derived`, `pooled`
#'     or `not_published`; of several rows behind a cell the least certain.}
#' }
#'
#' @section Attributes:
#' `unit` (always `"persons"`), `period` (`"year"`, `"half"`, `"quarter"`,
#' `"month"`, or `"none"` for one figure over all rows), `groups` (names of the
#' group columns), `vintage` (the day as of which the figures were known, or
#' `NA` for the newest), `sources` (ids, see [sources_of()]) and `simulated`
#' (whether the records were made by [simulate_arrivals()]). Verbs of dplyr and
#' `[` keep class and attributes as long as the keys and `arrivals` are there
#' and no key occurs twice; otherwise they drop both and return a plain tibble.
#' `rbind()` and assignments do not ask; the next function of the package does,
#' and refuses a table that has lost a key or has one twice. Counts that you
#' change by hand are no longer vouched for by `sources`.
#'
#' @name nka_counts
#' @seealso [arrivals_by_year()]
NULL

period_columns <- function(period) {
  switch(period,
    year = "year",
    half = c("year", "half"),
    quarter = c("year", "quarter"),
    month = c("year", "month"),
    none = character()
  )
}

# From a list of columns of one length.
new_counts <- function(columns, period, groups = character(),
                       sources = character(), vintage = as.Date(NA),
                       simulated = FALSE) {
  load_tibble()
  attributes(columns) <- list(
    names = names(columns),
    row.names = .set_row_names(length(columns$arrivals)),
    unit = "persons",
    period = period,
    groups = groups,
    vintage = vintage,
    sources = sources,
    simulated = simulated,
    class = c("nka_counts", "tbl_df", "tbl", "data.frame")
  )
  columns
}

count_keys <- function(x) {
  c(period_columns(attr(x, "period")), attr(x, "groups"))
}

counts_attributes <- c(
  "unit", "period", "groups", "vintage", "sources", "simulated", "conf_level",
  "method"
)

is_counts <- function(x) {
  keys <- count_keys(x)
  all(c(keys, "arrivals") %in% names(x)) &&
    !anyDuplicated(as.data.frame(x)[keys])
}

# Class and attributes of `template` where `data` still is a table of counts,
# a plain tibble where it no longer is.
restore_counts <- function(data, template) {
  for (name in counts_attributes) attr(data, name) <- attr(template, name)
  class(data) <- class(template)
  if (is_counts(data)) return(drop_shares(data))
  for (name in counts_attributes) attr(data, name) <- NULL
  class(data) <- c("tbl_df", "tbl", "data.frame")
  data
}

share_columns <- c("base", "share", "conf_low", "conf_high")

# Shares without their share are counts.
drop_shares <- function(data) {
  if (inherits(data, "nka_shares") && !all(share_columns %in% names(data))) {
    class(data) <- setdiff(class(data), "nka_shares")
    attr(data, "conf_level") <- attr(data, "method") <- NULL
  }
  data
}

#' @export
`[.nka_counts` <- function(x, ...) {
  out <- NextMethod()
  if (is.data.frame(out)) restore_counts(out, x) else out
}

#' @export
`names<-.nka_counts` <- function(x, value) {
  restore_counts(NextMethod(), x)
}

#' @exportS3Method dplyr::dplyr_reconstruct
dplyr_reconstruct.nka_counts <- function(data, template) {
  restore_counts(data, template)
}

#' @exportS3Method tibble::tbl_sum
tbl_sum.nka_counts <- function(x, ...) {
  vintage <- attr(x, "vintage")
  c(
    "Arrivals" = sprintf(
      "%d x %d, by %s", nrow(x), ncol(x), enumerate(count_keys(x))
    ),
    if (isTRUE(attr(x, "simulated"))) c("Simulated" = "no real persons"),
    if (!is.na(vintage)) c("Known on" = format(vintage)),
    if (length(attr(x, "sources"))) {
      c("Sources" = sprintf("%d, see sources_of()", length(attr(x, "sources"))))
    }
  )
}
