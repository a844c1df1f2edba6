# The records that the scripts on counting share: a day of 1998 to 2022 in
# random order, the sex, one of 13 places of origin and a number of people.

years <- 1998:2022
first_day <- as.integer(as.Date("1998-01-01"))
days <- seq(first_day, as.integer(as.Date("2022-12-31")))
sexes <- c("female", "male")
origins <- sprintf("origin %02d", 1:13)

draw_records <- function(n) {
  set.seed(5)
  day <- sample(days, n, replace = TRUE)
  list(
    day = .Date(as.double(day)), whole_day = .Date(day),
    sex = draw_factor(sexes, n), origin = draw_factor(origins, n),
    people = sample(9L, n, replace = TRUE)
  )
}

draw_factor <- function(levels, n) {
  structure(sample(length(levels), n, replace = TRUE), levels = levels,
            class = "factor")
}

year_of <- function(day) as.POSIXlt(day)$year + 1900L

# Answers side by side: an array by its names, a named vector, or a table whose
# last column counts, all as one vector whose names hold the year and the
# groups. Cells without people are left out.
as_cells <- function(answer) {
  if (inherits(answer, "nka_counts")) answer$status <- NULL
  if (is.data.frame(answer)) {
    last <- length(answer)
    keys <- lapply(unclass(answer)[-last], as.character)
    cells <- as.double(answer[[last]])
    names(cells) <- do.call(paste, c(unname(keys), sep = "."))
  } else {
    cells <- as.double(answer)
    names(cells) <- if (is.null(dim(answer))) {
      names(answer)
    } else {
      do.call(paste, c(expand.grid(dimnames(answer)), sep = "."))
    }
  }
  cells <- cells[cells > 0]
  cells[order(names(cells))]
}

same_cells <- function(answers) {
  cells <- lapply(answers, as_cells)
  all(vapply(cells[-1], identical, NA, cells[[1]]))
}
