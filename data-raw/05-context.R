# provinces, refugees_abroad, costs, events.

raw <- read_raw("provinces.csv")
provinces <- as_table(list(
  province = raw$province,
  year = whole(raw$year),
  population = whole(raw$population),
  source_id = raw$source_id
))
check_keys(provinces, c("province", "year"), "provinces")

# UNHCR prints two numbers a year and country; each becomes a row.
unhcr <- read_raw("unhcr.csv")
one_measure <- function(measure) {
  data.frame(
    unhcr[c("year", "origin", "asylum", "asylum_name")],
    measure = measure, basis = "population",
    persons = unhcr[[measure]], note = NA_character_,
    source_id = unhcr$source_id
  )
}
us <- read_raw("us_admissions.csv")
admissions <- data.frame(
  year = us$year, origin = "PRK", asylum = "USA",
  asylum_name = "United States of America", measure = "admissions",
  basis = us$basis, persons = us$admitted, note = us$note,
  source_id = us$source_id
)
abroad <- rbind(
  one_measure("refugees"), one_measure("asylum_seekers"), admissions
)
measures <- c("refugees", "asylum_seekers", "admissions")
abroad <- abroad[order(
  match(abroad$measure, measures), abroad$year, abroad$asylum == "ALL",
  abroad$asylum, abroad$basis, abroad$source_id,
  method = "radix"
), ]
refugees_abroad <- as_table(list(
  year = whole(abroad$year),
  origin = abroad$origin,
  asylum = abroad$asylum,
  asylum_name = abroad$asylum_name,
  measure = factor(abroad$measure, measures),
  basis = factor(abroad$basis, c(
    "population", "fiscal_year", "dhs_fiscal_year", "calendar_year",
    "cumulative_since_2006"
  )),
  persons = whole(abroad$persons),
  note = abroad$note,
  source_id = abroad$source_id
))
check_keys(
  refugees_abroad, c("year", "asylum", "measure", "basis", "source_id"),
  "refugees_abroad"
)

iso <- read_raw("iso_codes.csv")
iso_codes <- as_table(list(
  alpha3 = iso$alpha3, numeric = whole(iso$numeric), name = iso$name
))
stop_unless(
  all(c(refugees_abroad$origin, setdiff(refugees_abroad$asylum, "ALL")) %in%
    iso_codes$alpha3),
  "refugees_abroad: a country without an ISO code"
)

raw <- read_raw("costs.csv")
costs <- as_table(list(
  date = raw$date_or_year,
  date_start = text_start(raw$date_or_year),
  date_end = text_end(raw$date_or_year),
  kind = factor(raw$kind, unique(raw$kind)),
  low = whole(raw$low),
  high = whole(raw$high),
  currency = factor(raw$currency, sort(unique(raw$currency), method = "radix")),
  note = raw$unit_note,
  source_id = raw$source_id
))
check_keys(
  costs, c("date", "kind", "currency", "note", "source_id"), "costs"
)

raw <- read_raw("events.csv")
both_ends <- ifelse(
  is.na(raw$end_date), raw$date, paste(raw$date, raw$end_date, sep = "/")
)
events <- as_table(list(
  date = both_ends,
  date_start = text_start(both_ends),
  date_end = text_end(both_ends),
  event = raw$event,
  kind = factor(raw$kind, sort(unique(raw$kind), method = "radix")),
  source_id = raw$source_id
))
stop_unless(!anyNA(as.data.frame(events)), "events: an empty cell")
check_keys(events, c("date", "event"), "events")
