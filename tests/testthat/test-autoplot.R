skip_without_ggplot2 <- function() skip_if_not_installed("ggplot2")

# The built data of the layers with this geom.
layers_of <- function(p, geom) {
  built <- ggplot2::ggplot_build(p)
  is_geom <- vapply(p$layers, function(l) inherits(l$geom, geom), NA)
  built$data[is_geom]
}

test_that("the filled points are the counts", {
  skip_without_ggplot2()
  p <- ggplot2::autoplot(arrivals_by_year())
  points <- layers_of(p, "GeomPoint")[[1]]
  total <- tapply(arrivals$arrivals, arrivals$year, sum)
  expect_equal(points$x, as.double(names(total)))
  expect_equal(points$y, as.vector(total), ignore_attr = TRUE)
})

test_that("sexes differ in colour and in shape", {
  skip_without_ggplot2()
  points <- layers_of(
    ggplot2::autoplot(arrivals_by_year(by = sex)), "GeomPoint"
  )[[1]]
  expect_length(unique(points$colour), 2)
  expect_length(unique(points$shape), 2)
  expect_equal(nrow(unique(points[c("colour", "shape")])), 2)
})

test_that("cells that are not as published are hollow, derived ones signed", {
  skip_without_ggplot2()
  counts <- arrivals_by_year()
  layers <- layers_of(ggplot2::autoplot(counts), "GeomPoint")
  hollow <- Filter(function(d) all(d$fill %in% "white"), layers)[[1]]
  expect_setequal(hollow$x,
                  counts$year[counts$status %in% c("provisional", "derived")])
  signed <- Filter(function(d) all(d$shape %in% 3), layers)[[1]]
  expect_setequal(signed$x, counts$year[counts$status == "derived"])
})

test_that("lines do not bridge a gap", {
  skip_without_ggplot2()
  counts <- arrivals_by_quarter(arrivals_quarterly)
  lines <- layers_of(ggplot2::autoplot(counts), "GeomLine")[[1]]
  for (part in split(lines$x, lines$group)) {
    expect_true(all(abs(diff(sort(part)) - 0.25) < 1e-9))
  }
  known <- counts[!is.na(counts$arrivals), ]
  expect_equal(nrow(lines), nrow(known))
})

test_that("a share shows women, with the interval of the table", {
  skip_without_ggplot2()
  share <- gender_share()
  women <- share[share$sex == "female", ]
  p <- ggplot2::autoplot(share)
  bars <- layers_of(p, "GeomLinerange")[[1]]
  expect_equal(bars$ymin, 100 * women$conf_low)
  expect_equal(bars$ymax, 100 * women$conf_high)
  expect_equal(layers_of(p, "GeomPoint")[[1]]$y, 100 * women$share)
})

test_that("a dot chart has the largest share on top", {
  skip_without_ggplot2()
  share <- category_share(data.frame(category = rep(c("a", "b", "c"), 3:1)))
  p <- ggplot2::autoplot(share)
  points <- layers_of(p, "GeomPoint")[[1]]
  drawn <- p$data$item[order(points$y)]
  expect_identical(as.character(rev(sort(p$data$item))), c("a", "b", "c"))
  expect_equal(sort(points$x), 100 * c(1, 2, 3) / 6)
})

test_that("labels carry caption, title and alt text", {
  skip_without_ggplot2()
  counts <- yearly <- arrivals_by_year()
  p <- ggplot2::autoplot(counts, main = "A title")
  expect_identical(p$labels$title, "A title")
  expect_identical(p$labels$alt, alt_text(yearly))
  expect_match(p$labels$caption, "see sources_of()", fixed = TRUE)
  expect_false(any(nchar(strsplit(p$labels$caption, "\n")[[1]]) > 90))
})

test_that("every kind of table can be drawn without a warning", {
  skip_without_ggplot2()
  counts <- arrivals_by_year()
  sexes <- arrivals_by_year(by = sex)
  many <- expand.grid(year = 2010:2015, origin = letters[1:7])
  tables <- list(
    counts[0, ], counts[36, ], sexes[sexes$year == 2025, ],
    arrivals_by_year(data.frame(year = 2001:2003, n = NA_real_), count = n),
    arrivals_by_year(many, by = origin), gender_share(),
    gender_share(arrivals_quarterly, "quarter"),
    category_share(subset(composition, dimension == "age"))
  )
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  for (x in tables) {
    expect_s3_class(p <- ggplot2::autoplot(x), "ggplot")
    expect_silent(print(p))
  }
})

test_that("many groups get a panel each, few share one", {
  skip_without_ggplot2()
  data <- expand.grid(year = 2010:2012, origin = letters[1:6])
  panels <- function(data) {
    p <- ggplot2::autoplot(arrivals_by_year(data, by = origin))
    nrow(ggplot2::ggplot_build(p)$layout$layout)
  }
  expect_identical(panels(data), 6L)
  expect_identical(panels(droplevels(subset(data, origin != "f"))), 1L)
})

test_that("a missing package and a misspelt argument are classed errors", {
  expect_error(check_package("nka.not.there", "autoplot()"),
               class = "nka_error_package")
  expect_error(check_package("nka.not.there", "autoplot()"), "nka.not.there")
  skip_without_ggplot2()
  expect_error(ggplot2::autoplot(arrivals_by_year(), colour = "red"),
               class = "nka_error_value")
})
