// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Charsets

/// One node of a mail's tree: a multipart with children, or a leaf with content.
public struct MailPart: Hashable, Sendable {
    /// The header fields of the part; for the root, those of the mail.
    public let headers: MailHeaders
    /// What the part says it is; `text/plain` where it says nothing.
    public let mediaType: MediaType
    /// How its bytes are written.
    public let encoding: TransferEncoding
    /// The position in the tree as IMAP counts it, e.g. `2.1`; `1` for the only part of a simple mail.
    public let number: String
    /// The bytes of the part as they stand in the mail; the indices are offsets into the mail.
    public let body: ArraySlice<UInt8>
    /// The parts of a multipart; empty for a leaf.
    public let children: [MailPart]

    /// Whether the part is a multipart with parts in it.
    public var isMultipart: Bool { !children.isEmpty }

    /// The bytes with their transfer encoding undone.
    public func content() -> DecodedContent { encoding.decode(body) }

    /// The content as text by its declared charset; line ends become LF.
    public func text() -> DecodedText {
        let decoded = Charset.decode(content().bytes, label: mediaType.parameters["charset"])
        guard decoded.text.utf8.contains(.carriageReturn) else { return decoded }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(decoded.text.utf8.count)
        var hadReturn = false
        for byte in decoded.text.utf8 {
            if hadReturn && byte != .lineFeed { bytes.append(.lineFeed) }
            hadReturn = byte == .carriageReturn
            if !hadReturn { bytes.append(byte) }
        }
        if hadReturn { bytes.append(.lineFeed) }
        return DecodedText(
            text: String(decoding: bytes, as: UTF8.self), charset: decoded.charset, isLossy: decoded.isLossy)
    }

    /// Whether the sender marked the part as an attachment.
    public var isMarkedAttachment: Bool {
        guard let field = headers.first("Content-Disposition") else { return false }
        return ParameterParser.parse(field.value).head.loweredText == "attachment"
    }

    /// The file name the sender gave, reduced to a harmless last component of at most 200 bytes; nil for none.
    public var fileName: String? {
        let disposition = headers.first("Content-Disposition").map { ParameterParser.parse($0.value).parameters }
        guard let written = disposition?["filename"] ?? mediaType.parameters["name"] else { return nil }
        let last = written.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var name = String.UnicodeScalarView()
        var size = 0
        for scalar in last.unicodeScalars where !Self.isTreacherous(scalar) {
            size += String(scalar).utf8.count
            guard size <= 200 else { break }
            name.append(scalar)
        }
        let text = String(name.trimmedBlanks)
        return text.isEmpty || text == "." || text == ".." ? nil : text
    }

    /// Controls, and the marks that make text run backwards to hide an extension.
    private static func isTreacherous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFD: true
        default: false
        }
    }
}

extension String.UnicodeScalarView {
    /// The scalars without spaces at both ends.
    fileprivate var trimmedBlanks: SubSequence {
        guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }
}
