// Substrate: SQLite, with its casts and variadic calls given types.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sqlite3.h>
