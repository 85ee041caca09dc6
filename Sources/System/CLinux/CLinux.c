// Substrate: sockets, polling and signals that the Glibc module cannot express.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int fail_closing(int fd) {
    int error = errno;
    close(fd);
    return -error;
}

int clx_listen_tcp(const char *host, uint16_t port, int backlog, int reuse_port, uint16_t *bound) {
    struct sockaddr_storage storage;
    memset(&storage, 0, sizeof storage);
    struct sockaddr_in *v4 = (struct sockaddr_in *)&storage;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&storage;
    socklen_t length;
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        length = sizeof *v4;
    } else if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        length = sizeof *v6;
    } else {
        return -EADDRNOTAVAIL;
    }
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (reuse_port) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (storage.ss_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&storage, length) < 0 || listen(fd, backlog) < 0) return fail_closing(fd);
    if (getsockname(fd, (struct sockaddr *)&storage, &length) < 0) return fail_closing(fd);
    *bound = ntohs(storage.ss_family == AF_INET ? v4->sin_port : v6->sin6_port);
    return fd;
}

int clx_listen_unix(const char *path, uint32_t permissions, int backlog) {
    struct sockaddr_un address;
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address.sun_path) return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    struct stat status;
    if (lstat(path, &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) return -EEXIST;
        int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (probe < 0) return -errno;
        int refused = connect(probe, (struct sockaddr *)&address, sizeof address) < 0 && errno == ECONNREFUSED;
        close(probe);
        if (!refused) return -EADDRINUSE;
        unlink(path);
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    // The file's mode is narrowed before anybody can connect: bind does not yet listen.
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return fail_closing(fd);
    if (chmod(path, permissions) < 0 || listen(fd, backlog) < 0) {
        int error = errno;
        unlink(path);
        close(fd);
        return -error;
    }
    return fd;
}

int clx_accept(int listener, struct clx_peer *peer) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    int fd = accept4(listener, (struct sockaddr *)&storage, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return -errno;
    memset(peer, 0, sizeof *peer);
    int one = 1;
    if (storage.ss_family == AF_INET) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)&storage;
        peer->family = 4;
        peer->port = ntohs(v4->sin_port);
        memcpy(peer->address, &v4->sin_addr, 4);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    } else if (storage.ss_family == AF_INET6) {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&storage;
        peer->family = 6;
        peer->port = ntohs(v6->sin6_port);
        memcpy(peer->address, &v6->sin6_addr, 16);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    } else {
        peer->family = 1;
        struct ucred credentials;
        length = sizeof credentials;
        if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0) {
            peer->process = credentials.pid;
            peer->user = credentials.uid;
            peer->group = credentials.gid;
        }
    }
    return fd;
}

ssize_t clx_receive(int fd, void *bytes, size_t count) {
    ssize_t result;
    do result = recv(fd, bytes, count, MSG_DONTWAIT);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}
ssize_t clx_send(int fd, const void *bytes, size_t count) {
    ssize_t result;
    do result = send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}
int clx_finish_writing(int fd) { return shutdown(fd, SHUT_WR) < 0 ? -errno : 0; }
int clx_duplicate(int fd) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? -errno : copy;
}
int clx_close(int fd) { return close(fd) < 0 ? -errno : 0; }

int clx_epoll(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}
int clx_epoll_add(int poll, int fd, uint32_t events, uint64_t tag) {
    struct epoll_event event = {.events = events, .data.u64 = tag};
    return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}
int clx_epoll_remove(int poll, int fd) { return epoll_ctl(poll, EPOLL_CTL_DEL, fd, NULL) < 0 ? -errno : 0; }
int clx_epoll_wait(int poll, struct epoll_event *events, int capacity, int milliseconds) {
    int count = epoll_wait(poll, events, capacity, milliseconds);
    if (count >= 0) return count;
    return errno == EINTR ? 0 : -errno;
}

int clx_wakeup(void) {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}
int clx_wakeup_raise(int fd) { return eventfd_write(fd, 1) < 0 ? -errno : 0; }
int clx_wakeup_clear(int fd) {
    eventfd_t value;
    return eventfd_read(fd, &value) < 0 ? -errno : 0;
}

int clx_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
    int flags = fcntl(ends[1], F_GETFL);
    return fcntl(ends[1], F_SETFL, flags | O_NONBLOCK) < 0 ? -errno : 0;
}

static atomic_int watched[65];  // descriptor + 1 by signal; 0 is none
static struct sigaction former[65];

static void on_signal(int signal) {
    int error = errno;
    int fd = atomic_load(&watched[signal]) - 1;
    uint8_t byte = (uint8_t)signal;
    if (fd >= 0) {
        ssize_t ignored = write(fd, &byte, 1);
        (void)ignored;
    }
    errno = error;
}
int clx_signal_watch(int signal, int fd) {
    if (signal < 1 || signal > 64) return -EINVAL;
    if (atomic_exchange(&watched[signal], fd + 1) != 0) return 0;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, &former[signal]) < 0 ? -errno : 0;
}
int clx_signal_unwatch(int signal) {
    if (signal < 1 || signal > 64 || atomic_exchange(&watched[signal], 0) == 0) return 0;
    return sigaction(signal, &former[signal], NULL) < 0 ? -errno : 0;
}
void clx_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }
void clx_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
