// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How many mutated inputs a test tries: `SUBSTRATE_MUTATIONS` where it is set, else the number given.
public func mutationCount(_ usual: Int) -> Int {
    unsafe getenv("SUBSTRATE_MUTATIONS").flatMap { unsafe Int(String(cString: $0)) } ?? usual
}

/// The bytes with up to eight small changes: flipped, set, cut out, doubled, swapped for a number that is often special.
public func mutated(_ seed: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...8, using: &random) {
        guard !bytes.isEmpty else { return [UInt8.random(in: 0...255, using: &random)] }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes[index] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF][Int.random(in: 0..<6, using: &random)]
        case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...16, using: &random)))
        case 4: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        case 5: bytes.replaceSubrange(index..<min(bytes.count, index + 4), with: [0xFF, 0xFF, 0xFF, 0xFF])
        default:
            let end = min(bytes.count, index + Int.random(in: 1...32, using: &random))
            bytes.insert(contentsOf: bytes[index..<end], at: Int.random(in: 0...bytes.count, using: &random))
        }
    }
    return bytes
}
