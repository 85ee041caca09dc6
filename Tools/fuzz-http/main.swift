// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

// FUZZ=1 swift build -c release --product fuzz-http --scratch-path .build/fuzz
// SWIFT_BACKTRACE=enable=no .build/fuzz/release/fuzz-http -max_len=4096 -max_total_time=60 CORPUS
import CFuzz
import Glibc

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
exit(unsafe LLVMFuzzerRunDriver(&count, &arguments, fuzzOne))
