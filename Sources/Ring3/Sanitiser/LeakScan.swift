// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON

/// The last look at the finished bytes: is any value that was replaced still to be read in them?
enum LeakScan {
    /// Whether a replaced value stands in the bytes: as written, escaped for JSON once or twice, or, for telephone numbers,
    /// as its bare digits in any grouping.
    static func findsLeak(in bytes: [UInt8], tokens: IssuedTokens) -> Bool {
        guard !tokens.isEmpty else { return false }
        var needles: [[UInt8]] = []
        var isPhone: [Bool] = []
        for entry in tokens.originals {
            for form in forms(entry.original) {
                needles.append(form)
                isPhone.append(entry.kind == .phone)
            }
        }
        var isFound = false
        NeedleSearch(needles).visit(bytes) { needle, range in
            isFound = !isPhone[needle] || !KnownValues.isWithinDigits(bytes, range)
            return !isFound
        }
        return isFound || findsDigits(in: bytes, tokens: tokens)
    }

    /// A value as it may stand in JSON, and in JSON within JSON.
    private static func forms(_ original: [UInt8]) -> [[UInt8]] {
        let once = escaped(original)
        return once == original ? [original] : [original, once, escaped(once)]
    }
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.append(jsonString: String(decoding: bytes, as: UTF8.self))
        return Array(out.dropFirst().dropLast())
    }

    private static func findsDigits(in bytes: [UInt8], tokens: IssuedTokens) -> Bool {
        let numbers = Set(tokens.originals.filter { $0.kind == .phone }.map { KnownValues.digits($0.original) })
            .filter { $0.count >= KnownValues.distinctDigits }
        guard !numbers.isEmpty else { return false }
        let flat = bytes.filter { byte in
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): false
            default: true
            }
        }
        var isFound = false
        NeedleSearch(Array(numbers)).visit(flat) { _, range in
            isFound = !KnownValues.isWithinDigits(flat, range)
            return !isFound
        }
        return isFound
    }
}
