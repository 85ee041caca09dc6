// Substrate: the parts of libgit2 that reading a repository needs; its variadic settings made callable.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <git2.h>
#include <stddef.h>

// Starts the library for reading objects, with small windows into packs. 0, or a negative number.
static inline int cgit2_start(void) {
    if (git_libgit2_init() < 0) return -1;
    if (git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)(16 << 20)) < 0) return -1;
    if (git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)(128 << 20)) < 0) return -1;
    if (git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT, (size_t)16) < 0) return -1;
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ptrdiff_t)(64 << 20)) < 0 ? -1 : 0;
}
