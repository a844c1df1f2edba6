# peers: MASS sandwich
# One series of 36 counts and a batch of 50: interruption() beside the plain
# calls of stats, MASS and sandwich that it is built on. Those give
# coefficients, standard errors and the line before; interruption() checks, and
# adds errors of
# a second kind, an interval for each point and for the sum.

source("bench/lib.R")

set.seed(4)
t <- 0:35
after <- as.numeric(t >= 24)
mean <- 300 * exp(-0.02 * t) * ifelse(after == 1, 0.5, 1)
one <- rnbinom(36, mu = mean, size = 30)
batch <- matrix(rnbinom(36 * 50, mu = mean, size = 30), 36)

plain <- function(y, family) {
  data <- data.frame(y = y, t = t, level = after, slope = pmax(t - 24, 0))
  fit <- if (family == "negbin") {
    MASS::glm.nb(y ~ t + level + slope, data)
  } else {
    glm(y ~ t + level + slope, quasipoisson, data)
  }
  sandwich::NeweyWest(fit, lag = 3, prewhite = FALSE, adjust = TRUE)
  predict(fit, transform(data, level = 0, slope = 0), type = "response",
          se.fit = TRUE)
  coef(fit)[["level"]]
}

ours <- function(y, family) {
  coef(interruption(y, events = c(e = 25), family = family))
}

level_of <- function(coefficients) {
  unname(coefficients[grepl("level", names(coefficients))])
}

contest_of <- function(task, y, family, peer) {
  contest(task, NROW(y), rlang::set_names(
    list(
      function() level_of(ours(y, family)),
      function() apply(as.matrix(y), 2, plain, family = family)
    ),
    c("nkarrivals", peer)
  ), agree = function(answers) {
    isTRUE(all.equal(answers[[1]], answers[[2]], tolerance = 1e-5))
  })
}

write_result(rbind(
  contest_of("quasi-Poisson, one series", one, "quasipoisson", "sandwich"),
  contest_of("negative binomial, one series", one, "negbin", "MASS"),
  contest_of("quasi-Poisson, 50 series", batch, "quasipoisson", "sandwich")
), "speed-interruption.csv")
