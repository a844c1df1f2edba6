# How many joinpoints: permutation tests, and information criteria.

choose_joinpoints <- function(data, fits, most, settings) {
  criteria <- information_criteria(data, fits)
  tests <- no_tests()
  if (settings$select == "permutation") {
    tests <- test_sequence(data, fits, most, settings)
    k <- attr(tests, "k")
  } else {
    k <- which.min(criteria[[settings$select]]) - 1L
  }
  list(k = k, criteria = criteria, tests = tests)
}

# ---- permutation tests -------------------------------------------------------

no_tests <- function() {
  list2DF(list(
    null = integer(), alternative = integer(), statistic = numeric(),
    p.value = numeric(), level = numeric(), rejected = logical()
  ))
}

# Kim and others (2000), section 3: from both ends until the numbers meet.
test_sequence <- function(data, fits, most, settings) {
  rows <- no_tests()
  null <- 0L
  alternative <- as.integer(most)
  level <- settings$alpha / most
  while (null < alternative) {
    test <- test_numbers(data, fits, null, alternative, settings$permutations)
    rejected <- test$p.value <= level
    rows <- rbind(rows, data.frame(
      null = null, alternative = alternative, test, level = level,
      rejected = rejected
    ))
    if (rejected) null <- null + 1L else alternative <- alternative - 1L
  }
  structure(rows, k = null)
}

test_numbers <- function(data, fits, null, alternative, permutations) {
  fit <- fits[[null + 1]]
  root <- sqrt(fit$weight)
  model <- function(k) {
    list(list(root * data$base, root * data$hinge, data$grid$following, k, 0L))
  }
  permutation_test(
    root * fit$line, root * (fit$response - fit$line), model(null),
    model(alternative), permutations
  )
}

# `null` and `alternative` are models as ffi_joinpoint_permute() takes them.
permutation_test <- function(fitted, residual, null, alternative,
                             permutations) {
  # Where the smaller model leaves nothing there is nothing to explain.
  nothing <- sum(residual^2) <= 1e-20 * sum(fitted^2)
  if (nothing) return(list(statistic = NA_real_, p.value = 1))
  share <- .Call(
    C_joinpoint_permute, fitted, residual, null, alternative,
    as.integer(permutations)
  )
  # Orders that only swap equal residuals leave the share as it was.
  as_extreme <- share[-1] <= share[1] * (1 + 1e-9) + 1e-12
  list(
    statistic = 1 / share[1],
    p.value = (1 + sum(as_extreme)) / (1 + permutations)
  )
}

# ---- information criteria ----------------------------------------------------

no_criteria <- function() {
  list2DF(list(
    weight = numeric(), bic = numeric(), bic3 = numeric(), wbic = numeric()
  ))
}

# A row for each number of joinpoints.
information_criteria <- function(data, fits) {
  k <- seq_along(fits) - 1
  deviance <- vapply(fits, `[[`, 0, "deviance")
  deviance[deviance <= negligible_deviance(data)] <- 0
  loss <- deviance / data$n
  if (data$family != "poisson") loss <- log(loss)
  weight <- vapply(fits, largest_partial_r2, 0, data = data)
  unit <- log(data$n) / data$n
  line <- ncol(data$base)
  data.frame(
    weight = weight, bic = loss + (2 * k + line) * unit,
    bic3 = loss + (3 * k + line) * unit,
    wbic = loss + ((2 + weight) * k + line) * unit
  )
}

# What rounding leaves of a perfect fit.
negligible_deviance <- function(data) {
  if (data$family != "gaussian") return(1e-13 * sum(data$value))
  1e-24 * sum((log(data$value) - data$offset)^2 + 1)
}

# For each joinpoint the share of what a line through its two segments leaves
# that the joinpoint explains; the largest.
largest_partial_r2 <- function(fit, data) {
  if (fit$k == 0) return(0)
  limits <- c(-Inf, fit$at, Inf)
  share <- vapply(seq_len(fit$k), function(j) {
    here <- which(data$time > limits[j] & data$time <= limits[j + 2])
    columns <- line_columns(
      data$time[here], fit$at[j], fit$at[j],
      data$intercept[here, , drop = FALSE]
    )
    left <- function(columns) {
      fitted <- stats::lm.wfit(columns, fit$response[here], fit$weight[here])
      sum(fit$weight[here] * fitted$residuals^2)
    }
    line <- left(columns[, -ncol(columns), drop = FALSE])
    if (line > 0) 1 - left(columns) / line else 0
  }, 0)
  max(0, share)
}

model_rows <- function(series, criteria, fits, k) {
  number <- seq_along(fits) - 1L
  part <- function(name) vapply(fits, `[[`, 0, name)
  list2DF(c(
    list(
      joinpoints = number, deviance = part("deviance"),
      dispersion = part("dispersion"), df.residual = part("df")
    ),
    as.list(criteria),
    list(
      chosen = number == k,
      at = lapply(fits, function(fit) joinpoint_time(series, fit$at))
    )
  ))
}
