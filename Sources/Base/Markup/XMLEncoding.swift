// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// Turns XML of any declared charset into valid UTF-8 (XML 1.0, appendix F).
enum XMLEncoding {
    static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return decoded(bytes, "utf-8") }
        if bytes.starts(with: [0xFF, 0xFE]) { return decoded(bytes, "utf-16le") }
        if bytes.starts(with: [0xFE, 0xFF]) { return decoded(bytes, "utf-16be") }
        if bytes.starts(with: [0x3C, 0, 0x3F, 0]) { return decoded(bytes, "utf-16le") }
        if bytes.starts(with: [0, 0x3C, 0, 0x3F]) { return decoded(bytes, "utf-16be") }
        return decoded(bytes, declared(bytes) ?? "utf-8")
    }

    /// The label of `<?xml version="1.0" encoding="…"?>`.
    private static func declared(_ bytes: [UInt8]) -> String? {
        guard bytes.starts(with: "<?xml".utf8), let end = bytes.prefix(256).firstIndex(of: UInt8(ascii: ">")) else {
            return nil
        }
        var attributes = XMLTagAttributes(bytes, 5..<end)
        while let (name, value) = attributes.next() {
            guard bytes[name].elementsEqual("encoding".utf8) else { continue }
            let label = String(decoding: bytes[value], as: UTF8.self).lowercased()
            // Two bytes a character can't be true where the declaration was read in one.
            return label.hasPrefix("utf-16") || label.hasPrefix("ucs-2") || label.hasPrefix("utf-32") ? nil : label
        }
        return nil
    }

    private static func decoded(_ bytes: [UInt8], _ label: String) -> [UInt8] {
        if label == "utf-8" || label == "us-ascii" || label == "ascii", !bytes.starts(with: [0xEF, 0xBB, 0xBF]),
            String(validating: bytes, as: UTF8.self) != nil
        {
            return bytes
        }
        return Array(Charset.decode(bytes, label: label).text.utf8)
    }
}
