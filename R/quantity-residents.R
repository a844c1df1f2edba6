# Persons who live in South Korea.

quantity_residents <- quantity(
  needs = c("printed", "period_end"),
  check = persons_fault,
  days = function(claim, evidence) {
    table <- resident_tables(claim, evidence$composition)
    c(arrival_days(claim, evidence), table$known)
  },
  judge = function(claim, known) {
    table <- resident_tables(claim, known$composition)
    start <- if (is.na(claim$period_start)) claim$period_end else
      claim$period_start
    hit <- table[table$as_of >= start & table$as_of <= claim$period_end, ]
    if (!nrow(hit)) return(no_residents(claim, known, table))
    hit <- hit[nrow(hit), ]
    figure <- with_ends(hit$persons, hit$precision != "exact")
    judge_number(
      figure$low, figure$high, claim, residents_text(hit), hit$source_id
    )
  }
)
