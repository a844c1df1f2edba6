skip_on_cran()

# How a writer turns a number into digits, in whole units of the last printed
# place. `x` is in half units, so that ties are exact.
writers <- list(
  half_up = function(x) floor(x / 2 + 0.5),
  half_even = function(x) round(x / 2),
  truncate = function(x) floor(x / 2)
)

# One case: what is printed, and the size of its last meaningful place.
cases <- data.frame(
  printed = c("31%", "30%", "0%", "2.0", "2.5", "12.34", "1,210", "30,000",
              "100", "7.0%"),
  digits = c(31, 30, 0, 20, 25, 1234, 121, 3, 1, 70),
  place = c(1, 1, 1, 0.1, 0.1, 0.01, 10, 10000, 100, 0.1)
)

test_that("the interval holds exactly the numbers that print so", {
  for (rule in names(writers)) {
    for (i in seq_len(nrow(cases))) {
      half <- seq(max(0, 2 * cases$digits[i] - 8), 2 * cases$digits[i] + 8)
      # Half units, and numbers a little to either side of them.
      for (shift in c(-0.25, 0, 0.25)) {
        x <- half + shift
        prints <- writers[[rule]](x) == cases$digits[i]
        per_unit <- 2 / cases$place[i]
        value <- if (per_unit >= 1) x / per_unit else x * cases$place[i] / 2
        ends <- rounding_interval(cases$printed[i], rounding = rule)
        keep <- value >= 0
        expect_identical(
          inside(value, ends)[keep], prints[keep],
          info = paste(rule, cases$printed[i], shift)
        )
      }
    }
  }
})

test_that("a writer who may round either way can print both ends", {
  for (i in seq_len(nrow(cases))) {
    ends <- rounding_interval(cases$printed[i])
    expect_true(ends$low_closed && ends$high_closed)
    expect_equal(ends$high - ends$low, cases$place[i])
    expect_equal((ends$low + ends$high) / 2, ends$value)
    expect_equal(ends$value, cases$digits[i] * cases$place[i])
  }
})

test_that("a whole number that does not end in 0 is exact", {
  printed <- c("192", "1,137", "31339", "0", "+7")
  ends <- rounding_interval(printed)
  expect_identical(ends$low, c(192, 1137, 31339, 0, 7))
  expect_identical(ends$high, ends$low)
  for (rule in names(writers)) {
    expect_identical(rounding_interval(printed, rounding = rule), ends)
  }
})

test_that("a negative number is its size the other way round", {
  printed <- c("31%", "30", "2.0", "192")
  for (rule in rounding_rules) {
    for (word in comparators) {
      up <- rounding_interval(printed, word, rule)
      down <- rounding_interval(paste0("-", printed), word, rule)
      expect_identical(down$low, -up$high)
      expect_identical(down$high, -up$low)
      expect_identical(down$low_closed, up$high_closed)
      expect_identical(down$high_closed, up$low_closed)
      expect_identical(down$value, -up$value)
    }
  }
  expect_identical(
    rounding_interval("\u221231%")[-1], rounding_interval("-31%")[-1]
  )
})

test_that("hedges open the interval as documented", {
  size <- 30000
  about <- rounding_interval("30,000", "about")
  expect_equal(c(about$low, about$high), size * c(0.9, 1.1))
  narrow <- rounding_interval("30,000", "about", hedge = 0.02)
  expect_equal(c(narrow$low, narrow$high), size * c(0.98, 1.02))
  around <- c(26999, 27000, 29999, 30000, 30001, 33000, 33001)
  belongs <- function(word) {
    inside(around, rounding_interval("30,000", word))
  }
  expect_identical(belongs("about"), around >= 27000 & around <= 33000)
  expect_identical(belongs("almost"), around >= 27000 & around < 30000)
  expect_identical(belongs("more_than"), around > 30000)
  expect_identical(belongs("less_than"), around < 30000)
  expect_identical(belongs("at_least"), around >= 30000)
  expect_identical(belongs("at_most"), around <= 30000)
})

test_that("two numbers are each read as a number without a hedge", {
  pairs <- list(
    c("1,000", "1,500"), c("10%", "15%"), c("2.5", "2.5"), c("0", "7"),
    c("990", "1,000")
  )
  joints <- c("-", " - ", "\u2013", " to ")
  for (rule in rounding_rules) {
    for (pair in pairs) {
      ends <- rounding_interval(pair, rounding = rule)
      joined <- paste0(pair[1], joints, pair[2])
      both <- rounding_interval(joined, "within", rule)
      each <- function(x) rep(x, length(joints))
      expect_identical(both$low, each(ends$low[1]))
      expect_identical(both$low_closed, each(ends$low_closed[1]))
      expect_identical(both$high, each(ends$high[2]))
      expect_identical(both$high_closed, each(ends$high_closed[2]))
      expect_identical(both$value, each(NA_real_))
    }
  }
  # One percent sign is for both numbers.
  expect_identical(
    rounding_interval("10-15%", "within")[-1],
    rounding_interval("10%-15%", "within")[-1]
  )
  mixed <- rounding_interval(
    c("5", "1-2", NA, NA), c("equal", "within", "within", "about")
  )
  expect_equal(mixed$low, c(5, 1, NA, NA))
  expect_equal(mixed$value, c(5, NA, NA, NA))
})

test_that("what is not two numbers in order is refused with its place", {
  bad <- c("5", "2-1", "-1-2", "1--2", "1-2-3", "1 and 2", "1-", "to 2",
           "1,00-2,000", "1toto2", "")
  for (text in bad) {
    expect_error(
      rounding_interval(c("1-2", NA, text), "within"),
      class = "nka_error_value", regexp = "two numbers as printed; element 3",
      info = text
    )
  }
  expect_error(rounding_interval("1-2"), class = "nka_error_value")
})

test_that("comparators and numbers go together one by one", {
  both <- rounding_interval(c("10", "20", NA), c("about", "at_least", "equal"))
  expect_equal(both$low, c(9, 20, NA))
  expect_equal(both$high, c(11, Inf, NA))
  expect_identical(both$low_closed, c(TRUE, TRUE, NA))
  expect_identical(both$comparator, c("about", "at_least", "equal"))
})

test_that("missing and empty input keep their shape", {
  expect_identical(nrow(rounding_interval(character())), 0L)
  missing <- rounding_interval(NA)
  expect_identical(missing$printed, NA_character_)
  expect_true(all(is.na(missing[c("value", "low", "high", "low_closed")])))
  expect_identical(
    vapply(rounding_interval(character()), typeof, ""),
    vapply(rounding_interval("31%"), typeof, "")
  )
})

test_that("numbers and other text are refused with their place", {
  expect_error(
    rounding_interval(31), class = "nka_error_type",
    regexp = "must be text such as .*trailing zeros are evidence"
  )
  expect_error(rounding_interval(factor("31")), class = "nka_error_type")
  expect_error(rounding_interval(character(0) == "a"), class = "nka_error_type")
  bad <- c("", "thirty", "1,00", "31 %%", "1e3", "30.", ".5", "12,3456",
           "1.2.3", "--3", "0x1F", "NaN", "31;", "1,234,567,890,123,4")
  for (text in bad) {
    expect_error(
      rounding_interval(c("1", NA, text)), class = "nka_error_value",
      regexp = "element 3 is", info = text
    )
  }
  expect_error(
    rounding_interval("1", "roughly"), class = "nka_error_value",
    regexp = "`comparator` must be .*element 1 is \"roughly\""
  )
  expect_error(
    rounding_interval(c("1", "2", "3"), c("equal", "about")),
    class = "nka_error_value", regexp = "one for each of 3 numbers"
  )
  expect_error(rounding_interval("1", 2), class = "nka_error_value")
  expect_error(
    rounding_interval("1", rounding = "bankers"), class = "nka_error_value"
  )
  expect_error(rounding_interval("1", hedge = 1), class = "nka_error_value")
})

# Every whole base whose change to some value of `v` can print as `set` does.
bases_by_trial <- function(v, set, bases) {
  low <- 100 * (v$low - bases) / bases
  high <- 100 * (v$high - bases) / bases
  if (v$low == v$high) return(bases[inside(low, set)])
  # Both sets are intervals here: they share a point unless they lie apart.
  bases[low <= set$high & high >= set$low]
}

test_that("the implied bases are those found by trying every base", {
  # 301 and 137 give a tie at the base 200.
  values <- c("192", "7", "1,001", "99", "0", "1", "301", "137")
  changes <- c("-31%", "50%", "-50%", "12.5%", "100%", "-99%", "0%", "-7.0%",
               "250%")
  both <- expand.grid(value = values, change = changes,
                      stringsAsFactors = FALSE)
  bases <- 1:4000
  for (rule in rounding_rules) {
    found <- implied_base(both$value, both$change, rounding = rule)
    v <- rounding_interval(both$value, rounding = rule)
    set <- rounding_interval(both$change, rounding = rule)
    for (i in seq_len(nrow(both))) {
      one <- found[i, ]
      if (one$n == 0) one[c("first", "last")] <- list(0, 0)
      tried <- bases_by_trial(v[i, ], set[i, ], bases)
      seen <- bases[bases %in% one$first:min(one$last, 4e5)]
      expect_equal(as.double(seen), as.double(tried),
                   info = paste(rule, both$value[i], both$change[i]))
    }
  }
})

test_that("a rounded value gives an interval of bases on both counts", {
  for (value in c("190", "1,200", "50")) {
    for (change in c("-31%", "10%", "-7.0%")) {
      found <- implied_base(value, change)
      tried <- bases_by_trial(
        rounding_interval(value), rounding_interval(change), 1:4000
      )
      expect_identical(c(found$first, found$last), as.double(range(tried)))
      expect_identical(found$n, as.double(length(tried)))
    }
  }
})

test_that("the real ends of the base are where the change leaves its set", {
  found <- implied_base("192", "-31%")
  change <- 100 * (192 - c(found$low, found$high)) / c(found$low, found$high)
  expect_equal(change, c(-30.5, -31.5))
  expect_true(found$low_closed && found$high_closed)
  half_up <- implied_base("192", "-31%", rounding = "half_up")
  expect_equal(half_up$low, found$low)
  expect_identical(c(half_up$low_closed, half_up$high_closed), c(TRUE, FALSE))
})

test_that("the sign and the percent sign of a change are read alike", {
  expect_identical(
    implied_base("192", "-31")[-2], implied_base("192", "-31%")[-2]
  )
  pairs <- implied_base(c("192", "193"), "-31%")
  expect_identical(pairs[1, ], implied_base("192", "-31%"))
  expect_identical(pairs[2, ], implied_base("193", "-31%"))
})

test_that("a fall to nothing leaves no end, or no base at all", {
  # 192 left after a fall of at least 99.5 percent: a base of 192 / 0.005 on.
  open <- implied_base("192", "-100%")
  expect_equal(c(open$first, open$last, open$n), c(192 / 0.005, Inf, Inf))
  any <- implied_base("0", "-100%")
  expect_equal(c(any$low, any$first, any$last), c(0, 1, Inf))
  for (none in list(c("0", "-50%"), c("192", "-150%"), c("-5", "10%"))) {
    base <- implied_base(none[1], none[2])
    expect_identical(base$n, 0)
    expect_true(is.na(base$low) && is.na(base$first))
  }
})

test_that("missing values, empty input and lengths of bases", {
  gap <- implied_base(c("192", NA), c("-31%", "-31%"))
  expect_true(is.na(gap$n[2]) && is.na(gap$low[2]))
  expect_false(anyNA(gap[1, ]))
  expect_identical(nrow(implied_base(character(), "-31%")), 0L)
  expect_identical(nrow(implied_base(character(), character())), 0L)
  expect_error(
    implied_base(c("1", "2", "3"), c("1%", "2%")), class = "nka_error_value",
    regexp = "3 elements and `change` has 2"
  )
  expect_error(implied_base(192, "-31%"), class = "nka_error_type",
               regexp = "`value` must be text")
  expect_error(implied_base("192", -31), class = "nka_error_type",
               regexp = "`change` must be text")
  expect_error(implied_base("192", c("1%", "x")), class = "nka_error_value",
               regexp = "`change` .* element 2")
})

test_that("a dash that a word processor sets is a minus sign", {
  expect_identical(
    rounding_interval("\u201331%")[-1], rounding_interval("-31%")[-1]
  )
})

test_that("no base at all has the types of any", {
  expect_identical(implied_base(character(), "-3%"),
                   implied_base("192", "-3%")[0, ])
})

test_that("a factor is not called by the text that it shows", {
  expect_error(
    rounding_interval(factor("192")), "not a factor.*as.character\\(\\)",
    class = "nka_error_type"
  )
})
