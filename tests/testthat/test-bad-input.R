# Wrong calls of every public function, each with the class of its error and
# the whole message. Lines that tidyselect words are left out of the message:
# they change with its version.

two <- data.frame(year = 2018:2019, arrivals = 1:2)
by_sex <- arrivals_by_year(by = sex)
verdicts <- check_claims(nkarrivals::claims[1:3, ])

with <- function(...) {
  data <- two
  columns <- list(...)
  for (name in names(columns)) data[[name]] <- columns[[name]]
  data
}

dated <- function(x) {
  data <- data.frame(row = seq_along(x))
  data$date <- x
  data
}

spans <- function(start, end) {
  data.frame(period_start = as.Date(start), period_end = as.Date(end),
             arrivals = seq_along(start))
}

claimed <- function(...) {
  claim <- data.frame(
    claim_id = "mine", article_id = "telegraph-2018", statement = "Some came",
    quantity = "count", printed = "192", period_start = "2018-01-01",
    period_end = "2018-12-31"
  )
  columns <- list(...)
  for (name in names(columns)) claim[[name]] <- columns[[name]]
  claim
}

reports <- function(rows = 1:2, ...) {
  out <- as.data.frame(nkarrivals::arrival_reports)[rows, ]
  columns <- list(...)
  for (name in names(columns)) out[[name]] <- columns[[name]]
  out
}

frame <- "Give a data frame, a tibble or a data.table."
columns <- "The columns are `year`, `arrivals`."
days <- paste("Give a Date, a POSIXct with a time zone, text such as",
              "\"2018-04-15\", or whole years.")
text_days <- "Days are written like \"2018-04-15\"; unknown ones are NA."
mend <- "Mend the date, or set it to NA if it is unknown."
as_date <- "If these are days, give them as Date."
readable <- paste("Give one column; or `year` with `half`, `quarter` or",
                  "`month`;",
                  "or the first and last day as two Dates.")
leave_out <- paste("Leave such rows out, or split them by figures that a",
                   "source gives.")
one_length <- "Keep one length of period."
unknown_count <- "A count that is not known is NA."
plain_counts <- "Give an integer, double or integer64 column."
exact <- "No exact answer can be given past it; look for a wrong count."
groupable <- "Give a factor, text, integers, logical values or dates."
anew <- "Make it anew with factor()."
place <- paste("`na = \"keep\"` gives unknown rows a place,",
               "`na = \"omit\"` leaves them out.")
meaning <- paste("Say what the codes mean, for instance",
                 "`codes = c(female = \"2\", male = \"1\")`.")
both_codes <- paste("For instance c(female = \"2\", male = \"1\");",
                    "`unknown` may be named too.")
counted <- "Make one with arrivals_by_year() or one of its siblings."
sibling <- "Count with arrivals_by_year() or one of its siblings."
written <- paste("Numbers are written 30,000 or 2.5 or -31%; words such as",
                 "\"about\" go into `comparator`.")
one_day <- "must be one day, a Date or text such as \"2018-04-15\", not"
one_period <- paste("Give a year such as 2009, or \"2018-H1\", \"2018-Q1\",",
                    "\"2018-03\".")
names_source <- paste("Give a result of this package, a data frame with a",
                      "column",
                      "`source_id`, or a character vector of ids.")
listed <- "Give text such as \"female\"; `labels_ko()` lists the codes."
as_printed <- "Write for example \"192\", \"30,000\", \"-31%\" or \"2.5\"."
zeros <- paste("Give it as printed: trailing zeros are evidence and a number",
               "has none.")
either <- "must be \"either\", \"half_up\", \"half_even\" or \"truncate\", not"
seeds <- paste("`seed` must be one whole number from -2147483647 to",
               "2147483647, not")
drawable <- "Make one with arrivals_by_year() or gender_share()."

bad <- function(call, what, ...) {
  list(call = substitute(call), what = what,
       text = paste(c(...), collapse = "\n"))
}

wrong_calls <- list(
  # What is counted
  bad(arrivals_by_year(NULL), "type", "`data` must be a data frame, not NULL.",
      frame),
  bad(arrivals_by_half(1:3), "type",
      "`data` must be a data frame, not an integer vector of length 3.", frame),
  bad(arrivals_by_quarter(list(a = 1)), "type",
      "`data` must be a data frame, not a list.", frame),
  bad(arrivals_by_month("2018"), "type",
      "`data` must be a data frame, not \"2018\".", frame),
  bad(gender_share(1), "type", "`data` must be a data frame, not 1.", frame),
  bad(category_share(mean), "type",
      "`data` must be a data frame, not a function.", frame),
  bad(arrivals_by_year(two, na = "drop"), "value",
      "`na` must be \"keep\", \"error\" or \"omit\", not \"drop\"."),
  bad(arrivals_by_month(dated("2018-01-01"), na = NA), "value",
      "`na` must be \"keep\", \"error\" or \"omit\", not NA."),
  bad(arrivals_by_year(two, cuont = arrivals), "value",
      "`cuont` is not an argument of this function."),
  bad(arrivals_by_year(two, year, arrivals, NULL, "keep", 5), "value",
      "There are more values than arguments."),

  # Columns
  bad(arrivals_by_year(data.frame(x = 1)), "column",
      "The data have no column `date` or `year`.",
      "Say which column holds the dates: `date = <column>`.",
      "The columns are `x`."),
  bad(arrivals_by_year(data.frame()), "column",
      "The data have no column `date` or `year`.",
      "Say which column holds the dates: `date = <column>`.",
      "The columns are none."),
  bad(arrivals_by_year(two, date = when), "column",
      "`date` does not select a column of the data.", columns),
  bad(arrivals_by_year(two, by = "sex"), "column",
      "`by` does not select a column of the data.", columns),
  bad(arrivals_by_year(two, count = c(year, arrivals)), "column",
      "`count` must select one column, not 2: `year` and `arrivals`."),
  bad(gender_share(two), "column", "The data have no column `sex` or `gender`.",
      "Say which one it is: `sex = <column>`.", columns),
  bad(gender_share(two, sex = g), "column",
      "`sex` does not select a column of the data.", columns),
  bad(category_share(two), "column", "The data have no column `category`.",
      "Say which one it is: `category = <column>`.", columns),
  bad(category_share(two, job), "column",
      "`category` does not select a column of the data.", columns),

  # Dates
  bad(arrivals_by_year(dated(list(1, 2))), "date",
      "Column `date` holds list values, not dates.", days),
  bad(arrivals_by_year(dated(c(TRUE, FALSE))), "date",
      "Column `date` holds logical values, not dates.", days),
  bad(arrivals_by_year(dated(as.POSIXlt("2018-01-01", tz = "UTC"))), "date",
      "Column `date` holds POSIXlt values, not dates.", days),
  bad(arrivals_by_year(dated(c("2018-01-01", "2018-3-1"))), "date",
      "Column `date` holds text that is not a day: \"2018-3-1\" in row 2.",
      text_days),
  bad(arrivals_by_half(dated(c(NA, "2018-02-30"))), "date",
      "Column `date` holds text that is not a day: \"2018-02-30\" in row 2.",
      text_days),
  bad(arrivals_by_month(dated(c("2018-01-01", "2018-03-31junk"))), "date",
      paste("Column `date` holds text that is not a day:",
            "\"2018-03-31junk\" in row 2."),
      text_days),
  bad(arrivals_by_quarter(dated(factor(c("2018-01-01", NA, "soon")))), "date",
      "Column `date` holds text that is not a day: \"soon\" in row 3.",
      text_days),
  bad(arrivals_by_year(dated(.POSIXct(0, tz = ""))), "date",
      "Column `date` holds times without a time zone.",
      "State it, for instance attr(data$date, \"tzone\") <- \"Asia/Seoul\"."),
  bad(arrivals_by_year(dated(.POSIXct(0, tz = "Mars/Olympus"))), "date",
      "Column `date` has an unknown time zone, \"Mars/Olympus\".",
      "Zones are listed by OlsonNames(), for instance \"Asia/Seoul\"."),
  bad(arrivals_by_year(dated(.Date(c(0, 3e6)))), "date",
      paste("`date` must lie in years 1 to 9999, but row 2 is",
            "day 3000000 after 1970-01-01."),
      mend),
  bad(arrivals_by_year(dated(.Date(-800000L))), "date",
      paste("`date` must lie in years 1 to 9999, but row 1 is",
            "day -800000 after 1970-01-01."),
      mend),
  bad(arrivals_by_year(with(year = c(2018, 2018.5))), "date",
      "Column `year` must hold whole numbers, but row 2 is 2018.5.", as_date),
  bad(arrivals_by_year(with(year = c(2018, 0))), "date",
      "`year` must lie in years 1 to 9999, but row 2 is 0.", mend),
  bad(arrivals_by_year(with(year = c(2018L, 20180415L))), "date",
      "`year` must lie in years 1 to 9999, but row 2 is 20180415.", mend),
  bad(arrivals_by_year(with(year = c(2018, 3e9))), "date",
      "`year` must lie in years 1 to 9999, but row 2 is 3000000000.", mend),
  bad(arrivals_by_year(with(year = c(Inf, 2018))), "date",
      "`year` must lie in years 1 to 9999, but row 1 is Inf.", mend),
  bad(arrivals_by_quarter(with(year = c(2018, 10000), quarter = 1)), "date",
      "`year` must lie in years 1 to 9999, but row 2 is 10000.", mend),
  bad(arrivals_by_quarter(with(quarter = c(1, 5))), "date",
      "Column `quarter` must lie in 1 to 4, but row 2 is 5."),
  bad(arrivals_by_half(with(half = c(0, 1))), "date",
      "Column `half` must lie in 1 to 2, but row 1 is 0."),
  bad(arrivals_by_month(with(month = c("Jan", "Feb"))), "date",
      "Column `month` must hold whole numbers, not character values."),
  bad(arrivals_by_month(with(month = c(1, 1.5))), "date",
      "Column `month` must hold whole numbers, but row 2 is 1.5.", as_date),
  bad(arrivals_by_year(two, date = c(year, arrivals)), "date",
      "`date` cannot be read from `year` and `arrivals`.", readable),
  bad(arrivals_by_year(spans("2018-01-01", "2017-12-31")), "date",
      paste("Column `period_end` must not lie before `period_start`,",
            "but row 1 runs from 2018-01-01 to 2017-12-31.")),

  # Periods
  bad(arrivals_by_month(two), "period",
      "Counts by year cannot be split by month.",
      "Count by year, or give dates."),
  bad(arrivals_by_quarter(with(half = 1:2)), "period",
      "Counts by half cannot be split by quarter.",
      "Count by half, or give dates."),
  bad(arrivals_by_year(spans("1999-01-01", "2001-12-31")), "period",
      "Row 1 (1999-01-01 to 2001-12-31) pools several years.", leave_out),
  bad(arrivals_by_month(spans(c("2018-01-01", "2018-02-01"),
                              c("2018-01-31", "2018-02-27"))),
      "period", "Row 2 (2018-02-01 to 2018-02-27) is not a whole period.",
      leave_out),
  bad(arrivals_by_year(spans(c("2018-01-01", "2019-04-01"),
                             c("2018-12-31", "2019-06-30"))),
      "period", "The periods differ in length: by year and by quarter.",
      one_length),

  # The same people twice
  bad(arrivals_by_year(spans(c("2018-01-01", "2018-04-01"),
                             c("2018-12-31", "2018-06-30"))),
      "overlap",
      "Row 2 (2018-04-01 to 2018-06-30) shares days with another row's period.",
      "People would be counted twice: keep one length of period."),
  bad(arrivals_by_year(data.frame(year = 2018L, sex = c("female", "total"),
                                  arrivals = 1:2)),
      "overlap", "Row 2 of column `sex` is a total beside its parts.",
      "Keep the total or the parts, or use `by = sex`."),

  # Counts
  bad(arrivals_by_year(with(arrivals = c(5L, -1L))), "count",
      paste("Column `arrivals` must hold whole numbers of at least 0,",
            "but row 2 is negative."),
      "The value is -1.", unknown_count),
  bad(arrivals_by_year(with(arrivals = c(0.5, 5))), "count",
      paste("Column `arrivals` must hold whole numbers of at least 0,",
            "but row 1 is not a whole number."),
      "The value is 0.5.", unknown_count),
  bad(arrivals_by_year(with(arrivals = c("5", "6"))), "count",
      "Column `arrivals` must hold counts, not character values.",
      plain_counts),
  bad(arrivals_by_year(with(k = list(1, 2)), count = k), "count",
      "Column `k` must hold counts, not list values.", plain_counts),
  bad(arrivals_by_year(data.frame(year = 2018L, arrivals = c(2^53, 1))),
      "overflow",
      "The sum passes 2^53 in row 2.", exact),

  # Groups
  bad(arrivals_by_year(with(g = c(0.5, 1)), by = g), "group",
      "Column `g` cannot group: it holds numeric values.", groupable),
  bad(category_share(with(category = list(1, 2))), "group",
      "Column `category` cannot group: it holds list values.", groupable),
  bad(arrivals_by_year(with(g = structure(c(1L, 9L), levels = "a",
                                          class = "factor")), by = g),
      "group",
      "Column `g` is a damaged factor: row 2 has the code 9 of 1 levels.",
      anew),
  bad(arrivals_by_year(two, by = year), "group",
      "Column `year` cannot group: the result has a column of that name.",
      "Rename it in the data."),
  bad(arrivals_by_year(with(a = factor(1:2, 1:5000), b = factor(1:2, 1:5000)),
                       by = c(a, b)),
      "cells", "The result would have more than ten million cells.",
      "Levels: `a` 5000 and `b` 5000.",
      "Use fewer groups, drop empty levels, or look for a date far off."),

  # What is unknown
  bad(arrivals_by_year(dated(as.Date(c("2018-01-01", NA))), na = "error"), "na",
      "`date` is unknown in row 2.", place),
  bad(arrivals_by_year(with(arrivals = c(1, NA)), na = "error"), "na",
      "`arrivals` is unknown in row 2.", place),

  # Sex
  bad(gender_share(with(sex = c("F", "x"))), "sex",
      "Column `sex` has a sex code that is not known: \"x\" in row 2.",
      meaning),
  bad(gender_share(with(sex = 1:2)), "sex",
      "Column `sex` has a sex code that is not known: \"1\" in row 1.",
      meaning),
  bad(gender_share(with(sex = I(list("F", "M")))), "sex",
      "Column `sex` must hold sex codes, not a list."),
  bad(gender_share(with(sex = c("F", "M")), codes = c("F", "M")), "sex",
      "`codes` must name the codes of both sexes.", both_codes),
  bad(gender_share(with(sex = c("F", "M")), codes = c(female = "F")), "sex",
      "`codes` must name the codes of both sexes.", both_codes),
  bad(gender_share(with(sex = c("a", "b")),
                   codes = c(female = "a", male = "a")), "sex",
      "`codes` must name the codes of both sexes.", both_codes),

  # Shares
  bad(gender_share(by_period = "week"), "value",
      paste("`by_period` must be \"year\", \"half\", \"quarter\", \"month\" or",
            "\"none\", not \"week\".")),
  bad(category_share(by_period = NULL), "value",
      paste("`by_period` must be \"year\", \"half\", \"quarter\", \"month\" or",
            "\"none\", not NULL.")),
  bad(gender_share(conf_level = 95), "value",
      "`conf_level` must be one number between 0 and 1, not 95."),
  bad(gender_share(conf_level = NA), "value",
      "`conf_level` must be one number between 0 and 1, not NA."),
  bad(category_share(conf_level = c(0.9, 0.95)), "value",
      paste("`conf_level` must be one number between 0 and 1,",
            "not a numeric vector of length 2.")),
  bad(gender_share(method = "wald"), "value",
      "`method` must be \"wilson\" or \"exact\", not \"wald\"."),
  bad(gender_share(level = 0.9), "value",
      "`level` is not an argument of this function."),

  # Changes, running totals, completion
  bad(change_from(two), "type",
      "`data` must be a table of counts, not a data frame.",
      counted),
  bad(change_from(by_sex, lag = 0), "value",
      "`lag` must be one whole number from 1 to 1000000, not 0."),
  bad(change_from(by_sex, lag = 1.5), "value",
      "`lag` must be one whole number from 1 to 1000000, not 1.5."),
  bad(change_from(by_sex, lag = "1"), "value",
      "`lag` must be one whole number from 1 to 1000000, not \"1\"."),
  bad(change_from(category_share()), "period", "The table has no periods.",
      sibling),
  bad(running_total(NULL), "type",
      "`data` must be a table of counts, not NULL.", counted),
  bad(running_total(by_sex, before = -1), "value",
      "`before` must be one whole number of at least 0, not -1."),
  bad(running_total(by_sex, before = "607"), "value",
      "`before` must be one whole number of at least 0, not \"607\"."),
  bad(running_total(by_sex, data.frame(sex = "female", arrivals = 1)), "group",
      "`before` must have each group of the table once.",
      "Its key columns are `sex`."),
  bad(running_total(by_sex, data.frame(sex = c("female", "male"))), "column",
      "`before` lacks the column `arrivals`."),
  bad(running_total(by_sex,
                    data.frame(sex = c("female", "male"), arrivals = c(1, -1))),
      "value",
      "`before$arrivals` must be one whole number of at least 0, not -1."),
  bad(running_total(arrivals_by_year(), data.frame(arrivals = 1)), "value",
      "`before` must be one number: the table has no groups."),
  bad(running_total(by_sex, before = 2^53), "overflow",
      "The running total passes 2^53.", exact),
  bad(running_total(category_share()), "period", "The table has no periods.",
      sibling),
  bad(complete_periods(two), "type",
      "`data` must be a table of counts, not a data frame.",
      counted),
  bad(complete_periods(by_sex, from = 2020, to = 2010), "period",
      "`from` must not lie after `to`."),
  bad(complete_periods(by_sex, from = 0), "value",
      "`from` must be one whole number from 1 to 9999, not 0."),
  bad(complete_periods(by_sex, to = 2010:2011), "value",
      paste("`to` must be one whole number from 1 to 9999,",
            "not an integer vector of length 2.")),
  bad(complete_periods(by_sex, from = "2010"), "date",
      paste("`from`", one_day, "\"2010\".")),
  bad(complete_periods(by_sex, to = as.Date(NA)), "date",
      paste("`to`", one_day, "NA.")),
  bad(complete_periods(by_sex, fill = -1), "value",
      "`fill` must be one whole number of at least 0, not -1."),
  bad(complete_periods(by_sex, fill = "0"), "value",
      "`fill` must be one whole number of at least 0, not \"0\"."),
  bad(complete_periods(by_sex[0, ], from = 2010), "period",
      "An empty table needs both `from` and `to`."),
  bad(complete_periods(category_share(), 2010), "period",
      "The table has no periods.",
      sibling),

  # Vintages
  bad(arrivals_as_of("2018"), "date", paste("`date`", one_day, "\"2018\".")),
  bad(arrivals_as_of(2018), "date", paste("`date`", one_day, "2018.")),
  bad(arrivals_as_of(as.Date(NA)), "date", paste("`date`", one_day, "NA.")),
  bad(arrivals_as_of("2018-04-15", by = "age"), "value",
      "`by` must be \"total\" or \"sex\", not \"age\"."),
  bad(arrivals_as_of("2018-04-15", reports = 1), "type",
      "`reports` must be a data frame, not 1.", frame),
  bad(arrivals_as_of("2018-04-15", reports = two), "column",
      paste0("`reports` lacks the columns `period_start`, `period_end`, ",
             "`measure`, `sex`, `value`, `precision`, `status`, ",
             "`reported_on` and `source_id`."),
      "Give a data frame with the columns of `arrival_reports`."),
  bad(arrivals_as_of("2018-04-15", reports = reports(value = c("1", "2"))),
      "type",
      "`reports` has a column of another type than `arrival_reports`.",
      "Periods must be Dates and `value` numeric."),
  bad(arrivals_as_of("2018-04-15", reports = reports(c(1, 1), source_id = "s")),
      "overlap",
      "Row 2 of `reports` repeats a figure of the source \"s\".",
      "Keep one row for each period, measure, sex and source."),
  bad(revisions("2018-Q5"), "period",
      "`period` must name one period, not \"2018-Q5\".",
      one_period),
  bad(revisions(2018.5), "period", "`period` must name one period, not 2018.5.",
      one_period),
  bad(revisions(c(2017, 2018)), "period",
      "`period` must name one period, not a numeric vector of length 2.",
      one_period),
  bad(revisions(NA), "period", "`period` must name one period, not NA.",
      one_period),
  bad(revisions(2018, sex = "F"), "value",
      "`sex` must be \"total\", \"female\" or \"male\", not \"F\"."),
  bad(revisions(2018, measure = "stock"), "value",
      "`measure` must be \"flow\" or \"cumulative\", not \"stock\"."),

  # Sources and labels
  bad(sources_of("no-such-source"), "source",
      "There is no source with the id \"no-such-source\".",
      "The ids are in the column `source_id` of `nkarrivals::sources`."),
  bad(sources_of(1), "source", "`x` names no source: it is 1.", names_source),
  bad(sources_of(two), "source", "`x` names no source: it is a data frame.",
      names_source),
  bad(labels_ko(1), "type", "`x` must be codes, not 1.", listed),
  bad(labels_ko("female", kind = "colour"), "value",
      paste("`kind` must be \"sex\", \"column\", \"age\", \"education\",",
            "\"occupation\", \"origin_province\", \"residence_region\" or",
            "\"province\", not \"colour\".")),

  # Simulation
  bad(simulate_arrivals(n = -1), "value",
      "`n` must be one whole number from 0 to 1000000000, not -1."),
  bad(simulate_arrivals(n = 1e12), "value",
      "`n` must be one whole number from 0 to 1000000000, not 1e+12."),
  bad(simulate_arrivals(seed = NA), "value",
      paste(seeds, "NA.")),
  bad(simulate_arrivals(seed = 0.5), "value",
      paste(seeds, "0.5.")),

  # Printed numbers and claims
  bad(rounding_interval(192), "type",
      "`printed` must be text such as \"31%\" or \"30,000\", not 192.", zeros),
  bad(rounding_interval(c("31%", "about 30")), "value",
      "`printed` must hold numbers as printed; element 2 is \"about 30\".",
      as_printed),
  bad(rounding_interval("1", rounding = "up"), "value",
      paste("`rounding`", either, "\"up\".")),
  bad(rounding_interval("1", hedge = 1.5), "value",
      "`hedge` must be one number between 0 and 1, not 1.5."),
  bad(rounding_interval(c("1", "2"), c("equal", "about", "equal")), "value",
      "`comparator` must have one element, or one for each of 2 numbers."),
  bad(implied_base(192, "31%"), "type",
      "`value` must be text such as \"31%\" or \"30,000\", not 192.", zeros),
  bad(implied_base("192", "down"), "value",
      "`change` must hold numbers as printed; element 1 is \"down\".",
      as_printed),
  bad(implied_base(c("1", "2", "3"), c("1%", "2%")), "value",
      "`value` has 3 elements and `change` has 2: give as many, or one."),
  bad(check_claims(1), "type", "`claims` must be a data frame, not 1.", frame),
  bad(check_claims(two), "claim",
      paste("`claims` lacks the columns `claim_id`, `article_id`, `statement`",
            "and `quantity`."),
      "Give a data frame in the form of `nkarrivals::claims`."),
  bad(check_claims(claimed(sex = "F")), "claim", "`claims` has 1 fault.",
      "Row 1, `sex`: \"F\" is not female, male or total."),
  bad(check_claims(claimed(article_id = "x")), "claim", "`claims` has 1 fault.",
      "Row 1, `article_id`: \"x\" is not in `articles`."),
  bad(check_claims(claimed(printed = 192)), "claim", "`claims` has 1 fault.",
      "Row 1, `printed`: 192 is a number; give text as printed.", written),
  bad(check_claims(claimed(printed = "many")), "claim", "`claims` has 1 fault.",
      "Row 1, `printed`: \"many\" is not a number as printed.", written),
  bad(check_claims(as_of = "2018"), "date",
      paste("`as_of`", one_day, "\"2018\".")),
  bad(check_claims(as_of = "2017-01-01"), "date",
      paste("`as_of` (2017-01-01) lies before the article \"telegraph-2018\"",
            "can have appeared (2018-04-01)."),
      "Give a later day, or leave it out for the newest vintage."),
  bad(check_claims(alpha = 2), "value",
      "`alpha` must be one number between 0 and 1, not 2."),
  bad(check_claims(articles = two), "claim",
      paste("`articles` lacks the columns `article_id`, `published_from`",
            "and `published_to`."),
      "It needs `article_id`, `published_from` and `published_to`."),
  bad(print(verdicts, foo = 2), "value",
      "`foo` is not an argument of this function."),
  bad(format(verdicts, 5), "value", "There are more values than arguments."),
  bad(summary(verdicts, digits = 3), "value",
      "`digits` is not an argument of this function."),
  bad(tidy(verdicts, conf.int = TRUE), "value",
      "`conf.int` is not an argument of this function."),
  bad(plot(verdicts), "type", "Verdicts have no picture.",
      "print() shows them; summary() counts them."),

  # Pictures
  bad(alt_text(two), "type",
      "`x` must be a table of counts or shares, not a data frame.", drawable),
  bad(alt_text(by_sex, 5), "value", "There are more values than arguments."),
  bad(plot(by_sex, col = 2), "value",
      "`col` is not an argument of this function.")
)

# Further tables, a file for each topic; its value is a list of bad calls.
for (file in list.files(test_path("wrong-calls"), full.names = TRUE)) {
  wrong_calls <- c(wrong_calls, source(file, local = TRUE)$value)
}

# The lines of an error's message but those that tidyselect worded.
own_text <- function(cnd) {
  lines <- strsplit(condition_text(cnd), "\n", fixed = TRUE)[[1]]
  foreign <- "doesn't exist|location|There (is|are) only"
  paste(lines[!grepl(foreign, lines)], collapse = "\n")
}

two_before <- unserialize(serialize(two, NULL))
errors <- lapply(wrong_calls, function(wrong) error_of(eval(wrong$call)))

test_that("each wrong call raises its error, with the whole message", {
  for (i in seq_along(wrong_calls)) {
    wrong <- wrong_calls[[i]]
    cnd <- errors[[i]]
    label <- deparse1(wrong$call)
    expect_s3_class(cnd, "nka_error")
    expect_true(inherits(cnd, paste0("nka_error_", wrong$what)), label = label)
    if (inherits(cnd, "rlang_error")) {
      expect_identical(own_text(cnd), wrong$text, label = label)
    }
  }
})

test_that("the table covers every public function that takes an argument", {
  called <- unlist(lapply(wrong_calls, function(wrong) all.names(wrong$call)))
  public <- getNamespaceExports("nkarrivals")
  public <- Filter(function(name) {
    what <- getExportedValue("nkarrivals", name)
    reexported <- name %in% c("tidy", "glance", "augment")
    is.function(what) && !grepl("[.]", name) && !reexported
  }, public)
  expect_identical(setdiff(public, called), character())
})

test_that("errors name the function that the user called", {
  for (i in seq_along(wrong_calls)) {
    wrong <- wrong_calls[[i]]
    cnd <- errors[[i]]
    head <- deparse1(wrong$call[[1]])
    # Methods show as their generic with the class behind it.
    expect_match(deparse1(cnd$call[[1]]), paste0("^", head, "($|[.])"),
                 label = deparse1(wrong$call))
  }
})

test_that("the reason that tidyselect gives keeps no sign of its own", {
  lines <- strsplit(condition_text(error_of(arrivals_by_year(two,
                                                             date = when))),
                                                             "\n")
  expect_match(lines[[1]][2], "^(Column|Can't)")
})

test_that("nothing is changed where a call is wrong", {
  expect_identical(two, two_before)
})
