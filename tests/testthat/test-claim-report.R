# The page is read as XML, which forgives nothing: a tag or an entity that a
# text had smuggled in would be found as an element or break the page.

page_of <- function(verdicts, ..., file = tempfile(fileext = ".html")) {
  claim_report(file, verdicts, ...)
  on.exit(unlink(file))
  paste(readLines(file, encoding = "UTF-8"), collapse = "\n")
}

# Elements of a page by XPath; `h:` stands for HTML, `s:` for SVG.
parts <- function(page, path) {
  if (is.character(page)) page <- xml2::read_xml(page)
  xml2::xml_find_all(page, path, c(
    h = "http://www.w3.org/1999/xhtml", s = "http://www.w3.org/2000/svg"
  ))
}

# A space that does not break is a space.
texts <- function(page, path) {
  gsub("\u00a0", " ", xml2::xml_text(parts(page, path)))
}

shipped <- check_claims()
shipped_page <- page_of(shipped, date = "2026-11-25")
shipped_tree <- if (requireNamespace("xml2", quietly = TRUE)) {
  xml2::read_xml(shipped_page)
}

test_that("the page is one well-formed file that names its language", {
  skip_if_not_installed("xml2")
  expect_match(shipped_page, "^<!DOCTYPE html>\n<html lang=\"en-GB\"")
  expect_length(parts(shipped_tree, "/h:html/h:body/h:main"), 1)
  expect_length(parts(shipped_tree, "//h:h1"), 1)
  expect_identical(texts(shipped_tree, "//h:title"),
                   texts(shipped_tree, "//h:h1"))
  ids <- xml2::xml_text(parts(shipped_tree, "//@id"))
  expect_identical(anyDuplicated(ids), 0L)
})

test_that("the page loads nothing: links alone lead out of it", {
  skip_if_not_installed("xml2")
  out <- parts(shipped_tree, "//@src | //h:link | //h:img | //h:iframe")
  expect_length(out, 0)
  style <- texts(shipped_tree, "//h:style")
  expect_no_match(style, "url\\(|@import")
  script <- texts(shipped_tree, "//h:script")
  expect_no_match(script, "https?:|fetch|XMLHttp|import")
  policy <- xml2::xml_text(parts(
    shipped_tree, "//h:meta[@http-equiv='Content-Security-Policy']/@content"
  ))
  expect_match(policy, "default-src 'none'", fixed = TRUE)
})

test_that("each claim has its place, and each link leads somewhere", {
  skip_if_not_installed("xml2")
  expect_identical(
    texts(shipped_tree, "//h:article/h:h3"), shipped$statement
  )
  target <- xml2::xml_text(parts(shipped_tree, "//h:a/@href"))
  inside <- sub("^#", "", target[startsWith(target, "#")])
  expect_identical(
    setdiff(inside, xml2::xml_text(parts(shipped_tree, "//@id"))), character()
  )
  expect_true(all(grepl("^(#|https?://)", target)))
})

test_that("a card tells what was printed, both verdicts and the explanation", {
  skip_if_not_installed("xml2")
  for (i in seq_len(nrow(shipped))) {
    card <- sprintf("//h:article[@id='claim-%s']", shipped$claim_id[i])
    words <- texts(shipped_tree, paste0(card, "/h:dl//h:dd"))
    told <- tidy(shipped[i, ])
    expect_identical(words[1], paste(
      verdict_signs[[as.character(shipped$verdict_at_publication[i])]],
      told$words[told$vintage == "publication"]
    ))
    expect_identical(words[2], paste(
      verdict_signs[[as.character(shipped$verdict_now[i])]],
      told$words[told$vintage == "now"]
    ))
    printed <- shipped$printed[i]
    expect_match(words[3], if (is.na(printed)) "in words" else printed,
                 fixed = TRUE)
    expect_true(shipped$explanation[i] %in%
                  texts(shipped_tree, paste0(card, "/h:p")))
  }
})

test_that("attribution, remark and readings of our own come from the claims", {
  skip_if_not_installed("xml2")
  coded <- as.data.frame(nkarrivals::claims)
  ours <- grepl("^A reading of our own", coded$remark)
  expect_identical(
    texts(shipped_tree, "//h:article[h:p[@class='ours']]/h:h3"),
    coded$statement[ours]
  )
  notes <- texts(shipped_tree, "//h:dt[. = 'Note']/following-sibling::h:dd")
  expect_identical(notes, coded$remark[!is.na(coded$remark)])
  bare <- page_of(shipped, claims = coded[0, ])
  expect_length(parts(bare, "//h:p[@class='ours']"), 0)
  expect_false("Said by" %in% texts(bare, "//h:dt"))
})

test_that("evidence has a row for each change, and the figures of tidy()", {
  skip_if_not_installed("xml2")
  told <- tidy(shipped)
  for (id in shipped$claim_id) {
    rows <- sprintf(
      "//h:article[@id='claim-%s']//h:tbody/h:tr", id
    )
    mine <- told[told$claim_id == id, ]
    key <- paste(figure_words(mine$value, mine$quantity[1]), mine$words,
                 mine$explanation)
    runs <- rle(if (key[1] == key[2]) key[-1] else key)
    expect_length(parts(shipped_tree, rows), length(runs$lengths))
    last <- texts(shipped_tree, paste0(rows, "[last()]/*"))
    expect_match(last[1], "[Nn]ow$")
    expect_match(tolower(last[4]),
                 tolower(mine$explanation[nrow(mine)]), fixed = TRUE)
  }
})

test_that("tables have captions and header cells, and pictures have texts", {
  skip_if_not_installed("xml2")
  tables <- length(parts(shipped_tree, "//h:table"))
  expect_gt(tables, nrow(shipped))
  expect_length(parts(shipped_tree, "//h:table/h:caption"), tables)
  expect_length(
    parts(shipped_tree, "//h:tbody/h:tr[not(h:th[@scope='row'])]"), 0
  )
  expect_length(parts(shipped_tree, "//h:thead//h:th[not(@scope='col')]"), 0)
  alt <- xml2::xml_text(parts(shipped_tree, "//s:svg/@aria-label"))
  expect_length(alt, length(parts(shipped_tree, "//s:svg")))
  expect_true(any(grepl(paste(
    "printed 30,000 can stand for 27,000 to 33,000. Figure when it appeared:",
    "31,339; now: 31,531."
  ), alt, fixed = TRUE)))
})

test_that("a verdict is told by a word and a sign wherever it is told", {
  skip_if_not_installed("xml2")
  badges <- texts(shipped_tree, "//h:span[starts-with(@class, 'badge')]")
  words <- "(confirmed|confirmed within rounding|contradicted|not checkable)"
  signs <- paste0("^[", paste(verdict_signs, collapse = ""), "] ")
  expect_match(badges, paste0(signs, words))
})

test_that("without scripts the evidence is open and no control is shown", {
  skip_if_not_installed("xml2")
  expect_length(parts(shipped_tree, "//h:details[not(@open)]"), 0)
  expect_length(parts(shipped_tree, "//h:details"), nrow(shipped))
  expect_length(parts(shipped_tree, "//*[@id='controls'][@hidden]"), 1)
  expect_length(parts(shipped_tree, "//*[@hidden]"), 1)
})

test_that("the summary counts what summary() counts", {
  skip_if_not_installed("xml2")
  cells <- texts(shipped_tree, "//h:section[@id='summary']//h:tbody//h:td")
  counts <- summary(shipped)
  # A row for each article: its claims, and how many have each verdict.
  claims <- seq(1, length(cells), by = 1 + length(verdict_signs))
  articles <- unique(counts$article_id)
  expect_identical(cells[claims], as.character(
    table(factor(shipped$article_id, articles))
  ))
  cells <- cells[-claims]
  expect_identical(sub(" .*", "", cells), as.character(counts$now))
  changed <- counts$now != counts$at_publication
  expect_identical(
    sub(".*[(](.*)[)]", "\\1", cells[changed]),
    as.character(counts$at_publication[changed])
  )
})

# Without the whole page in the message of a failure.
says <- function(page, text) grepl(text, page, fixed = TRUE)

test_that("the page says by which rules and when it was made", {
  made <- "Made on 2026-11-25 with the R package nkarrivals"
  expect_true(says(shipped_page, made))
  expect_true(says(shipped_page, "both ends are counted in"))
  expect_true(says(shipped_page, "within 10% of the number"))
  expect_true(says(shipped_page, "a change of at least 25 percent"))
  expect_false(says(shipped_page, own_text))
  other <- page_of(check_claims(
    claims_of("telegraph-2018"), as_of = "2020-01-01", rounding = "truncate",
    hedge = 0.05, alpha = 0.01, words = word_rules(sharp = c(0.5, 0.2)),
    data = arrivals_by_year()
  ))
  expect_true(says(other, "a change of at least 50 percent"))
  expect_true(says(other, own_text))
  expect_true(says(other, "digits are taken to be cut off"))
  expect_true(says(other, "within 5% of the number"))
  expect_true(says(other, "less than 1 times in 100"))
  expect_true(says(other, "what was known on 2020-01-01"))
})

test_that("sources are those of the verdicts and those that they name", {
  skip_if_not_installed("xml2")
  listed <- xml2::xml_text(parts(
    shipped_tree, "//h:section[@id='sources']//h:li/@id"
  ))
  used <- sources_of(shipped)
  expect_true(all(paste0("source-", used$source_id) %in% listed))
  # A report that was not known yet is named, and nothing rests on it.
  early <- shipped[grepl("mbceg-2018", shipped$explanation) &
                     !grepl("mbceg-2018", shipped$sources), ][1, ]
  expect_true("source-mbceg-2018" %in% xml2::xml_text(parts(
    page_of(early), "//h:section[@id='sources']//h:li/@id"
  )))
  links <- xml2::xml_text(parts(
    shipped_tree, "//h:section[@id='sources']//h:a/@href"
  ))
  expect_true(all(used$url[!is.na(used$url)] %in% links))
})

test_that("a user's own claims and articles have their page", {
  skip_if_not_installed("xml2")
  mine <- data.frame(
    claim_id = c("a b", "a/b"), article_id = "mine",
    statement = c("Over 2,900 came in 2009", "Many came"),
    quantity = c("count", "none"), printed = c("2,900", NA),
    comparator = c("more_than", NA), period_start = c("2009-01-01", NA),
    period_end = c("2009-12-31", NA)
  )
  article <- data.frame(
    article_id = "mine", published_from = "2010-06-01",
    published_to = "2010-06-01"
  )
  page <- page_of(check_claims(mine, articles = article), "A title",
                  articles = article, claims = mine)
  expect_identical(texts(page, "//h:h1"), "A title")
  expect_identical(texts(page, "//h:main//h:h2")[3], "mine")
  expect_identical(
    xml2::xml_text(parts(page, "//h:article/@id")),
    c("claim-a-b", "claim-a-b-1")
  )
  expect_match(page, "Published on 2010-06-01.", fixed = TRUE)
  empty <- page_of(shipped[0, ])
  expect_length(parts(empty, "//h:article"), 0)
})

test_that("a file that is there stays unless told otherwise", {
  file <- tempfile(fileext = ".html")
  expect_identical(withVisible(claim_report(file, shipped)),
                   list(value = file, visible = FALSE))
  before <- readLines(file)
  expect_error(claim_report(file, shipped[1, ]), class = "nka_error_file")
  expect_identical(readLines(file), before)
  claim_report(file, shipped[1, ], overwrite = TRUE)
  expect_lt(length(readLines(file)), length(before) + 1)
  expect_no_match(paste(readLines(file), collapse = ""), "telegraph-2018-02")
  expect_identical(
    list.files(dirname(file), "^[.]nkarrivals-", all.files = TRUE), character()
  )
  unlink(file)
})

bound_claims <- do.call(rbind, lapply(
  c("more_than", "at_least", "less_than", "at_most"), function(word) {
    one_claim("count", claim_id = word, printed = "1,000", comparator = word,
              period_start = "2009-01-01", period_end = "2009-12-31")
  }
))

test_that("a bound is told with or without its own number", {
  skip_if_not_installed("xml2")
  verdicts <- check_claims(bound_claims, articles = one_article)
  page <- page_of(verdicts, claims = bound_claims, articles = one_article)
  pictures <- xml2::xml_text(parts(page, "//s:svg/@aria-label"))
  words <- c("above 1,000", "from 1,000 on", "below 1,000", "up to 1,000")
  for (i in seq_along(words)) {
    expect_match(pictures[i], paste("stands for numbers", words[i]),
                 fixed = TRUE)
  }
  below <- texts(page, "//s:svg/s:text[last()]")
  expect_identical(below, words)
})

women <- one_claim(
  "count", printed = "35", sex = "female", statement = "35 women in 2022",
  period_start = "2022-01-01", period_end = "2022-12-31"
)
late_article <- transform(
  one_article, published_from = "2024-07-30", published_to = "2024-07-30"
)

test_that("a contradicted claim is shown with its likeliest readings", {
  skip_if_not_installed("xml2")
  verdicts <- check_claims(women, articles = late_article)
  read <- readings(women, articles = late_article)
  page <- page_of(verdicts, claims = women, articles = late_article,
                  readings = read)
  shown <- parts(page, "//h:article/h:div[@class='readings']")
  expect_length(shown, 1)
  item <- texts(shown[[1]], ".//h:li")
  expect_identical(item, paste0(
    "Read as men", sub(".*read as men", "", format(read)), "."
  ))
  link <- xml2::xml_text(parts(shown[[1]], ".//h:li/h:a/@href"))
  expect_true(all(sub("#", "", link) %in% xml2::xml_text(parts(page, "//@id"))))
  chance <- texts(shown[[1]], "./h:p")
  expect_match(chance, sprintf("^%d readings were tried", attr(read, "tried")))
  expect_match(chance, format(signif(attr(read, "expected"), 2)), fixed = TRUE)
})

test_that("readings are shown for no other claim", {
  skip_if_not_installed("xml2")
  right <- transform(women, printed = "32")
  verdicts <- check_claims(right, articles = late_article)
  page <- page_of(
    verdicts, claims = right, articles = late_article,
    readings = readings(right, articles = late_article, all = TRUE)
  )
  expect_length(parts(page, "//h:div[@class='readings']"), 0)
  wrong <- check_claims(women, articles = late_article)
  other <- readings(transform(women, statement = "Another"),
                    articles = late_article)
  page <- page_of(wrong, claims = women, articles = late_article,
                  readings = other)
  expect_length(parts(page, "//h:div[@class='readings']"), 0)
})

test_that("a claim is a link where the text of another names it", {
  skip_if_not_installed("xml2")
  row <- which(shipped$claim_id == "kei-2024-40")
  links <- xml2::xml_text(parts(
    parts(shipped_tree, "//h:article")[[row]], ".//h:a/@href"
  ))
  expect_true("#claim-liu-2019-07" %in% links)
})
