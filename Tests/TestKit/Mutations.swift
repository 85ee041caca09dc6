// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension SeededGenerator {
    /// How many rounds a mutation test runs: `SUBSTRATE_MUTATIONS` where that is set, else so many.
    public static func mutations(default count: Int) -> Int {
        unsafe getenv("SUBSTRATE_MUTATIONS").flatMap { unsafe Int(String(cString: $0)) } ?? count
    }

    /// The bytes with one to six damages: bytes changed, taken out, doubled, moved, or the end cut off.
    public mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...6, using: &self) {
            guard !bytes.isEmpty else { return bytes }
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let length = Int.random(in: 0...min(16, bytes.count - place), using: &self)
            switch Int.random(in: 0..<7, using: &self) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 2: bytes.removeSubrange(place..<place + length)
            case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
            case 4:
                let from = Int.random(in: 0...(bytes.count - length), using: &self)
                bytes.replaceSubrange(place..<place + length, with: Array(bytes[from..<from + length]))
            case 5: bytes[place] = [0, 0xFF, 0x7F, 0x80, 0x0A, 0x3C, 0x22, 0x5C].randomElement(using: &self) ?? 0
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
