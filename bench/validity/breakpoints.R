# peers: changepoint strucchange
# How often breaks are found in series without any, and how often the sets of
# places hold the break of series with one.

source("bench/lib.R")

replicates <- as.integer(Sys.getenv("REPLICATES", "1000"))
set.seed(20180415)

stationary <- list(
  "negative binomial, mean 1000, size 10" = function(n) {
    stats::rnbinom(n, size = 10, mu = 1000)
  },
  "negative binomial, mean 20, size 5" = function(n) {
    stats::rnbinom(n, size = 5, mu = 20)
  },
  "negative binomial, mean 3, size 2" = function(n) {
    stats::rnbinom(n, size = 2, mu = 3)
  },
  "Poisson, mean 20" = function(n) stats::rpois(n, 20),
  "log level with autocorrelation 0.5, mean 1000" = function(n) {
    log_level <- 0.3 * stats::arima.sim(list(ar = 0.5), n, sd = sqrt(1 - 0.25))
    stats::rpois(n, 1000 * exp(log_level - 0.3^2 / 2))
  }
)

# Each is given a matrix with a series in each column, and says for each whether
# a break was found.
ours <- function(...) {
  function(y) glance(breakpoints_in(y, ...))$breaks > 0
}
by_column <- function(any_break) {
  function(y) apply(y, 2, any_break)
}
# NA where most neighbours are equal, and so show no standard deviation.
gaussian <- function(...) {
  run <- ours(family = "gaussian", ...)
  by_column(function(y) tryCatch(run(y), nka_error_value = function(cnd) NA))
}
rules <- list(
  "negbin, strict (default)" = ours(),
  "negbin, sic" = ours(penalty = "sic"),
  "poisson, strict" = ours(family = "poisson"),
  "poisson, sic" = ours(family = "poisson", penalty = "sic"),
  "gaussian, strict" = gaussian(),
  "gaussian, sic" = gaussian(penalty = "sic")
)
if (has_peer("changepoint")) {
  pelt <- function(...) {
    by_column(function(y) {
      length(changepoint::cpts(suppressWarnings(changepoint::cpt.meanvar(
        y, test.stat = "Poisson", method = "PELT", ...
      )))) > 0
    })
  }
  rules[["changepoint: Poisson, MBIC (default)"]] <- pelt()
  rules[["changepoint: Poisson, SIC"]] <- pelt(penalty = "SIC")
}
if (has_peer("strucchange")) {
  rules[["strucchange: BIC (default)"]] <- by_column(function(y) {
    h <- max(2, floor(0.15 * length(y)))
    !anyNA(strucchange::breakpoints(y ~ 1, h = h)$breakpoints)
  })
}

slow <- function(method) grepl("strucchange", method)

false_breaks <- function(n, case) {
  y <- replicate(replicates, stationary[[case]](n))
  do.call(rbind, lapply(names(rules), function(method) {
    some <- if (slow(method)) seq_len(min(ncol(y), 200)) else seq_len(ncol(y))
    cbind(
      data.frame(method = method, n = n, case = case,
                 quantity = "series with a break, none is true",
                 nominal = NA_real_),
      simulated_share(rules[[method]](y[, some]))
    )
  }))
}

# The interval of strucchange for the place of one break, which it gives as the
# last period before; a series for which it stops has none.
peer_set <- function(y) {
  fit <- strucchange::breakpoints(y ~ 1, h = 2, breaks = 1)
  tryCatch(
    1 + suppressWarnings(stats::confint(fit))$confint[1, c(1, 3)],
    error = function(cnd) c(NA, NA)
  )
}

# Coverage of the place by the 95% set.
coverage <- function(n, ratio) {
  first <- n %/% 2 + 1
  mean <- ifelse(seq_len(n) < first, 100, 100 * ratio)
  y <- replicate(replicates, stats::rnbinom(n, size = 20, mu = mean))
  sets <- tidy(breakpoints_in(y, breaks = 1), "breaks")
  row_of <- function(method, low, high) {
    cbind(
      data.frame(
        method = method, n = n,
        case = sprintf("negative binomial, size 20, 100 to %g", 100 * ratio),
        quantity = "true place in the 95% set", nominal = 0.95
      ),
      simulated_share(low <= first & first <= high)
    )
  }
  table <- row_of("negbin, one break given", sets$low, sets$high)
  if (!has_peer("strucchange")) return(table)
  peer <- apply(y, 2, peer_set)
  rbind(table, row_of("strucchange, one break given", peer[1, ], peer[2, ]))
}

lengths <- c(8, 12, 25, 36)
grid <- expand.grid(n = lengths, case = names(stationary),
                    stringsAsFactors = FALSE)
table <- do.call(rbind, Map(false_breaks, grid$n, grid$case))
places <- expand.grid(n = lengths, ratio = c(1.5, 2, 4))
table <- rbind(table, do.call(rbind, Map(coverage, places$n, places$ratio)))
write_result(table, "validity-breakpoints.csv")
