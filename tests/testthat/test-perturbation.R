# For each shipped claim whose verdict rests on arrivals: data moved to just
# inside and just outside what the claim says turn the verdict there and nowhere
# else. The turning points are worked out here, by arithmetic on the printed
# number alone.

shipped <- nkarrivals::claims
decided <- check_claims(shipped)$verdict_now != "not_checkable"
of_kind <- function(...) {
  which(shipped$quantity %in% c(...) & decided)
}

# Reports of one exact figure for each period, as if known all along.
figures <- function(start, end, value, sex = "total", measure = "flow") {
  do.call(rbind, Map(
    function(start, end, value, sex) {
      one_report(start, end, value, "1990-01-01", "s1", sex, measure)
    }, start, end, value, sex
  ))
}

nobody <- nkarrivals::composition[0, ]
verdict_on <- function(i, reports) {
  verdict_now(shipped[i, ], reports, composition = nobody)
}

holds <- function(verdict) verdict %in% c("confirmed", "confirmed_rounded")

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

expect_turns <- function(i, value, inside, reports_of) {
  found <- vapply(value, function(x) verdict_on(i, reports_of(x)), "")
  label <- shipped$claim_id[i]
  expect_identical(holds(found), inside, label = label)
  expect_true(all(found[!inside] == "contradicted"), label = label)
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

test_that("a changed year changes the verdicts that rest on it, no others", {
  before <- check_claims(shipped)
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
    changed <- after$verdict_now != before$verdict_now |
      !mapply(identical, after$value_now, before$value_now)
    spans <- function(name) {
      start <- on(paste0(name, "_start"))
      (start <= year & on(paste0(name, "_end")) >= year) %in% TRUE
    }
    touches <- spans("period") | spans("reference") | within(year)
    expect_true(all(touches[changed]), label = year)
    exact <- shipped$quantity == "count" & shipped$comparator == "equal" &
      on("period_start") %in% year & decided
    expect_true(all(changed[exact]), label = year)
    expect_gt(sum(changed), 3)
  }
})
