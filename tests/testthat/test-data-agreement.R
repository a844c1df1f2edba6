raw_file <- function(...) test_path("..", "..", "data-raw", ...)
skip_if_not(
  file.exists(raw_file("codings", "pairs.csv")),
  "data-raw/ is not part of the built package; run in the source tree"
)

read_text <- function(file) {
  x <- read.csv(file, colClasses = "character", encoding = "UTF-8",
                na.strings = character())
  x[] <- lapply(x, trimws)
  x
}
shipped_table <- function(name) {
  read.csv(
    system.file("extdata", paste0(name, ".csv"), package = "nkarrivals")
  )
}
a <- read_text(raw_file("codings", "coder-a.csv"))
b <- read_text(raw_file("codings", "coder-b.csv"))
pairs <- read_text(raw_file("codings", "pairs.csv"))

# The pairs as one long table, joined by merge() and not by match().
merged <- merge(pairs, a, by.x = "coder_a", by.y = "claim_id")
merged <- merge(merged, b, by.x = "coder_b", by.y = "claim_id",
                suffixes = c("_of_a", "_of_b"))
cells <- function(column, coder) {
  parts <- switch(column,
    period = c("period_start", "period_end"),
    reference = c("reference_start", "reference_end"), column
  )
  as.matrix(merged[paste0(parts, "_of_", coder)])
}
same_cells <- function(column) {
  rowSums(cells(column, "a") != cells(column, "b")) == 0
}
filled_cells <- function(column) {
  rowSums(cbind(cells(column, "a"), cells(column, "b")) != "") > 0
}
coded <- c("quantity", "comparator", "printed", "sex", "category", "period",
           "reference", "window")

# Kappa by what a row of one coder has in common with every row of the other.
kappa_of <- function(x, y) {
  by_chance <- mean(outer(x, y, `==`))
  1 - mean(x != y) / (1 - by_chance)
}

test_that("the table of agreement is what the two codings say", {
  table <- shipped_table("coder_agreement")
  expect_identical(table$column, c(coded, "all"))
  same <- vapply(coded, same_cells, logical(nrow(merged)))
  filled <- vapply(coded, filled_cells, logical(nrow(merged)))
  same <- cbind(same, all = rowSums(!same) == 0)
  filled <- cbind(filled, all = TRUE)
  expect_true(all(table$pairs == nrow(merged)))
  expect_identical(table$same, as.integer(colSums(same)))
  expect_identical(table$filled, as.integer(colSums(filled)))
  expect_identical(table$same_filled, as.integer(colSums(same & filled)))
  expect_equal(table$percent, round(100 * colMeans(same), 1),
               ignore_attr = TRUE)
  expect_equal(
    table$percent_filled,
    round(100 * colSums(same & filled) / colSums(filled), 1),
    ignore_attr = TRUE
  )
})

test_that("kappa is given for the columns of few words, as computed anew", {
  table <- shipped_table("coder_agreement")
  words <- c("quantity", "comparator", "sex")
  expect_identical(table$column[!is.na(table$kappa)], words)
  for (column in words) {
    expect_equal(
      table$kappa[table$column == column],
      round(kappa_of(cells(column, "a")[, 1], cells(column, "b")[, 1]), 3)
    )
  }
})

test_that("kappa is chance-corrected agreement, whatever the codings", {
  room <- new.env(parent = globalenv())
  source(raw_file("functions.R"), local = room, encoding = "UTF-8")
  x <- c("a", "a", "b", "b", "c", "a", "", "b")
  y <- c("a", "b", "b", "b", "a", "a", "", "d")
  expect_equal(room$cohen_kappa(x, y), kappa_of(x, y))
  expect_equal(room$cohen_kappa(x, x), 1)
  # Half the same where half would be by chance.
  expect_equal(room$cohen_kappa(c("a", "a", "b", "b"), c("a", "b", "a", "b")),
               0)
  expect_equal(room$cohen_kappa(c("a", "b"), c("b", "a")), -1)
})

test_that("each row of a coder stands in one pair, of one article", {
  expect_setequal(pairs$coder_a[nzchar(pairs$coder_a)], a$claim_id)
  expect_setequal(pairs$coder_b[nzchar(pairs$coder_b)], b$claim_id)
  expect_identical(sum(nzchar(pairs$coder_a)), nrow(a))
  expect_identical(sum(nzchar(pairs$coder_b)), nrow(b))
  expect_setequal(pairs$claim_id[nzchar(pairs$claim_id)],
                  nkarrivals::claims$claim_id)
  article <- function(id) sub("-[0-9]+$", "", id)
  ids <- as.matrix(pairs[c("claim_id", "coder_a", "coder_b")])
  expect_true(all(apply(ids, 1, function(row) {
    length(unique(article(row[nzchar(row)]))) == 1
  })))
})

test_that("the rows of each article add up to those of the coders", {
  rows <- shipped_table("coder_rows")
  expect_identical(rows$article_id, nkarrivals::articles$article_id)
  expect_identical(rows$both + rows$only_a, rows$coder_a)
  expect_identical(rows$both + rows$only_b, rows$coder_b)
  expect_identical(c(sum(rows$coder_a), sum(rows$coder_b)), c(nrow(a), nrow(b)))
  expect_identical(sum(rows$both), nrow(merged))
  expect_identical(sum(rows$settled), nrow(nkarrivals::claims))
})

test_that("a row on which the coders agree is settled as they have it", {
  claims <- read_text(raw_file("claims.csv"))
  agreed <- merged[merged$claim_id != "" &
                     rowSums(!vapply(coded, same_cells,
                                     logical(nrow(merged)))) == 0, ]
  at <- match(agreed$claim_id, claims$claim_id)
  other <- character()
  for (column in c("quantity", "comparator", "printed", "sex", "category",
                   "period_start", "period_end", "reference_start",
                   "reference_end", "window")) {
    differs <- claims[[column]][at] != agreed[[paste0(column, "_of_a")]]
    other <- c(other, paste(agreed$claim_id, column)[differs])
  }
  expect_identical(other, character())
})

test_that("where the coders differ, the pairs say how it was settled", {
  one <- (pairs$coder_a == "") != (pairs$coder_b == "")
  expect_true(all(nzchar(pairs$note[one | pairs$claim_id == ""])))
  differ <- rowSums(!vapply(coded, same_cells, logical(nrow(merged)))) > 0
  ids <- merged$claim_id[differ]
  expect_identical(ids[!nzchar(merged$note[differ])], character())
})
