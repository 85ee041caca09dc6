// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What the header of one part says about its content; each field is read once.
struct PartFacts {
    let mediaType: MediaType
    let encoding: TransferEncoding
    let isMarkedAttachment: Bool
    let fileName: String?

    init(_ headers: MailHeaders, fallback: String, remarks: inout RemarkList) {
        let type = headers.first("Content-Type").flatMap { MediaType(parsing: $0.value) } ?? MediaType(fallback)
        var encoding = TransferEncoding.identity
        if let field = headers.first("Content-Transfer-Encoding") {
            if let known = TransferEncoding(label: field.value) {
                encoding = known
            } else {
                remarks.add(.encodingUnknown, at: field.offset)
            }
        }
        let disposition = headers.first("Content-Disposition").map { ParameterParser.parse($0.value) }
        mediaType = type
        self.encoding = encoding
        isMarkedAttachment = disposition?.head.equalsIgnoringCase("attachment") ?? false
        fileName = (disposition?.parameters["filename"] ?? type.parameters["name"]).flatMap(Self.harmless)
    }

    /// The last component of a name, without controls and marks that hide an extension, at most 200 bytes.
    static func harmless(_ written: String) -> String? {
        let last = written.utf8.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }).last
        var name = String.UnicodeScalarView()
        var size = 0
        for scalar in last.map({ Substring($0) })?.unicodeScalars ?? "".unicodeScalars[...] where !isTreacherous(scalar)
        {
            size += UTF8.width(scalar)
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
