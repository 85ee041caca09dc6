// Substrate: files and processes, where the Glibc module cannot express the call.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int status(int result) { return result < 0 ? -errno : result; }

int cposix_openat(int directory, const char *path, int flags, unsigned mode) {
    int fd;
    do fd = openat(directory, path, flags | O_CLOEXEC, (mode_t)mode);
    while (fd < 0 && errno == EINTR);
    return status(fd);
}

int cposix_open(const char *path, int flags, unsigned mode) { return cposix_openat(AT_FDCWD, path, flags, mode); }

int cposix_open_beneath(int directory, const char *path, int flags, unsigned mode) {
    struct open_how how;
    memset(&how, 0, sizeof how);
    how.flags = (uint64_t)(flags | O_CLOEXEC);
    how.mode = (flags & (O_CREAT | O_TMPFILE)) ? mode : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    long fd;
    do fd = syscall(SYS_openat2, directory, path, &how, sizeof how);
    while (fd < 0 && (errno == EINTR || errno == EAGAIN));
    return status((int)fd);
}

int cposix_open_unnamed(const char *directory, unsigned mode) {
    return cposix_openat(AT_FDCWD, directory, O_TMPFILE | O_RDWR, mode);
}

int cposix_link_unnamed(int fd, const char *path) {
    char source[64];
    snprintf(source, sizeof source, "/proc/self/fd/%d", fd);
    return status(linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW));
}

int cposix_rename_new(const char *from, const char *to) {
    return status(renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE));
}

int cposix_rename_exchange(const char *first, const char *second) {
    return status(renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE));
}

int cposix_lock(int fd) {
    int result;
    do result = flock(fd, LOCK_EX | LOCK_NB);
    while (result < 0 && errno == EINTR);
    return status(result);
}

int cposix_unlock(int fd) { return status(flock(fd, LOCK_UN)); }

int cposix_reserve(int fd, int64_t offset, int64_t length) {
    return status(fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, length));
}

int cposix_start_writeback(int fd) { return status(sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE)); }

static int64_t nanoseconds(struct statx_timestamp time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

int cposix_stat(int directory, const char *path, int follow, cposix_status *out) {
    struct statx found;
    int flags = (follow ? 0 : AT_SYMLINK_NOFOLLOW) | (path[0] ? 0 : AT_EMPTY_PATH);
    if (statx(directory, path, flags, STATX_BASIC_STATS | STATX_BTIME, &found) < 0) return -errno;
    memset(out, 0, sizeof *out);
    out->device = makedev(found.stx_dev_major, found.stx_dev_minor);
    out->inode = found.stx_ino;
    out->size = found.stx_size;
    out->links = found.stx_nlink;
    out->mode = found.stx_mode & 07777;
    out->kind = found.stx_mode & S_IFMT;
    out->owner = found.stx_uid;
    out->group = found.stx_gid;
    out->modified_ns = nanoseconds(found.stx_mtime);
    out->changed_ns = nanoseconds(found.stx_ctime);
    out->born_ns = (found.stx_mask & STATX_BTIME) ? nanoseconds(found.stx_btime) : 0;
    out->allocated = found.stx_blocks * 512;
    return 0;
}

int cposix_at_cwd(void) { return AT_FDCWD; }

int cposix_parent_death_signal(int signal) { return status(prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0, 0, 0)); }

int cposix_no_new_privileges(void) { return status(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)); }

int cposix_thread_name(const char *name) { return status(prctl(PR_SET_NAME, name, 0, 0, 0)); }
