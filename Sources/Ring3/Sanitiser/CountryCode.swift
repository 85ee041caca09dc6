// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Country calling codes (ITU-T E.164) and how many digits follow in all.
enum CountryCode {
    /// The number of digits, country code included, that numbers of the country at the start of `digits` have.
    static func lengths(of digits: ArraySlice<UInt8>) -> ClosedRange<Int>? {
        var code = 0
        for (index, digit) in digits.prefix(3).enumerated() {
            code = code * 10 + Int(digit - UInt8(ascii: "0"))
            if let exact = known[code] { return exact }
            if index == 1, twoDigits.contains(code) { return 8...15 }
        }
        // The remaining codes have three digits; those that start with 2, 3, 4, 5, 6, 8 or 9 are in use.
        guard digits.count >= 3, (200...999).contains(code), !(700...799).contains(code) else { return nil }
        return 8...15
    }

    private static let twoDigits: Set<Int> = [
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61,
        62,
        63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ]
    /// Countries whose numbers have a known length, so that digits after a number are not drawn into it.
    private static let known: [Int: ClosedRange<Int>] = [
        1: 11...11, 7: 11...11, 30: 12...12, 31: 11...11, 32: 10...11, 33: 11...11, 34: 11...11, 36: 10...11,
        39: 8...13,
        41: 11...11, 43: 8...14, 44: 11...12, 45: 10...10, 46: 9...12, 47: 10...10, 48: 11...11, 49: 8...14,
        52: 12...13,
        55: 12...13, 61: 11...11, 64: 10...12, 65: 10...10, 81: 11...12, 82: 10...12, 86: 12...13, 90: 12...12,
        91: 12...12,
        351: 12...12, 352: 8...12, 353: 10...12, 354: 10...10, 358: 9...13, 380: 12...12, 420: 12...12, 421: 12...12,
        852: 11...11, 971: 11...12, 972: 11...12,
    ]
}
