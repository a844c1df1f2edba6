# Counts more rows than an int can number: one for each second from 1970 on, a
# sequence that R makes on demand and that must never be made as a whole (it
# would take 17 GB). Where the system does not tell its memory, that is not
# looked at.

library(nkarrivals)

routines <- getDLLRegisteredRoutines("nkarrivals")[[".Call"]]
n <- 2^31 + 10
seconds <- as.double(0):(n - 1)

# Forms are numbered from 0 as in src/r_dates.h.
count_seconds <- function(counts, vector) {
  .Call(routines$aggregate, seconds, 5L, 0, 1L, list(), list(), integer(),
        counts, vector)
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
              NULL, TRUE)
stopifnot(identical(bare$rows, c(n, 0)))

status <- "/proc/self/status"
if (file.exists(status)) {
  peak <- grep("^VmHWM:", readLines(status), value = TRUE)
  megabytes <- as.double(gsub("[^0-9]", "", peak)) / 1024
  cat(sprintf("%.0f rows, %.0f MB at most\n", n, megabytes))
  stopifnot(megabytes < 1000)
}
