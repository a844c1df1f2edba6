#' Share of women and men
#'
#' Counts arrivals by period and sex and gives each sex its share of those
#' whose sex is known, with an interval.
#'
#' @inheritParams arrivals_by_year
#' @param by_period `"year"`, `"half"`, `"quarter"`, `"month"`, or `"none"` for
#'   one share over all rows.
#' @param sex <[`tidy-select`][tidyselect::language]> The column with the sex.
#'   Default: the column `sex`, or `gender`.
#' @param codes What the codes of that column mean, where they are not among
#'   those recognised: `c(female = "2", male = "1")`. Recognised without it, in
#'   upper or lower case: f, female, woman, women and in Korean letters yeo,
#'   yeoseong, yeoja; m, male, man, men and in Korean letters nam, namseong,
#'   namja (as `labels_ko(c("female", "male"))` gives them). `NA`, empty text,
#'   u, unknown and total (a count not split by sex) are unknown sex. Numbers
#'   are never guessed. A message says which codes were taken, unless they are
#'   plainly female and male.
#' @param by <[`tidy-select`][tidyselect::language]> Further group columns;
#'   shares are taken within them.
#' @param conf_level Level of the interval, between 0 and 1.
#' @param method `"wilson"`, the score interval of Wilson (1927)
#'   \doi{10.1080/01621459.1927.10502953} (default), or `"exact"`, that of
#'   Clopper and Pearson (1934) \doi{10.1093/biomet/26.4.404}.
#'
#' @details The published counts are complete counts and no samples: read the
#'   interval as how far a share of so few people can move by chance if each
#'   arrival were a woman with the same probability, independently of the
#'   others. Families come together, so it is, if anything, too short.
#'
#' @return A table of class `nka_shares`, which is an [nka_counts]: the period,
#'   the groups of `by`, `sex`, `arrivals`, `base` (persons of known sex in the
#'   period), `share`, `conf_low`, `conf_high` (proportions, 0 to 1) and
#'   `status`; attributes `conf_level` and `method`. Arrivals of unknown sex
#'   have a row of their own with `sex = NA`; its share is `NA`, and it is not
#'   in the base. Where the base is 0 or not known, share and interval are `NA`.
#'   Errors are those of [arrivals_by_year()], and `nka_error_sex` for a code
#'   that is not recognised.
#' @examples
#' gender_share()
#'
#' records <- data.frame(
#'   year = c(2020, 2020, 2021, 2021),
#'   sex = c("F", "M", "F", NA)
#' )
#' gender_share(records)
#' @export
gender_share <- function(data = nkarrivals::arrivals, by_period = "year",
                         date = NULL, count = NULL, sex = NULL, codes = NULL,
                         by = NULL, na = "keep", conf_level = 0.95,
                         method = "wilson", ...) {
  UseMethod("gender_share", data)
}

#' @export
gender_share.default <- function(data, ...) check_data_frame(data)

#' @export
gender_share.data.frame <- function(data = nkarrivals::arrivals,
                                    by_period = "year", date = NULL,
                                    count = NULL, sex = NULL, codes = NULL,
                                    by = NULL, na = "keep", conf_level = 0.95,
                                    method = "wilson", ...) {
  check_no_dots(...)
  check_share(by_period, conf_level, method)
  call <- rlang::current_env()
  chosen <- select_one(enquo(sex), data, "sex", call)
  chosen <- chosen %||% find_sex_column(data, call)
  name <- names(data)[chosen]
  sexes <- list(name = name, values = data[[chosen]])
  data <- with_column(data, name, read_sex(sexes$values, name, codes, call))
  by <- rlang::quo(c(!!enquo(by), tidyselect::all_of(name)))
  counts <- count_arrivals(
    data, by_period, enquo(date), enquo(count), by, na,
    sexes = sexes, call = call
  )
  add_shares(rename_group(counts, name, "sex", call), "sex", conf_level, method)
}

#' Share of each category
#'
#' The share of each age group, occupation, province or other category among
#' those whose category is known, with an interval.
#'
#' @inheritParams gender_share
#' @param data A data frame, tibble or data.table: [composition] (default) or a
#'   part of it, your own counts, or your own records. The groups of a grouped
#'   tibble are added to `by`.
#' @param category <[`tidy-select`][tidyselect::language]> The column with the
#'   category. Default: the column `category`.
#' @param by_period As in [gender_share()]; by default `"none"`.
#' @param by <[`tidy-select`][tidyselect::language]> Group columns; shares are
#'   taken within them.
#'
#' @details Of the table [composition], or a part of it, and unless you choose
#'   columns yourself, only the tables that list every category of their
#'   dimension are used (a share needs its base), without printed totals and
#'   without categories that were printed together. The groups are then the
#'   date, the dimension, the population (the column `base` of [composition])
#'   and the sex.
#'
#' @return A table of class `nka_shares` as in [gender_share()], with the
#'   category in the place of the sex; among the rows of [composition] only
#'   cells that a source printed. Errors are those of [arrivals_by_year()].
#' @examples
#' ages <- subset(composition, dimension == "age")
#' category_share(ages)
#'
#' records <- simulate_arrivals(n = 500)
#' category_share(records, category = age_group, by = sex)
#' @export
category_share <- function(data = nkarrivals::composition, category = NULL,
                           by_period = "none", date = NULL, count = NULL,
                           by = NULL, na = "keep", conf_level = 0.95,
                           method = "wilson", ...) {
  UseMethod("category_share", data)
}

#' @export
category_share.default <- function(data, ...) check_data_frame(data)

#' @export
category_share.data.frame <- function(data = nkarrivals::composition,
                                      category = NULL, by_period = "none",
                                      date = NULL, count = NULL, by = NULL,
                                      na = "keep", conf_level = 0.95,
                                      method = "wilson", ...) {
  check_no_dots(...)
  check_share(by_period, conf_level, method)
  call <- rlang::current_env()
  chosen <- select_one(enquo(category), data, "category", call)
  chosen <- chosen %||% find_column("category", data, "category", call)
  name <- names(data)[chosen]
  asked <- list(enquo(date), enquo(count), enquo(by))
  if (is_composition(data) && name == "category" && by_period == "none" &&
        all(vapply(asked, rlang::quo_is_null, NA))) {
    return(composition_share(data, conf_level, method))
  }
  by <- rlang::quo(c(!!enquo(by), tidyselect::all_of(name)))
  counts <- count_arrivals(
    data, by_period, enquo(date), enquo(count), by, na, call = call
  )
  add_shares(counts, name, conf_level, method)
}

rename_group <- function(counts, from, to, call) {
  if (from == to) return(counts)
  if (to %in% names(counts)) {
    abort_nka("group", sprintf(
      "The result's column `%s` comes from `%s`; `by` cannot have another.",
      to, from
    ), call = call)
  }
  groups <- attr(counts, "groups")
  attr(counts, "groups") <- replace(groups, groups == from, to)
  attr(counts, "names") <- replace(names(counts), names(counts) == from, to)
  counts
}

check_share <- function(by_period, conf_level, method,
                        call = rlang::caller_env()) {
  periods <- c(names(period_units), "none")
  check_choice(by_period, periods, "by_period", call = call)
  check_level(conf_level, "conf_level", call = call)
  check_choice(method, c("wilson", "exact"), "method", call = call)
}

find_column <- function(names, data, arg, call) {
  found <- which(names(data) %in% names)
  if (length(found)) return(found[1])
  abort_nka("column", c(
    sprintf("The data have no column %s.", enumerate(ticked(names), "or")),
    i = sprintf("Say which one it is: `%s = <column>`.", arg),
    i = paste0("The columns are ", list_columns(data), ".")
  ), call = call)
}

find_sex_column <- function(data, call) {
  find_column(c("sex", "gender"), data, "sex", call)
}

# The data with another column of that name, and what counting asks of them.
with_column <- function(data, name, x) {
  out <- as_plain(data)
  out[[name]] <- x
  for (kept in c("sources", "vintage")) {
    attr(out, kept) <- attr(data, kept, exact = TRUE)
  }
  attr(out, "grouped_by") <- grouped_by(data)
  attr(out, "simulated") <- is_simulated(data)
  out
}

# ---- codes of sex -----------------------------------------------------------

sex_codes <- list(
  female = c("f", "female", "woman", "women", "\uc5ec", "\uc5ec\uc131",
             "\uc5ec\uc790"),
  male = c("m", "male", "man", "men", "\ub0a8", "\ub0a8\uc131", "\ub0a8\uc790"),
  unknown = c("", "u", "unknown", "total")
)

# A column of sex codes as a factor female, male, NA.
read_sex <- function(x, name, codes, call) {
  if (!is.atomic(x) || !is.null(dim(x)) || (is.object(x) && !is.factor(x))) {
    abort_nka("sex", sprintf(
      "Column `%s` must hold sex codes, not %s.", name, describe(x)
    ), call = call)
  }
  if (is.factor(x)) check_factor(x, name, "sex", call)
  used <- unique(as.character(x))
  used <- used[!is.na(used)]
  meaning <- sex_meaning(used, check_codes(codes, call))
  unread <- used[is.na(meaning)]
  if (length(unread)) abort_sex(unread[1], as.character(x), name, call)
  tell_sex(used, meaning, name)
  sex <- meaning[match(as.character(x), used)]
  factor(sex, levels = c("female", "male"))
}

sex_meaning <- function(used, codes) {
  if (!is.null(codes)) {
    meaning <- names(codes)[match(used, codes)]
  } else {
    known <- rep(names(sex_codes), lengths(sex_codes))
    meaning <- known[match(tolower(trimws(used)), unlist(sex_codes))]
  }
  meaning
}

check_codes <- function(codes, call) {
  if (is.null(codes)) return(NULL)
  ok <- is.atomic(codes) && length(codes) > 0 && !anyNA(codes) &&
    !anyDuplicated(codes) && all(names(codes) %in% names(sex_codes)) &&
    all(c("female", "male") %in% names(codes))
  if (!ok) {
    abort_nka("sex", c(
      "`codes` must name the codes of both sexes.",
      i = paste(
        "For instance c(female = \"2\", male = \"1\");",
        "`unknown` may be named too."
      )
    ), call = call)
  }
  structure(as.character(codes), names = names(codes))
}

abort_sex <- function(code, x, name, call) {
  abort_nka("sex", c(
    sprintf(
      "Column `%s` has a sex code that is not known: %s in row %d.",
      name, show_value(code), match(code, x)
    ),
    i = paste(
      "Say what the codes mean, for instance",
      "`codes = c(female = \"2\", male = \"1\")`."
    )
  ), call = call)
}

tell_sex <- function(used, meaning, name) {
  if (all(used %in% c("female", "male", "total"))) return(invisible())
  taken <- vapply(names(sex_codes), function(sex) {
    codes <- used[meaning == sex]
    if (!length(codes)) return("")
    paste(sex, "=", enumerate(encodeString(sort(codes), quote = "\"")))
  }, "")
  taken <- paste(taken[nzchar(taken)], collapse = "; ")
  inform_nka("sex", sprintf("Sex read from column `%s`: %s.", name, taken))
}

# ---- shares -----------------------------------------------------------------

# Adds base, share and interval of `part` within the other keys.
add_shares <- function(counts, part, conf_level, method) {
  known <- !is.na(counts[[part]])
  others <- setdiff(count_keys(counts), part)
  base <- base_of(counts$arrivals, known, key_number(counts, others))
  persons <- ifelse(known, as.double(counts$arrivals), NA)
  interval <- share_interval(persons, base, conf_level, method)
  status <- counts$status
  counts$status <- NULL
  counts$base <- as_count(base)
  counts$share <- interval[, "share"]
  counts$conf_low <- interval[, "conf_low"]
  counts$conf_high <- interval[, "conf_high"]
  counts$status <- status
  attr(counts, "conf_level") <- conf_level
  attr(counts, "method") <- method
  class(counts) <- c("nka_shares", class(counts))
  counts
}

base_of <- function(arrivals, known, group) {
  arrivals <- as.double(arrivals)
  arrivals[!known] <- 0
  as.vector(rowsum(arrivals, group, reorder = TRUE))[group]
}

# Share x / n with its interval; NA where n is 0 or not known.
share_interval <- function(x, n, conf_level, method) {
  n[n %in% 0] <- NA
  limits <- switch(method,
    wilson = wilson_limits(x, n, conf_level),
    exact = exact_limits(x, n, conf_level)
  )
  cbind(share = x / n, conf_low = limits$low, conf_high = limits$high)
}

wilson_limits <- function(x, n, conf_level) {
  z <- stats::qnorm((1 + conf_level) / 2)
  centre <- (x + z^2 / 2) / (n + z^2)
  half <- z * sqrt(x * (n - x) / n + z^2 / 4) / (n + z^2)
  # At 0 and n the limit is 0 or 1; rounding would miss it by a hair.
  list(
    low = ifelse(x == 0 & !is.na(n), 0, centre - half),
    high = ifelse(x == n & !is.na(n), 1, centre + half)
  )
}

exact_limits <- function(x, n, conf_level) {
  alpha <- 1 - conf_level
  list(
    low = stats::qbeta(alpha / 2, x, n - x + 1),
    high = stats::qbeta(1 - alpha / 2, x + 1, n - x)
  )
}

# ---- the table of composition -----------------------------------------------

composition_keys <- c("as_of", "dimension", "base", "sex")

is_composition <- function(data) {
  all(c(composition_keys, "category", "persons", "source_id") %in% names(data))
}

composition_share <- function(data, conf_level, method) {
  data <- complete_tables(as.data.frame(data))
  names(data)[names(data) == "base"] <- "population"
  keys <- sub("base", "population", composition_keys, fixed = TRUE)
  counts <- count_arrivals(
    data, "none", rlang::quo(NULL), rlang::quo("persons"),
    rlang::quo(tidyselect::all_of(c(keys, "category"))), "keep", sparse = TRUE
  )
  add_shares(counts, "category", conf_level, method)
}

# The rows of complete tables: those that list every category which the longest
# table of their dimension lists, or that add up to their printed total.
complete_tables <- function(data) {
  single <- !is_combined(data$category)
  table <- table_name(data)
  persons <- ifelse(single, data$persons, 0L)
  total <- match(paste(table, "all"), paste(table, data$category))
  printed <- data$persons[total]
  adds_up <- as.vector(rowsum(persons, match(table, unique(table))))
  adds_up <- adds_up[match(table, unique(table))] == printed
  data[single & (adds_up %in% TRUE | lists_all(data, table)), ]
}

table_name <- function(data) {
  keys <- data[c(composition_keys, "source_id")]
  do.call(paste, unname(lapply(keys, as.character)))
}

# Categories that sources printed together, and printed totals.
is_combined <- function(category) {
  joined <- grepl("_and_", category, fixed = TRUE) &
    !category %in% c("arts_and_sports", "chungnam_and_sejong")
  joined | category %in% c("all", "age_0_19", "age_20_39")
}

lists_all <- function(data, table) {
  full <- full_lists()
  complete <- vapply(unique(table), function(name) {
    rows <- table == name
    wanted <- full[[as.character(data$dimension[rows][1])]]
    length(wanted) > 0 && all(wanted %in% data$category[rows])
  }, NA)
  complete[match(table, unique(table))]
}

# Single categories of the longest, newest table of each dimension.
full_lists <- function() {
  all <- as.data.frame(nkarrivals::composition)
  all <- all[!is_combined(all$category), ]
  lapply(split(all, as.character(all$dimension)), function(rows) {
    lists <- split(rows$category, table_name(rows))
    lists[[length(lists) + 1 - which.max(rev(lengths(lists)))]]
  })
}
