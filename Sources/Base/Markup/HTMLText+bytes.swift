// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

extension HTMLText {
    /// Reads a page from bytes: by its byte-order mark, else by the label it was sent with, else by its own `meta`,
    /// else by what the bytes look like.
    ///
    /// - Parameters:
    ///   - bytes: the page as it came.
    ///   - label: the charset it was declared to have on its way, where it was.
    ///   - limits: how much is read.
    public init(_ bytes: [UInt8], charset label: String? = nil, limits: MarkupLimits = MarkupLimits()) {
        let label = Self.markLabel(bytes) ?? label ?? Self.declaredCharset(bytes)
        let decoded = label.map { Charset.decode(bytes, label: $0) } ?? Charset.detect(bytes).decode(bytes)
        self.init(utf8: Array(decoded.text.utf8), limits: limits)
    }

    private static func markLabel(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "utf-8" }
        if bytes.starts(with: [0xFE, 0xFF]) { return "utf-16be" }
        return bytes.starts(with: [0xFF, 0xFE]) ? "utf-16le" : nil
    }

    /// The charset that a `meta` among the first 1,024 bytes names; one of 16 bits can't be true there and means UTF-8.
    static func declaredCharset(_ bytes: [UInt8]) -> String? {
        var tokens = HTMLTokenizer(Array(bytes.prefix(1024)))
        while let token = tokens.next() {
            guard case .start(let tag) = token else { continue }
            if tag.element == .body { return nil }
            guard tag.element == .meta else { continue }
            var attributes = HTMLAttributes(tokens.bytes, tag.attributes)
            while let (name, value) = attributes.next() {
                let text = String(decoding: tokens.bytes[value], as: UTF8.self).lowercased()
                var label: Substring?
                switch HTMLAttribute.byKey[HTMLElement.key(tokens.bytes[name])] {
                case .charset: label = text[...]
                case .content:
                    let parts = text.split(separator: ";").map { $0.drop { $0.isWhitespace } }
                    label = parts.first { $0.hasPrefix("charset=") }?.dropFirst(8)
                default: break
                }
                if let label, Charset(label: String(label)) != nil {
                    return label.hasPrefix("utf-16") ? "utf-8" : String(label)
                }
            }
        }
        return nil
    }
}
