// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// Rules for the names of members, which are labels for people and never used as paths.
enum MemberPath {
    /// Whether a program that unpacked to this path could be led astray: absolute, upwards, a drive, a control byte.
    static func isUnsafe(_ path: [UInt8]) -> Bool {
        guard let first = path.first else { return true }
        if first == UInt8(ascii: "/") || first == UInt8(ascii: "\\") { return true }
        if path.count >= 2, path[1] == UInt8(ascii: ":") { return true }
        if path.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return true }
        let parts = path.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        return parts.contains { $0.elementsEqual("..".utf8) }
    }

    /// The path as text: UTF-8 where it is that, else by the charset named.
    static func name(_ path: [UInt8], fallback: String) -> String {
        if let text = String(validating: path, as: UTF8.self) { return text }
        return Charset.decode(path, label: Charset(label: fallback) == nil ? "windows-1252" : fallback).text
    }
}
