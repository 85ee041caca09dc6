// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPhone
import Primitives

/// What libphonenumber says of digits.
enum PhoneBook {
    /// How good a number is.
    enum Quality: Hashable { case none, possible, valid }

    /// Most digits that are ever handed over.
    static let digits = 20

    private static let memory = PhoneMemory()
    /// Regions whose national numbers all start with 0; in Italy those of places do and those of mobiles do not.
    private static let trunkZero: Set<String> = [
        "GB", "DE", "FR", "NL", "AT", "CH", "BE", "IE", "SE", "FI", "AU", "NZ", "JP", "TR", "RO", "BG", "HR", "SI",
        "RS",
        "ZA", "UA", "IN", "KR", "TW", "TH", "ID", "MY", "BR", "SK", "IL", "EG",
    ]
    /// Ranges that Ofcom keeps for fiction and the library calls unassigned.
    private static let fiction = ["+441632960", "+447700900"]

    /// Reads `+` and digits, or the digits of a national number; gives E.164.
    ///
    /// Only `+` and the digits 0 to 9 reach the library, at most 20 of them. An answer is kept, for the same numbers come
    /// again and again and the library takes some 60 µs for one; the answer is the same either way.
    static func read(_ digits: [UInt8], region: String) -> (number: String, quality: Quality) {
        guard digits.count <= Self.digits + 1, digits.count >= 4,
            digits.dropFirst().allSatisfy(\.isASCIIDigit), digits[0].isASCIIDigit || digits[0] == UInt8(ascii: "+")
        else { return ("", .none) }
        let text = String(decoding: digits, as: UTF8.self)
        if !text.hasPrefix("+"), text.hasPrefix("0") != trunkZero.contains(region), region != "IT" {
            return ("", .none)
        }
        return memory.answer(for: PhoneMemory.Question(digits: text, region: region)) {
            ask(text, region: region)
        }
    }

    private static func ask(_ digits: String, region: String) -> (number: String, quality: Quality) {
        var written = [CChar](repeating: 0, count: 32)
        let quality = unsafe digits.withCString { text in
            unsafe region.withCString { unsafe cphone_read(text, digits.utf8.count, $0, &written, written.count) }
        }
        let number = String(decoding: written.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        switch quality {
        case Int32(CPHONE_VALID): return (number, .valid)
        case Int32(CPHONE_POSSIBLE):
            return (number, fiction.contains { number.hasPrefix($0) } ? .valid : .possible)
        default: return ("", .none)
        }
    }
}

/// The library's last answers.
final class PhoneMemory: Sendable {
    struct Question: Hashable, Sendable {
        let digits: String
        let region: String
    }

    /// Most answers that are kept; all are dropped when there are more.
    private static let limit = 8_192
    private let answers = Lock<[Question: (number: String, quality: PhoneBook.Quality)]>([:])

    func answer(
        for question: Question, _ ask: () -> (number: String, quality: PhoneBook.Quality)
    ) -> (number: String, quality: PhoneBook.Quality) {
        if let known = answers.withLock({ $0[question] }) { return known }
        let answer = ask()
        answers.withLock { known in
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[question] = answer
        }
        return answer
    }
}
