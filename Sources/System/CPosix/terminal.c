// Substrate: what the kernel knows about a terminal.
// SPDX-License-Identifier: Apache-2.0
#include "terminal.h"

#include <sys/ioctl.h>

int cposix_terminal_columns(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
