# A wrong .Call must raise and never crash.

skip_on_cran()

time <- as.double(1:12)
places <- as.double(3:10)
base <- cbind(1, time)
hinge <- pmax(outer(time, places, `-`), 0)
following <- c(4L, 5L, 6L, 7L, 8L, 9L, 9L, 9L)
count <- c(3, 5, 4, 9, 12, 18, 20, 16, 12, 9, 7, 3)

lines_call <- function(b = base, h = hinge, f = following, y = log(count),
                       most = 2L) {
  .Call(nkarrivals:::C_joinpoint_lines, b, h, f, y, most)
}

counts_call <- function(b = base, h = hinge, f = following, y = count,
                        offset = numeric(12), t = time, split = 3:10,
                        start = lines_call()$place) {
  .Call(nkarrivals:::C_joinpoint_counts, b, h, f, y, offset, t, split, start)
}

model <- function(k, b = base, h = hinge, f = following, first = 0L) {
  list(b, h, f, k, first)
}

permute_call <- function(fitted = numeric(12), residual = log(count),
                         null = list(model(0L)), alternative = list(model(1L)),
                         permutations = 3L) {
  .Call(nkarrivals:::C_joinpoint_permute, fitted, residual, null, alternative,
        permutations)
}

left_by <- function(columns, y) sum(lm.fit(columns, y)$residuals^2)

test_that("a right call leaves the least sum of squares", {
  raw <- lines_call()
  one <- vapply(1:8, function(c) left_by(cbind(base, hinge[, c]), log(count)),
                0)
  expect_equal(raw$left[1:2], c(left_by(base, log(count)), min(one)))
  expect_identical(raw$place[, 2], c(which.min(one), NA))
  expect_identical(dim(raw$place), c(2L, 3L))
})

test_that("counts give deviances, and few placements are fitted", {
  raw <- counts_call()
  deviance <- function(columns) {
    glm.fit(columns, count, family = poisson())$deviance
  }
  one <- vapply(1:8, function(c) deviance(cbind(base, hinge[, c])), 0)
  expect_equal(raw$left[1:2], c(deviance(base), min(one)), tolerance = 1e-8)
  expect_identical(raw$fitted[1], 1)
  expect_lt(raw$fitted[3], 15)
})

test_that("the start decides nothing but the speed", {
  best <- counts_call()
  for (second in list(c(1L, 4L), c(5L, 8L), c(2L, 7L))) {
    start <- best$place
    start[, 3] <- second
    raw <- counts_call(start = start)
    expect_equal(raw$left, best$left, tolerance = 1e-10)
    expect_identical(raw$place, best$place)
  }
})

# Where all placements fit nearly as well as the best, its bound is near the
# deviance of any other.
test_that("the best placement is found among many that are near it", {
  n <- 24
  places <- 4:20
  columns <- cbind(1, seq_len(n))
  hinges <- pmax(outer(seq_len(n), places, `-`), 0)
  n_places <- length(places)
  pairs <- utils::combn(n_places, 2)
  deviance <- function(at, y) {
    glm.fit(cbind(columns, hinges[, at]), y, family = poisson())$deviance
  }
  set.seed(20)
  for (i in 1:3) {
    y <- as.double(rpois(n, 40))
    raw <- counts_call(
      columns, hinges, seq_len(n_places) + 1L, y, numeric(n),
      as.double(seq_len(n)), places, cbind(NA, c(1L, NA), 1:2)
    )
    one <- vapply(seq_len(n_places), deviance, 0, y = y)
    two <- apply(pairs, 2, deviance, y = y)
    expect_equal(raw$left[2:3], c(min(one), min(two)), tolerance = 1e-8)
    expect_identical(raw$place[1, 2], which.min(one))
    expect_identical(raw$place[, 3], pairs[, which.min(two)])
  }
})

test_that("a hinge that depends on others adds nothing", {
  twice <- cbind(hinge[, c(1, 1)], hinge[, 5])
  raw <- lines_call(h = twice, f = 2:4, most = 2L)
  one <- c(left_by(cbind(base, hinge[, 1]), log(count)),
           left_by(cbind(base, hinge[, 5]), log(count)))
  both <- left_by(cbind(base, hinge[, c(1, 5)]), log(count))
  expect_equal(raw$left, c(left_by(base, log(count)), min(one), both))
  raw <- counts_call(h = twice, f = 2:4, split = c(3L, 3L, 7L),
                     start = raw$place)
  direct <- glm.fit(cbind(base, hinge[, c(1, 5)]), count, family = poisson())
  expect_equal(raw$left[3], direct$deviance, tolerance = 1e-8)
})

test_that("the first share is that of the data, and 0 / 0 is 1", {
  shares <- permute_call()
  raw <- lines_call()
  expect_equal(shares[1], raw$left[2] / raw$left[1])
  expect_length(shares, 4)
  expect_identical(permute_call(residual = numeric(12)), rep(1, 4))
  expect_identical(permute_call(null = list(), alternative = list()),
                   rep(1, 4))
})

test_that("residuals take the orders of sample()", {
  set.seed(1)
  shares <- permute_call(permutations = 70L)
  set.seed(1)
  for (i in 1:70) {
    y <- log(count)[sample(12)]
    raw <- lines_call(y = y, most = 1L)
    expect_equal(shares[i + 1], raw$left[2] / raw$left[1])
  }
})

test_that("a placement is given back where rounding hides the best", {
  raw <- lines_call(y = replace(numeric(12), 3, 1e308), most = 2L)
  expect_identical(is.na(raw$place), row(raw$place) >= col(raw$place))
  expect_true(all(raw$place %in% c(NA, seq_along(following))))
})

test_that("a wide design can be interrupted", {
  n <- 2500L
  wide <- outer(seq_len(n), seq_len(n), function(t, c) pmax(0, t - c))
  expect_interruptible(
    lines_call(b = matrix(1, n), h = wide, f = pmin(seq_len(n) + 1L, n + 1L),
               y = sin(seq_len(n)), most = 0L)
  )
})

test_that("wrong designs are refused", {
  for (call in list(lines_call, counts_call)) {
    expect_error(call(b = 1:12), "internal: base and hinge are not matrices")
    expect_error(call(h = NULL), "internal: base and hinge are not matrices")
    expect_error(call(b = base[-1, ]), "wrong number of rows")
    expect_error(call(b = cbind(base, base)), "internal: base is too wide")
    expect_error(call(b = base + 0i), "internal: base is of type")
    expect_error(call(h = replace(hinge, 3, NA)), "hinge is not finite")
    for (f in list(NULL, 1, letters, as.double(following))) {
      expect_error(call(f = f), "internal: following is of type")
    }
    expect_error(call(f = following[-1]), "following is not as long")
    for (f in list(rev(following), replace(following, 1, NA),
                   replace(following, 1, 1L), replace(following, 8, 10L))) {
      expect_error(call(f = f), "internal: following is no grid")
    }
  }
})

test_that("wrong responses and numbers are refused", {
  for (y in list(NULL, 1:12, "a")) {
    expect_error(lines_call(y = y), "internal: response is of type")
    expect_error(counts_call(y = y), "internal: counts is of type")
  }
  expect_error(lines_call(y = 1), "response has a wrong length")
  expect_error(lines_call(y = rep(Inf, 12)), "response is not finite")
  expect_error(counts_call(y = -count), "counts are negative")
  for (most in list(-1L, 10L, NA_integer_, 2, NULL, 1:2)) {
    expect_error(lines_call(most = most), "internal: most")
  }
  expect_error(lines_call(most = 5L), "no placement of 5 joinpoints")
  expect_error(lines_call(h = hinge[, 0], f = integer(), most = 1L),
               "no placement of 1 joinpoints")
})

test_that("wrong parts of a search of counts are refused", {
  expect_error(counts_call(offset = 1), "offset has a wrong length")
  expect_error(counts_call(offset = rep(NaN, 12)), "offset is not finite")
  expect_error(counts_call(t = numeric()), "time does not fit")
  expect_error(counts_call(t = time[-1]), "time does not fit")
  for (split in list(NULL, as.double(3:10))) {
    expect_error(counts_call(split = split), "internal: split is of type")
  }
  expect_error(counts_call(split = 3:9), "split has a wrong length")
  for (split in list(10:3, replace(3:10, 2, NA), replace(3:10, 8, 13L),
                     replace(3:10, 1, -1L))) {
    expect_error(counts_call(split = split), "split is out of range")
  }
  right <- lines_call()$place
  expect_error(counts_call(start = right + 0), "internal: start is of type")
  expect_error(counts_call(start = 1:3), "start is of a wrong shape")
  expect_error(counts_call(start = t(right)), "start is of a wrong shape")
  for (second in list(c(4L, 4L), c(NA, 4L), c(0L, 4L), c(4L, 9L), c(8L, 1L))) {
    start <- right
    start[, 3] <- second
    expect_error(counts_call(start = start), "start is no placement")
  }
})

test_that("wrong permutations are refused", {
  expect_error(permute_call(fitted = 1:12), "fitted is of type")
  expect_error(permute_call(residual = 1), "residual has a wrong length")
  for (null in list(NULL, 1, "a")) {
    expect_error(permute_call(null = null), "internal: null is of type")
  }
  expect_error(permute_call(null = list(1)), "internal: model is of type")
  expect_error(permute_call(null = list(list())), "model lacks a part")
  expect_error(permute_call(null = list(model(0))), "internal: k")
  expect_error(permute_call(null = list(model(10L))), "internal: k")
  expect_error(permute_call(null = list(model(6L))), "no placement")
  for (first in list(1L, -1L, NA_integer_, 0)) {
    expect_error(permute_call(null = list(model(0L, first = first))),
                 "internal: (first|model)")
  }
  for (permutations in list(-1L, NA_integer_, 5, NULL)) {
    expect_error(permute_call(permutations = permutations),
                 "internal: permutations")
  }
})
