# What a second thread could give at most: each half of the records counted by a
# process of its own, at the same time, beside one process that counts them all.
# The processes are there before and share the columns, and the counts of the
# halves are not added up: threads of one process could do no better.
# NKA_BENCH_MOST=1e7 leaves out larger numbers.

source("bench/lib.R")
source("bench/columns.R")

rounds <- 5
n <- max(up_to_most(c(1e6, 1e7, 1e8)))

tasks <- list(
  year = function(rows) arrivals_by_year(rows["date"]),
  `year and sex` = function(rows) {
    arrivals_by_year(rows[c("date", "sex")], by = sex)
  },
  `people by year, sex and origin` = function(rows) {
    arrivals_by_year(rows[c("date", "sex", "origin", "people")],
                     count = people, by = c(sex, origin))
  },
  `year of ISO text` = function(rows) {
    arrivals_by_year(rows["text"], date = text)
  }
)

total_of <- function(counts) {
  sum(vapply(counts, function(x) sum(as.double(x$arrivals)), 0))
}

count_rows <- function(name, rows) suppressMessages(tasks[[name]](rows))
count_half <- function(half, name) count_rows(name, halves[[half]])

race_halves <- function(name, workers) {
  found <- race(
    list(
      one = function() list(count_rows(name, all_rows)),
      two = function() parallel::clusterApply(workers, 1:2, count_half, name)
    ),
    function(counts) total_of(counts$one) == total_of(counts$two), rounds
  )
  message(name)
  data.frame(task = name, n = n, ns_row = signif(1e9 * found$median[1] / n, 3),
             gain = signif(found$median[1] / found$median[2], 3),
             runs = found$runs[1])
}

d <- draw_records(n)
d$text <- format(.Date(days))[unclass(d$whole_day) - (first_day - 1L)]
d$date <- d$day
all_rows <- list2DF(d[c("date", "sex", "origin", "people", "text")])
first <- seq_len(n) <= n / 2
halves <- list(all_rows[first, ], all_rows[!first, ])
rm(d, first)

# Each has all that has been made so far.
workers <- parallel::makeForkCluster(2)
found <- lapply(names(tasks), race_halves, workers)
parallel::stopCluster(workers)
write_result(do.call(rbind, found), "performance-halves.csv")
write_machine("halves")
