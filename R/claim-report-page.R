# The parts of the page of claim_report(), from the top to the bottom.

report_page <- function(view, articles, title, date, rules) {
  body <- element(
    "body",
    element("a", "Skip to the claims", class = "skip", href = "#claims"),
    page_top(title, date, articles),
    element(
      "main", how_to_read(rules), summary_section(view, articles),
      claims_section(view, articles), limits_section(),
      sources_section(view)
    ),
    page_end(date),
    element("script", html(report_part("report.js")))
  )
  paste0("<!DOCTYPE html>\n", element(
    "html", page_head(title), body, lang = "en-GB",
    xmlns = "http://www.w3.org/1999/xhtml"
  ))
}

report_part <- function(name) {
  path <- system.file("report", name, package = "nkarrivals")
  paste0("\n", paste(readLines(path, encoding = "UTF-8"), collapse = "\n"),
         "\n")
}

# Nothing may be loaded and nothing sent, whatever the page holds.
page_policy <- paste(
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';",
  "base-uri 'none'; form-action 'none'"
)

page_head <- function(title) {
  element(
    "head", element("meta", charset = "utf-8"),
    element("meta", "http-equiv" = "Content-Security-Policy",
            content = page_policy),
    element("meta", name = "viewport",
            content = "width=device-width, initial-scale=1"),
    element("meta", name = "color-scheme", content = "light dark"),
    element("meta", name = "generator", content = made_by()),
    element("title", title),
    element("style", html(report_part("report.css")))
  )
}

made_by <- function() {
  paste("nkarrivals", utils::packageVersion("nkarrivals"))
}

page_top <- function(title, date, articles) {
  link <- function(anchor, text, ...) {
    element("li", element("a", text, href = paste0("#", anchor), ...))
  }
  parts <- html(c(
    link("how", "How to read this page"), link("summary", "Summary"),
    each(seq_len(nrow(articles)), function(i) {
      link(articles$anchor[i], article_name(articles[i, ]),
           lang = article_language(articles[i, ]))
    }),
    link("limits", "What the figures cannot tell"), link("sources", "Sources")
  ))
  element(
    "header",
    element("h1", title),
    element("p", class = "lead", paste(
      "What the press wrote about North Koreans who came to live in South",
      "Korea, held against the counts that were published. Each number here",
      "stands for people who left their homes."
    )),
    element("nav", element("ul", parts), "aria-label" = "Parts of this page")
  )
}

article_name <- function(article) {
  named <- c(article$publisher, article$title)
  named <- named[!is.na(named)]
  if (length(named)) paste(named, collapse = ": ") else article$article_id
}

# NULL, which leaves the attribute out, where the language is not known.
article_language <- function(article) {
  tag <- article$language
  if (grepl("^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", tag)) tag
}

# How to read the page ---------------------------------------------------------

how_to_read <- function(rules) {
  element(
    "section", id = "how", "aria-labelledby" = "how-title",
    element("h2", "How to read this page", id = "how-title"),
    element("p", paste(
      "An article was read sentence by sentence. What it says that could be",
      "checked was written down as a claim, in other words than its own but",
      "with its numbers exactly as printed. A program then compared each",
      "claim with published counts, by one rule for all, in two ways: with",
      "what was known when the article appeared, and with what is known now.",
      "No verdict was written by hand."
    )),
    element("dl", class = "legend", each(verdict_levels, function(level) {
      element("div", element("dt", short_badge(level)),
              element("dd", verdict_meaning[[level]]))
    })),
    element("p", paste(
      "A verdict compares numbers. A contradicted number can be a slip of the",
      "pen in an article that is right in all that matters."
    )),
    element("h3", "What a printed number stands for"),
    element("p", rounding_rule_text(rules)),
    element("h3", "What a word stands for"),
    element("p", paste(
      "Nobody has fixed what words such as \u201csharp\u201d mean. Here they",
      "are read by rules of our own; between the two sides of a rule the",
      "wording leaves room, and the claim is not checkable."
    )),
    element("ul", each(format(rules$words), function(rule) {
      element("li", to_upper_first(rule))
    })),
    element("h3", "When"),
    if (rules$own) element("p", own_text) else "",
    element("p", now_text(rules$as_of), " ", paste(
      "A report counts as known from the last day that its date can mean: one",
      "dated only 2018 from the end of that year. Where the day on which an",
      "article appeared is not known, the last possible day is taken, and the",
      "explanation says where an earlier day would have given another verdict."
    ))
  )
}

own_text <- paste(
  "Claims about arrivals were judged by counts given by the maker of this",
  "page, in place of the published ones. These have no earlier vintages, so",
  "that both verdicts rest on the same counts."
)

verdict_meaning <- c(
  confirmed = paste(
    "The published figure is the printed number; or what the sentence says in",
    "words holds."
  ),
  confirmed_rounded = paste(
    "The figure differs, but the printed number, read as rounded, can stand",
    "for it."
  ),
  contradicted = paste(
    "The figure is not among those that the printed number can stand for; or",
    "what the sentence says in words does not hold."
  ),
  not_checkable = paste(
    "The published figures do not decide. This is no doubt about the claim."
  )
)

rounding_rule_text <- function(rules) {
  ends <- c(
    either = "both ends are counted in, since a writer seldom says how",
    half_up = "halves are taken to be rounded away from zero",
    half_even = "halves are taken to be rounded to the even digit",
    truncate = "digits are taken to be cut off"
  )[[rules$rounding]]
  paste(
    "A whole number such as 192 is exact. One that ends in zeros, such as",
    "30,000, is read as rounded at its last digit that is not zero, a",
    "percentage or a number with decimals at its last printed digit;",
    paste0(ends, "."), sprintf(
      "\u201cAbout\u201d is read as within %s of the number.",
      paste0(plain_number(100 * rules$hedge), "%")
    ), sprintf(
      paste(
        "A trend in words counts as found where a series without one would",
        "show as much less than %s times in 100."
      ), plain_number(100 * rules$alpha)
    )
  )
}

now_text <- function(as_of) {
  if (is.na(as_of)) {
    "\u201cNow\u201d means the newest reports that the package holds."
  } else {
    sprintf("\u201cNow\u201d means what was known on %s.", as_of)
  }
}

# A verdict is told by a word and a sign; colour is only added to them.
verdict_signs <- c(
  confirmed = "\u2713", confirmed_rounded = "\u2248", contradicted = "\u2717",
  not_checkable = "?"
)

badge <- function(verdict, words) {
  verdict <- as.character(verdict)
  element(
    "span", class = paste("badge", verdict),
    element("span", verdict_signs[[verdict]], "aria-hidden" = "true"),
    "\u00a0", words
  )
}

short_badge <- function(verdict) badge(verdict, verdict_words(verdict))

# Summary ----------------------------------------------------------------------

summary_section <- function(view, articles) {
  count <- function(id, column, level) {
    sum(view$article_id == id & view[[column]] == level)
  }
  names <- lapply(seq_len(nrow(articles)), function(i) {
    element("a", article_name(articles[i, ]),
            href = paste0("#", articles$anchor[i]),
            lang = article_language(articles[i, ]))
  })
  counts <- lapply(stats::setNames(nm = verdict_levels), function(level) {
    lapply(articles$article_id, function(id) {
      now <- count(id, "verdict_now", level)
      then <- count(id, "verdict_at_publication", level)
      if (now == then) return(as.character(now))
      html(c(escape_html(now), " ", element(
        "span", sprintf("(%d)", then), class = "quiet"
      )))
    })
  })
  names(counts) <- to_upper_first(verdict_words(verdict_levels))
  claims <- lapply(articles$article_id, function(id) {
    as.character(sum(view$article_id == id))
  })
  table <- html_table(
    paste(
      "How many claims of each article have which verdict now; in brackets",
      "when it appeared, where that was another number"
    ),
    c(list(Article = names, Claims = claims), counts),
    side = c("", rep("number", 5))
  )
  element(
    "section", id = "summary", "aria-labelledby" = "summary-title",
    element("h2", "Summary", id = "summary-title"), table
  )
}

# Claims -----------------------------------------------------------------------

claims_section <- function(view, articles) {
  element(
    "section", id = "claims", tabindex = "-1", "aria-label" = "Claims",
    controls(articles),
    each(seq_len(nrow(articles)), function(i) {
      article <- articles[i, ]
      article_section(view[view$article_id == article$article_id, ], article)
    })
  )
}

# Hidden until the script shows that it runs.
controls <- function(articles) {
  option <- function(value, text, ...) element("option", text, value = value,
                                               ...)
  choose <- function(id, label, options) {
    element("div", element("label", label, "for" = id),
            element("select", options, id = id))
  }
  boxes <- each(verdict_levels, function(level) {
    element("label", element(
      "input", type = "checkbox", name = "verdict", value = level,
      checked = "checked"
    ), " ", short_badge(level))
  })
  element(
    "div", id = "controls", role = "search", hidden = "hidden",
    "aria-label" = "Choose and sort claims",
    choose("by-article", "Article", html(c(
      option("", "All articles"),
      each(seq_len(nrow(articles)), function(i) {
        option(articles$anchor[i], article_name(articles[i, ]))
      })
    ))),
    choose("sort-by", "Order", html(c(
      option("order", "As in the article"),
      option("rank", "Contradicted first"),
      option("changed", "Changed since it appeared first")
    ))),
    element("fieldset", element("legend", "Verdict now"), boxes),
    element(
      "div", class = "buttons",
      element("button", "Open all evidence", type = "button", id = "open-all"),
      element("button", "Close all evidence", type = "button",
              id = "close-all")
    ),
    element("p", id = "shown", role = "status")
  )
}

article_section <- function(view, article) {
  title <- paste0(article$anchor, "-title")
  element(
    "section", id = article$anchor, class = "article",
    "aria-labelledby" = title, "data-article" = article$anchor,
    element("h2", article_name(article), id = title,
            lang = article_language(article)),
    article_facts(article),
    claims_table(view, article),
    element("div", class = "cards", "data-sort" = "cards",
            each(seq_len(nrow(view)), function(i) claim_card(view, i)))
  )
}

article_facts <- function(article) {
  known <- article$published_from == article$published_to
  element(
    "p", class = "quiet",
    if (!is.na(article$author)) paste0("By ", article$author, ". ") else "",
    if (known) {
      sprintf("Published on %s. ", article$published_from)
    } else {
      sprintf("Published between %s and %s; the day is not known. ",
              article$published_from, article$published_to)
    },
    if (!is.na(article$url)) web_link(article$url, article$url) else ""
  )
}

# What the script chooses and sorts by.
sort_keys <- function(view, i) {
  list(
    "data-verdict" = as.character(view$verdict_now[i]),
    "data-order" = as.character(i),
    "data-rank" = as.character(match(view$verdict_now[i], c(
      "contradicted", "confirmed_rounded", "confirmed", "not_checkable"
    ))),
    "data-changed" = as.character(
      as.integer(view$verdict_now[i] == view$verdict_at_publication[i])
    )
  )
}

claims_table <- function(view, article) {
  cells <- function(make) lapply(seq_len(nrow(view)), make)
  keys <- cells(function(i) sort_keys(view, i))
  html_table(
    paste("Claims of", article_name(article)),
    list(
      Claim = cells(function(i) {
        element("a", view$statement[i], href = paste0("#", view$anchor[i]))
      }),
      Printed = cells(function(i) view$printed[i] %|NA|% "in words"),
      "When it appeared" = cells(function(i) {
        short_badge(view$verdict_at_publication[i])
      }),
      Now = cells(function(i) short_badge(view$verdict_now[i]))
    ),
    side = c("", "printed", "", ""),
    rows = lapply(stats::setNames(nm = names(keys[[1]])), function(name) {
      lapply(keys, `[[`, name)
    })
  )
}

`%|NA|%` <- function(x, y) if (is.na(x)) y else x

# The end ----------------------------------------------------------------------

limits_section <- function() {
  said <- c(
    paste(
      "The counts are of people at their arrival in South Korea. They do not",
      "tell who set out, who is on the way, who was caught and sent back, or",
      "who died; nor which way somebody came, or why."
    ),
    paste(
      "They tell that a number fell, and not what made it fall."
    ),
    paste(
      "Where an article and a report differ, the comparison does not tell",
      "which of them is wrong, nor what the writer meant."
    ),
    paste(
      "Nearly all figures go back to one ministry, which has revised some of",
      "them. Reports that were not found could decide what is not checkable",
      "here."
    ),
    paste(
      "The claims are sentences put in other words by a person. The article",
      "itself goes first where the two differ."
    )
  )
  element(
    "section", id = "limits", "aria-labelledby" = "limits-title",
    element("h2", "What the figures cannot tell", id = "limits-title"),
    element("ul", each(said, function(text) element("li", text)))
  )
}

sources_section <- function(view) {
  found <- as.list(sources_of(view$named))
  element(
    "section", id = "sources", "aria-labelledby" = "sources-title",
    element("h2", "Sources", id = "sources-title"),
    element("p", paste(
      "The figures of this page were published here. The word in brackets is",
      "the one by which the explanations name a source."
    )),
    element("ul", each(seq_along(found$source_id), function(i) {
      source <- lapply(found, `[[`, i)
      element("li", id = source_anchor(source$source_id), full_citation(source))
    }))
  )
}

source_anchor <- function(id) sprintf("source-%s", id)

full_citation <- function(source) {
  text <- paste0(source$publisher, " (", source$published_on %|NA|% "no date",
                 ").", if (!is.na(source$title)) {
                   paste0(" ", end_sentence(source$title))
                 })
  html(c(
    web_link(text, source$url, lang = article_language(source)),
    escape_html(sprintf(" [%s]", source$source_id))
  ))
}

page_end <- function(date) {
  element(
    "footer", element("p", sprintf(
      "Made on %s with the R package %s.", date, made_by()
    )), element("p", element("a", "To the top", href = "#how"))
  )
}
