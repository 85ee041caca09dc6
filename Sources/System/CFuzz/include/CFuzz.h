// Substrate: libFuzzer's driver, which the compiler's own runtime library brings. Built with FUZZ=1 only.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t count));
