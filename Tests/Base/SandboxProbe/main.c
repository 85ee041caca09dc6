// Substrate: what a parser that was taken over would try. `sandbox-probe TRY [ARGUMENT]` ends with 0 where the try
// succeeded, 1 where it was refused, 2 where there is no such try.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int refused(int failed) { return failed ? 1 : 0; }

static int open_path(const char *path, int flags) {
    int fd = open(path, flags, 0600);
    return refused(fd < 0);
}

static int read_file(const char *path) {
    char byte;
    int fd = open(path, O_RDONLY);
    return refused(fd < 0 || read(fd, &byte, 1) != 1);
}

static int connect_to(int family, const void *address, socklen_t length) {
    int fd = socket(family, SOCK_STREAM, 0);
    return refused(fd < 0 || connect(fd, address, length) < 0);
}

static int connect_tcp(const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return connect_to(AF_INET, &address, sizeof address);
}

static int send_udp(const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    return refused(fd < 0 || sendto(fd, "x", 1, 0, (struct sockaddr *)&address, sizeof address) != 1);
}

static int connect_unix(const char *name, int is_abstract) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path + is_abstract, name, sizeof address.sun_path - 2);
    return connect_to(AF_UNIX, &address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + is_abstract + strlen(name)));
}

static int make_socket(int family, int type, int protocol) { return refused(socket(family, type, protocol) < 0); }

static int trace(const char *pid) {
    if (ptrace(PTRACE_ATTACH, atoi(pid), NULL, NULL) < 0) return 1;
    waitpid(atoi(pid), NULL, __WALL);
    ptrace(PTRACE_DETACH, atoi(pid), NULL, NULL);
    return 0;
}

static int read_memory(const char *pid) {
    // Any mapped address of the victim: the first of its maps.
    char path[64], line[256], buffer[8];
    snprintf(path, sizeof path, "/proc/%s/maps", pid);
    FILE *maps = fopen(path, "r");
    // Behind Landlock the maps cannot be read; a wrong address would be refused for another reason, so use our own
    // first mapping, which lies at a place of its own: EFAULT then means that the call itself was allowed.
    unsigned long start = 4096;
    if (maps != NULL && fgets(line, sizeof line, maps) != NULL) start = strtoul(line, NULL, 16);
    struct iovec here = {buffer, sizeof buffer}, there = {(void *)start, sizeof buffer};
    if (process_vm_readv(atoi(pid), &here, 1, &there, 1, 0) >= 0) return 0;
    return refused(errno != EFAULT);
}

static int fork_many(void) {
    for (int index = 0; index < 20; index++) {
        pid_t pid = fork();
        if (pid < 0) return 1;
        if (pid == 0) _exit(0);
    }
    return 0;
}

static int clone_namespace(void) {
    long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
    if (pid == 0) _exit(0);
    return refused(pid < 0);
}

static void *idle(void *context) { return context; }
static int make_thread(void) {
    pthread_t thread;
    return refused(pthread_create(&thread, NULL, idle, NULL) != 0 || pthread_join(thread, NULL) != 0);
}

static int use_memory(void) {
    return refused(mmap(NULL, 700UL << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED);
}

static int use_processor(void) {
    struct timespec used = {0, 0};
    while (used.tv_sec < 2 && !(used.tv_sec == 1 && used.tv_nsec > 300000000)) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return 0;
}

static int write_much(void) {
    int fd = open("much", O_CREAT | O_RDWR, 0600);
    return refused(fd < 0 || ftruncate(fd, 2 << 20) < 0);
}

// A file that may only be read can still be given to everybody, where nothing else is in the way.
static int open_permissions(const char *path) {
    struct stat found;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &found) < 0) return 1;
    return refused(fchmod(fd, found.st_mode & 07777) < 0);
}

static int open_many(void) {
    for (int index = 0; index < 100; index++)
        if (dup(1) < 0) return 1;
    return 0;
}

static int save_private(void) {
    const char *folder = getenv("TMPDIR");
    char path[4096];
    if (folder == NULL) return 1;
    snprintf(path, sizeof path, "%s/deep", folder);
    if (mkdir(path, 0700) < 0) return 1;
    snprintf(path, sizeof path, "%s/deep/file", folder);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    return refused(fd < 0 || write(fd, "x", 1) != 1 || puts(folder) < 0);
}

// A nest deeper than a path may be long, with a directory that cannot be entered at its end.
static int nest_deeply(void) {
    for (int index = 0; index < 3000; index++)
        if (mkdir("nested", 0700) < 0 || chdir("nested") < 0) return 1;
    return refused(mkdir("shut", 0000) < 0);
}

static int link_into(const char *path) { return refused(link(path, "linked") < 0); }

static int dies_with_us(void) {
    int number = 0;
    return refused(prctl(PR_GET_PDEATHSIG, &number) < 0 || number != SIGKILL);
}

static int ring(void) {
    struct io_uring_params parameters = {0};
    return refused(syscall(SYS_io_uring_setup, 1, &parameters) < 0);
}

static int hook_call(const char *name, const char *argument) {
    unsigned char attributes[128] = {0};
    if (strcmp(name, "bpf") == 0) {
        ((unsigned *)attributes)[0] = 2, ((unsigned *)attributes)[1] = 4;  // an array map of 4-byte keys
        ((unsigned *)attributes)[2] = 4, ((unsigned *)attributes)[3] = 1;
        return refused(syscall(SYS_bpf, 0, attributes, sizeof attributes) < 0);
    }
    if (strcmp(name, "perf") == 0) {
        ((unsigned *)attributes)[0] = 1, ((unsigned *)attributes)[1] = 112;  // a software clock
        return refused(syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0UL) < 0);
    }
    if (strcmp(name, "limits-of") == 0) {
        struct rlimit limit;
        return refused(syscall(SYS_prlimit64, atoi(argument), RLIMIT_NOFILE, NULL, &limit) < 0);
    }
    return 2;
}

int main(int count, char **words) {
    const char *name = count > 1 ? words[1] : "", *argument = count > 2 ? words[2] : "";
#define TRY(word, call) if (strcmp(name, word) == 0) return call
    TRY("nothing", 0);
    TRY("read", read_file(argument));
    TRY("list", refused(opendir(argument) == NULL));
    TRY("write", open_path(argument, O_CREAT | O_WRONLY));
    TRY("truncate", open_path(argument, O_WRONLY | O_TRUNC));
    TRY("cut-by-name", refused(truncate(argument, 0) < 0));
    TRY("cut-readable", open_path(argument, O_RDONLY | O_TRUNC));
    TRY("permissions", refused(chmod(argument, 0644) < 0));
    TRY("permissions-of-own", open_permissions(argument));
    TRY("times", refused(utimensat(AT_FDCWD, argument, NULL, 0) < 0));
    TRY("remove", refused(unlink(argument) < 0));
    TRY("make-directory", refused(mkdir(argument, 0700) < 0));
    TRY("link", link_into(argument));
    TRY("execute", refused(execl(argument, argument, (char *)NULL) < 0));
    TRY("tcp", connect_tcp(argument));
    TRY("udp", send_udp(argument));
    TRY("abstract", connect_unix(argument, 1));
    TRY("unix", connect_unix(argument, 0));
    TRY("packet", make_socket(AF_PACKET, SOCK_RAW, 0));
    TRY("netlink", make_socket(AF_NETLINK, SOCK_RAW, 0));
    TRY("trace", trace(argument));
    TRY("memory-of", read_memory(argument));
    TRY("signal", refused(kill(atoi(argument), 0) < 0));
    TRY("fork", fork_many());
    TRY("unshare", refused(unshare(CLONE_NEWUSER) < 0));
    TRY("clone-namespace", clone_namespace());
    TRY("ring", ring());
    TRY("keys", refused(syscall(SYS_keyctl, 0, -3, 1) < 0));
    TRY("fault-handler", refused(syscall(SYS_userfaultfd, 1) < 0));
    TRY("memory-file", refused(syscall(SYS_memfd_create, "x", 0U) < 0));
    TRY("personality", refused(personality(ADDR_NO_RANDOMIZE) < 0));
    TRY("change-owner", refused(chown("/", (uid_t)-1, (gid_t)-1) < 0));
    TRY("mount-tree", refused(syscall(SYS_fsopen, "tmpfs", 0U) < 0));
    TRY("death-signal", refused(prctl(PR_SET_PDEATHSIG, 0) < 0));
    TRY("dies-with-us", dies_with_us());
    TRY("signal-owner", refused(fcntl(1, F_SETOWN, getpid()) < 0));
    TRY("memory", use_memory());
    TRY("processor", use_processor());
    TRY("big-file", write_much());
    TRY("open-files", open_many());
    TRY("save-private", save_private());
    TRY("nest", nest_deeply());
    TRY("thread", make_thread());
    TRY("wait", (pause(), 0));
    TRY("crash", (raise(SIGSEGV), *(volatile int *)0));
    return hook_call(name, argument);
}
