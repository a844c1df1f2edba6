# What tests of trends and breaks share.

# A function of a peer package, or a skip with a message where it is absent.
# tools/deep peers installs the peers.
peer <- function(package, name) {
  testthat::skip_if_not_installed(package)
  getExportedValue(package, name)
}

# A long call must stop soon after its time limit, which R looks at where the
# user's interrupt is looked at. Times are those of the processor, which other
# work on the machine does not change.
expect_interruptible <- function(expr, seconds = 0.3, within = 3) {
  expr <- substitute(expr)
  env <- parent.frame()
  setTimeLimit(cpu = seconds, transient = TRUE)
  start <- sum(proc.time()[1:2])
  cnd <- tryCatch(eval(expr, env), error = identity,
                  finally = setTimeLimit())
  took <- sum(proc.time()[1:2]) - start
  testthat::expect_match(conditionMessage(cnd), "reached CPU time limit")
  testthat::expect_lt(took, within)
}

# The results of a batch are those of its series one by one: `fun` is called on
# the matrix and on each of its columns, `take` picks a table from a result.
expect_batch <- function(fun, x, take = tidy) {
  batch <- take(fun(x))
  ones <- lapply(seq_len(ncol(x)), function(i) {
    one <- take(fun(x[, i]))
    cbind(series = rep(i, nrow(one)), as.data.frame(one))
  })
  testthat::expect_equal(
    as.data.frame(batch), do.call(rbind, ones),
    tolerance = 0, ignore_attr = TRUE
  )
}

# Integer partitions of n: the patterns of ties that n values can have.
partitions <- function(n, largest = n) {
  if (n == 0) return(list(integer()))
  out <- list()
  for (first in seq_len(min(n, largest))) {
    rest <- partitions(n - first, first)
    out <- c(out, lapply(rest, function(r) c(first, r)))
  }
  out
}
