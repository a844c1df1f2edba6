# sources: the union of the two lists of sources and the articles. A source
# that is on both lists keeps what either says.

arrival_sources <- read_raw("sources_arrivals.csv")
context_sources <- read_raw("sources_context.csv")

shared <- intersect(arrival_sources$source_id, context_sources$source_id)
at <- match(shared, arrival_sources$source_id)
from <- match(shared, context_sources$source_id)
stop_unless(
  identical(arrival_sources$url[at], context_sources$url[from]),
  "sources: an id that stands for two addresses"
)
for (column in c("title", "published_on")) {
  arrival_sources[[column]][at] <- either(
    arrival_sources[[column]][at], context_sources[[column]][from]
  )
}
notes <- cbind(arrival_sources$note[at], context_sources$note[from])
arrival_sources$note[at] <- apply(notes, 1, function(x) {
  paste(x[!is.na(x)], collapse = " Also: ")
})

# The date of an article as exactly as its first and last possible day agree.
shared_date <- function(from, to) {
  from <- format(from)
  to <- format(to)
  same <- function(n) substr(from, 1, n) == substr(to, 1, n)
  digits <- ifelse(same(10), 10, ifelse(same(7), 7, 4))
  substr(from, 1, digits)
}
article_sources <- with(articles, data.frame(
  source_id = article_id, publisher, title, url,
  published_on = shared_date(published_from, published_to),
  language, note = article_remarks
))

stacked <- rbind(
  arrival_sources,
  context_sources[!context_sources$source_id %in% shared, ],
  article_sources
)
sources <- as_table(stacked[order(stacked$source_id, method = "radix"), ])
check_keys(sources, "source_id", "sources")

for (name in c(
  "arrivals", "arrivals_quarterly", "arrival_reports", "composition",
  "provinces", "refugees_abroad", "costs", "events"
)) {
  stop_unless(
    all(split_ids(get(name)$source_id) %in% sources$source_id) &&
      !anyNA(get(name)$source_id),
    sprintf("%s: a row without a known source", name)
  )
}
