# peers: changepoint
# Do the probabilities of breakpoint_posterior() come true, and do its bands
# hold the rate? Series are drawn from the prior of the model, then from
# negative binomial counts, which the model does not contain.
source("bench/lib.R")
set.seed(20260118)

replicates <- 1000
shape <- 1
rate <- 0.01
most <- 12

# Segments drawn from the prior: the rate of each period, and where breaks lie.
draw_rates <- function(n) {
  k <- sample(0:min(most, n - 1), 1, prob = 2^-(0:min(most, n - 1)))
  breaks <- seq_len(n) %in% (1 + sample(n - 1, k))
  list(rate = rgamma(k + 1, shape, rate)[1 + cumsum(breaks)], breaks = breaks)
}

# Counts with the variance `dispersion` times the mean.
draw_counts <- function(mean, dispersion) {
  if (dispersion == 1) return(rpois(length(mean), mean))
  rnbinom(length(mean), mu = mean, size = mean / (dispersion - 1))
}

quietly <- function(expr) {
  withCallingHandlers(expr, nka_warning_breaks = function(cnd) {
    invokeRestart("muffleWarning")
  })
}

row_of <- function(n, case, quantity, nominal, x) {
  data.frame(
    method = "breakpoint_posterior", n = n, case = case, quantity = quantity,
    nominal = round(nominal, 4), value = round(mean(x), 4),
    mc.error = round(sd(x) / sqrt(length(x)), 4), replicates = length(x)
  )
}

# Coverage of the band, and the share of breaks among periods whose probability
# of a break falls into a class, beside the mean of these probabilities.
calibration <- function(n, scatter, case, ...) {
  drawn <- replicate(replicates, draw_rates(n), simplify = FALSE)
  counts <- vapply(drawn, function(d) draw_counts(d$rate, scatter), rep(0, n))
  fit <- quietly(breakpoint_posterior(counts, sensitivity = FALSE, ...))
  points <- augment(fit)
  truth <- unlist(lapply(drawn, `[[`, "rate"))
  covered <- matrix(points$.lower <= truth & truth <= points$.upper, n)
  breaks <- unlist(lapply(drawn, `[[`, "breaks"))
  classes <- cut(points$.break, c(0, 0.1, 0.5, 0.9, 1))
  rows <- lapply(levels(classes), function(class) {
    here <- which(classes == class)
    row_of(n, case, sprintf("share of breaks, probability in %s", class),
           mean(points$.break[here]), as.double(breaks[here]))
  })
  any <- vapply(drawn, function(d) any(d$breaks), NA)
  rbind(
    row_of(n, case, "coverage of the 95% band", 0.95, colMeans(covered)),
    do.call(rbind, rows),
    row_of(n, case, "share of series with a break",
           mean(glance(fit)$any_break), as.double(any))
  )
}

# Series without a break, and with one in the middle: how often is a break held
# likely, and is the likeliest place right?
found <- function(n, dispersion, fall, case, method, any_break, at) {
  right <- n %/% 2 + 1
  out <- data.frame(
    method = method, n = n, case = case,
    quantity = if (fall == 1) "a break is held likely, there is none" else
      "the likeliest place is the right one",
    nominal = NA
  )
  hit <- if (fall == 1) any_break else at == right
  cbind(out, as.data.frame(simulated_share(hit)))
}

detection <- function(n, dispersion, fall) {
  mean <- 500 * ifelse(seq_len(n) > n %/% 2, fall, 1)
  counts <- replicate(replicates, draw_counts(mean, dispersion))
  case <- sprintf(
    "%s, dispersion %s", if (fall == 1) "no break" else "a fall by half",
    dispersion
  )
  settings <- list("breakpoint_posterior" = NULL,
                   "breakpoint_posterior, dispersion = 1" = 1)
  ours <- lapply(names(settings), function(method) {
    fit <- quietly(breakpoint_posterior(
      counts, dispersion = settings[[method]], band = FALSE,
      sensitivity = FALSE
    ))
    at <- matrix(augment(fit)$.break, n)
    found(n, dispersion, fall, case, method, glance(fit)$any_break >= 0.5,
          apply(at, 2, which.max))
  })
  rbind(do.call(rbind, ours), peer_detection(counts, dispersion, fall, case))
}

peer_detection <- function(counts, dispersion, fall, case) {
  if (!has_peer("changepoint")) return(NULL)
  places <- apply(counts, 2, function(y) {
    fit <- changepoint::cpt.meanvar(y, test.stat = "Poisson", method = "AMOC",
                                    minseglen = 2)
    c(changepoint::cpts(fit), NA)[1] + 1
  })
  places[is.na(places)] <- 0
  found(nrow(counts), dispersion, fall, case, "changepoint::cpt.meanvar",
        places > 0, places)
}

write_result(rbind(
  do.call(rbind, lapply(c(12, 25), function(n) {
    rbind(
      calibration(n, 1, "drawn from the prior", shape = shape, rate = rate,
                  dispersion = 1),
      calibration(n, 1, "Poisson counts, default priors"),
      calibration(n, 20, "dispersion 20, default priors")
    )
  })),
  do.call(rbind, lapply(c(8, 12, 25), function(n) {
    do.call(rbind, lapply(c(1, 20), function(dispersion) {
      rbind(detection(n, dispersion, 1), detection(n, dispersion, 0.5))
    }))
  }))
), "validity-breakpoint-posterior.csv")
