# What other priors would have given.

# Each changes one thing: settings and prior of that run.
prior_changes <- function(settings, prior, raw) {
  scaled <- function(shape, rate, dispersion) {
    list(settings = settings, change = function(prior) {
      prior$shape <- prior$shape * shape
      prior$rate <- prior$rate * rate
      if (!is.null(dispersion)) prior$dispersions <- as.list(dispersion)
      prior
    })
  }
  number <- function(breaks_prior) {
    list(settings = replace(settings, "breaks_prior", breaks_prior),
         change = identity)
  }
  typical <- mean_dispersion(prior, raw)
  typical[is.na(typical)] <- 1
  changes <- list(
    "shape halved" = scaled(1 / 2, 1 / 2, NULL),
    "shape doubled" = scaled(2, 2, NULL),
    "mean rate halved" = scaled(1, 2, NULL),
    "mean rate doubled" = scaled(1, 1 / 2, NULL),
    "breaks halving" = number("halving"),
    "breaks uniform" = number("uniform"),
    "break probability 0.05" = number(0.05),
    "dispersion halved" = scaled(1, 1, pmax(typical / 2, 1)),
    "dispersion doubled" = scaled(1, 1, typical * 2)
  )
  same <- c(halving = "breaks halving", uniform = "breaks uniform",
            "0.05" = "break probability 0.05")
  changes[setdiff(names(changes), same[as.character(settings$breaks_prior)])]
}

# The periods of each series that the priors are compared at, as places among
# all points.
key_places <- function(series, raw) {
  lapply(seq_len(n_series(series)), function(i) {
    places <- series_slice(series, i)[-1]
    likely <- places[raw$at[places] >= 0.5]
    if (length(likely)) likely else places[which.max(raw$at[places])]
  })
}

other_priors <- function(series, settings, prior, raw) {
  changes <- prior_changes(settings, prior, raw)
  keys <- key_places(series, raw)
  tables <- lapply(names(changes), function(name) {
    change <- changes[[name]]
    changed <- change$change(posterior_prior(series, change$settings))
    other <- run_posterior(series, changed, change$settings, band = FALSE)
    out <- repeat_keys(series, lengths(keys))
    out$prior <- rep(name, nrow(out))
    out$breaks <- rep(likeliest_number(other), lengths(keys))
    out$time <- time_value(series, series$times[unlist(keys)])
    out$probability <- other$at[unlist(keys)]
    out
  })
  of <- rep(rep(seq_along(keys), lengths(keys)), length(tables))
  out <- do.call(rbind, tables)
  # A dispersion of 1 cannot be halved.
  least <- mean_dispersion(prior, raw)[of] <= 1
  idle <- out$prior == "dispersion halved" & least
  order <- order(of)
  out[order[!idle[order]], ]
}
