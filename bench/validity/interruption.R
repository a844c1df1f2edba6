# peers:
# Coverage of the 95% intervals of interruption() in short series: of the ratio
# of the level, of the slope, and of the sum that would have been counted
# without the event. Counts fall by 3% a period and halve at the event; their
# errors are multiplicative with a lognormal distribution, independent or
# correlated by 0.4 or 0.7 between neighbours, and Poisson counts are drawn
# around them. "phi" is the ratio of variance to mean that results, near the
# mean of the last period: 300, or 5, which makes many ties. The peers are the
# standard errors of glm() and of sandwich::NeweyWest(), as `errors` gives them.

source("bench/lib.R")

replicates <- 300
level <- log(0.5)
slope <- -0.03

first_after <- c(`8` = 5, `12` = 8, `25` = 18, `36` = 31)

draw <- function(n, last, phi, rho) {
  t <- 0:(n - 1)
  after <- t >= first_after[[as.character(n)]] - 1
  mean0 <- last * exp(-0.03 * (t - n + 1))
  sd <- sqrt(log1p((phi - 1) / mean(mean0)))
  error <- if (rho == 0) {
    rnorm(n, 0, sd)
  } else {
    as.numeric(arima.sim(list(ar = rho), n, sd = sd * sqrt(1 - rho^2),
                         n.start = 50))
  }
  moved <- exp(error - sd^2 / 2)
  change <- ifelse(after, exp(level + slope * (t - min(t[after]))), 1)
  counts <- rpois(n, mean0 * moved * change)
  # The same errors in a world without the event.
  list(counts = counts, without = sum(rpois(n, mean0 * moved)[after]))
}

holds <- function(drawn, n, family, errors) {
  found <- suppressWarnings(tryCatch(
    interruption(drawn$counts, events = c(e = first_after[[as.character(n)]]),
                 family = family, errors = errors),
    nka_error = function(cnd) NULL
  ))
  if (is.null(found)) return(c(level = NA, slope = NA, sum = NA))
  limits <- confint(found)
  observed <- found$excess$observed
  c(
    level = limits[3, 1] <= level && limits[3, 2] >= level,
    slope = limits[4, 1] <= slope && limits[4, 2] >= slope,
    sum = observed - found$excess$conf.high <= drawn$without &&
      observed - found$excess$conf.low >= drawn$without
  )
}

methods <- list(
  c("quasipoisson", "larger"), c("quasipoisson", "newey-west"),
  c("quasipoisson", "independent"), c("negbin", "larger")
)

set.seed(20)
kinds <- data.frame(
  mean = c(5, 5, 300, 300, 300, 300), phi = c(1, 3, 1, 8, 8, 8),
  rho = c(0, 0, 0, 0, 0.4, 0.7)
)
grid <- expand.grid(n = c(8, 12, 25, 36), kind = seq_len(nrow(kinds)))
cases <- cbind(n = grid$n, kinds[grid$kind, ])
rows <- list()
for (i in seq_len(nrow(cases))) {
  case <- cases[i, ]
  drawn <- replicate(replicates, draw(case$n, case$mean, case$phi, case$rho),
                     simplify = FALSE)
  for (method in methods) {
    hits <- vapply(drawn, holds, c(level = NA, slope = NA, sum = NA),
                   n = case$n, family = method[1], errors = method[2])
    for (quantity in rownames(hits)) {
      rows[[length(rows) + 1]] <- data.frame(
        method = sprintf("interruption(\"%s\", \"%s\")", method[1], method[2]),
        n = case$n,
        case = sprintf("mean %g, phi %g, rho %g", case$mean, case$phi,
                       case$rho),
        quantity = paste("coverage,", quantity), nominal = 0.95,
        simulated_share(hits[quantity, ])
      )
    }
  }
}
write_result(do.call(rbind, rows), "validity-interruption.csv")
