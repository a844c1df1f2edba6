# What the tests of trend share: S of Mann and Kendall of a batch of series, its
# distribution, and the probabilities drawn from it.

# Series of up to so many values have exact probabilities without being asked
# for, and can have them at all.
exact_unasked <- 200L
exact_most <- 500L

alternatives <- c("two.sided", "greater", "less")

# `offset` holds the limits of the series in `values`. A row for each series:
#   n, s, untied   values, S, pairs of unequal values
#   var_s          variance of S if every order is as likely
#   greater, less  exact P(S >= s) and P(S <= s), NA where not asked for
kendall_scores <- function(values, offset, exact_to) {
  raw <- .Call(C_kendall, values, offset, as.integer(exact_to))
  c(list(n = offset[-1] - offset[-length(offset)]), raw)
}

# Kendall's tau-b; times do not tie.
kendall_tau <- function(score) {
  pairs <- score$n * (score$n - 1) / 2
  score$s / sqrt(positive(pairs * score$untied))
}

# S in standard deviations, moved by 1 towards 0; 0 where S cannot vary.
kendall_z <- function(s, variance) {
  z <- sign(s) * pmax(abs(s) - 1, 0) / sqrt(positive(variance))
  z[which(variance == 0)] <- 0
  z
}

# Without the warning of sqrt(): what is not positive becomes NA.
positive <- function(x) {
  x[!(x > 0)] <- NA_real_
  x
}

# P(S >= s) and P(S <= s) of a normal S. As S moves by 2, the half steps are 1.
normal_tails <- function(s, variance) {
  sd <- sqrt(positive(variance))
  greater <- stats::pnorm((s - 1) / sd, lower.tail = FALSE)
  less <- stats::pnorm((s + 1) / sd)
  greater[which(variance == 0)] <- less[which(variance == 0)] <- 1
  list(greater = greater, less = less)
}

# The distribution is symmetric, so twice the smaller tail is P(|S| >= |s|).
p_of_tails <- function(tails, alternative) {
  switch(alternative,
    greater = tails$greater,
    less = tails$less,
    two.sided = pmin(1, 2 * tails$greater, 2 * tails$less)
  )
}

# tau, z, p and how p was found. A series of fewer than two values has no p.
kendall_test <- function(score, alternative) {
  exact <- !is.na(score$greater)
  tails <- score[c("greater", "less")]
  if (!all(exact)) {
    tails <- normal_tails(score$s, score$var_s)
    tails$greater[exact] <- score$greater[exact]
    tails$less[exact] <- score$less[exact]
  }
  z <- kendall_z(score$s, score$var_s)
  p <- p_of_tails(tails, alternative)
  z[score$n < 2] <- p[score$n < 2] <- NA_real_
  list(
    tau = kendall_tau(score), z = z, p.value = p,
    method = c("normal", "exact")[exact + 1]
  )
}

# P(D = 0), P(D = 1), ... of the falling pairs, given the numbers of equal
# values; S is the number of untied pairs less 2 D.
falling_shares <- function(size) {
  half <- diff(c(0, .Call(C_kendall_null, size)))
  pairs <- (sum(size)^2 - sum(size^2)) / 2
  c(half, rev(half)[seq_along(half) > 2 * length(half) - pairs - 1])
}

# The falling pairs of independent seasons together; `sizes` has a vector for
# each. Sums of products of shares, which are all positive.
falling_together <- function(sizes) {
  shares <- 1
  for (size in sizes) {
    one <- falling_shares(size)
    more <- numeric(length(shares) + length(one) - 1)
    for (d in seq_along(one)) {
      at <- seq_along(shares) + d - 1
      more[at] <- more[at] + shares * one[d]
    }
    shares <- more
  }
  shares
}

# P(S >= s) and P(S <= s), each summed from the far end.
tails_together <- function(sizes, s) {
  shares <- falling_together(sizes)
  falling <- (length(shares) - 1 - s) / 2
  list(
    greater = min(1, sum(shares[seq_len(falling + 1)])),
    less = min(1, sum(rev(shares)[seq_len(length(shares) - falling)]))
  )
}

# ---- conditions --------------------------------------------------------------

check_exact <- function(exact, call) {
  if (is.null(exact) || rlang::is_bool(exact)) return(invisible())
  abort_nka("value", sprintf(
    "`exact` must be TRUE, FALSE or NULL, not %s.", describe(exact)
  ), call = call)
}

# The length up to which probabilities are to be exact.
exact_to <- function(exact, n, label, call) {
  if (is.null(exact)) return(exact_unasked)
  if (!exact) return(0L)
  long <- which(n > exact_most)
  if (length(long)) {
    abort_nka("value", c(
      sprintf(
        "%s %s values, and exact probabilities end at %d.",
        of_series(label, long[1], "has"), format_persons(n[long[1]]), exact_most
      ),
      i = "`exact = NULL` takes the normal approximation for long series."
    ), call = call)
  }
  exact_most
}

# "The series has", and of several "Series a has".
of_series <- function(label, i, verb) {
  if (length(label) < 2) return(paste("The series", verb))
  paste("Series", as.character(label[i]), verb)
}

# Which of several series a warning is about.
list_series <- function(label, which, most = 5) {
  if (length(label) < 2) return("")
  names <- as.character(label[utils::head(which, most)])
  if (length(which) > most) names <- c(names, paste(length(which) - most,
                                                    "more"))
  paste0(" (", enumerate(names), ")")
}

warn_series <- function(what, text, label, which) {
  if (!length(which)) return(invisible())
  warn_nka(what, paste0(text, list_series(label, which), "."))
}

warn_short <- function(n, label) {
  warn_series(
    "short", "Fewer than three values: no order of them is unlikely",
    label, base::which(n < 3)
  )
}

warn_constant <- function(score, label) {
  warn_series(
    "constant", "All values are equal, so that tau is not defined",
    label, base::which(score$n > 1 & score$untied == 0)
  )
}
