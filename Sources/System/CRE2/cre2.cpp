// Substrate: RE2 behind a C interface; no exception and no C++ type crosses it.
// SPDX-License-Identifier: Apache-2.0
#include "CRE2.h"

#include <re2/re2.h>

#include <cstdio>
#include <new>

struct cre2_pattern {
    RE2 compiled;
    cre2_pattern(const re2::StringPiece &text, const RE2::Options &options) : compiled(text, options) {}
};

extern "C" {

cre2_pattern *cre2_compile(const char *pattern, size_t length, int64_t max_memory, char *message, size_t capacity) {
    if (capacity > 0) message[0] = '\0';
    try {
        RE2::Options options;
        options.set_log_errors(false);
        options.set_longest_match(true);
        options.set_max_mem(max_memory);
        cre2_pattern *made = new cre2_pattern(re2::StringPiece(pattern, length), options);
        if (made->compiled.ok()) return made;
        snprintf(message, capacity, "%s", made->compiled.error().c_str());
        delete made;
    } catch (...) {
        snprintf(message, capacity, "the pattern engine ran out of memory");
    }
    return nullptr;
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

int cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t from, size_t to, size_t *start,
              size_t *end) {
    try {
        re2::StringPiece match;
        const re2::StringPiece whole(text, length);
        if (!pattern->compiled.Match(whole, from, to, RE2::UNANCHORED, &match, 1)) return 0;
        *start = static_cast<size_t>(match.data() - text);
        *end = *start + match.size();
        return 1;
    } catch (...) {
        return -1;
    }
}

int cre2_matches(const cre2_pattern *pattern, const char *text, size_t length, size_t start, size_t end) {
    try {
        const re2::StringPiece whole(text, length);
        return pattern->compiled.Match(whole, start, end, RE2::ANCHOR_BOTH, nullptr, 0) ? 1 : 0;
    } catch (...) {
        return -1;
    }
}
}
