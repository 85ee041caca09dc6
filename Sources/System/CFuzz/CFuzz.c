// Substrate: libFuzzer's driver, which the compiler's own runtime library brings. Built with FUZZ=1 only.
// SPDX-License-Identifier: Apache-2.0
#include "CFuzz.h"
