# Joinpoints by brute force: every placement written out, every fit by lm() or
# glm().

# All sets of k places that the distances allow, in rows.
all_placements <- function(time, k, between = 0, min_end = 2,
                           min_between = 2) {
  if (k == 0) return(matrix(0, 1, 0))
  places <- c()
  for (i in seq_len(length(time) - 1)) {
    step <- (time[i + 1] - time[i]) / (between + 1)
    places <- c(places, time[i] + step * (0:between))
  }
  inside <- vapply(places, function(p) {
    sum(time < p) >= min_end && sum(time > p) >= min_end
  }, NA)
  places <- places[inside]
  if (length(places) < k) return(matrix(0, 0, k))
  sets <- t(combn(seq_along(places), k))
  sets <- matrix(places[sets], ncol = k)
  apart <- apply(sets, 1, function(set) {
    all(vapply(seq_len(k - 1), function(j) {
      sum(time > set[j] & time < set[j + 1]) >= min_between
    }, NA))
  })
  sets[apart, , drop = FALSE]
}

hinges <- function(time, at) {
  x <- cbind(1, time)
  for (place in at) x <- cbind(x, ifelse(time > place, time - place, 0))
  x
}

line_fit <- function(data, at, family) {
  x <- hinges(data$time, at)[, -1]
  if (family == "gaussian") return(lm(log(value / exposure) ~ x, data))
  suppressWarnings(glm(
    value ~ x + offset(log(exposure)), quasipoisson(), data,
    control = glm.control(epsilon = 1e-13, maxit = 100)
  ))
}

# The best placement of k joinpoints and its deviance.
brute_force <- function(data, k, family, ...) {
  if (is.null(data$exposure)) data$exposure <- 1
  sets <- all_placements(data$time, k, ...)
  offset <- log(data$exposure)
  deviance <- apply(sets, 1, function(at) {
    x <- hinges(data$time, at)
    if (family == "gaussian") {
      return(sum(lm.fit(x, log(data$value) - offset)$residuals^2))
    }
    suppressWarnings(glm.fit(
      x, data$value, offset = offset, family = quasipoisson(),
      control = list(epsilon = 1e-13, maxit = 100)
    ))$deviance
  })
  list(at = sets[which.min(deviance), ], deviance = min(deviance),
       all = deviance, sets = sets)
}

# The shares of sums of squares that a permutation test compares, with sample().
brute_shares <- function(data, null, alternative, permutations, family) {
  if (is.null(data$exposure)) data$exposure <- 1
  best <- brute_force(data, null, family)
  fit <- line_fit(data, best$at, family)
  if (family == "gaussian") {
    line <- fitted(fit)
    weight <- rep(1, nrow(data))
    scaled <- residuals(fit)
  } else {
    line <- log(fitted(fit) / data$exposure)
    weight <- fitted(fit)
    scaled <- (data$value - fitted(fit)) / sqrt(fitted(fit))
  }
  share <- function(scaled) {
    y <- line + scaled / sqrt(weight)
    least <- function(k) {
      min(apply(all_placements(data$time, k), 1, function(at) {
        fit <- lm.wfit(hinges(data$time, at), y, weight)
        sum(weight * fit$residuals^2)
      }))
    }
    least(alternative) / least(null)
  }
  n <- nrow(data)
  c(share(scaled), replicate(permutations, share(scaled[sample(n)])))
}

# Counts about a broken line, with overdispersion where `size` is finite.
broken_counts <- function(n, level, slopes, at, size = Inf) {
  time <- seq_len(n)
  line <- level + slopes[1] * time
  for (j in seq_along(at)) {
    line <- line + (slopes[j + 1] - slopes[j]) * pmax(0, time - at[j])
  }
  value <- if (is.finite(size)) {
    rnbinom(n, mu = exp(line), size = size)
  } else {
    rpois(n, exp(line))
  }
  data.frame(time = time, value = value)
}
