// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

await DocumentBench.run()
