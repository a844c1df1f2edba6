# articles and claims: coded by hand, only typed here. The remarks on the
# articles become the notes of their sources.

raw <- read_raw("articles.csv")
article_remarks <- raw$remark
articles <- as_table(transform(
  raw,
  published_from = as.Date(published_from),
  published_to = as.Date(published_to),
  remark = NULL
))
check_keys(articles, "article_id", "articles")

claims <- as.list(read_raw("claims.csv"))
days <- c(
  "period_start", "period_end", "reference_start", "reference_end", "coded_on"
)
claims[days] <- lapply(claims[days], as.Date)
claims$paragraph <- whole(claims$paragraph)
claims <- as_table(claims)
check_keys(claims, "claim_id", "claims")
stop_unless(
  all(claims$article_id %in% articles$article_id),
  "claims: an article that is not in the articles"
)
