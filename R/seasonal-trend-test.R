#' Is there a trend, season by season?
#'
#' The seasonal test of Mann and Kendall compares each quarter with the same
#' quarter of other years alone (or each half year, month or season of your
#' own), and adds up. So a swing within the year neither hides a trend nor looks
#' like one.
#'
#' @inheritParams trend_test
#' @param value,by <[`tidy-select`][tidyselect::language]> The columns with the
#'   values and with the groups of a data frame, see [nka_trend].
#' @param time <[`tidy-select`][tidyselect::language]> The column with the
#'   times, or with the years where `season` is given; for a vector or matrix a
#'   vector as long as the series.
#' @param season <[`tidy-select`][tidyselect::language]> The column with the
#'   seasons (numbers, text or a factor), or for a vector or matrix a vector as
#'   long as the series. Not needed for tables of counts by half year, quarter
#'   or month, and for a `ts` of frequency 2, 4 or 12.
#' @param covariance `TRUE` (default) to allow for dependence between the
#'   seasons of a year, `FALSE` to take them as independent.
#' @param exact `NULL` (default) for exact probabilities where seasons are taken
#'   as independent, each has up to 200 values, and all together have up to
#'   10,000 pairs of unequal values (four quarters in 70 years); `TRUE` for an
#'   error where that is not so, `FALSE` for the normal approximation.
#'
#' @section The test:
#' S is the sum over seasons of the S of [trend_test()] (Hirsch, Slack and Smith
#' 1982 \doi{10.1029/WR018i001p00107}), and its variance the sum of their
#' variances under ties, with `covariance = TRUE` plus the covariances between
#' seasons that Dietz and Killeen (1981, Journal of the American Statistical
#' Association 76, 169-174) gave and Hirsch and Slack (1984)
#' \doi{10.1029/WR020i006p00727} used: a missing value has the middle rank of
#' its season, and a pair of years with one sign 0. p is normal, at S moved by 1
#' towards 0. Where seasons are taken as independent, and are short, p is exact:
#' the probability of such a sum if each order of each season's values is as
#' likely as any other. `tau` is S over the sum of the denominators of the
#' seasons' tau-b.
#'
#' Covariances are estimates: with few years (fewer than ten, as a rule) they
#' are rough, and a variance that comes out at or below 0 becomes `NA`, with its
#' p and the warning `nka_warning_variance`. They take time in proportion to the
#' square of the number of years.
#'
#' Seasons may go different ways. The test of homogeneity (van Belle and Hughes
#' 1984, Water Resources Research 20, 127-136) compares the sum of squares of
#' the z of the seasons (without the move by 1) around their mean with a
#' chi-squared distribution; it takes the seasons as independent, whatever
#' `covariance` says. Where its p is small, one S for all seasons hides more
#' than it tells: look at the seasons one by one. Seasons that are constant, or
#' have fewer than two values, say nothing and are left out of it.
#'
#' @return An object of class `nka_seasonal_trend_test`, see [nka_trend].
#'   [tidy()] gives the columns of the groups, `season` (`"all"`, then each
#'   one), `term` (`"tau"`), `estimate`, `statistic` (z), `p.value` and `method`
#'   (each season alone is tested as by [trend_test()]) and `alternative`.
#'   [glance()] gives the groups, `n` and `missing` (values used and left out),
#'   `years` and `seasons` (how many have values), `s`, `var_s`, `tau`, `z`,
#'   `p.value`, `method` (`"exact"` or `"normal"`), `alternative`, `covariance`,
#'   and the test of homogeneity as `chisq`, `df` and `p.homogeneity`. [coef()]
#'   gives tau. Warnings are `nka_warning_constant`, `nka_warning_short` (no
#'   season has three values) and `nka_warning_variance`; errors those of
#'   [trend_test()], and `nka_error_season` where there are no seasons.
#' @examples
#' # Each quarter compared with its own kind
#' quarters <- subset(arrivals_by_quarter(), year >= 2019 & year <= 2024)
#' seasonal_trend_test(quarters)
#'
#' seasonal_trend_test(log(UKDriverDeaths), covariance = FALSE)
#' @export
seasonal_trend_test <- function(x, value = NULL, time = NULL, by = NULL,
                                season = NULL, alternative = "two.sided",
                                covariance = TRUE, exact = NULL, na = "error",
                                ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  check_choice(alternative, alternatives, "alternative", call = call)
  check_flag(covariance, "covariance", call = call)
  check_exact(exact, call)
  check_exact_seasons(exact, covariance, call)
  cells <- read_seasons(
    x, enquo(value), enquo(time), enquo(by), enquo(season), na, call
  )
  label <- series_label(cells$series)
  score <- season_scores(cells)
  total <- total_scores(score, cells, covariance)
  total <- with_exact_tails(total, score, cells, covariance, exact, call)
  warn_series("short", "No season has three values", label,
              which(total$n < 3))
  warn_constant(total, label)
  warn_series(
    "variance",
    "The variance with covariances is not positive, so there is no p-value",
    label, which(is.na(total$var_s))
  )
  settings <- list(alternative = alternative, covariance = covariance,
                   exact = exact)
  seasonal_result(cells, score, total, settings)
}

# ---- seasons of series -------------------------------------------------------

# The series, and the place of each value: its year, its season's number. Values
# are sorted by series, then season, then year. `season_names` has all names.
read_seasons <- function(x, value, time, by, season, na, call) {
  if (rlang::quo_is_null(season)) {
    return(calendar_seasons(read_series(x, value, time, by, na = na,
                                        call = call), call))
  }
  if (!is.data.frame(x)) {
    x <- seasons_of_plain(x, value, time, by, season, call)
    value <- rlang::quo("value")
    time <- rlang::quo("time")
    by <- rlang::quo(tidyselect::any_of("series"))
    season <- rlang::quo("season")
  }
  own_seasons(x, value, time, by, season, na, call)
}

calendar_seasons <- function(series, call) {
  unit <- series$per_year
  if (is.na(unit) || unit == 1) {
    abort_nka("season", c(
      "The series has no seasons: its times are no halves, quarters or months.",
      i = "Name the column with the seasons, `season = <column>`."
    ), call = call)
  }
  group <- rep(seq_along(series$length), series$length)
  season <- as.integer(series$times %% unit) + 1L
  cells_of(series, group, season, series$times %/% unit, season_names(unit))
}

season_names <- function(unit) {
  switch(as.character(unit),
    `2` = c("H1", "H2"), `4` = paste0("Q", 1:4), `12` = sprintf("%02d", 1:12)
  )
}

cells_of <- function(series, group, season, year, names) {
  order <- order(group, season, year)
  list(
    series = series, group = group[order], season = season[order],
    year = year[order], value = series$values[order], season_names = names
  )
}

# A vector or matrix as a data frame of value, time, season and series.
seasons_of_plain <- function(x, value, time, by, season, call) {
  for (arg in c("value", "by")) {
    if (!rlang::quo_is_null(get(arg))) {
      abort_nka("column", sprintf(
        "`%s` names a column, but `x` has none.", arg
      ), call = call)
    }
  }
  check_plain_series(x, call)
  length <- NROW(x)
  year <- season_part(rlang::eval_tidy(time), "time", length, call)
  season <- season_part(rlang::eval_tidy(season), "season", length, call)
  out <- list2DF(list(
    value = bare_doubles(x), time = rep(year, NCOL(x)),
    season = rep(season, NCOL(x))
  ))
  if (length(dim(x)) == 2) {
    out$series <- rep(plain_keys(x, NCOL(x))$series, each = length)
  }
  out
}

season_part <- function(part, arg, length, call) {
  if (length(part) == length && is.null(dim(part)) && !is.null(part)) {
    return(part)
  }
  abort_nka("season", c(
    sprintf(
      "`%s` must be as long as the series, %d, not %d.", arg, length,
      length(part)
    ),
    i = "Give the year of each value in `time` and its season in `season`."
  ), call = call)
}

# Each season of each group is read as a series; then groups are put together.
own_seasons <- function(x, value, time, by, season, na, call) {
  season <- names(select_one(season, x, "season", call))
  groups <- setdiff(groups_of_frame(by, x, call), season)
  if (rlang::quo_is_null(time) && "year" %in% names(x)) {
    time <- rlang::quo("year")
  }
  check_seasons(x[[season]], season, call)
  by <- rlang::quo(tidyselect::all_of(c(groups, season)))
  parts <- read_series(x, value, time, by, na = na, call = call)
  names <- season_levels(parts$keys[[season]])
  of_part <- match(as.character(parts$keys[[season]]), names)
  joined <- join_parts(parts, groups)
  cells_of(
    joined$series, joined$group, of_part[joined$part], joined$series$times,
    names
  )
}

check_seasons <- function(x, name, call) {
  bad <- which(is.na(x))
  if (length(bad)) {
    abort_nka("season", sprintf(
      "Column `%s` must hold the season of each row, but row %d is NA.", name,
      bad[1]
    ), call = call)
  }
}

season_levels <- function(x) {
  as.character(if (is.factor(x)) levels(droplevels(x)) else
    sort(unique(x), method = "radix"))
}

# Series of one group each from series of a group and a season each, sorted by
# time; `part` is the series that a value comes from.
join_parts <- function(parts, groups) {
  rows <- group_rows(parts$keys[groups], n_series(parts))
  part <- rep(seq_along(parts$length), parts$length)
  order <- order(rows$group[part], parts$times)
  series <- parts
  for (one in c("values", "times", "status")) {
    series[[one]] <- parts[[one]][order]
  }
  series$keys <- rows$keys
  group <- rows$group[part][order]
  series$length <- tabulate(group, nrow(rows$keys))
  series$missing <- as.integer(
    rowsum(as.double(parts$missing), rows$group, reorder = TRUE)
  )
  series$offset <- c(0, cumsum(as.double(series$length)))
  list(series = series, group = group, part = part[order])
}

# ---- scores ------------------------------------------------------------------

# A row for each season of each series that has values.
season_scores <- function(cells) {
  cell <- paste(cells$group, cells$season)
  first <- !duplicated(cell)
  offset <- c(which(first) - 1, length(cell))
  c(
    list(group = cells$group[first], season = cells$season[first]),
    kendall_scores(cells$value, as.double(offset), exact_unasked)
  )
}

# A row for each series; n is the length of its longest season.
total_scores <- function(score, cells, covariance) {
  sums <- function(x) sums_by(x, score$group, n_series(cells$series))
  var_s <- sums(score$var_s)
  between <- if (covariance) season_covariance(cells) else 0
  pairs <- score$n * (score$n - 1) / 2
  list(
    n = most_by(score$n, score$group, n_series(cells$series)),
    s = sums(score$s), untied = sums(score$untied),
    var_s = ifelse(var_s == 0, 0, positive(var_s + between)),
    size = sums(sqrt(pairs * score$untied))
  )
}

# Pairs up to which the distribution of seasons together is worked out.
exact_pairs <- 10000

check_exact_seasons <- function(exact, covariance, call) {
  if (covariance && isTRUE(exact)) {
    abort_nka("value", c(
      "`exact` must not be TRUE with covariances between seasons.",
      i = "Exact probabilities are those of independent seasons."
    ), call = call)
  }
}

# Adds exact P(S >= s) and P(S <= s), NA where they are not asked for.
with_exact_tails <- function(total, score, cells, covariance, exact, call) {
  n <- length(total$s)
  long <- sums_by(as.double(score$n > exact_unasked), score$group, n) > 0
  short <- !long & total$untied <= exact_pairs
  if (isTRUE(exact)) check_short(short, cells, call)
  wanted <- !covariance && !isFALSE(exact)
  total$greater <- total$less <- rep(NA_real_, n)
  for (i in which(short & wanted & total$n > 1)) {
    at <- cells$group == i
    sizes <- lapply(split(cells$value[at], cells$season[at]), tie_sizes)
    tails <- tails_together(sizes, total$s[i])
    total$greater[i] <- tails$greater
    total$less[i] <- tails$less
  }
  total
}

check_short <- function(short, cells, call) {
  long <- which(!short)
  if (length(long)) {
    abort_nka("value", c(
      sprintf(
        "%s too many values for exact probabilities.",
        of_series(series_label(cells$series), long[1], "has")
      ),
      i = "`exact = NULL` takes the normal approximation for long series."
    ), call = call)
  }
}

tie_sizes <- function(x) {
  sort(tabulate(match(x, unique(x))), decreasing = TRUE)
}

most_by <- function(x, group, n) {
  out <- numeric(n)
  most <- tapply(x, group, max)
  out[as.integer(names(most))] <- most
  out
}

# Twice the sum of the covariances between the seasons of each series.
season_covariance <- function(cells) {
  grids <- lapply(seq_along(cells$series$length), season_grid, cells = cells)
  .Call(
    C_kendall_covariance, as.double(unlist(grids)),
    c(0, cumsum(as.double(lengths(grids)))),
    vapply(grids, NCOL, 0L)
  )
}

# A row for each year, a column for each season that has values; NaN where a
# value is missing.
season_grid <- function(i, cells) {
  at <- which(cells$group == i)
  years <- sort(unique(cells$year[at]))
  seasons <- unique(cells$season[at])
  grid <- matrix(NaN, length(years), length(seasons))
  grid[cbind(
    match(cells$year[at], years), match(cells$season[at], seasons)
  )] <- cells$value[at]
  grid
}

# Van Belle and Hughes: squares of the seasons' z around their mean.
homogeneity <- function(score, n) {
  varies <- score$var_s > 0
  z <- score$s[varies] / sqrt(score$var_s[varies])
  group <- score$group[varies]
  m <- sums_by(rep(1, length(z)), group, n)
  mean <- sums_by(z, group, n) / m
  chisq <- sums_by((z - mean[group])^2, group, n)
  none <- m < 2
  df <- replace(as.integer(m) - 1L, none, NA_integer_)
  chisq[none] <- NA_real_
  list(
    chisq = chisq, df = df,
    p.homogeneity = stats::pchisq(chisq, df, lower.tail = FALSE)
  )
}

# ---- the result --------------------------------------------------------------

seasonal_result <- function(cells, score, total, settings) {
  series <- cells$series
  tests <- list(
    all = total_test(total, settings$alternative),
    each = kendall_test(score, settings$alternative)
  )
  years <- lapply(split(cells$year, factor(cells$group,
                                           seq_along(series$length))), unique)
  glance <- c(
    as.list(series$keys),
    list(
      n = series$length, missing = series$missing,
      years = lengths(years, use.names = FALSE),
      seasons = as.integer(sums_by(rep(1, length(score$n)), score$group,
                                   n_series(series))),
      s = total$s, var_s = total$var_s
    ),
    tests$all[c("tau", "z", "p.value", "method")],
    list(alternative = settings$alternative, covariance = settings$covariance),
    homogeneity(score, n_series(series))
  )
  new_trend(
    "seasonal_trend_test", series,
    seasonal_estimates(cells, score, tests, settings), glance, NULL, settings
  )
}

total_test <- function(total, alternative) {
  test <- kendall_test(total, alternative)
  test$tau <- ifelse(total$size == 0, NA_real_, total$s / total$size)
  test
}

# All seasons together first, then each.
seasonal_estimates <- function(cells, score, tests, settings) {
  n <- n_series(cells$series)
  group <- c(seq_len(n), score$group)
  order <- order(group, c(rep(0, n), score$season))
  column <- function(name) c(tests$all[[name]], tests$each[[name]])[order]
  season <- c(rep("all", n), cells$season_names[score$season])
  table_of(c(
    as.list(cells$series$keys[group[order], ]),
    list(
      season = season[order], term = "tau", estimate = column("tau"),
      statistic = column("z"), p.value = column("p.value"),
      method = column("method"), alternative = settings$alternative
    )
  ))
}

# ---- in words and pictures ---------------------------------------------------

#' @export
coef.nka_seasonal_trend_test <- function(object, ...) {
  coef.nka_trend_test(object, ...)
}

#' @export
say.nka_seasonal_trend_test <- function(x) {
  g <- x$glance
  g$method <- paste0(g$method, if (x$settings$covariance) {
    ", allowing for dependence between seasons"
  } else {
    ", seasons taken as independent"
  })
  chance <- chance_text(g, c(x$settings, list(correction = "none")))
  text <- paste0(
    sub("^Of", "Season by season, of", tendency_text(x)), chance,
    homogeneity_text(g)
  )
  text[is.na(g$tau)] <- ifelse(
    is.na(g$p.value[is.na(g$tau)]),
    "Too few values to speak of a trend: no season has two.",
    "No season has two values that differ: there is no trend."
  )
  text
}

homogeneity_text <- function(g) {
  ifelse(
    is.na(g$p.homogeneity), "", sprintf(
      " Do the %s seasons go different ways? %s.", g$df + 1,
      sub("^p", "P", p_text(g$p.homogeneity))
    )
  )
}

#' @export
references.nka_seasonal_trend_test <- function(x) {
  c(
    "Hirsch, Slack and Smith (1982) <doi:10.1029/WR018i001p00107>",
    if (x$settings$covariance) c(
      paste("Dietz and Killeen (1981), Journal of the American Statistical",
            "Association 76, 169-174"),
      "Hirsch and Slack (1984) <doi:10.1029/WR020i006p00727>"
    ),
    "van Belle and Hughes (1984), Water Resources Research 20, 127-136",
    if (any(x$estimates$method == "exact")) exact_paper()
  )
}

#' @export
sketch.nka_seasonal_trend_test <- function(x) {
  new_sketch(x, caption = paste0(
    "Points: the values. Season by season, ",
    tau_text(x$glance$tau, series_label(x$series))
  ))
}
