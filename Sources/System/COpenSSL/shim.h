// Substrate: the parts of OpenSSL 3 the box uses.
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The functions of SHA-256 that need no context on the heap are marked as old since OpenSSL 3.0; nothing replaces them.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <string.h>

// Starts an HMAC-SHA-256: parameter lists are C arrays that end in a sentinel, awkward to make elsewhere.
static inline int copenssl_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                               OSSL_PARAM_construct_end()};
    return EVP_MAC_init(context, key, count, parameters);
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
