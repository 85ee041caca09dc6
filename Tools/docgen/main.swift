// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

await DocgenCommand.program.main()
