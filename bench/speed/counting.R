# peers: data.table>=1.17 collapse>=2.1 fastymd kit dplyr
# Counting records by period and group, beside other packages and beside a read
# of the same columns from end to end ("stream"), which no count can beat. Where
# a package is slow at the year of each row, its best idiom is taken too: count
# the days, then take the year of the few days that there are. The plain R of
# "base: days" is told the first and the last day; the others find them. One
# thread, unless the name of a contender says otherwise. Sizes from a thousand
# rows to a hundred million; NKA_BENCH_MOST=1e6 leaves out those above.

source("bench/lib.R")
source("bench/columns.R")

rounds <- 5
seconds_each <- 80
most_of_slow <- 1e6
least_of_threads <- 1e6
most_of_other_tasks <- 1e7
# These, none of them the quickest way of its package, would take most of the
# time of a run with more.
most_rows <- c("base: POSIXlt" = 1e7, "base: rowsum" = 1e7, "dplyr: days" = 1e7,
               "data.table: days" = 1e7)

# Each task has its contenders, functions of no argument, ours first.

year_task <- function(d) {
  day <- d$day
  rows <- data.frame(day = day)
  table <- as_table(day = day)
  direct <- function() table[, .N, by = .(year = data.table::year(day))]
  c(ours(function() arrivals_by_year(rows, date = day)), list(
    stream = stream(day),
    `base: days` = function() {
      rowsum(tabulate(unclass(day) - (first_day - 1), length(days)),
             year_of(.Date(days)))[, 1]
    },
    collapse = function() {
      g <- collapse::fcountv(list(day = day))
      collapse::fsum(g$N, year_of(g$day))
    },
    kit = function() {
      g <- kit::countOccur(day)
      rowsum(g$Count, year_of(g$Variable))[, 1]
    },
    fastymd = function() by_year(tabulate(year_code(fastymd::get_year(day)),
                                          length(years))),
    data.table = direct,
    `data.table: days` = function() {
      table[, .N, by = day][, .(N = sum(N)), by = .(year = year_of(day))]
    },
    dplyr = function() dplyr::count(rows, year = year_of(day)),
    `dplyr: days` = function() {
      dplyr::count(dplyr::count(rows, day), year = year_of(day), wt = n)
    },
    `base: POSIXlt` = function() by_year(tabulate(year_code(year_of(day)),
                                                  length(years)))
  ), all_threads(direct), if (length(day) <= most_of_slow) list(
    `base: format` = function() table(format(day, "%Y"))
  ))
}

whole_day_task <- function(d) {
  day <- d$whole_day
  rows <- data.frame(day = day)
  table <- as_table(day = day)
  c(ours(function() arrivals_by_year(rows, date = day)), list(
    stream = stream(day),
    `base: days` = function() {
      rowsum(tabulate(unclass(day) - (first_day - 1L), length(days)),
             year_of(.Date(days)))[, 1]
    },
    collapse = function() {
      g <- collapse::fcountv(list(day = day))
      collapse::fsum(g$N, year_of(g$day))
    },
    fastymd = function() by_year(tabulate(year_code(fastymd::get_year(day)),
                                          length(years))),
    data.table = function() {
      table[, .N, by = .(year = data.table::year(day))]
    }
  ))
}

month_task <- function(d) {
  day <- d$day
  rows <- data.frame(day = day)
  table <- as_table(day = day)
  c(ours(function() arrivals_by_month(rows, date = day)), list(
    stream = stream(day),
    `base: days` = function() {
      rowsum(tabulate(unclass(day) - (first_day - 1), length(days)),
             month_of(.Date(days)))[, 1]
    },
    collapse = function() {
      g <- collapse::fcountv(list(day = day))
      collapse::fsum(g$N, month_of(g$day))
    },
    data.table = function() {
      table[, .N, by = .(year = data.table::year(day),
                         month = data.table::month(day))]
    },
    `data.table: days` = function() {
      table[, .N, by = day][, .(N = sum(N)), by = .(month = month_of(day))]
    }
  ))
}

time_task <- function(d) {
  time <- .POSIXct(unclass(d$day) * 86400 + 3600, "UTC")
  rows <- data.frame(time = time)
  table <- as_table(time = time)
  c(ours(function() arrivals_by_year(rows, date = time)), list(
    stream = stream(time),
    `base: days` = function() {
      rowsum(tabulate(unclass(time) %/% 86400 - (first_day - 1), length(days)),
             year_of(.Date(days)))[, 1]
    },
    collapse = function() {
      g <- collapse::fcountv(list(day = unclass(time) %/% 86400))
      collapse::fsum(g$N, year_of(.Date(g$day)))
    },
    data.table = function() {
      table[, .N, by = .(year = data.table::year(time))]
    },
    `base: POSIXlt` = function() by_year(tabulate(year_code(year_of(time)),
                                                  length(years)))
  ))
}

text_task <- function(d) {
  text <- format(.Date(days))[unclass(d$whole_day) - (first_day - 1L)]
  rows <- data.frame(day = text)
  table <- as_table(day = text)
  c(ours(function() arrivals_by_year(rows, date = day)), list(
    stream = stream(text),
    collapse = function() {
      g <- collapse::fcountv(list(day = text))
      collapse::fsum(g$N, substr(g$day, 1, 4))
    },
    fastymd = function() {
      day <- fastymd::fymd(text)
      by_year(tabulate(year_code(fastymd::get_year(day)), length(years)))
    },
    data.table = function() table[, .N, by = .(year = substr(day, 1, 4))],
    `data.table: days` = function() {
      table[, .N, by = day][, .(N = sum(N)), by = .(year = substr(day, 1, 4))]
    }
  ), if (length(text) <= most_of_slow) list(
    `base: as.Date` = function() by_year(tabulate(
      year_code(year_of(as.Date(text))), length(years)
    ))
  ))
}

sex_task <- function(d) {
  day <- d$day
  sex <- d$sex
  rows <- data.frame(day = day, sex = sex)
  table <- as_table(day = day, sex = sex)
  direct <- function() table[, .N, by = .(year = data.table::year(day), sex)]
  c(ours(function() arrivals_by_year(rows, date = day, by = sex)), list(
    stream = stream(day, sex),
    `base: days` = function() {
      at <- unclass(day) + (length(days) * as.integer(sex) -
                              (length(days) + first_day - 1))
      counts <- matrix(tabulate(at, 2 * length(days)), length(days))
      by_year_sex(rowsum(counts, year_of(.Date(days))))
    },
    collapse = function() {
      g <- collapse::fcountv(list(day = day, sex = sex))
      collapse::fsum(g$N, list(year_of(g$day), g$sex))
    },
    fastymd = function() {
      year <- year_code(fastymd::get_year(day))
      by_year_sex(tabulate(year + length(years) * (as.integer(sex) - 1L),
                           2 * length(years)))
    },
    data.table = direct,
    `data.table: days` = function() {
      table[, .N, by = .(day, sex)][
        , .(N = sum(N)), by = .(year = year_of(day), sex)
      ]
    },
    dplyr = function() dplyr::count(rows, year = year_of(day), sex),
    `dplyr: days` = function() {
      dplyr::count(dplyr::count(rows, day, sex), year = year_of(day), sex,
                   wt = n)
    }
  ), all_threads(direct), if (length(day) <= most_of_slow) list(
    `base: format` = function() table(format(day, "%Y"), sex)
  ))
}

people_task <- function(d) {
  day <- d$day
  sex <- d$sex
  origin <- d$origin
  people <- d$people
  rows <- data.frame(day = day, sex = sex, origin = origin, people = people)
  table <- as_table(day = day, sex = sex, origin = origin, people = people)
  direct <- function() {
    table[, .(people = sum(people)),
          by = .(year = data.table::year(day), sex, origin)]
  }
  c(ours(function() {
    arrivals_by_year(rows, date = day, count = people, by = c(sex, origin))
  }), list(
    stream = stream(day, sex, origin, people),
    `base: rowsum` = function() {
      year <- year_code(year_of(.Date(days)))[unclass(day) - (first_day - 1)]
      at <- year + 25L * (as.integer(sex) - 1L) + 50L * (as.integer(origin) -
                                                           1L)
      sums <- rowsum(people, at)
      cells <- replace(numeric(650), as.integer(rownames(sums)), sums)
      array(cells, c(25, 2, 13), list(years, sexes, origins))
    },
    collapse = function() {
      g <- collapse::GRP(list(day, sex, origin), sort = FALSE)
      sums <- collapse::fsum(people, g, use.g.names = FALSE)
      by <- g$groups
      collapse::fsum(sums, list(year_of(by[[1]]), by[[2]], by[[3]]))
    },
    data.table = direct,
    dplyr = function() {
      dplyr::count(rows, year = year_of(day), sex, origin, wt = people)
    },
    `dplyr: days` = function() {
      dplyr::count(dplyr::count(rows, day, sex, origin, wt = people),
                   year = year_of(day), sex, origin, wt = n)
    }
  ), all_threads(direct))
}

# What they share --------------------------------------------------------------

# As it is; without the vector path of the processor; with a thread for each
# core.
ours <- function(count) {
  with_option <- function(...) {
    old <- options(...)
    on.exit(options(old))
    count()
  }
  list(
    nkarrivals = count,
    `nkarrivals: portable` = function() with_option(nkarrivals.vector = FALSE),
    `nkarrivals: all threads` = function() {
      with_option(nkarrivals.threads = parallel::detectCores())
    }
  )
}

stream_routine <- local({
  folder <- file.path(tempdir(), "stream")
  dir.create(folder)
  file.copy("bench/stream.c", folder)
  shared <- file.path(folder, paste0("stream", .Platform$dynlib.ext))
  failed <- system2(file.path(R.home("bin"), "R"), c(
    "CMD", "SHLIB", "-o", shared, file.path(folder, "stream.c")
  ), stdout = FALSE)
  if (failed) stop("bench/stream.c does not compile.")
  getNativeSymbolInfo("stream", dyn.load(shared))
})

stream <- function(...) {
  columns <- list(...)
  function() .Call(stream_routine, columns)
}

all_threads <- function(count) {
  list(`data.table: all threads` = function() {
    data.table::setDTthreads(0)
    on.exit(data.table::setDTthreads(1))
    count()
  })
}

# The columns themselves, not a copy.
as_table <- function(...) data.table::setDT(list(...))

month_of <- function(day) {
  date <- as.POSIXlt(day)
  paste(date$year + 1900L, date$mon + 1L, sep = ".")
}

year_code <- function(year) as.integer(year) - (years[1] - 1L)

by_year <- function(counts) stats::setNames(counts, years)

by_year_sex <- function(counts) {
  array(counts, c(length(years), 2), list(years, sexes))
}

run_task <- function(task, name, d) {
  contenders <- task(d)
  package <- sub(":.*", "", names(contenders))
  here <- package %in% c("stream", "base") | vapply(package, has_peer, NA)
  n <- length(d$day)
  is_due <- !(n > most_rows[names(contenders)]) %in% TRUE &
    (n >= least_of_threads | !endsWith(names(contenders), "all threads"))
  contenders <- contenders[here & is_due]
  counts <- names(contenders) != "stream"
  found <- race(contenders, function(answers) same_cells(answers[counts]),
                rounds, least_seconds = if (n < 1e7) 0.01 else 0.5,
                budget = seconds_each)
  message(name, ", n = ", n)
  data.frame(
    task = name, n = n, contender = names(contenders),
    version = vapply(names(contenders), version_of, "", USE.NAMES = FALSE),
    ns_row = signif(1e9 * found$median / n, 3),
    ratio = signif(found$median / found$median[1], 3),
    runs = found$runs,
    # Below that, memory that R holds already is used again.
    peak_mb = if (n < 1e7) NA else signif(pmax(found$peak_mb, 0), 3)
  )
}

tasks <- list(
  "year" = year_task, "year and sex" = sex_task,
  "people by year, sex and origin" = people_task,
  "year of integer dates" = whole_day_task, "year of ISO text" = text_task,
  "year of times" = time_task, "month" = month_task
)
goals <- 1:5

count_all <- function(n) {
  d <- draw_records(n)
  if (n > most_of_other_tasks) tasks <- tasks[goals]
  do.call(rbind, unname(Map(run_task, tasks, names(tasks), list(d))))
}

data.table::setDTthreads(1)
found <- lapply(up_to_most(10^(3:8)), count_all)
write_result(do.call(rbind, found), "performance-counting.csv")
write_machine("counting")
