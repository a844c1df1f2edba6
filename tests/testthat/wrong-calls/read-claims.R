list(
  bad(read_claims(5), "file", "`file` must be the path of one file, not 5."),
  bad(read_claims(c("a.csv", "b.csv")), "file",
      paste("`file` must be the path of one file, not a character vector of",
            "length 2.")),
  bad(read_claims("no-such-file.csv", articles = 5), "type",
      "`articles` must be a data frame, not 5.",
      "Give a data frame, a tibble or a data.table.")
)
