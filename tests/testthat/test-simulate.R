# Simulated records: their margins are those of the published table, their
# seed leaves no trace, and they say that they are invented.

published <- function(...) tapply(
  nkarrivals::arrivals$arrivals, nkarrivals::arrivals[c(...)], sum
)

counted <- function(records) {
  table(
    year = as.integer(format(records$date, "%Y")), sex = records$sex
  )
}

test_that("without n the counts by year and sex are the published ones", {
  records <- simulate_arrivals()
  margins <- unclass(counted(records))
  expected <- published("year", "sex")[rownames(margins), ]
  expect_identical(as.integer(margins), as.integer(expected))
  expect_identical(nrow(records), sum(nkarrivals::arrivals$arrivals))
  again <- arrivals_by_year(records, by = sex)
  expect_identical(again$arrivals, arrivals_by_year(by = sex)$arrivals)
})

test_that("another n is spread in the same proportions", {
  weight <- nkarrivals::arrivals$arrivals
  for (n in c(0, 1, 7, 1000, 50001)) {
    records <- simulate_arrivals(n = n)
    expect_identical(nrow(records), as.integer(n))
    parts <- spread_out(n, weight)
    expect_identical(sum(parts), n)
    expect_true(all(abs(parts - n * weight / sum(weight)) < 1))
    expect_identical(as.integer(table(records$sex)), as.integer(tapply(
      parts, nkarrivals::arrivals$sex, sum
    )))
  }
})

test_that("the same seed gives the same records under any generator", {
  old <- RNGkind()
  on.exit(suppressWarnings(RNGkind(old[1], old[2], old[3])))
  first <- simulate_arrivals(n = 500, seed = 7)
  suppressWarnings(RNGkind("Wichmann-Hill", "Box-Muller", "Rounding"))
  expect_identical(simulate_arrivals(n = 500, seed = 7), first)
  expect_identical(
    RNGkind(), c("Wichmann-Hill", "Box-Muller", "Rounding")
  )
  expect_false(identical(simulate_arrivals(n = 500, seed = 8), first))
})

test_that("the random-number state of the session is left as it was", {
  set.seed(3)
  before <- .Random.seed
  simulate_arrivals(n = 10)
  expect_identical(.Random.seed, before)
  try(simulate_arrivals(n = -1), silent = TRUE)
  expect_identical(.Random.seed, before)
  rm(".Random.seed", envir = globalenv())
  simulate_arrivals(n = 10)
  expect_false(exists(".Random.seed", globalenv(), inherits = FALSE))
  set.seed(1)
})

test_that("categories are those of the newest tables of both sexes", {
  records <- simulate_arrivals(n = 2000)
  newest <- subset(
    nkarrivals::composition, as_of == as.Date("2024-09-30") & sex == "female"
  )
  for (pair in list(c("age_group", "age"), c("origin", "origin_province"),
                    c("education", "education"))) {
    expect_identical(
      levels(records[[pair[1]]]),
      as.character(newest$category[newest$dimension == pair[2]])
    )
    expect_false(anyNA(records[[pair[1]]]))
  }
  expect_false(is.unsorted(records$date))
})

test_that("shares of categories come close to the printed ones", {
  records <- simulate_arrivals(n = 2e5)
  ages <- subset(
    nkarrivals::composition,
    as_of == as.Date("2024-09-30") & dimension == "age" & sex == "female"
  )
  drawn <- table(records$age_group[records$sex == "female"])
  # 0.001 chance of a false alarm: the draws are multinomial.
  expect_gt(
    stats::chisq.test(drawn, p = ages$persons / sum(ages$persons))$p.value,
    0.001
  )
})

test_that("simulated records and their counts say so", {
  records <- simulate_arrivals(n = 20)
  expect_s3_class(records, "nka_simulated")
  expect_output(print(records), "no real persons")
  counts <- arrivals_by_year(records, by = sex)
  expect_true(attr(counts, "simulated"))
  expect_output(print(counts), "no real persons")
  expect_match(alt_text(gender_share(records)), "imulated")
  expect_false(attr(arrivals_by_year(), "simulated"))
})
