# How the posterior of breaks speaks and what it draws.

# Never 0 or 1, which a probability of this kind is not.
probability_text <- function(p) {
  ifelse(p > 0.99, "above 0.99", ifelse(
    p < 0.01, "below 0.01", sprintf("%.2f", p)
  ))
}

#' @export
say.nka_breakpoint_posterior <- function(x) {
  vapply(seq_len(n_series(x$series)), function(i) {
    if (x$series$length[i] == 0) return("No count is known.")
    if (x$series$length[i] == 1) return("One count shows no break.")
    at <- x$points$.break[series_slice(x$series, i)]
    likely <- which(at >= 0.5)
    paste(c(
      if (!(x$glance$any_break[i] >= 0.5)) {
        say_no_break(x, i)
      } else if (!length(likely)) {
        say_open_place(x, i, at)
      } else {
        say_breaks(x, i, at, likely)
      },
      say_sensitivity(x, i, length(likely))
    ), collapse = " ")
  }, "")
}

say_no_break <- function(x, i) {
  sprintf(
    "Most likely one rate held throughout: a break has probability %s.",
    probability_text(x$glance$any_break[i])
  )
}

say_open_place <- function(x, i, at) {
  sprintf(
    paste(
      "A break is likely (probability %s), but its place is open: the",
      "likeliest is %s, with %s."
    ), probability_text(x$glance$any_break[i]),
    time_at(x, i, which.max(at)), probability_text(max(at))
  )
}

most_said <- 6

say_breaks <- function(x, i, at, likely) {
  rate <- x$points$.rate[series_slice(x$series, i)]
  way <- ifelse(rate[likely] < rate[likely - 1], "a fall", "a rise")
  places <- sprintf(
    "%s (%s, probability %s)", time_at(x, i, likely), way,
    probability_text(at[likely])
  )
  more <- length(places) - most_said
  if (more > 0) {
    places <- c(places[seq_len(most_said)], sprintf("%d more places", more))
  }
  sprintf(
    "%s most likely at %s; the likeliest number is %s (%s).",
    if (length(likely) == 1) "A break lies" else "Breaks lie",
    enumerate(places), plain_number(x$glance$breaks[i]),
    probability_text(x$glance$probability[i])
  )
}

time_at <- function(x, i, places) {
  time_text(x$series, x$series$times[series_slice(x$series, i)][places])
}

firm_level <- 0.9

# The least that other priors leave, rounded down.
say_sensitivity <- function(x, i, n_likely) {
  if (is.null(x$sensitivity) || n_likely == 0) return(NULL)
  table <- rows_of_series(x$sensitivity, x$series, i)
  least <- tapply(table$probability, match(table$time, table$time), min)
  firm <- least >= firm_level
  at <- time_at(x, i, which(x$points$.break[series_slice(x$series, i)] >= 0.5))
  n_priors <- length(unique(table$prior))
  low <- function(p) format(floor(100 * p) / 100)
  c(if (any(firm)) sprintf(
    "Under each of %d other priors the probability at %s stays at %s or above.",
    n_priors, enumerate(at[firm]), low(min(least[firm]))
  ), if (any(!firm)) sprintf(
    "Under the least favourable of %d other priors it is %s.", n_priors,
    enumerate(sprintf("%s at %s", low(least[!firm]), at[!firm]))
  ))
}

rows_of_series <- function(table, series, i) {
  if (!length(series$keys)) return(table)
  of <- group_numbers(
    lapply(names(series$keys), function(key) {
      c(series$keys[[key]], table[[key]])
    }), nrow(series$keys) + nrow(table)
  )
  table[of[-seq_len(nrow(series$keys))] == of[i], ]
}

#' @export
references.nka_breakpoint_posterior <- function(x) {
  c(
    "Fearnhead (2006) <doi:10.1007/s11222-006-8450-8>",
    "Barry and Hartigan (1992) <doi:10.1214/aos/1176348521>",
    if (!identical(x$settings$dispersion, 1)) {
      "Efron (1986) <doi:10.1080/01621459.1986.10478327>"
    }
  )
}

#' @export
sketch.nka_breakpoint_posterior <- function(x) {
  series <- x$series
  rate <- if (is.null(series$exposure)) {
    series_value_title(series)
  } else {
    "Rate per unit of exposure"
  }
  panels <- c(rate, "Probability of a break")
  label <- rep(series_label(series), series$length)
  panel <- function(i, part) {
    part$panel <- factor(rep(panels[i], nrow(part)), panels)
    part
  }
  per <- series$exposure %||% 1
  points <- data_points(x)
  points$value <- points$value / per
  new_sketch(
    x,
    points = panel(1, points),
    lines = panel(1, data.frame(
      series = label, time = series$times, value = x$points$.rate,
      run = as.integer(label), style = rep("fit", length(label))
    )),
    bands = if (x$settings$band) panel(1, data.frame(
      series = label, time = series$times, low = x$points$.lower,
      high = x$points$.upper, run = as.integer(label)
    )),
    spikes = panel(2, data.frame(
      series = label, time = series$times, value = x$points$.break
    )),
    caption = paste0(
      "Line: posterior mean of the rate", if (x$settings$band) sprintf(
        "; band: %s%% credible band", format(100 * x$settings$conf_level)
      ), ". Below: probability that another rate holds from the period on."
    ),
    kind = "stacked"
  )
}
