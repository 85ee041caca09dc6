// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec

/// The checked parameters of a request's address.
struct Parameters {
    let target: RequestTarget

    /// A whole number in a range, or the default where the parameter is absent.
    func number(_ name: String, in range: ClosedRange<UInt64>, default preset: UInt64) throws(ArchiveError) -> UInt64 {
        guard let text = target.first(name) else { return preset }
        return try Self.number(text, named: name, in: range)
    }

    /// A whole number in a range, or nil where the parameter is absent.
    func optionalNumber(_ name: String, in range: ClosedRange<UInt64>) throws(ArchiveError) -> UInt64? {
        guard let text = target.first(name) else { return nil }
        return try Self.number(text, named: name, in: range)
    }

    /// A whole number in a range that has to be there.
    func number(_ name: String, in range: ClosedRange<UInt64>) throws(ArchiveError) -> UInt64 {
        guard let text = target.first(name) else {
            throw ArchiveError(
                .parameterInvalid, "the parameter \(name) is missing", nextStep: "add ?\(name)= with a whole number")
        }
        return try Self.number(text, named: name, in: range)
    }

    /// A text, or nil where the parameter is absent or empty.
    func text(_ name: String) -> String? {
        guard let text = target.first(name), !text.isEmpty else { return nil }
        return text
    }

    /// A text of 1 to so many bytes that has to be there.
    func text(_ name: String, most: Int) throws(ArchiveError) -> String {
        guard let text = target.first(name), (1...most).contains(text.utf8.count) else {
            throw ArchiveError(
                .parameterInvalid, "the parameter \(name) is empty or too long",
                nextStep: "give \(name) with 1 to \(most) bytes")
        }
        return text
    }

    static func number(
        _ text: String, named name: String, in range: ClosedRange<UInt64>
    ) throws(ArchiveError) -> UInt64 {
        // Digits alone: UInt64 would also take a sign.
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text), range.contains(number)
        else {
            let upper = range.upperBound == UInt64(Int64.max) ? "" : " to \(range.upperBound)"
            throw ArchiveError(
                .parameterInvalid, "\(name) is not a whole number in its range",
                nextStep: "give \(name) as a whole number from \(range.lowerBound)\(upper)")
        }
        return number
    }

    /// The numbers an entry can have.
    static let indices = 0...UInt64(Int64.max)
}
