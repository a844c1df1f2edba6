made <- "Make one with check_claims()."
named <- "Give a name such as \"verdicts.csv\" or \"verdicts.json\"."

list(
  bad(as_claimreview(verdicts), "value", "`author` is missing.",
      "Say who publishes the reviews."),
  bad(as_claimreview(verdicts, 1), "value",
      "`author` must be one text, not 1."),
  bad(as_claimreview(verdicts, "A", "Thing"), "value",
      "`author_type` must be \"Organization\" or \"Person\", not \"Thing\"."),
  bad(as_claimreview(verdicts, "A", url = "javascript:alert(1)"), "value",
      "`url` must be an address of the web, not \"javascript:alert(1)\".",
      "It begins with http:// or https://."),
  bad(as_claimreview(two, "A"), "type",
      "`verdicts` must be a whole table of verdicts, not a data frame.", made),
  bad(as_claimreview(verdicts, "A", date = 1), "date",
      paste("`date`", one_day, "1.")),
  bad(write_verdicts(), "type", "`verdicts` is missing.", made),
  bad(write_verdicts(two, "x.csv"), "type",
      "`verdicts` must be a whole table of verdicts, not a data frame.", made),
  bad(write_verdicts(verdicts), "value", "`file` is missing.", named),
  bad(write_verdicts(verdicts, "verdicts.xlsx"), "value",
      "`file` (\"verdicts.xlsx\") must end in .csv or .json.", named),
  bad(write_verdicts(verdicts, "not-there/x.csv"), "file",
      "The folder of `file`, \"not-there\", is not there.", "Make it first.")
)
