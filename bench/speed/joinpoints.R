# peers: ljr segmented
# 25 years, up to 4 joinpoints: one fit beside the peers, and permutation tests.

source(file.path("bench", "lib.R"))
set.seed(7)
year <- 1:25
line <- 5 + 0.1 * year - 0.2 * pmax(0, year - 9) + 0.2 * pmax(0, year - 18)
counts <- stats::rpois(25, exp(line))
persons <- rep(1e6, 25)

# The places that a result has; peers' may lie anywhere between the years.
close_places <- function(answers) {
  all(vapply(answers, function(at) all(abs(at - answers[[1]]) < 1.5), NA))
}

best_places <- function(k) {
  fit <- joinpoints(counts, exposure = persons, max_joinpoints = k,
                    family = "poisson", select = "bic")
  as.double(fit$models$at[[k + 1]])
}

segmented_places <- function(k) {
  data <- data.frame(counts, year)
  model <- stats::glm(counts ~ year, stats::poisson(), data)
  fit <- segmented::segmented(model, ~year, npsi = k)
  sort(unname(fit$psi[, "Est."]))
}

ljr_places <- function(k) {
  utils::capture.output(fit <- ljr::ljrk(k, counts, persons, year))
  sort(as.double(fit$Joinpoints))
}

contenders <- function(k) {
  out <- list(nkarrivals = function() best_places(k))
  if (has_peer("segmented")) {
    out[["segmented"]] <- function() segmented_places(k)
  }
  if (has_peer("ljr")) out[["ljr"]] <- function() ljr_places(k)
  out
}

timed_tests <- function(k, family) {
  contest(
    sprintf("permutation tests, up to %d joinpoints, 4,499 orders, %s", k,
            family),
    25, list(nkarrivals = function() {
      joinpoints(counts, max_joinpoints = k, family = family)
    }),
    agree = function(answers) TRUE
  )
}

rows <- rbind(
  do.call(rbind, lapply(1:2, function(k) {
    contest(sprintf("Poisson fit, up to %d joinpoints", k), 25, contenders(k),
            agree = close_places, rounds = 5)
  })),
  do.call(rbind, lapply(c("gaussian", "quasipoisson"), timed_tests, k = 4))
)
write_result(rows, "speed-joinpoints.csv")
