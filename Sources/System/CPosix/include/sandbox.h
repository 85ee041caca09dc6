// Substrate: what the kernel can put around a child process: Landlock, seccomp, namespaces.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

// Every function returns -errno on failure.

// The version of Landlock (its ABI), 1 or more; -errno on kernels that lack it or have it switched off.
int cposix_landlock_version(void);
// Whether the kernel takes seccomp filters that refuse calls with an error: 1 or -errno.
int cposix_seccomp_available(void);
// Tries in a short-lived child whether a process of ours may have namespaces of its own (user and network): the
// CPOSIX_NAMESPACE_… that it got, or -errno.
int cposix_namespaces_available(void);

// What a path may be used for, with everything below it where it is a directory.
enum { CPOSIX_MAY_READ = 1, CPOSIX_MAY_EXECUTE = 2, CPOSIX_MAY_WRITE = 4, CPOSIX_MAY_CHANGE = 8 };

// A ruleset that forbids every access to files that this version knows, TCP, and abstract sockets and signals across
// its border; its descriptor or -errno.
int cposix_landlock_ruleset(int version);
// Allows CPOSIX_MAY_… for a path; CHANGE is all that can be done to a directory but running programs and making devices.
int cposix_landlock_allow(int ruleset, int version, const char *path, int access);

// Namespaces of the child, as bits.
enum { CPOSIX_NAMESPACE_NONE = 0, CPOSIX_NAMESPACE_USER = 1, CPOSIX_NAMESPACE_NETWORK = 2 };

// What is put around a child between fork and exec, in this order.
typedef struct {
    int wants_namespaces;    // tried, and done without where the kernel refuses
    int ruleset;             // a Landlock ruleset, or -1
    const uint64_t *filter;  // a seccomp program for this processor, or NULL
    size_t filter_count;     // its instructions
} cposix_sandbox;

// An empty directory of a new name, 0700, locked for as long as the descriptor is open: `path` is a template for
// mkdtemp(3). The descriptor or -errno.
int cposix_private_directory(char *path);
// Removes whatever is below a directory, however deep, following no link; then the directory itself.
int cposix_remove_directory(const char *path);
// Removes our directories in `parent` whose names begin with `prefix` and whose locks nobody holds; how many.
int cposix_remove_abandoned(const char *parent, const char *prefix);

// The folder of the Swift runtime that this process is linked with dynamically, or -ENOENT where it is part of the
// program itself; -ERANGE where `size` is too small.
int cposix_runtime_folder(char *folder, size_t size);
