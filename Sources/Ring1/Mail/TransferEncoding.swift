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
    init?(label: some BidirectionalCollection<UInt8>) {
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

    /// Decodes base64 as mails have it: white space anywhere, padding in the middle, foreign characters skipped.
    static func decodeBase64(_ bytes: ArraySlice<UInt8>) -> DecodedContent {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4 * 3 + 3)
        var group: UInt32 = 0
        var filled = 0
        var isDamaged = false
        var sawPadding = false
        for byte in bytes {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte) - 0x41
            case 0x61...0x7A: value = UInt32(byte) - 0x47
            case 0x30...0x39: value = UInt32(byte) + 4
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            case UInt8(ascii: "="):
                sawPadding = true
                flush(&group, &filled, into: &output, isDamaged: &isDamaged)
                continue
            case _ where byte.isSpace: continue
            default:
                isDamaged = true
                continue
            }
            group = group << 6 | value
            filled += 1
            guard filled == 4 else { continue }
            output.append(UInt8(truncatingIfNeeded: group >> 16))
            output.append(UInt8(truncatingIfNeeded: group >> 8))
            output.append(UInt8(truncatingIfNeeded: group))
            group = 0
            filled = 0
        }
        if filled != 0 && !sawPadding { isDamaged = true }
        flush(&group, &filled, into: &output, isDamaged: &isDamaged)
        return DecodedContent(bytes: output, isDamaged: isDamaged)
    }

    /// Writes out a group of base64 digits that padding or the end cut short.
    private static func flush(
        _ group: inout UInt32, _ filled: inout Int, into output: inout [UInt8], isDamaged: inout Bool
    ) {
        switch filled {
        case 0: break
        case 2: output.append(UInt8(truncatingIfNeeded: group >> 4))
        case 3:
            output.append(UInt8(truncatingIfNeeded: group >> 10))
            output.append(UInt8(truncatingIfNeeded: group >> 2))
        default: isDamaged = true
        }
        group = 0
        filled = 0
    }

    /// Decodes quoted-printable; an `=` that starts no code is kept as it stands.
    static func decodeQuotedPrintable(_ bytes: ArraySlice<UInt8>) -> DecodedContent {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isDamaged = false
        var index = bytes.startIndex
        var solid = 0  // length of the output up to the last byte that is no trailing white space
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if byte == .lineFeed {
                let hadReturn = output.last == .carriageReturn && output.count > solid
                output.removeLast(output.count - solid)
                if hadReturn { output.append(.carriageReturn) }
                output.append(.lineFeed)
                solid = output.count
            } else if byte == UInt8(ascii: "=") {
                if index + 1 < bytes.endIndex, let high = bytes[index].hexValue, let low = bytes[index + 1].hexValue {
                    output.append(high << 4 | low)
                    index += 2
                } else if let next = softBreak(bytes, at: index) {
                    index = next
                } else {
                    isDamaged = true
                    output.append(byte)
                }
                solid = output.count
            } else {
                output.append(byte)
                if !byte.isBlank && byte != .carriageReturn { solid = output.count }
            }
        }
        return DecodedContent(bytes: output, isDamaged: isDamaged)
    }

    /// Where to go on after the rest of a soft line break (blanks, then a line end or the end); nil where it is none.
    private static func softBreak(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int? {
        var index = start
        while index < bytes.endIndex, bytes[index].isBlank || bytes[index] == .carriageReturn { index += 1 }
        if index == bytes.endIndex { return index }
        return bytes[index] == .lineFeed ? index + 1 : nil
    }
}
