shipped <- check_claims()

written <- function(verdicts, ending) {
  file <- tempfile(fileext = ending)
  on.exit(unlink(file))
  expect_identical(withVisible(write_verdicts(verdicts, file)),
                   list(value = file, visible = FALSE))
  expect_true(all(validUTF8(readLines(file, encoding = "UTF-8"))))
  if (tolower(ending) == ".json") return(jsonlite::fromJSON(file))
  read.csv(file, encoding = "UTF-8", na.strings = "",
           colClasses = c(printed = "character"))
}

# The verdicts with plain text in place of factors.
plain <- as.data.frame(shipped)
plain[] <- lapply(plain, function(x) if (is.factor(x)) as.character(x) else x)
# An end without a limit is missing in the file.
plain[c("low", "high")] <- lapply(plain[c("low", "high")], function(x) {
  replace(x, is.infinite(x), NA)
})

test_that("CSV gives back the verdicts, one row a claim", {
  back <- written(shipped, ".csv")
  texts <- vapply(back, is.character, TRUE)
  back[texts] <- lapply(back[texts], function(x) sub("^'", "", x))
  expect_identical(names(back), names(shipped))
  expect_equal(back, plain, ignore_attr = TRUE, tolerance = 1e-12)
})

test_that("JSON gives back the verdicts, sources as arrays", {
  back <- written(shipped, ".JSON")
  expect_identical(names(back), names(shipped))
  expect_identical(lapply(back$sources, as.character), lapply(
    shipped$sources, function(x) {
      if (is.na(x)) character() else strsplit(x, ";")[[1]]
    }
  ))
  same <- setdiff(names(back), "sources")
  expect_equal(back[same], plain[same], ignore_attr = TRUE)
})

test_that("no text cell of the CSV begins as a formula does", {
  back <- written(shipped, ".csv")
  expect_identical(back$printed[5], "'-31%")
  texts <- unlist(back[vapply(back, is.character, TRUE)])
  expect_no_match(texts[!is.na(texts)], "^[=+@\t\r\n-]")
})

test_that("what has no limit is missing", {
  claim <- one_claim("count", printed = "1,000", comparator = "more_than",
                     period_start = "2017-01-01", period_end = "2017-12-31")
  verdicts <- check_claims(claim, articles = one_article)
  expect_identical(verdicts$high, Inf)
  expect_identical(written(verdicts, ".csv")$high, NA)
  expect_identical(written(verdicts, ".json")$high, NA)
})

test_that("no claims give a header, or an empty array", {
  expect_identical(nrow(written(shipped[0, ], ".csv")), 0L)
  expect_identical(names(written(shipped[0, ], ".csv")), names(shipped))
  expect_length(written(shipped[0, ], ".json"), 0)
})

test_that("a file that is there stays unless told otherwise", {
  file <- tempfile(fileext = ".csv")
  writeLines("mine", file)
  expect_error(write_verdicts(shipped, file), class = "nka_error_file")
  expect_identical(readLines(file), "mine")
  write_verdicts(shipped, file, overwrite = TRUE)
  expect_gt(length(readLines(file)), nrow(shipped))
  unlink(file)
})
