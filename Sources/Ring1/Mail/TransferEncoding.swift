// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The bytes of a part after its transfer encoding was undone, and whether that was clean.
public struct DecodedContent: Hashable, Sendable {
    /// The bytes.
    public let bytes: [UInt8]
    /// Whether the encoded form had faults; everything readable was still kept.
    public let isDamaged: Bool
}

/// How the bytes of a part are written in the mail (RFC 2045 section 6).
public enum TransferEncoding: String, Hashable, Sendable, CaseIterable {
    /// As they are: 7bit, 8bit or binary.
    case identity
    /// Base64.
    case base64
    /// Quoted-printable.
    case quotedPrintable = "quoted-printable"

    /// The encoding a Content-Transfer-Encoding value means; nil for one not known here.
    init?(label: ArraySlice<UInt8>) {
        switch label.trimmed.loweredText {
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit": self = .identity
        case "base64", "b64": self = .base64
        case "quoted-printable", "qp": self = .quotedPrintable
        default: return nil
        }
    }

    /// Undoes the encoding; never grows the data.
    public func decode(_ bytes: ArraySlice<UInt8>) -> DecodedContent {
        switch self {
        case .identity: DecodedContent(bytes: Array(bytes), isDamaged: false)
        case .base64: Self.decodeBase64(bytes)
        case .quotedPrintable: Self.decodeQuotedPrintable(bytes)
        }
    }
}
