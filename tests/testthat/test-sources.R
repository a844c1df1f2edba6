test_that("ids give their rows, once each, in order", {
  got <- sources_of(c("nknews-2019-01", "kbs-2014-01-13;nknews-2019-01", NA))
  expect_s3_class(got, "nka_sources")
  expect_identical(got$source_id, c("kbs-2014-01-13", "nknews-2019-01"))
  expect_identical(names(got), names(sources))
  row <- match(got$source_id, sources$source_id)
  expect_identical(got$url, sources$url[row])
})

test_that("every result and table with sources is taken", {
  one <- c("donga-2000-10-22", "hankyung-2003-04-14")
  y1997 <- arrivals[arrivals$year == 1997, ]
  expect_identical(sources_of(y1997)$source_id, one)
  expect_identical(sources_of(y1997$source_id)$source_id, one)
  expect_identical(sources_of(factor(one))$source_id, one)
  expect_identical(sources_of(sources_of(one))$source_id, one)
  counts <- arrivals_as_of("2000-10-22")
  expect_identical(sources_of(counts)$source_id, one[1])
  counts$source_id <- NULL
  expect_identical(sources_of(counts)$source_id, one[1])
  verdicts <- data.frame(
    verdict = "confirmed", sources = paste(one, collapse = ";")
  )
  expect_identical(sources_of(verdicts)$source_id, one)
  listed <- data.frame(id = 1)
  listed$sources <- list(one)
  expect_identical(sources_of(listed)$source_id, one)
  expect_identical(sources_of(revisions(2012))$source_id, sort(
    unlist(strsplit(revisions(2012)$sources, ";")),
    method = "radix"
  ))
})

test_that("a result without rows has no sources", {
  none <- sources_of(arrivals_as_of("1990-01-01"))
  expect_identical(nrow(none), 0L)
  expect_identical(names(none), names(sources))
  expect_output(print(none), "No sources.", fixed = TRUE)
  expect_identical(nrow(sources_of(character())), 0L)
  expect_identical(nrow(sources_of(NA_character_)), 0L)
  expect_length(utils::toBibtex(none), 0)
})

test_that("texts are split into single ids, each once and sorted", {
  texts <- c("b;a", NA, " a ; C", "", ";b;")
  expect_identical(split_ids(texts), c("C", "a", "b"))
  expect_identical(split_ids(factor(c("b", "a"))), c("a", "b"))
  expect_identical(split_ids(character()), character())
  expect_identical(split_ids(NA), character())
  expect_identical(split_ids(NULL), character())
})

test_that("every source of every dataset is found", {
  for (x in list(
    arrivals, arrivals_quarterly, arrival_reports, composition, provinces,
    refugees_abroad, costs, events
  )) {
    ids <- unique(unlist(strsplit(x$source_id, ";")))
    expect_setequal(sources_of(x)$source_id, ids)
  }
})

test_that("an unknown id is named", {
  expect_error(
    sources_of(c("nknews-2019-01", "nowhere-1999")), "nowhere-1999",
    class = "nka_error_source"
  )
  expect_error(sources_of(""), class = "nka_error_source")
  expect_error(
    sources_of(c("nknews-2019-01", " ")), class = "nka_error_source"
  )
})

test_that("what has no source is refused with what can be given", {
  for (x in list(1, NULL, TRUE, data.frame(a = 1), mean, list("a"))) {
    expect_error(
      sources_of(x), "names no source.*column `source_id`",
      class = "nka_error_source"
    )
  }
})

test_that("a citation has publisher, date, title, address and id", {
  got <- format(sources_of("soompi-2015"))
  expect_identical(got, paste(
    "Soompi (2015). South Korea Reports Large Decrease of North Korean",
    "Defectors in 2015.",
    paste0(
      "https://www.soompi.com/article/802067wpp/ministry-of-unification-",
      "reports-20-decrease-of-north-korean-defectors-in-2015"
    ),
    "[soompi-2015]"
  ))
  untitled <- format(sources_of("ajunews-2014-01-13"))
  expect_identical(untitled, paste(
    "Aju Business Daily (2014-01-13).",
    "https://ajunews.com/view/20140113111838875 [ajunews-2014-01-13]"
  ))
  expect_match(format(sources_of("usc-22-7841")), "(no date)", fixed = TRUE)
})

test_that("a title that ends a sentence gets no second full stop", {
  expect_identical(
    end_sentence(c("A", "A.", "A?", "A!", "A\u2026")),
    c("A.", "A.", "A?", "A!", "A\u2026")
  )
})

test_that("printing gives one citation a line and returns its argument", {
  x <- sources_of(c("soompi-2015", "ajunews-2014-01-13"))
  expect_identical(capture.output(print(x)), format(x))
  capture.output(expect_invisible(print(x)))
})

test_that("a part of the columns prints as a table", {
  x <- sources_of("soompi-2015")[c("source_id", "publisher")]
  expect_output(print(x), "Soompi")
})

test_that("BibTeX entries name the id and escape what BibTeX would read", {
  x <- sources_of(c("soompi-2015", "ajunews-2014-01-13", "usc-22-7841"))
  bib <- utils::toBibtex(x)
  expect_s3_class(bib, "Bibtex")
  text <- paste(bib, collapse = "\n")
  expect_match(text, "@Misc{soompi-2015,", fixed = TRUE)
  expect_match(text, "year = {2014}", fixed = TRUE)
  expect_match(text, "date = {2014-01-13}", fixed = TRUE)
  expect_false(grepl("= {NA}", text, fixed = TRUE))
  opened <- lengths(regmatches(text, gregexpr("{", text, fixed = TRUE)))
  closed <- lengths(regmatches(text, gregexpr("}", text, fixed = TRUE)))
  expect_identical(opened, closed)
  expect_identical(bibtex_text("12.7% & 3_4"), "12.7\\% \\& 3\\_4")
})

test_that("the ids of all sources make one entry each", {
  bib <- utils::toBibtex(sources_of(sources$source_id))
  expect_identical(sum(grepl("^@Misc[{]", bib)), nrow(sources))
})

test_that("every BibTeX entry has a title, in brackets where none is known", {
  bib <- as.character(utils::toBibtex(sources_of(sources$source_id)))
  titles <- grep("^  title = ", bib, value = TRUE)
  expect_length(titles, nrow(sources))
  lacking <- "  title = {[Report without a recorded headline]},"
  expect_identical(sum(titles == lacking), sum(is.na(sources$title)))
  expect_false(any(grepl("{NA}", bib, fixed = TRUE)))
})

test_that("a table of sources becomes a plain data frame", {
  x <- as.data.frame(sources_of("soompi-2015"))
  expect_identical(class(x), "data.frame")
})
