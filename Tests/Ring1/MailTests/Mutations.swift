// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit

/// How many mutated inputs a test tries: its own number, or what SUBSTRATE_MUTATIONS says.
func mutations(_ usual: Int) -> Int {
    ProcessInfo.processInfo.environment["SUBSTRATE_MUTATIONS"].flatMap { Int($0) } ?? usual
}

/// The bytes with a few of them changed, removed, doubled or moved.
func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, index + Int.random(in: 1...16, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[index] = .random(in: 0...255, using: &random)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: bytes.removeSubrange(index..<end)
        case 3: bytes.insert(contentsOf: bytes[index..<end], at: Int.random(in: 0...bytes.count, using: &random))
        case 4: bytes[index] = [0, 0xFF, 0x0A, 0x0D, 0x3D, 0x2D].randomElement(using: &random) ?? 0
        default: bytes.removeSubrange(index...)
        }
    }
    return bytes
}
