# peers: data.table>=1.17 collapse>=2.1 dplyr
# How time and memory grow with the number of records, from a thousand to a
# thousand million: the records by year and sex come in chunks of ten million at
# most, as from a file that is read piece by piece, and the counts of the chunks
# are added up. The same chunk comes again and again, and how it is made is not
# timed. NKA_BENCH_MOST=1e6 leaves out larger numbers.

source("bench/lib.R")
source("bench/columns.R")

rounds <- 5
seconds_each <- 5
chunk_rows <- 1e7
# Larger numbers would take the others minutes.
most_of_others <- 1e8

# `count` gives year, sex and a number for one chunk.
over_chunks <- function(count, chunks) {
  force(count)
  function() {
    cells <- count()
    for (i in seq_len(chunks - 1)) {
      more <- count()
      cells[[3]] <- cells[[3]] + more[[3]]
    }
    cells
  }
}

ways_to_count <- function(d) {
  rows <- list2DF(d)
  table <- data.table::setDT(d)
  list(
    nkarrivals = function() arrivals_by_year(rows, date = day, by = sex),
    collapse = function() {
      g <- collapse::fcountv(rows)
      collapse::collap(list2DF(list(year = year_of(g$day), sex = g$sex,
                                    N = as.double(g$N))),
                       ~ year + sex, collapse::fsum)
    },
    data.table = function() {
      table[, .(N = as.double(.N)), keyby = .(year = data.table::year(day),
                                              sex)]
    },
    dplyr = function() {
      counts <- dplyr::count(rows, year = year_of(day), sex)
      counts$n <- as.double(counts$n)
      counts
    }
  )
}

count_chunks <- function(n) {
  chunks <- max(1, n / chunk_rows)
  ways <- ways_to_count(draw_records(min(n, chunk_rows))[c("day", "sex")])
  ways <- ways[vapply(names(ways), has_peer, NA)]
  if (n > most_of_others) ways <- ways["nkarrivals"]
  contenders <- lapply(ways, over_chunks, chunks)
  found <- race(contenders, same_cells, rounds, budget = seconds_each)
  message("n = ", n)
  data.frame(
    n = n, contender = names(contenders),
    version = vapply(names(contenders), version_of, "", USE.NAMES = FALSE),
    seconds = signif(found$median, 3), runs = found$runs,
    peak_mb = signif(pmax(found$peak_mb, 0), 3)
  )
}

data.table::setDTthreads(1)
found <- lapply(up_to_most(10^(3:9)), count_chunks)
write_result(do.call(rbind, found), "performance-growth.csv")
write_machine("growth")
