# peers: ljr segmented
# 25 years, up to 4 joinpoints: one fit beside the peers, and permutation tests.

source(file.path("bench", "lib.R"))
set.seed(7)
year <- 1:25
persons <- rep(1e6, 25)

# A series with k bends, and one with two for the tests.
bends <- list(12, c(9, 18), c(7, 13, 19))
bent_counts <- function(k) {
  line <- 6 + 0.1 * year
  for (j in seq_len(k)) {
    line <- line + 0.3 * (-1)^j * pmax(0, year - bends[[k]][j])
  }
  stats::rpois(25, exp(line))
}
series <- lapply(1:3, bent_counts)
counts <- series[[2]]

# The places that a result has; peers' may lie anywhere between the years.
close_places <- function(answers) {
  all(vapply(answers, function(at) all(abs(at - answers[[1]]) < 1.5), NA))
}

best_places <- function(k) {
  fit <- joinpoints(series[[k]], exposure = persons, max_joinpoints = k,
                    family = "poisson", select = "bic")
  as.double(fit$models$at[[k + 1]])
}

segmented_places <- function(k) {
  data <- data.frame(counts = series[[k]], year)
  model <- stats::glm(counts ~ year, stats::poisson(), data)
  fit <- segmented::segmented(model, ~year, npsi = k)
  sort(unname(fit$psi[, "Est."]))
}

ljr_places <- function(k) {
  utils::capture.output(fit <- ljr::ljrk(k, series[[k]], persons, year))
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
  do.call(rbind, lapply(1:3, function(k) {
    contest(sprintf("Poisson fit, up to %d joinpoints", k), 25, contenders(k),
            agree = close_places, rounds = 5)
  })),
  do.call(rbind, lapply(c("gaussian", "quasipoisson"), timed_tests, k = 4))
)
write_result(rows, "speed-joinpoints.csv")
