// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import CSeccomp
import Glibc

/// The system calls of a sandboxed program: a list of what parsers need, everything else answered with ENOSYS.
///
/// What is missing matters most: sockets, processes, signals, tracing, mounts, namespaces, keys, BPF, io_uring,
/// userfaultfd, memory files, and other processes' limits. Permissions and times of files, and cutting files by name,
/// are missing too: Landlock does not watch over the first two in any version, nor over the third before version 3. There,
/// files are not emptied by opening them either (`strictProgram`).
enum SystemCallFilter {
    /// Allowed whatever the arguments.
    static let allowed = [
        // Reading and writing what is open.
        "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "lseek",
        "close", "close_range", "dup", "dup2", "dup3", "pipe", "pipe2", "fsync", "fdatasync", "ftruncate", "fallocate",
        "fadvise64", "readahead", "sync_file_range", "copy_file_range", "sendfile", "flock", "poll", "ppoll", "select",
        "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
        "eventfd", "eventfd2",
        // Files: Landlock says which.
        "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs",
        "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd", "chdir",
        "fchdir", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link",
        "linkat", "symlink", "symlinkat", "umask",
        // Memory and threads.
        "brk", "mmap", "munmap", "mprotect", "mremap", "madvise", "msync", "futex", "set_robust_list",
        "set_tid_address", "rseq", "membarrier", "sched_yield", "sched_getaffinity", "sched_getparam",
        "sched_getscheduler", "sched_get_priority_max", "sched_get_priority_min", "arch_prctl", "exit", "exit_group",
        "restart_syscall",
        // Its own signals, time, and who it is.
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait",
        "sigaltstack", "pause", "alarm", "getitimer", "setitimer", "nanosleep", "clock_nanosleep", "clock_gettime",
        "clock_getres", "gettimeofday", "time", "times", "getrusage", "getrlimit", "getpid", "getppid", "gettid",
        "getpgrp", "getpgid", "getsid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid",
        "getgroups", "uname", "sysinfo", "getrandom", "getcpu", "getpriority", "wait4",
        // The program itself is started under the filter; Landlock allows no other.
        "execve",
    ]

    /// Allowed where Landlock watches over what they could cut short.
    static let opening = ["open", "openat", "openat2", "creat"]
    /// Allowed elsewhere, by the place of their flags and without O_TRUNC.
    static let openingWithoutCutting: [(name: String, argument: UInt32)] = [("open", 1), ("openat", 2)]

    /// Allowed where an argument has a value in the bits of a mask.
    static let allowedWhere: [(name: String, argument: UInt32, mask: UInt64, values: [UInt64])] = [
        // Threads, but neither processes nor namespaces: CLONE_THREAD without any CLONE_NEW….
        ("clone", 0, 0x7E03_0080, [0x0001_0000]),
        // Its own limits only.
        ("prlimit64", 0, 0xFFFF_FFFF, [0]),
        // PR_SET_NAME, PR_GET_NAME, PR_CAPBSET_READ, PR_SET_VMA (names for memory).
        ("prctl", 0, 0xFFFF_FFFF, [15, 16, 23, 0x5356_4D41]),
        // TCGETS, TIOCGWINSZ, FIONREAD, FIOCLEX: none that speaks to a device or puts words into a terminal.
        ("ioctl", 1, 0xFFFF_FFFF, [0x5401, 0x5413, 0x541B, 0x5451]),
        // Flags, duplicates and locks; not F_SETOWN and F_SETSIG, which send signals to others.
        ("fcntl", 1, 0xFFFF_FFFF, [0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032]),
    ]

    /// The filter for this processor, one instruction an element, built once; nil where it cannot be built.
    static let program: [UInt64]? = build(mayCut: true)
    /// The same without emptying files by opening them.
    static let strictProgram: [UInt64]? = build(mayCut: false)

    private static func build(mayCut: Bool) -> [UInt64]? {
        guard let filter = unsafe cseccomp_filter() else { return nil }
        defer { unsafe seccomp_release(filter) }
        for name in allowed + (mayCut ? opening : []) {
            let number = unsafe cseccomp_number(name)
            // Not every processor has every call.
            guard number >= 0 else { continue }
            guard unsafe cseccomp_allow(filter, number) == 0 else { return nil }
        }
        for rule in mayCut ? [] : openingWithoutCutting {
            let number = unsafe cseccomp_number(rule.name)
            guard number >= 0 else { continue }
            let cut = UInt64(O_TRUNC)
            guard unsafe cseccomp_allow_where(filter, number, rule.argument, cut, 0) == 0 else { return nil }
        }
        for rule in allowedWhere {
            let number = unsafe cseccomp_number(rule.name)
            guard number >= 0 else { return nil }
            for value in rule.values {
                guard unsafe cseccomp_allow_where(filter, number, rule.argument, rule.mask, value) == 0 else {
                    return nil
                }
            }
        }
        // The library writes to a descriptor only; a pipe holds far more than a filter is long.
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        guard unsafe cposix_pipe(&readEnd, &writeEnd, 0) == 0 else { return nil }
        defer { close(readEnd) }
        let isWritten = unsafe seccomp_export_bpf(filter, writeEnd) == 0
        close(writeEnd)
        var program = [UInt64](repeating: 0, count: 4096)
        let count = unsafe program.withUnsafeMutableBytes { unsafe read(readEnd, $0.baseAddress, $0.count) }
        guard isWritten, count > 0, count % 8 == 0, count / 8 < program.count else { return nil }
        return Array(program.prefix(count / 8))
    }
}
