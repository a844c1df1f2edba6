#' @rdname plot.nka_counts
#' @usage \method{autoplot}{nka_counts}(object, ..., main = NULL)
#' @exportS3Method ggplot2::autoplot
autoplot.nka_counts <- function(object, ..., main = NULL) {
  check_no_dots(...)
  check_package("ggplot2", "autoplot()")
  pic <- picture(object)
  drawn <- switch(pic$kind,
    empty = gg_empty(pic),
    dots = gg_dots(pic),
    gg_time(pic)
  )
  drawn + ggplot2::labs(title = main, alt = alt_text(object))
}

check_package <- function(package, what, call = rlang::caller_env()) {
  if (!requireNamespace(package, quietly = TRUE)) {
    abort_nka("package", c(
      sprintf("%s needs the package '%s', which is not installed.", what,
              package),
      i = sprintf("Install it with install.packages(\"%s\").", package)
    ), call = call)
  }
}

gg_theme <- function() {
  ggplot2::theme_minimal(base_size = 11) + ggplot2::theme(
    panel.grid.minor = ggplot2::element_blank(),
    panel.grid.major = ggplot2::element_line(colour = grid_colour),
    axis.text = ggplot2::element_text(colour = "grey20"),
    legend.position = "top",
    legend.justification = "left",
    legend.margin = ggplot2::margin(0, 12, 0, 0),
    plot.caption = ggplot2::element_text(
      hjust = 0, colour = quiet_colour, size = 9
    ),
    plot.caption.position = "plot",
    plot.title.position = "plot",
    plot.margin = ggplot2::margin(6, 14, 6, 6),
    strip.text = ggplot2::element_text(hjust = 0)
  )
}

# Caption of the picture, wrapped for the width of a page.
gg_caption <- function(pic) {
  if (!nzchar(pic$caption)) return(NULL)
  text <- paste(strwrap(pic$caption, 90), collapse = "\n")
  ggplot2::labs(caption = text)
}

gg_empty <- function(pic) {
  ggplot2::ggplot() +
    ggplot2::annotate("text", x = 0, y = 0, label = wrapped(pic$message)) +
    ggplot2::theme_void(base_size = 11)
}

gg_time <- function(pic) {
  ticks <- time_ticks(pic)
  base <- ggplot2::ggplot(
    pic$data, ggplot2::aes(.data$time, .data$value, colour = .data$series)
  ) +
    ggplot2::scale_x_continuous(
      time_title(pic), breaks = ticks$at, labels = ticks$label,
      limits = time_limits(pic), expand = ggplot2::expansion(0.01)
    ) +
    ggplot2::scale_y_continuous(
      pic$value_title, limits = value_limits(pic), breaks = value_ticks(pic),
      labels = format_persons,
      expand = ggplot2::expansion(c(0, 0.02))
    ) +
    ggplot2::coord_cartesian(clip = "off")
  base + gg_interval(pic) + gg_lines(pic) + gg_points(pic) +
    gg_scales(pic) + gg_no_figure(pic) + gg_caption(pic) + gg_theme()
}

gg_interval <- function(pic) {
  if (all(is.na(pic$data$low))) return(NULL)
  ggplot2::geom_linerange(
    ggplot2::aes(ymin = .data$low, ymax = .data$high),
    data = function(d) d[!is.na(d$low + d$high), , drop = FALSE],
    alpha = 0.45, linewidth = 0.8, show.legend = FALSE
  )
}

gg_lines <- function(pic) {
  if (!anyDuplicated(stats::na.omit(pic$data$run))) return(NULL)
  ggplot2::geom_line(
    ggplot2::aes(group = .data$run),
    data = function(d) d[!is.na(d$run), , drop = FALSE],
    linewidth = 0.5, show.legend = FALSE
  )
}

# Filled points, hollow ones over them, and the sign inside. The alpha scale
# changes nothing: it carries the legend of the marks.
gg_points <- function(pic, size = point_size(pic)) {
  list(
    ggplot2::geom_point(
      ggplot2::aes(fill = .data$series, shape = .data$series,
                   alpha = .data$mark),
      data = function(d) d[!is.na(d$value), , drop = FALSE], size = size
    ),
    ggplot2::geom_point(
      ggplot2::aes(shape = .data$series), fill = "white",
      data = function(d) d[!is.na(d$value) & d$mark != "firm", , drop = FALSE],
      size = size, show.legend = FALSE
    ),
    lapply(names(mark_overlay), gg_signs, size = 0.6 * size)
  )
}

gg_signs <- function(mark, size) {
  ggplot2::geom_point(
    data = function(d) d[!is.na(d$value) & d$mark == mark, , drop = FALSE],
    shape = mark_overlay[[mark]], size = size, show.legend = FALSE
  )
}

point_size <- function(pic) if (nrow(pic$data) > 120 || pic$panels) 1.6 else 2.2

gg_scales <- function(pic) {
  style <- series_style(pic)
  by_series <- if (nlevels(pic$data$series) > 1 && !pic$panels) {
    ggplot2::guide_legend(title = NULL, order = 1)
  } else {
    "none"
  }
  list(
    ggplot2::scale_colour_manual(
      values = series_colours[style], guide = by_series
    ),
    ggplot2::scale_fill_manual(
      values = series_colours[style], guide = by_series
    ),
    ggplot2::scale_shape_manual(
      values = series_shapes[style], guide = by_series
    ),
    gg_mark_scale(pic),
    if (nlevels(pic$data$panel) > 1) {
      ggplot2::facet_wrap(
        ggplot2::vars(.data$panel),
        scales = if (pic$kind == "dots") "free_y" else "fixed"
      )
    }
  )
}

gg_mark_scale <- function(pic) {
  marks <- legend_marks(pic$data)
  ggplot2::scale_alpha_manual(
    values = rep(1, length(mark_legend)), drop = TRUE,
    limits = if (is.null(marks)) NULL else names(marks),
    labels = if (is.null(marks)) ggplot2::waiver() else unname(marks),
    guide = if (is.null(marks)) "none" else ggplot2::guide_legend(
      title = NULL, order = 2,
      override.aes = list(shape = unname(mark_legend[names(marks)]),
                          colour = quiet_colour, size = 2.2)
    )
  )
}

gg_no_figure <- function(pic) {
  if (!all(is.na(pic$data$value))) return(NULL)
  ggplot2::annotate(
    "text", x = mean(time_limits(pic)), y = mean(value_limits(pic)),
    label = "No figure published", colour = quiet_colour
  )
}

gg_dots <- function(pic) {
  published <- function(d) d[!is.na(d$value), , drop = FALSE]
  ggplot2::ggplot(
    pic$data, ggplot2::aes(.data$value, .data$item, colour = .data$series)
  ) +
    ggplot2::geom_segment(
      ggplot2::aes(x = 0, xend = .data$value, yend = .data$item),
      data = published, colour = grid_colour, linewidth = 0.8
    ) +
    gg_dots_interval(pic) + gg_points(pic, 2.6) +
    gg_dots_values(pic) +
    ggplot2::scale_x_continuous(
      dots_title(pic), labels = format_persons,
      breaks = value_ticks(pic), limits = value_limits(pic) * c(1, 1.12),
      expand = ggplot2::expansion(0)
    ) +
    ggplot2::coord_cartesian(clip = "off") +
    ggplot2::scale_y_discrete(NULL, labels = short_name) +
    gg_scales(pic) + gg_caption(pic) + gg_theme() +
    ggplot2::theme(panel.grid.major.y = ggplot2::element_blank())
}

# The number beside its point, where each item has only one.
gg_dots_values <- function(pic) {
  if (nlevels(pic$data$series) > 1) return(NULL)
  ggplot2::geom_text(
    ggplot2::aes(pmax(.data$value, .data$high, na.rm = TRUE),
                 label = format_value(.data$value, pic)),
    data = function(d) d[!is.na(d$value), , drop = FALSE],
    hjust = 0, nudge_x = 0.02 * value_limits(pic)[2], size = 3.1,
    colour = "grey20", show.legend = FALSE
  )
}

gg_dots_interval <- function(pic) {
  if (all(is.na(pic$data$low))) return(NULL)
  ggplot2::geom_linerange(
    ggplot2::aes(xmin = .data$low, xmax = .data$high),
    data = function(d) d[!is.na(d$low + d$high), , drop = FALSE],
    alpha = 0.45, linewidth = 1.2, show.legend = FALSE
  )
}
