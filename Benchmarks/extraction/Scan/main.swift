// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// `bench-extraction < sentences.jsonl` writes what each sentence mentions, one JSON object a line; `bench-extraction time`
// tells the time for a mail of 8 KiB with every rule, and the rate of the name automaton.
ScanBench.run(Array(CommandLine.arguments.dropFirst()))
