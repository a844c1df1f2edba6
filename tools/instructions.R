# Counts the machine instructions of each C routine for fixed input, under
# valgrind's callgrind, which tools/deep sets up to write a file of counts
# whenever a routine ends. Only the package's own code and the mathematical
# library count: what R does meanwhile, above all the collection of garbage,
# hangs on more than our code. Arguments: the path that those files begin with,
# and the CSV to write (call, routine, instructions).

library(nkarrivals)

arguments <- commandArgs(trailingOnly = TRUE)
dump <- arguments[1]
result <- arguments[2]

set.seed(1)
n <- 20000
day <- .Date(as.double(sample(seq(10227L, 19357L), n, replace = TRUE)))
rows <- data.frame(
  day, whole_day = .Date(as.integer(day)), text = format(day),
  time = .POSIXct(unclass(day) * 86400, "UTC"),
  sex = factor(sample(c("female", "male"), n, replace = TRUE)),
  origin = factor(sample(13, n, replace = TRUE)),
  place = sample(sprintf("place %d", 1:13), n, replace = TRUE),
  people = sample(9L, n, replace = TRUE)
)
short <- matrix(rpois(25 * 10, 20), 25)
long <- rnorm(2000)
steps <- rpois(500, rep(c(20, 60, 30, 90, 10), each = 100))
months <- data.frame(
  year = rep(2001:2012, each = 12), month = rep(1:12, 12),
  arrivals = rpois(144, 30)
)
spans <- data.frame(
  from = as.Date(sprintf("%d-01-01", 1500:2500)),
  to = as.Date(sprintf("%d-12-31", 1500:2500)), arrivals = 1
)

calls <- list(
  "rows by year" = quote(arrivals_by_year(rows, date = day)),
  "rows by year, integer dates" = quote(
    arrivals_by_year(rows, date = whole_day)
  ),
  "rows by year, text" = quote(arrivals_by_year(rows, date = text)),
  "rows by year, times" = quote(arrivals_by_year(rows, date = time)),
  "rows by month" = quote(arrivals_by_month(rows, date = day)),
  "rows by year and sex" = quote(
    arrivals_by_year(rows, date = day, by = sex)
  ),
  "rows by year and a place, text" = quote(
    arrivals_by_year(rows, date = day, by = place)
  ),
  "people by year, sex and origin" = quote(arrivals_by_year(
    rows, date = day, by = c(sex, origin), count = people
  )),
  "days of reports, text" = quote(arrivals_as_of("2020-02-01")),
  "counts of spans" = quote(arrivals_by_year(spans, date = c(from, to))),
  "trend test, short series" = quote(trend_test(short)),
  "trend test, long series" = quote(trend_test(long)),
  "seasonal trend test" = quote(seasonal_trend_test(months)),
  "seasons that are independent" = quote(
    seasonal_trend_test(months, covariance = FALSE, exact = TRUE)
  ),
  "median slope, short series" = quote(theil_sen(short)),
  "median slope, long series" = quote(theil_sen(long)),
  "repeated medians" = quote(theil_sen(short, method = "siegel")),
  "breaks, Poisson" = quote(breakpoints_in(steps, family = "poisson")),
  "breaks, negative binomial" = quote(breakpoints_in(steps)),
  "posterior of breaks" = quote(breakpoint_posterior(steps[81:120])),
  "joinpoints, counts" = quote(joinpoints(
    short[, 1], family = "poisson", max_joinpoints = 2, permutations = 99
  )),
  "joinpoints, logarithms" = quote(joinpoints(
    short[, 1], family = "gaussian", max_joinpoints = 2, permutations = 99
  )),
  "cumulative sums" = quote(cumulative_sums(steps, baseline = c(1, 100))),
  "readings" = quote(consistent_counts(c("37%", "48%"), c(63, 67))),
  "bases" = quote(implied_base("192", "-31%"))
)

counted_objects <- "/(nkarrivals[.]so|libm[.-][^/]*)$"

# The instructions of one file: a line "ob=" names the object that the lines of
# counts below it belong to, but the line after "calls=" sums up the callee.
own_instructions <- function(path) {
  lines <- readLines(path)
  is_object <- startsWith(lines, "ob=")
  object <- c("", sub("^ob=", "", lines[is_object]))[1 + cumsum(is_object)]
  counts <- grepl("^[-+*0-9]", lines) &
    !c(FALSE, startsWith(lines, "calls=")[-length(lines)])
  counts <- counts & grepl(counted_objects, object)
  sum(as.double(sub(".* ", "", lines[counts])))
}

routine_of <- function(path) {
  trigger <- grep("^desc: Trigger:", readLines(path, 100), value = TRUE)
  sub(".*ffi_", "", trigger)
}

dumped <- function() Sys.glob(paste0(dump, ".[0-9]*"))

# One row for each routine that the call reaches.
instructions_of <- function(name, call) {
  unlink(dumped())
  suppressMessages(suppressWarnings(eval(call)))
  routine <- vapply(dumped(), routine_of, "")
  sums <- tapply(vapply(dumped(), own_instructions, 0), routine, sum)
  data.frame(call = rep(name, length(sums)), routine = names(sums),
             instructions = as.vector(sums))
}

found <- do.call(rbind, Map(instructions_of, names(calls), calls))
write.csv(found, result, row.names = FALSE)

routines <- names(getDLLRegisteredRoutines("nkarrivals")[[".Call"]])
unreached <- setdiff(routines, found$routine)
if (length(unreached)) {
  cat("Has no call in tools/instructions.R:", toString(unreached), "\n")
}
quit(status = length(unreached) > 0)
