// Substrate: the parts of OpenSSL 3 the box uses.
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The functions of SHA-256 that need no context on the heap are marked as old since OpenSSL 3.0; nothing replaces them.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <string.h>

// HMAC-SHA-256 with its state on the stack: an EVP context looks its digest up by name each time, which costs more than
// authenticating a short message.
typedef struct {
    SHA256_CTX inner;
    SHA256_CTX outer;
} copenssl_hmac;

static inline void copenssl_hmac_begin(copenssl_hmac *state, const void *key, size_t count) {
    unsigned char block[SHA256_CBLOCK] = {0};
    if (count > sizeof block) {
        SHA256((const unsigned char *)key, count, block);
    } else if (count > 0) {
        memcpy(block, key, count);
    }
    for (size_t i = 0; i < sizeof block; i++) block[i] ^= 0x36;
    SHA256_Init(&state->inner);
    SHA256_Update(&state->inner, block, sizeof block);
    for (size_t i = 0; i < sizeof block; i++) block[i] ^= 0x36 ^ 0x5c;
    SHA256_Init(&state->outer);
    SHA256_Update(&state->outer, block, sizeof block);
    OPENSSL_cleanse(block, sizeof block);
}

static inline void copenssl_hmac_update(copenssl_hmac *state, const void *bytes, size_t count) {
    SHA256_Update(&state->inner, bytes, count);
}

// Writes the tag of 32 bytes and forgets the key.
static inline void copenssl_hmac_finish(copenssl_hmac *state, void *tag) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256_Final(digest, &state->inner);
    SHA256_Update(&state->outer, digest, sizeof digest);
    SHA256_Final((unsigned char *)tag, &state->outer);
    OPENSSL_cleanse(state, sizeof *state);
}

// SHA-256 with its state on the stack: a node of a tree is 65 bytes, and making an EVP context costs as much as its hash.
static inline void copenssl_sha256(const void *bytes, size_t count, void *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes, count);
    SHA256_Final((unsigned char *)digest, &context);
}

// SHA-256 of one byte and a byte string.
static inline void copenssl_sha256_prefixed(unsigned char prefix, const void *bytes, size_t count, void *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, &prefix, 1);
    SHA256_Update(&context, bytes, count);
    SHA256_Final((unsigned char *)digest, &context);
}

// SHA-256 of one byte and two digests.
static inline void copenssl_sha256_pair(unsigned char prefix, const void *left, const void *right, void *digest) {
    unsigned char bytes[65];
    bytes[0] = prefix;
    memcpy(bytes + 1, left, 32);
    memcpy(bytes + 33, right, 32);
    copenssl_sha256(bytes, sizeof bytes, digest);
}
// Makes a new key on the curve P-256: the function behind it takes a list of arguments of any length.
static inline EVP_PKEY *copenssl_p256_generate(void) { return EVP_EC_gen("P-256"); }
