// Substrate: what the kernel knows about a terminal.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The width of the terminal behind a descriptor, or 0 where there is none or it does not say.
int cposix_terminal_columns(int fd);
