// Substrate: RE2 behind a C interface; no exception and no C++ type crosses it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern. Immutable after it was made, so any thread may use it at any time.
typedef struct cre2_pattern cre2_pattern;

/// Compiles UTF-8 pattern text with leftmost-longest semantics. Returns NULL and a message (cut to the capacity, always
/// terminated) where the pattern is wrong, too big for `max_memory` bytes, or memory ran out.
cre2_pattern *cre2_compile(const char *pattern, size_t length, int64_t max_memory, char *message, size_t capacity);
void cre2_free(cre2_pattern *pattern);

/// Finds the leftmost longest match that starts at or after `from` and ends at or before `to`; assertions such as \b see
/// the whole text. Returns 1 and the span, 0 for none, -1 where the engine failed.
int cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t from, size_t to, size_t *start,
              size_t *end);

/// Whether the pattern matches exactly [start, end) of the text. Returns 1, 0, or -1 where the engine failed.
int cre2_matches(const cre2_pattern *pattern, const char *text, size_t length, size_t start, size_t end);

#ifdef __cplusplus
}
#endif
