# Quantities looked up in tables of people, provinces, prices and countries.

skip_on_cran()

# --- Tables of people --------------------------------------------------------

# Figures of one table of people: `...` are persons named by category.
people <- function(dimension, ..., as_of = "2019-12-31", sex = "total",
                   base = "cumulative_arrivals", reported_on = "2020-01-15",
                   source_id = "s1", precision = "exact") {
  persons <- c(...)
  data.frame(
    as_of = as.Date(as_of), dimension = dimension, category = names(persons),
    sex = sex, persons = as.integer(persons), base = base,
    precision = precision, reported_on = reported_on, source_id = source_id
  )
}

regions <- function(seoul, other, ...) {
  people("residence_region", seoul = seoul, busan = other, base = "residents",
         ...)
}

people_claim <- function(printed, category, ..., period_end = "2020-01-31") {
  one_claim("composition_share", printed = printed, category = category,
            period_end = period_end, ...)
}

seoul_claim <- function(printed = "37%", ...) {
  people_claim(printed, "residence_region:seoul", ...)
}

judge_people <- function(claim, ..., reports = one_year(2010, 1, "2020-12-31"),
                         articles = one_article) {
  judge_with(claim, reports, articles, composition = rbind(...))
}

now_of <- function(verdicts) as.character(verdicts$verdict_now)

then_of <- function(verdicts) as.character(verdicts$verdict_at_publication)

test_that("a share of people turns where its printed percentage ends", {
  verdicts <- vapply(c(72, 73, 74, 75, 76), function(n) {
    now_of(judge_people(seoul_claim(), regions(n, 200 - n)))
  }, "")
  expect_identical(verdicts, c(
    "contradicted", "confirmed_rounded", "confirmed", "confirmed_rounded",
    "contradicted"
  ))
  most <- seoul_claim("50%", comparator = "more_than")
  expect_identical(now_of(judge_people(most, regions(100, 100))),
                   "contradicted")
  expect_identical(now_of(judge_people(most, regions(101, 100))),
                   "confirmed_rounded")
})

test_that("a share of people is of the printed total, else of the sum", {
  told <- function(...) judge_people(seoul_claim(), ...)
  printed <- told(regions(30, 50), regions(30, 50, all = 100)[3, ])
  expect_equal(printed$value_now, 30)
  expect_match(printed$explanation,
               "30.0 percent, 30 of 100 residents on 2019-12-31 (total as prin",
               fixed = TRUE)
  added <- told(regions(30, 50))
  expect_equal(added$value_now, 100 * 30 / 80)
  expect_match(added$explanation, "30 of 80 residents on 2019-12-31 (total of",
               fixed = TRUE)
})

test_that("people without a category count where other tables have them", {
  claim <- people_claim("30%", "origin_province:ryanggang")
  row <- judge_people(
    claim, people("origin_province", ryanggang = 30, jagang = 50),
    people("age", age_0_9 = 40, age_10_19 = 60)
  )
  expect_equal(row$value_now, 30)
  expect_identical(now_of(row), "confirmed")
  expect_match(row$explanation, paste(
    "(total of the source's other tables), 37.5 percent of the 80 whose",
    "origin province is given"
  ), fixed = TRUE)
  # Their printed total does as well.
  total <- judge_people(
    claim, people("origin_province", ryanggang = 30, jagang = 50),
    people("age", age_0_9 = 40, age_10_19 = 60, all = 120)
  )
  expect_equal(total$value_now, 25)
  # Tables of another source, day or group of people say nothing here.
  for (other in list(list(source_id = "s2"), list(as_of = "2019-11-30"),
                     list(base = "residents"))) {
    age <- do.call(people, c(list("age", age_0_9 = 40, age_10_19 = 60), other))
    alone <- judge_people(
      claim, people("origin_province", ryanggang = 30, jagang = 50), age
    )
    expect_equal(alone$value_now, 37.5)
  }
})

test_that("printed sums are not added to the categories that they hold", {
  table <- people("age", age_20_29 = 20, age_30_39 = 30, age_40_49 = 50,
                  age_20_39 = 50)
  young <- judge_people(
    people_claim("50%", "age:age_20_29+age_30_39"), table
  )
  expect_equal(young$value_now, 50)
  printed <- judge_people(people_claim("50%", "age:age_20_39"), table)
  expect_equal(printed$value_now, 50)
  region <- people(
    "residence_region", seoul = 20, gyeonggi = 20, chungnam_and_sejong = 60,
    seoul_gyeonggi_and_incheon = 40, base = "residents"
  )
  expect_equal(judge_people(seoul_claim(), region)$value_now, 20)
})

test_that("a table that lists a part of the categories gives no total", {
  full <- people("age", age_0_9 = 10, age_10_19 = 10, age_20_29 = 80)
  part <- people("age", age_0_9 = 10, age_10_19 = 10, as_of = "2020-01-31",
                 source_id = "s2")
  claim <- people_claim("10%", "age:age_0_9")
  expect_equal(judge_people(claim, full, part)$value_now, 10)
  # With its total printed the newer table counts.
  part <- rbind(part, people("age", all = 50, as_of = "2020-01-31",
                             source_id = "s2"))
  expect_equal(judge_people(claim, full, part)$value_now, 20)
})

test_that("the newest table up to the claim counts, else the next one", {
  tables <- rbind(
    regions(10, 90, as_of = "2015-12-31", source_id = "a"),
    regions(20, 80, as_of = "2016-12-31", source_id = "b"),
    regions(30, 70, as_of = "2018-12-31", source_id = "c"),
    regions(40, 60, as_of = "2019-12-31", source_id = "d")
  )
  share <- function(day) {
    judge_people(seoul_claim(period_end = day), tables)
  }
  expect_equal(share("2016-12-30")$value_now, 10)
  expect_equal(share("2016-12-31")$value_now, 20)
  expect_equal(share("2018-01-01")$value_now, 20)
  expect_equal(share("2030-01-01")$value_now, 40)
  early <- share("2014-01-01")
  expect_equal(early$value_now, 10)
  expect_match(early$explanation, "no earlier table tells it", fixed = TRUE)
  between <- share("2018-01-01")
  expect_no_match(between$explanation, "no earlier table")
  expect_match(between$explanation,
               "The next table, of 2018-12-31, gives 30.0 percent.",
               fixed = TRUE)
  expect_identical(between$sources, "b;c")
  expect_no_match(share("2030-01-01")$explanation, "next table")
  # Of two tables of one day the one known last.
  same <- rbind(regions(10, 90, source_id = "z"),
                regions(20, 80, reported_on = "2020-02-01", source_id = "a"))
  expect_equal(judge_people(seoul_claim(), same)$value_now, 20)
})

test_that("those who arrived in one year are no table of all people", {
  row <- judge_people(
    people_claim("10%", "age:age_0_9"),
    people("age", age_0_9 = 10, all = 20, base = "arrivals_in_2023")
  )
  expect_identical(now_of(row), "not_checkable")
  expect_match(row$explanation, "no table with these categories and a total",
               fixed = TRUE)
})

test_that("women of a category are counted among all people of the table", {
  tables <- rbind(regions(30, 30, sex = "female"),
                  regions(10, 30, sex = "male"))
  women <- judge_people(seoul_claim("30%", sex = "female"), tables)
  expect_identical(now_of(women), "confirmed")
  expect_match(women$explanation, "30 women of 100 residents", fixed = TRUE)
  men <- judge_people(seoul_claim("10%", sex = "male"), tables)
  expect_match(men$explanation, "10.0 percent, 10 men of 100", fixed = TRUE)
  # Both sexes together are the total; the third follows where two are printed.
  expect_equal(judge_people(seoul_claim(), tables)$value_now, 40)
  printed <- rbind(regions(30, 30, sex = "female"), regions(40, 60))
  expect_equal(
    judge_people(seoul_claim("10%", sex = "male"), printed)$value_now, 10
  )
  all <- people_claim("60%", "residence_region:all", sex = "female")
  expect_equal(judge_people(all, tables)$value_now, 60)
  # Without a table of women nothing is known of them.
  none <- judge_people(seoul_claim(sex = "female"), regions(30, 70))
  expect_identical(now_of(none), "not_checkable")
})

# 50 of 100 are young, `schooled` of 100 went to university.
young_and_schooled <- function(schooled, ...) {
  rbind(
    people("age", age_20_29 = 50, age_60_plus = 50, ...),
    people("education", university_or_higher = schooled,
           secondary_school = 100 - schooled, ...)
  )
}

joint_claim <- function(printed, ...) {
  people_claim(
    printed, "age:age_20_29;education:university_or_higher", ...
  )
}

test_that("a joint share lies between the bounds of its margins", {
  # 70 of 100 went to university: 20 to 50 are both.
  judge <- function(printed, ...) {
    now_of(judge_people(joint_claim(printed, ...), young_and_schooled(70)))
  }
  expect_identical(judge("20%", comparator = "at_least"), "confirmed_rounded")
  expect_identical(judge("21%", comparator = "at_least"), "not_checkable")
  expect_identical(judge("50%", comparator = "at_least"), "not_checkable")
  expect_identical(judge("50%", comparator = "more_than"), "contradicted")
  expect_identical(judge("20%", comparator = "less_than"), "contradicted")
  expect_identical(judge("30%"), "not_checkable")
  row <- judge_people(joint_claim("30%"), young_and_schooled(70))
  expect_match(row$explanation,
               "between 20.0 and 50.0 percent, 20 to 50 of 100", fixed = TRUE)
  expect_match(row$explanation, paste(
    "of 100 people 50 fit by age and 70 fit by education; no table crosses",
    "these, which leaves it open"
  ), fixed = TRUE)
  expect_true(is.na(row$value_now))
  # Margins that leave one number decide as a number does.
  all <- judge_people(joint_claim("50%"), young_and_schooled(100))
  expect_identical(now_of(all), "confirmed")
})

test_that("bounds by sex are sharper, and those of women look at women", {
  # All young are women and all schooled are men: nobody is both.
  tables <- rbind(
    people("age", age_20_29 = 50, age_60_plus = 0, sex = "female"),
    people("age", age_20_29 = 0, age_60_plus = 50, sex = "male"),
    people("education", university_or_higher = 20, secondary_school = 30,
           sex = "female"),
    people("education", university_or_higher = 50, secondary_school = 0,
           sex = "male")
  )
  # Of 50 women 50 are young and 20 schooled: 20 of 100 people. Of the men
  # nobody is young. The margins of all people would leave 20 to 50.
  both <- judge_people(joint_claim("20%"), tables)
  expect_identical(now_of(both), "confirmed")
  expect_identical(now_of(judge_people(
    joint_claim("20%", sex = "female"), tables
  )), "confirmed")
  expect_identical(now_of(judge_people(
    joint_claim("0%", sex = "male"), tables
  )), "confirmed")
  expect_match(both$explanation, "of 50 women 50 fit by age and 20 fit by edu",
               fixed = TRUE)
  expect_match(both$explanation, "of 50 men 0 fit by age and 50 fit by edu",
               fixed = TRUE)
})

test_that("joint shares need both tables from one source and day", {
  age <- people("age", age_20_29 = 50, age_60_plus = 50)
  schooled <- function(...) people(
    "education", university_or_higher = 70, secondary_school = 30, ...
  )
  judge <- function(...) {
    now_of(judge_people(joint_claim("20%", comparator = "at_least"), age, ...))
  }
  expect_identical(judge(schooled()), "confirmed_rounded")
  expect_identical(judge(schooled(source_id = "s2")), "not_checkable")
  expect_identical(judge(schooled(as_of = "2019-11-30")), "not_checkable")
  expect_identical(judge(), "not_checkable")
})

test_that("bounds of three properties are those of Fréchet", {
  table <- rbind(young_and_schooled(90), people("occupation", worker = 80,
                                                service = 20))
  claim <- people_claim("1%", paste0(
    "age:age_20_29;education:university_or_higher;occupation:worker"
  ))
  row <- judge_people(claim, table)
  # 50 + 90 + 80 - 200 = 20, and no more than 50.
  expect_match(row$explanation, "between 20.0 and 50.0 percent", fixed = TRUE)
})

test_that("rounded people decide a share only beyond its ends", {
  # About 100 of 200 are 90 to 110: 45 to 55 percent.
  table <- rbind(
    people("age", age_0_9 = 100, precision = "rounded"),
    people("age", all = 200)
  )
  judge <- function(printed, ...) {
    now_of(judge_people(people_claim(printed, "age:age_0_9", ...), table))
  }
  expect_identical(judge("50%"), "not_checkable")
  expect_identical(judge("50%", comparator = "about"), "confirmed_rounded")
  expect_identical(judge("56%"), "contradicted")
})

test_that("a part that is larger than its total gives no share", {
  row <- judge_people(seoul_claim(), rbind(
    regions(30, 50), people("residence_region", all = 20, base = "residents")
  ))
  expect_identical(now_of(row), "not_checkable")
})

test_that("a table without a date is known only in the newest vintage", {
  undated <- regions(74, 126, reported_on = NA)
  row <- judge_people(seoul_claim(), undated)
  expect_identical(then_of(row), "not_checkable")
  expect_identical(now_of(row), "confirmed")
  expect_match(row$explanation, paste(
    "the first, of 2019-12-31 (s1), counts as known only now, since its",
    "source has no date"
  ), fixed = TRUE)
  dated <- judge_people(seoul_claim(), regions(74, 126))
  expect_identical(then_of(dated), "confirmed")
  late <- judge_people(seoul_claim(),
                       regions(74, 126, reported_on = "2020-07-01"))
  expect_match(late$explanation, "counts as known from 2020-07-01; in the",
               fixed = TRUE)
})

test_that("a part without its total is told beside all arrivals of its day", {
  full <- regions(74, 126, reported_on = NA, source_id = "s2")
  claim <- people_claim("30%", "origin_province:ryanggang")
  parts <- rbind(
    people("origin_province", ryanggang = 29, as_of = "2018-12-31"),
    people("origin_province", ryanggang = 31),
    people("origin_province", ryanggang = 5, jagang = 7, source_id = "s2",
           reported_on = NA)
  )
  told <- function(...) {
    reports <- rbind(one_year(2010, 1, "2020-12-31"), one_report(
      NA, "2019-12-31", 100, measure = "cumulative", ...
    ))
    judge_people(claim, parts, full, reports = reports)
  }
  row <- told()
  expect_identical(then_of(row), "not_checkable")
  expect_match(row$explanation, paste(
    "a table of 2019-12-31 (s1) has 31 of them without a total, where all",
    "arrivals were 100"
  ), fixed = TRUE)
  expect_identical(row$sources, "s1;s2")
  expect_match(told(reported_on = NA)$explanation,
               "31 of them without a total;", fixed = TRUE)
})

test_that("shares of the shipped tables are those of plain R", {
  table <- as.data.frame(nkarrivals::composition)
  value <- function(category, day) {
    claim <- people_claim("1%", category, period_end = day)
    judge_with(claim, articles = one_article)$value_now
  }
  last <- table[table$as_of == as.Date("2024-09-30"), ]
  from <- last$category %in% c("north_hamgyong", "ryanggang")
  expect_equal(
    value("origin_province:north_hamgyong+ryanggang", "2024-09-30"),
    100 * sum(last$persons[from]) / sum(last$persons[last$dimension == "age"])
  )
  # The printed total of those in their forties is a misprint and left out.
  sexes <- table[table$as_of == as.Date("2020-09-30") &
                   table$dimension == "age" & table$sex != "total", ]
  forties <- sexes$category == "age_40_49"
  expect_equal(
    value("age:age_40_49", "2020-09-30"),
    100 * sum(sexes$persons[forties]) /
      sum(sexes$persons[sexes$category == "all"])
  )
  # A table of all regions without a total.
  old <- table[table$as_of == as.Date("2008-05-31"), ]
  capital <- old$category %in% c("seoul", "gyeonggi")
  expect_equal(
    value("residence_region:seoul+gyeonggi", "2008-05-31"),
    100 * sum(old$persons[capital]) /
      sum(old$persons[old$dimension == "residence_region"])
  )
})

test_that("a share of people is judged anew on the days of its tables alone", {
  tables <- rbind(
    regions(74, 126, reported_on = "2020-05-01"),
    regions(80, 120, reported_on = "2020-08-01", source_id = "s2",
            as_of = "2020-01-01"),
    regions(74, 126, reported_on = "2020-09-01", source_id = "s3",
            as_of = "2020-01-02"),
    people("age", age_0_9 = 1, reported_on = "2020-10-01", source_id = "s4")
  )
  reports <- rbind(one_year(2020, 1, "2020-12-31"),
                   one_year(2020, 2, "2020-11-01"))
  row <- judge_people(seoul_claim(), tables, reports = reports)
  between <- tidy(row)[tidy(row)$vintage == "between", ]
  expect_identical(between$day, as.Date(c("2020-08-01", "2020-09-01")))
  expect_identical(as.character(between$verdict),
                   c("contradicted", "confirmed"))
  expect_false(row$robust)
})

test_that("a changed figure of people changes the claims that need it alone", {
  claims <- rbind(seoul_claim("37%"), transform(
    people_claim("10%", "age:age_0_9"), claim_id = "c2"
  ))
  judge <- function(seoul, young) now_of(judge_people(
    claims, regions(seoul, 200 - seoul),
    people("age", age_0_9 = young, age_10_19 = 90)
  ))
  expect_identical(judge(74, 10), c("confirmed", "confirmed"))
  expect_identical(judge(76, 10), c("contradicted", "confirmed"))
  expect_identical(judge(74, 20), c("confirmed", "contradicted"))
})

test_that("faults of categories of people are named", {
  wrong <- c(
    "residence_region" = "is not of the form dimension:code+code",
    "residence_region:" = "is not of the form dimension:code+code",
    "seoul+gyeonggi" = "is not of the form dimension:code+code",
    "region:seoul" = "names region, which is not age, education, occupation",
    "age:seoul" = "has seoul, which is no category of age",
    "age:age_20_29+age_20_29" = "names a category twice",
    "age:age_20_29;age:age_30_39" = "names a dimension twice",
    "age:age_20_39+age_40_49" = "adds age_20_39, a sum, to other categories",
    "age:all+age_40_49" = "adds all, a sum, to other categories"
  )
  for (category in names(wrong)) {
    expect_error(
      check_claims(people_claim("1%", category), articles = one_article),
      wrong[[category]], class = "nka_error_claim", fixed = TRUE
    )
  }
  expect_error(check_claims(people_claim(NA, NA), articles = one_article),
               "`printed`: NA but.*`category`: NA but",
               class = "nka_error_claim")
  expect_no_error(check_claims(
    people_claim("1%", "age: age_20_29 + age_30_39 ; education: none"),
    articles = one_article
  ))
})

# --- Provinces ---------------------------------------------------------------

census <- function(..., year = 2008, source_id = "s1") {
  people <- c(...)
  data.frame(province = names(people), year = as.integer(year),
             population = as.integer(people), source_id = source_id)
}

province_claim <- function(printed, category = "ryanggang",
                           period_end = "2020-01-31", ...) {
  one_claim("population_share", printed = printed, category = category,
            period_end = period_end, ...)
}

judge_census <- function(claim, ...) {
  judge_with(claim, one_year(2010, 1, "2020-12-31"), one_article,
             provinces = rbind(...))
}

test_that("a share of the population turns where its percentage ends", {
  verdicts <- vapply(c(114, 115, 120, 125, 126), function(n) {
    now_of(judge_census(province_claim("12%"),
                        census(ryanggang = n, total = 1000)))
  }, "")
  expect_identical(verdicts, c(
    "contradicted", "confirmed_rounded", "confirmed", "confirmed_rounded",
    "contradicted"
  ))
  two <- province_claim("30%", "ryanggang+jagang")
  expect_identical(now_of(judge_census(
    two, census(ryanggang = 100, jagang = 200, total = 1000)
  )), "confirmed")
})

test_that("both denominators are told where military camps are apart", {
  row <- judge_census(province_claim("12%"), census(
    ryanggang = 120, jagang = 680, military_camps = 200, total = 1000
  ))
  expect_equal(row$value_now, 12)
  expect_match(row$explanation, paste(
    "12.0 percent, 120 of 1,000 people in the census of 2008, and 15.0",
    "percent of the 800 who were not counted in military camps"
  ), fixed = TRUE)
  sum <- judge_census(province_claim("12%"),
                      census(ryanggang = 120, jagang = 880))
  expect_match(sum$explanation, "census of 2008 (the sum of the provinces)",
               fixed = TRUE)
})

test_that("the newest census up to the claim counts, else the next", {
  tables <- rbind(census(ryanggang = 10, total = 100, year = 1993),
                  census(ryanggang = 20, total = 100),
                  census(jagang = 30, total = 100, year = 2018))
  value <- function(day, category = "ryanggang") {
    judge_census(province_claim("1%", category, day), tables)$value_now
  }
  expect_equal(value("1990-01-01"), 10)
  expect_equal(value("2007-12-31"), 10)
  expect_equal(value("2008-12-31"), 20)
  expect_equal(value("2020-01-01"), 20)
  expect_equal(value("2000-01-01", "jagang"), 30)
  expect_true(is.na(value("2020-01-01", "jagang+ryanggang")))
})

test_that("a census without a date is known only in the newest vintage", {
  row <- judge_census(province_claim("20%"), census(ryanggang = 2, total = 10))
  expect_identical(then_of(row), "not_checkable")
  expect_identical(now_of(row), "confirmed")
  expect_match(row$explanation, paste(
    "no census was known; the one of 2008 counts as known only now,",
    "since its source has no date"
  ), fixed = TRUE)
})

test_that("faults of provinces are named", {
  wrong <- list(
    list(province_claim("12%", "seoul"), "is not made of provinces, joined"),
    list(province_claim("12%", "total"), "is not made of provinces, joined"),
    list(province_claim("12%", "jagang+jagang"), "names a province twice"),
    list(province_claim("12%", NA), "`category`: NA but population_share"),
    list(province_claim("a tenth"), "\"a tenth\" is not a number as printed")
  )
  for (case in wrong) {
    expect_error(check_claims(case[[1]], articles = one_article), case[[2]],
                 class = "nka_error_claim", fixed = TRUE)
  }
})

# --- Prices ------------------------------------------------------------------

price <- function(low, high = low, date = "2015", currency = "USD",
                  kind = "broker_fee", note = "the whole way",
                  source_id = "reuters-2015") {
  day <- function(end) as.Date(if (is.na(date)) NA else paste0(date, end))
  data.frame(
    date = date, date_start = day("-01-01"), date_end = day("-12-31"),
    kind = kind, low = as.integer(low), high = as.integer(high),
    currency = currency, note = note, source_id = source_id
  )
}

price_claim <- function(printed, ..., unit = "USD", category = "broker_fee",
                        period_start = "2015-06-01",
                        period_end = "2015-12-31") {
  one_claim("cost", printed = printed, unit = unit, category = category,
            period_start = period_start, period_end = period_end, ...)
}

judge_price <- function(claim, ...) {
  judge_with(claim, one_year(2010, 1, "2020-12-31"), one_article,
             costs = rbind(...))
}

test_that("a price is confirmed where a report prints it", {
  judge <- function(printed, ..., comparator = "equal") {
    now_of(judge_price(price_claim(printed, comparator = comparator),
                       price(...)))
  }
  expect_identical(judge("4,000", 4000), "confirmed")
  # One report of 4,000: "4,100" is 4,050 to 4,150 and "4,000" 3,500 to 4,500.
  expect_identical(judge("4,100", 4000), "contradicted")
  expect_identical(judge("4,000", 4500), "confirmed_rounded")
  expect_identical(judge("4,000", 4501), "contradicted")
  expect_identical(judge("4,000", 4400, comparator = "about"),
                   "confirmed_rounded")
  expect_identical(judge("4,000", 4401, comparator = "about"), "contradicted")
})

test_that("a price in the span of the reports is confirmed within rounding", {
  judge <- function(printed, ..., comparator = "equal") {
    now_of(judge_price(price_claim(printed, comparator = comparator), ...))
  }
  span <- rbind(price(4000), price(15000))
  expect_identical(judge("5,000", span), "confirmed_rounded")
  expect_identical(judge("4,500", price(4000, 5000)), "confirmed_rounded")
  # One report in the set is enough; 8,500 to 9,500 lies among the others.
  expect_identical(judge("4,000", price(4500), price(15000)),
                   "confirmed_rounded")
  expect_identical(judge("4,000", price(4501), price(15000)), "contradicted")
  expect_identical(judge("9,000", span), "confirmed_rounded")
  # 3,500 to 4,500 begins before these and ends among them.
  expect_identical(judge("4,000", price(4000, 6000)), "not_checkable")
  expect_identical(judge("3,900", span), "contradicted")
  expect_identical(judge("3,950", span), "contradicted")
  expect_identical(judge("20,000", span), "confirmed_rounded")
  expect_identical(judge("20,000", price(4000), price(14999)),
                   "contradicted")
  # Bounds: all reports, some or none of them beyond.
  expect_identical(judge("3,000", span, comparator = "more_than"),
                   "confirmed_rounded")
  expect_identical(judge("4,000", span, comparator = "at_least"), "confirmed")
  expect_identical(judge("4,000", span, comparator = "more_than"),
                   "not_checkable")
  expect_identical(judge("15,000", span, comparator = "more_than"),
                   "contradicted")
  expect_identical(judge("15,000", span, comparator = "at_most"), "confirmed")
  expect_identical(judge("16,000", span, comparator = "less_than"),
                   "confirmed_rounded")
})

test_that("prices printed as over or under an amount have one end", {
  judge <- function(printed, comparator, ...) {
    now_of(judge_price(price_claim(printed, comparator = comparator), ...))
  }
  over <- price(10000, NA)
  expect_identical(judge("10,000", "more_than", over), "confirmed")
  expect_identical(judge("9,000", "more_than", over), "confirmed_rounded")
  expect_identical(judge("11,000", "more_than", over), "not_checkable")
  expect_identical(judge("9,000", "less_than", over), "contradicted")
  expect_identical(judge("12,345", "equal", over), "not_checkable")
  under <- price(NA, 2000)
  expect_identical(judge("2,000", "less_than", under), "confirmed")
  expect_identical(judge("3,000", "less_than", under), "confirmed_rounded")
  expect_identical(judge("3,000", "more_than", under), "contradicted")
  expect_identical(judge("1,999", "equal", under), "not_checkable")
})

test_that("only reports of the kind, currency and time decide", {
  judge <- function(...) judge_price(price_claim("4,000"), price(...))
  expect_identical(now_of(judge(4000)), "confirmed")
  for (row in list(judge(4000, date = "2014"), judge(4000, date = "2016"),
                   judge(4000, kind = "housing"),
                   judge(4000, currency = "CNY"), judge(4000, date = NA))) {
    expect_identical(now_of(row), "not_checkable")
    expect_match(row$explanation, "no report in USD for that time",
                 fixed = TRUE)
  }
  expect_match(judge(4000, 5000, currency = "CNY")$explanation, paste(
    "in CNY: the only report has 4,000 to 5,000 CNY (2015, the whole way)"
  ), fixed = TRUE)
  expect_match(judge(4000, date = NA)$explanation,
               "1 more without a date prints 4,000 USD", fixed = TRUE)
})

test_that("the reports are told by their lowest and highest price", {
  row <- judge_price(price_claim("5,000"), price(4000, note = "to China"),
                     price(6000, NA), price(NA, 9000, note = "by air"))
  expect_match(row$explanation, paste(
    "3 reports, the lowest 4,000 USD (2015, to China), the highest under",
    "9,000 USD (2015, by air)"
  ), fixed = TRUE)
})

test_that("a price is known from the date of its source", {
  early <- judge_price(price_claim("4,000"),
                       price(4000, source_id = "wapo-20160331"))
  expect_identical(then_of(early), "confirmed")
  undated <- judge_price(price_claim("4,000"),
                         price(4000, source_id = "not a source"))
  expect_identical(then_of(undated), "not_checkable")
  expect_identical(now_of(undated), "confirmed")
})

test_that("faults of prices are all named", {
  error <- expect_error(
    check_claims(price_claim("40%", unit = "dollars", category = "fee"),
                 articles = one_article), class = "nka_error_claim"
  )
  text <- conditionMessage(error)
  expect_match(text, "has 3 faults", fixed = TRUE)
  expect_match(text, "`unit`: \"dollars\" is not CNY, KRW or USD", fixed = TRUE)
  expect_match(text, "`category`: \"fee\" is not broker_fee,", fixed = TRUE)
  expect_match(text, "`printed`: \"40%\" is not a number without a sign or a",
               fixed = TRUE)
  expect_error(check_claims(price_claim("4", unit = NA),
                            articles = one_article),
               "`unit`: NA but cost needs a value", class = "nka_error_claim")
})

# --- Countries ---------------------------------------------------------------

abroad <- function(asylum, persons = 5, year = 2018, measure = "refugees",
                   basis = "population", source_id = "voa-unhcr-2020") {
  data.frame(
    year = as.integer(year), origin = "PRK", asylum = asylum,
    asylum_name = asylum, measure = measure, basis = basis,
    persons = as.integer(persons), note = NA_character_, source_id = source_id
  )
}

countries_claim <- function(printed, ..., period_start = "2018-01-01",
                            period_end = "2018-12-31") {
  one_claim("countries_abroad", printed = printed, period_start = period_start,
            period_end = period_end, ...)
}

judge_abroad <- function(claim, ...) {
  judge_with(claim, one_year(2010, 1, "2020-12-31"), one_article,
             abroad = rbind(...))
}

test_that("countries with refugees are counted, each once", {
  table <- rbind(
    abroad(c("CAN", "DEU", "FRA")), abroad(c("CAN", "ALL", "KOR")),
    abroad("NLD", 0), abroad("NOR", measure = "asylum_seekers"),
    abroad("SWE", year = 2017)
  )
  judge <- function(...) now_of(judge_abroad(countries_claim(...), table))
  expect_identical(judge("2"), "contradicted")
  expect_identical(judge("3"), "confirmed")
  expect_identical(judge("4"), "contradicted")
  expect_identical(judge("0"), "contradicted")
  expect_identical(judge("3", comparator = "more_than"), "contradicted")
  expect_identical(judge("4", period_start = "2017-01-01"), "confirmed")
  expect_identical(judge("1", period_start = "2016-01-01",
                         period_end = "2017-12-31"), "confirmed")
  expect_identical(judge("0", period_start = "2016-01-01",
                         period_end = "2016-12-31"), "not_checkable")
})

test_that("the largest countries are named", {
  told <- function(...) {
    judge_abroad(countries_claim("2"), abroad(...))$explanation
  }
  expect_match(told(c("DEU", "CAN", "FRA", "NLD"), c(7, 1500, 9, 8)), paste(
    "4 countries other than South Korea counted refugees in 2018: CAN 1,500,",
    "FRA 9 and NLD 8 the most"
  ), fixed = TRUE)
  expect_match(told("DEU"), "1 country other than South Korea counted refugees",
               fixed = TRUE)
  expect_match(told("DEU", 0), "no country other than South Korea counted",
               fixed = TRUE)
})

test_that("without a table of countries there may be more than are known", {
  for (rows in list(
    abroad("USA", basis = "fiscal_year", measure = "admissions"),
    abroad("ALL", 700)
  )) {
    judge <- function(...) now_of(judge_abroad(countries_claim(...), rows))
    expect_identical(judge("0"), "contradicted")
    expect_identical(judge("0", comparator = "more_than"), "confirmed_rounded")
    expect_identical(judge("1"), "not_checkable")
    expect_identical(judge("20"), "not_checkable")
    expect_identical(judge("1", comparator = "at_least"), "confirmed_rounded")
  }
  expect_identical(now_of(judge_abroad(countries_claim("0"), abroad("USA", 0,
    basis = "fiscal_year"
  ))), "not_checkable")
})

test_that("a table of countries is known from the date of its source", {
  undated <- judge_abroad(countries_claim("1"),
                          abroad("DEU", source_id = "not a source"))
  expect_identical(then_of(undated), "not_checkable")
  expect_match(undated$explanation,
               "no table of refugees by country was known for 2018",
               fixed = TRUE)
  expect_identical(now_of(undated), "confirmed")
  late <- judge_abroad(countries_claim("1"), abroad("DEU"))
  expect_identical(then_of(late), "confirmed")
})

test_that("faults of claims about countries are named", {
  expect_error(check_claims(countries_claim("40%"), articles = one_article),
               "\"40%\" is not a number without a sign",
               class = "nka_error_claim", fixed = TRUE)
  expect_error(check_claims(countries_claim("4", period_end = NA),
                            articles = one_article),
               "`period_end`: NA but countries_abroad needs",
               class = "nka_error_claim", fixed = TRUE)
})
