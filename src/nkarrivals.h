#ifndef NKARRIVALS_H
#define NKARRIVALS_H

#define R_NO_REMAP
#include <R.h>
#include <Rinternals.h>

/* What R may call; each is registered in init.c. */
SEXP ffi_calendar_period(SEXP days, SEXP unit);
SEXP ffi_calendar_start(SEXP periods, SEXP unit);
SEXP ffi_iso_days(SEXP text);
SEXP ffi_aggregate(SEXP dates, SEXP form, SEXP key, SEXP unit, SEXP codes,
                   SEXP keys, SEXP levels, SEXP counts, SEXP vector,
                   SEXP threads, SEXP round);
SEXP ffi_distinct(SEXP text);
SEXP ffi_posterior(SEXP values, SEXP exposure, SEXP offset, SEXP shape,
                   SEXP rate, SEXP log_weight, SEXP min_length, SEXP dispersion,
                   SEXP dispersion_offset, SEXP level, SEXP band);
SEXP ffi_kendall(SEXP values, SEXP offset, SEXP exact_to);
SEXP ffi_kendall_null(SEXP size);
SEXP ffi_kendall_covariance(SEXP values, SEXP offset, SEXP seasons);
SEXP ffi_joinpoint_lines(SEXP base, SEXP hinge, SEXP following, SEXP response,
                         SEXP most);
SEXP ffi_joinpoint_counts(SEXP base, SEXP hinge, SEXP following, SEXP counts,
                          SEXP offset, SEXP time, SEXP split, SEXP start);
SEXP ffi_joinpoint_permute(SEXP fitted, SEXP residual, SEXP null,
                           SEXP alternative, SEXP permutations);
SEXP ffi_cusum_run(SEXP count, SEXP reference, SEXP start, SEXP sign,
                   SEXP offset);
SEXP ffi_cusum_run_lengths(SEXP step, SEXP below, SEXP target, SEXP head);
SEXP ffi_segment(SEXP values, SEXP exposure, SEXP offset, SEXP family,
                 SEXP scale, SEXP pick, SEXP amount, SEXP by_count,
                 SEXP min_length);
SEXP ffi_theil_sen(SEXP values, SEXP times, SEXP offset, SEXP tail, SEXP z,
                   SEXP value_ties, SEXP exact_to);
SEXP ffi_reading_counts(SEXP n, SEXP percent);
SEXP ffi_reading_bases(SEXP value, SEXP percent);
SEXP ffi_siegel(SEXP values, SEXP times, SEXP offset);

#endif
