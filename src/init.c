/* The routines that R may call, each with its number of arguments. */
#include <R_ext/Rdynload.h>
#include <R_ext/Visibility.h>

#include "nkarrivals.h"

static const R_CallMethodDef call_methods[] = {
    {"calendar_period", (DL_FUNC)&ffi_calendar_period, 2},
    {"calendar_start", (DL_FUNC)&ffi_calendar_start, 2},
    {"iso_days", (DL_FUNC)&ffi_iso_days, 1},
    {"aggregate", (DL_FUNC)&ffi_aggregate, 11},
    {"distinct", (DL_FUNC)&ffi_distinct, 1},
    {"posterior", (DL_FUNC)&ffi_posterior, 11},
    {"kendall", (DL_FUNC)&ffi_kendall, 3},
    {"kendall_null", (DL_FUNC)&ffi_kendall_null, 1},
    {"kendall_covariance", (DL_FUNC)&ffi_kendall_covariance, 3},
    {"joinpoint_lines", (DL_FUNC)&ffi_joinpoint_lines, 5},
    {"joinpoint_counts", (DL_FUNC)&ffi_joinpoint_counts, 8},
    {"joinpoint_permute", (DL_FUNC)&ffi_joinpoint_permute, 5},
    {"cusum_run", (DL_FUNC)&ffi_cusum_run, 5},
    {"cusum_run_lengths", (DL_FUNC)&ffi_cusum_run_lengths, 4},
    {"segment", (DL_FUNC)&ffi_segment, 9},
    {"theil_sen", (DL_FUNC)&ffi_theil_sen, 7},
    {"reading_counts", (DL_FUNC)&ffi_reading_counts, 2},
    {"reading_bases", (DL_FUNC)&ffi_reading_bases, 2},
    {"siegel", (DL_FUNC)&ffi_siegel, 3},
    {NULL, NULL, 0},
};

attribute_visible void R_init_nkarrivals(DllInfo *dll) {
  R_registerRoutines(dll, NULL, call_methods, NULL, NULL);
  R_useDynamicSymbols(dll, FALSE);
  R_forceSymbols(dll, TRUE);
}
