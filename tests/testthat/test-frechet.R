# Every table of three yes-no properties over `total` people: the cells in which
# a person has all of them, by the margins of the table.
all_tables <- function(total) {
  cells <- expand.grid(rep(list(0:total), 7))
  cells <- cells[rowSums(cells) <= total, ]
  cells[[8]] <- total - rowSums(cells)
  has <- expand.grid(c(TRUE, FALSE), c(TRUE, FALSE), c(TRUE, FALSE))
  margin <- function(property) rowSums(cells[has[[property]]])
  data.frame(
    a = margin(1), b = margin(2), c = margin(3), all = cells[[1]]
  )
}

test_that("the bounds are the extremes over all tables with the margins", {
  tables <- all_tables(5)
  extremes <- stats::aggregate(all ~ a + b + c, tables, range)
  bounds <- frechet_bounds(extremes$a, extremes$b, extremes$c, total = 5)
  expect_identical(bounds$low, as.double(extremes$all[, 1]))
  expect_identical(bounds$high, as.double(extremes$all[, 2]))
})

test_that("one margin is its own bound", {
  bounds <- frechet_bounds(c(0, 0.3, 1))
  expect_identical(bounds$low, c(0, 0.3, 1))
  expect_identical(bounds$high, c(0, 0.3, 1))
})

test_that("totals and margins are recycled and missing ones passed on", {
  bounds <- frechet_bounds(c(6, NA, 9), 7, total = c(10, 10, NA))
  expect_identical(bounds$low, c(3, NA, NA))
  expect_identical(bounds$high[1:2], c(6, NA))
  expect_identical(nrow(frechet_bounds(numeric(), 1)), 0L)
})
