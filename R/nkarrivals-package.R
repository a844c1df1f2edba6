#' nkarrivals: sourced counts of North Koreans arriving in South Korea
#'
#' Published counts, as many as could be found, each with its source and its
#' date of publication ([arrival_reports]), the series that follow from them
#' ([arrivals], [arrivals_quarterly]), counting and shares for these tables or
#' for your own records ([arrivals_by_year()], [gender_share()]), a checker for
#' what articles state ([check_claims()]), and methods for trends and breaks.
#' Start with `vignette("start")`.
#'
#' @section Trends and breaks:
#' Each takes a numeric vector, a time series, a matrix or a table of counts;
#' [nka_trend] describes what their results share.
#' - [trend_test()], [seasonal_trend_test()]: do later values tend to be higher,
#'   or lower?
#' - [theil_sen()]: how fast, per year? [joinpoints()], [average_change()],
#'   [parallel_test()]: how fast in percent, and where does that change?
#' - [breakpoints_in()], [breakpoint_posterior()]: when did the level change?
#' - [rate_ratio()]: how do two counts, or two spans of time, compare?
#' - [interruption()], [excess_counts()]: what would the line before an event
#'   have given?
#' - [cumulative_sums()]: is the newest count out of line?
#' - [over_vintages()]: would another table say otherwise?
#'
#' `vignette("trends")` uses them all, `vignette("methods")` explains them, and
#' `vignette("validation")` shows how they were checked.
#'
#' @section Words:
#' An *arrival* is one person's entry into South Korea. A *record* is one row
#' per person, or per group of persons with a column that counts them. A
#' *vintage* is the set of figures known on a day.
#'
#' @keywords internal
#' @useDynLib nkarrivals, .registration = TRUE, .fixes = "C_"
#' @importFrom rlang %||% enquo is_quosure is_string quo_get_expr
#' @importFrom stats coef confint nobs
"_PACKAGE"
