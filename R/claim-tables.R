# What the judges in R/quantity-*.R look up in the tables of people, provinces,
# prices and countries.

# --- Tables of people --------------------------------------------------------

# One row a figure of a table of people, with its ends (equal where it is
# exact), and with the figure of the third sex where the table prints two of
# total, women and men. `whole_low` and `whole_high` tell how many people of
# that sex the table counts, `whole_from` how that is known, and `listed` how
# many of them have a category.
people_tables <- function(composition) {
  rows <- composition[composition$base %in% stock_bases, ]
  ends <- figure_ends(rows$persons, rows$precision == "exact")
  rows <- data.frame(
    source_id = as.character(rows$source_id), as_of = rows$as_of,
    base = as.character(rows$base), dimension = as.character(rows$dimension),
    category = as.character(rows$category), sex = as.character(rows$sex),
    low = ends$low, high = ends$high, known = rows$known, dated = rows$dated
  )
  with_wholes(with_third_sex(rows))
}

# Those who arrived in one year only are not counted here.
stock_bases <- c("cumulative_arrivals", "residents")

figure_ends <- function(value, exact) {
  low <- high <- as.double(value)
  rough <- rounding_interval(format_whole(value[!exact]), "about")
  low[!exact] <- rough$low
  high[!exact] <- rough$high
  list(low = low, high = high)
}

with_third_sex <- function(rows) {
  cell <- paste(table_key(rows), rows$dimension, rows$category)
  third <- lapply(c("total", "female", "male"), function(sex) {
    other <- setdiff(c("total", "female", "male"), sex)
    one <- which(rows$sex == other[1] & !cell %in% cell[rows$sex == sex])
    two <- which(rows$sex == other[2])
    at <- two[match(cell[one], cell[two])]
    out <- rows[one, ]
    add <- sex == "total"
    out$low <- out$low + if (add) rows$low[at] else -rows$high[at]
    out$high <- out$high + if (add) rows$high[at] else -rows$low[at]
    out$sex <- rep(sex, nrow(out))
    out[!is.na(at), ]
  })
  do.call(rbind, c(list(rows), third))
}

# Tables of one source, day and group of people; all their dimensions.
table_key <- function(rows) {
  paste(rows$source_id, rows$as_of, rows$base, rows$known)
}

# People counted: the printed total of the dimension, or of another dimension
# of the same tables, or else the largest sum of categories in them. A sum
# counts where no table of the dimension has more categories.
with_wholes <- function(rows) {
  people <- paste(table_key(rows), rows$sex)
  table <- paste(people, rows$dimension)
  printed <- rows$category == "all"
  single <- !is_combined(rows$category)
  n <- rowsum(as.integer(single), table)[, 1]
  most <- tapply(n[table], rows$dimension, max)
  complete <- n[table] > 0 & n[table] == most[rows$dimension]
  for (end in c("low", "high")) {
    value <- rows[[end]]
    sum <- rowsum(value * single, table)[table, 1]
    rows[[paste0("sum_", end)]] <- ifelse(complete, sum, NA)
    own <- value[printed][match(table, table[printed])]
    other <- largest(ifelse(printed, value, NA), people)
    added <- largest(rows[[paste0("sum_", end)]], people)
    rows[[paste0("whole_", end)]] <- ifelse(
      is.na(own), ifelse(is.na(other), added, other), own
    )
  }
  rows$whole_from <- ifelse(
    table %in% table[printed], "printed",
    ifelse((rows$sum_high == rows$whole_high) %in% TRUE, "added", "elsewhere")
  )
  row.names(rows) <- NULL
  rows
}

# The largest value of each group that has one.
largest <- function(x, group) {
  out <- tapply(x, group, function(v) max(c(v, -Inf), na.rm = TRUE))[group]
  as.vector(ifelse(is.finite(out), out, NA))
}

# A category "dimension:code+code;dimension:code" as a list of codes, named by
# dimensions.
people_parts <- function(category) {
  parts <- strsplit(trimws(strsplit(category, ";", fixed = TRUE)[[1]]), ":")
  codes <- lapply(parts, function(part) {
    trimws(strsplit(part[2], "+", fixed = TRUE)[[1]])
  })
  stats::setNames(codes, vapply(parts, function(x) trimws(x[1]), ""))
}

people_faults <- function(category) {
  shape <- "^[a-z_]+:[a-z0-9_]+([+][a-z0-9_]+)*$"
  parts <- gsub("\\s", "", strsplit(category, ";", fixed = TRUE)[[1]])
  if (!all(grepl(shape, parts))) {
    return("is not of the form dimension:code+code;dimension:code")
  }
  parts <- people_parts(category)
  dimensions <- levels(nkarrivals::composition$dimension)
  strange <- setdiff(names(parts), dimensions)
  if (length(strange)) {
    return(sprintf("names %s, which is not %s", strange[1],
                   enumerate(dimensions, "or")))
  }
  if (anyDuplicated(names(parts))) return("names a dimension twice")
  unlist(Map(codes_fault, names(parts), parts), use.names = FALSE)[1]
}

codes_fault <- function(dimension, codes) {
  table <- nkarrivals::composition
  strange <- setdiff(codes, table$category[table$dimension == dimension])
  if (length(setdiff(strange, "all"))) {
    return(sprintf("has %s, which is no category of %s", strange[1], dimension))
  }
  if (anyDuplicated(codes)) return("names a category twice")
  alone <- is_combined(codes)
  if (length(codes) > 1 && any(alone)) {
    sprintf("adds %s, a sum, to other categories", codes[alone][1])
  }
}

# The tables from which the share of a claim follows, oldest first: a list of
# lists with the ends of the share and what to say of it.
people_shares <- function(claim, tables) {
  parts <- people_parts(claim$category)
  named <- tables$dimension %in% names(parts)
  tables <- tables[named, ]
  found <- lapply(split(tables, table_key(tables)), function(table) {
    share_in_table(claim$sex, parts, table)
  })
  found <- found[lengths(found) > 0]
  day <- vapply(found, function(x) as.double(x$as_of), 0)
  since <- vapply(found, function(x) as.double(x$known), 0)
  unname(found[order(day, since, names(found), method = "radix")])
}

share_in_table <- function(sex, parts, table) {
  whole <- table_whole(table[table$sex == "total", ])
  if (is.null(whole) || whole$low <= 0) return(NULL)
  groups <- lapply(sex_groups(sex, parts), function(sexes) {
    lapply(stats::setNames(nm = sexes), people_of, parts, table)
  })
  full <- vapply(groups, function(g) all(lengths(g) > 0), TRUE)
  if (!any(full)) return(NULL)
  groups <- groups[[which(full)[1]]]
  low <- sum(vapply(groups, `[[`, 0, "low"))
  high <- sum(vapply(groups, `[[`, 0, "high"))
  if (high > whole$high) return(NULL)
  list(
    low = 100 * low / whole$high, high = min(100, 100 * high / whole$low),
    persons = c(low, high), whole = whole, groups = groups,
    as_of = table$as_of[1], known = table$known[1], dated = table$dated[1],
    base = table$base[1], source = table$source_id[1]
  )
}

# Bounds are sharper where women and men are looked at apart.
sex_groups <- function(sex, parts) {
  if (sex != "total") return(list(sex))
  if (length(parts) > 1) list(c("female", "male"), "total") else list("total")
}

# How many of one sex are in all the parts at once: NULL where the table does
# not tell, the ends where it prints the parts one by one.
people_of <- function(sex, parts, table) {
  table <- table[table$sex == sex, ]
  whole <- table_whole(table)
  margins <- lapply(names(parts), function(dimension) {
    rows <- table[table$dimension == dimension, ]
    margin_of(parts[[dimension]], rows)
  })
  if (any(lengths(margins) == 0)) return(NULL)
  low <- vapply(margins, `[[`, 0, "low")
  high <- vapply(margins, `[[`, 0, "high")
  names(high) <- names(parts)
  if (length(parts) > 1) {
    if (is.null(whole) || any(low < 0 | high > whole$high)) return(NULL)
    bounds <- c(as.list(unname(low)), total = whole$high)
    low <- do.call(frechet_bounds, bounds)$low
  }
  list(low = low, high = min(high), margins = high, whole = whole)
}

margin_of <- function(codes, rows) {
  if (identical(codes, "all")) return(table_whole(rows))
  at <- match(codes, rows$category)
  if (anyNA(at)) return(NULL)
  list(low = sum(rows$low[at]), high = sum(rows$high[at]))
}

# How many people the rows of a table count, and how that is known.
table_whole <- function(rows) {
  rows <- rows[!is.na(rows$whole_high), ]
  if (!nrow(rows)) return(NULL)
  row <- rows[which.max(rows$whole_high), ]
  list(
    low = row$whole_low, high = row$whole_high, from = row$whole_from,
    listed = row$sum_high
  )
}

# The newest table up to the end of a claim's period, else the next one.
nearest_share <- function(shares, end) {
  day <- as.Date(vapply(shares, function(x) as.double(x$as_of), 0),
                 origin = "1970-01-01")
  before <- which(day <= end)
  at <- if (length(before)) max(before) else 1L
  list(
    share = shares[[at]], late = !length(before),
    after = if (length(before) && at < length(shares)) shares[[at + 1]]
  )
}

# The newest figure of the people of a claim of one dimension.
newest_part <- function(claim, tables) {
  parts <- people_parts(claim$category)
  if (length(parts) > 1) return(NULL)
  rows <- tables[tables$dimension == names(parts) & tables$sex == claim$sex &
    tables$category %in% parts[[1]], ]
  each <- split(rows, table_key(rows))
  each <- each[vapply(each, nrow, 0L) == length(parts[[1]])]
  if (!length(each)) return(NULL)
  day <- vapply(each, function(x) as.double(x$as_of[1]), 0)
  rows <- each[[which.max(day)]]
  list(
    low = sum(rows$low), high = sum(rows$high), as_of = rows$as_of[1],
    source = rows$source_id[1]
  )
}

share_days <- function(claim, evidence) {
  parts <- people_parts(claim$category)
  tables <- evidence$tables
  at <- tables$dimension %in% names(parts) &
    tables$category %in% c(unlist(parts), "all")
  tables$known[at]
}

# --- Provinces ---------------------------------------------------------------

province_codes <- function(category) {
  trimws(strsplit(category, "+", fixed = TRUE)[[1]])
}

province_fault <- function(category) {
  codes <- province_codes(category)
  names <- setdiff(nkarrivals::provinces$province, c("total", "military_camps"))
  strange <- setdiff(codes, names)
  if (length(strange) || !length(codes)) {
    return(sprintf("is not made of provinces, joined by +: %s",
                   enumerate(names, "or")))
  }
  if (anyDuplicated(codes)) "names a province twice"
}

# The newest census up to a year, else the next, that has all the provinces.
province_census <- function(codes, year, provinces) {
  censuses <- split(provinces, provinces$year)
  has_all <- vapply(censuses, function(x) all(codes %in% x$province), TRUE)
  years <- as.integer(names(censuses)[has_all])
  if (!length(years)) return(NULL)
  before <- years[years <= year]
  chosen <- if (length(before)) max(before) else min(years)
  rows <- censuses[[as.character(chosen)]]
  people <- function(names) sum(as.double(rows$population[
    rows$province %in% names
  ]))
  printed <- people("total")
  list(
    year = chosen, part = people(codes), printed = printed > 0,
    whole = if (printed > 0) printed else people(rows$province),
    camps = people("military_camps"), known = rows$known[1],
    dated = rows$dated[1], sources = rows$source_id[
      rows$province %in% c(codes, "total", "military_camps")
    ]
  )
}

# --- Prices ------------------------------------------------------------------

# Reports of one kind that overlap the period of a claim.
claim_prices <- function(claim, known) {
  costs <- known$costs
  costs[as.character(costs$kind) == claim$category &
    (costs$date_start <= claim$period_end) %in% TRUE &
    (costs$date_end >= claim$period_start) %in% TRUE, ]
}

in_currency <- function(costs, currency) {
  costs[as.character(costs$currency) == currency, ]
}

# Whether a report prints the number of the claim in the way of the claim.
prints_price <- function(costs, set) {
  point <- (costs$low == costs$high & costs$low == set$value) %in% TRUE
  over <- is.na(costs$high) & costs$low == set$value &
    set$comparator %in% c("more_than", "at_least")
  under <- is.na(costs$low) & costs$high == set$value &
    set$comparator %in% c("less_than", "at_most")
  any(point & inside(set$value, set), over, under, na.rm = TRUE)
}

# How the reports lie to the set of a printed number. Of a bound all of them
# must be inside; otherwise one is enough, or that the set lies among them.
price_verdict <- function(costs, set) {
  if (prints_price(costs, set)) return("confirmed")
  printed <- range(costs$low, costs$high, na.rm = TRUE)
  low <- ifelse(is.na(costs$low), 0, costs$low)
  high <- ifelse(is.na(costs$high), Inf, costs$high)
  within <- inside(low, set) & inside(high, set)
  bound <- is.infinite(set$low) || is.infinite(set$high)
  among <- set$low >= printed[1] && set$high <= printed[2]
  agree <- if (bound) all(within) else any(within) || among
  if (agree) return("confirmed_rounded")
  apart <- apart_from(min(low), max(high), set)
  if (apart) "contradicted" else "not_checkable"
}

# --- Countries ---------------------------------------------------------------

# Rows that count refugees from North Korea in the years of a claim.
abroad_rows <- function(claim, known) {
  years <- year_of(claim$period_start):year_of(claim$period_end)
  rows <- known$abroad
  rows[rows$year %in% years & rows$measure != "asylum_seekers", ]
}

# Countries with refugees in any of the years, by the table that has a row for
# each country; where it is not known, the countries of other reports, and there
# may be more.
countries_of <- function(rows) {
  rows <- rows[rows$asylum != "KOR", ]
  table <- rows$basis == "population" & rows$asylum != "ALL"
  if (any(table)) rows <- rows[table, ]
  some <- rows[rows$persons > 0, ]
  each <- some[some$asylum != "ALL", ]
  each <- each[order(-each$persons, each$asylum, method = "radix"), ]
  list(
    n = length(unique(each$asylum)), some = nrow(some) > 0,
    largest = each[!duplicated(each$asylum), ], complete = any(table),
    sources = if (any(table)) rows$source_id else some$source_id
  )
}

# No more countries than this can count anyone.
most_countries <- 250
