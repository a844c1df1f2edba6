# What the benchmarks and simulations share. Each script says in its first line
# which packages it compares with ("# peers: a b"); tools/bench installs them.

library(nkarrivals)

# Where results go: they ship with the package, for its vignettes to read.
result_path <- function(file) file.path("inst", "validation", file)

write_result <- function(table, file) {
  utils::write.csv(table, result_path(file), row.names = FALSE)
  print(table)
}

has_peer <- function(package) requireNamespace(package, quietly = TRUE)

version_of <- function(contender) {
  package <- sub(":.*", "", contender)
  if (has_peer(package)) as.character(utils::packageVersion(package)) else NA
}

# Times contenders side by side: they must agree first (`agree` is given their
# answers), then run in random order within each round. `contenders` is a named
# list of functions, the first of them ours; a name is the package, or
# "package:function".
contest <- function(task, n, contenders, agree = same_answers, rounds = 7,
                    least_seconds = 0.02) {
  answers <- lapply(contenders, function(run) run())
  if (!isTRUE(agree(answers))) stop("Contenders of ", task, " disagree.")
  repeats <- vapply(contenders, repeats_for, 0, least_seconds)
  seconds <- replicate(rounds, {
    took <- numeric(length(contenders))
    for (i in sample(length(contenders))) {
      took[i] <- time_of(contenders[[i]], repeats[i])
    }
    took
  })
  median <- apply(matrix(seconds, length(contenders)), 1, stats::median)
  data.frame(
    task = task, n = n, contender = names(contenders),
    version = vapply(names(contenders), version_of, "", USE.NAMES = FALSE),
    median_ms = signif(1000 * median, 3),
    ratio = signif(median / median[1], 3)
  )
}

same_answers <- function(answers) {
  all(vapply(answers[-1], function(other) {
    isTRUE(all.equal(answers[[1]], other, check.attributes = FALSE))
  }, NA))
}

time_of <- function(run, repeats) {
  gc(FALSE)
  start <- proc.time()[["elapsed"]]
  for (i in seq_len(repeats)) run()
  (proc.time()[["elapsed"]] - start) / repeats
}

repeats_for <- function(run, least_seconds) {
  repeats <- 1
  while (time_of(run, repeats) * repeats < least_seconds) repeats <- repeats * 4
  repeats
}

# Share of hits among replicates, with its simulation error.
simulated_share <- function(hit) {
  hit <- hit[!is.na(hit)]
  share <- mean(hit)
  list(value = round(share, 4),
       mc.error = round(sqrt(share * (1 - share) / length(hit)), 4),
       replicates = length(hit))
}
