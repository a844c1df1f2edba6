# peers: changepoint bcp
# Do the probabilities of breakpoint_posterior() come true, and do its bands
# hold the rate? Series are drawn from the prior of the model, then from
# negative binomial counts, which the model does not contain. The peer bcp has
# normal values of one variance, so it is given the roots of the counts.
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

row_of <- function(method, n, case, quantity, nominal, x) {
  data.frame(
    method = method, n = n, case = case, quantity = quantity,
    nominal = round(nominal, 4), value = round(mean(x), 4),
    mc.error = round(sd(x) / sqrt(length(x)), 4), replicates = length(x)
  )
}

# The shares of breaks among periods whose probability of a break falls into a
# class, beside the mean of these probabilities; likewise for whole series.
# `at` and `breaks` have a row for each period but the first.
come_true <- function(method, case, at, any, breaks) {
  n <- nrow(at) + 1
  classes <- cut(at, c(0, 0.1, 0.5, 0.9, 1), include.lowest = TRUE)
  rows <- lapply(levels(classes), function(class) {
    here <- which(classes == class)
    quantity <- paste("share of breaks, probability in", class)
    row_of(method, n, case, quantity, mean(at[here]), as.double(breaks[here]))
  })
  rbind(
    do.call(rbind, rows),
    row_of(method, n, case, "share of series with a break", mean(any),
           as.double(colSums(breaks) > 0))
  )
}

# Probabilities by bcp: a row for each period but the first, then of any break.
peer_probabilities <- function(counts) {
  apply(sqrt(counts), 2, function(y) {
    fit <- bcp::bcp(y, return.mcmc = TRUE)
    parts <- fit$mcmc.rhos[-length(y), -seq_len(fit$burnin)]
    c(rowMeans(parts), mean(colSums(parts) > 0))
  })
}

calibration <- function(n, scatter, case, ...) {
  drawn <- replicate(replicates, draw_rates(n), simplify = FALSE)
  counts <- vapply(drawn, function(d) draw_counts(d$rate, scatter), rep(0, n))
  fit <- quietly(breakpoint_posterior(counts, sensitivity = FALSE, ...))
  points <- augment(fit)
  truth <- unlist(lapply(drawn, `[[`, "rate"))
  covered <- matrix(points$.lower <= truth & truth <= points$.upper, n)
  breaks <- vapply(drawn, function(d) d$breaks[-1], logical(n - 1))
  ours <- "breakpoint_posterior"
  table <- rbind(
    row_of(ours, n, case, "coverage of the 95% band", 0.95, colMeans(covered)),
    come_true(ours, case, matrix(points$.break, n)[-1, ], glance(fit)$any_break,
              breaks)
  )
  if (!has_peer("bcp")) return(table)
  peer <- peer_probabilities(counts)
  rbind(table, come_true("bcp::bcp", case, peer[-n, ], peer[n, ], breaks))
}

# Series without a break, and with one in the middle: how often is a break held
# likely, and is the likeliest place right?
found <- function(n, fall, case, method, any_break, at) {
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

detection <- function(n, level, dispersion, fall) {
  mean <- level * ifelse(seq_len(n) > n %/% 2, fall, 1)
  counts <- replicate(replicates, draw_counts(mean, dispersion))
  case <- sprintf(
    "%s, mean %g, dispersion %g", if (fall == 1) "no break" else
      "a fall by half", level, dispersion
  )
  settings <- list("breakpoint_posterior" = NULL,
                   "breakpoint_posterior, dispersion = 1" = 1)
  ours <- lapply(names(settings), function(method) {
    fit <- quietly(breakpoint_posterior(
      counts, dispersion = settings[[method]], band = FALSE,
      sensitivity = FALSE
    ))
    at <- matrix(augment(fit)$.break, n)
    found(n, fall, case, method, glance(fit)$any_break >= 0.5,
          apply(at, 2, which.max))
  })
  rbind(do.call(rbind, ours), changepoint_detection(counts, fall, case),
        bcp_detection(counts, fall, case))
}

changepoint_detection <- function(counts, fall, case) {
  if (!has_peer("changepoint")) return(NULL)
  places <- apply(counts, 2, function(y) {
    fit <- changepoint::cpt.meanvar(y, test.stat = "Poisson", method = "AMOC",
                                    minseglen = 2)
    c(changepoint::cpts(fit), NA)[1] + 1
  })
  places[is.na(places)] <- 0
  found(nrow(counts), fall, case, "changepoint::cpt.meanvar", places > 0,
        places)
}

bcp_detection <- function(counts, fall, case) {
  if (!has_peer("bcp")) return(NULL)
  n <- nrow(counts)
  peer <- peer_probabilities(counts)
  found(n, fall, case, "bcp::bcp", peer[n, ] >= 0.5,
        1 + apply(peer[-n, ], 2, which.max))
}

lengths <- c(8, 12, 25)
# Counts with many ties, and large ones.
levels <- data.frame(level = c(5, 5, 500, 500), dispersion = c(1, 3, 1, 20))
write_result(rbind(
  do.call(rbind, lapply(lengths, function(n) {
    rbind(
      calibration(n, 1, "drawn from the prior", shape = shape, rate = rate,
                  dispersion = 1),
      calibration(n, 1, "Poisson counts, default priors"),
      calibration(n, 20, "dispersion 20, default priors")
    )
  })),
  do.call(rbind, lapply(lengths, function(n) {
    do.call(rbind, Map(function(level, dispersion) {
      rbind(detection(n, level, dispersion, 1),
            detection(n, level, dispersion, 0.5))
    }, levels$level, levels$dispersion))
  }))
), "validity-breakpoint-posterior.csv")
