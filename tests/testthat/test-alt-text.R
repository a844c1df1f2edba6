test_that("first, last, highest and lowest are those of the data", {
  total <- tapply(arrivals$arrivals, arrivals$year, sum)
  said <- function(n, years) {
    paste(format(n, big.mark = ","), "in", paste(years, collapse = " and "))
  }
  text <- alt_text(arrivals_by_year())
  expect_match(text, paste("First", said(total[1], 1990)), fixed = TRUE)
  expect_match(text, paste("last", said(total[length(total)], 2025)),
               fixed = TRUE)
  top <- max(total)
  expect_match(text, paste("highest", said(top, names(total)[total == top])),
               fixed = TRUE)
  low <- min(total)
  expect_match(text, paste("lowest", said(low, names(total)[total == low])),
               fixed = TRUE)
})

test_that("each sex is described with its own numbers", {
  text <- alt_text(arrivals_by_year(by = sex))
  for (sex in c("female", "male")) {
    rows <- arrivals[arrivals$sex == sex, ]
    top <- rows[which.max(rows$arrivals), ]
    expect_match(text, sprintf(
      "%s: first %d in %d, last %d in %d, highest %s in %d", sex,
      rows$arrivals[1], rows$year[1], rows$arrivals[36], rows$year[36],
      format(top$arrivals, big.mark = ","), top$year
    ), fixed = TRUE)
  }
})

test_that("shares are in percent, the last with its interval", {
  women <- arrivals[arrivals$sex == "female" & arrivals$year == 2024, ]
  men <- arrivals[arrivals$sex == "male" & arrivals$year == 2024, ]
  n <- women$arrivals + men$arrivals
  share <- gender_share(arrivals[arrivals$year %in% 2023:2024, ])
  limits <- suppressWarnings(
    100 * prop.test(women$arrivals, n, correct = FALSE)$conf.int
  )
  expect_match(alt_text(share), sprintf(
    "last %.1f%% in 2024 (interval %.1f to %.1f)", 100 * women$arrivals / n,
    limits[1], limits[2]
  ), fixed = TRUE)
})

test_that("provisional and derived periods are named", {
  counts <- arrivals_by_year()
  text <- alt_text(counts)
  provisional <- counts$year[counts$status == "provisional"]
  expect_match(text, sprintf("Provisional: %d.", provisional), fixed = TRUE)
  derived <- sub("[.].*", "", sub(".*Derived: ", "", text))
  named <- lapply(strsplit(derived, ", | and ")[[1]], function(span) {
    ends <- as.integer(strsplit(span, " to ")[[1]])
    seq(ends[1], ends[length(ends)])
  })
  expect_setequal(unlist(named), counts$year[counts$status == "derived"])
})

test_that("gaps and unknown dates are said", {
  counts <- arrivals_by_year(
    data.frame(year = c(2001, 2002, NA, 2004), n = c(4, NA, 6, 8)), count = n
  )
  text <- alt_text(counts)
  expect_match(text, "No figure for 2002 to 2003.", fixed = TRUE)
  expect_match(text, "6 arrivals of unknown date are not drawn.", fixed = TRUE)
  expect_match(text, "^Points of arrivals")
})

test_that("an empty table, one row and no figure at all have sensible texts", {
  counts <- arrivals_by_year()
  expect_identical(alt_text(counts[0, ]), "No counts to draw.")
  last <- sum(arrivals$arrivals[arrivals$year == 2025])
  expect_match(alt_text(counts[36, ]),
               sprintf("2025. One figure, %d in 2025.", last), fixed = TRUE)
  none <- arrivals_by_year(data.frame(year = 2001:2003, n = NA_real_),
                           count = n)
  expect_match(alt_text(none), "No figure published.", fixed = TRUE)
  expect_match(alt_text(none), "No figure in any period.", fixed = TRUE)
})

test_that("shares without a period are listed, largest first", {
  share <- category_share(data.frame(category = rep(c("b", "a", "c"), 3:1)))
  expect_match(alt_text(share), "b 50.0%; a 33.3%; c 16.7%.", fixed = TRUE)
  ten <- category_share(data.frame(category = rep(letters[1:10], 10:1)))
  expect_match(alt_text(ten), "10 groups of which 7 are named", fixed = TRUE)
  expect_match(alt_text(ten), "f 9.1%; j 1.8%.", fixed = TRUE)
})

test_that("names of groups keep their letters", {
  women <- "\uc5ec\uc131"
  data <- data.frame(year = 2020:2021, who = c(women, "x"))
  expect_match(alt_text(arrivals_by_year(data, by = who)), women, fixed = TRUE)
  long <- strrep("a long name ", 5)
  text <- alt_text(category_share(data.frame(category = c(long, "b"))))
  expect_match(text, long, fixed = TRUE)
})

test_that("many series are told by their three largest", {
  data <- expand.grid(year = 2010:2012, origin = letters[1:7])
  data$n <- as.integer(data$origin)
  text <- alt_text(arrivals_by_year(data, count = n, by = origin))
  expect_match(text, "g: first 7 in 2010", fixed = TRUE)
  expect_match(text, "The other 4 groups are smaller.", fixed = TRUE)
  expect_false(grepl("d: first", text, fixed = TRUE))
})

test_that("it is one string of plain sentences", {
  tables <- list(arrivals_by_year(), gender_share(),
                 category_share(subset(composition, dimension == "age")))
  for (x in tables) {
    text <- alt_text(x)
    expect_length(text, 1)
    expect_match(text, "^[A-Z].*[.]$")
    expect_false(grepl("NA|\n|NULL", text))
  }
})

test_that("other objects are refused", {
  expect_error(alt_text(1:3), class = "nka_error_type")
  expect_error(alt_text(data.frame(a = 1)), class = "nka_error_type")
  expect_error(alt_text(arrivals_by_year(), long = TRUE),
               class = "nka_error_value")
})
