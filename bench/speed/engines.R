# peers: data.table processx jsonlite node:nodejs npm:npm
# peers: N:@duckdb/node-api N:nodejs-polars N:nodejs-polars-linux-x64-gnu
# Counting records beside DuckDB and polars, both by their packages for node,
# each with the same columns in its own memory, in the smallest types that it
# has for them. Loading is not timed, nor is what the query costs on the way
# between R and node: the engines take their own time. Their rounds and ours
# alternate, one query at a time.

source("bench/lib.R")
source("bench/columns.R")

rounds <- 5
seconds_each <- 5
modules <- file.path(".lib", "node", "node_modules")
thread_choices <- unique(c(1L, parallel::detectCores()))

engines <- Filter(function(name) {
  dir.exists(file.path(modules, c(duckdb = "@duckdb/node-api",
                                  polars = "nodejs-polars")[name]))
}, c("duckdb", "polars"))

# An engine that has loaded the columns; polars takes its threads at the start.
start_engine <- function(name, threads, csv) {
  process <- processx::process$new(
    "node", c("bench/speed/engines.js", name, csv), stdin = "|", stdout = "|",
    stderr = "", env = c("current", NODE_PATH = normalizePath(modules),
                         POLARS_MAX_THREADS = threads)
  )
  list(name = name, threads = threads, process = process,
       version = sub("^v", "", read_answer(process)$version))
}

read_answer <- function(process) {
  repeat {
    process$poll_io(-1)
    line <- process$read_output_lines(1)
    if (length(line)) return(jsonlite::fromJSON(line))
    if (!process$is_alive()) stop("The engine has stopped.")
  }
}

ask <- function(engine, query) {
  engine$process$write_input(sprintf("%d %s\n", engine$threads, query))
  read_answer(engine$process)
}

# Numbers of a query as the cells that ours are.
engine_cells <- function(answer) {
  cells <- apply(answer$cells, 2, as.integer)
  keys <- list(cells[, 1])
  if (ncol(cells) > 2) keys <- c(keys, list(sexes[cells[, 2]]))
  if (ncol(cells) > 3) keys <- c(keys, list(origins[cells[, 3]]))
  as_cells(list2DF(c(keys, list(cells[, ncol(cells)]))))
}

by_ours <- function(d) {
  rows <- list2DF(d)
  list(
    "year" = function() arrivals_by_year(rows["day"], date = day),
    "year and sex" = function() {
      arrivals_by_year(rows[c("day", "sex")], date = day, by = sex)
    },
    "people by year, sex and origin" = function() {
      arrivals_by_year(rows, date = day, count = people, by = c(sex, origin))
    }
  )
}

# Contenders are functions that give seconds and cells.
contenders_of <- function(task, d, started) {
  count <- by_ours(d)[[task]]
  ours <- lapply(thread_choices, function(threads) function() {
    old <- options(nkarrivals.threads = threads)
    on.exit(options(old))
    start <- Sys.time()
    answer <- count()
    seconds <- as.double(Sys.time() - start, "secs")
    list(seconds = seconds, cells = as_cells(answer))
  })
  theirs <- lapply(started, function(engine) {
    lapply(c("", ": days"), function(first) function() {
      answer <- ask(engine, paste0(task, first))
      list(seconds = answer$seconds, cells = engine_cells(answer))
    })
  })
  c(ours, unlist(theirs))
}

labels_of <- function(started) {
  said <- function(threads) ifelse(threads == 1, "one thread", "all threads")
  label <- vapply(started, function(engine) {
    sprintf("%s: %s", engine$name, said(engine$threads))
  }, "")
  ours <- paste0("nkarrivals: ", said(thread_choices))
  c(sub(": one thread", "", ours), rbind(label, paste0(label, ", days")))
}

run_task <- function(task, d, started) {
  contenders <- contenders_of(task, d, started)
  first <- lapply(contenders, function(run) run())
  agree <- vapply(first, function(one) identical(one$cells, first[[1]]$cells),
                  NA)
  if (!all(agree)) stop("Contenders of ", task, " disagree.")
  took <- in_rounds(vapply(first, `[[`, 0, "seconds"),
                    function(i) contenders[[i]]()$seconds, rounds, seconds_each)
  median <- vapply(took, stats::median, 0)
  n <- length(d$day)
  message(task, ", n = ", n)
  versions <- vapply(started, `[[`, "", "version")
  data.frame(
    task = task, n = n, contender = labels_of(started),
    version = c(rep(version_of("nkarrivals"), length(thread_choices)),
                rep(versions, each = 2)),
    ns_row = signif(1e9 * median / n, 3),
    ratio = signif(median / median[1], 3), runs = lengths(took)
  )
}

count_all <- function(n) {
  d <- draw_records(n)[c("whole_day", "sex", "origin", "people")]
  names(d)[1] <- "day"
  csv <- tempfile(fileext = ".csv")
  on.exit(unlink(csv))
  data.table::fwrite(lapply(d, as.integer), csv)
  choices <- expand.grid(name = engines, threads = thread_choices,
                         stringsAsFactors = FALSE)
  started <- Map(start_engine, choices$name, choices$threads, csv)
  on.exit(lapply(started, function(one) one$process$kill()), add = TRUE)
  do.call(rbind, lapply(names(by_ours(d)), run_task, d, started))
}

if (length(engines) == 0) stop("Neither DuckDB nor polars is installed.")
found <- lapply(up_to_most(10^(6:8)), count_all)
write_result(do.call(rbind, found), "performance-engines.csv")
write_machine("engines")
