// Substrate: child processes.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox_child.h"

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

static void fail(int report, int step, int error) {
    int message[2] = {step, error};
    // A pipe takes eight bytes whole; if the parent is gone nobody wants them.
    if (write(report, message, sizeof message) < 0) _exit(126);
    _exit(127);
}

// Marks every descriptor from 3 up close-on-exec.
static int seal_descriptors(void) {
    if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return 0;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
    rlim_t end = limit.rlim_cur > 1048576 ? 1048576 : limit.rlim_cur;
    for (rlim_t fd = 3; fd < end; fd++) {
        int flags = fcntl((int)fd, F_GETFD);
        if (flags >= 0) fcntl((int)fd, F_SETFD, flags | FD_CLOEXEC);
    }
    return 0;
}

// Runs in the child between fork and exec: only calls that POSIX allows there.
static void run_child(const cposix_spawn_plan *plan, int report, pid_t parent) {
    // The kernel's own structure, all zero: SIG_DFL. The library's sigaction would refuse its two internal signals.
    const unsigned long standard[8] = {0};
    for (int number = 1; number < NSIG; number++) syscall(SYS_rt_sigaction, number, standard, NULL, (size_t)(NSIG - 1) / 8);

    setpgid(0, 0);
    if (plan->death_signal != 0) {
        prctl(PR_SET_PDEATHSIG, plan->death_signal);
        if (getppid() != parent) _exit(126);  // it died before the line above
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);

    // First all sources out of the way of 0, 1 and 2, then into their places.
    int wanted[3] = {plan->input, plan->output, plan->error}, lifted[3];
    for (int stream = 0; stream < 3; stream++) {
        int fd = wanted[stream];
        if (fd < 0) fd = open("/dev/null", stream == 0 ? O_RDONLY : O_WRONLY);
        lifted[stream] = fd < 0 ? -1 : fcntl(fd, F_DUPFD, 3);
        if (lifted[stream] < 0) fail(report, CPOSIX_STEP_STREAMS, errno);
    }
    // The report pipe itself may stand at 0, 1 or 2 where the parent runs without streams.
    if (report < 3) {
        int higher = fcntl(report, F_DUPFD, 3);
        if (higher < 0) _exit(126);
        report = higher;
    }
    for (int stream = 0; stream < 3; stream++)
        if (dup2(lifted[stream], stream) < 0) fail(report, CPOSIX_STEP_STREAMS, errno);
    if (seal_descriptors() < 0) fail(report, CPOSIX_STEP_STREAMS, errno);

    if (plan->directory != NULL && chdir(plan->directory) < 0) fail(report, CPOSIX_STEP_DIRECTORY, errno);
    int refused = plan->sandbox == NULL ? 0 : cposix_enter_sandbox(plan->sandbox);
    if (refused < 0) fail(report, CPOSIX_STEP_SANDBOX, -refused);
    for (size_t index = 0; index < plan->limit_count; index++) {
        struct rlimit limit = {plan->limits[index].value, plan->limits[index].value}, present;
        // A limit below the wanted one stays: it cannot be raised, and is as strict as asked for.
        if (getrlimit((__rlimit_resource_t)plan->limits[index].resource, &present) == 0 && present.rlim_max < limit.rlim_max)
            limit.rlim_cur = limit.rlim_max = present.rlim_max;
        if (setrlimit((__rlimit_resource_t)plan->limits[index].resource, &limit) < 0) fail(report, CPOSIX_STEP_LIMITS, errno);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    refused = plan->sandbox == NULL ? 0 : cposix_enter_filter(plan->sandbox);
    if (refused < 0) fail(report, CPOSIX_STEP_SANDBOX, -refused);
    execve(plan->path, (char *const *)plan->arguments, (char *const *)plan->environment);
    fail(report, CPOSIX_STEP_EXECUTE, errno);
}

int cposix_spawn(const cposix_spawn_plan *plan, int *pidfd, int *step) {
    *pidfd = -1;
    *step = CPOSIX_STEP_FORK;
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) return -errno;

    // No handler of the parent may run in the child before it has reset them.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t pid = fork();
    int error = errno;
    if (pid == 0) {
        close(report[0]);
        run_child(plan, report[1], parent);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (pid < 0) {
        close(report[0]);
        return -error;
    }

    // Ends at once when exec closes the child's end; a message means that a step failed.
    int message[2] = {0, 0};
    ssize_t count;
    do count = read(report[0], message, sizeof message);
    while (count < 0 && errno == EINTR);
    close(report[0]);
    if (count == (ssize_t)sizeof message) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        *step = message[0];
        return -message[1];
    }
    *step = CPOSIX_STEP_NONE;
    *pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (*pidfd >= 0) fcntl(*pidfd, F_SETFD, FD_CLOEXEC);
    return pid;
}

int cposix_wait(int pid, int reap, int *is_signal, int *value) {
    siginfo_t info;
    int result;
    memset(&info, 0, sizeof info);
    do result = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | (reap ? 0 : WNOWAIT));
    while (result < 0 && errno == EINTR);
    if (result < 0) return -errno;
    if (info.si_pid == 0) return 0;
    *is_signal = info.si_code != CLD_EXITED;
    *value = info.si_status;
    return 1;
}

int cposix_pipe(int *read_end, int *write_end, int own) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
    int flags = fcntl(ends[own], F_GETFL);
    if (flags < 0 || fcntl(ends[own], F_SETFL, flags | O_NONBLOCK) < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return -error;
    }
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

void cposix_block_signals(void) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
}
