#' Draw counts and shares
#'
#' `plot()` draws with base graphics, `autoplot()` with 'ggplot2'; both show
#' the same points and say the same in axes, legend and caption. More than
#' five groups get a panel each.
#'
#' @section Reading the picture:
#' A filled point is a figure as published. A hollow point is provisional, a
#' plus inside says that the figure follows from others by arithmetic
#' (derived), a cross that one figure was printed for several periods (pooled).
#' A period without a figure is a gap: no point, and the line stops on both
#' sides of it. Arrivals of unknown date cannot be placed on the axis; the
#' caption gives their number. Months, quarters and half years are drawn at
#' their middle.
#'
#' Shares of the two sexes mirror each other, so a series of them shows women
#' only. Bars are the confidence intervals of the table. Shares of one period
#' are drawn as a dot chart, largest first.
#'
#' Names of groups are drawn as they are in the table. For Korean names use a
#' device that has the letters, such as `ragg::agg_png()`.
#'
#' @param x,object a table of counts, see [nka_counts], or of shares, see
#'   [gender_share()].
#' @param main a title, or `NULL` for none.
#' @param ... not used; anything here is an error.
#' @return `plot()` returns `x`, invisibly. `autoplot()` returns a 'ggplot'
#'   whose alt text is [alt_text()] of the table. It raises `nka_error_package`
#'   where 'ggplot2' is not installed.
#' @references Okabe M, Ito K (2008). "Color Universal Design (CUD): How to
#'   make figures and presentations that are friendly to colorblind people."
#'   <https://jfly.uni-koeln.de/color/>
#' @seealso [alt_text()]
#' @examples
#' plot(arrivals_by_year())
#' plot(gender_share())
#' if (requireNamespace("ggplot2", quietly = TRUE)) {
#'   ggplot2::autoplot(arrivals_by_year(by = sex))
#' }
#' @name plot.nka_counts
#' @importFrom rlang .data
NULL

#' @rdname plot.nka_counts
#' @export
plot.nka_counts <- function(x, ..., main = NULL) {
  check_no_dots(...)
  pic <- picture(x)
  old <- graphics::par(c("mar", "mgp", "las", "tcl"))
  on.exit(graphics::par(old))
  switch(pic$kind,
    empty = base_empty(pic, main),
    dots = base_dots(pic, main),
    base_time(pic, main)
  )
  invisible(x)
}

base_empty <- function(pic, main) {
  graphics::plot.new()
  graphics::text(0.5, 0.5, wrapped(pic$message))
  graphics::title(main)
}

base_time <- function(pic, main) {
  if (pic$panels) return(base_panels(pic, main))
  base_margins(pic, main, left = 5)
  base_panel(pic, pic$data, levels(pic$data$series))
  graphics::title(xlab = time_title(pic), line = 2)
  graphics::title(ylab = pic$value_title, line = 3.6)
  base_finish(pic, main)
}

# Room for the legend and the title above, for the caption below.
base_margins <- function(pic, main, left) {
  top <- 1 + 1.4 * has_legend(pic) + 1.6 * !is.null(main)
  graphics::par(
    mar = c(3.8 + 0.9 * length(caption_lines(pic)), left, top, 1),
    mgp = c(2.4, 0.5, 0), las = 1, tcl = -0.3
  )
}

has_legend <- function(pic) {
  nlevels(pic$data$series) > 1 || !is.null(legend_marks(pic$data))
}

# One set of axes with the series of `data`; `series` gives their order.
base_panel <- function(pic, data, series) {
  ticks <- time_ticks(pic)
  graphics::plot.new()
  graphics::plot.window(time_limits(pic), value_limits(pic), yaxs = "i")
  at <- value_ticks(pic)
  graphics::abline(h = at, col = grid_colour)
  base_axis(1, ticks$at, ticks$label)
  base_axis(2, at, format_persons(at))
  for (i in seq_along(series)) {
    part <- data[data$series == series[i], , drop = FALSE]
    base_series(part, series_style(pic)[match(series[i], levels(data$series))])
  }
  if (all(is.na(pic$data$value))) {
    graphics::text(mean(time_limits(pic)), mean(value_limits(pic)),
                   "No figure published", col = quiet_colour)
  }
}

base_axis <- function(side, at, label) {
  if (!length(at)) return(invisible())
  graphics::axis(side, at, label, lwd = 0, lwd.ticks = side %% 2,
                 col = quiet_colour, cex.axis = 0.9)
}

base_series <- function(data, i) {
  colour <- series_colours[i]
  data <- data[!is.na(data$value), , drop = FALSE]
  for (part in split(data, data$run)) {
    graphics::lines(part$time, part$value, col = colour)
  }
  graphics::segments(data$time, data$low, data$time, data$high, lwd = 2,
                     col = grDevices::adjustcolor(colour, 0.45))
  base_marks(data$time, data$value, data$mark, colour, series_shapes[i])
}

base_marks <- function(x, y, mark, colour, shape) {
  fill <- ifelse(mark == "firm", colour, "white")
  graphics::points(x, y, pch = shape, col = colour, bg = fill, xpd = NA)
  sign <- mark_overlay[as.character(mark)]
  inside <- which(!is.na(sign))
  graphics::points(x[inside], y[inside], pch = sign[inside], col = colour,
                   cex = 0.5, xpd = NA)
}

base_finish <- function(pic, main) {
  base_legend(pic)
  text <- caption_lines(pic)
  small_text(text, side = 1, line = 2.4 + 0.9 * seq_along(text),
             at = graphics::grconvertX(0.02, "nfc", "user"))
  if (!is.null(main)) {
    graphics::mtext(main, side = 3, line = 0.3 + 1.4 * has_legend(pic),
                    adj = 0, font = 2)
  }
}

small_text <- function(text, ...) {
  if (length(text)) {
    graphics::mtext(text, ..., adj = 0, cex = 0.75, col = quiet_colour)
  }
}

caption_lines <- function(pic) {
  width <- floor(13 * graphics::par("din")[1])
  if (nzchar(pic$caption)) strwrap(pic$caption, width) else character()
}

base_legend <- function(pic) {
  if (!has_legend(pic)) return(invisible())
  keys <- legend_keys(pic)
  edge <- graphics::par("usr")
  graphics::legend(
    edge[1], edge[4], keys$text, pch = keys$pch, col = keys$col,
    pt.bg = keys$col, horiz = TRUE, yjust = 0, bty = "n", xpd = NA, cex = 0.85,
    x.intersp = 0.7, text.width = graphics::strwidth(keys$text, cex = 0.9)
  )
}

# Keys of the groups, then of the marks.
legend_keys <- function(pic) {
  series <- levels(pic$data$series)
  if (length(series) == 1 || isTRUE(pic$panels)) series <- character()
  marks <- legend_marks(pic$data)
  style <- series_style(pic)[seq_along(series)]
  list(
    text = c(series, unname(marks)),
    pch = c(series_shapes[style], unname(mark_legend[names(marks)])),
    col = c(series_colours[style], rep(quiet_colour, length(marks)))
  )
}

# A small panel for each series, all on the same axes.
base_panels <- function(pic, main) {
  old <- graphics::par(c("mfrow", "oma", "cex"))
  on.exit(graphics::par(old))
  series <- levels(pic$data$series)
  base_layout(pic, main, length(series), left = 2.6)
  for (name in series) {
    part <- pic$data[pic$data$series == name, , drop = FALSE]
    base_panel(pic, part, name)
    graphics::mtext(name, side = 3, line = 0.3, adj = 0, cex = 0.75)
  }
  base_panels_text(pic, main, time_title(pic), pic$value_title)
}

base_layout <- function(pic, main, n, left) {
  graphics::par(
    mfrow = grDevices::n2mfrow(n), mar = c(2, left, 1.6, 0.6),
    oma = c(1.8 + 0.9 * length(caption_lines(pic)), 2,
            1 + 1.6 * !is.null(main), 0),
    mgp = c(2.4, 0.5, 0), las = 1, tcl = -0.3
  )
}

# Axis titles, key and caption around the panels.
base_panels_text <- function(pic, main, below, left) {
  text <- caption_lines(pic)
  graphics::mtext(below, side = 1, line = 0.3, outer = TRUE, cex = 0.85)
  graphics::mtext(left, side = 2, line = 0.6, outer = TRUE, las = 0, cex = 0.85)
  small_text(text, side = 1, line = 0.6 + 0.9 * seq_along(text), outer = TRUE)
  small_text(key_in_words(pic), side = 3, line = 0, outer = TRUE)
  if (!is.null(main)) {
    graphics::mtext(main, side = 3, line = 1, outer = TRUE, adj = 0, font = 2)
  }
}

key_in_words <- function(pic) {
  marks <- legend_marks(pic$data)
  signs <- c(firm = "filled", provisional = "hollow", derived = "plus inside",
             pooled = "cross inside")[names(marks)]
  series <- if (!pic$panels) levels(pic$data$series)
  shapes <- c("circle", "triangle", "square", "diamond",
              "triangle down")[series_style(pic)][seq_along(series)]
  if (length(series) == 1) series <- shapes <- NULL
  key <- sprintf("%s: %s", c(shapes, signs), c(series, marks))
  if (length(key)) paste(key, collapse = ", ")
}

base_dots <- function(pic, main) {
  panels <- levels(droplevels(pic$data$panel))
  if (length(panels) > 1) return(base_dots_panels(pic, main, panels))
  base_margins(pic, main, left = base_item_width(pic) + 1.4)
  base_dots_panel(pic, pic$data)
  graphics::title(xlab = dots_title(pic), line = 2)
  base_finish(pic, main)
}

# Lines of margin that the longest item needs.
base_item_width <- function(pic) {
  words <- short_name(levels(pic$data$item))
  0.9 * max(graphics::strwidth(words, "inches")) / graphics::par("csi")
}

base_dots_panel <- function(pic, data) {
  data$item <- droplevels(data$item)
  items <- levels(data$item)
  graphics::plot.new()
  limits <- value_limits(pic) * c(1, 1.12)
  graphics::plot.window(limits, c(0.5, length(items) + 0.5), xaxs = "i")
  at <- value_ticks(pic)
  graphics::abline(v = at, col = grid_colour)
  base_axis(1, at, format_persons(at))
  base_axis(2, seq_along(items), short_name(items))
  base_dots_points(pic, data)
}

base_dots_panels <- function(pic, main, panels) {
  old <- graphics::par(c("mfrow", "oma", "cex"))
  on.exit(graphics::par(old))
  base_layout(pic, main, length(panels), left = base_item_width(pic) + 0.6)
  for (name in panels) {
    base_dots_panel(pic, pic$data[pic$data$panel == name, , drop = FALSE])
    graphics::mtext(name, side = 3, line = 0.3, adj = 0, cex = 0.75)
  }
  base_panels_text(pic, main, dots_title(pic), NULL)
}

base_dots_points <- function(pic, data) {
  y <- as.integer(data$item)
  i <- series_style(pic)[as.integer(data$series)]
  graphics::segments(0, y, data$value, y, col = grid_colour, lwd = 2)
  graphics::segments(data$low, y, data$high, y, lwd = 3,
                     col = grDevices::adjustcolor(series_colours[i], 0.45))
  base_marks(data$value, y, data$mark, series_colours[i], series_shapes[i])
  if (nlevels(data$series) > 1) return(invisible())
  end <- pmax(data$value, data$high, na.rm = TRUE)
  graphics::text(end, y, format_value(data$value, pic), pos = 4, cex = 0.8,
                 xpd = NA)
}
