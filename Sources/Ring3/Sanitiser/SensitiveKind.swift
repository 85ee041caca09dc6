// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A kind of personal data that is taken out before a request leaves; its raw value is the label in the token.
public enum SensitiveKind: String, CaseIterable, Comparable, Hashable, Sendable {
    /// An e-mail address.
    case email = "EMAIL"
    /// A telephone or fax number.
    case phone = "PHONE"

    /// Byte order of the labels, so that reports come out the same every time.
    public static func < (left: SensitiveKind, right: SensitiveKind) -> Bool { left.rawValue < right.rawValue }
}
