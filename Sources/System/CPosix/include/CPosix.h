// Substrate: files and processes, where the Glibc module cannot express the call.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "process.h"
#include "terminal.h"

// Every function returns -errno on failure, so that no caller reads errno after another call changed it.

// open(2) and openat(2) with O_CLOEXEC and EINTR handled; the descriptor or -errno.
int cposix_open(const char *path, int flags, unsigned mode);
int cposix_openat(int directory, const char *path, int flags, unsigned mode);
// openat2(2) with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS: no component may leave `directory` or be a link.
int cposix_open_beneath(int directory, const char *path, int flags, unsigned mode);
// An unnamed file in `directory` (O_TMPFILE), and the call that gives it a name; -EEXIST where the name is taken.
int cposix_open_unnamed(const char *directory, unsigned mode);
int cposix_link_unnamed(int fd, const char *path);

// renameat2(2): never replaces / exchanges two names in one step.
int cposix_rename_new(const char *from, const char *to);
int cposix_rename_exchange(const char *first, const char *second);

// flock(2): takes the exclusive lock without waiting, -EWOULDBLOCK where another open file has it; and gives it back.
int cposix_lock(int fd);
int cposix_unlock(int fd);

// fallocate(2), keeping the size; sync_file_range(2) that only starts the write-back of the whole file.
int cposix_reserve(int fd, int64_t offset, int64_t length);
int cposix_start_writeback(int fd);

// What a name or descriptor refers to. `kind` is the S_IFMT part of the mode.
typedef struct {
    uint64_t device, inode, size, links;
    uint32_t mode, kind, owner, group;
    int64_t modified_ns, changed_ns, born_ns;  // since 1970; born_ns is 0 where the file system does not know
    uint64_t allocated;                        // bytes on disk, smaller than size for sparse files
} cposix_status;
// statx(2) of `path` below `directory`, not following a final link; of a descriptor where path is "".
int cposix_stat(int directory, const char *path, int follow, cposix_status *out);
// The directory descriptor that means "the working directory".
int cposix_at_cwd(void);

// prctl(2): the signal this process gets when its parent dies; no new privileges; the name of this thread.
int cposix_parent_death_signal(int signal);
int cposix_no_new_privileges(void);
int cposix_thread_name(const char *name);
