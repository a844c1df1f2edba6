# composition: people by age, education, occupation, province of origin and
# region of residence. The Korean names of the categories go to the labels.

raw <- read_raw("composition.csv")

composition <- as_table(list(
  as_of = as.Date(raw$as_of),
  dimension = factor(raw$dimension, c(
    "age", "education", "occupation", "origin_province", "residence_region"
  )),
  category = raw$category,
  sex = sex_factor(raw$sex),
  persons = whole(raw$value),
  base = factor(raw$base, c(
    "cumulative_arrivals", "residents", "arrivals_in_2023"
  )),
  precision = factor(raw$precision, c("exact", "rounded")),
  reported_on = raw$reported_on,
  source_id = raw$source_id
))

stop_unless(
  !anyNA(as.data.frame(composition)[-8]),
  "composition: a cell that is empty or has an unknown code"
)
check_keys(
  composition, c("as_of", "dimension", "category", "sex"), "composition"
)
