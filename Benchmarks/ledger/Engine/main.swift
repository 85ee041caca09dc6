// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// `bench-ledger --directory PATH --callers 64 --seconds 5 --bytes 1024` appends and tells rates; `bench-ledger read
// --directory PATH --entries 100000` makes a log and tells the times of opening, proofs and a whole check. The directory
// is made, and removed by whoever runs it.
await EngineBench.run(Array(CommandLine.arguments.dropFirst()))
