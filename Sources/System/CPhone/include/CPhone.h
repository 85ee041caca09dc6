// Substrate: libphonenumber behind a C interface; no exception and no C++ type crosses it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

/// What a number is: no number of the region, one of the right length, one in use.
enum { CPHONE_NONE = 0, CPHONE_POSSIBLE = 1, CPHONE_VALID = 2 };

/// Reads `+` and digits, or digits in the national form of `region` (two capital letters; "ZZ" for none), at most 24
/// bytes of them. Writes E.164, terminated, and returns how good a number it is; -1 where the library failed.
int cphone_read(const char *digits, size_t length, const char *region, char *e164, size_t capacity);

#ifdef __cplusplus
}
#endif
