dataset_names <- c(
  "arrivals", "arrivals_quarterly", "arrival_reports", "composition",
  "provinces", "refugees_abroad", "costs", "events", "articles", "claims",
  "sources"
)
figures <- setdiff(dataset_names, c("articles", "claims", "sources"))
dataset <- function(name) getExportedValue("nkarrivals", name)
extdata <- function(name) {
  system.file("extdata", name, package = "nkarrivals", mustWork = TRUE)
}

# A CSV twin with every cell as text; an empty cell is NA.
read_twin <- function(name) {
  read.csv(
    extdata(paste0(name, ".csv")),
    colClasses = "character", encoding = "UTF-8", na.strings = ""
  )
}

test_that("every dataset is a tibble with rows", {
  for (name in dataset_names) {
    x <- dataset(name)
    expect_identical(
      class(x), c("nka_table", "tbl_df", "tbl", "data.frame"), info = name
    )
    expect_gt(nrow(x), 0)
  }
})

test_that("the tables hold as many rows as the evidence they were taken from", {
  expect_identical(nrow(arrival_reports), 1364L)
  expect_identical(nrow(composition), 331L)
  expect_identical(nrow(arrivals), 72L)
  unhcr <- subset(refugees_abroad, measure != "admissions")
  expect_identical(nrow(unhcr), 2L * 318L)
})

test_that("every table equals its CSV twin cell by cell", {
  for (name in dataset_names) {
    x <- as.data.frame(dataset(name))
    twin <- read_twin(name)
    expect_identical(names(x), names(twin), info = name)
    text <- as.data.frame(lapply(x, as.character))
    expect_equal(text, twin, info = name)
  }
})

test_that("labels and country codes equal their CSV twins", {
  labels <- as.data.frame(labels_ko())
  expect_equal(labels, read_twin("labels_ko"))
  iso <- as.data.frame(lapply(nkarrivals:::iso_codes, as.character))
  expect_equal(iso, read_twin("iso_codes"))
})

test_that("keys are unique", {
  keys <- list(
    arrivals = c("year", "sex"),
    arrivals_quarterly = c("year", "quarter", "sex"),
    arrival_reports = c(
      "period_start", "period_end", "measure", "sex", "source_id"
    ),
    composition = c("as_of", "dimension", "category", "sex"),
    provinces = c("province", "year"),
    refugees_abroad = c("year", "asylum", "measure", "basis", "source_id"),
    costs = c("date", "kind", "currency", "note", "source_id"),
    events = c("date", "event"),
    articles = "article_id", claims = "claim_id", sources = "source_id"
  )
  expect_setequal(names(keys), dataset_names)
  for (name in names(keys)) {
    x <- as.data.frame(dataset(name))[keys[[name]]]
    expect_identical(anyDuplicated(x), 0L, info = name)
  }
})

test_that("text in data/ is ASCII and no text is empty", {
  for (name in dataset_names) {
    x <- dataset(name)
    text <- unlist(lapply(x, as.character))
    text <- text[!is.na(text)]
    expect_true(all(nzchar(text)), info = name)
    if (name != "sources") {
      expect_false(any(grepl("[^ -~]", text)), info = name)
    }
  }
})

test_that("every figure names a source that is listed", {
  for (name in figures) {
    ids <- dataset(name)$source_id
    expect_false(anyNA(ids), info = name)
    expect_identical(setdiff(split_ids(ids), sources$source_id), character())
  }
  expect_identical(setdiff(articles$article_id, sources$source_id), character())
  expect_identical(setdiff(claims$article_id, articles$article_id), character())
  left_out <- read_twin("left_out")
  expect_identical(setdiff(left_out$source_id, sources$source_id), character())
})

test_that("figures that were left out are not in the tables", {
  left_out <- read_twin("left_out")
  expect_false(anyNA(left_out))
  for (i in seq_len(nrow(left_out))) {
    x <- dataset(left_out$table[i])
    value <- if (left_out$table[i] == "composition") x$persons else x$value
    same <- x$source_id == left_out$source_id[i] &
      value == as.integer(left_out$printed[i])
    expect_false(any(same), info = left_out$printed_as[i])
  }
})

test_that("every source is used", {
  used <- unlist(lapply(figures, function(name) dataset(name)$source_id))
  unused <- setdiff(
    sources$source_id, c(split_ids(used), articles$article_id)
  )
  # Read to check other figures; nothing was taken from them. Their notes say
  # why.
  expect_identical(unused, c(
    "free-nk-hdx-2008", "free-nk-mou-202606", "hanjeoungae-20240923",
    "sinosphere-jagang", "yna-jp-20221006"
  ))
})

test_that("every address is well formed; those without one are known", {
  url <- sources$url[!is.na(sources$url)]
  well_formed <- "^https?://[^/ ]+[.][^/ ]+(/[^ ]*)?$"
  expect_identical(url[!grepl(well_formed, url)], character())
  without <- sources$source_id[is.na(sources$url)]
  expect_identical(
    setdiff(without, articles$article_id), "usc-22-7841"
  )
})

test_that("dates of sources and reports are years, months or days", {
  dates <- c(
    sources$published_on, arrival_reports$reported_on, composition$reported_on
  )
  dates <- dates[!is.na(dates)]
  day <- paste0(dates, substring("0000-01-01", nchar(dates) + 1))
  expect_true(all(grepl("^\\d{4}(-\\d{2}(-\\d{2})?)?$", dates)))
  expect_identical(format(as.Date(day)), day)
})

test_that("figures are whole, not negative and never missing", {
  counts <- list(
    arrivals$arrivals, arrivals_quarterly$arrivals, arrival_reports$value,
    composition$persons, provinces$population, refugees_abroad$persons
  )
  for (x in counts) {
    expect_type(x, "integer")
    expect_false(anyNA(x))
    expect_true(all(x >= 0L))
  }
})

test_that("arrivals has both sexes of every year, and only known statuses", {
  expect_identical(arrivals$year, rep(1990:2025, each = 2))
  expect_identical(as.character(arrivals$sex), rep(c("female", "male"), 36))
  statuses <- c(
    "observed", "revised", "derived", "provisional", "pooled", "not_published"
  )
  expect_identical(levels(arrivals$status), statuses)
  expect_identical(levels(arrivals_quarterly$status), statuses)
  derived <- arrivals$status == "derived"
  expect_identical(derived, grepl(";", arrivals$source_id))
  expect_true(all(arrivals$status[arrivals$year == 2025] == "provisional"))
})

test_that("a quarter has both sexes or the total alone", {
  key <- with(arrivals_quarterly, paste(year, quarter))
  sexes <- tapply(
    as.character(arrivals_quarterly$sex), key, paste,
    collapse = " "
  )
  expect_true(all(sexes %in% c("female male", "total")))
  expect_true(all(arrivals_quarterly$quarter %in% 1:4))
})

test_that("North Korea is PRK and 408, South Korea KOR and 410", {
  iso <- nkarrivals:::iso_codes
  expect_identical(iso$numeric[iso$alpha3 == "PRK"], 408L)
  expect_identical(iso$numeric[iso$alpha3 == "KOR"], 410L)
  expect_identical(anyDuplicated(iso$alpha3), 0L)
  expect_identical(anyDuplicated(iso$numeric), 0L)
  expect_true(all(refugees_abroad$origin == "PRK"))
  asylum <- setdiff(refugees_abroad$asylum, "ALL")
  expect_identical(setdiff(asylum, iso$alpha3), character())
  expect_false(any(c("PRK", "KOR", "CHN") %in% asylum))
})

test_that("a country has one name, that of its code", {
  one <- unique(as.data.frame(refugees_abroad)[c("asylum", "asylum_name")])
  one <- one[one$asylum != "ALL", ]
  iso <- nkarrivals:::iso_codes
  expect_identical(one$asylum_name, iso$name[match(one$asylum, iso$alpha3)])
})

test_that("UNHCR never prints 1 to 4", {
  unhcr <- subset(refugees_abroad, basis == "population" & asylum != "ALL")
  expect_false(any(unhcr$persons %in% 1:4))
})

test_that("intervals of dates hold what the text can mean", {
  for (x in list(costs, events)) {
    expect_identical(is.na(x$date), is.na(x$date_start))
    expect_identical(is.na(x$date), is.na(x$date_end))
    known <- !is.na(x$date)
    expect_true(all(x$date_start[known] <= x$date_end[known]))
    full <- known & grepl("^\\d{4}-\\d{2}-\\d{2}$", x$date)
    expect_identical(format(x$date_start[full]), x$date[full])
    expect_identical(x$date_start[full], x$date_end[full])
  }
  decade <- costs[costs$date %in% "2010s", ]
  expect_true(all(decade$date_start == as.Date("2010-01-01")))
  expect_true(all(decade$date_end == as.Date("2019-12-31")))
  famine <- events[events$date %in% "1994/1998", ]
  expect_identical(famine$date_start, as.Date("1994-01-01"))
  expect_identical(famine$date_end, as.Date("1998-12-31"))
  month <- events[events$date %in% "2007-02", ]
  expect_identical(month$date_end, as.Date("2007-02-28"))
})

test_that("the lower end of a cost is not above the upper end", {
  both <- subset(costs, !is.na(low) & !is.na(high))
  expect_true(all(both$low <= both$high))
  expect_false(any(is.na(costs$low) & is.na(costs$high)))
})

test_that("articles appeared on or before the last day they can have", {
  expect_true(all(articles$published_from <= articles$published_to))
  expect_true(all(articles$published_to < as.Date("2026-11-24")))
})

test_that("a table is a tibble at first sight, before tibble is loaded", {
  code <- paste(
    "x <- nkarrivals::arrival_reports;",
    "cat('tibble' %in% loadedNamespaces(), length(capture.output(x)) < 30,",
    "is.data.frame(x[, 1]), inherits(x[1:2, ], 'tbl_df'))"
  )
  expect_identical(in_new_session(code), "FALSE TRUE TRUE TRUE")
})
