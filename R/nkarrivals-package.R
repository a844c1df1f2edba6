#' nkarrivals: sourced counts of North Koreans arriving in South Korea
#'
#' Published counts, as many as could be found, each with its source and its
#' date of publication ([arrival_reports]), the series that follow from them
#' ([arrivals], [arrivals_quarterly]), counting and shares for these tables or
#' for your own records ([arrivals_by_year()], [gender_share()]), and a checker
#' for what articles state ([check_claims()]). Start with `vignette("start")`.
#'
#' @section Words:
#' An *arrival* is one person's entry into South Korea. A *record* is one row
#' per person, or per group of persons with a column that counts them. A
#' *vintage* is the set of figures known on a day.
#'
#' @keywords internal
#' @useDynLib nkarrivals, .registration = TRUE, .fixes = "C_"
#' @importFrom rlang %||% enquo
#' @importFrom stats coef confint nobs
"_PACKAGE"
