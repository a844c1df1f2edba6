# Vectors of R start at multiples of 16 bytes; a column of a file mapped into
# memory may start anywhere. The kernels are compiled anew from the sources of
# the package, with a routine that reads columns from any element on.

files <- c("place.c", "place_avx2.c", "place.h", "bits.h", "lanes.h",
           "ahead.h")
sources <- file.path("../../src", files)
skip_if_not(all(file.exists(sources)), "The sources are not here")

folder <- file.path(tempdir(), "place")
dir.create(folder)
file.copy(c(sources, "place-at.c"), folder)
shared <- file.path(folder, paste0("place", .Platform$dynlib.ext))
system2(file.path(R.home("bin"), "R"), c(
  "CMD", "SHLIB", "-o", shared,
  file.path(folder, c("place-at.c", "place.c", "place_avx2.c"))
), stdout = FALSE, stderr = FALSE)
skip_if_not(file.exists(shared), "A C compiler is not here")
routine <- getNativeSymbolInfo("place_at", dyn.load(shared))

room <- 48
untouched <- -7L
first <- -20L
width <- 40L
levels <- 3L

set.seed(1)
days <- sample(c(NA, NaN, seq(-20, 19.75, 0.25)), room, TRUE)
whole <- sample(c(NA, -20:19), room, TRUE)
codes <- sample(c(NA, seq_len(levels)), room, TRUE)

columns <- list(days, whole, codes)

place_at <- function(shift, n, vector, of = columns) {
  limits <- as.integer(c(shift, n, first, width, levels))
  out <- rep(untouched, room)
  found <- .C(routine, of[[1]], of[[2]], of[[3]], limits, as.integer(vector),
              out, out, rep(0L, room), faults = integer(3), NAOK = TRUE)
  found[6:9]
}

expected_at <- function(shift, n) {
  rows <- shift + seq_len(n)
  place <- function(value) {
    at <- as.integer(floor(value[rows])) - first
    replace(rep(untouched, room), rows, ifelse(is.na(at), width, at))
  }
  level <- ifelse(is.na(codes), levels, codes - 1L)[rows]
  list(place(days), place(whole), replace(rep(0L, room), rows, 3L * level),
       faults = integer(3))
}

ways <- c(portable = FALSE, vector = TRUE)
if (place_at(0, 0, TRUE)$faults[1] == -1) ways <- ways["portable"]

test_that("columns may start anywhere and have any length", {
  cases <- expand.grid(shift = 0:7, n = 0:40)
  for (vector in ways) {
    expect_each(seq_len(nrow(cases)), function(i) {
      identical(place_at(cases$shift[i], cases$n[i], vector),
                expected_at(cases$shift[i], cases$n[i]))
    })
  }
})

test_that("one value outside is told wherever the column starts and ends", {
  outside <- Map(replace, columns, 30, list(20, 20L, 4L))
  for (vector in ways) {
    expect_each(0:7, function(shift) {
      within <- place_at(shift, 29 - shift, vector, outside)$faults
      past <- place_at(shift, 30 - shift, vector, outside)$faults
      identical(within, integer(3)) && identical(past, rep(1L, 3))
    })
  }
})
