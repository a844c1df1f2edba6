# Arguments and priors of breakpoint_posterior().

check_positive <- function(x, arg, call) {
  ok <- is_plain_number(x) && length(x) == 1 && is.finite(x) && x > 0
  if (!ok) {
    abort_nka("value", sprintf(
      "`%s` must be one positive number, not %s.", arg, describe(x)
    ), call = call)
  }
  as.double(x)
}

check_maybe <- function(x, arg, call) {
  if (!is.null(x) && !rlang::is_bool(x)) {
    abort_nka("value", sprintf(
      "`%s` must be TRUE, FALSE or NULL, not %s.", arg, describe(x)
    ), call = call)
  }
}

check_dispersions <- function(x, call) {
  if (is.null(x)) return(NULL)
  ok <- is_plain_number(x) && length(x) > 0 && all(is.finite(x) & x >= 1)
  if (!ok) {
    abort_nka("value", c(
      sprintf(
        "`dispersion` must hold numbers of at least 1, not %s.", describe(x)
      ),
      i = "`dispersion = 1` is the Poisson distribution."
    ), call = call)
  }
  as.double(x)
}

check_breaks_prior <- function(x, max_breaks, call) {
  named <- is_string(x) && x %in% c("halving", "uniform")
  finite <- is_plain_number(x) && all(is.finite(x))
  single <- finite && length(x) == 1 && x > 0 && x < 1
  weights <- finite && length(x) == max_breaks + 1 && all(x >= 0) && sum(x) > 0
  if (!named && !single && !weights) {
    abort_nka("value", c(
      sprintf(
        "`breaks_prior` must be \"halving\", \"uniform\" or numbers, not %s.",
        describe(x)
      ),
      i = sprintf(paste(
        "Give one probability between 0 and 1 for each period, or %s weights",
        "for 0 to %s breaks."
      ), plain_number(max_breaks + 1), plain_number(max_breaks))
    ), call = call)
  }
  if (named) x else as.double(x)
}

most_points <- 5000

check_posterior_length <- function(series, min_length, call) {
  n <- series$length
  bad <- which(n > most_points | (n > 0 & n < min_length))
  if (!length(bad)) return(invisible())
  points <- sprintf(
    ngettext(n[bad[1]], "%s has %s point", "%s has %s points"),
    name_series(series, bad[1]), format_persons(n[bad[1]])
  )
  abort_nka("value", if (n[bad[1]] > most_points) {
    c(sprintf("%s; at most %s are taken.", points, format_persons(most_points)),
      i = "breakpoints_in() takes longer series.")
  } else {
    sprintf("%s, fewer than `min_length`, %s.", points,
            plain_number(min_length))
  }, call = call)
}

# Weights of numbers of breaks may all be for numbers that do not fit.
check_possible <- function(prior, series, call) {
  bad <- which(colSums(is.nan(prior$number)) > 0)
  if (length(bad)) {
    abort_nka("value", sprintf(
      "%s has no room for any number of breaks that `breaks_prior` allows.",
      name_series(series, bad[1])
    ), call = call)
  }
}

name_series <- function(series, i) {
  if (!length(series$keys)) return("The series")
  label <- as.character(series_label(series))[i]
  sprintf("Series %s", encodeString(label, quote = "\""))
}

# ---- priors ------------------------------------------------------------------

# What the kernel is told of each series: shape, rate, log_weight (a column for
# each series), dispersions (a list); and `number`, the prior of the number.
posterior_prior <- function(series, settings) {
  sums <- vapply(split_series(series), function(one) {
    exposure <- one$exposure %||% rep(1, nrow(one))
    c(sum(one$value), sum(exposure))
  }, c(0, 0))
  n_series <- n_series(series)
  counted <- ifelse(sums[1, ] > 0, sums[1, ], 1)
  default_rate <- settings$shape * sums[2, ] / counted
  # A series without a point has no rate to be centred on.
  default_rate[series$length == 0] <- settings$shape
  rows <- seq(0, most_breaks(series, settings))
  number <- breaks_weight(rows, series$length, settings)
  list(
    shape = rep(settings$shape, n_series),
    rate = if (is.null(settings$rate)) default_rate else
      rep(settings$rate, n_series),
    number = number$prior,
    log_weight = number$log_weight,
    dispersions = if (is.null(settings$dispersion)) {
      lapply(split_series(series), dispersion_grid)
    } else {
      rep(list(settings$dispersion), n_series)
    }
  )
}

# No series has room for more.
most_breaks <- function(series, settings) {
  room <- max(series$length, 1) %/% settings$min_length - 1
  max(0, min(settings$max_breaks, room))
}

# Prior of each number of breaks in series of n points (a column each), and the
# log of the prior of a single segmentation with so many. k breaks have
# choose(n - (k + 1) * (min_length - 1) - 1, k) sets of places.
breaks_weight <- function(k, n, settings) {
  fits <- outer(k + 1, pmax(n, settings$min_length),
                function(segments, n) segments * settings$min_length <= n)
  free <- outer(-(k + 1) * (settings$min_length - 1) - 1, n, `+`)
  places <- suppressWarnings(ifelse(fits, lchoose(pmax(free, k), k), 0))
  log_prior <- switch(as.character(settings$breaks_prior[1]),
    halving = -k * log(2) + 0 * places,
    uniform = 0 * places,
    if (length(settings$breaks_prior) == 1 && settings$max_breaks > 0) {
      p <- settings$breaks_prior
      places + k * log(p) + outer(-k, n - 1, `+`) * log1p(-p)
    } else {
      log(settings$breaks_prior[k + 1]) + 0 * places
    }
  )
  log_prior[!fits] <- -Inf
  log_prior <- sweep(log_prior, 2, apply(log_prior, 2, log_sum_exp))
  list(prior = exp(log_prior), log_weight = log_prior - places)
}

log_sum_exp <- function(x) max(x) + log(sum(exp(x - max(x))))

dispersion_step <- sqrt(2)
dispersion_margin <- 4

# 1, 1.4, 2, ... past what a single rate for all would need.
dispersion_grid <- function(one) {
  exposure <- one$exposure %||% rep(1, nrow(one))
  expected <- exposure * sum(one$value) / sum(exposure)
  pearson <- sum((one$value - expected)^2 / expected) / (nrow(one) - 1)
  top <- if (is.finite(pearson)) max(1, dispersion_margin * pearson) else 1
  dispersion_step^(0:ceiling(log(top, dispersion_step)))
}
