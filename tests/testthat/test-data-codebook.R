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
