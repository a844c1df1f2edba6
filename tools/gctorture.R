# Calls each registered C routine with small input while R collects garbage at
# every allocation, so that an object left unprotected is overwritten at once.
# Each must give what it gives in peace. A routine without a call here fails.

library(nkarrivals)

# Compiling the calls under torture would take far longer than they do.
compiler::enableJIT(0)

routines <- getDLLRegisteredRoutines("nkarrivals")[[".Call"]]
call_c <- function(name, ...) .Call(routines[[name]], ...)

days <- as.double(as.Date("2018-02-27") + 0:5)
whole_days <- as.integer(days)
codes <- list(c(1L, 2L, NA, 1L, 2L, 1L), c(1L, 1L, 1L, 2L, NA, 3L))
levels <- c(2L, 3L)

count_rows <- function(dates, form, key, unit, codes = list(),
                       levels = integer(), counts = NULL,
                       keys = vector("list", length(codes))) {
  call_c("aggregate", dates, form, key, unit, codes, keys, levels, counts, TRUE,
         1L, 8L)
}

join_time <- as.double(1:9)
join_base <- cbind(1, join_time)
join_hinge <- pmax(outer(join_time, 3:7, `-`), 0)
join_next <- c(4L, 5L, 6L, 6L, 6L)
join_start <- matrix(c(NA, 2L), 1)
join_model <- function(k) list(join_base, join_hinge, join_next, k, 0L)
chain <- c(0.1, 0.1, 0.2, 0.2, 0.1, 0.1, 0.1)

calls <- list(
  joinpoint_lines = function() {
    call_c("joinpoint_lines", join_base, join_hinge, join_next,
           sqrt(join_time), 2L)
  },
  joinpoint_counts = function() {
    call_c("joinpoint_counts", join_base, join_hinge, join_next, join_time,
           numeric(9), join_time, 3:7, join_start)
  },
  joinpoint_permute = function() {
    set.seed(1)
    call_c("joinpoint_permute", join_time, sqrt(join_time),
           list(join_model(0L)), list(join_model(1L)), 5L)
  },
  calendar_period = function() call_c("calendar_period", days, 4L),
  calendar_period = function() call_c("calendar_period", whole_days, 12L),
  calendar_start = function() call_c("calendar_start", c(2018, NA), 1L),
  reading_counts = function() {
    call_c("reading_counts", c(63, 67), list(
      c(36.5, 47.5), c(37.5, 48.5), c(TRUE, FALSE), c(TRUE, TRUE)
    ))
  },
  reading_bases = function() {
    call_c("reading_bases", list(192, 192, TRUE, TRUE),
           list(68.5, 69.5, TRUE, TRUE))
  },
  iso_days = function() call_c("iso_days", c("2018-02-28", NA, "2018-2-3")),
  distinct = function() {
    call_c("distinct", c("b", "a", NA, "b", as.character(1:300)))
  },
  aggregate = function() count_rows(days, 1L, NULL, 12L, codes, levels, NULL),
  aggregate = function() count_rows(whole_days, 1L, NULL, 1L, counts = 1:6),
  aggregate = function() count_rows(2013:2018, 2L, NULL, 1L, counts = days),
  aggregate = function() count_rows(days, 1L, NULL, 4L, counts = -1:4),
  aggregate = function() count_rows(NULL, 0L, 3, 1L),
  aggregate = function() count_rows(format(.Date(days)), 3L, NULL, 12L),
  aggregate = function() {
    # More texts than the first map takes.
    count_rows(format(.Date(days[1] + 0:300)), 3L, NULL, 1L)
  },
  aggregate = function() count_rows(1:2, 4L, c("2018-01-01", "x"), 1L),
  aggregate = function() count_rows(days * 86400, 5L, 3600, 12L),
  aggregate = function() {
    count_rows(days * 86400, 6L, function(x) floor(x / 86400), 12L)
  },
  aggregate = function() {
    count_rows(days, 1L, NULL, 1L, list(c("a", "b", NA, "a", "b", "a")), 2L,
               keys = list(list(c("b", "a"), 2:1)))
  },
  segment = function() {
    call_c("segment", c(1, 9, 8, 2, 0, 5), rep(1, 6), c(0, 4, 6), 1L,
           c(NaN, NaN), c(1L, 2L, 1L), c(2, 0, 50), FALSE, 1L)
  },
  segment = function() {
    call_c("segment", c(1, 9, 8, 2), rep(1, 4), c(0, 4), 2L, NaN, 1L, 1, TRUE,
           2L)
  },
  posterior = function() {
    call_c("posterior", c(3, 4, 20), c(1, 1, 1), c(0, 3), 1, 0.1,
           matrix(log(c(0.5, 0.25))), 1L, c(1, 2), c(0, 2), 0.9, TRUE)
  },
  kendall = function() call_c("kendall", c(days, 3, 1, 1), c(0, 6, 9), 200L),
  kendall = function() call_c("kendall", days, c(0, 6), 0L),
  kendall_null = function() call_c("kendall_null", c(2L, 1L, 1L)),
  kendall_covariance = function() {
    call_c("kendall_covariance", c(days, NaN, 1), c(0, 6, 8), c(2L, 1L))
  },
  cusum_run = function() {
    call_c("cusum_run", c(3, 0, 9, 4, 1, 7), rep(4, 6), c(0, 1), 1L,
           c(0, 2, 6))
  },
  cusum_run_lengths = function() {
    call_c("cusum_run_lengths", chain, c(0.6, 0.4, 0.3, 0.2), 1e9, TRUE)
  },
  theil_sen = function() {
    call_c("theil_sen", c(days, 1, 4, 2), c(1, 2, 2, 3, 5, 6, 1, 2, 4),
           c(0, 6, 9), 0.025, 1.96, TRUE, 200L)
  },
  theil_sen = function() {
    call_c("theil_sen", sin(1:320), as.double(1:320), c(0, 320), 0.025, 1.96,
           FALSE, 0L)
  },
  siegel = function() {
    call_c("siegel", days, c(1, 2, 2, 3, 5, 6), c(0, 6))
  }
)

same_under_torture <- function(call) {
  peaceful <- call()
  gctorture2(1)
  tortured <- tryCatch(call(), finally = gctorture2(0))
  identical(peaceful, tortured)
}

same <- vapply(calls, same_under_torture, NA)
untried <- setdiff(names(routines), names(calls))
if (!all(same)) cat("Differs:", unique(names(calls)[!same]), "\n")
if (length(untried)) cat("Has no call in tools/gctorture.R:", untried, "\n")
quit(status = if (all(same) && !length(untried)) 0 else 1)
