// Substrate: the parts of libseccomp that a filter is built with; its macros and variadic calls made callable.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <errno.h>
#include <stddef.h>
#include <seccomp.h>

// A filter that answers ENOSYS to everything not allowed, and kills a process that calls by another processor's numbers.
static inline scmp_filter_ctx cseccomp_filter(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (filter == NULL) return NULL;
    // A tree instead of a list: the kernel runs it for every call. Older libraries do without.
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0) {
        seccomp_release(filter);
        return NULL;
    }
    return filter;
}
// The number of a system call on this processor; negative where it has none.
static inline int cseccomp_number(const char *name) { return seccomp_syscall_resolve_name(name); }
// Allows a call; 0 or -errno.
static inline int cseccomp_allow(scmp_filter_ctx filter, int number) {
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 0, NULL);
}
// Allows a call where argument `index` has `value` in the bits of `mask`.
static inline int cseccomp_allow_where(scmp_filter_ctx filter, int number, unsigned index, uint64_t mask, uint64_t value) {
    struct scmp_arg_cmp comparison = {index, SCMP_CMP_MASKED_EQ, mask, value};
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1, &comparison);
}
