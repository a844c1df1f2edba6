# Shares against stats::prop.test() and stats::binom.test(), and those of the
# composition against sums done by hand.

records <- function(female, male, unknown = 0, year = 2018L) {
  data.frame(
    year = year,
    sex = rep(c("female", "male", NA), c(female, male, unknown))
  )
}

test_that("Wilson's interval is that of prop.test() without correction", {
  for (level in c(0.5, 0.9, 0.95, 0.99)) {
    for (x in list(c(1, 9), c(5, 5), c(803, 334), c(2, 1), c(123456, 7))) {
      data <- data.frame(year = 2018L, sex = c("female", "male"), arrivals = x)
      shares <- gender_share(data, conf_level = level)
      test <- stats::prop.test(x[1], sum(x), conf.level = level,
                               correct = FALSE) |> suppressWarnings()
      expect_equal(shares$share, x / sum(x), tolerance = 1e-14)
      expect_equal(c(shares$conf_low[1], shares$conf_high[1]),
                   as.vector(test$conf.int), tolerance = 1e-12)
      # The other sex is the mirror image; 1 - x loses digits for a limit
      # near 1, of which 7 in 123463 leaves four fewer.
      expect_equal(c(shares$conf_low[2], shares$conf_high[2]),
                   1 - rev(as.vector(test$conf.int)), tolerance = 1e-10)
    }
  }
})

test_that("the exact interval is that of binom.test()", {
  for (level in c(0.8, 0.95)) {
    for (x in list(c(0, 4), c(4, 0), c(1, 9), c(5, 5), c(803, 334))) {
      data <- data.frame(year = 2018L, sex = c("female", "male"), arrivals = x)
      shares <- gender_share(data, conf_level = level, method = "exact")
      for (i in 1:2) {
        test <- stats::binom.test(x[i], sum(x), conf.level = level)
        expect_equal(c(shares$conf_low[i], shares$conf_high[i]),
                     as.vector(test$conf.int), tolerance = 1e-10)
      }
    }
  }
})

test_that("at none and at all Wilson's limits are exactly 0 and 1", {
  for (n in c(1, 7, 2918)) {
    data <- data.frame(year = 2018L, sex = c("female", "male"),
                       arrivals = c(0, n))
    shares <- gender_share(data)
    z2 <- stats::qnorm(0.975)^2
    expect_identical(shares$conf_low[1], 0)
    expect_identical(shares$conf_high[2], 1)
    expect_equal(shares$conf_high[1], z2 / (n + z2), tolerance = 1e-12)
  }
})

test_that("every year of the published table has the share worked by hand", {
  shares <- gender_share()
  table <- nkarrivals::arrivals
  women <- table$arrivals[table$sex == "female"]
  men <- table$arrivals[table$sex == "male"]
  expect_identical(shares$year[shares$sex == "female"], unique(table$year))
  expect_equal(shares$share[shares$sex == "female"], women / (women + men))
  expect_equal(shares$share[shares$sex == "male"], men / (women + men))
  expect_identical(shares$base[shares$sex == "male"], women + men)
  expect_true(all(shares$conf_low <= shares$share))
  expect_true(all(shares$share <= shares$conf_high))
})

test_that("a table of shares is a table of counts with the promised columns", {
  shares <- gender_share()
  expect_s3_class(shares, c("nka_shares", "nka_counts", "tbl_df"),
                  exact = FALSE)
  expect_identical(names(shares), c(
    "year", "sex", "arrivals", "base", "share", "conf_low", "conf_high",
    "status"
  ))
  expect_identical(attr(shares, "groups"), "sex")
  expect_identical(attr(shares, "sources"), attr(arrivals_by_year(), "sources"))
})

test_that("unknown sex has its own row and is not in the base", {
  shares <- gender_share(records(3, 1, 2))
  expect_identical(as.character(shares$sex), c("female", "male", NA))
  expect_identical(shares$arrivals, c(3L, 1L, 2L))
  expect_identical(shares$share, c(0.75, 0.25, NA))
  expect_identical(is.na(shares$conf_low), c(FALSE, FALSE, TRUE))
  expect_identical(shares$base[1:2], c(4L, 4L))
})

test_that("more people of unknown than of known sex raise no warning", {
  for (method in c("wilson", "exact")) {
    expect_warning(shares <- gender_share(records(1, 0, 5), method = method),
                   NA)
    expect_identical(shares$share, c(1, 0, NA))
  }
})

test_that("where nobody or nobody of known sex came there is no share", {
  for (data in list(records(0, 0, 3),
                    rbind(records(1, 1), records(1, 1, year = 2020L)))) {
    shares <- gender_share(data)
    none <- shares$base %in% 0
    expect_true(any(none))
    expect_true(all(is.na(shares$share[none])))
    expect_true(all(is.na(shares$conf_high[none])))
  }
})

test_that("an unknown count leaves its period without a base", {
  data <- data.frame(year = rep(2018:2019, each = 2), sex = c("female", "male"),
                     arrivals = c(3, NA, 3, 1))
  shares <- gender_share(data)
  expect_identical(shares$share, c(NA, NA, 0.75, 0.25))
  expect_identical(shares$base, c(NA, NA, 4L, 4L))
})

test_that("shares do not depend on weights, order of rows or scale", {
  set.seed(7)
  data <- data.frame(year = sample(2001:2004, 300, TRUE),
                     sex = sample(c("female", "male", NA), 300, TRUE))
  expected <- gender_share(data)
  expect_identical(gender_share(data[sample(300), ]), expected)
  weighted <- data
  weighted$arrivals <- 1
  expect_equal(gender_share(weighted)$share, expected$share)
  weighted$arrivals <- 1000
  expect_equal(gender_share(weighted)$share, expected$share)
})

test_that("by_period sets the period, and \"none\" puts all rows together", {
  data <- data.frame(
    date = as.Date(c("2018-01-01", "2018-05-01", "2019-09-01", NA)),
    sex = c("female", "male", "female", "female")
  )
  periods <- list(year = "year", half = c("year", "half"),
                  quarter = c("year", "quarter"), month = c("year", "month"))
  for (period in names(periods)) {
    shares <- gender_share(data, period)
    expect_identical(names(shares)[seq_along(periods[[period]])],
                     periods[[period]])
    expect_identical(sum(shares$arrivals), 4L)
  }
  shares <- gender_share(data, "none")
  expect_identical(names(shares)[1], "sex")
  expect_identical(as.character(shares$sex), c("female", "male"))
  expect_identical(shares$arrivals, c(3L, 1L))
  expect_identical(shares$share, c(0.75, 0.25))
})

test_that("\"none\" on the published table is the share over all years", {
  shares <- gender_share(by_period = "none")
  sums <- rowsum(nkarrivals::arrivals$arrivals, nkarrivals::arrivals$sex)
  expect_identical(shares$arrivals, as.vector(sums))
  expect_equal(shares$share, as.vector(sums) / sum(sums))
})

test_that("with dated records and \"none\" an absent pair is a zero", {
  data <- data.frame(
    date = as.Date("2018-01-01"), region = c("a", "b", "b"),
    sex = c("female", "female", "male"), k = c(3, 1, 4)
  )
  shares <- gender_share(data, "none", count = k, by = region)
  expect_identical(shares$arrivals, c(3L, 0L, 1L, 4L))
  expect_identical(shares$share, c(1, 0, 0.2, 0.8))
})

test_that("shares are taken within the groups of `by`", {
  data <- data.frame(
    year = 2018L, region = c("a", "a", "a", "b", "b"),
    sex = c("female", "female", "male", "male", "male")
  )
  shares <- gender_share(data, by = region)
  expect_identical(shares$region, c("a", "a", "b", "b"))
  expect_equal(shares$share, c(2 / 3, 1 / 3, 0, 1))
  expect_identical(shares$base, c(3L, 3L, 2L, 2L))
})

# ---- codes of sex -----------------------------------------------------------

test_that("codes that people use are recognised, in any case", {
  women <- c("f", "F", "female", "Female", "FEMALE", "woman", "Women",
             "\uc5ec", "\uc5ec\uc131", "\uc5ec\uc790")
  men <- c("m", "M", "male", "Male", "MALE", "man", "Men",
           "\ub0a8", "\ub0a8\uc131", "\ub0a8\uc790")
  for (i in seq_along(women)) {
    data <- data.frame(year = 2018L, sex = c(women[i], women[i], men[i]))
    shares <- suppressMessages(gender_share(data))
    expect_identical(as.character(shares$sex), c("female", "male"))
    expect_identical(shares$arrivals, c(2L, 1L))
    data$sex <- factor(data$sex)
    expect_identical(suppressMessages(gender_share(data)), shares)
  }
})

test_that("codes for unknown are unknown", {
  data <- data.frame(year = 2018L, sex = c("F", "", "u", "Unknown", NA, " "))
  shares <- suppressWarnings(suppressMessages(gender_share(data)))
  expect_identical(shares$arrivals[is.na(shares$sex)], 5L)
})

test_that("a message says which codes were taken, where it is needed", {
  data <- data.frame(year = 2018L, sex = c("F", "M", "M", "u"))
  said <- expect_message(gender_share(data), class = "nka_message_sex")
  expect_identical(
    condition_text(said),
    "Sex read from column `sex`: female = \"F\"; male = \"M\"; unknown = \"u\"."
  )
  expect_message(gender_share(records(1, 1, 1)), NA)
  expect_message(gender_share(), NA)
})

test_that("numbers are codes only when told", {
  data <- data.frame(year = 2018L, sex = c(1, 2, 2, 9, NA))
  expect_error(gender_share(data), class = "nka_error_sex")
  told <- c(female = "2", male = "1", unknown = "9")
  shares <- suppressMessages(gender_share(data, codes = told))
  expect_identical(shares$arrivals, c(2L, 1L, 2L))
  swapped <- suppressMessages(gender_share(data, codes = c(male = 2, female = 1,
                                                           unknown = 9)))
  expect_identical(swapped$arrivals, c(1L, 2L, 2L))
  data$sex <- as.integer(data$sex)
  expect_identical(suppressMessages(gender_share(data, codes = told)), shares)
  expect_error(gender_share(data, codes = told[1:2]), "\"9\" in row 4",
               class = "nka_error_sex")
})

test_that("logical values are no sex", {
  data <- data.frame(year = 2018L, sex = c(TRUE, FALSE))
  expect_error(gender_share(data), class = "nka_error_sex")
})

test_that("the column is `sex`, then `gender`, or the one that is named", {
  data <- data.frame(year = 2018L, gender = c("female", "male"),
                     g = c("male", "male"))
  expect_identical(gender_share(data)$arrivals, c(1L, 1L))
  expect_identical(gender_share(data, sex = g)$arrivals, c(0L, 2L))
  expect_identical(names(gender_share(data, sex = g))[2], "sex")
})

test_that("a total beside its parts does not become unknown sex", {
  data <- data.frame(year = 2018L, sex = c("female", "male", "total"),
                     arrivals = c(3, 1, 4))
  expect_error(gender_share(data), class = "nka_error_overlap")
})

test_that("a total alone is a count of unknown sex", {
  data <- data.frame(year = 2018:2019, sex = c("total", "female"),
                     arrivals = 4:5)
  shares <- gender_share(data)
  expect_identical(shares$arrivals[is.na(shares$sex) & shares$year == 2018], 4L)
})

test_that("another column `sex` is not mistaken for the one read", {
  data <- data.frame(year = 2018L, g = c("F", "M"), sex = c("a", "b"))
  expect_error(suppressMessages(gender_share(data, sex = g, by = sex)),
               class = "nka_error_group")
})

test_that("sources stay with shares of a table of counts", {
  counts <- arrivals_by_year(by = sex)
  expect_identical(attr(gender_share(counts), "sources"),
                   attr(counts, "sources"))
})

# ---- categories -------------------------------------------------------------

test_that("each category of records has its share once", {
  data <- data.frame(year = 2018L, category = c("a", "b", "b", NA))
  shares <- category_share(data)
  expect_identical(shares$category, c("a", "b", NA))
  expect_identical(shares$arrivals, c(1L, 2L, 1L))
  expect_equal(shares$share, c(1 / 3, 2 / 3, NA))
})

test_that("category shares are those of table() and prop.test()", {
  set.seed(8)
  data <- data.frame(
    date = as.Date("2018-01-01") + sample(1000, 400, TRUE),
    job = factor(sample(c("none", "farm", "army"), 400, TRUE),
                 c("none", "farm", "army", "other")),
    g = sample(c("x", "y"), 400, TRUE)
  )
  shares <- category_share(data, job, "year", by = g)
  year <- as.POSIXlt(data$date)$year + 1900
  counts <- table(year, data$g, data$job)
  at <- cbind(as.character(shares$year), shares$g, as.character(shares$job))
  expect_identical(shares$arrivals, as.vector(counts[at]))
  expect_equal(shares$share, as.vector(prop.table(counts, 1:2)[at]))
  ends <- mapply(function(x, n) {
    stats::prop.test(x, n, correct = FALSE)$conf.int
  }, shares$arrivals, shares$base) |> suppressWarnings()
  expect_equal(rbind(shares$conf_low, shares$conf_high), ends,
               tolerance = 1e-10)
})

test_that("shares of the composition are counts over the sum of their table", {
  shares <- as.data.frame(category_share())
  table <- as.data.frame(nkarrivals::composition)
  keys <- c("as_of", "dimension", "population", "sex")
  names(table)[names(table) == "base"] <- "population"
  cell <- function(x) do.call(paste, unname(lapply(x[c(keys, "category")],
                                                   as.character)))
  # Each cell is the sum of the rows behind it, and each row was printed.
  expect_true(all(cell(shares) %in% cell(table)))
  whole <- do.call(paste, unname(lapply(shares[keys], as.character)))
  base <- tapply(shares$arrivals, whole, sum)
  expect_equal(shares$base, as.vector(base[whole]))
  expect_equal(shares$share, shares$arrivals / shares$base)
  expect_equal(as.vector(tapply(shares$share, whole, sum)),
               rep(1, length(base)))
  expect_identical(anyDuplicated(cell(shares)), 0L)
  # Printed totals agree with the base.
  printed <- table[table$category == "all", ]
  printed_whole <- do.call(paste, unname(lapply(printed[keys], as.character)))
  both <- printed_whole %in% names(base)
  expect_gt(sum(both), 0)
  expect_equal(as.vector(base[printed_whole[both]]), printed$persons[both])
})

test_that("the ages of one printed table have the shares worked by hand", {
  shares <- as.data.frame(category_share())
  ages <- shares[shares$dimension == "age", ]
  newest <- ages[ages$as_of == max(ages$as_of) & ages$sex == "female", ]
  table <- as.data.frame(nkarrivals::composition)
  rows <- table[table$dimension == "age" & table$as_of == max(ages$as_of) &
                  table$sex == "female", ]
  persons <- rows$persons[match(newest$category, rows$category)]
  expect_identical(newest$arrivals, persons)
  expect_equal(newest$share, persons / sum(persons))
})

test_that("a part of the composition gives the same shares as the whole", {
  all <- as.data.frame(category_share())
  ages <- subset(nkarrivals::composition, dimension == "age")
  part <- as.data.frame(category_share(ages))
  all <- all[all$dimension == "age", ]
  expect_equal(part$share, all$share)
  expect_equal(part$category, all$category)
})

test_that("a category may have any name", {
  for (name in c("year2", "code", "sex", "share2", "period", "name")) {
    data <- data.frame(x = c("a", "b", "b"))
    names(data) <- name
    shares <- category_share(data, tidyselect::all_of(name))
    expect_equal(shares$share, c(1 / 3, 2 / 3))
  }
})
