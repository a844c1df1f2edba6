# What words of degree are taken to mean: two thresholds for each word, and what
# a verdict says where a word leaves room.

# Whether a word asks for much ("sharp") or for little ("slight"), and the
# largest threshold that has a meaning.
word_kinds <- list(
  sharp = list(much = TRUE, most = Inf),
  slight = list(much = FALSE, most = Inf),
  constant = list(much = FALSE, most = Inf),
  steady = list(much = FALSE, most = 1),
  break_year = list(much = TRUE, most = 1)
)

#' What words such as "sharp" and "steadily" are taken to mean
#'
#' An article that says "sharp" gives no number. [check_claims()] reads such
#' words by two thresholds: from the first on the word is taken to be right,
#' past the second to be wrong. Between the two the wording leaves room; the
#' verdict is then `not_checkable` with the reason `wording`, and its
#' explanation gives both sides.
#'
#' @details
#' No authority defines these words. The thresholds are conventions of this
#' package, so that they can be read, argued with and changed: they are
#' arguments, and the explanation of each verdict states those that it used. The
#' defaults leave a wide gap between right and wrong on purpose: what lies in it
#' is a matter of taste, and a reader is better served by the numbers than by a
#' verdict on taste. A tenth is also the default of `hedge` in
#' [rounding_interval()], so that what "about 1,000" can mean is no change of
#' note; a quarter is a change that nobody who sees the two numbers would
#' overlook.
#'
#' \describe{
#'   \item{`sharp`}{of a change (`sharply_lower`, `sharply_higher`), by its
#'     size as a part of what it starts from: right from 0.25 on, wrong below
#'     0.10.}
#'   \item{`slight`}{of a change (`slightly_lower`, `slightly_higher`): right up
#'     to 0.10, wrong above 0.25.}
#'   \item{`constant`}{of the years of a window, by the year furthest from their
#'     mean, as a part of it: right up to 0.10, if Kendall's test also finds no
#'     trend; wrong above 0.25.}
#'   \item{`steady`}{of a fall (`falling`) or a rise over the years of a window,
#'     by the part of the steps from year to year that do not go that way: right
#'     up to 0.10, if Kendall's test also finds the direction; wrong above one
#'     third. It is wrong, too, where the years as a whole do not go that way.}
#'   \item{`break_year`}{by the probability that a fall or rise to another rate
#'     begins in the year that is named: right from 0.5 on; wrong below 0.05, if
#'     another year has at least 0.5 or the rate changes the other way in that
#'     year.}
#' }
#' The level of Kendall's test is the argument `alpha` of [check_claims()].
#'
#' @param sharp,slight,constant,steady,break_year Two numbers of at least 0:
#'   from where on the word is right, and past which number it is wrong. They
#'   are parts, not percent: 0.25 is a quarter. Equal numbers leave no room.
#'   Those of `steady` and `break_year` are at most 1.
#' @return A list of class `nka_word_rules`: `sharp`, `slight`, `constant`,
#'   `steady` and `break_year`, each with two numbers named `right` and `wrong`.
#'   `print()` shows it as sentences and `format()` returns these. Raises
#'   `nka_error_value` for anything but two numbers in the right order.
#' @references
#' Kendall (1938) \doi{10.1093/biomet/30.1-2.81} (the test of a direction);
#' Fearnhead (2006) \doi{10.1007/s11222-006-8450-8} (the probability of a break,
#' see [breakpoint_posterior()]).
#' @seealso [check_claims()]
#' @export
#' @examples
#' word_rules()
#' # Only a halving is sharp, and nothing is left open
#' word_rules(sharp = c(0.5, 0.5))
word_rules <- function(sharp = c(0.25, 0.10), slight = c(0.10, 0.25),
                       constant = c(0.10, 0.25), steady = c(0.10, 1 / 3),
                       break_year = c(0.5, 0.05)) {
  given <- list(
    sharp = sharp, slight = slight, constant = constant, steady = steady,
    break_year = break_year
  )
  call <- rlang::current_env()
  rules <- lapply(stats::setNames(nm = names(given)), function(word) {
    check_rule(given[[word]], word, call)
  })
  structure(rules, class = "nka_word_rules")
}

check_rule <- function(x, word, call) {
  kind <- word_kinds[[word]]
  numbers <- is_plain_number(x) && length(x) == 2 && all(is.finite(x))
  if (!numbers || any(x < 0 | x > kind$most)) {
    abort_nka("value", sprintf(
      "`%s` must be two numbers%s, not %s.", word,
      if (kind$most == 1) " from 0 to 1" else " of at least 0",
      if (numbers) enumerate(vapply(x, plain_number, "")) else describe(x)
    ), call = call)
  }
  if (if (kind$much) x[1] < x[2] else x[1] > x[2]) {
    abort_nka("value", c(
      sprintf(
        "`%s` has its numbers in the wrong order, %s and %s.", word,
        plain_number(x[1]), plain_number(x[2])
      ),
      i = sprintf(
        "First from where on it is right, then the %s number past which not.",
        if (kind$much) "smaller" else "larger"
      )
    ), call = call)
  }
  c(right = as.double(x[1]), wrong = as.double(x[2]))
}

check_words <- function(x, call = rlang::caller_env()) {
  if (!inherits(x, "nka_word_rules")) {
    abort_nka("type", c(
      sprintf("`words` must be word rules, not %s.", describe(x)),
      i = "Make them with word_rules()."
    ), call = call)
  }
  x
}

#' @export
format.nka_word_rules <- function(x, ...) {
  check_no_dots(...)
  part <- function(word) percent_words(x[[word]])
  level <- function(i) format(x$break_year[[i]])
  c(
    sprintf(
      "sharp: a change of at least %s; not one under %s",
      part("sharp")[1], part("sharp")[2]
    ),
    sprintf(
      "slight: a change of at most %s; not one over %s",
      part("slight")[1], part("slight")[2]
    ),
    sprintf(
      paste(
        "constant: every year within %s of the mean and no trend; not with a",
        "year further than %s from it"
      ), part("constant")[1], part("constant")[2]
    ),
    sprintf(
      paste(
        "steadily: a trend, and at most %s of the steps go another way; not",
        "with more than %s, nor without the direction"
      ), part("steady")[1], part("steady")[2]
    ),
    sprintf(
      paste(
        "the year of a break: probability at least %s; not under %s with",
        "another year at %s"
      ), level(1), level(2), level(1)
    )
  )
}

#' @export
print.nka_word_rules <- function(x, ...) {
  check_no_dots(...)
  cat("What words are taken to mean; between the two the wording leaves room\n")
  writeLines(strwrap(
    format(x), getOption("width") * 0.95, indent = 2, exdent = 4
  ))
  invisible(x)
}

# --- What the rules say -------------------------------------------------------

# "right", "wrong", or "open" between the two thresholds of a word.
rule_says <- function(size, word, words) {
  rule <- words[[word]]
  much <- word_kinds[[word]]$much
  right <- if (much) size >= rule[["right"]] else size <= rule[["right"]]
  wrong <- if (much) size < rule[["wrong"]] else size > rule[["wrong"]]
  ifelse(right, "right", ifelse(wrong, "wrong", "open"))
}

# A comparator such as sharply_lower is a way and a degree.
degrees <- c("sharp", "slight")

degree_of <- function(comparator) {
  degree <- sub("ly_.*", "", comparator)
  if (degree %in% degrees) degree else NA_character_
}

way_of <- function(comparator) sub(".*_", "", comparator)

# What a comparator says of changes: of exact ones, or of the two ends of a
# rough one ("rough" where those do not agree).
change_says <- function(now, then, comparator, words) {
  change <- now - then
  if (length(unique(sign(change))) > 1) return("rough")
  degree <- degree_of(comparator)
  said <- if (way_of(comparator) == "lower") change < 0 else change > 0
  if (!said[1]) return("wrong")
  if (is.na(degree)) return("right")
  says <- unique(rule_says(abs(change) / then, degree, words))
  if (length(says) == 1) says else "rough"
}

word_outcome <- function(says, text, value, sources, note = "") {
  switch(says,
    right = outcome("confirmed", text, value, sources, note = note),
    wrong = outcome("contradicted", text, value, sources, note = note),
    open = not_checkable(text, sources, "wording", value, note),
    rough = not_checkable(
      paste0(text, ", too rough to decide"), sources, note = note
    )
  )
}

# --- In words -----------------------------------------------------------------

percent_words <- function(part) {
  paste(vapply(100 * part, function(x) format(signif(x, 3)), ""), "percent")
}

# The size of a change that goes the way that is said, and what follows.
degree_text <- function(now, then, comparator, says, words,
                        lower = "a fall of %s percent",
                        higher = "a rise of %s percent") {
  degree <- degree_of(comparator)
  as_said <- all(sign(now - then) == way_sign(comparator))
  if (is.na(degree) || !as_said || any(then == 0)) return("")
  size <- sprintf("%.1f", 100 * unique(range(abs(now - then) / then)))
  way <- if (way_of(comparator) == "lower") lower else higher
  paste0("; ", paste(c(
    sprintf(way, paste(size, collapse = " to ")),
    if (says != "rough") degree_reason(degree, says, words)
  ), collapse = "; "))
}

way_sign <- function(comparator) {
  if (way_of(comparator) %in% c("lower", "falling", "downward")) -1 else 1
}

# The thresholds that decide, or both where neither does.
degree_reason <- function(word, says, words) {
  limit <- percent_words(words[[word]])
  much <- word_kinds[[word]]$much
  right <- sprintf(if (much) "%s or more" else "up to %s", limit[1])
  wrong <- sprintf(if (much) "under %s" else "over %s", limit[2])
  switch(says,
    right = sprintf("%s counts as %s", right, word),
    wrong = sprintf("%s does not count as %s", wrong, word),
    sprintf(
      "%s counts as %s, %s does not, and this is between", right, word, wrong
    )
  )
}
