// Substrate: what the kernel can put around a child process: Landlock, seccomp, namespaces.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "sandbox.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox_child.h"

// The kernel's interface, written out: Debian 12's headers stop at version 2 while newer kernels offer more.
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif
struct ruleset { uint64_t files, network, scoped; };
struct path_rule { uint64_t access; int32_t parent; } __attribute__((packed));
enum { RULE_PATH_BENEATH = 1, RULESET_VERSION = 1 };
enum {
    FILE_EXECUTE = 1 << 0, FILE_WRITE = 1 << 1, FILE_READ = 1 << 2, DIRECTORY_READ = 1 << 3, REMOVE_DIRECTORY = 1 << 4,
    REMOVE_FILE = 1 << 5, MAKE_CHARACTER_DEVICE = 1 << 6, MAKE_DIRECTORY = 1 << 7, MAKE_FILE = 1 << 8,
    MAKE_SOCKET = 1 << 9, MAKE_PIPE = 1 << 10, MAKE_BLOCK_DEVICE = 1 << 11, MAKE_LINK = 1 << 12,
    REFER = 1 << 13, TRUNCATE = 1 << 14, DEVICE_CONTROL = 1 << 15,
};

static uint64_t known_accesses(int version) {
    uint64_t all = (1 << 13) - 1;
    if (version >= 2) all |= REFER;
    if (version >= 3) all |= TRUNCATE;
    if (version >= 5) all |= DEVICE_CONTROL;
    return all;
}

int cposix_landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, RULESET_VERSION);
    return version < 0 ? -errno : (int)version;
}

int cposix_landlock_ruleset(int version) {
    // From version 4: connecting and binding TCP; from version 6: abstract sockets and signals of outsiders.
    struct ruleset rules = {known_accesses(version), version >= 4 ? 3 : 0, version >= 6 ? 3 : 0};
    size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    long fd = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    return fd < 0 ? -errno : (int)fd;
}

int cposix_landlock_allow(int ruleset, int version, const char *path, int access) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return -errno;
    struct stat found;
    if (fstat(fd, &found) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    uint64_t wanted = 0;
    if (access & CPOSIX_MAY_READ) wanted |= FILE_READ | DIRECTORY_READ;
    if (access & CPOSIX_MAY_EXECUTE) wanted |= FILE_EXECUTE;
    if (access & CPOSIX_MAY_WRITE) wanted |= FILE_WRITE | TRUNCATE;
    if (access & CPOSIX_MAY_CHANGE)
        wanted |= FILE_READ | DIRECTORY_READ | FILE_WRITE | TRUNCATE | REMOVE_DIRECTORY | REMOVE_FILE | MAKE_DIRECTORY
            | MAKE_FILE | MAKE_LINK | REFER;
    wanted &= known_accesses(version);
    if (!S_ISDIR(found.st_mode)) wanted &= FILE_EXECUTE | FILE_WRITE | FILE_READ | TRUNCATE;
    struct path_rule rule = {wanted, fd};
    long result = syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
    int error = errno;
    close(fd);
    return result < 0 ? -error : 0;
}

int cposix_seccomp_available(void) {
    unsigned action = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) < 0 ? -errno : 1;
}

int cposix_enter_namespaces(void) {
    // The new user namespace has no mapping: the child keeps its own files, and loses every capability at exec.
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) return CPOSIX_NAMESPACE_USER | CPOSIX_NAMESPACE_NETWORK;
    int got = unshare(CLONE_NEWNET) == 0 ? CPOSIX_NAMESPACE_NETWORK : CPOSIX_NAMESPACE_NONE;
    if (unshare(CLONE_NEWUSER) == 0) got |= CPOSIX_NAMESPACE_USER;
    return got;
}

int cposix_namespaces_available(void) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    int error = errno, status = 0;
    if (pid == 0) _exit(cposix_enter_namespaces());
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pid < 0) return -error;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return -errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

int cposix_enter_sandbox(const cposix_sandbox *sandbox) {
    if (sandbox->wants_namespaces) cposix_enter_namespaces();
    if (sandbox->ruleset >= 0 && syscall(SYS_landlock_restrict_self, sandbox->ruleset, 0) < 0) return -errno;
    return 0;
}

int cposix_enter_filter(const cposix_sandbox *sandbox) {
    if (sandbox->filter == NULL) return 0;
    struct sock_fprog program = {(unsigned short)sandbox->filter_count, (struct sock_filter *)sandbox->filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0 ? -errno : 0;
}

// MARK: Private directories

int cposix_private_directory(char *path) {
    if (mkdtemp(path) == NULL) return -errno;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return -errno;
    struct stat here, named;
    // Between the two calls above a sweep of another process may have taken it for abandoned.
    if (flock(fd, LOCK_EX | LOCK_NB) < 0 || fstat(fd, &here) < 0 || lstat(path, &named) < 0
        || here.st_ino != named.st_ino || here.st_dev != named.st_dev) {
        close(fd);
        return -EAGAIN;
    }
    return fd;
}

// Moves what is below `name` up into `top` and removes the directory; `next` numbers the moved names.
static int flatten(int top, const char *name, unsigned long *next) {
    int fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EACCES) {
        if (fchmodat(top, name, 0700, 0) < 0) return -errno;
        fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    if (fd < 0) return -errno;
    fchmod(fd, 0700);
    DIR *stream = fdopendir(fd);
    if (stream == NULL) {
        int error = errno;
        close(fd);
        return -error;
    }
    int result = 0;
    for (struct dirent *entry; result == 0 && (entry = readdir(stream)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (unlinkat(fd, entry->d_name, 0) == 0) continue;
        char moved[32];
        snprintf(moved, sizeof moved, ".moved-%lu", (*next)++);
        if (renameat(fd, entry->d_name, top, moved) < 0) result = -errno;
    }
    closedir(stream);
    if (result == 0 && unlinkat(top, name, AT_REMOVEDIR) < 0 && errno != ENOTEMPTY) result = -errno;
    return result;
}

int cposix_remove_directory(const char *path) {
    int top = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (top < 0) return -errno;
    unsigned long next = 0;
    int result = 0;
    // Each pass empties one level of every directory; a pass that finds nothing ends it.
    for (int found = 1; found && result == 0;) {
        found = 0;
        int copy = openat(top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *stream = copy < 0 ? NULL : fdopendir(copy);
        if (stream == NULL) {
            result = -errno;
            if (copy >= 0) close(copy);
            break;
        }
        for (struct dirent *entry; result == 0 && (entry = readdir(stream)) != NULL;) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
            found = 1;
            if (unlinkat(top, entry->d_name, 0) == 0 || errno == ENOENT) continue;
            result = flatten(top, entry->d_name, &next);
            if (result == -ENOENT) result = 0;
        }
        closedir(stream);
    }
    close(top);
    if (result == 0 && rmdir(path) < 0) result = -errno;
    return result;
}

int cposix_remove_abandoned(const char *parent, const char *prefix) {
    DIR *stream = opendir(parent);
    if (stream == NULL) return -errno;
    int removed = 0;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0) continue;
        int fd = openat(dirfd(stream), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0) continue;
        struct stat found;
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", parent, entry->d_name);
        if (fstat(fd, &found) == 0 && found.st_uid == geteuid() && length < (int)sizeof path
            && flock(fd, LOCK_EX | LOCK_NB) == 0 && cposix_remove_directory(path) == 0)
            removed++;
        close(fd);
    }
    closedir(stream);
    return removed;
}

extern void swift_retain(void) __attribute__((weak));

int cposix_runtime_folder(char *folder, size_t size) {
    Dl_info found;
    if (swift_retain == NULL || dladdr((const void *)(uintptr_t)swift_retain, &found) == 0 || found.dli_fname == NULL)
        return -ENOENT;
    const char *name = strrchr(found.dli_fname, '/');
    if (name == NULL || strncmp(name, "/libswiftCore", 13) != 0) return -ENOENT;
    size_t length = (size_t)(name - found.dli_fname);
    if (length >= size) return -ERANGE;
    memcpy(folder, found.dli_fname, length);
    folder[length] = 0;
    return 0;
}
