# What the benchmarks and simulations share. Each script says which packages it
# compares with ("# peers: a b"); tools/bench installs them.

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
  if (!has_peer(package)) return(NA_character_)
  as.character(utils::packageVersion(package))
}

# Times contenders side by side: they must agree first (`agree` is given their
# answers), then run in random order within each round. `contenders` is a named
# list of functions, the first of them ours; a name is the package, or
# "package:function". One that takes longer than the budget of seconds gets
# fewer runs than there are rounds.
contest <- function(task, n, contenders, agree = same_answers,
                    least_seconds = 0.02, rounds = 5, budget = 30) {
  found <- race(contenders, agree, rounds, least_seconds, budget)
  data.frame(
    task = task, n = n, contender = names(contenders),
    version = vapply(names(contenders), version_of, "", USE.NAMES = FALSE),
    median_ms = signif(1000 * found$median, 3),
    ratio = signif(found$median / found$median[1], 3), runs = found$runs,
    peak_mb = ifelse(n >= peak_from, signif(found$peak_mb, 3), NA)
  )
}

# Shorter series are over before the peak of memory says anything of them.
peak_from <- 1e5

# The median of seconds, how many runs it is of, and the peak of extra memory in
# MB.
race <- function(contenders, agree, rounds = 5, least_seconds = 0.02,
                 budget = Inf) {
  first <- lapply(contenders, first_run)
  if (!isTRUE(agree(lapply(first, `[[`, "answer")))) {
    stop("The contenders disagree: ", toString(names(contenders)))
  }
  seconds <- vapply(first, `[[`, 0, "seconds")
  fast <- seconds <= budget
  repeats <- rep(1, length(contenders))
  repeats[fast] <- vapply(contenders[fast], repeats_for, 0, least_seconds)
  took <- in_rounds(seconds, function(i) time_of(contenders[[i]], repeats[i]),
                    rounds, budget)
  data.frame(median = vapply(took, stats::median, 0), runs = lengths(took),
             peak_mb = vapply(first, `[[`, 0, "peak_mb"))
}

# The seconds of each contender, as `time` gives them for its number, in random
# order within each round. A contender runs until it took `budget` seconds in
# all; of one whose first run, which for the others does not count, took longer
# than that, it is the only one.
in_rounds <- function(first, time, rounds, budget) {
  slow <- first > budget
  took <- as.list(first)
  took[!slow] <- list(numeric())
  for (round in seq_len(rounds)) {
    due <- which(!slow & vapply(took, sum, 0) < budget)
    for (i in due[sample.int(length(due))]) took[[i]] <- c(took[[i]], time(i))
  }
  took
}

first_run <- function(run) {
  gc(FALSE)
  before <- start_peak()
  start <- proc.time()[["elapsed"]]
  answer <- run()
  seconds <- proc.time()[["elapsed"]] - start
  list(answer = answer, seconds = seconds,
       peak_mb = (memory_kb("VmHWM") - before) / 1024)
}

# The memory of this process now; its peak is counted from here on. Linux alone
# tells (NA elsewhere).
start_peak <- function() {
  if (!file.exists("/proc/self/clear_refs")) return(NA_real_)
  cat("5", file = "/proc/self/clear_refs")
  memory_kb("VmRSS")
}

memory_kb <- function(field) {
  if (!file.exists("/proc/self/status")) return(NA_real_)
  line <- grep(field, readLines("/proc/self/status"), value = TRUE)
  as.double(gsub("[^0-9]", "", line))
}

# Sizes up to the environment variable NKA_BENCH_MOST, for a short trial.
up_to_most <- function(n) {
  n[n <= as.double(Sys.getenv("NKA_BENCH_MOST", "Inf"))]
}

# On what a table was measured: a row for each script.
write_machine <- function(script) {
  path <- result_path("performance-machine.csv")
  others <- if (file.exists(path)) utils::read.csv(path)
  row <- data.frame(
    script = script, processor = processor_name(),
    cores = parallel::detectCores(), memory_gb = memory_gb(),
    system = paste(utils::sessionInfo()$running, Sys.info()[["machine"]]),
    r = as.character(getRversion()), compiler = compiler_name(),
    date = format(Sys.Date())
  )
  utils::write.csv(rbind(others[others$script != script, ], row), path,
                   row.names = FALSE)
}

processor_name <- function() {
  if (!file.exists("/proc/cpuinfo")) return(Sys.info()[["machine"]])
  line <- grep("^model name", readLines("/proc/cpuinfo"), value = TRUE)
  c(sub("^[^:]*: *", "", line), Sys.info()[["machine"]])[1]
}

memory_gb <- function() {
  if (!file.exists("/proc/meminfo")) return(NA_real_)
  line <- grep("^MemTotal", readLines("/proc/meminfo"), value = TRUE)
  round(as.double(gsub("[^0-9]", "", line)) / 1024^2)
}

compiler_name <- function() {
  cc <- system2(file.path(R.home("bin"), "R"), c("CMD", "config", "CC"),
                stdout = TRUE)
  system(paste(cc, "--version"), intern = TRUE)[1]
}

# The same per series, of a matrix with a series in each column: `batch` holds
# functions of such a matrix, that return a column for each series;
# `one_by_one` functions of a vector, which are given the first `few` columns.
contest_batch <- function(task, series, batch, one_by_one, few = 200,
                          agree = same_answers, ...) {
  first <- series[, seq_len(few)]
  contenders <- c(
    lapply(batch, function(run) function() rbind(run(series))),
    lapply(one_by_one, function(run) function() rbind(apply(first, 2, run)))
  )
  rows <- contest(task, nrow(series), contenders, agree = function(answers) {
    agree(lapply(answers, function(x) unname(x[, seq_len(few)])))
  }, ...)
  each <- rep(c(ncol(series), few), c(length(batch), length(one_by_one)))
  per_series <- rows$median_ms / each
  rows$median_ms <- signif(per_series, 3)
  rows$ratio <- signif(per_series / per_series[1], 3)
  rows
}

same_answers <- function(answers) {
  all(vapply(answers[-1], function(other) {
    isTRUE(all.equal(answers[[1]], other, check.attributes = FALSE))
  }, NA))
}

# What the run before left behind is young, and a partial collection is enough.
time_of <- function(run, repeats) {
  gc(FALSE, full = FALSE)
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
