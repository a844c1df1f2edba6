# What must add up, with the printed figures as the judge.

skip_on_cran()

reports <- as.data.frame(arrival_reports)
flows <- reports[reports$measure == "flow", ]
running <- reports[reports$measure == "cumulative", ]
before_1990 <- c(female = 44L, male = 563L)
sexes_of <- function(sex) if (sex == "total") c("female", "male") else sex

printed <- function(from, to, sex, source) {
  row <- flows$period_start %in% as.Date(from) & flows$sex == sex &
    flows$period_end == as.Date(to) & flows$source_id == source
  stopifnot(sum(row) == 1)
  flows$value[row]
}

year_sum <- function(years, sex = "total") {
  sum(arrivals$arrivals[
    arrivals$year %in% years & arrivals$sex %in% sexes_of(sex)
  ])
}

# Sum of some quarters of a year; NA unless each of them is known by `sex`.
quarter_sum <- function(year, quarters, sex = "total") {
  rows <- arrivals_quarterly[
    arrivals_quarterly$year == year & arrivals_quarterly$quarter %in% quarters,
  ]
  if (sex != "total") rows <- rows[rows$sex == sex, ]
  if (!all(quarters %in% rows$quarter)) return(NA_integer_)
  sum(rows$arrivals)
}

# All arrivals up to the end of a quarter: from the quarters before it, or
# from the year less the quarters after it.
running_sum <- function(year, quarter, sex) {
  before <- sum(before_1990[sexes_of(sex)]) + year_sum(1990:(year - 1), sex)
  if (quarter == 4) return(before + year_sum(year, sex))
  to_date <- quarter_sum(year, seq_len(quarter), sex)
  if (is.na(to_date)) {
    rest <- quarter_sum(year, seq(quarter + 1, 4), sex)
    to_date <- year_sum(year, sex) - rest
  }
  before + to_date
}

test_that("female and male make the total wherever one source prints all", {
  start <- as.character(reports$period_start)
  start[is.na(start)] <- "open"
  key <- paste(
    start, reports$period_end, reports$measure, reports$source_id
  )
  exact <- reports$precision == "exact"
  by_sex <- tapply(
    reports$value[exact], list(key[exact], reports$sex[exact]), sum
  )
  all_three <- by_sex[stats::complete.cases(by_sex), ]
  # As many as were counted when the evidence was put together.
  expect_identical(nrow(all_three), 191L)
  expect_equal(
    all_three[, "female"] + all_three[, "male"], all_three[, "total"]
  )
})

test_that("a zero is printed, never filled in", {
  zero <- arrivals[arrivals$arrivals == 0, ]
  expect_identical(zero$year, c(1990L, 1991L, 1993L))
  for (i in seq_len(nrow(zero))) {
    day <- c("-01-01", "-12-31")
    day <- paste0(zero$year[i], day)
    expect_identical(
      printed(day[1], day[2], "female", "hankyung-2003-04-14"), 0L
    )
  }
})

test_that("the years add up to the bins of the ministry's table", {
  table <- "gh-fnk-mou-2025-12"
  bin <- function(from, to, sex) {
    row <- flows$period_start %in% as.Date(from) & flows$sex == sex &
      flows$period_end == as.Date(to) & flows$source_id == table
    flows$value[row]
  }
  for (sex in c("total", "female", "male")) {
    expect_identical(
      sum(before_1990[sexes_of(sex)]) + year_sum(1990:1998, sex),
      bin(NA, "1998-12-31", sex)
    )
    expect_identical(
      year_sum(1999:2001, sex), bin("1999-01-01", "2001-12-31", sex)
    )
  }
  expect_identical(bin(NA, "1998-12-31", "total"), 947L)
  expect_identical(bin(NA, "1998-12-31", "male"), 831L)
  expect_identical(bin(NA, "1998-12-31", "female"), 116L)
  expect_identical(bin("1999-01-01", "2001-12-31", "total"), 1043L)
  expect_identical(bin("1999-01-01", "2001-12-31", "male"), 565L)
  expect_identical(bin("1999-01-01", "2001-12-31", "female"), 478L)
})

test_that("607 came before 1990, 563 of them men, in the report that says so", {
  early <- flows[flows$period_end == as.Date("1989-12-31"), ]
  early <- early[early$source_id == "hankyung-2003-04-14", ]
  value <- stats::setNames(early$value, early$sex)
  expect_identical(value[["total"]], 607L)
  expect_identical(value[c("female", "male")], before_1990)
})

test_that("42 for 1995 and 85 for 1997 are the only pair that fits", {
  rest <- year_sum(c(1990:1994, 1996, 1998:1999))
  y1990_99 <- printed(
    "1990-01-01", "1999-12-31", "total", "hankyung-2003-11-11"
  )
  pooled <- printed("1996-01-01", "2000-07-31", "total", "donga-2000-10-22")
  part <- printed("2000-01-01", "2000-07-31", "total", "donga-2000-10-22")
  candidates <- expand.grid(y1995 = c(41L, 42L), y1997 = c(85L, 86L))
  fits <- with(
    candidates,
    rest + y1995 + y1997 == y1990_99 &
      year_sum(c(1996, 1998, 1999)) + y1997 + part == pooled
  )
  expect_identical(sum(fits), 1L)
  expect_identical(candidates$y1995[fits], year_sum(1995))
  expect_identical(candidates$y1997[fits], year_sum(1997))
  expect_identical(
    year_sum(1990:1994),
    printed("1990-01-01", "1994-12-31", "total", "icg-2011-07-14")
  )
})

test_that("every candidate for 1995 and 1997 is a printed figure", {
  one_year <- function(year) {
    sort(unique(flows$value[
      flows$period_start %in% as.Date(paste0(year, "-01-01")) &
        flows$period_end == as.Date(paste0(year, "-12-31")) &
        flows$sex == "total"
    ]))
  }
  expect_identical(one_year(1995), c(41L, 42L))
  expect_identical(one_year(1997), c(85L, 86L))
})

test_that("from 2002 each cell is printed in the table and fits its total", {
  for (year in 2002:2025) {
    day <- paste0(year, c("-01-01", "-12-31"))
    expect_identical(
      year_sum(year), printed(day[1], day[2], "total", "gh-fnk-mou-2025-12")
    )
  }
})

test_that("a second extract of the official data agrees by sex", {
  second <- flows[flows$source_id == "gh-fnk-datagokr", ]
  expect_identical(nrow(second), 48L)
  for (i in seq_len(nrow(second))) {
    year <- as.integer(format(second$period_end[i], "%Y"))
    sex <- as.character(second$sex[i])
    expect_identical(year_sum(year, sex), second$value[i])
  }
})

test_that("the four quarters make the year, by sex where they have sexes", {
  complete <- Filter(
    function(year) !is.na(quarter_sum(year, 1:4)), 2002:2025
  )
  expect_identical(complete, c(2012L, 2016L, 2019:2024))
  for (year in complete) {
    expect_identical(quarter_sum(year, 1:4), year_sum(year))
  }
  for (year in 2020:2024) {
    for (sex in c("female", "male")) {
      expect_identical(quarter_sum(year, 1:4, sex), year_sum(year, sex))
    }
  }
})

test_that("a derived quarter equals the total that is printed for it", {
  expect_identical(
    quarter_sum(2023, 4),
    printed("2023-10-01", "2023-12-31", "total", "donga-2024-04-30")
  )
  expect_identical(
    quarter_sum(2024, 3:4),
    printed("2024-07-01", "2024-12-31", "total", "yonhap-2025-08-24")
  )
  expect_identical(
    quarter_sum(2020, 1:3, "male"),
    printed("2020-01-01", "2020-09-30", "male", "mou-cn-2020-09")
  )
})

test_that("no quarter can be known that the table leaves out", {
  quarter_days <- c("01-01", "04-01", "07-01", "10-01", "12-31")
  ends <- c("03-31", "06-30", "09-30", "12-31")
  year <- format(flows$period_end, "%Y")
  start <- format(flows$period_start, "%m-%d")
  end <- format(flows$period_end, "%m-%d")
  quarter <- match(start, quarter_days)
  same <- !is.na(quarter) & format(flows$period_start, "%Y") %in% year &
    substr(flows$period_start, 1, 4) == year & ends[quarter] == end
  printed_quarters <- unique(paste(year[same], quarter[same]))
  in_table <- with(arrivals_quarterly, paste(year, quarter))
  expect_identical(setdiff(printed_quarters, in_table), character())
})

# Running totals -----------------------------------------------------------
# A printed running total is of the same vintage as `arrivals` if every year
# in it already had its current value on the day it was printed. This holds
# for the end of 2001 and for all from 2016 on, except those listed here; the
# totals printed between 2003 and 2014 stand on years that were revised later.

other_vintage <- c(
  "total 2016-12-31 30208", # before 2016 was corrected from 1,414 to 1,418
  "total 2018-06-30 31827", # half year still 488, later 487
  "total 2019-06-30 33022", # half year still 546, the quarters give 549
  "total 2025-12-31 34538", # before the correction of 2026-02-04
  "male 2025-12-31 9594", # before the correction of 2026-02-04
  "female 2017-12-31 22345", # year still 938 women and 189 men
  "male 2017-12-31 8994", # year still 938 women and 189 men
  "female 2001-12-31 595", # sex of one person changed in a later table
  "male 2001-12-31 1395" # sex of one person changed in a later table
)

month <- as.POSIXlt(running$period_end)$mon + 1L
quarter_end <- month %% 3L == 0L &
  format(running$period_end + 1, "%d") == "01"
in_scope <- quarter_end & running$precision == "exact" &
  (running$period_end == as.Date("2001-12-31") |
    running$period_end >= as.Date("2016-01-01"))

test_that("years and quarters make each printed running total", {
  rows <- unique(running[in_scope, c("period_end", "sex", "value")])
  rows$year <- as.integer(format(rows$period_end, "%Y"))
  rows$quarter <- (as.POSIXlt(rows$period_end)$mon + 1L) %/% 3L
  sums <- mapply(running_sum, rows$year, rows$quarter, as.character(rows$sex))
  expect_false(anyNA(sums))
  differs <- sums != rows$value
  label <- paste(rows$sex, rows$period_end, rows$value)
  expect_setequal(label[differs], other_vintage)
  expect_true(all(abs(sums - rows$value)[differs] <= 4))
  expect_gt(sum(!differs), 35)
})

test_that("the newest running total of each year end is matched", {
  ends <- c(2001, 2016, 2017, 2022:2025)
  value <- c(1990, 30212, 31339, 33882, 34078, 34314, 34537)
  expect_equal(vapply(ends, running_sum, 0, quarter = 4, sex = "total"), value)
})

test_that("the ministry's table of January 2012 adds up within itself", {
  table <- flows[flows$source_id == "mou-en-2012-01-11", ]
  end <- running[running$source_id == "mou-en-2012-01-11", ]
  for (sex in c("total", "female", "male")) {
    expect_identical(
      sum(table$value[table$sex == sex]), end$value[end$sex == sex]
    )
  }
})

# Composition --------------------------------------------------------------

people <- as.data.frame(composition)
combined <- grepl("_and_", people$category) &
  !people$category %in% c("arts_and_sports", "chungnam_and_sejong")
combined <- combined | people$category %in% c("age_0_19", "age_20_39")
single <- people[!combined & people$category != "all", ]

composition_sum <- function(as_of, dimension, sex = "total") {
  sexes <- if (sex == "both") c("female", "male") else sex
  sum(single$persons[
    single$as_of == as.Date(as_of) & single$dimension == dimension &
      single$sex %in% sexes
  ])
}

test_that("categories make the printed total", {
  all_rows <- people[people$category == "all", ]
  label <- paste(all_rows$as_of, all_rows$dimension, all_rows$sex)
  sums <- mapply(
    composition_sum, all_rows$as_of, all_rows$dimension,
    as.character(all_rows$sex)
  )
  open <- c(
    "2008-05-31 age total", # ages 40 to 49 were not printed
    "2019-06-30 residence_region total", # rounded, two regions only
    "2020-09-30 age total" # total of ages 40 to 49 is a misprint, left out
  )
  expect_setequal(label[sums != all_rows$persons], open)
  expect_identical(
    composition_sum("2020-09-30", "age", "both"),
    all_rows$persons[label == "2020-09-30 age total"]
  )
  expect_identical(
    composition_sum("2008-05-31", "occupation"),
    all_rows$persons[label == "2008-05-31 age total"]
  )
})

test_that("female and male make the total of each category", {
  key <- with(people, paste(as_of, dimension, category))
  by_sex <- tapply(people$persons, list(key, people$sex), sum)
  by_sex <- by_sex[stats::complete.cases(by_sex), ]
  expect_gt(nrow(by_sex), 30)
  expect_equal(by_sex[, "female"] + by_sex[, "male"], by_sex[, "total"])
})

test_that("the dimensions of one table count the same people", {
  for (sex in c("female", "male", "both")) {
    sums <- vapply(
      c("age", "education", "occupation"), composition_sum, 0L,
      as_of = "2024-09-30", sex = sex
    )
    expect_length(unique(sums), 1)
  }
  expect_identical(composition_sum("2024-09-30", "age", "both"), 34134L)
  for (dimension in c("age", "education", "occupation")) {
    expect_identical(composition_sum("2022-12-31", dimension), 33836L)
  }
})

test_that("tables fall short of the arrivals by less than one in a hundred", {
  short <- running_sum(2024, 3, "total") -
    composition_sum("2024-09-30", "age", "both")
  expect_identical(short, 125L)
  expect_identical(
    running_sum(2022, 4, "total") - composition_sum("2022-12-31", "age"), 46L
  )
})

test_that("the sums noted for tables without a printed total hold", {
  expect_identical(
    composition_sum("2024-09-30", "residence_region", "both"), 31383L
  )
  expect_identical(
    composition_sum("2024-09-30", "origin_province", "both"), 33821L
  )
  expect_identical(composition_sum("2012-04-30", "age"), 22831L)
  expect_identical(composition_sum("2008-05-31", "residence_region"), 13242L)
})

# Context ------------------------------------------------------------------

test_that("the provinces make the census totals, but for one person in 1993", {
  census <- as.data.frame(provinces)
  for (year in c(1993L, 2008L)) {
    rows <- census[census$year == year, ]
    parts <- sum(rows$population[rows$province != "total"])
    total <- rows$population[rows$province == "total"]
    expect_identical(total - parts, if (year == 1993L) 1L else 0L)
  }
})

test_that("admissions to the United States make the printed running totals", {
  us <- subset(as.data.frame(refugees_abroad), measure == "admissions")
  # 37 for 2008, not the 38 of one outlet.
  fiscal <- us[us$basis == "fiscal_year", ]
  fiscal <- fiscal[!(fiscal$year == 2008 & fiscal$persons == 38), ]
  expect_identical(anyDuplicated(fiscal$year), 0L)
  to_date <- cumsum(fiscal$persons[order(fiscal$year)])
  names(to_date) <- sort(fiscal$year)
  printed_total <- us[us$basis == "cumulative_since_2006", ]
  value <- stats::setNames(printed_total$persons, printed_total$year)
  for (year in c("2013", "2016", "2018")) {
    expect_identical(to_date[[year]], value[[year]])
  }
  # To April 2017, and to December 2019: inside the fiscal years around them.
  expect_true(value[["2017"]] >= to_date[["2016"]] &&
    value[["2017"]] <= to_date[["2017"]])
  expect_true(value[["2019"]] >= to_date[["2019"]] &&
    value[["2019"]] <= to_date[["2020"]])
})

test_that("the countries add up to about the totals the press printed", {
  unhcr <- subset(as.data.frame(refugees_abroad), basis == "population")
  refugees <- unhcr[unhcr$measure == "refugees", ]
  world <- refugees[refugees$asylum == "ALL", ]
  parts <- tapply(
    refugees$persons[refugees$asylum != "ALL"],
    refugees$year[refugees$asylum != "ALL"], sum
  )
  gap <- abs(parts[as.character(world$year)] - world$persons)
  expect_true(all(gap[world$year != 2020] <= 9))
  expect_equal(gap[["2020"]], 782 - 689)
})
