# For each shipped claim that can be checked: data moved to just inside and just
# outside what the claim says turn the verdict there and nowhere else. The
# turning points are worked out here, by arithmetic on the printed number alone.

skip_on_cran()

shipped <- nkarrivals::claims
of_kind <- function(...) which(shipped$quantity %in% c(...))

# Claims whose turning points were tried; the last test looks for the others.
tried <- new.env()

# Reports of one exact figure for each period, as if known all along.
figures <- function(start, end, value, sex = "total", measure = "flow") {
  one_report(start, end, value, "1990-01-01", "s1", sex, measure)
}

nobody <- nkarrivals::composition[0, ]

# `tables` are reports, or arguments of judge_with().
verdict_on <- function(i, tables) {
  if (is.data.frame(tables)) tables <- list(reports = tables)
  few <- list(reports = one_year(1990, 1, "2026-01-01"), composition = nobody)
  few <- few[setdiff(names(few), names(tables))]
  do.call(verdict_now, c(list(shipped[i, ]), tables, few))
}

# The whole numbers on both sides of each end of what was printed, and whether
# they belong to it.
around_ends <- function(i) {
  set <- rounding_interval(shipped$printed[i], shipped$comparator[i])
  ends <- c(set$low, set$high)
  ends <- ends[is.finite(ends)]
  value <- unique(c(
    ceiling(ends) - 1, floor(ends), ceiling(ends), floor(ends) + 1
  ))
  value <- value[value >= 0]
  inside <- (value > set$low | (set$low_closed & value == set$low)) &
    (value < set$high | (set$high_closed & value == set$high))
  data.frame(value, inside)
}

# `inside` is NA where the evidence must leave it open.
expect_turns <- function(i, value, inside, tables_of) {
  found <- vapply(value, function(x) verdict_on(i, tables_of(x)), "")
  found <- sub("confirmed_rounded", "confirmed", unname(found))
  said <- c("confirmed", "contradicted")[2 - inside]
  said[is.na(inside)] <- "not_checkable"
  expect_identical(found, said, label = shipped$claim_id[i])
  assign(shipped$claim_id[i], TRUE, tried)
}

test_that("counts and running totals turn at the ends of what is printed", {
  for (i in of_kind("count", "running_total")) {
    claim <- shipped[i, ]
    total <- claim$quantity == "running_total"
    near <- around_ends(i)
    expect_turns(i, near$value, near$inside, function(x) {
      start <- if (total) as.Date(NA) else claim$period_start
      figures(start, claim$period_end, x, claim$sex,
              if (total) "cumulative" else "flow")
    })
  }
})

test_that("shares turn at the ends of what is printed", {
  for (i in of_kind("share")) {
    claim <- shipped[i, ]
    of <- 200
    set <- rounding_interval(claim$printed, claim$comparator)
    part <- unique(c(
      floor(of * set$low / 100) + 0:1, floor(of * set$high / 100) + 0:1
    ))
    inside <- 100 * part >= set$low * of & 100 * part <= set$high * of
    other <- setdiff(c("female", "male"), claim$sex)
    expect_turns(i, part, inside, function(x) {
      figures(claim$period_start, claim$period_end, c(x, of - x),
              c(claim$sex, other))
    })
  }
})

test_that("differences turn at the ends of what is printed", {
  for (i in of_kind("difference")) {
    claim <- shipped[i, ]
    near <- around_ends(i)
    before <- 5000
    set <- rounding_interval(claim$printed, claim$comparator)
    change <- c(set$low - 1, set$low, set$high, set$high + 1)
    expect_turns(i, before + change, c(FALSE, TRUE, TRUE, FALSE), function(x) {
      figures(c(claim$reference_start, claim$period_start),
              c(claim$reference_end, claim$period_end), c(before, x))
    })
  }
})

test_that("directions turn where the words do", {
  # Of 1,000: from where on the word holds, and from where on it does not.
  turns <- list(
    lower = c(999, 1000), higher = c(1001, 1000),
    sharply_lower = c(750, 901), sharply_higher = c(1250, 1099),
    slightly_lower = c(900, 749), slightly_higher = c(1100, 1251)
  )
  for (i in of_kind("direction")) {
    claim <- shipped[i, ]
    expect_turns(
      i, turns[[claim$comparator]], c(TRUE, FALSE), function(x) {
        figures(c(claim$reference_start, claim$period_start),
                c(claim$reference_end, claim$period_end), c(1000, x))
      }
    )
  }
})

years_of <- function(from, to, value, sex = "total") {
  years <- from:to
  figures(paste0(years, "-01-01"), paste0(years, "-12-31"),
          rep_len(value, length(years)), sex)
}

test_that("ranks turn where a year of the window is passed", {
  for (i in of_kind("rank")) {
    claim <- shipped[i, ]
    since <- grepl("_since$", claim$comparator)
    from <- if (since) as.integer(format(claim$reference_end, "%Y")) else
      as.integer(substr(claim$window, 1, 4))
    year <- as.integer(format(claim$period_end, "%Y"))
    to <- if (since) year else as.integer(substr(claim$window, 6, 9))
    years <- from:to
    up <- if (grepl("^lowest", claim$comparator)) 1 else -1
    others <- replace(rep(500, length(years)), years == year, NA)
    # The reference year itself was at least as low, or as high.
    if (since) others[1] <- 500 - 10 * up
    best <- c(500 - up, 500 + up)
    expect_turns(i, best, c(TRUE, FALSE), function(x) {
      years_of(from, to, ifelse(is.na(others), x, others))
    })
  }
})

test_that("ranges turn at the ends of what is printed, in any year", {
  for (i in of_kind("range")) {
    claim <- shipped[i, ]
    years <- as.integer(strsplit(claim$window, "/")[[1]])
    set <- rounding_interval(claim$printed, claim$comparator)
    low <- ceiling(set$low) + !set$low_closed
    value <- c(low, low - 1)
    if (is.finite(set$high)) value <- c(value, set$high, set$high + 1)
    inside <- rep_len(c(TRUE, FALSE), length(value))
    usual <- low + 10
    for (at in years) {
      expect_turns(i, value, inside, function(x) {
        years_of(years[1], years[2],
                 ifelse(years[1]:years[2] == at, x, usual))
      })
    }
  }
})

test_that("orders of women and men turn where the two meet", {
  for (i in of_kind("order")) {
    claim <- shipped[i, ]
    ends <- as.integer(format(c(claim$period_start, claim$period_end), "%Y"))
    window <- if (is.na(claim$window)) ends else
      as.integer(strsplit(claim$window, "/")[[1]])
    years <- window[1]:window[2]
    inside <- years >= ends[1] & years <= ends[2]
    more <- grepl("higher$", claim$comparator)
    other <- setdiff(c("female", "male"), claim$sex)
    table <- function(at, value) {
      one <- ifelse(inside == more, 101, 99)
      one[at] <- value
      rbind(
        years_of(window[1], window[2], one, claim$sex),
        years_of(window[1], window[2], 100, other)
      )
    }
    for (at in which(inside)) {
      expect_turns(i, c(if (more) 101 else 99, 100), c(TRUE, FALSE),
                   function(x) table(at, x))
    }
    for (at in which(!inside)) {
      expect_turns(i, c(100, if (more) 101 else 99), c(TRUE, FALSE),
                   function(x) table(at, x))
    }
  }
})

test_that("averages turn where the words do", {
  # Of a mean of 400, as it is and as a yearly rate.
  turns <- list(
    lower = c(399, 401), higher = c(401, 399),
    sharply_lower = c(300, 361), sharply_higher = c(500, 439)
  )
  for (i in of_kind("average")) {
    claim <- shipped[i, ]
    window <- as.integer(strsplit(claim$window, "/")[[1]])
    days <- as.integer(claim$period_end - claim$period_start) + 1
    years <- days / 365.25
    # A part of a year is taken both ways, so that it must pass both.
    rate <- c(min(1, years), max(1, years))
    turn <- turns[[claim$comparator]]
    value <- if (turn[1] < turn[2]) {
      c(floor(turn[1] * rate[1]), ceiling(turn[2] * rate[2]))
    } else {
      c(ceiling(turn[1] * rate[2]), floor(turn[2] * rate[1]))
    }
    expect_turns(i, value, c(TRUE, FALSE), function(x) {
      rbind(years_of(window[1], window[2], 400),
            figures(claim$period_start, claim$period_end, x))
    })
  }
})

test_that("changes in percent turn at the ends of what is printed", {
  for (i in of_kind("change_pct")) {
    claim <- shipped[i, ]
    set <- rounding_interval(claim$printed, claim$comparator)
    # Of 1,000, so that ten people are a percent.
    ends <- 1000 + 10 * c(set$low, set$high)
    value <- c(ends[1] - 1, ends, ends[2] + 1)
    expect_turns(i, value, c(FALSE, TRUE, TRUE, FALSE), function(x) {
      figures(c(claim$reference_start, claim$period_start),
              c(claim$reference_end, claim$period_end), c(1000, x))
    })
  }
})

test_that("residents turn at the ends of what is printed", {
  table <- nkarrivals::composition
  table <- table[table$base == "residents" & table$category == "all" &
    table$sex == "total" & table$precision == "exact", ][1, ]
  for (i in of_kind("residents")) {
    near <- around_ends(i)
    table$as_of <- shipped$period_end[i]
    expect_turns(i, near$value, near$inside, function(x) {
      list(composition = transform(table, persons = x))
    })
  }
})

# Rows of `table` with the sum of `to` as given; who comes or goes is moved from
# or to the rows `from`, so that all together stay as many.
moved <- function(table, column, to, from, sum) {
  more <- sum - sum(table[[column]][to])
  left <- sum(table[[column]][from]) - more
  table[[column]][to[1]] <- table[[column]][to[1]] + more
  table[[column]][from] <- c(left, rep(0, length(from) - 1))
  stopifnot(table[[column]] >= 0)
  table
}

# The tables of the source that a claim rests on: the rows whom it is about by
# its first dimension, the others of these people, and how many all are.
people_of_claim <- function(i) {
  claim <- shipped[i, ]
  source <- strsplit(check_claims(claim)$sources, ";")[[1]][1]
  table <- as.data.frame(nkarrivals::composition)
  table <- table[table$source_id == source &
    table$base %in% c("cumulative_arrivals", "residents"), ]
  part <- strsplit(strsplit(claim$category, ";")[[1]][1], ":")[[1]]
  rows <- table$dimension == part[1] & table$category != "all"
  summed <- claim$sex == "total" & !any(rows & table$sex == "total")
  rows <- rows & (summed | table$sex == claim$sex)
  about <- table$category %in% strsplit(part[2], "+", TRUE)[[1]]
  counted <- table$base == table$base[rows][1]
  printed <- counted & table$category == "all" & table$sex == "total"
  by_sex <- any(table$sex[counted] != "total")
  parts <- counted & table$category != "all" & (table$sex != "total") == by_sex
  list(
    table = table, to = which(rows & about), from = which(rows & !about),
    whole = max(
      if (any(printed)) table$persons[printed] else
        rowsum(table$persons[parts], table$dimension[parts])
    )
  )
}

test_that("shares of people turn at the ends of what is printed", {
  for (i in of_kind("composition_share")) {
    if (grepl(";", shipped$category[i])) next
    people <- people_of_claim(i)
    set <- rounding_interval(shipped$printed[i], shipped$comparator[i])
    ends <- c(set$low, set$high)[is.finite(c(set$low, set$high))]
    part <- unique(c(
      ceiling(ends / 100 * people$whole) - 1, floor(ends / 100 * people$whole),
      floor(ends / 100 * people$whole) + 1
    ))
    share <- 100 * part / people$whole
    inside <- (share > set$low | (share == set$low & set$low_closed)) &
      (share < set$high | (share == set$high & set$high_closed))
    expect_turns(i, part, inside, function(x) {
      list(composition = moved(
        people$table, "persons", people$to, people$from, x
      ))
    })
  }
})

test_that("a share of two margins turns where their bounds do", {
  for (i in of_kind("composition_share")) {
    if (!grepl(";", shipped$category[i])) next
    people <- people_of_claim(i)
    expect_identical(shipped$comparator[i], "more_than")
    percent <- as.numeric(sub("%", "", shipped$printed[i]))
    enough <- floor(percent / 100 * people$whole) + 1
    one_sex <- people$table[people$table$sex == shipped$sex[i], ]
    other <- strsplit(strsplit(shipped$category[i], ";")[[1]][2], ":")[[1]]
    both <- one_sex$persons[one_sex$dimension == other[1] &
      one_sex$category %in% strsplit(other[2], "+", TRUE)[[1]]]
    all <- max(rowsum(one_sex$persons, one_sex$dimension))
    # No more can be in both than in one, no fewer than do not fit outside.
    sure <- enough + all - sum(both)
    expect_turns(
      i, c(enough - 1, enough, sure - 1, sure), c(FALSE, NA, NA, TRUE),
      function(x) list(composition = moved(
        people$table, "persons", people$to, people$from, x
      ))
    )
  }
})

test_that("shares of provinces turn at the ends of what is printed", {
  for (i in of_kind("population_share")) {
    table <- as.data.frame(nkarrivals::provinces)
    codes <- strsplit(shipped$category[i], "+", fixed = TRUE)[[1]]
    year <- as.integer(format(shipped$period_end[i], "%Y"))
    census <- max(table$year[table$year <= year])
    table <- table[table$year == census, ]
    whole <- table$population[table$province == "total"]
    if (!length(whole)) whole <- sum(table$population)
    set <- rounding_interval(shipped$printed[i], shipped$comparator[i])
    ends <- c(set$low, set$high) / 100 * whole
    part <- c(floor(ends[1]) + 0:1, ceiling(ends[2]) - 1:0)
    expect_turns(i, part, c(FALSE, TRUE, TRUE, FALSE), function(x) {
      list(provinces = moved(
        table, "population", which(table$province %in% codes),
        which(table$province == "south_pyongan"), x
      ))
    })
  }
})

test_that("prices turn at the ends of what is printed", {
  for (i in of_kind("cost")) {
    claim <- shipped[i, ]
    table <- as.data.frame(nkarrivals::costs)
    row <- table[table$kind == claim$category, ][1, ]
    row$date_start <- claim$period_start
    row$date_end <- claim$period_end
    row$currency <- factor(claim$unit, levels(table$currency))
    near <- around_ends(i)
    expect_turns(i, near$value, near$inside, function(x) {
      list(costs = transform(row, low = x, high = x))
    })
  }
})

test_that("dates of events turn at the ends of what is printed", {
  for (i in of_kind("event_date")) {
    claim <- shipped[i, ]
    kind <- sub("/.*", "", claim$category)
    words <- sub("^[^/]*/?", "", claim$category)
    event <- as.data.frame(nkarrivals::events)
    event <- event[event$kind == kind &
      grepl(words, event$event, fixed = TRUE), ][1, ]
    # All days of the window begin as the printed date does, or do not.
    window <- strsplit(claim$window, "/")[[1]]
    days <- format(seq(as.Date(paste0(window[1], "-01-01")),
                       as.Date(paste0(window[2], "-12-31")), by = "day"))
    inside <- startsWith(days, claim$printed)
    turns <- which(diff(inside) != 0)
    expect_true(any(inside) && length(turns) > 0)
    at <- sort(unique(c(turns, turns + 1)))
    expect_turns(i, days[at], inside[at], function(x) {
      list(events = transform(
        event, date = x, date_start = as.Date(x), date_end = as.Date(x)
      ))
    })
  }
})

test_that("numbers of countries turn at the ends of what is printed", {
  for (i in of_kind("countries_abroad")) {
    table <- as.data.frame(nkarrivals::refugees_abroad)
    years <- format(c(shipped$period_start[i], shipped$period_end[i]), "%Y")
    table <- table[table$basis == "population" & table$asylum != "KOR" &
      table$measure == "refugees" & table$year >= as.integer(years[1]) &
      table$year <= as.integer(years[2]), ]
    countries <- unique(table$asylum)
    near <- around_ends(i)
    expect_turns(i, near$value, near$inside, function(x) {
      some <- table$asylum %in% countries[seq_len(x)]
      list(abroad = transform(table, persons = ifelse(some, 5L, 0L)))
    })
  }
})

window_of <- function(i) as.integer(strsplit(shipped$window[i], "/")[[1]])

counts_of_window <- function(i, value) {
  window <- window_of(i)
  stopifnot(length(value) == diff(window) + 1)
  years_of(window[1], window[2], value)
}

test_that("years of a break turn where the step is in another year", {
  for (i in of_kind("break_year")) {
    window <- window_of(i)
    years <- window[1]:window[2]
    year <- as.integer(shipped$printed[i])
    expect_identical(shipped$comparator[i], "lower")
    step <- function(at, to = 1000) ifelse(years < at, 2000, to)
    expect_turns(
      i, year + c(-1, 0, 1), c(FALSE, TRUE, FALSE),
      function(at) counts_of_window(i, step(at))
    )
    expect_turns(i, c(1000, 2000, 3000), c(TRUE, NA, FALSE), function(to) {
      counts_of_window(i, step(year, to))
    })
    # The thresholds, moved past the probability of a break in that year.
    probability <- function(counts) {
      posterior <- breakpoint_posterior(
        counts, band = FALSE, sensitivity = FALSE
      )
      posterior$points$.break[years == year]
    }
    past <- 1 + 1e-9
    weak <- step(year, 1910)
    p <- probability(weak)
    expect_true(p > 0.05 && p < 0.5)
    rule <- function(counts, right, wrong) {
      rules <- usual_rules
      rules$words <- word_rules(break_year = c(right, wrong))
      list(reports = counts_of_window(i, counts), rules = rules)
    }
    expect_turns(i, p * c(1, past), c(TRUE, NA), function(right) {
      rule(weak, right, 0.01)
    })
    beside <- ifelse(years < year - 1, 2000, ifelse(years < year, 1050, 1000))
    p <- probability(beside)
    expect_true(p > 0 && p < 0.5)
    expect_turns(i, p * c(1, past), c(NA, FALSE), function(wrong) {
      rule(beside, 0.5, wrong)
    })
  }
})

test_that("constant turns where one year is too far from the mean", {
  for (i in which(shipped$comparator %in% "constant")) {
    n <- diff(window_of(i)) + 1
    # One of n years of 1,000 has d more: d (n - 1) / (1000 n + d) off the mean.
    most <- function(part) floor(part * 1000 * n / (n - 1 - part))
    odd <- c(most(0.10) + 0:1, most(0.25) + 0:1)
    expect_turns(i, odd, c(TRUE, NA, NA, FALSE), function(d) {
      counts_of_window(i, replace(rep(1000, n), n %/% 2, 1000 + d))
    })
    # A trend within these bounds speaks against it.
    expect_turns(i, c(0, 1), c(TRUE, NA), function(step) {
      counts_of_window(i, 1000 - step * seq_len(n))
    })
  }
})

test_that("steadily falling turns with the steps that do not fall", {
  for (i in which(shipped$comparator %in% "falling")) {
    n <- diff(window_of(i)) + 1
    against <- 0:(n - 1)
    part <- against / (n - 1)
    inside <- ifelse(part <= 0.10, TRUE, ifelse(part > 1 / 3, FALSE, NA))
    turns <- which(vapply(seq_len(n - 1), function(k) {
      !identical(inside[k], inside[k + 1])
    }, TRUE))
    expect_length(turns, 2)
    at <- sort(unique(c(turns, turns + 1)))
    expect_turns(i, against[at], inside[at], function(k) {
      steps <- rep(c(1, -100), c(k, n - 1 - k))
      counts_of_window(i, 5000 + cumsum(c(0, steps)))
    })
    # One step alone can turn the years as a whole.
    half <- n %/% 2
    expect_turns(i, c(0, 1000), c(TRUE, FALSE), function(jump) {
      counts_of_window(i, 2000 - seq_len(n) + jump * (seq_len(n) > half))
    })
  }
})

# The two-sided probability of a score at least so far from 0: of all orders of
# n different numbers, by how many pairs are turned round.
p_of_turned <- function(n) {
  ways <- Reduce(oracle_product, lapply(2:n, function(k) rep(1, k)), 1)
  turned <- seq_along(ways) - 1
  score <- abs(length(ways) - 1 - 2 * turned)
  vapply(score, function(s) sum(ways[score >= s]) / sum(ways), 0)
}

# n numbers in falling order but for some pairs of them.
falling_but_for <- function(n, turned) {
  x <- integer()
  for (k in seq_len(n)) {
    here <- min(turned, k - 1)
    turned <- turned - here
    x <- append(x, n + 1 - k, length(x) - here)
  }
  rev(n + 1 - match(seq_len(n), x))
}

test_that("trends turn where chance could bring them about", {
  for (i in of_kind("trend")) {
    n <- diff(window_of(i)) + 1
    pairs <- n * (n - 1) / 2
    turned <- 0:pairs
    p <- p_of_turned(n)
    inside <- ifelse(2 * turned >= pairs, FALSE, ifelse(p < 0.05, TRUE, NA))
    said <- c(inside, "end")
    at <- which(!mapply(identical, said[-1], said[-length(said)]))
    at <- intersect(c(at, at + 1), turned + 1)
    expect_gte(length(at), 3)
    expect_turns(i, turned[at], inside[at], function(k) {
      counts <- falling_but_for(n, k)
      stopifnot((oracle_s(counts) + pairs) / 2 == k)
      counts_of_window(i, 100 * counts)
    })
  }
})

test_that("no claim that can be checked is left out", {
  # Nothing in the package counts what these are about.
  uncounted <- c("external", "none")
  expect_setequal(
    ls(tried), shipped$claim_id[!shipped$quantity %in% uncounted]
  )
  verdicts <- check_claims(shipped[shipped$quantity %in% uncounted, ])
  expect_true(all(verdicts$verdict_now == "not_checkable"))
})

usual <- check_claims(shipped)

test_that("a changed year changes the verdicts that rest on it, no others", {
  on <- function(column) as.integer(format(shipped[[column]], "%Y"))
  window <- strsplit(shipped$window, "/")
  within <- function(year) vapply(window, function(ends) {
    !anyNA(ends) && year >= ends[1] && year <= ends[2]
  }, TRUE)
  for (year in c(2009, 2012, 2017, 2021)) {
    reports <- nkarrivals::arrival_reports
    at <- reports$measure == "flow" & reports$period_end >=
      as.Date(paste0(year, "-01-01")) &
      reports$period_end <= as.Date(paste0(year, "-12-31"))
    reports$value[at] <- reports$value[at] + 5000L
    after <- judge_with(shipped, reports)
    changed <- after$verdict_now != usual$verdict_now |
      !mapply(identical, after$value_now, usual$value_now)
    spans <- function(name) {
      start <- on(paste0(name, "_start"))
      (start <= year & on(paste0(name, "_end")) >= year) %in% TRUE
    }
    touches <- spans("period") | spans("reference") | within(year)
    expect_true(all(touches[changed]), label = year)
    exact <- shipped$quantity == "count" & shipped$comparator == "equal" &
      on("period_start") %in% year & usual$verdict_now != "not_checkable"
    expect_true(all(changed[exact]), label = year)
    expect_gt(sum(changed), 3)
  }
})

test_that("a changed row of any table changes what rests on it, no others", {
  by_tables <- shipped[of_kind(
    "composition_share", "residents", "population_share", "cost",
    "event_date", "countries_abroad"
  ), ]
  unchanged <- judge_with(by_tables)
  changed_by <- function(..., claims = by_tables, before = unchanged) {
    after <- judge_with(claims, ...)
    claims$claim_id[before$verdict_now != after$verdict_now |
      before$verdict_at_publication != after$verdict_at_publication |
      before$explanation != after$explanation]
  }
  about <- function(quantity, pattern = NULL) {
    rows <- shipped$quantity == quantity
    if (!is.null(pattern)) rows <- rows & grepl(pattern, shipped$category)
    shipped$claim_id[rows]
  }
  # Half of the people of one category are moved to another.
  people <- as.data.frame(nkarrivals::composition)
  move_half <- function(dimension, from, to) {
    rows <- which(people$dimension == dimension & people$category == from)
    for (row in rows) {
      goal <- which(people$dimension == dimension & people$category == to &
        people$sex == people$sex[row] & people$as_of == people$as_of[row] &
        people$source_id == people$source_id[row])
      half <- people$persons[row] %/% 2L
      if (length(goal) != 1) next
      people$persons[row] <- people$persons[row] - half
      people$persons[goal] <- people$persons[goal] + half
    }
    people
  }
  expect_setequal(
    changed_by(composition = move_half(
      "origin_province", "ryanggang", "kangwon"
    )), about("composition_share", "origin_province")
  )
  expect_setequal(
    changed_by(composition = move_half(
      "residence_region", "seoul", "busan"
    )), about("composition_share", "residence_region")
  )
  expect_setequal(
    changed_by(composition = move_half("age", "age_20_29", "age_50_59")),
    about("composition_share", "age")
  )
  expect_setequal(
    changed_by(composition = move_half(
      "education", "secondary_school", "primary_school"
    )), about("composition_share", "education")
  )
  all <- people$base == "residents" & people$category == "all"
  expect_setequal(
    changed_by(composition = transform(
      people, persons = ifelse(all, 2L * persons, persons)
    )),
    c(about("residents"), about("composition_share", "residence_region"))
  )
  provinces <- as.data.frame(nkarrivals::provinces)
  at <- provinces$province == "ryanggang"
  provinces$population[at] <- provinces$population[at] * 2
  expect_identical(
    changed_by(provinces = provinces), about("population_share", "ryanggang")
  )
  costs <- as.data.frame(nkarrivals::costs)
  at <- costs$kind == "broker_fee" & costs$currency == "USD"
  costs[at, c("low", "high")] <- costs[at, c("low", "high")] * 2L
  expect_identical(changed_by(costs = costs), about("cost", "broker_fee"))
  events <- as.data.frame(nkarrivals::events)
  at <- grepl("Kim Jong-il dies", events$event)
  day <- as.Date("2012-02-17")
  events$date[at] <- format(day)
  events[at, c("date_start", "date_end")] <- list(day, day)
  expect_setequal(
    changed_by(events = events), about("event_date", "dprk_leadership")
  )
  abroad <- as.data.frame(nkarrivals::refugees_abroad)
  abroad$persons <- abroad$persons * 2L
  expect_identical(changed_by(abroad = abroad), about("countries_abroad"))
  # What is left rests on none of these tables.
  changed <- changed_by(
    composition = transform(people, persons = 2L * persons), events = events,
    costs = costs, provinces = provinces, abroad = abroad,
    claims = shipped, before = usual
  )
  expect_true(all(changed %in% by_tables$claim_id))
})
