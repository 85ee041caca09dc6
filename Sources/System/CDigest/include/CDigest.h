// Substrate: SHA-256 of many messages at once, each in its own lane of the vector unit.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

// How many messages this processor hashes at once faster than one by one: 16, 8, or 1 where it does not.
int cdigest_lanes(void);

// For each range `[2 * i]..<[2 * i + 1]` of the bytes the SHA-256 of one byte and them; 32 bytes of digest each.
// `lanes` is 8 or 16, and not more than `cdigest_lanes` says.
void cdigest_sha256_each(
    int lanes, uint8_t prefix, const void *bytes, const intptr_t *ranges, size_t count, void *digests);

// For each two neighbours of `2 * count` digests the SHA-256 of one byte and both; the results may lie right behind.
// `lanes` is 8 or 16, and not more than `cdigest_lanes` says.
void cdigest_sha256_pairs(int lanes, uint8_t prefix, const void *pairs, size_t count, void *digests);
