# The model of an interrupted series: its columns, its fit, and how sure its
# coefficients are. Regressions are those of stats, MASS and sandwich.

families <- c("quasipoisson", "negbin", "poisson")
error_kinds <- c("larger", "newey-west", "ar1", "independent")

# Points that must be left over after all coefficients are fitted.
least_df <- 3

# Fitted counts below this stand for a line that runs to zero.
nobody <- 1e-6

# Pearson's statistic below this is rounding.
no_scatter <- sqrt(.Machine$double.eps)

# What is fitted: a row for each coefficient, and the matrix of their columns.
design_columns <- function(times, events, own_period, season, per_year) {
  terms <- data.frame(term = c("(Intercept)", "trend"), event = NA_integer_)
  columns <- list(rep(1, length(times)), times - times[1])
  for (j in seq_len(nrow(events))) {
    made <- event_columns(times, events[j, ], own_period == "partly")
    columns <- c(columns, made)
    terms <- rbind(terms, data.frame(term = names(made), event = j))
  }
  waves <- season_columns(times, season, per_year)
  if (length(waves)) {
    terms <- rbind(terms, data.frame(term = names(waves), event = NA))
  }
  list(
    terms = terms,
    x = matrix(unlist(c(columns, waves)), length(times), nrow(terms))
  )
}

event_columns <- function(times, event, partly) {
  level <- as.double(times >= event$first)
  if (partly) level[times == event$first] <- event$share
  made <- list(level = level, slope = pmax(times - event$first, 0))
  switch(event$effect, both = made, made[event$effect])
}

# `season` pairs of waves: once, twice, ... a year. The shortest wave of an even
# number of periods has no sine.
season_columns <- function(times, season, per_year) {
  out <- list()
  for (k in seq_len(season)) {
    angle <- 2 * pi * k * (times %% per_year) / per_year
    out[[paste("cos", k)]] <- cos(angle)
    if (2 * k != per_year) out[[paste("sin", k)]] <- sin(angle)
  }
  out
}

# ---- one series --------------------------------------------------------------

# `data` has time, value and, where there is one, exposure.
fit_interruption <- function(data, events, settings, label, call) {
  events <- place_events(events, data$time, settings$own_period,
                         settings$calendar, label, call)
  design <- design_columns(data$time, events, settings$own_period,
                           settings$season, settings$per_year)
  silent <- silent_event(data, events, label, call)
  used <- list(
    rows = if (is.na(silent)) rep(TRUE, nrow(data)) else
      data$time < events$first[silent],
    columns = is.na(design$terms$event) | !design$terms$event %in% silent
  )
  check_design(design, used, events, label, call)
  x <- design$x[used$rows, used$columns, drop = FALSE]
  exposure <- data$exposure %||% rep(1, nrow(data))
  fit <- fit_regression(data$value[used$rows], x, log(exposure)[used$rows],
                    settings$family, label, call)
  check_fitted(fit, events, label, call)
  model <- list(
    events = events, terms = design$terms, x = design$x, silent = silent,
    used = used, times = data$time, values = data$value,
    offset = log(exposure), fit = fit, df = sum(used$rows) - ncol(x),
    coef = rep(NA_real_, nrow(design$terms))
  )
  model$coef[used$columns] <- stats::coef(fit)
  c(model, uncertainty(model, settings, label, call))
}

# The last event, if nobody at all is counted after it. Elsewhere a stretch of
# zeros leaves no line on the scale of ratios.
silent_event <- function(data, events, label, call) {
  stretch <- findInterval(data$time, events$first)
  empty <- setdiff(0:nrow(events), stretch[data$value > 0])
  if (!length(empty)) return(NA_integer_)
  if (identical(as.integer(empty), nrow(events))) {
    warn_nka("zero", sprintf(
      paste("%sAfter %s every count is zero: the ratio is 0 and has no",
            "interval; the line before is fitted without these points."),
      label, event_text(events, nrow(events))
    ))
    return(nrow(events))
  }
  where <- if (empty[1] == 0) {
    paste("before", event_text(events, 1))
  } else if (empty[1] == nrow(events)) {
    paste("after", event_text(events, nrow(events)))
  } else {
    sprintf("between %s and %s", event_text(events, empty[1]),
            event_text(events, empty[1] + 1))
  }
  abort_nka("zero", c(
    sprintf("%sEvery count %s is zero: no line of ratios fits zeros.", label,
            where),
    i = "Begin the series later, or leave that event out."
  ), call = call)
}

check_design <- function(design, used, events, label, call) {
  x <- design$x[used$rows, used$columns, drop = FALSE]
  needed <- ncol(x) + least_df
  if (nrow(x) < needed) {
    abort_nka("short", c(
      sprintf(
        "%s%d points are too few for %d coefficients; at least %d are needed.",
        label, nrow(x), ncol(x), needed
      ),
      i = paste(
        "Ask for fewer effects (`effects = \"level\"`), fewer events or fewer",
        "waves, or give a longer series."
      )
    ), call = call)
  }
  decomposed <- qr(x)
  if (decomposed$rank == ncol(x)) return(invisible())
  extra <- decomposed$pivot[(decomposed$rank + 1):ncol(x)]
  involved <- design$terms$event[used$columns][extra]
  involved <- unique(involved[!is.na(involved)])
  abort_nka("event", c(
    if (length(involved)) {
      sprintf(
        "%sThe effects of %s cannot be told apart from the others.", label,
        enumerate(event_text(events, involved))
      )
    } else {
      sprintf("%sThe points are too few to tell trend and season apart.", label)
    },
    i = "Ask for fewer effects, or leave an event out."
  ), call = call)
}

# A fit of stats or MASS. Their warnings are judged by what they leave behind,
# since their words depend on the language of the session.
fit_regression <- function(value, x, offset, family, label, call) {
  data <- data.frame(value = value, offset = offset, x[, -1, drop = FALSE])
  columns <- names(data)[-(1:2)]
  formula <- stats::reformulate(c(columns, "offset(offset)"), "value",
                                env = asNamespace("stats"))
  fit <- tryCatch(
    suppressWarnings(switch(family,
      negbin = MASS::glm.nb(formula, data),
      stats::glm(formula, family, data)
    )),
    error = function(cnd) {
      abort_nka("fit", c(
        sprintf("%sThe model could not be fitted.", label),
        x = conditionMessage(cnd),
        i = if (family == "negbin") "Try `family = \"quasipoisson\"`."
      ), call = call)
    }
  )
  if (!is.null(fit$th.warn)) {
    warn_nka("dispersion", sprintf(
      paste("%sThe counts scatter no more than Poisson counts do, so that the",
            "negative binomial has no finite size; `theta` is only large."),
      label
    ))
  }
  fit
}

check_fitted <- function(fit, events, label, call) {
  if (any(stats::fitted(fit) < nobody)) {
    abort_nka("zero", c(
      sprintf(paste(
        "%sA line runs to zero: its slope has no finite estimate, since the",
        "counts at one end of it are zero."
      ), label),
      i = sprintf("Ask for `effects = \"level\"` of %s.",
                  enumerate(event_text(events, seq_len(nrow(events))), "or"))
    ), call = call)
  }
  if (!fit$converged) {
    warn_nka("fit", sprintf(
      "%sThe fit did not settle; take its numbers as a rough guide.", label
    ))
  }
  if (passes_through(fit)) {
    warn_nka("fit", sprintf(paste(
      "%sThe line passes through every point, so that nothing is left to judge",
      "the scatter by; that of Poisson counts is taken."
    ), label))
  }
}

passes_through <- function(fit) {
  sum(stats::residuals(fit, "pearson")^2) < no_scatter
}

# ---- how sure ----------------------------------------------------------------

# Covariance matrices of the coefficients (where there are two, the larger
# variance counts), and the scatter of single counts.
uncertainty <- function(model, settings, label, call) {
  fit <- model$fit
  n <- sum(model$used$rows)
  lags <- settings$lags %||% automatic_lags(n)
  check_lags(lags, n, label, call)
  parts <- working_parts(model)
  carries <- settings$errors %in% c("larger", "ar1")
  rho <- if (carries) residual_correlation(parts) else 0
  working <- working_covariance(parts, rho, dispersed = switch(settings$family,
    quasipoisson = TRUE, negbin = carries, poisson = FALSE
  ))
  # Residuals that are all rounding say nothing.
  robust <- if (passes_through(fit)) working$vcov else newey_west(fit, lags)
  list(
    lags = lags, rho = rho, dispersion = working$dispersion,
    theta = fit$theta %||% NA_real_,
    vcov = switch(settings$errors,
      larger = list(robust, working$vcov), `newey-west` = list(robust),
      list(working$vcov)
    )
  )
}

# As sandwich::NeweyWest(), which gives a weight of 0 to one lag more and so
# warns of the longest.
newey_west <- function(fit, lags) {
  unname(sandwich::vcovHAC(fit, weights = 1 - seq(0, lags) / (lags + 1),
                           prewhite = FALSE, adjust = TRUE))
}

# Points that are further apart than the first and the last have no covariance.
check_lags <- function(lags, n, label, call) {
  if (lags < n) return(invisible())
  abort_nka("value", c(
    sprintf(
      "%s`lags` must be below the number of points, %d, not %s.", label, n,
      describe(lags)
    ),
    i = "Leave `lags` out for a number that suits the length of the series."
  ), call = call)
}

# The rule of Newey and West (1994) for the Bartlett kernel.
automatic_lags <- function(n) floor(4 * (n / 100)^(2 / 9))

# R x for the correlations R = rho^|time difference|, by recursion from both
# ends instead of an n by n matrix. `x` is a matrix with a row for each time.
times_ar1 <- function(x, times, rho) {
  n <- nrow(x)
  if (rho == 0 || n < 2) return(x)
  kept <- rho^diff(times)
  forward <- x
  backward <- x
  for (i in seq_len(n)[-1]) {
    forward[i, ] <- x[i, ] + kept[i - 1] * forward[i - 1, ]
  }
  for (i in rev(seq_len(n - 1))) {
    backward[i, ] <- x[i, ] + kept[i] * backward[i + 1, ]
  }
  forward + backward - x
}

# The mean of two neighbours, zero beyond the ends.
neighbours <- function(x) {
  none <- 0 * x[1, , drop = FALSE]
  (rbind(x[-1, , drop = FALSE], none) +
    rbind(none, x[-nrow(x), , drop = FALSE])) / 2
}

# What a fit leaves for judging its errors: the columns times the square roots
# of their weights, the inverse of their cross products, Pearson residuals.
working_parts <- function(model) {
  rows <- model$used$rows
  list(
    x = sqrt(model$fit$weights) *
      model$x[rows, model$used$columns, drop = FALSE],
    inverse = unname(stats::summary.glm(model$fit, 1)$cov.unscaled),
    resid = unname(stats::residuals(model$fit, "pearson")),
    times = model$times[rows]
  )
}

largest_correlation <- 0.9

# Correlation of neighbouring errors, from the residuals of a fit. Fitted lines
# pull neighbouring residuals apart, about -p / n in short series; so we take
# that correlation under which residuals of this very design would be expected
# to be as alike as they are.
residual_correlation <- function(parts) {
  resid <- parts$resid
  total <- sum(resid^2)
  if (total < no_scatter) return(0)
  seen <- sum(resid[-1] * resid[-length(resid)]) / total
  beside <- neighbours(parts$x)
  inner <- t(parts$inverse %*% crossprod(parts$x, beside))
  more_than_seen <- function(rho) {
    spread <- times_ar1(parts$x, parts$times, rho)
    within <- parts$inverse %*% crossprod(parts$x, spread)
    shared <- sum(rho^diff(parts$times)) -
      2 * sum(parts$inverse * crossprod(spread, beside)) + sum(within * inner)
    shared / (length(resid) - sum(diag(within))) - seen
  }
  if (more_than_seen(0) >= 0) return(0)
  if (more_than_seen(largest_correlation) <= 0) return(largest_correlation)
  stats::uniroot(more_than_seen, c(0, largest_correlation), tol = 1e-6)$root
}

# Covariance of the coefficients if the errors of the weighted model are
# correlated by rho^|time difference|. A dispersion, where there is one, is
# never taken to be below that of the family.
working_covariance <- function(parts, rho, dispersed) {
  middle <- crossprod(parts$x, times_ar1(parts$x, parts$times, rho))
  left <- length(parts$resid) - sum(parts$inverse * middle)
  dispersion <- if (dispersed) max(1, sum(parts$resid^2) / left) else 1
  list(vcov = dispersion * parts$inverse %*% middle %*% parts$inverse,
       dispersion = dispersion)
}

# Variance of a linear combination of the coefficients that were fitted.
combination_variance <- function(weights, model) {
  max(vapply(model$vcov, function(v) drop(weights %*% v %*% weights), 0))
}

# Variance of the sum of counts with these means at these times.
scatter_variance <- function(means, times, model, family) {
  each <- if (family == "negbin") means + means^2 / model$theta else means
  each <- matrix(sqrt(model$dispersion * each))
  sum(each * times_ar1(each, times, model$rho))
}

# ---- the line before an event ------------------------------------------------

# What the rows of a series would have had without event j and all after it: the
# expected sum, and its interval.
without_event <- function(model, j, rows, level, family) {
  dropped <- model$terms$event %in% j:nrow(model$events)
  kept <- model$used$columns
  x <- model$x
  x[, dropped] <- 0
  x <- x[rows, kept, drop = FALSE]
  means <- exp(drop(x %*% model$coef[kept]) + model$offset[rows])
  expected <- sum(means)
  weights <- colSums(means * x) / expected
  variance <- combination_variance(weights, model) +
    scatter_variance(means, model$times[rows], model, family) / expected^2
  half <- stats::qt((1 + level) / 2, model$df) * sqrt(variance)
  c(expected = expected, low = expected * exp(-half),
    high = expected * exp(half))
}
