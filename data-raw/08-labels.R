# Korean labels. labels.csv holds what the ministry's tables do not print
# (sexes, columns) and the one form to use where they print several.

own <- read_raw("labels.csv")
printed <- unique(data.frame(
  code = read_raw("composition.csv")$category,
  kind = read_raw("composition.csv")$dimension,
  label_ko = read_raw("composition.csv")$category_ko
))
census <- unique(data.frame(
  code = read_raw("provinces.csv")$province,
  kind = "province",
  label_ko = read_raw("provinces.csv")$province_ko
))
key <- function(x) paste(x$kind, x$code)
printed <- printed[!key(printed) %in% key(own), ]
labels_table <- rbind(own, printed, census)
kinds <- c(
  "sex", "column", "age", "education", "occupation", "origin_province",
  "residence_region", "province"
)
labels_table <- as_table(labels_table[order(
  match(labels_table$kind, kinds), labels_table$code,
  method = "radix"
), ])
stop_unless(all(labels_table$kind %in% kinds), "labels: an unknown kind")
check_keys(labels_table, c("kind", "code"), "labels")
