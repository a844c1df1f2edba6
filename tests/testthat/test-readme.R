# A file of the source package; R CMD check keeps one beside the tests.
source_file <- function(name) {
  places <- c(
    test_path("..", "..", name),
    test_path("..", "..", "00_pkg_src", "nkarrivals", name)
  )
  places[file.exists(places)][1]
}

skip_without <- function(path, name) {
  skip_if(is.na(path), paste(name, "is not beside the tests"))
}

# Blocks of R in a markdown file and the text that is printed below each.
readme_blocks <- function(lines) {
  fence <- grep("^```", lines)
  open <- fence[c(TRUE, FALSE)]
  close <- fence[c(FALSE, TRUE)]
  kind <- sub("^```", "", lines[open])
  body <- Map(function(a, b) lines[seq_len(b - a - 1) + a], open, close)
  code <- which(kind == "r" & c(kind[-1], "") == "text")
  list(code = body[code], text = body[code + 1], alone = sum(kind == "r") -
         length(code))
}

test_that("README shows what its R code prints", {
  path <- source_file("README.md")
  skip_without(path, "README.md")
  blocks <- readme_blocks(readLines(path, encoding = "UTF-8"))
  expect_gt(length(blocks$code), 0)
  expect_identical(blocks$alone, 0L)
  room <- new.env(parent = globalenv())
  for (i in seq_along(blocks$code)) {
    printed <- capture.output(source(
      exprs = parse(text = blocks$code[[i]]), local = room, print.eval = TRUE
    ))
    expect_identical(trimws(blocks$text[[i]], "right"),
                     trimws(printed, "right"))
  }
})

test_that("README names the years of the table", {
  path <- source_file("README.md")
  skip_without(path, "README.md")
  text <- paste(readLines(path), collapse = " ")
  years <- range(arrivals$year)
  expect_match(text, sprintf("by year and sex, %d to %d", years[1], years[2]))
})

test_that("version and title agree in all files that state them", {
  description <- source_file("DESCRIPTION")
  news <- source_file("NEWS.md")
  skip_without(news, "NEWS.md")
  fields <- read.dcf(description)[1, ]
  expect_match(readLines(news)[1], paste("nkarrivals", fields["Version"]),
               fixed = TRUE)
  title <- paste0("nkarrivals: ", fields[["Title"]])
  expect_identical(unclass(citation("nkarrivals"))[[1]]$title, title)
  cff <- source_file("CITATION.cff")
  skip_without(cff, "CITATION.cff")
  expect_true(paste("version:", fields["Version"]) %in% readLines(cff))
  expect_true(sprintf("title: \"%s\"", title) %in% readLines(cff))
})

test_that("NEWS names functions and datasets that exist", {
  news <- source_file("NEWS.md")
  skip_without(news, "NEWS.md")
  lines <- paste(readLines(news), collapse = "\n")
  entries <- regmatches(lines, gregexpr("(?m)^- [^:]*:", lines, perl = TRUE))
  named <- unlist(regmatches(entries[[1]], gregexpr("`[^`]*`", entries[[1]])))
  pages <- grep("^`vignette", named, value = TRUE)
  for (page in gsub(".*\"(.*)\".*", "\\1", pages)) {
    expect_false(is.na(source_file(sprintf("vignettes/%s.Rmd", page))))
  }
  named <- setdiff(named, pages)
  called <- grep("()", named, fixed = TRUE, value = TRUE)
  functions <- gsub("[`()]", "", called)
  exported <- getNamespaceExports("nkarrivals")
  expect_true(all(functions %in% c(exported, "plot", "autoplot")))
  tables <- gsub("`", "", setdiff(named, called))
  shipped <- utils::data(package = "nkarrivals")$results[, "Item"]
  expect_true(all(tables %in% c(shipped, exported)))
})
