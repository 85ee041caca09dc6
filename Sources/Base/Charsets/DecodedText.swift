// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Text decoded from bytes, and whether that was exact.
public struct DecodedText: Hashable, Sendable {
    /// The text; what could not be decoded shows as U+FFFD or as its Windows-1252 reading.
    public let text: String
    /// The charset that was used.
    public let charset: Charset
    /// Whether the label was unknown, or bytes did not fit the charset.
    public let isLossy: Bool

    /// Makes a decoded text.
    public init(text: String, charset: Charset, isLossy: Bool) {
        self.text = text
        self.charset = charset
        self.isLossy = isLossy
    }
}
