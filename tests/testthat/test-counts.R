# The class is kept as a whole or dropped as a whole.

all_attributes <- c("unit", "period", "groups", "vintage", "sources")

expect_kept <- function(object, template) {
  expect_s3_class(object, class(template), exact = TRUE)
  for (name in all_attributes) {
    expect_identical(attr(object, name), attr(template, name))
  }
}

expect_dropped <- function(object) {
  expect_false(inherits(object, "nka_counts"))
  expect_false(inherits(object, "nka_shares"))
  expect_false(any(setdiff(all_attributes,
                           "groups") %in% names(attributes(object))))
}

counts <- arrivals_by_year(by = sex)

test_that("a table of counts has its class and attributes", {
  expect_s3_class(counts, c("nka_counts", "tbl_df", "tbl", "data.frame"),
                  exact = TRUE)
  expect_identical(attr(counts, "unit"), "persons")
  expect_identical(attr(counts, "period"), "year")
  expect_identical(attr(counts, "groups"), "sex")
  expect_identical(attr(counts, "vintage"), as.Date(NA))
  expect_type(attr(counts, "sources"), "character")
  expect_identical(attr(arrivals_by_quarter(), "period"), "quarter")
  expect_identical(attr(arrivals_by_quarter(), "groups"), character())
  expect_identical(attr(arrivals_as_of("2015-01-01"), "vintage"),
                   as.Date("2015-01-01"))
})

test_that("counts of records name no source, and say so", {
  records <- arrivals_by_year(data.frame(date = as.Date("2018-01-01")))
  expect_identical(attr(records, "sources"), character())
  expect_identical(nrow(sources_of(records)), 0L)
})

test_that("no combination of keys occurs twice", {
  for (x in list(counts, arrivals_by_quarter(by = sex), gender_share(),
                 category_share(), arrivals_as_of("2020-01-01", "sex"))) {
    keys <- c(intersect(c("year", "half", "quarter", "month"), names(x)),
              attr(x, "groups"))
    expect_identical(anyDuplicated(as.data.frame(x)[keys]), 0L)
  }
})

test_that("`[` keeps what still is a table of counts", {
  expect_kept(counts[1:3, ], counts)
  expect_kept(counts[counts$sex == "male", ], counts)
  expect_kept(counts[rev(seq_len(nrow(counts))), ], counts)
  expect_kept(counts[c("sex", "arrivals", "year")], counts)
  expect_kept(counts[0, ], counts)
  expect_kept(utils::head(counts), counts)
  expect_kept(subset(counts, year > 2000), counts)
  expect_kept(gender_share()[1:4, ], gender_share())
})

test_that("`[` drops what no longer is one", {
  expect_dropped(counts[c("year", "arrivals")])
  expect_dropped(counts[c("year", "sex")])
  expect_dropped(counts["arrivals"])
  expect_dropped(counts[c(1, 1), ])
  expect_dropped(subset(counts, select = c(year, arrivals)))
  expect_type(counts[["year"]], "integer")
})

test_that("shares without their share are counts or nothing, never shares", {
  expect_false(inherits(gender_share()[c("year", "sex", "arrivals")],
                        "nka_shares"))
})

test_that("renaming a key or the count drops the class, another column not", {
  x <- counts
  names(x)[names(x) == "status"] <- "certainty"
  expect_kept(x, counts)
  x <- counts
  names(x)[1] <- "yr"
  expect_dropped(x)
  x <- counts
  colnames(x)[3] <- "n"
  expect_dropped(x)
})

test_that("a column more is no harm", {
  x <- counts
  x$share <- 1
  expect_kept(x, counts)
  expect_kept(rbind(counts[1:2, ], counts[3:4, ]), counts)
})

# Base R assigns without asking the class, so the next function asks.
test_that("a table that is none any more is refused by the next function", {
  spoilt <- list(
    within_count = { x <- counts; x$arrivals <- NULL; x },
    within_key = { x <- counts; x[["sex"]] <- NULL; x },
    one_year = { x <- counts; x$year <- 2000L; x },
    one_cell = { x <- counts; x[3, "year"] <- 1990L; x },
    twice = rbind(counts, counts)
  )
  for (x in spoilt) {
    expect_error(change_from(x), class = "nka_error_type")
    expect_error(running_total(x), class = "nka_error_type")
    expect_error(complete_periods(x), class = "nka_error_type")
  }
})

test_that("verbs of dplyr keep what still is a table of counts", {
  skip_without("dplyr")
  expect_kept(dplyr::filter(counts, year > 2000), counts)
  expect_kept(dplyr::arrange(counts, arrivals), counts)
  expect_kept(dplyr::slice(counts, 3:1), counts)
  expect_kept(dplyr::mutate(counts, z = arrivals / 2), counts)
  expect_kept(dplyr::select(counts, -status), counts)
  expect_kept(dplyr::relocate(counts, arrivals), counts)
  expect_kept(dplyr::rename(counts, certainty = status), counts)
  expect_kept(dplyr::distinct(counts), counts)
  expect_kept(dplyr::bind_rows(counts[1:3, ], counts[4:5, ]), counts)
  labels <- data.frame(sex = factor(c("female", "male")), label = c("W", "M"))
  expect_kept(dplyr::left_join(counts, labels, by = "sex"), counts)
})

test_that("verbs of dplyr drop what no longer is one", {
  skip_without("dplyr")
  expect_dropped(dplyr::select(counts, year, arrivals))
  expect_dropped(dplyr::mutate(counts, year = 2000L))
  expect_dropped(dplyr::rename(counts, n = arrivals))
  expect_dropped(dplyr::transmute(counts, n = arrivals))
  expect_dropped(dplyr::summarise(counts, arrivals = sum(arrivals)))
  expect_dropped(dplyr::count(counts, sex))
  expect_dropped(dplyr::bind_rows(counts, counts))
  expect_dropped(dplyr::distinct(counts, sex))
  grouped <- dplyr::group_by(counts, sex)
  expect_s3_class(grouped, "grouped_df")
  expect_false(inherits(grouped, "nka_counts"))
  expect_dropped(dplyr::ungroup(grouped))
  expect_false(inherits(dplyr::rowwise(counts), "nka_counts"))
  sums <- dplyr::summarise(grouped, n = sum(arrivals))
  expect_identical(sums$n, as.vector(rowsum(counts$arrivals, counts$sex)))
})

test_that("printing says what is counted, when it was known and by whom", {
  text <- paste(format(arrivals_as_of("2012-01-31", "sex")), collapse = "\n")
  expect_match(text, "Arrivals: .* by year and sex")
  expect_match(text, "Known on: *2012-01-31")
  expect_match(text, "Sources: *[0-9]+, see sources_of()")
  expect_output(print(counts), "Arrivals")
  records <- arrivals_by_year(data.frame(date = as.Date("2018-01-01")))
  expect_false(any(grepl("Sources|Known on", format(records))))
  expect_output(print(category_share()), "Arrivals")
  expect_output(print(gender_share(by_period = "none")), "Arrivals")
})

test_that("a table of counts survives saving, copying and as.data.frame()", {
  expect_identical(unserialize(serialize(counts, NULL)), counts)
  plain <- as.data.frame(counts)
  expect_identical(class(plain), "data.frame")
  expect_identical(plain$arrivals, counts$arrivals)
})

test_that("counts and results on trends are tibbles from the first look", {
  for (made in c(
    "arrivals_by_year(data.frame(year = 2001:2003))",
    "trend_test(c(3, 1, 2))", "tidy(trend_test(c(3, 1, 2)))"
  )) {
    said <- in_new_session(sprintf("library(nkarrivals); print(%s)", made))
    # Only tibbles are printed with the types of their columns.
    expect_match(said, "<(int|dbl)>", all = FALSE, info = made)
  }
})
