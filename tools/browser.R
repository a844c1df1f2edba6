# Writes two pages for tools/browser.js into the folder that is its argument:
# that of all claims, and one whose texts would run scripts if they could.

library(nkarrivals)
target <- commandArgs(trailingOnly = TRUE)

claim_report(
  file.path(target, "page.html"),
  readings = readings(subset(claims, article_id == "visiontimes-2018"))
)

run <- "window.hit = 1"
hostile <- c(
  sprintf("</h3><script>%s</script>", run),
  sprintf("<img src='x' onerror='%s'>", run),
  sprintf("\"><svg onload=\"%s\"></svg>", run),
  sprintf("</style></script><script>%s</script><!--", run)
)
own <- data.frame(
  claim_id = hostile, article_id = c("a", "a", "b", "b"), statement = hostile,
  quantity = c("none", "count", "count", "external"),
  printed = c(NA, "1,127", "5", NA), period_start = "2017-01-01",
  period_end = "2017-12-31", attributed_to = hostile, remark = hostile
)
articles <- data.frame(
  article_id = c("a", "b"), published_from = "2020-06-01",
  published_to = "2020-06-30", title = hostile[1:2], publisher = hostile[3],
  author = hostile[4], url = paste0("javascript:", run),
  language = "en\" onfocus=\"window.hit = 1\" tabindex=\"1"
)
claim_report(
  file.path(target, "hostile.html"), check_claims(own, articles = articles),
  hostile[1], articles, own, readings = readings(own, articles = articles)
)
