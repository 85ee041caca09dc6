// Substrate: outgoing connections.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdint.h>

// Every function returns a file descriptor or count (0 and above), or a negated errno.

/// Where something can be connected to.
struct clx_address {
    uint32_t length;
    int32_t is_loopback;
    _Alignas(8) uint8_t bytes[128];
};

/// Finds the addresses of a host name or numeric address, best first; -ENOENT where there are none. Blocks.
int clx_resolve(const char *host, uint16_t port, struct clx_address *addresses, int capacity);
/// Begins to connect, without blocking; the socket becomes writable when it is over.
int clx_connect_begin(const struct clx_address *address);
/// 0 where the connection stands, else why not.
int clx_connect_outcome(int fd);
