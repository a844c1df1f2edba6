# How rate ratios speak and look.

#' @export
say.nka_rate_ratio <- function(x) {
  rows <- x$estimates
  said <- if (is.null(x$settings$spans)) {
    say_pair(rows, x$settings)
  } else {
    say_spans(rows, x$settings, x$series)
  }
  none <- !is.na(rows$problem)
  said[none] <- sprintf(
    "%s against %s: no ratio, because %s.", number_text(rows$count),
    number_text(rows$count_reference), ratio_problems[rows$problem]
  )[none]
  said
}

ratio_problems <- c(
  "no events" = "both counts are 0",
  "unknown count" = "a count is unknown",
  "unknown dispersion" =
    "the series has no neighbouring periods to show how much they vary"
)

say_pair <- function(rows, settings) {
  same <- rows$exposure == rows$exposure_reference
  count <- number_text(rows$count)
  reference <- number_text(rows$count_reference)
  text <- ifelse(same, sprintf("%s against %s", count, reference), sprintf(
    "%s in %s against %s in %s", count, number_text(rows$exposure), reference,
    number_text(rows$exposure_reference)
  ))
  change <- change_text(rows, c(up = "%s more", down = "%s fewer"))
  rates <- c(up = "a rate %s higher", down = "a rate %s lower")
  rate <- change_text(rows, rates)
  sprintf("%s: %s (%s).%s", text, ifelse(same, change, rate),
          evidence_text(rows, settings), ratio_by_chance(rows))
}

say_spans <- function(rows, settings, series) {
  what <- what_is_counted(series)
  single <- rows$exposure == 1 & rows$exposure_reference == 1
  per <- c(year = " per year", half = " per half year",
           quarter = " per quarter", month = " per month")[series$period]
  if (is.na(per)) per <- " per unit of exposure"
  if (!is.null(series$exposure)) per <- " per unit of exposure"
  change <- change_text(
    rows, c(up = "rose by %s,", down = "fell by %s,"), "stayed the same,"
  )
  sprintf(
    "%s%s %s from %s in %s to %s in %s (%s).%s", what,
    ifelse(single, "", per), change,
    number_text(rows$count_reference / rows$exposure_reference),
    rows$reference, number_text(rows$count / rows$exposure), rows$period,
    evidence_text(rows, settings), ratio_by_chance(rows)
  )
}

# From 0 there is no rise in percent: then the words without their percentage.
change_text <- function(rows, words, same = "no difference") {
  from_none <- rows$estimate %in% Inf
  up <- (from_none | rows$estimate > 1) %in% TRUE
  text <- sprintf(
    unname(words[c("down", "up")[1 + up]]), percent_text(abs(rows$change_pct))
  )
  text[from_none] <- squeeze(sub("(by )?%s,?", "", words[["up"]]))
  ifelse(rows$estimate %in% 1, same, text)
}

squeeze <- function(text) trimws(gsub(" +", " ", text))

evidence_text <- function(rows, settings) {
  limits <- switch(settings$alternative,
    two.sided = interval_text(rows$conf.low, rows$conf.high,
                              settings$conf_level),
    less = ifelse(
      rows$conf.high %in% Inf, "no upper limit",
      sprintf("%s%% limit below %s", format(100 * settings$conf_level),
              number_text(rows$conf.high))
    ),
    greater = sprintf("%s%% limit above %s", format(100 * settings$conf_level),
                      number_text(rows$conf.low))
  )
  ratio <- paste("ratio", number_text(rows$estimate))
  ratio[rows$estimate %in% Inf] <- "no finite ratio"
  sprintf("%s, %s, %s", ratio, limits, p_text(rows$p.value))
}

ratio_by_chance <- function(rows) {
  within <- rows$conf.low <= 1 & rows$conf.high >= 1
  ifelse(within %in% TRUE, " The interval includes no change at all.", "")
}

#' @export
references.nka_rate_ratio <- function(x) {
  binomial <- "Przyborowski, Wilenski (1940) <doi:10.2307/2332612>"
  switch(x$settings$method,
    exact = c(
      binomial, "Clopper, Pearson (1934) <doi:10.1093/biomet/26.4.404>",
      "Fay (2010) <doi:10.32614/RJ-2010-008>"
    ),
    midp = c(binomial, "Lancaster (1961) <doi:10.1080/01621459.1961.10482105>"),
    quasi = c(
      binomial, "Wilson (1927) <doi:10.1080/01621459.1927.10502953>",
      "Wedderburn (1974) <doi:10.1093/biomet/61.3.439>",
      if (any(is.finite(x$glance$df))) paste(
        "von Neumann, Kent, Bellinson, Hart (1941),",
        "Annals of Mathematical Statistics 12, 153-162"
      )
    )
  )
}

#' @export
sketch.nka_rate_ratio <- function(x) {
  rows <- x$estimates
  label <- series_label(x$series)
  text <- if (length(x$series$keys)) as.character(label) else ratio_label(x)
  drawn <- !is.na(rows$estimate)
  estimates <- data.frame(
    series = label, label = text, estimate = rows$estimate,
    low = rows$conf.low, high = rows$conf.high
  )
  new_sketch(
    x, estimates = estimates[drawn, ], reference = 1, kind = "forest",
    y_title = paste("Ratio of rates", ratio_spans(x)), x_title = NULL,
    caption = paste(c(
      sprintf("Points: ratios. Lines: %s%% intervals. Dashes: no change.",
              format(100 * x$settings$conf_level)),
      if (Inf %in% rows$estimate) "Ratios to 0 have a lower limit alone.",
      if (!all(drawn)) "Pairs without a ratio are left out."
    ), collapse = " ")
  )
}

ratio_spans <- function(x) {
  spans <- x$settings$spans
  if (is.null(spans)) return("")
  sprintf("(%s against %s)", spans$period, spans$reference)
}

ratio_label <- function(x) {
  spans <- x$settings$spans
  if (is.null(spans)) {
    return(sprintf("%s against %s", number_text(x$estimates$count),
                   number_text(x$estimates$count_reference)))
  }
  sprintf("%s against %s", spans$period, spans$reference)
}

#' @export
coef.nka_rate_ratio <- function(object, ...) {
  check_no_dots(...)
  estimate <- object$estimates$estimate
  names(estimate) <- series_label(object$series)
  estimate
}

#' @export
confint.nka_rate_ratio <- function(object, ...) {
  check_no_dots(...)
  rows <- object$estimates
  limits <- cbind(conf.low = rows$conf.low, conf.high = rows$conf.high)
  rownames(limits) <- series_label(object$series)
  limits
}
