codebook <- read.csv(
  system.file("extdata", "codebook.csv", package = "nkarrivals"),
  colClasses = "character", encoding = "UTF-8", na.strings = ""
)
extdata_table <- function(name) {
  read.csv(
    system.file("extdata", paste0(name, ".csv"), package = "nkarrivals"),
    colClasses = "character", encoding = "UTF-8", na.strings = ""
  )
}
shipped <- utils::data(package = "nkarrivals")$results[, "Item"]

test_that("the codebook covers every dataset and every table, and no other", {
  folder <- dirname(
    system.file("extdata", "codebook.csv", package = "nkarrivals")
  )
  tables <- sub("[.]csv$", "", list.files(folder, "[.]csv$"))
  expect_setequal(unique(codebook$dataset), tables)
  expect_identical(setdiff(shipped, tables), character())
})

test_that("the codebook has each column of each table, in its order", {
  for (name in unique(codebook$dataset)) {
    expect_identical(
      codebook$column[codebook$dataset == name],
      names(extdata_table(name)),
      info = name
    )
  }
})

test_that("the codebook gives the type of each column", {
  for (name in c(shipped, "sources")) {
    x <- getExportedValue("nkarrivals", name)
    type <- vapply(x, function(column) class(column)[1], "")
    given <- codebook$type[codebook$dataset == name]
    expect_identical(unname(type), given, info = name)
  }
})

test_that("the codebook describes and says where each column comes from", {
  expect_false(anyNA(codebook$description))
  expect_false(anyNA(codebook$origin))
})

# The text of the help page of a dataset.
help_text <- function(name) {
  pages <- tryCatch(tools::Rd_db("nkarrivals"), error = function(e) NULL)
  skip_if(length(pages) == 0, "the package is installed without help pages")
  page <- pages[[paste0(name, ".Rd")]]
  gsub("\\s+", " ", paste(unlist(page), collapse = ""))
}

test_that("the help pages give the numbers of rows and columns", {
  for (name in setdiff(shipped, c("articles", "claims"))) {
    x <- getExportedValue("nkarrivals", name)
    size <- sprintf("A tibble with %d rows and %d columns.", nrow(x), ncol(x))
    expect_match(help_text(name), size, fixed = TRUE, info = name)
  }
})

test_that("the help page of the quarters keeps to no list of mixed vintages", {
  # Most derived quarters join figures that were printed in different years:
  # a list of some would be wrong, so the column names the figures.
  printed <- substr(sources$published_on, 1, 4)
  joins <- vapply(strsplit(
    arrivals_quarterly$source_id[arrivals_quarterly$status == "derived"], ";"
  ), function(ids) {
    length(unique(printed[match(ids, sources$source_id)])) > 1
  }, NA)
  expect_gt(sum(joins), length(joins) / 2)
  notes <- extdata_table("notes")
  note <- notes$note[notes$topic == "mixed vintages"]
  for (text in c(help_text("arrivals_quarterly"), note)) {
    expect_match(text, "can join figures of different vintages", fixed = TRUE)
    expect_match(text, "source_id names them|source_id. names them")
  }
})

test_that("the years that the notes call weakest are those on the later list", {
  notes <- extdata_table("notes")
  weakest <- notes$note[notes$topic == "weakest years"]
  years <- arrivals$year[grepl("wiki-nksk-2016", arrivals$source_id)]
  named <- paste("totals of", paste(unique(years), collapse = " and "))
  expect_match(weakest, named, fixed = TRUE)
  one_paper <- tapply(arrivals$source_id, arrivals$year, function(id) {
    all(id == "hankyung-2003-04-14")
  })
  expect_match(weakest, sub(
    "(.*), ", "\\1 and ", paste(names(which(one_paper)), collapse = ", ")
  ), fixed = TRUE)
})

test_that("the note on later revisions gives the widest one", {
  years <- subset(
    arrival_reports,
    measure == "flow" & sex == "total" & precision == "exact" &
      period_start >= as.Date("2012-01-01") &
      format(period_start, "%m-%d") == "01-01" &
      format(period_end, "%m-%d") == "12-31" &
      format(period_start, "%Y") == format(period_end, "%Y")
  )
  spread <- tapply(years$value, years$period_end, function(v) diff(range(v)))
  expect_identical(max(spread), 6L)
  notes <- extdata_table("notes")
  note <- notes$note[notes$topic == "the large revision"]
  expect_match(note, "from 2012 on differ by six persons at most", fixed = TRUE)
})

test_that("notes are about datasets, and each dataset with figures has one", {
  notes <- extdata_table("notes")
  expect_identical(setdiff(notes$dataset, codebook$dataset), character())
  expect_identical(
    setdiff(shipped, c(notes$dataset, "articles", "claims")), character()
  )
  expect_false(anyNA(notes))
})

test_that("the licence of the tables is with the tables", {
  file <- system.file("extdata", "LICENSE-CC0", package = "nkarrivals")
  expect_match(paste(readLines(file), collapse = " "), "CC0 1.0", fixed = TRUE)
})
