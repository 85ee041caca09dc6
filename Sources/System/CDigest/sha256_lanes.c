// Substrate: SHA-256 (FIPS 180-4) of many messages at once, each in its own lane of the vector unit.
// SPDX-License-Identifier: Apache-2.0
#include "CDigest.h"
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static const uint32_t initial_state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

enum { most_lanes = 16, block_bytes = 64, digest_bytes = 32 };

// The messages still to hash; without ranges they are the pairs of digests that follow each other.
struct messages {
    const uint8_t *bytes;
    const intptr_t *ranges;
    size_t count, next;
    uint8_t prefix;
    uint8_t *digests;
};

// One message on its way through a lane.
struct lane {
    const uint8_t *bytes;  // what follows the prefix byte
    size_t count;          // how many bytes that is
    size_t block, blocks;  // the next block, and how many there are with prefix and padding
    uint8_t *digest;       // where the digest goes; null in a lane without a message
};

struct lanes {
    uint32_t state[8][most_lanes];  // word by word, a column a lane
    struct lane lane[most_lanes];
    uint8_t buffer[most_lanes][block_bytes];  // blocks with the prefix or the padding in them
    const uint8_t *blocks[most_lanes];
};

static const uint8_t no_block[block_bytes];

// Gives a free lane the next message; 0 where there is none.
static int begin(struct lanes *lanes, int number, struct messages *messages) {
    struct lane *lane = &lanes->lane[number];
    lane->digest = NULL;
    lanes->blocks[number] = no_block;
    if (messages->next == messages->count) return 0;
    size_t message = messages->next++;
    if (messages->ranges) {
        const intptr_t *range = messages->ranges + 2 * message;
        lane->bytes = messages->bytes + range[0];
        lane->count = (size_t)(range[1] - range[0]);
    } else {
        lane->bytes = messages->bytes + 2 * digest_bytes * message;
        lane->count = 2 * digest_bytes;
    }
    lane->block = 0;
    lane->blocks = (1 + lane->count + 1 + 8 + block_bytes - 1) / block_bytes;
    lane->digest = messages->digests + digest_bytes * message;
    for (int word = 0; word < 8; word++) lanes->state[word][number] = initial_state[word];
    return 1;
}

// Points to the next block of a lane: within the message, or built with the prefix or the padding.
static void prepare(struct lanes *lanes, int number, uint8_t prefix) {
    struct lane *lane = &lanes->lane[number];
    size_t block = lane->block++;
    // The message with its prefix has count + 1 bytes; this block holds those from 64 * block on.
    size_t start = block * block_bytes;
    if (block > 0 && start + block_bytes <= lane->count + 1) {
        lanes->blocks[number] = lane->bytes + start - 1;
        return;
    }
    uint8_t *buffer = lanes->buffer[number];
    lanes->blocks[number] = buffer;
    memset(buffer, 0, block_bytes);
    size_t filled = 0;
    if (block == 0) buffer[filled++] = prefix;
    size_t from = start + filled - 1;  // of the bytes behind the prefix
    if (from < lane->count) {
        size_t rest = lane->count - from;
        size_t space = block_bytes - filled;
        size_t taken = rest < space ? rest : space;
        memcpy(buffer + filled, lane->bytes + from, taken);
        filled += taken;
    }
    // The mark goes right behind the message: here unless it went into the block before, or goes into the next.
    size_t end = lane->count + 1;
    if (end >= start && end < start + block_bytes) buffer[end - start] = 0x80;
    if (block + 1 == lane->blocks) {
        uint64_t bits = 8 * (uint64_t)(lane->count + 1);
        for (int byte = 0; byte < 8; byte++) buffer[56 + byte] = (uint8_t)(bits >> (56 - 8 * byte));
    }
}

static void finish(struct lanes *lanes, int number) {
    uint8_t *digest = lanes->lane[number].digest;
    for (int word = 0; word < 8; word++) {
        uint32_t value = __builtin_bswap32(lanes->state[word][number]);
        memcpy(digest + 4 * word, &value, 4);
    }
}

typedef void compression(uint32_t state[8][most_lanes], const uint8_t *const blocks[]);

static void hash_all(struct messages *messages, int count, compression *compress) {
    struct lanes lanes;
    int busy = 0;
    memset(lanes.state, 0, sizeof lanes.state);
    for (int number = 0; number < count; number++) busy += begin(&lanes, number, messages);
    while (busy > 0) {
        for (int number = 0; number < count; number++)
            if (lanes.lane[number].digest) prepare(&lanes, number, messages->prefix);
        compress(lanes.state, lanes.blocks);
        for (int number = 0; number < count; number++) {
            struct lane *lane = &lanes.lane[number];
            if (!lane->digest || lane->block < lane->blocks) continue;
            finish(&lanes, number);
            busy -= !begin(&lanes, number, messages);
        }
    }
}

// The rounds, the same for both widths: the words of all lanes are in w, the state is in s.
#define ROUND(a, b, c, d, e, f, g, h, t)                                                                        \
    {                                                                                                           \
        VECTOR first = ADD(ADD(ADD(h, XOR3(ROTATE(e, 6), ROTATE(e, 11), ROTATE(e, 25))), CHOICE(e, f, g)),      \
                           ADD(w[(t) & 15], ALL(round_constants[t])));                                          \
        VECTOR second = ADD(XOR3(ROTATE(a, 2), ROTATE(a, 13), ROTATE(a, 22)), MAJORITY(a, b, c));               \
        d = ADD(d, first);                                                                                      \
        h = ADD(first, second);                                                                                 \
        if ((t) < 48)                                                                                           \
            w[(t) & 15] = ADD(ADD(w[(t) & 15], w[((t) + 9) & 15]),                                              \
                              ADD(XOR3(ROTATE(w[((t) + 1) & 15], 7), ROTATE(w[((t) + 1) & 15], 18),             \
                                       SHIFT(w[((t) + 1) & 15], 3)),                                            \
                                  XOR3(ROTATE(w[((t) + 14) & 15], 17), ROTATE(w[((t) + 14) & 15], 19),          \
                                       SHIFT(w[((t) + 14) & 15], 10))));                                        \
    }
#define ROUNDS8(t)                                                                                              \
    ROUND(a, b, c, d, e, f, g, h, (t))                                                                          \
    ROUND(h, a, b, c, d, e, f, g, (t) + 1)                                                                      \
    ROUND(g, h, a, b, c, d, e, f, (t) + 2)                                                                      \
    ROUND(f, g, h, a, b, c, d, e, (t) + 3)                                                                      \
    ROUND(e, f, g, h, a, b, c, d, (t) + 4)                                                                      \
    ROUND(d, e, f, g, h, a, b, c, (t) + 5)                                                                      \
    ROUND(c, d, e, f, g, h, a, b, (t) + 6)                                                                      \
    ROUND(b, c, d, e, f, g, h, a, (t) + 7)
#define COMPRESS                                                                                                \
    VECTOR a = LOAD(state[0]), b = LOAD(state[1]), c = LOAD(state[2]), d = LOAD(state[3]);                      \
    VECTOR e = LOAD(state[4]), f = LOAD(state[5]), g = LOAD(state[6]), h = LOAD(state[7]);                      \
    ROUNDS8(0) ROUNDS8(8) ROUNDS8(16) ROUNDS8(24) ROUNDS8(32) ROUNDS8(40) ROUNDS8(48) ROUNDS8(56)               \
    STORE(state[0], ADD(a, LOAD(state[0])));                                                                    \
    STORE(state[1], ADD(b, LOAD(state[1])));                                                                    \
    STORE(state[2], ADD(c, LOAD(state[2])));                                                                    \
    STORE(state[3], ADD(d, LOAD(state[3])));                                                                    \
    STORE(state[4], ADD(e, LOAD(state[4])));                                                                    \
    STORE(state[5], ADD(f, LOAD(state[5])));                                                                    \
    STORE(state[6], ADD(g, LOAD(state[6])));                                                                    \
    STORE(state[7], ADD(h, LOAD(state[7])));

#define VECTOR __m512i
#define ADD(x, y) _mm512_add_epi32(x, y)
#define ALL(x) _mm512_set1_epi32((int)(x))
#define ROTATE(x, n) _mm512_ror_epi32(x, n)
#define SHIFT(x, n) _mm512_srli_epi32(x, n)
#define XOR3(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0x96)
#define CHOICE(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xca)
#define MAJORITY(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xe8)
#define LOAD(x) _mm512_loadu_si512(x)
#define STORE(x, y) _mm512_storeu_si512(x, y)

__attribute__((target("avx512f,avx512bw"))) static void compress16(
    uint32_t state[8][most_lanes], const uint8_t *const blocks[]) {
    const __m512i swap = _mm512_broadcast_i32x4(_mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
    __m512i u[16], w[16];
    // Rows are lanes and columns words; the transposition makes rows words and columns lanes.
    for (int i = 0; i < 16; i += 4) {
        __m512i r0 = _mm512_shuffle_epi8(_mm512_loadu_si512(blocks[i]), swap);
        __m512i r1 = _mm512_shuffle_epi8(_mm512_loadu_si512(blocks[i + 1]), swap);
        __m512i r2 = _mm512_shuffle_epi8(_mm512_loadu_si512(blocks[i + 2]), swap);
        __m512i r3 = _mm512_shuffle_epi8(_mm512_loadu_si512(blocks[i + 3]), swap);
        __m512i t0 = _mm512_unpacklo_epi32(r0, r1), t1 = _mm512_unpackhi_epi32(r0, r1);
        __m512i t2 = _mm512_unpacklo_epi32(r2, r3), t3 = _mm512_unpackhi_epi32(r2, r3);
        u[i] = _mm512_unpacklo_epi64(t0, t2);
        u[i + 1] = _mm512_unpackhi_epi64(t0, t2);
        u[i + 2] = _mm512_unpacklo_epi64(t1, t3);
        u[i + 3] = _mm512_unpackhi_epi64(t1, t3);
    }
    for (int k = 0; k < 4; k++) {
        __m512i x0 = _mm512_shuffle_i32x4(u[k], u[4 + k], 0x88), x1 = _mm512_shuffle_i32x4(u[k], u[4 + k], 0xdd);
        __m512i y0 = _mm512_shuffle_i32x4(u[8 + k], u[12 + k], 0x88);
        __m512i y1 = _mm512_shuffle_i32x4(u[8 + k], u[12 + k], 0xdd);
        w[k] = _mm512_shuffle_i32x4(x0, y0, 0x88);
        w[4 + k] = _mm512_shuffle_i32x4(x1, y1, 0x88);
        w[8 + k] = _mm512_shuffle_i32x4(x0, y0, 0xdd);
        w[12 + k] = _mm512_shuffle_i32x4(x1, y1, 0xdd);
    }
    COMPRESS
}

#undef VECTOR
#undef ADD
#undef ALL
#undef ROTATE
#undef SHIFT
#undef XOR3
#undef CHOICE
#undef MAJORITY
#undef LOAD
#undef STORE
#define VECTOR __m256i
#define ADD(x, y) _mm256_add_epi32(x, y)
#define ALL(x) _mm256_set1_epi32((int)(x))
#define ROTATE(x, n) _mm256_or_si256(_mm256_srli_epi32(x, n), _mm256_slli_epi32(x, 32 - (n)))
#define SHIFT(x, n) _mm256_srli_epi32(x, n)
#define XOR3(x, y, z) _mm256_xor_si256(_mm256_xor_si256(x, y), z)
#define CHOICE(x, y, z) _mm256_xor_si256(z, _mm256_and_si256(x, _mm256_xor_si256(y, z)))
#define MAJORITY(x, y, z) _mm256_or_si256(_mm256_and_si256(x, y), _mm256_and_si256(z, _mm256_or_si256(x, y)))
#define LOAD(x) _mm256_loadu_si256((const __m256i *)(x))
#define STORE(x, y) _mm256_storeu_si256((__m256i *)(x), y)

__attribute__((target("avx2"))) static void compress8(
    uint32_t state[8][most_lanes], const uint8_t *const blocks[]) {
    const __m256i swap = _mm256_broadcastsi128_si256(
        _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
    __m256i w[16];
    for (int half = 0; half < 2; half++) {
        __m256i u[8];
        for (int i = 0; i < 8; i += 4) {
            __m256i r0 = _mm256_shuffle_epi8(LOAD(blocks[i] + 32 * half), swap);
            __m256i r1 = _mm256_shuffle_epi8(LOAD(blocks[i + 1] + 32 * half), swap);
            __m256i r2 = _mm256_shuffle_epi8(LOAD(blocks[i + 2] + 32 * half), swap);
            __m256i r3 = _mm256_shuffle_epi8(LOAD(blocks[i + 3] + 32 * half), swap);
            __m256i t0 = _mm256_unpacklo_epi32(r0, r1), t1 = _mm256_unpackhi_epi32(r0, r1);
            __m256i t2 = _mm256_unpacklo_epi32(r2, r3), t3 = _mm256_unpackhi_epi32(r2, r3);
            u[i] = _mm256_unpacklo_epi64(t0, t2);
            u[i + 1] = _mm256_unpackhi_epi64(t0, t2);
            u[i + 2] = _mm256_unpacklo_epi64(t1, t3);
            u[i + 3] = _mm256_unpackhi_epi64(t1, t3);
        }
        for (int k = 0; k < 4; k++) {
            w[8 * half + k] = _mm256_permute2x128_si256(u[k], u[4 + k], 0x20);
            w[8 * half + 4 + k] = _mm256_permute2x128_si256(u[k], u[4 + k], 0x31);
        }
    }
    COMPRESS
}

int cdigest_lanes(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) return 16;
    unsigned a, b = 0, c, d;
    // Bit 29 of EBX: instructions for SHA-256, with which one message at a time is as fast as eight.
    int has_sha = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
    return __builtin_cpu_supports("avx2") && !has_sha ? 8 : 1;
}

static void hash_messages(struct messages messages, int lanes) {
    hash_all(&messages, lanes, lanes == 16 ? compress16 : compress8);
}

#else

int cdigest_lanes(void) { return 1; }

struct messages {
    const uint8_t *bytes;
    const intptr_t *ranges;
    size_t count, next;
    uint8_t prefix;
    uint8_t *digests;
};
static void hash_messages(struct messages messages, int lanes) { (void)messages, (void)lanes; }

#endif

void cdigest_sha256_each(
    int lanes, uint8_t prefix, const void *bytes, const intptr_t *ranges, size_t count, void *digests) {
    hash_messages((struct messages){bytes, ranges, count, 0, prefix, digests}, lanes);
}

void cdigest_sha256_pairs(int lanes, uint8_t prefix, const void *pairs, size_t count, void *digests) {
    hash_messages((struct messages){pairs, NULL, count, 0, prefix, digests}, lanes);
}
