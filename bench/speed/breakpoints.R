# peers: changepoint strucchange fpop gfpop
# Divisions for a penalty of 2 log n, side by side. All must find the same
# breaks before they are timed.

source("bench/lib.R")

# With few breaks, changepoint takes ten seconds for so many points.
changepoint_most <- 1e5

# Processor time rather than time by the clock: others may use the machine.
time_of <- function(run, repeats) {
  gc(FALSE)
  spent <- function() sum(proc.time()[c("user.self", "sys.self")])
  start <- spent()
  for (i in seq_len(repeats)) run()
  (spent() - start) / repeats
}
least_seconds <- 0.1

set.seed(20180415)
penalty <- function(y) 2 * log(length(y))

rates <- c(20, 40, 12)
series <- function(n, segments) {
  rates[1 + floor(segments * (seq_len(n) - 1) / n) %% 3]
}
counts <- function(n, segments) stats::rpois(n, series(n, segments))
numbers <- function(n, segments) {
  stats::rnorm(n, series(n, segments), sd = 5)
}

# The last value before each break, as the peers give it.
ours <- function(...) {
  as.integer(tidy(breakpoints_in(..., min_length = 1), "breaks")$time - 1)
}

# The C routine alone, without the tables that a result has.
routine <- function(y, family, scale, penalty) {
  .Call(
    nkarrivals:::C_segment, as.double(y), rep(1, length(y)),
    c(0, as.double(length(y))), family, scale, 1L, penalty, FALSE, 1L
  )$at[[1]] - 1L
}

poisson_contenders <- function(y) {
  found <- list("nkarrivals" = function() {
    ours(y, family = "poisson", penalty = penalty(y))
  })
  found[["nkarrivals:routine"]] <- function() {
    routine(y, 1L, NaN, penalty(y))
  }
  if (has_peer("changepoint") && length(y) <= changepoint_most) {
    found[["changepoint:PELT"]] <- function() {
      as.integer(changepoint::cpts(changepoint::cpt.meanvar(
        y, penalty = "Manual", pen.value = penalty(y), method = "PELT",
        test.stat = "Poisson", minseglen = 1
      )))
    }
  }
  if (has_peer("gfpop") && all(y > 0)) {
    graph <- gfpop::graph(type = "std", penalty = penalty(y) / 2)
    found[["gfpop"]] <- function() {
      at <- gfpop::gfpop(y, graph, type = "poisson")$changepoints
      as.integer(at[-length(at)])
    }
  }
  found
}

gaussian_contenders <- function(y) {
  found <- list("nkarrivals" = function() {
    ours(y, family = "gaussian", sd = 5, penalty = penalty(y))
  })
  found[["nkarrivals:routine"]] <- function() routine(y, 3L, 5, penalty(y))
  if (has_peer("fpop")) {
    found[["fpop"]] <- function() {
      at <- fpop::Fpop(y / 5, penalty(y))$t.est
      as.integer(at[-length(at)])
    }
  }
  if (has_peer("changepoint") && length(y) < 1e5) {
    found[["changepoint:PELT"]] <- function() {
      as.integer(changepoint::cpts(changepoint::cpt.mean(
        y / 5, penalty = "Manual", pen.value = penalty(y), method = "PELT",
        minseglen = 1
      )))
    }
  }
  if (has_peer("gfpop")) {
    graph <- gfpop::graph(type = "std", penalty = penalty(y))
    found[["gfpop"]] <- function() {
      at <- gfpop::gfpop(y / 5, graph, type = "mean")$changepoints
      as.integer(at[-length(at)])
    }
  }
  found
}

nile_contenders <- function() {
  found <- list("nkarrivals" = function() {
    as.integer(tidy(
      breakpoints_in(Nile, family = "gaussian", breaks = 1, min_length = 15),
      "breaks"
    )$time - 1871)
  })
  if (has_peer("strucchange")) {
    found[["strucchange"]] <- function() {
      as.integer(strucchange::breakpoints(Nile ~ 1, breaks = 1)$breakpoints)
    }
  }
  found
}

cases <- data.frame(
  n = c(25, 1e3, 1e4, 1e4, 1e5), segments = c(3, 3, 3, 200, 3)
)
tables <- lapply(seq_len(nrow(cases)), function(i) {
  n <- cases$n[i]
  segments <- cases$segments[i]
  task <- sprintf("%s, %s segments", c("Poisson", "Gaussian"), segments)
  rbind(
    contest(task[1], n, poisson_contenders(counts(n, segments)),
            least_seconds = least_seconds),
    contest(task[2], n, gaussian_contenders(numbers(n, segments)),
            least_seconds = least_seconds)
  )
})
tables <- c(tables, list(contest("Nile, one break", 100, nile_contenders(),
                                 least_seconds = least_seconds)))

# As many points in one series and in a thousand, for the cost of a point; no
# peer is asked for a million.
long <- counts(1e6, 3)
short <- replicate(1000, counts(1000, 3), simplify = FALSE)
has_breaks <- function(y) {
  length(routine(y, 1L, NaN, penalty(y))) >= 2
}
tables <- c(tables, list(contest("Poisson, a million points", 1e6, list(
  "nkarrivals:routine, one series" = function() has_breaks(long),
  "nkarrivals:routine, 1,000 series" = function() {
    all(vapply(short, has_breaks, TRUE))
  }
), least_seconds = least_seconds)))

# A hundred thousand series of 25 in one call, per series.
panel <- matrix(as.double(counts(25 * 1e5, 1)), 25)
breaks_of <- function(x) {
  glance(breakpoints_in(x, family = "poisson"))$breaks
}
tables <- c(tables, list(contest_batch(
  "Poisson, 100,000 series of 25", panel, list("nkarrivals" = breaks_of),
  list("nkarrivals:one by one" = breaks_of),
  least_seconds = least_seconds
)))
write_result(do.call(rbind, tables), "speed-breakpoints.csv")
