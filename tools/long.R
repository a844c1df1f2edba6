# Counts more rows than an int can number: one for each second from 1970 on, a
# sequence that R makes on demand and that must never be made as a whole (it
# would take 17 GB). Where the system does not tell its memory, that is not
# looked at. Then a count is interrupted.

library(nkarrivals)

routines <- getDLLRegisteredRoutines("nkarrivals")[[".Call"]]
n <- 2^31 + 10
seconds <- as.double(0):(n - 1)

# Forms are numbered from 0 as in src/r_dates.h.
count_seconds <- function(counts, vector) {
  .Call(routines$aggregate, seconds, 5L, 0, 1L, list(), list(), integer(),
        counts, vector, 1L, 65536L)
}

# Seconds of each year by base R; the last year is cut off.
starts <- as.POSIXct(sprintf("%d-01-01", 1970:2039), tz = "UTC")
expected <- diff(pmin(as.double(starts), n))

for (vector in c(TRUE, FALSE)) {
  raw <- count_seconds(NULL, vector)
  stopifnot(
    identical(raw$fault, 0L), identical(raw$first, 1970L),
    identical(raw$rows, c(expected, 0)), identical(sum(raw$rows), n)
  )
}

# The same number of rows without a column at all.
bare <- .Call(routines$aggregate, NULL, 0L, n, 1L, list(), list(), integer(),
              NULL, TRUE, 1L, 65536L)
stopifnot(identical(bare$rows, c(n, 0)))

# An interrupt ends a count of a thousand million rows within a second: it is
# sent to another session, which says when it starts to count and when it stops.
told <- tempfile()
script <- tempfile(fileext = ".R")
dump("told", script)
cat('
seconds <- as.double(0):(1e9 - 1)
times <- data.frame(date = .POSIXct(seconds, "UTC"))
tell <- function(...) cat(..., "\\n", file = told, append = TRUE)
tell(Sys.getpid())
tryCatch({
  nkarrivals::arrivals_by_year(times)
  tell("ended")
}, interrupt = function(interrupt) {
  tell("interrupted", sprintf("%.3f", as.double(Sys.time())))
})
', file = script, append = TRUE)
system2(file.path(R.home("bin"), "Rscript"), c("--vanilla", script),
        wait = FALSE)
what_it_told <- function(lines) {
  for (i in 1:600) {
    if (file.exists(told) && length(readLines(told)) >= lines) break
    Sys.sleep(0.1)
  }
  strsplit(readLines(told), " ")
}
pid <- as.integer(what_it_told(1)[[1]][1])
Sys.sleep(1)
sent <- as.double(Sys.time())
tools::pskill(pid, tools::SIGINT)
answer <- what_it_told(2)[[2]]
after <- as.double(answer[2]) - sent
cat(sprintf("Interrupted after %.2f s\n", after))
stopifnot(answer[1] == "interrupted", after < 1)

status <- "/proc/self/status"
if (file.exists(status)) {
  peak <- grep("^VmHWM:", readLines(status), value = TRUE)
  megabytes <- as.double(gsub("[^0-9]", "", peak)) / 1024
  cat(sprintf("%.0f rows, %.0f MB at most\n", n, megabytes))
  stopifnot(megabytes < 1000)
}
