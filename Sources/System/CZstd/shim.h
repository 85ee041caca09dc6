// Substrate: the parts of libzstd the box uses.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <zstd.h>
