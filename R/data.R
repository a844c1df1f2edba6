# Help pages of the datasets. The tables themselves are written by the scripts
# in data-raw/ of the source repository.

#' Arrivals by year and sex, 1990 to 2025
#'
#' Persons from North Korea who arrived in South Korea, one row a year and
#' sex, without a gap. Each value is the one that is current; earlier values
#' are in [arrival_reports], and [arrivals_as_of()] rebuilds the table as it
#' was known on a day.
#'
#' @details
#' From 2002 every cell is printed in the ministry's table to December 2025.
#' The ministry corrected 2025 from 224 to 223 on 4 February 2026. The table
#' that carries the corrected value still marks 2025 as provisional, and so
#' does `status`: of the two marks the less certain one.
#'
#' The ministry pools the years before 2002: to 1998 there were 831 men and
#' 116 women, in 1999 to 2001 565 men and 478 women. The single years come
#' from reports of their time and add up to these bins together with the 563
#' men and 44 women who came before 1990:
#' * the men of 1990 to 1999 are printed by one newspaper, which also states
#'   that no woman came in 1990, 1991 and 1993; women of the other years are
#'   total less men;
#' * the men of 2000 are what 1999 to 2001 leave after 1999 and 2001;
#' * 1997 is 85 (another list has 86): the newspaper that prints it also
#'   prints 495 for January 1996 to July 2000, and only 85 adds up to that;
#' * 1995 is 42 (another list has 41): with 85 for 1997, only 42 adds up to
#'   488 for 1990 to 1999 and 947 to 1998.
#'
#' @format A tibble with `r nrow(nkarrivals::arrivals)` rows and
#'   5 columns. Keys: `year`, `sex`.
#' \describe{
#'   \item{`year`}{Integer. Calendar year of arrival.}
#'   \item{`sex`}{Factor. `female` or `male`.}
#'   \item{`arrivals`}{Integer. Persons. Never missing.}
#'   \item{`status`}{Factor with levels `observed`, `revised`, `derived`,
#'     `provisional`, `pooled`, `not_published`. Only `observed`, `derived`
#'     (a sum or difference of printed figures) and `provisional` occur.}
#'   \item{`source_id`}{Character. Id in [sources]; the ids of a derived cell
#'     are joined by a semicolon.}
#' }
#' @source Ministry of Unification, Republic of Korea,
#'   <https://www.unikorea.go.kr/>, as copied in
#'   <https://github.com/Ahmet-Dedeler/free-north-korea>, and press reports:
#'   `sources_of(arrivals)` lists them all. The table is dedicated to the
#'   public domain (CC0 1.0).
#' @family datasets
#' @examples
#' aggregate(arrivals ~ year, nkarrivals::arrivals, sum)
#' sources_of(subset(nkarrivals::arrivals, year == 2000))
#' @docType data
#' @keywords datasets
#' @name arrivals
#' @usage arrivals
NULL

#' Arrivals by quarter
#'
#' Every quarter that a source prints or that follows from printed figures,
#' such as a half year less its first quarter. Quarters that cannot be known
#' are left out, not filled in: between 2002 and 2018 most are missing.
#'
#' @details
#' A quarter has a row for each sex where both are known, otherwise one row
#' `total`, never both kinds. Where reports differ the newest dated report
#' counts, and it counts by sex where its sexes add up to the newest total.
#' A derived quarter can join figures of different vintages and be off by a few
#' persons; `source_id` names them.
#' From August 2025 the ministry publishes half years only.
#'
#' @format A tibble with `r nrow(nkarrivals::arrivals_quarterly)` rows and
#'   6 columns. Keys: `year`, `quarter`, `sex`.
#' \describe{
#'   \item{`year`}{Integer. Calendar year of arrival.}
#'   \item{`quarter`}{Integer, 1 to 4. Quarter of the year.}
#'   \item{`sex`}{Factor. `female`, `male` or `total`.}
#'   \item{`arrivals`}{Integer. Persons. Never missing.}
#'   \item{`status`}{Factor, as in [arrivals].}
#'   \item{`source_id`}{Character. Id in [sources]; the ids of a derived cell
#'     are joined by a semicolon.}
#' }
#' @source Ministry of Unification, Republic of Korea,
#'   <https://www.unikorea.go.kr/>, through press reports:
#'   `sources_of(arrivals_quarterly)` lists them all. The table is dedicated
#'   to the public domain (CC0 1.0).
#' @family datasets
#' @examples
#' subset(nkarrivals::arrivals_quarterly, year == 2020)
#' @docType data
#' @keywords datasets
#' @name arrivals_quarterly
#' @usage arrivals_quarterly
NULL

#' Figures as printed, in all vintages
#'
#' One row is one figure as one source printed it: arrivals in a period, or
#' all arrivals up to a day. Nothing is corrected, averaged or filled in, so
#' the table holds figures that contradict each other. Figures that cannot be
#' what their source says they are (misprints) are left out and listed in
#' `system.file("extdata", "left_out.csv", package = "nkarrivals")`.
#'
#' @details
#' Nearly all figures go back to one ministry, and several press items repeat
#' one release: how many sources agree measures copies, not independence.
#' Conflicts and what they mean are listed in
#' `system.file("extdata", "notes.csv", package = "nkarrivals")`.
#'
#' @format A tibble with `r nrow(nkarrivals::arrival_reports)` rows and
#'   9 columns. Keys: `period_start`, `period_end`, `measure`, `sex`,
#'   `source_id`.
#' \describe{
#'   \item{`period_start`}{Date. First day of the period; `NA` for a bin that
#'     is open at its start and for every running total.}
#'   \item{`period_end`}{Date. Last day of the period, or the day up to which a
#'     running total counts.}
#'   \item{`measure`}{Factor. `flow` (arrivals in the period) or `cumulative`
#'     (all arrivals up to `period_end`).}
#'   \item{`sex`}{Factor. `female`, `male` or `total`.}
#'   \item{`value`}{Integer. Persons, as printed.}
#'   \item{`precision`}{Factor. `exact`, `about` or `at_least`, by the words of
#'     the source.}
#'   \item{`status`}{Factor. `provisional` or `revised` on the word of the
#'     source, `unknown` for all others.}
#'   \item{`reported_on`}{Character. Date of publication as exactly as it is
#'     known: `"2018"`, `"2018-04"`, `"2018-04-15"`, or `NA`.}
#'   \item{`source_id`}{Character. Id in [sources].}
#' }
#' @source Press reports and ministry tables; `sources_of(arrival_reports)`
#'   lists them all with their addresses. The ministry is at
#'   <https://www.unikorea.go.kr/>. The table is dedicated to the public domain
#'   (CC0 1.0).
#' @seealso [arrivals_as_of()], [revisions()]
#' @family datasets
#' @examples
#' reports <- nkarrivals::arrival_reports
#' subset(reports, value == 2914, c(period_end, sex, reported_on, source_id))
#' @docType data
#' @keywords datasets
#' @name arrival_reports
#' @usage arrival_reports
NULL

#' Composition of the people who arrived
#'
#' People by age at arrival, education and occupation in the North, province
#' of origin and region of residence in the South, at the dates for which a
#' table was printed.
#'
#' @details
#' Mind `base`: `cumulative_arrivals` leaves out those who have not yet left the
#' first protection facilities; `residents` live in South Korea on that day;
#' `arrivals_in_2023` is the intake of that year alone. The sources print some
#' categories together: names with `_and_`, `age_0_19` and `age_20_39`. They
#' overlap the single categories, so adding both counts people twice. Only
#' `arts_and_sports` and `chungnam_and_sejong` are single categories, as the
#' ministry makes them. The two tables of residence of September 2024 belong to
#' two dates and differ for that reason.
#'
#' @format A tibble with `r nrow(nkarrivals::composition)` rows and
#'   9 columns. Keys: `as_of`, `dimension`, `category`, `sex`.
#' \describe{
#'   \item{`as_of`}{Date. Day to which the table counts.}
#'   \item{`dimension`}{Factor. `age`, `education`, `occupation`,
#'     `origin_province` or `residence_region`.}
#'   \item{`category`}{Character. Category in the dimension, `all` for a
#'     printed total; Korean names by [labels_ko()].}
#'   \item{`sex`}{Factor. `female`, `male` or `total`. Where a source prints
#'     both sexes and no total there is no row `total`.}
#'   \item{`persons`}{Integer. Persons, as printed.}
#'   \item{`base`}{Factor. Who is counted: `cumulative_arrivals`, `residents`
#'     or `arrivals_in_2023`.}
#'   \item{`precision`}{Factor. `exact` or `rounded`.}
#'   \item{`reported_on`}{Character. Date of publication as exactly as it is
#'     known, or `NA`.}
#'   \item{`source_id`}{Character. Id in [sources].}
#' }
#' @source Ministry of Unification, Republic of Korea,
#'   <https://www.unikorea.go.kr/>; the tables of September 2024 as copied in
#'   <https://github.com/j-clawson/nkdefector_project>; others by
#'   `sources_of(composition)`. The table is dedicated to the public domain
#'   (CC0 1.0).
#' @family datasets
#' @examples
#' subset(nkarrivals::composition, as_of == "2024-09-30" & dimension == "age")
#' @docType data
#' @keywords datasets
#' @name composition
#' @usage composition
NULL

#' Population of the provinces of North Korea
#'
#' The censuses of 1993 and 2008 by province, to set against the provinces of
#' origin in [composition].
#'
#' @details
#' `total` is the national total as printed. In 2008 it includes the people in
#' military camps, who are counted apart from the provinces; in 1993 it is one
#' above the sum of the provinces. Of the cities under central rule only
#' Pyongyang has rows of its own: the people of Rason are part of North
#' Hamgyong, those of Kaesong of North Hwanghae, those of Nampo of South
#' Pyongan.
#'
#' @format A tibble with `r nrow(nkarrivals::provinces)` rows and
#'   4 columns. Keys: `province`, `year`.
#' \describe{
#'   \item{`province`}{Character. Province, `military_camps` or `total`;
#'     Korean names by [labels_ko()].}
#'   \item{`year`}{Integer. Year of the census, 1993 or 2008.}
#'   \item{`population`}{Integer. Persons.}
#'   \item{`source_id`}{Character. Id in [sources].}
#' }
#' @source Central Bureau of Statistics of North Korea, as printed by
#'   <http://www.citypopulation.de/KoreaNorth.html>; military camps by an
#'   encyclopedia, see `sources_of(provinces)`. The table is dedicated to the
#'   public domain (CC0 1.0).
#' @family datasets
#' @examples
#' subset(nkarrivals::provinces, year == 2008)
#' @docType data
#' @keywords datasets
#' @name provinces
#' @usage provinces
NULL

#' North Koreans who sought refuge elsewhere
#'
#' Refugees and asylum seekers from North Korea by country of asylum, as
#' counted by UNHCR, and admissions to the United States. South Korea and
#' China are not in the table: arrivals in the South are in [arrivals], and
#' nothing is published on people in China.
#'
#' @details
#' UNHCR rounds counts below five. Whoever is naturalised, or may stay for good,
#' is no longer counted. The figures of 2024 do not say whether they are of June
#' or December. Rows with `asylum` `ALL` are totals over all
#' countries as the press printed them; they differ a little from the sum of
#' the countries. For the United States two sources give different numbers for
#' the fiscal year 2008, and both are kept.
#'
#' North Korea is PRK (408) in ISO 3166-1, South Korea KOR (410). The codes of
#' all countries of the table are in
#' `system.file("extdata", "iso_codes.csv", package = "nkarrivals")`.
#'
#' @format A tibble with `r nrow(nkarrivals::refugees_abroad)` rows and
#'   9 columns. Keys: `year`, `asylum`, `measure`, `basis`, `source_id`.
#' \describe{
#'   \item{`year`}{Integer. Calendar or fiscal year, see `basis`.}
#'   \item{`origin`}{Character. Country of origin, ISO 3166-1 alpha-3: `PRK`.}
#'   \item{`asylum`}{Character. Country of asylum, ISO 3166-1 alpha-3, or
#'     `ALL`, which is not an ISO code.}
#'   \item{`asylum_name`}{Character. Name of the country of asylum.}
#'   \item{`measure`}{Factor. `refugees`, `asylum_seekers` (both: people in
#'     the country at the time) or `admissions` (people admitted).}
#'   \item{`basis`}{Factor. What the year means: `population`, `fiscal_year`,
#'     `dhs_fiscal_year` (fiscal years by a second agency), `calendar_year` or
#'     `cumulative_since_2006`.}
#'   \item{`persons`}{Integer. Persons, as printed.}
#'   \item{`note`}{Character. What limits the figure, or `NA`.}
#'   \item{`source_id`}{Character. Id in [sources].}
#' }
#' @source UNHCR, <https://www.unhcr.org/refugee-statistics/>, as copied in
#'   <https://github.com/j-clawson/nkdefector_project>; United States: press
#'   reports, see `sources_of(refugees_abroad)`. The table is dedicated to the
#'   public domain (CC0 1.0).
#' @family datasets
#' @examples
#' subset(nkarrivals::refugees_abroad, asylum == "GBR" & year >= 2020)
#' @docType data
#' @keywords datasets
#' @name refugees_abroad
#' @usage refugees_abroad
NULL

#' Reported prices and payments
#'
#' Fees asked by brokers, and settlement money and housing support paid by
#' South Korea, each as one source reported it.
#'
#' @details
#' A fee is what one report says, often after one broker, and buys different
#' parts of the journey: the fees do not form a series. Settlement money around
#' 1998 to 2004 counts different things, and the amount of 2025 was a proposal
#' when reported.
#'
#' @format A tibble with `r nrow(nkarrivals::costs)` rows and
#'   9 columns. Keys: `date`, `kind`, `currency`, `note`, `source_id`.
#' \describe{
#'   \item{`date`}{Character. When the price or payment held: a day, month,
#'     year, decade (`"2010s"`) or, with a stroke, from and to. `NA` where the
#'     source is undated.}
#'   \item{`date_start`}{Date. First day that `date` can mean.}
#'   \item{`date_end`}{Date. Last day that `date` can mean.}
#'   \item{`kind`}{Factor. `broker_fee`, `settlement_basic`,
#'     `settlement_total`, `emergency_living_support` or `housing`.}
#'   \item{`low`}{Integer, in units of `currency`. Lower end; `NA` where only
#'     an upper end is printed.}
#'   \item{`high`}{Integer, in units of `currency`. Upper end; `NA` where only
#'     a lower end is printed.}
#'   \item{`currency`}{Factor, ISO 4217. `CNY`, `KRW` or `USD`.}
#'   \item{`note`}{Character. What the amount covers.}
#'   \item{`source_id`}{Character. Id in [sources].}
#' }
#' @source Press reports and the Ministry of Unification,
#'   <https://www.unikorea.go.kr/>; see `sources_of(costs)`. The table is
#'   dedicated to the public domain (CC0 1.0).
#' @family datasets
#' @examples
#' subset(nkarrivals::costs, kind == "settlement_basic", date:currency)
#' @docType data
#' @keywords datasets
#' @name costs
#' @usage costs
NULL

#' Dated events
#'
#' Laws, policies, changes of leadership, summits, closures of borders and
#' milestones that are used to read the series.
#'
#' @details
#' An event that lasted, such as the famine, runs from the start of the first
#' to the end of the last date; for a date that is only known to the month or
#' year, `date_start` and `date_end` are the first and last day it can mean.
#'
#' @format A tibble with `r nrow(nkarrivals::events)` rows and
#'   6 columns. Keys: `date`, `event`.
#' \describe{
#'   \item{`date`}{Character. Day, month or year; a stroke joins the first and
#'     the last day of a longer event.}
#'   \item{`date_start`}{Date. First day that `date` can mean.}
#'   \item{`date_end`}{Date. Last day that `date` can mean.}
#'   \item{`event`}{Character. What happened.}
#'   \item{`kind`}{Factor. Kind of event.}
#'   \item{`source_id`}{Character. Id in [sources].}
#' }
#' @source Press reports, encyclopedias and legal texts, each with its address
#'   in `sources_of(events)`. The ministry's own dates are at
#'   <https://www.unikorea.go.kr/eng_unikorea/whatwedo/support/>. The table is
#'   dedicated to the public domain (CC0 1.0).
#' @family datasets
#' @examples
#' subset(nkarrivals::events, kind == "rok_law", c(date, event))
#' @docType data
#' @keywords datasets
#' @name events
#' @usage events
NULL

#' Articles and their claims
#'
#' `articles` lists the articles whose statements are checked, `claims` one
#' row for each statement that a number, a rank, a date or a direction could
#' decide, in the order of the article. The statements are in our own words; the
#' text of an article is not in the package. Verdicts are not part of the
#' tables: [check_claims()] computes them.
#'
#' @section Coding:
#' Each article was coded twice, independently and by the same rules, and
#' `claims` is what was settled from the two codings, on the text of the article
#' and without a look at verdicts: the wider or more literal reading goes first,
#' and where both are fair there are two rows. How far the codings agree is in
#' two tables in the folder `extdata`, computed from them. `coder_agreement.csv`
#' has for each coded column the rows that both coders have and in how many of
#' these they chose the same, in percent, over all of them and over those in
#' which at least one coder filled the column, and Cohen's kappa (Cohen 1960,
#' \doi{10.1177/001316446002000104}) where the column takes one of a few words.
#' `coder_rows.csv` counts by article the rows that only one coder has. The
#' codings themselves are in the folder `data-raw` of the source. Both coders
#' had the same list of what to look for and the same rules, so they agree more
#' than strangers would, and they can share a mistake.
#'
#' @format `articles` is a tibble with one row an article. Key: `article_id`.
#' \describe{
#'   \item{`article_id`}{Character. Id of the article, also in [sources].}
#'   \item{`publisher`}{Character. Publisher, or the author where the copy that
#'     was read names no other.}
#'   \item{`title`}{Character. Headline, `NA` where the copy has none.}
#'   \item{`author`}{Character. Author, `NA` where not known.}
#'   \item{`url`}{Character. Address, `NA` where not known.}
#'   \item{`published_from`}{Date. First day on which it can have been
#'     published.}
#'   \item{`published_to`}{Date. Last day on which it can have been published.}
#'   \item{`language`}{Character. Language, ISO 639-1.}
#' }
#' `claims` is a tibble with one row a claim. Key: `claim_id`.
#' \describe{
#'   \item{`claim_id`}{Character. Id of the claim. Its number keeps its meaning
#'     and need not be the place of the claim.}
#'   \item{`article_id`}{Character. Id in `articles`.}
#'   \item{`paragraph`}{Integer. Number of the paragraph.}
#'   \item{`statement`}{Character. The statement in our own words.}
#'   \item{`attributed_to`}{Character. Whom the article names for it.}
#'   \item{`quantity`}{Character. The quantity meant, see [check_claims()].}
#'   \item{`printed`}{Character. The number as printed, `NA` if none; where a
#'     word such as most stands for a number, that number, and the remark says
#'     so.}
#'   \item{`comparator`}{Character. How the number is qualified, see
#'     [rounding_interval()], or the word that a quantity needs, see
#'     [check_claims()].}
#'   \item{`unit`}{Character. Unit of the number.}
#'   \item{`sex`}{Character. Sex that it is about, `NA` if none.}
#'   \item{`category`}{Character. Category that it is about, `NA` if none.}
#'   \item{`period_start`}{Date. First day of the period.}
#'   \item{`period_end`}{Date. Last day of the period.}
#'   \item{`reference_start`}{Date. First day of the period that it is
#'     compared with, `NA` if none.}
#'   \item{`reference_end`}{Date. Last day of the period that it is compared
#'     with, `NA` if none.}
#'   \item{`window`}{Character. First and last of the years that are looked
#'     at, such as `2011/2017`; `NA` if none.}
#'   \item{`coder`}{Character. Who coded the claim.}
#'   \item{`coded_on`}{Date. Day of coding.}
#'   \item{`remark`}{Character. What to mind, `NA` if nothing. It begins with
#'     "A reading of our own" where the article does not state the claim.}
#' }
#' @source Coded from the articles, whose publishers `articles` names; their
#'   texts belong to them. The tables are dedicated to the public domain
#'   (CC0 1.0).
#' @family datasets
#' @examples
#' nkarrivals::articles
#' nkarrivals::claims[c("claim_id", "quantity", "printed")]
#'
#' # How far the two codings agree
#' folder <- system.file("extdata", package = "nkarrivals")
#' read.csv(file.path(folder, "coder_agreement.csv"))
#' @docType data
#' @keywords datasets
#' @name claims
#' @aliases articles
#' @usage
#' claims
#' articles
NULL

#' Sources
#'
#' Every source of every figure, with its address. Titles are in the language
#' of the source. [sources_of()] picks the sources of a result.
#'
#' @format A tibble with one row a source and 7 columns. Key: `source_id`.
#' \describe{
#'   \item{`source_id`}{Character. Id of the source.}
#'   \item{`publisher`}{Character. Publisher.}
#'   \item{`title`}{Character. Headline or title in its own language; `NA`
#'     where it was not recorded.}
#'   \item{`url`}{Character. Address; `NA` where there is none.}
#'   \item{`published_on`}{Character. Date of publication as exactly as it is
#'     known: a year, month or day, or `NA`.}
#'   \item{`language`}{Character. Language, ISO 639-1.}
#'   \item{`note`}{Character. What to mind about the source, or `NA`.}
#' }
#' @source The list was compiled for this package; most items report figures
#'   of the Ministry of Unification, <https://www.unikorea.go.kr/>. It is
#'   dedicated to the public domain (CC0 1.0).
#' @docType data
#' @keywords datasets
#' @name sources
#' @usage sources
#' @family datasets
#' @examples
#' subset(nkarrivals::sources, language == "de")
#' @export sources
NULL
