claims_file <- function(..., bytes = NULL) {
  file <- tempfile(fileext = ".csv")
  if (is.null(bytes)) bytes <- charToRaw(paste0(c(...), "\n", collapse = ""))
  writeBin(bytes, file)
  file
}

plain_claims_table <- tibble::as_tibble(as.data.frame(nkarrivals::claims))

head_row <- paste0(
  "claim_id,article_id,statement,quantity,printed,period_start,period_end"
)
row_of <- function(id, printed = "\"2,914\"", statement = "A count") {
  paste(id, "telegraph-2018", statement, "count", printed, "2009-01-01",
        "2009-12-31", sep = ",")
}

test_that("the shipped claims come back from a file as they were", {
  for (separator in c(",", ";", "\t")) {
    file <- tempfile()
    utils::write.table(
      nkarrivals::claims, file, sep = separator, na = "", row.names = FALSE,
      qmethod = "double", fileEncoding = "UTF-8"
    )
    expect_identical(read_claims(file), plain_claims_table)
  }
})

test_that("a file without a claim is a table without a row", {
  file <- tempfile()
  utils::write.csv(nkarrivals::claims[0, ], file, row.names = FALSE)
  expect_identical(read_claims(file), plain_claims_table[0, ])
})

test_that("marks, line ends, blank rows and columns do no harm", {
  plain <- read_claims(claims_file(head_row, row_of("a"), row_of("b")))
  expect_identical(plain$claim_id, c("a", "b"))
  expect_identical(plain$printed, c("2,914", "2,914"))
  expect_identical(names(plain), names(nkarrivals::claims))
  marked <- claims_file(bytes = c(as.raw(c(0xEF, 0xBB, 0xBF)), charToRaw(paste0(
    c(head_row, row_of("a"), "", ",,,,,,", row_of("b")), "\r\n", collapse = ""
  ))))
  expect_identical(read_claims(marked), plain)
  wide <- claims_file(paste0(c(head_row, row_of("a"), row_of("b")), ",,"))
  expect_identical(read_claims(wide), plain)
})

test_that("quoted cells may hold commas, quotation marks and line ends", {
  file <- claims_file(
    head_row, row_of("a", statement = "\"One, \"\"two\"\"\nthree\""),
    row_of("b")
  )
  expect_identical(read_claims(file)$statement[1], "One, \"two\"\nthree")
})

test_that("text of any language is read, in any locale", {
  statement <- "\uD0C8\uBD81\uBBFC 2,914\uBA85"
  file <- claims_file(head_row, enc2utf8(row_of(
    "a", statement = paste0("\"", statement, "\"")
  )))
  expect_identical(read_claims(file)$statement, statement)
})

test_that("all faults of the cells are told, by the rows of the spreadsheet", {
  file <- claims_file(
    head_row, row_of("a"), "", row_of("a", printed = "many"),
    row_of("c", statement = ""), sub("2009-12-31", "31.12.2009", row_of("d"))
  )
  error <- expect_error(read_claims(file), class = "nka_error_claim")
  for (line in c(
    "has 4 faults",
    "Row 4, `claim_id`: \"a\" is missing or occurs twice.",
    "Row 4, `printed`: \"many\" is not a number as printed.",
    "Row 5, `statement`: NA but every claim needs a statement.",
    "Row 6, `period_end`: \"31.12.2009\" is not a day such as 2018-03-31."
  )) expect_match(conditionMessage(error), line, fixed = TRUE)
})

test_that("a paragraph and a number of people are whole", {
  head <- paste0(head_row, ",paragraph")
  file <- claims_file(
    head, paste0(row_of("a", printed = "2.914"), ",two"),
    paste0(row_of("b", printed = "100%"), ",1.5"), paste0(row_of("c"), ", 3 ")
  )
  error <- expect_error(
    expect_no_warning(read_claims(file)), class = "nka_error_claim"
  )
  for (line in c(
    "has 4 faults", "Row 2, `paragraph`: \"two\" is not a whole number.",
    "Row 2, `printed`: \"2.914\" is not whole, as people are",
    "Row 3, `paragraph`: \"1.5\" is not a whole number.",
    "Row 3, `printed`: \"100%\" is not a number without",
    "words such as \"about\" go into `comparator`"
  )) expect_match(conditionMessage(error), line, fixed = TRUE)
  good <- one_claim("none", paragraph = factor("7"))
  expect_identical(check_claims(good, articles = one_article)$paragraph, 7L)
})

test_that("text that does not show what it holds is refused with its place", {
  hidden <- list("\u202E", "\u2066", "\033[31m", "\a", "\u0085")
  for (text in hidden) {
    file <- claims_file(head_row, row_of("a"), enc2utf8(
      row_of("b", statement = paste0("\"A ", text, "B\""))
    ))
    expect_error(
      read_claims(file), class = "nka_error_claim",
      "Row 3, `statement`: a control character or one that turns"
    )
  }
  long <- claims_file(head_row, row_of("a", statement = strrep("x", 1e7)))
  expect_error(
    read_claims(long), "Row 2, `statement`: more than 2000 characters",
    class = "nka_error_claim"
  )
  latin <- claims_file(bytes = c(
    charToRaw(paste0(head_row, "\n")),
    charToRaw(sub("A count", "caf\xe9", row_of("a"), useBytes = TRUE)),
    charToRaw("\n")
  ))
  expect_error(
    read_claims(latin), "Row 2, `statement`: text that is not UTF-8",
    class = "nka_error_claim"
  )
})

test_that("what is no table of claims is refused", {
  wrong <- list(
    "must name columns" = "",
    "Not known: \"note\"" = paste0(c(head_row, row_of("a")), c(",note", ",x")),
    "Twice: \"printed\"" = paste0(
      c(head_row, row_of("a")), c(",printed", ",5")
    ),
    "Row 3 has 6" = c(head_row, row_of("a"), sub(",count", "", row_of("b"))),
    "quotation mark" = c(head_row, sub("2009-12-31", "\"2009", row_of("a")))
  )
  for (text in names(wrong)) {
    expect_error(
      read_claims(claims_file(wrong[[text]])), text, class = "nka_error_file"
    )
  }
  none <- tempfile()
  file.create(none)
  expect_error(read_claims(none), "must name columns", class = "nka_error_file")
  zeros <- claims_file(bytes = as.raw(c(0xFF, 0xFE, 0x63, 0x00)))
  expect_error(read_claims(zeros), "bytes of value 0", class = "nka_error_file")
  short <- claims_file("claim_id,statement", "a,b")
  expect_error(
    read_claims(short), "lacks the columns `article_id` and `quantity`",
    class = "nka_error_claim"
  )
})

test_that("a file that is too large is not read", {
  file <- tempfile()
  connection <- file(file, "wb")
  seek(connection, 60e6, rw = "write")
  writeBin(as.raw(10), connection)
  close(connection)
  expect_error(read_claims(file), "60,000,001 bytes", class = "nka_error_file")
})

test_that("names in capitals or with spaces are told as they are written", {
  file <- claims_file(sub("claim_id", "Claim ID", sub(
    "period_end", "PERIOD-END", head_row
  )), row_of("a"))
  expect_error(
    read_claims(file), paste(
      "Written otherwise: \"Claim ID\" (write claim_id) and",
      "\"PERIOD-END\" (write period_end)."
    ), fixed = TRUE, class = "nka_error_file"
  )
})

test_that("a row for Excel alone is told", {
  for (row in c("sep=;", "SEP=,", "\"sep=;\"")) {
    expect_error(
      read_claims(claims_file(row, head_row, row_of("a"))),
      "which only Excel reads", class = "nka_error_file"
    )
  }
})
