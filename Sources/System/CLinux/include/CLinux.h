// Substrate: sockets, polling and signals that the Glibc module cannot express.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>

#include "connect.h"

// Every function returns a file descriptor or count (0 and above), or a negated errno.

#define CLX_READABLE 0x0001u
#define CLX_WRITABLE 0x0004u
#define CLX_FAILED 0x0008u
#define CLX_HUNG_UP 0x0010u
#define CLX_PEER_CLOSED 0x2000u
#define CLX_EXCLUSIVE 0x10000000u
#define CLX_EDGE 0x80000000u

/// Who is at the other end of an accepted connection.
struct clx_peer {
    int32_t family;       // 4, 6 or 1 for a Unix socket
    uint16_t port;        // TCP
    uint8_t address[16];  // TCP: 4 or 16 bytes in network order
    int32_t process;      // Unix: the peer's process, user and group
    uint32_t user;
    uint32_t group;
};

/// Listens on a numeric IPv4 or IPv6 address; port 0 picks one. The bound port goes to `bound`.
int clx_listen_tcp(const char *host, uint16_t port, int backlog, int reuse_port, uint16_t *bound);
/// Listens on a Unix socket; a socket file that nobody listens on is replaced.
int clx_listen_unix(const char *path, uint32_t permissions, int backlog);
/// Accepts one connection, non-blocking, closed on exec, TCP_NODELAY.
int clx_accept(int listener, struct clx_peer *peer);
/// Reads or writes without blocking and without SIGPIPE.
ssize_t clx_receive(int fd, void *bytes, size_t count);
ssize_t clx_send(int fd, const void *bytes, size_t count);
/// Ends the writing half.
int clx_finish_writing(int fd);
int clx_duplicate(int fd);
int clx_close(int fd);

int clx_epoll(void);
int clx_epoll_add(int poll, int fd, uint32_t events, uint64_t tag);
int clx_epoll_remove(int poll, int fd);
/// Waits for events; an interrupted wait is no event.
int clx_epoll_wait(int poll, struct epoll_event *events, int capacity, int milliseconds);

/// A counter that wakes a poll.
int clx_wakeup(void);
int clx_wakeup_raise(int fd);
int clx_wakeup_clear(int fd);

/// A pipe, closed on exec; ends[0] is read, ends[1] is written and does not block.
int clx_pipe(int ends[2]);
/// From now on a signal writes its number as one byte into `fd`, whichever thread it hits.
int clx_signal_watch(int signal, int fd);
/// Gives a signal its former disposition back.
int clx_signal_unwatch(int signal);
/// Ignores SIGPIPE for the process, as every server and TLS user must.
void clx_ignore_broken_pipes(void);
/// Names the calling thread, for debuggers and `top -H`.
void clx_name_thread(const char *name);
