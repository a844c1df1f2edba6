# One series: the grid of places, the search over it, and the fit of each number
# of joinpoints. Times and slopes are per unit of the series' own times.

fit_joinpoints <- function(series, i, settings, call) {
  at <- series_slice(series, i)
  data <- joinpoint_data(
    series$times[at], series$values[at], series$exposure[at], settings, call
  )
  data$missing <- series$missing[i]
  data$name <- if (length(series$keys)) as.character(series_label(series)[i])
  most <- joinpoints_allowed(data, settings$most, call)
  problem <- too_little(data)
  if (!is.null(problem)) {
    return(no_joinpoints(series, data, most, problem, settings))
  }
  fits <- fit_each_number(data, most)
  chosen <- choose_joinpoints(data, fits, most, settings)
  fit <- fits[[chosen$k + 1]]
  fit$models <- model_rows(series, chosen$criteria, fits, chosen$k)
  fit$tests <- chosen$tests
  describe_fit(series, data, fit, most, settings)
}

joinpoint_data <- function(time, value, exposure, settings, call = NULL) {
  n <- length(time)
  span <- if (n > 1) time[n] - time[1] else 1
  none <- identical(as.double(settings$most), 0)
  grid <- joinpoint_grid(
    time, settings$between, if (none) n else settings$min_end,
    settings$min_between
  )
  check_places(grid, call)
  scaled <- (time - time[1]) / span
  hinge <- outer(scaled, (grid$at - time[1]) / span, `-`)
  list(
    n = n, time = time, value = value, exposure = exposure,
    offset = if (length(exposure)) log(exposure) else numeric(n),
    family = settings$family, grid = grid, scaled = scaled,
    intercept = cbind(rep(1, n)), base = cbind(rep(1, n), scaled),
    hinge = hinge * (hinge > 0)
  )
}

# ---- grid --------------------------------------------------------------------

# Places where a joinpoint may lie: `at`, `split` observations up to it, and
# `following`, the first place that may come after it.
joinpoint_grid <- function(time, between, min_end, min_between) {
  n <- length(time)
  share <- seq(0, between) / (between + 1)
  at <- c(outer(share, diff(time)) + rep(time[-n], each = between + 1))
  upto <- findInterval(at, time)
  before <- findInterval(at, time, left.open = TRUE)
  kept <- before >= min_end & n - upto >= min_end
  list(
    at = at[kept], split = upto[kept],
    following = 1L + findInterval(upto[kept] + min_between - 1, before[kept])
  )
}

# The products of all places are held at once.
most_places <- 2000

check_places <- function(grid, call) {
  places <- length(grid$at)
  if (places > most_places) {
    abort_nka("joinpoints", c(
      sprintf(
        "%s places for a joinpoint are too many to search, more than %s.",
        format_persons(places), format_persons(most_places)
      ),
      i = "Add up over longer periods, or give a smaller `between`."
    ), call = call)
  }
}

# Number of placements of 0, 1, ... joinpoints.
count_placements <- function(following) {
  ways <- rep(1, length(following))
  total <- c(1, length(following))
  for (k in seq_len(most_joinpoints - 1)) {
    after <- c(rev(cumsum(rev(ways))), 0)
    ways <- after[following]
    total <- c(total, sum(ways))
  }
  total
}

# Said to be the rule of 'Joinpoint': one more for every five values from 7 on.
default_joinpoints <- function(n) min(max(0, (n - 2) %/% 5), 7)

default_placements <- 1e6
most_placements <- 5e7

joinpoints_allowed <- function(data, most, call) {
  placements <- count_placements(data$grid$following)
  possible <- sum(placements > 0) - 1
  if (is.null(most)) {
    quick <- sum(placements <= default_placements & placements > 0) - 1
    return(min(default_joinpoints(data$n), possible, quick))
  }
  name <- if (!is.null(data$name)) paste0(" of ", data$name)
  if (most > possible) {
    abort_nka("joinpoints", c(
      sprintf(
        "`max_joinpoints` is %d, but the series%s with its %s has room for %d.",
        most, name %||% "",
        sprintf(ngettext(data$n, "%d value", "%d values"), data$n), possible
      ),
      i = "`min_end` and `min_between` say how far apart joinpoints must be."
    ), call = call)
  }
  if (placements[most + 1] > most_placements) {
    abort_nka("joinpoints", c(
      sprintf(
        "%s placements of %d joinpoints are too many to search, more than %s.",
        format_persons(placements[most + 1]), most,
        format_persons(most_placements)
      ),
      i = "Give a smaller `max_joinpoints` or a larger `min_between`."
    ), call = call)
  }
  most
}

too_little <- function(data) {
  if (data$n < 3) {
    "A rate of change needs at least 3 values; its estimates are NA."
  } else if (sum(data$value > 0) < 2) {
    "A rate of change needs at least 2 positive values; its estimates are NA."
  }
}

# ---- search ------------------------------------------------------------------

# Counts are searched from where weighted lines through their logarithms break.
search_joinpoints <- function(data, most) {
  gaussian <- data$family == "gaussian"
  above <- if (gaussian) 0 else 0.5
  root <- if (gaussian) rep(1, data$n) else sqrt(data$value + above)
  response <- log(data$value + above) - data$offset
  lines <- .Call(
    C_joinpoint_lines, root * data$base, root * data$hinge,
    data$grid$following, root * response, as.integer(most)
  )
  if (gaussian) return(lines)
  .Call(
    C_joinpoint_counts, data$base, data$hinge, data$grid$following, data$value,
    data$offset, data$scaled, data$grid$split, lines$place
  )
}

fit_each_number <- function(data, most) {
  place <- search_joinpoints(data, most)$place
  lapply(seq(0, most), function(k) {
    fit_lines(data, data$grid$at[place[seq_len(k), k + 1]])
  })
}

# Intercept, time since the origin, and a hinge for each joinpoint.
line_columns <- function(time, origin, at, intercept = rep(1, length(time))) {
  hinge <- outer(time, at, `-`)
  unname(cbind(intercept, time - origin, hinge * (hinge > 0)))
}

# The fit with joinpoints at given times. Log means are without the offset.
fit_lines <- function(data, at) {
  columns <- line_columns(data$time, data$time[1], at, data$intercept)
  fit <- if (data$family == "gaussian") {
    fit_line_logs(columns, data)
  } else {
    fit_line_counts(columns, data)
  }
  df <- data$n - ncol(columns) - length(at)
  dispersion <- switch(data$family,
    poisson = 1, if (df > 0) fit$squares / df else NA_real_
  )
  inverse <- chol2inv(qr.R(fit$qr))
  list(
    k = length(at), at = at, origin = data$time[1],
    from = data$time[1], to = data$time[data$n],
    coefficient = unname(fit$coefficients), covariance = inverse * dispersion,
    dispersion = dispersion, df = df, deviance = fit$deviance,
    line = fit$line, weight = fit$weight, response = fit$response,
    lost = lost_segments(data, at, fit)
  )
}

fit_line_logs <- function(columns, data) {
  response <- log(data$value) - data$offset
  fit <- stats::lm.fit(columns, response)
  squares <- sum(fit$residuals^2)
  c(fit[c("coefficients", "qr")], list(
    deviance = squares, squares = squares, line = fit$fitted.values,
    weight = rep(1, data$n), response = response, mean = rep(1, data$n)
  ))
}

# glm.fit() warns of means that go to 0; lost_segments() finds them.
fit_line_counts <- function(columns, data) {
  fit <- suppressWarnings(stats::glm.fit(
    columns, data$value, offset = data$offset, family = stats::quasipoisson(),
    control = list(epsilon = 1e-12, maxit = 100)
  ))
  mean <- fit$fitted.values
  line <- fit$linear.predictors - data$offset
  c(fit[c("coefficients", "qr")], list(
    deviance = fit$deviance, squares = sum((data$value - mean)^2 / mean),
    line = line, weight = mean,
    response = line + (data$value - mean) / mean, mean = mean
  ))
}

# Segments that fall without limit since their counts are zeros. Values may be
# rates, and all of them small.
lost_segments <- function(data, at, fit, smallest = 1e-6) {
  segment <- segment_of(data$time, at)
  none <- data$value == 0 & fit$mean < smallest * min(1, max(data$value))
  tabulate(segment[none], length(at) + 1) > 0
}

# The segment of each time; a joinpoint belongs to the one that it ends.
segment_of <- function(time, at) {
  findInterval(time, at, left.open = TRUE) + 1L
}

# ---- description -------------------------------------------------------------

describe_fit <- function(series, data, fit, most, settings) {
  criteria <- fit$models[fit$k + 1, c("bic", "bic3", "wbic")]
  fit$glance <- data.frame(
    n = data$n, missing = data$missing, joinpoints = fit$k,
    max_joinpoints = as.integer(most), deviance = fit$deviance,
    dispersion = fit$dispersion, df.residual = fit$df, as.list(criteria)
  )
  fit$joinpoints <- joinpoint_rows(series, fit$at)
  fit$points <- point_rows(series, data, fit, settings)
  fit$changes <- fit_changes(series, fit, settings)
  fit$problem <- fit$problem %||% no_percent_change(fit)
  fit[c(
    "k", "at", "origin", "from", "to", "coefficient", "covariance", "df",
    "dispersion", "lost", "changes", "glance", "points", "joinpoints", "models",
    "tests", "problem"
  )]
}

# Why a segment of a series that could be fitted has no percent change.
no_percent_change <- function(fit) {
  if (any(fit$lost)) {
    "A segment of zeros falls without limit; its percent change is NA."
  } else if (anyNA(fit$changes$estimate)) {
    paste(
      "A percent change is beyond all numbers, and NA; give `time` as plain",
      "numbers about 1 apart."
    )
  }
}

# A series that cannot be fitted: the same tables, of unknown numbers.
no_joinpoints <- function(series, data, most, problem, settings) {
  n <- data$n
  unknown <- NA_real_
  blank <- list(
    k = NA_integer_, at = numeric(), origin = unknown, lost = TRUE,
    from = data$time[1], to = data$time[max(n, 1)], df = unknown,
    coefficient = c(unknown, unknown), covariance = matrix(unknown, 2, 2),
    line = rep(unknown, n), deviance = unknown, dispersion = unknown
  )
  blank$models <- model_rows(series, no_criteria(), list(), NA)
  blank$tests <- no_tests()
  blank$problem <- problem
  describe_fit(series, data, blank, most, settings)
}

joinpoint_rows <- function(series, at) {
  list2DF(list(
    joinpoint = seq_along(at), at = joinpoint_time(series, at)
  ))
}

# A joinpoint between two half years, quarters or months has no name of its own:
# all are given in decimal years then.
joinpoint_time <- function(series, number) {
  whole <- all(number == trunc(number), na.rm = TRUE)
  if (whole || is.na(series$per_year)) return(time_value(series, number))
  number / series$per_year
}

# Half the interval of the line at some times, on the scale of logarithms.
line_reach <- function(fit, time, settings) {
  columns <- line_columns(time, fit$origin, fit$at)
  error <- sqrt(rowSums((columns %*% fit$covariance) * columns))
  critical_value(fit$df, settings) * error
}

point_rows <- function(series, data, fit, settings) {
  reach <- line_reach(fit, data$time, settings)
  scale <- exp(data$offset)
  fitted <- exp(fit$line) * scale
  name <- if (is.na(series$name)) "value" else series$name
  gaussian <- data$family == "gaussian"
  parts <- c(
    time_columns(series, data$time),
    stats::setNames(list(data$value), name),
    if (length(data$exposure)) list(exposure = data$exposure),
    list(
      segment = segment_of(data$time, fit$at), .fitted = fitted,
      .lower = exp(fit$line - reach) * scale,
      .upper = exp(fit$line + reach) * scale,
      .resid = if (gaussian) log(data$value / fitted) else data$value - fitted
    )
  )
  list2DF(parts)
}

# Of Student's distribution where the dispersion was estimated.
critical_value <- function(df, settings) {
  tail <- (1 + settings$conf_level) / 2
  if (settings$family == "poisson") return(stats::qnorm(tail))
  if (is.na(df) || df <= 0) return(NA_real_)
  stats::qt(tail, df)
}
