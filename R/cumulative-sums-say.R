# How cumulative sums speak and look.

#' @export
say.nka_cumulative_sums <- function(x) {
  vapply(seq_len(n_series(x$series)), function(i) {
    row <- x$glance[i, ]
    if (!is.na(row$problem)) return(sprintf("Not judged: %s.", row$problem))
    if (row$watched == 0) {
      return(paste("No period to judge yet.", next_text(row)))
    }
    paste(status_text(x$series, i, row, x$since[i]), next_text(row))
  }, "")
}

per_point <- function(series) {
  if (!is.null(series$exposure)) return(" per unit of exposure")
  per <- c(year = " per year", half = " per half year",
           quarter = " per quarter", month = " per month")[series$period]
  if (is.na(per)) " per point" else unname(per)
}

status_text <- function(series, i, row, since) {
  what <- sprintf("%s up to %s are", what_is_counted(series),
                  time_text(series, series$times[series$offset[i + 1]]))
  expected <- sprintf("%s%s expected", number_text(row$rate), per_point(series))
  if (row$status == "in line") {
    return(sprintf("%s in line with the %s.", what, expected))
  }
  where <- c(above = "above", below = "below", both = "off")[[row$status]]
  sprintf("%s out of line, %s the %s, since %s.", what, where, expected,
          time_text(series, since))
}

# What the next count would have to be. After a signal nearly every count leaves
# the sum where it is.
next_text <- function(row) {
  above <- number_text(row$signals_above)
  below <- number_text(row$signals_below)
  if (row$status != "in line") {
    return("To judge what follows by the new level, take a later baseline.")
  }
  if (is.na(row$signals_below)) {
    return(sprintf("Next, a count of %s or more would be a signal.", above))
  }
  sprintf("Next, a count of %s or more, or of %s or fewer, would be a signal.",
          above, below)
}

#' @export
references.nka_cumulative_sums <- function(x) {
  c(
    "Lucas (1985) <doi:10.1080/00401706.1985.10488030>",
    "Brook, Evans (1972) <doi:10.1093/biomet/59.3.539>",
    if (any(x$glance$dispersion > 1, na.rm = TRUE)) {
      "Hawkins, Olwell (1998) <doi:10.1007/978-1-4612-1686-5>"
    },
    if (x$settings$head_start) {
      "Lucas, Crosier (1982), Technometrics 24, 199-205"
    }
  )
}

sum_panels <- c("Counts", "Cumulative sums")

in_panel <- function(part, i) {
  part$panel <- factor(rep(sum_panels[i], nrow(part)), sum_panels)
  part
}

#' @export
sketch.nka_cumulative_sums <- function(x) {
  points <- data_points(x)
  rows <- x$points
  at <- points[c("series", "time")]
  line <- function(value, run, style, keep) {
    out <- at[keep, ]
    out$value <- value[keep]
    out$run <- rep(run, nrow(out))
    out$style <- rep(style, nrow(out))
    out
  }
  limits <- x$estimates$h[2 * match(at$series, levels(at$series)) - 1]
  down <- x$estimates$h[2 * match(at$series, levels(at$series))]
  watched <- !is.na(rows$.up)
  new_sketch(
    x, points = in_panel(points, 1), kind = "stacked",
    lines = rbind(
      in_panel(line(rows$.fitted, 1, "fit", !is.na(rows$.fitted)), 1),
      in_panel(line(rows$.up, 2, "fit", watched), 2),
      in_panel(line(-rows$.down, 3, "fit", watched), 2),
      in_panel(line(limits, 4, "limit", watched), 2),
      in_panel(line(-down, 5, "limit", watched), 2)
    ),
    y_title = NULL,
    caption = paste(
      "Above: counts and what is expected. Below: cumulative sums, upwards",
      "what is above the reference value, downwards what is below it. Dots:",
      "limits."
    )
  )
}
