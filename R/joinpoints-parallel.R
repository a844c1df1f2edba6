#' Do two series change alike?
#'
#' Tests whether the lines of [joinpoints()] of two series are parallel (they
#' change at the same times and at the same rates, at different levels), or
#' coincide (the levels are the same, too).
#'
#' @inheritParams joinpoints
#' @param x,value,time,by,na See [nka_trend]; there must be two series, with
#'   values at the same times.
#' @param hypothesis `"parallel"` or `"coincident"`.
#' @param joinpoints The number of joinpoints of all the lines. By default the
#'   largest of three: what [joinpoints()] chooses for each series, and what it
#'   chooses for both under the hypothesis.
#' @param select,alpha How [joinpoints()] chooses; the test itself needs no
#'   level.
#'
#' @details The hypothesis is one broken line for both series, with an intercept
#' for each if they are to be parallel; it is compared with a broken line for
#' each, all with the same number of joinpoints and the best places that an
#' exact search finds. The statistic is the ratio of the sums of squares; its
#' distribution comes from the residuals of the common fit, shuffled over both
#' series (Kim, Fay, Yu, Barrett and Feuer 2004). Counts are tested as weighted
#' least squares, as in [joinpoints()]. The test supposes that, up to those
#' variances, the values of both series vary alike, and independently of each
#' other.
#'
#' @return An object of class `nka_parallel_test`, see [nka_trend]. `tidy()` has
#'   one row: `term` (the hypothesis), `joinpoints`, `statistic`, `p.value`.
#'   `glance()` adds `n` and `missing` (of both series) and `permutations`.
#'   `augment()`: the keys, the time, the value and `.fitted`, `.resid` of the
#'   common fit. `$common` is the list of places `at` and the `slope` of each
#'   segment, per unit of time, of the common fit, `$separate` has the same for
#'   each series. Errors are those of [joinpoints()], and `nka_error_series` for
#'   other than two series or series at different times.
#' @references Kim, Fay, Yu, Barrett and Feuer (2004)
#'   \doi{10.1111/j.0006-341X.2004.00256.x}.
#' @examples
#' by_sex <- arrivals_by_year(by = sex)
#' later <- subset(by_sex, year >= 2005)
#' parallel_test(later, joinpoints = 1, permutations = 499)
#' @export
parallel_test <- function(x, value = NULL, time = NULL, by = NULL,
                          exposure = NULL, hypothesis = "parallel",
                          joinpoints = NULL, max_joinpoints = NULL,
                          family = "quasipoisson", between = 0, min_end = 2,
                          min_between = 2, select = "permutation",
                          permutations = 4499, alpha = 0.05, na = "error",
                          ...) {
  check_no_dots(...)
  call <- rlang::current_env()
  hypothesis <- check_choice(
    hypothesis, c("parallel", "coincident"), "hypothesis", call = call
  )
  settings <- joinpoint_settings(
    max_joinpoints, family, between, min_end, min_between, permutations, 0.95,
    select, alpha, call
  )
  if (!is.null(joinpoints)) {
    check_whole(joinpoints, "joinpoints", 0, most_joinpoints, call = call)
  }
  series <- read_series(
    x, enquo(value), enquo(time), enquo(by), exposure = enquo(exposure),
    na = na, call = call
  )
  check_two_series(series, call)
  check_model_series(series, call)
  check_family(series, family, call)
  data <- pair_data(series, hypothesis, settings, call)
  check_pair(data, call)
  parallel_result(series, data, hypothesis, joinpoints, settings, call)
}

check_two_series <- function(series, call) {
  n <- n_series(series)
  if (n != 2) {
    abort_nka("series", c(
      sprintf("There must be two series, not %d.", n),
      i = "Choose two groups, or columns, and test these."
    ), call = call)
  }
  times <- split(series$times, rep(1:2, series$length))
  if (identical(unname(times[1]), unname(times[2]))) return(invisible())
  apart <- setdiff(union(times[[1]], times[[2]]),
                   intersect(times[[1]], times[[2]]))
  abort_nka("series", c(
    sprintf("Only one of the two series has a value at %s.",
            time_text(series, apart[1])),
    i = "The test compares series at the same times; leave others out."
  ), call = call)
}

check_pair <- function(data, call) {
  problem <- too_little(data$each[[1]]) %||% too_little(data$each[[2]])
  if (is.null(problem)) return(invisible())
  abort_nka("series", sub(";.*", ".", problem), call = call)
}

# The two series apart (`each`), and under the hypothesis (`common`).
pair_data <- function(series, hypothesis, settings, call) {
  each <- lapply(1:2, function(i) {
    at <- series_slice(series, i)
    joinpoint_data(
      series$times[at], series$values[at], series$exposure[at], settings, call
    )
  })
  join <- function(name) c(each[[1]][[name]], each[[2]][[name]])
  common <- each[[1]]
  for (name in c("time", "value", "exposure", "offset")) {
    common[[name]] <- join(name)
  }
  n <- common$n
  common$n <- 2 * n
  intercept <- if (hypothesis == "parallel") {
    cbind(rep(1:0, each = n), rep(0:1, each = n))
  } else {
    matrix(1, 2 * n)
  }
  storage.mode(intercept) <- "double"
  common$intercept <- intercept
  common$base <- cbind(intercept, rep(common$scaled, 2))
  common$hinge <- rbind(common$hinge, common$hinge)
  list(each = each, common = common)
}

parallel_result <- function(series, data, hypothesis, joinpoints, settings,
                            call) {
  most <- joinpoints_allowed(data$each[[1]], joinpoints %||% settings$most,
                             call)
  fits <- lapply(c(data$each, list(data$common)), fit_each_number, most = most)
  k <- joinpoints %||% max(mapply(function(data, fits) {
    choose_joinpoints(data, fits, most, settings)$k
  }, c(data$each, list(data$common)), fits))
  fits <- lapply(fits, `[[`, k + 1)
  test <- test_pair(data, fits[[3]], k, settings$permutations)
  estimates <- data.frame(
    term = hypothesis, joinpoints = as.integer(k),
    statistic = test$statistic, p.value = test$p.value
  )
  new_trend(
    "parallel_test", series, estimates = estimates,
    glance = cbind(
      estimates, n = sum(series$length), missing = sum(series$missing),
      permutations = settings$permutations
    ),
    points = pair_points(series, data$common, fits[[3]]),
    settings = c(settings, list(hypothesis = hypothesis)),
    common = pair_lines(series, fits[[3]], ncol(data$common$intercept)),
    separate = lapply(fits[1:2], pair_lines, series = series, intercepts = 1),
    fits = fits
  )
}

test_pair <- function(data, fit, k, permutations) {
  root <- sqrt(fit$weight)
  n <- data$each[[1]]$n
  model <- function(data, rows) {
    list(
      root[rows] * data$base, root[rows] * data$hinge, data$grid$following,
      as.integer(k), rows[1] - 1L
    )
  }
  permutation_test(
    root * fit$line, root * (fit$response - fit$line),
    list(model(data$common, seq_len(2 * n))),
    list(model(data$each[[1]], seq_len(n)),
         model(data$each[[2]], n + seq_len(n))),
    permutations
  )
}

pair_lines <- function(series, fit, intercepts) {
  list(
    at = joinpoint_time(series, fit$at),
    slope = cumsum(fit$coefficient[-seq_len(intercepts)])
  )
}

pair_points <- function(series, data, fit) {
  name <- if (is.na(series$name)) "value" else series$name
  fitted <- exp(fit$line + data$offset)
  gaussian <- data$family == "gaussian"
  table_of(c(
    as.list(repeat_keys(series)), time_columns(series),
    stats::setNames(list(data$value), name),
    list(
      .fitted = fitted,
      .resid = if (gaussian) log(data$value / fitted) else data$value - fitted
    )
  ))
}

#' @export
references.nka_parallel_test <- function(x) {
  c(
    paste("Kim, Fay, Yu, Barrett and Feuer (2004)",
          "<doi:10.1111/j.0006-341X.2004.00256.x>"),
    lerman_1980
  )
}

# Two sentences: what was tested, and what the common line looks like.
#' @export
say.nka_parallel_test <- function(x) {
  names <- as.character(series_label(x$series))
  parallel <- x$settings$hypothesis == "parallel"
  test <- sprintf(
    "If %s %s, series as different as these would be seen in %s of cases (%s).",
    enumerate(names), if (parallel) "changed alike" else "were the same",
    share_text(x$estimates$p.value), p_text(x$estimates$p.value)
  )
  at <- x$fits[[3]]$at
  places <- if (length(at)) {
    paste("bends at", enumerate(joinpoint_text(x$series, at)))
  } else {
    "does not bend"
  }
  c(test, sprintf("The common line %s.", places))
}

#' @export
format.nka_parallel_test <- function(x, ...) {
  check_no_dots(...)
  say(x)
}

#' @export
sketch.nka_parallel_test <- function(x) {
  series <- x$series
  rate <- exposure_of(series)
  label <- rep(series_label(series), series$length)
  line <- function(value, style) {
    data.frame(series = label, time = series$times, value = value, run = style,
               style = style)
  }
  points <- data_points(x)
  points$value <- points$value / rate
  new_sketch(
    x, points = points, lines = rbind(
      line(exp(c(x$fits[[1]]$line, x$fits[[2]]$line)), "fit"),
      line(exp(x$fits[[3]]$line), "reference")
    ),
    y_title = if (!is.null(series$exposure)) {
      paste(what_is_counted(series), "per unit of exposure")
    },
    caption = paste(
      "Line: the fit of each series by itself. Dashes: the fit under the",
      "hypothesis."
    )
  )
}
