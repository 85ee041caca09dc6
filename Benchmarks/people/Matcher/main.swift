// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// `bench-people resolve RECORDS OUT` resolves JSON lines of records and writes who is whose and the open pairs;
// `bench-people train RECORDS [ROUNDS]` prints parameters re-estimated from them. Both end with a JSON line of figures.
try MatcherBench.run(Array(CommandLine.arguments.dropFirst()))
