# Provinces in percent of the people of North Korea.

quantity_population_share <- quantity(
  percent = TRUE, needs = c("printed", "category", "period_end"),
  check = function(claim) {
    fault <- province_fault(claim$category)
    if (!is.null(fault)) c(category = fault)
  },
  days = function(claim, evidence) evidence$provinces$known,
  judge = function(claim, known) {
    codes <- province_codes(claim$category)
    year <- year_of(claim$period_end)
    census <- province_census(codes, year, known$provinces)
    if (is.null(census)) {
      return(not_checkable(no_census_text(codes, year, known)))
    }
    share <- 100 * census$part / census$whole
    judge_number(share, share, claim, census_text(census), census$sources)
  }
)
