# What margins say about a joint share.

#' Bounds of a joint share from its margins
#'
#' Tables often print how many people are women and how many are in their
#' twenties, but not how many are both. `frechet_bounds()` gives the smallest
#' and largest number that the printed ones leave possible.
#'
#' @details
#' Of a total \eqn{t} let \eqn{m_1, \dots, m_k} be those who have each of
#' \eqn{k} properties. Those who have all of them number between
#' \eqn{\max(0, m_1 + \dots + m_k - (k - 1) t)} and \eqn{\min(m_1, \dots, m_k)}
#' (Fréchet 1935 \doi{10.4064/fm-25-1-379-387}). No narrower bounds hold for all
#' tables with these margins. Where a joint table of some of the properties
#' exists, use its cells as margins and the narrower group as total: the bounds
#' become sharper.
#'
#' @param ... The margins, one argument for each property: numbers from 0 to
#'   `total`, of one length or of length one.
#' @param total The total that all margins are parts of: a number, or one for
#'   each. 1 for shares, 100 for percentages, or a number of persons.
#' @return A tibble, one row for each set of margins, with the columns `low` and
#'   `high` in the unit of the margins; `NA` where a margin or the total is.
#'   Errors have class `nka_error_type` (something is not a number) or
#'   `nka_error_value` (no margin, or one that is no part of the total).
#' @seealso [consistent_counts()], [check_claims()]
#' @export
#' @examples
#' # 72 percent are women and 57 percent came in their twenties or thirties
#' frechet_bounds(72, 57, total = 100)
#' # Three properties
#' frechet_bounds(women = 0.72, young = 0.57, schooled = 0.9)
frechet_bounds <- function(..., total = 1) {
  margins <- list(...)
  if (!length(margins)) {
    abort_nka("value", "Give at least one margin, such as 0.72.")
  }
  names <- margin_names(margins)
  for (i in seq_along(margins)) check_numeric(margins[[i]], names[i])
  check_numeric(total, "total")
  n <- common_size(stats::setNames(c(margins, list(total)), c(names, "total")))
  margins <- lapply(margins, rep_len, n)
  total <- rep_len(as.double(total), n)
  for (i in seq_along(margins)) check_part(margins[[i]], total, names[i])
  spare <- (length(margins) - 1) * total
  tibble::tibble(
    low = pmax(0, Reduce(`+`, margins) - spare),
    high = as.double(do.call(pmin, unname(margins)))
  )
}

margin_names <- function(margins) {
  given <- rlang::names2(margins)
  ifelse(nzchar(given), given, paste("margin", seq_along(margins)))
}

check_part <- function(x, total, arg, call = rlang::caller_env()) {
  bad <- which(x < 0 | x > total | is.infinite(total))
  if (length(bad)) {
    abort_nka("value", c(
      sprintf(
        "`%s` must be from 0 to a finite total; element %d is %s of %s.", arg,
        bad[1], format(x[bad[1]]), format(total[bad[1]])
      ),
      i = "For percentages give `total = 100`, for persons their number."
    ), call = call)
  }
}
