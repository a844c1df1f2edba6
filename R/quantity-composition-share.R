# People of some categories in percent of all whom a table counts.

quantity_composition_share <- quantity(
  percent = TRUE, needs = c("printed", "category", "period_end"),
  check = function(claim) {
    fault <- people_faults(claim$category)
    if (!is.null(fault)) c(category = fault)
  },
  days = function(claim, evidence) share_days(claim, evidence),
  judge = function(claim, known) {
    shares <- people_shares(claim, known$tables)
    if (!length(shares)) {
      return(not_checkable(
        no_share_text(claim, known), newest_part(claim, known$tables)$source
      ))
    }
    found <- nearest_share(shares, claim$period_end)
    share <- found$share
    out <- judge_number(
      share$low, share$high, claim, people_share_text(share, found$late),
      share$source, open = "which leaves it open"
    )
    if (!is.null(found$after)) {
      out$note <- next_share_text(found$after)
      out$sources <- unique(c(out$sources, found$after$source))
    }
    out
  }
)
