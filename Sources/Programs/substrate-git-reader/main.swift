// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

exit(GitReader.run(Array(CommandLine.arguments.dropFirst())))
