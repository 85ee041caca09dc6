// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// `bench-mail-parse FOLDER SECONDS` reads the files of a folder into memory and parses them over and over on one core,
// decoding every part; `bench-mail-parse FOLDER tree` prints the structure of each, for comparing with other parsers.
ParserBench.run(Array(CommandLine.arguments.dropFirst()))
