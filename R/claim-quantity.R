# What a claim can be about. Each kind of quantity is one object named
# `quantity_<name>` in R/quantity-<name>.R, found by that name: a judge, the
# columns it needs and the comparators it knows. A new kind is a new file and
# nothing else.
#
# A judge takes the claim (one row as a list, with `set`, what its printed
# number stands for) and `known`, the evidence as known on a day. It returns an
# outcome. Its text is a clause that can follow "As known on ...:".

# `numeric` is TRUE where rounding_interval() reads what is printed and its
# comparators are known beside those that `says` names; `percent` where that is
# a percentage even without its sign. `check` looks at one claim whose columns
# are well formed, and returns what is wrong as texts named by their columns.
# `days` gives the days from which the evidence that bears on a claim is known:
# the claim is judged on each of them.
quantity <- function(judge, needs = character(), says = NULL, percent = FALSE,
                     numeric = is.null(says), check = function(claim) NULL,
                     days = arrival_days) {
  list(
    judge = judge, needs = needs, says = says, percent = percent,
    numeric = numeric, check = check, days = days
  )
}

known_quantities <- function() {
  sub("^quantity_", "", ls(topenv(), pattern = "^quantity_"))
}

# The same for one name, without the search for all.
is_quantity <- function(name) {
  exists(paste0("quantity_", name), envir = topenv(), inherits = FALSE)
}

find_quantity <- function(name) {
  get(paste0("quantity_", name), envir = topenv(), inherits = FALSE)
}

# `note` is what the text goes on with; it is shown once where it stays the same
# from one vintage to the next.
outcome <- function(verdict, text, value = NA_real_, sources = character(),
                    reason = NA_character_, note = "") {
  list(
    verdict = verdict, text = text, value = as.double(value),
    sources = unique(sources[!is.na(sources)]), reason = reason, note = note
  )
}

not_checkable <- function(text, sources = character(), reason = "no_data",
                          value = NA_real_, note = "") {
  outcome("not_checkable", text, value, sources, reason, note)
}

# The three ways in which a number can meet the set of a printed number. The
# number is an interval where the report itself was not exact.
judge_number <- function(low, high, claim, text, sources,
                         open = "too rough to decide") {
  set <- claim$set
  exact <- low == high
  ends <- inside(c(low, high), set)
  value <- if (exact) low else NA
  if (exact && low == set$value && ends[1]) {
    outcome("confirmed", text, value, sources)
  } else if (all(ends)) {
    outcome("confirmed_rounded", text, value, sources)
  } else if (apart_from(low, high, set)) {
    outcome("contradicted", text, value, sources)
  } else {
    not_checkable(paste0(text, ", ", open), sources)
  }
}
