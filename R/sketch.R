# Pictures of results on trends and breaks. A sketch says what is drawn, as
# plain data frames; plot() and autoplot() put the same sketch on paper.

sketch <- function(x) UseMethod("sketch")

# kind "time": values against time, a panel for each series. "stacked": the
# parts have a column `panel` and stand one above the other. "forest": estimates
# with intervals. Parts, each with a factor `series`:
#   points  time, value, status         lines  time, value, run, style
#   bands   time, low, high, run        marks  time, label
#   spikes  time, value                 estimates  label, estimate, low, high
# Styles of lines: fit, reference (what would have been, or an alternative),
# limit (a threshold). Times are those of the series.
new_sketch <- function(x, points = data_points(x), lines = NULL, bands = NULL,
                       marks = NULL, spikes = NULL, estimates = NULL,
                       reference = NULL, x_title = series_time_title(x$series),
                       y_title = NULL, caption = "", kind = "time",
                       zero = TRUE) {
  parts <- list(
    points = if (kind != "forest") points, lines = lines, bands = bands,
    marks = marks, spikes = spikes, estimates = estimates
  )
  parts <- Filter(function(part) NROW(part) > 0, parts)
  names <- levels(series_label(x$series))
  shown <- utils::head(names, most_panels)
  parts <- lapply(parts, function(part) part[part$series %in% shown, ])
  parts <- lapply(parts, set_panel, names = names, kind = kind)
  parts <- lapply(parts, set_place, series = x$series)
  list(
    parts = parts, kind = kind, reference = reference, x_title = x_title,
    y_title = y_title %||% series_value_title(x$series), zero = zero,
    dates = x$series$period == "date",
    caption = paste(
      c(caption, note_status(parts$points), note_panels(length(names))),
      collapse = " "
    )
  )
}

most_panels <- 12

note_panels <- function(n) {
  if (n <= most_panels) return(NULL)
  sprintf("Shown: the first %d of %s series.", most_panels, format_persons(n))
}

# What the hollow points of a picture mean.
note_status <- function(points) {
  meaning <- c(
    provisional = "Hollow points are provisional.",
    derived = "A plus marks figures that follow from others by arithmetic.",
    pooled = "A cross marks one figure for several periods."
  )
  unname(meaning[names(meaning) %in% as.character(points$status)])
}

data_points <- function(x) {
  series <- x$series
  data.frame(
    series = rep(series_label(series), series$length),
    time = series$times,
    value = series$values,
    status = series$status %||% rep("observed", length(series$values))
  )
}

# The panel of each row: the series, the panel that was asked for, or both.
set_panel <- function(part, names, kind) {
  panel <- if (kind == "stacked") as.factor(part$panel) else factor("")
  several <- length(names) > 1
  name <- if (several) paste0(part$series, if (kind == "stacked") ": ") else ""
  levels <- outer(
    levels(panel),
    if (several) paste0(names, if (kind == "stacked") ": ") else "",
    function(panel, name) paste0(name, panel)
  )
  part$panel <- factor(paste0(name, panel), as.vector(levels))
  part
}

# Places on the axis: a period in its middle, as in pictures of counts.
set_place <- function(part, series) {
  if (is.null(part$time)) return(part)
  unit <- series$per_year
  if (!is.na(unit) && unit > 1) part$time <- (part$time + 0.5) / unit
  part
}

series_time_title <- function(series) {
  switch(series$period,
    year = , half = , quarter = , month = "Year",
    date = "Day", index = "Place in the series", "Time"
  )
}

series_value_title <- function(series) {
  if (!series$unit %in% "persons") return(what_is_counted(series))
  per <- c(year = " per year", half = " per half year",
           quarter = " per quarter", month = " per month")[series$period]
  sprintf("Arrivals (persons%s)", if (is.na(per)) "" else per)
}

fit_colour <- series_colours[2]
point_colour <- series_colours[1]
line_types <- c(fit = "solid", reference = "dashed", limit = "dotted")
line_colours <- c(fit = fit_colour, reference = quiet_colour,
                  limit = quiet_colour)

sketch_panels <- function(pic) {
  present <- lapply(pic$parts, function(part) as.character(part$panel))
  all <- unique(unlist(lapply(pic$parts, function(part) levels(part$panel))))
  if (length(all)) intersect(all, unlist(present)) else ""
}

# The values of a panel that its axis must hold.
sketch_limits <- function(pic, panel) {
  values <- unlist(lapply(pic$parts, function(part) {
    here <- part$panel == panel
    unlist(part[here, intersect(c("value", "low", "high"), names(part))])
  }))
  values <- values[is.finite(values)]
  if (pic$zero) values <- c(0, values)
  if (!length(values)) values <- 0
  limits <- range(values)
  if (diff(limits) == 0) limits <- limits + c(0, 1)
  limits + c(if (limits[1] == 0) 0 else -0.04, 0.06) * diff(limits)
}

sketch_span <- function(pic) {
  times <- unlist(lapply(pic$parts, `[[`, "time"))
  times <- times[is.finite(times)]
  if (!length(times)) times <- 0
  range(times) + c(-0.5, 0.5)
}

# ---- base graphics -----------------------------------------------------------

base_sketch <- function(pic, main) {
  old <- graphics::par(c("mar", "mgp", "las", "tcl", "mfrow", "oma", "cex"))
  on.exit(graphics::par(old))
  if (pic$kind == "forest") return(base_forest(pic, main))
  panels <- sketch_panels(pic)
  caption <- caption_lines(pic)
  rows <- if (pic$kind == "stacked") c(length(panels), 1) else
    grDevices::n2mfrow(length(panels))
  graphics::par(
    mfrow = rows, mar = c(2, 4.2, 1.6, 0.8), mgp = c(2.4, 0.5, 0), las = 1,
    tcl = -0.3,
    oma = c(1.9 + 0.9 * length(caption), 1, 0.3 + 1.4 * !is.null(main), 0)
  )
  for (panel in panels) base_sketch_panel(pic, panel)
  base_sketch_text(pic, main, caption)
}

base_sketch_panel <- function(pic, panel) {
  here <- lapply(pic$parts, function(part) part[part$panel == panel, ])
  graphics::plot.new()
  graphics::plot.window(sketch_span(pic), sketch_limits(pic, panel), yaxs = "i")
  at <- graphics::axTicks(2)
  graphics::abline(h = at, col = grid_colour)
  base_axis(2, at, format_persons(at))
  at <- graphics::axTicks(1)
  base_axis(1, at, if (pic$dates) format(as.Date(at, "1970-01-01")) else at)
  graphics::mtext(panel, side = 3, line = 0.3, adj = 0, cex = 0.85)
  base_bands(here$bands)
  base_vertical(here$marks)
  base_spikes(here$spikes)
  base_lines(here$lines)
  if (!is.null(here$points)) {
    base_marks(here$points$time, here$points$value,
               cell_mark(here$points$status), point_colour, series_shapes[1])
  }
}

base_bands <- function(bands) {
  if (is.null(bands)) return(invisible())
  for (band in split(bands, bands$run)) {
    graphics::polygon(
      c(band$time, rev(band$time)), c(band$low, rev(band$high)), border = NA,
      col = grDevices::adjustcolor(fit_colour, 0.2)
    )
  }
}

base_vertical <- function(marks) {
  if (NROW(marks) == 0) return(invisible())
  graphics::abline(v = marks$time, lty = "dotted", col = quiet_colour)
  graphics::text(marks$time, graphics::par("usr")[4], marks$label,
                 adj = c(-0.1, 1.2), cex = 0.8, col = quiet_colour, xpd = NA)
}

base_spikes <- function(spikes) {
  if (NROW(spikes) == 0) return(invisible())
  graphics::segments(spikes$time, 0, spikes$time, spikes$value, lwd = 3,
                     col = fit_colour)
}

base_lines <- function(lines) {
  if (is.null(lines)) return(invisible())
  for (line in split(lines, list(lines$run, lines$style), drop = TRUE)) {
    style <- as.character(line$style[1])
    graphics::lines(line$time, line$value, lwd = 1.6,
                    lty = line_types[[style]], col = line_colours[[style]])
  }
}

base_sketch_text <- function(pic, main, caption) {
  graphics::mtext(pic$x_title, side = 1, line = 0.6, outer = TRUE)
  if (pic$kind != "stacked") {
    graphics::mtext(pic$y_title, side = 2, line = -0.4, outer = TRUE, las = 0)
  }
  small_text(caption, side = 1, line = 1 + 0.9 * seq_along(caption), at = 0.02,
             outer = TRUE)
  if (!is.null(main)) {
    graphics::mtext(main, side = 3, line = 0.2, adj = 0, font = 2, outer = TRUE)
  }
}

no_forest <- list(message = "There is no estimate to show.")

base_forest <- function(pic, main) {
  data <- pic$parts$estimates
  if (is.null(data)) return(base_empty(no_forest, main))
  caption <- caption_lines(pic)
  widest <- max(nchar(short_name(as.character(data$label))), 0)
  graphics::par(
    mar = c(3.8 + 0.9 * length(caption), 1.5 + 0.5 * widest,
            1 + 1.6 * !is.null(main), 1), mgp = c(2.4, 0.5, 0), las = 1,
    tcl = -0.3
  )
  at <- rev(seq_len(nrow(data)))
  values <- c(data$low, data$high, data$estimate, pic$reference)
  graphics::plot.new()
  graphics::plot.window(range(values[is.finite(values)]),
                        c(0.5, nrow(data) + 0.5))
  graphics::abline(v = pic$reference, lty = "dashed", col = quiet_colour)
  edge <- graphics::par("usr")
  graphics::segments(pmax(data$low, edge[1]), at, pmin(data$high, edge[2]), at,
                     lwd = 2, col = grDevices::adjustcolor(point_colour, 0.45))
  base_marks(data$estimate, at, cell_mark("observed"), point_colour,
             series_shapes[1])
  ticks <- graphics::axTicks(1)
  base_axis(1, ticks, format_persons(ticks))
  base_axis(2, at, short_name(as.character(data$label)))
  graphics::title(xlab = pic$y_title, line = 2)
  small_text(caption, side = 1, line = 2.4 + 0.9 * seq_along(caption),
             at = graphics::grconvertX(0.02, "nfc", "user"))
  if (!is.null(main)) graphics::mtext(main, 3, 0.3, adj = 0, font = 2)
}

# ---- ggplot2 -----------------------------------------------------------------

gg_sketch <- function(pic) {
  if (pic$kind == "forest") return(gg_forest(pic))
  scale_x <- if (pic$dates) {
    ggplot2::scale_x_continuous(
      pic$x_title, labels = function(at) format(as.Date(at, "1970-01-01"))
    )
  } else {
    ggplot2::scale_x_continuous(pic$x_title)
  }
  y_title <- if (pic$kind == "stacked") NULL else pic$y_title
  ggplot2::ggplot() +
    gg_sketch_bands(pic$parts$bands) + gg_sketch_marks(pic$parts$marks) +
    gg_sketch_spikes(pic$parts$spikes) + gg_sketch_lines(pic$parts$lines) +
    gg_sketch_points(pic$parts$points) + gg_sketch_room(pic) +
    scale_x +
    ggplot2::scale_y_continuous(
      y_title, labels = format_persons, expand = ggplot2::expansion(0)
    ) +
    ggplot2::coord_cartesian(clip = "off") +
    gg_sketch_facets(pic) + gg_caption(pic) + gg_theme()
}

gg_sketch_bands <- function(bands) {
  if (is.null(bands)) return(NULL)
  ggplot2::geom_ribbon(
    ggplot2::aes(.data$time, ymin = .data$low, ymax = .data$high,
                 group = .data$run),
    data = bands, fill = fit_colour, alpha = 0.2
  )
}

gg_sketch_marks <- function(marks) {
  if (is.null(marks)) return(NULL)
  list(
    ggplot2::geom_vline(
      ggplot2::aes(xintercept = .data$time), data = marks,
      linetype = "dotted", colour = quiet_colour
    ),
    ggplot2::geom_text(
      ggplot2::aes(.data$time, Inf, label = .data$label), data = marks,
      hjust = -0.1, vjust = 1.4, size = 3, colour = quiet_colour
    )
  )
}

gg_sketch_spikes <- function(spikes) {
  if (is.null(spikes)) return(NULL)
  ggplot2::geom_segment(
    ggplot2::aes(.data$time, 0, xend = .data$time, yend = .data$value),
    data = spikes, linewidth = 1.4, colour = fit_colour
  )
}

gg_sketch_lines <- function(lines) {
  if (is.null(lines)) return(NULL)
  # ggplot2 remarks on lines of a single point, which cannot be seen.
  lines <- lines[lines$run %in% lines$run[duplicated(lines$run)], ]
  style <- function(one) lines[lines$style == one, , drop = FALSE]
  lapply(intersect(names(line_types), lines$style), function(one) {
    ggplot2::geom_line(
      ggplot2::aes(.data$time, .data$value, group = .data$run),
      data = style(one), linetype = line_types[[one]],
      colour = line_colours[[one]], linewidth = 0.7
    )
  })
}

gg_sketch_points <- function(points) {
  if (is.null(points)) return(NULL)
  points <- points[!is.na(points$value), , drop = FALSE]
  points$fill <- ifelse(
    cell_mark(points$status) == "firm", point_colour, "white"
  )
  list(
    ggplot2::geom_point(
      ggplot2::aes(.data$time, .data$value, fill = .data$fill), data = points,
      shape = series_shapes[1], size = 2, colour = point_colour
    ),
    ggplot2::scale_fill_identity(),
    lapply(names(mark_overlay), function(mark) {
      ggplot2::geom_point(
        ggplot2::aes(.data$time, .data$value), shape = mark_overlay[[mark]],
        data = points[points$status == mark, , drop = FALSE], size = 1.2,
        colour = point_colour
      )
    })
  )
}

# Keeps the limits of each panel those of the base picture.
gg_sketch_room <- function(pic) {
  panels <- sketch_panels(pic)
  room <- do.call(rbind, lapply(panels, function(panel) {
    data.frame(panel = panel, value = sketch_limits(pic, panel),
               time = sketch_span(pic))
  }))
  room$panel <- factor(room$panel, panels)
  ggplot2::geom_blank(ggplot2::aes(.data$time, .data$value), data = room)
}

gg_sketch_facets <- function(pic) {
  if (length(sketch_panels(pic)) < 2) return(NULL)
  ggplot2::facet_wrap(
    ggplot2::vars(.data$panel), scales = "free_y",
    ncol = if (pic$kind == "stacked") 1 else NULL
  )
}

gg_forest <- function(pic) {
  data <- pic$parts$estimates
  if (is.null(data)) return(gg_empty(no_forest))
  data$label <- factor(data$label, rev(unique(as.character(data$label))))
  ggplot2::ggplot(data, ggplot2::aes(.data$estimate, .data$label)) +
    ggplot2::geom_vline(
      xintercept = pic$reference, linetype = "dashed", colour = quiet_colour
    ) +
    ggplot2::geom_linerange(
      ggplot2::aes(xmin = .data$low, xmax = .data$high), alpha = 0.45,
      linewidth = 1.2, colour = point_colour
    ) +
    ggplot2::geom_point(size = 2.6, colour = point_colour) +
    ggplot2::scale_x_continuous(pic$y_title, labels = format_persons) +
    ggplot2::scale_y_discrete(NULL, labels = short_name) +
    gg_caption(pic) + gg_theme()
}
