// Substrate: child processes.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "sandbox.h"

// One resource limit, set both soft and hard.
typedef struct {
    int resource;  // RLIMIT_…
    uint64_t value;
} cposix_limit;

// Everything about a child; all pointers must live until the call returns.
typedef struct {
    const char *path;              // the executable, not searched for
    const char *const *arguments;  // NULL at the end, the first is the name
    const char *const *environment;
    const char *directory;  // NULL: the parent's
    int input, output, error;  // descriptors, or -1 for /dev/null
    int death_signal;          // what the child gets when the spawning THREAD ends; 0: nothing
    const cposix_limit *limits;
    size_t limit_count;
    const cposix_sandbox *sandbox;  // NULL: none
} cposix_spawn_plan;

// Which step failed in the child.
enum {
    CPOSIX_STEP_NONE = 0, CPOSIX_STEP_FORK, CPOSIX_STEP_STREAMS, CPOSIX_STEP_LIMITS, CPOSIX_STEP_DIRECTORY,
    CPOSIX_STEP_SANDBOX, CPOSIX_STEP_EXECUTE,
};

// Starts a child in a process group of its own, with no descriptor but the three streams, no blocked signals, default
// signal handlers and no way to gain privileges. Returns its id, or -errno with `step` set and nothing left behind.
// `pidfd` gets a descriptor that polls readable when the child ends, or -1 on kernels without it.
int cposix_spawn(const cposix_spawn_plan *plan, int *pidfd, int *step);

// How a child ended, left as it is (`reap` 0) or collected. 1: ended, 0: still runs, -errno. `is_signal` tells the kinds.
int cposix_wait(int pid, int reap, int *is_signal, int *value);

// pipe2(2) with O_CLOEXEC; `own` (0 or 1) names the end that gets O_NONBLOCK.
int cposix_pipe(int *read_end, int *write_end, int own);

// Blocks every signal in the calling thread.
void cposix_block_signals(void);
