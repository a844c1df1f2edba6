# How far the two codings of the articles agree, computed from codings/: rows
# that both coders have are compared column by column. Verdicts play no part.

coding_of <- function(letter) {
  coding <- read_raw(sprintf("codings/coder-%s.csv", letter))
  stop_unless(
    identical(names(coding), names(claims)),
    sprintf("codings: coder-%s has other columns than the claims", letter)
  )
  coding
}
coding_a <- coding_of("a")
coding_b <- coding_of("b")
pairs <- read_raw("codings/pairs.csv")

# Each row of a coder is in one pair, and each claim in one or more.
once <- function(x, ids) identical(sort(x[!is.na(x)]), sort(ids))
stop_unless(
  once(pairs$coder_a, coding_a$claim_id) &&
    once(pairs$coder_b, coding_b$claim_id) &&
    once(unique(pairs$claim_id), claims$claim_id),
  "codings: pairs that do not hold each row once"
)

both <- !is.na(pairs$coder_a) & !is.na(pairs$coder_b)
at_a <- match(pairs$coder_a[both], coding_a$claim_id)
at_b <- match(pairs$coder_b[both], coding_b$claim_id)
stop_unless(
  identical(coding_a$article_id[at_a], coding_b$article_id[at_b]),
  "codings: a pair of two articles"
)

# What the coders had to choose; a period is its two days.
coded_as <- function(coding) {
  days <- function(from, to) {
    ifelse(is.na(from) & is.na(to), "", paste(either(from, ""), either(to, "")))
  }
  columns <- c("quantity", "comparator", "printed", "sex", "category", "window")
  out <- lapply(coding[columns], either, "")
  out$period <- days(coding$period_start, coding$period_end)
  out$reference <- days(coding$reference_start, coding$reference_end)
  out
}

# Only these columns take one of a few words; for the others kappa would say no
# more than the percentage.
words <- c("quantity", "comparator", "sex")

chosen_a <- lapply(coded_as(coding_a), `[`, at_a)
chosen_b <- lapply(coded_as(coding_b), `[`, at_b)
compare <- function(column) {
  x <- chosen_a[[column]]
  y <- chosen_b[[column]]
  filled <- nzchar(x) | nzchar(y)
  data.frame(
    column = column, pairs = length(x), same = sum(x == y),
    percent = round(100 * mean(x == y), 1), filled = sum(filled),
    same_filled = sum((x == y)[filled]),
    percent_filled = round(100 * mean((x == y)[filled]), 1),
    kappa = if (column %in% words) round(cohen_kappa(x, y), 3) else NA_real_
  )
}
chosen <- c(
  "quantity", "comparator", "printed", "sex", "category", "period",
  "reference", "window"
)
# A row in which every column is the same, as if it were one column.
chosen_a$all <- do.call(paste, c(chosen_a[chosen], sep = "\r"))
chosen_b$all <- do.call(paste, c(chosen_b[chosen], sep = "\r"))
coder_agreement <- do.call(rbind, lapply(c(chosen, "all"), compare))

# Rows of each article, and how many of them only one coder has.
rows_of <- function(ids) {
  as.vector(table(factor(sub("-[0-9]+$", "", ids), articles$article_id)))
}
coder_rows <- data.frame(
  article_id = articles$article_id,
  coder_a = rows_of(coding_a$claim_id),
  coder_b = rows_of(coding_b$claim_id),
  both = rows_of(pairs$coder_a[both]),
  only_a = rows_of(pairs$coder_a[is.na(pairs$coder_b)]),
  only_b = rows_of(pairs$coder_b[is.na(pairs$coder_a)]),
  settled = rows_of(claims$claim_id)
)
