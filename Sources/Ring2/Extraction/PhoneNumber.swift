// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A telephone number in a field of its own: a vCard, a table.
struct PhoneNumber: Hashable {
    /// E.164 where the number is international, else its digits.
    let digits: String

    /// Reads the number; nil where the field holds none (fewer than 6 digits, more than 15).
    init?(_ field: some StringProtocol, regions: [String] = []) {
        let bytes = Array(field.utf8)
        guard
            let start = bytes.firstIndex(where: {
                $0.isASCIIDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "(")
            }),
            let candidate = PhoneCandidate(bytes, from: start, in: 0..<bytes.count)
        else { return nil }
        let count = candidate.groups.count
        let digits = candidate.digits(count)
        guard (candidate.isInternational ? 8...15 : 6...15).contains(digits.count) else { return nil }
        if candidate.isInternational {
            let answer = PhoneBook.read([UInt8(ascii: "+")] + digits, region: "ZZ")
            self.digits = answer.quality == .none ? "+" + String(decoding: digits, as: UTF8.self) : answer.number
            return
        }
        for region in regions {
            let answer = PhoneBook.read(digits, region: region)
            if answer.quality == .valid {
                self.digits = answer.number
                return
            }
        }
        self.digits = String(decoding: digits, as: UTF8.self)
    }
}
