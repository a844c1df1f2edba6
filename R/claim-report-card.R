# One claim on the page of claim_report(): what was printed, the verdicts, and
# the evidence.

claim_card <- function(view, i) {
  claim <- lapply(view, `[[`, i)
  title <- paste0(claim$anchor, "-title")
  sources <- as.list(sources_of(claim$named))
  targets <- c(
    stats::setNames(source_anchor(sources$source_id), sources$source_id),
    claim$claim_places
  )
  do.call(element, c(
    list(
      "article",
      if (claim$ours) element("p", reading_note, class = "ours") else "",
      element("h3", claim$statement, id = title),
      claim_facts(claim),
      element("p", link_ids(claim$explanation, targets)),
      number_line(claim),
      readings_part(claim$readings, targets),
      evidence(claim, sources, title),
      id = claim$anchor, class = "card", "aria-labelledby" = title
    ),
    sort_keys(view, i)
  ))
}

reading_note <- "A reading of ours: the article does not state this"

claim_facts <- function(claim) {
  text <- function(x) if (!is.na(x)) x
  definitions(
    c("When it appeared", "Now", "Printed", "Paragraph", "Said by", "Note"),
    list(
      badge(claim$verdict_at_publication, claim$words_then),
      badge(claim$verdict_now, claim$words_now),
      printed_text(claim), text(claim$paragraph), text(claim$attributed_to),
      text(claim$remark)
    )
  )
}

printed_text <- function(claim) {
  if (is.na(claim$printed)) return("no number: a claim in words")
  ends <- set_text(claim)
  if (is.null(ends)) return(claim$printed)
  html(c(
    element("strong", claim$printed), escape_html(paste0(", which ", ends))
  ))
}

set_text <- function(claim) {
  if (is.na(claim$low) || is.na(claim$high)) return(NULL)
  ends <- figure_words(c(claim$low, claim$high), claim$quantity, digits = 7)
  if (claim$low == claim$high) return(paste("stands for", ends[1], "alone"))
  bound <- bound_text(claim, ends)
  if (!is.null(bound)) return(paste("stands for numbers", bound))
  sprintf("can stand for %s to %s", ends[1], ends[2])
}

# A set that ends on one side; "more than" leaves its end out.
bound_text <- function(claim, ends) {
  open <- claim$comparator %in% c("more_than", "less_than")
  if (is.infinite(claim$low)) {
    paste(if (open) "below" else "up to", ends[2])
  } else if (is.infinite(claim$high)) {
    if (open) paste("above", ends[1]) else paste("from", ends[1], "on")
  }
}

# The figure that was compared, in the unit of its quantity. Whole numbers have
# all their digits.
figure_words <- function(value, quantity, digits = 3) {
  kind <- find_quantity(quantity)
  sign <- if (quantity %in% c("difference", "direction")) "+" else ""
  vapply(value, function(x) {
    text <- if (is.na(x)) {
      return("none")
    } else if (quantity == "event_date") {
      plain_number(x)
    } else if (x == round(x)) {
      formatC(x, digits = 0, format = "f", big.mark = ",", flag = sign)
    } else {
      format(signif(x, digits), big.mark = ",", scientific = FALSE)
    }
    text <- if (kind$percent) paste0(text, "%") else text
    sub("^-", "\u2212", text)
  }, "")
}

# Ids of sources that a verdict rests on or that its explanation names: a
# report that was not known yet is named and not rested on.
named_sources <- function(ids, explanation) {
  words <- unlist(regmatches(explanation, gregexpr(id_pattern, explanation)))
  join_sources(split_ids(c(ids, intersect(words, sources$source_id))))
}

id_pattern <- "[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*"

# What the figures of a quantity are.
figure_head <- function(quantity) {
  head <- c(
    average = "Persons", break_year = "Probability", change_pct = "Change",
    cost = "Price", count = "Persons", countries_abroad = "Countries",
    difference = "Change in persons", direction = "Change in persons",
    event_date = "Year", rank = "Persons", ratio = "Ratio",
    residents = "Persons", running_total = "Persons", share = "Share",
    composition_share = "Share", population_share = "Share",
    steadiness = "Kendall's tau", trend = "Kendall's tau"
  )[quantity]
  if (is.na(head)) "Figure" else head[[1]]
}

# The ids of sources and claims that a text names, as links to their places on
# the page: `targets` are these places, named by ids.
link_ids <- function(text, targets) {
  text <- escape_html(text)
  word <- gregexpr(id_pattern, text)
  regmatches(text, word) <- lapply(regmatches(text, word), function(words) {
    known <- words %in% names(targets)
    words[known] <- vapply(words[known], function(id) {
      element("a", id, href = paste0("#", targets[[id]]))
    }, "")
    words
  })
  html(text)
}

# Evidence ---------------------------------------------------------------------

# Open at first, so that nothing is hidden where no script runs.
evidence <- function(claim, sources, title) {
  element(
    "details", open = "open", element(
      "summary", "Evidence", element(
        "span", paste0(" for: ", claim$statement), class = "unseen"
      )
    ),
    vintages_table(claim),
    if (length(sources$source_id)) sources_list(sources) else
      element("p", "No report bears on these verdicts.")
  )
}

# One row for each time at which something changed.
vintages_table <- function(claim) {
  told <- claim$vintages
  told$figure <- figure_words(told$value, claim$quantity)
  start <- starts_of_runs(paste(told$figure, told$words, told$explanation))
  # The first possible day is shown only where it made a difference.
  if (start[1] == 1 && !2 %in% start) start[1] <- 2
  text <- paste0(to_upper_first(told$explanation), ".")
  html_table(
    "What was known, and the verdict on it",
    stats::setNames(
      list(
        as.list(known_on(told, start)), as.list(told$figure[start]),
        lapply(start, function(i) badge(told$verdict[i], told$words[i])),
        as.list(text[start])
      ),
      c("Known on", figure_head(claim$quantity), "Verdict",
        "What the reports show")
    ),
    side = c("", "number", "", "")
  )
}

starts_of_runs <- function(x) which(c(TRUE, x[-1] != x[-length(x)]))

known_on <- function(told, start) {
  label <- c(
    published_from = " (first possible day of the article)",
    publication = " (the article appeared)", between = " (new reports)",
    now = ""
  )[told$vintage[start]]
  when <- paste0(told$day[start], label)
  last <- length(start)
  when[last] <- if (told$vintage[start[last]] == "now") "Now" else
    paste(when[last], "and now")
  when
}

sources_list <- function(sources) {
  html(c(
    element("p", "Sources of these figures:"),
    element("ul", class = "short", each(seq_along(sources$source_id), {
      function(i) {
        text <- sprintf("%s (%s)", sources$publisher[i],
                        sources$published_on[i] %|NA|% "no date")
        element("li", web_link(text, sources$url[i]))
      }
    }))
  ))
}

# A picture of the printed number and the figure -------------------------------

# A bar for all that the printed number can stand for, a ring for the figure
# when the article appeared and a diamond for the figure now. Nothing where all
# of these are one number.
number_line <- function(claim) {
  ends <- c(claim$low, claim$high)
  values <- c(claim$value_at_publication, claim$value_now)
  if (all(is.na(values)) || !any(is.finite(ends))) return("")
  shown <- c(ends, values)
  if (length(unique(shown[!is.na(shown)])) == 1) return("")
  span <- range(shown[is.finite(shown)])
  pad <- max(diff(span) * 0.2, abs(span) * 0.005, 0.5)
  span <- span + c(-pad, pad)
  at <- function(x) {
    x <- pmin(pmax(x, span[1]), span[2])
    sprintf("%.1f", 10 + 340 * (x - span[1]) / diff(span))
  }
  element(
    "svg", viewBox = "0 0 360 74", role = "img", class = "line",
    xmlns = "http://www.w3.org/2000/svg",
    "aria-label" = number_line_alt(claim),
    element("line", class = "axis", x1 = "10", x2 = "350", y1 = "40",
            y2 = "40"),
    element("rect", class = "set", x = at(ends[1]), y = "34", height = "12",
            width = sprintf("%.1f", max(
              as.numeric(at(ends[2])) - as.numeric(at(ends[1])), 3
            ))),
    number_marks(values, claim$quantity, at),
    set_ends(claim, at)
  )
}

number_marks <- function(values, quantity, at) {
  same <- identical(values[1], values[2])
  text <- figure_words(values, quantity)
  words <- if (same) c(NA, "then and now") else c("then", "now")
  row <- c(12, if (same) 20 else 26)
  html(c(
    if (!is.na(values[1]) && !same) html(c(
      element("circle", cx = at(values[1]), cy = "40", r = "6", class = "then"),
      svg_text(at(values[1]), 12, paste(text[1], words[1]))
    )),
    if (!is.na(values[2])) html(c(
      element("path", class = "now", d = sprintf(
        "M%s 33l6 7l-6 7l-6 -7z", at(values[2])
      )),
      svg_text(at(values[2]), row[2], paste(text[2], words[2]))
    ))
  ))
}

# One text below the bar: two would run into each other where it is short.
set_ends <- function(claim, at) {
  ends <- c(claim$low, claim$high)
  text <- figure_words(ends, claim$quantity, digits = 7)
  words <- if (ends[1] == ends[2]) paste(text[1], "printed") else
    bound_text(claim, text) %||% paste(text[1], "to", text[2])
  middle <- mean(as.numeric(at(ends)))
  svg_text(sprintf("%.1f", middle), 64, words)
}

# Text around `x`, kept inside the picture.
svg_text <- function(x, y, text) {
  place <- as.numeric(x)
  anchor <- if (place < 60) "start" else if (place > 300) "end" else "middle"
  element("text", text, x = x, y = as.character(y), "text-anchor" = anchor)
}

number_line_alt <- function(claim) {
  text <- figure_words(
    c(claim$value_at_publication, claim$value_now), claim$quantity
  )
  sprintf(
    "Number line. The printed %s %s. Figure when it appeared: %s; now: %s.",
    claim$printed, set_text(claim), text[1], text[2]
  )
}
