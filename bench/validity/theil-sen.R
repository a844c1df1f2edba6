# peers: EnvStats trend zyp
# Coverage of the 95% interval of theil_sen() in short series with ties and
# overdispersion, with and without `value_ties`, beside the intervals of
# EnvStats, trend and zyp. "rounded" are normal values rounded to whole numbers,
# of which few differ. The true slope is that of the mean.

source("bench/lib.R")

replicates <- 1000

cases <- list(
  `counts around 3` = list(slope = 0, draw = function(t) rpois(length(t), 3)),
  `counts rising by 0.5` = list(slope = 0.5, draw = function(t) {
    rpois(length(t), 1 + 0.5 * t)
  }),
  `overdispersed counts around 20` = list(slope = 0, draw = function(t) {
    rnbinom(length(t), size = 4, mu = 20)
  }),
  `overdispersed counts rising by 1` = list(slope = 1, draw = function(t) {
    rnbinom(length(t), size = 4, mu = 10 + t)
  }),
  `rounded, rising by 0.1` = list(slope = 0.1, draw = function(t) {
    round(rnorm(length(t), 0.1 * t, 0.7))
  }),
  `rounded, rising by 0.5` = list(slope = 0.5, draw = function(t) {
    round(rnorm(length(t), 0.5 * t, 0.7))
  })
)

ours <- function(values, value_ties) {
  g <- theil_sen(values, value_ties = value_ties)$glance
  cbind(g$conf.low, g$conf.high)
}

each <- function(values, limits) {
  t(apply(values, 2, function(y) {
    suppressWarnings(as.numeric(limits(y)))
  }))
}

methods <- list(
  nkarrivals = function(values) ours(values, FALSE),
  value_ties = function(values) ours(values, TRUE),
  EnvStats = function(values) each(values, function(y) {
    EnvStats::kendallTrendTest(y)$interval$limits
  }),
  trend = function(values) each(values, function(y) {
    trend::sens.slope(y)$conf.int
  }),
  zyp = function(values) each(values, function(y) {
    data <- data.frame(y = y, t = seq_along(y))
    confint(zyp::zyp.sen(y ~ t, data))[2, ]
  })
)
methods <- methods[names(methods) %in% c("nkarrivals", "value_ties") |
                     vapply(names(methods), has_peer, NA)]

coverage <- function(case, n) {
  values <- replicate(replicates, as.numeric(cases[[case]]$draw(seq_len(n))))
  slope <- cases[[case]]$slope
  rows <- lapply(names(methods), function(method) {
    limits <- methods[[method]](values)
    share <- simulated_share(limits[, 1] <= slope & slope <= limits[, 2])
    data.frame(method = method, n = n, case = case, quantity = "coverage",
               nominal = 0.95, value = share$value, mc.error = share$mc.error,
               replicates = share$replicates)
  })
  do.call(rbind, rows)
}

set.seed(68)
grid <- expand.grid(n = c(8, 12, 25), case = names(cases),
                    stringsAsFactors = FALSE)
rows <- Map(coverage, grid$case, grid$n)
write_result(do.call(rbind, unname(rows)), "validity-theil-sen.csv")
