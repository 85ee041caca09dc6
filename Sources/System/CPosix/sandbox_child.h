// Substrate: the steps of a sandbox that the child itself takes between fork and exec; no allocation, no locks.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "sandbox.h"

// Enters what namespaces the kernel gives: CPOSIX_NAMESPACE_….
int cposix_enter_namespaces(void);
// Namespaces and Landlock: 0 or -errno.
int cposix_enter_sandbox(const cposix_sandbox *sandbox);
// The filter of system calls, the last thing before exec: 0 or -errno.
int cposix_enter_filter(const cposix_sandbox *sandbox);
