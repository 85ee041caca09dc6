// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A reproducible random source (SplitMix64) whose seed is printed, for property tests.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64
    /// The seed in use.
    public let seed: UInt64

    /// Uses `SUBSTRATE_TEST_SEED` where it is set, else the given seed, else a fresh one, and prints it.
    public init(seed: UInt64? = nil, test: String) {
        let fromEnvironment = unsafe getenv("SUBSTRATE_TEST_SEED").flatMap { unsafe UInt64(String(cString: $0)) }
        self.seed = fromEnvironment ?? seed ?? UInt64.random(in: .min ... .max)
        state = self.seed
        print("\(test): SUBSTRATE_TEST_SEED=\(self.seed)")
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
