#ifndef NKA_ISO_H
#define NKA_ISO_H

#include <stdint.h>

/* Day number of the text "YYYY-MM-DD"; ISO_BAD if it is anything else. */
#define ISO_BAD INT64_MIN
int64_t iso_parse_day(const char *text);

#endif
