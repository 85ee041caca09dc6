// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// `bench-ledger append DIR CALLERS SECONDS BYTES` appends and tells rates; `bench-ledger read DIR ENTRIES BYTES` makes a
// log and tells the times of opening, proofs and a whole check. DIR is made, and removed by whoever runs it.
await EngineBench.run(Array(CommandLine.arguments.dropFirst()))
