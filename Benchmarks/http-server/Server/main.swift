// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// `bench-http-server serve PORT LOOPS` serves; `bench-http-server proxy PORT UPSTREAM` passes calls on;
// `bench-http-server streams PORT COUNT EVENTS MILLISECONDS` measures.
await Bench.run(Array(CommandLine.arguments.dropFirst()))
