# Texts of claims and articles that would do harm where they were taken for more
# than text: in a page, in JSON inside a page, in a spreadsheet, in a terminal.

skip_on_cran()

hostile <- c(
  "</h3></article><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
  "\"><svg onload=\"alert(1)", "' onmouseover='alert(1)", "<!-- ]]> -->",
  "&lt;b&gt; &amp;amp; &#x3C;i>", "</style></title></textarea>",
  "=HYPERLINK(\"https://example.org\")", "+1", "-2+3", "@SUM(A1)", "'quoted'",
  "\uFF1D1+1", "a\tb\n=c", "a\",\"=b", "\u2028alert(1)//\u2029",
  "{{constructor}} ${7*7} `x` \\u003c"
)

bad_claims <- data.frame(
  claim_id = paste0("c", seq_along(hostile), "<&\"'"), article_id = "a1<&\"'",
  statement = hostile, quantity = "none", attributed_to = hostile,
  remark = rev(hostile)
)
bad_articles <- data.frame(
  article_id = "a1<&\"'", published_from = "2020-06-01",
  published_to = "2020-06-30", title = hostile[1], publisher = hostile[2],
  author = hostile[3], url = "javascript:alert(1)",
  language = "en\" onload=\"alert(1)"
)
verdicts <- check_claims(bad_claims, articles = bad_articles)

hostile_page <- function(articles = bad_articles, title = hostile[1]) {
  file <- tempfile(fileext = ".html")
  on.exit(unlink(file))
  claim_report(file, verdicts, title, articles, bad_claims)
  xml2::read_xml(file)
}

of_page <- function(page, path) {
  xml2::xml_text(xml2::xml_find_all(
    page, path, c(h = "http://www.w3.org/1999/xhtml")
  ))
}

# White space as a reader of HTML or XML sees it.
spaced <- function(x) gsub("[ \t\n]+", " ", x)

test_that("a page shows hostile text as text and is made of its own parts", {
  skip_if_not_installed("xml2")
  page <- hostile_page()
  expect_identical(spaced(of_page(page, "//h:article/h:h3")), spaced(hostile))
  expect_identical(of_page(page, "//h:h1"), hostile[1])
  expect_identical(
    spaced(of_page(page, "//h:dt[. = 'Note']/following-sibling::h:dd")),
    spaced(rev(hostile))
  )
  expect_length(of_page(page, "//h:script"), 1)
  expect_length(of_page(page, "//h:style"), 1)
  expect_length(of_page(page, "//comment()"), 0)
  expect_length(of_page(page, "//@*[starts-with(name(), 'on')]"), 0)
  file <- tempfile(fileext = ".html")
  on.exit(unlink(file))
  claim_report(file, check_claims())
  tags <- function(x) unique(xml2::xml_name(xml2::xml_find_all(x, "//*")))
  expect_identical(setdiff(tags(page), tags(xml2::read_xml(file))), character())
})

test_that("addresses become links only where they are of the web", {
  skip_if_not_installed("xml2")
  usual <- of_page(hostile_page(), "//@href")
  links <- function(url) {
    articles <- bad_articles
    articles$url <- url
    setdiff(of_page(hostile_page(articles), "//@href"), usual)
  }
  for (url in c(
    "javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x",
    "//example.org", "https://example.org/ javascript:x",
    "java\nscript:https://example.org", "vbscript:x"
  )) {
    expect_identical(links(url), character(), label = url)
  }
  expect_identical(links("https://example.org/?a=\"&b='<c>"),
                   "https://example.org/?a=\"&b='<c>")
})

test_that("the language of an article is a tag or nothing", {
  skip_if_not_installed("xml2")
  language <- function(x) {
    articles <- bad_articles
    articles$language <- x
    of_page(hostile_page(articles), "//h:section[@id='claims']//h:h2/@lang")
  }
  expect_identical(language("ko"), "ko")
  expect_identical(language("en\" onload=\"x"), character())
})

test_that("JSON-LD cannot end the script that it stands in", {
  json <- as_claimreview(verdicts, "A", articles = bad_articles,
                         claims = bad_claims)
  expect_length(json, 1)
  expect_no_match(json, "[<>&\u2028\u2029]")
  back <- jsonlite::fromJSON(json, simplifyVector = FALSE)
  expect_identical(vapply(back, `[[`, "", "claimReviewed"), hostile)
  work <- back[[1]]$itemReviewed$appearance
  expect_identical(work$headline, hostile[1])
  expect_null(work$url)
})

test_that("files hold hostile text whole, and CSV no cell that is a formula", {
  files <- tempfile(fileext = c(".csv", ".json"))
  on.exit(unlink(files))
  for (file in files) write_verdicts(verdicts, file)
  csv <- read.csv(files[1], encoding = "UTF-8", na.strings = "",
                  colClasses = c(statement = "character"))
  expect_no_match(csv$statement, "^[=+@\t\r\n\uFF1D-]")
  expect_identical(sub("^'", "", csv$statement), hostile)
  expect_identical(sub("^'", "", csv$claim_id), bad_claims$claim_id)
  json <- jsonlite::fromJSON(files[2])
  expect_identical(json$statement, hostile)
})

test_that("text that hides what it holds is refused, or shown as such", {
  for (text in c("a\u202Eb", "a\u2066b", "a\033[31mb", "a\001b", "a\u0085b",
                 strrep("x", 1e7))) {
    claim <- one_claim("none", statement = text)
    expect_error(check_claims(claim, articles = one_article),
                 class = "nka_error_claim")
  }
  skip_if_not_installed("xml2")
  articles <- bad_articles
  articles$title <- "a\u202Eb\u0001c"
  heading <- of_page(hostile_page(articles), "//h:main//h:h2")
  expect_true(paste0(hostile[2], ": a\uFFFDb\uFFFDc") %in% heading)
  latin <- bad_articles
  latin$title <- "caf\xe9"
  expect_match(of_page(hostile_page(latin), "//h:main//h:h2")[3],
               "caf(\uFFFD|<e9>)$")
})

test_that("printing shows hostile text on lines of its own, as it is", {
  shown <- paste(capture.output(print(verdicts)), collapse = " ")
  for (text in hostile[1:12]) {
    expect_match(spaced(shown), spaced(text), fixed = TRUE)
  }
})
