// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The bytes of a request that may leave: every string was searched, what was found is replaced, the result was searched
/// again.
///
/// Only this module can make one, so whatever takes a `SanitizedBody` cannot be given anything else.
public struct SanitizedBody: Sendable {
    /// The JSON to send, UTF-8.
    public let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }
}

/// A text that may leave or be kept in logs and records: personal data is replaced by tokens.
///
/// Only this module can make one.
public struct SanitizedText: Sendable, CustomStringConvertible {
    /// The text with tokens.
    public let description: String

    init(_ text: String) { description = text }
}
