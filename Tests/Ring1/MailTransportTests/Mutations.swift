// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How many mutated inputs a test tries: `SUBSTRATE_MUTATIONS` where it is set.
func mutations(_ usual: Int) -> Int {
    unsafe getenv("SUBSTRATE_MUTATIONS").flatMap { unsafe Int(String(cString: $0)) } ?? usual
}

/// The bytes with a few changes: flipped, removed, doubled, moved, or replaced by bytes that matter to the formats.
func mutated(_ bytes: [UInt8], using random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = bytes
    let matter = Array("\r\n{}()[]\"\\ .:<>*+0123456789\0\u{7F}".utf8) + [0x80, 0xFF]
    for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(matter[Int.random(in: 0..<matter.count, using: &random)], at: place)
        case 3: bytes[place] = matter[Int.random(in: 0..<matter.count, using: &random)]
        default:
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &random))
            bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
        }
    }
    return bytes
}
