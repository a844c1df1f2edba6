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

# The tests that choose among up to k joinpoints, each of 4,499 orders, beside
# one test (2 or 3 joinpoints) by ljr and a Poisson fit of up to k joinpoints
# for each order. Both are run a few times, and their time is taken in
# proportion.
orders <- 4499
few <- 5

timed_tests <- function(k, family) {
  tests <- list(nkarrivals = function() {
    joinpoints(counts, max_joinpoints = k, family = family)
  })
  parts <- list("nkarrivals:fit for each order" = function() {
    for (i in seq_len(few)) {
      joinpoints(counts, max_joinpoints = k, family = "poisson", select = "bic")
    }
  })
  if (has_peer("ljr")) {
    parts[["ljr:ljrjk"]] <- function() {
      utils::capture.output(ljr::ljrjk(2, 3, counts, persons, year, R = few))
    }
  }
  rows <- contest(
    sprintf("permutation tests, up to %d joinpoints, 4,499 orders, %s", k,
            family),
    25, c(tests, parts), agree = function(answers) TRUE
  )
  in_proportion <- rep(c(1, orders / few), c(length(tests), length(parts)))
  rows$median_ms <- signif(rows$median_ms * in_proportion, 3)
  rows$ratio <- signif(rows$median_ms / rows$median_ms[1], 3)
  rows
}

rows <- rbind(
  do.call(rbind, lapply(1:3, function(k) {
    contest(sprintf("Poisson fit, up to %d joinpoints", k), 25, contenders(k),
            agree = close_places)
  })),
  do.call(rbind, lapply(c("gaussian", "poisson"), timed_tests, k = 4))
)
write_result(rows, "speed-joinpoints.csv")
