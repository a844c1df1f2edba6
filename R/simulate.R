#' Simulated records of arrivals
#'
#' Invented records, one row a person, whose counts by year and sex are those
#' of the published table. They are for teaching and for trying out code: no
#' row describes a real person.
#'
#' @param n Number of records. `NULL` (default): as many as [arrivals] counts,
#'   so that the counts by year and sex equal that table exactly. Another `n`
#'   is spread over years and sexes in the same proportions, rounded so that
#'   the parts add up to `n` (largest remainders).
#' @param seed A whole number. The same seed gives the same records on every
#'   machine; the random-number state of your session is left as it was.
#'
#' @details Within a year each day is equally likely. Age group, province of
#'   origin and education are drawn for each sex from the shares of the newest
#'   tables of [composition], independently of each other and of the year;
#'   real people's were not independent. Do not study them with these records.
#'
#' @return A tibble of class `nka_simulated` with `date` (Date), `sex` (factor
#'   female, male), `age_group`, `origin` and `education` (factors), in order
#'   of date. Printing says that the records are simulated. Errors:
#'   `nka_error_value`.
#' @examples
#' records <- simulate_arrivals(n = 1000)
#' records
#' arrivals_by_year(records, by = sex)
#' @export
simulate_arrivals <- function(n = NULL, seed = 1) {
  if (!is.null(n)) n <- check_whole(n, "n", min = 0, max = 1e9)
  seed <- check_whole(seed, "seed", -.Machine$integer.max, .Machine$integer.max)
  cells <- nkarrivals::arrivals
  persons <- cells$arrivals
  if (!is.null(n)) persons <- spread_out(n, persons)
  with_seed(seed, draw_records(
    year = rep(cells$year, persons), sex = rep(cells$sex, persons)
  ))
}

# `n` in whole parts proportional to `weight`, by largest remainders.
spread_out <- function(n, weight) {
  exact <- n * weight / sum(weight)
  parts <- floor(exact)
  left <- n - sum(parts)
  up <- utils::head(order(parts - exact), left)
  parts[up] <- parts[up] + 1
  parts
}

draw_records <- function(year, sex) {
  date <- draw_dates(year)
  records <- list(
    date = date,
    sex = sex,
    age_group = draw_category("age", sex),
    origin = draw_category("origin_province", sex),
    education = draw_category("education", sex)
  )
  by_date <- order(date)
  tibble::new_tibble(
    lapply(records, `[`, by_date),
    nrow = length(date), class = "nka_simulated"
  )
}

draw_dates <- function(year) {
  first <- period_start(year, "year")
  days <- unclass(period_start(year + 1, "year")) - unclass(first)
  first + floor(stats::runif(length(year)) * days)
}

# Categories drawn with the shares of the newest table of a dimension that has
# both sexes.
draw_category <- function(dimension, sex) {
  table <- newest_by_sex(dimension)
  out <- integer(length(sex))
  for (one in levels(sex)) {
    rows <- which(sex == one)
    weight <- table$persons[table$sex == one]
    out[rows] <- sample.int(length(weight), length(rows), TRUE, weight)
  }
  categories <- table$category[table$sex == levels(sex)[1]]
  factor(categories[out], levels = categories)
}

newest_by_sex <- function(dimension) {
  table <- as.data.frame(nkarrivals::composition)
  table <- table[table$dimension == dimension & table$sex != "total" &
                   !is_combined(table$category), ]
  table <- table[table$as_of == max(table$as_of), ]
  table[order(table$sex, match(table$category, unique(table$category))), ]
}

# Runs `code` from a seed, with generators that do not depend on the session,
# and puts the session's random-number state back.
with_seed <- function(seed, code) {
  env <- globalenv()
  old <- get0(".Random.seed", env, inherits = FALSE)
  kind <- RNGkind("Mersenne-Twister", "Inversion", "Rejection")
  on.exit({
    # Going back to the old rounding sampler is the session's own choice.
    suppressWarnings(do.call(RNGkind, as.list(kind)))
    if (is.null(old)) rm(".Random.seed", envir = env)
    else assign(".Random.seed", old, envir = env)
  })
  set.seed(seed)
  code
}

# Counts of simulated records stay marked as such.
is_simulated <- function(data) {
  inherits(data, "nka_simulated") || isTRUE(attr(data, "simulated"))
}

#' @exportS3Method tibble::tbl_sum
tbl_sum.nka_simulated <- function(x, ...) {
  c("Simulated records, no real persons" = sprintf("%d x %d", nrow(x), ncol(x)))
}
