// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Reads the binary form of SSH keys and signatures: numbers in network order, strings with their length in front.
struct SSHWireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

    var isAtEnd: Bool { rest.isEmpty }
    /// What was not read yet.
    var remaining: [UInt8] { Array(rest) }

    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number() -> UInt32? { bytes(4)?.reduce(0) { $0 << 8 | UInt32($1) } }

    mutating func string() -> [UInt8]? { number().flatMap { bytes(Int($0)) } }
}

extension [UInt8] {
    mutating func append(sshNumber number: UInt32) {
        for shift: UInt32 in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
    mutating func append(sshString bytes: some Collection<UInt8>) {
        append(sshNumber: UInt32(bytes.count))
        append(contentsOf: bytes)
    }
}

/// Base 64 between a BEGIN and an END line, by default 70 characters a line, as OpenSSH writes it.
enum SSHArmor {
    /// The longest text that is read, in bytes.
    static let longestText = 64 << 10

    static func encode(_ bytes: [UInt8], label: String, columns: Int = 70) -> String {
        var text = "-----BEGIN \(label)-----\n"
        var characters = Array(bytes.base64.utf8)[...]
        while !characters.isEmpty {
            text += String(decoding: characters.prefix(columns), as: UTF8.self) + "\n"
            characters = characters.dropFirst(columns)
        }
        return text + "-----END \(label)-----\n"
    }

    /// The bytes; nil where the text is longer than the limit or not of this form.
    static func decode(_ text: String, label: String) -> [UInt8]? {
        guard text.utf8.count <= longestText else { return nil }
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        guard let end = lines.lastIndex(where: { !$0.isEmpty }), end >= 2,
            lines[0].elementsEqual("-----BEGIN \(label)-----".utf8),
            lines[end].elementsEqual("-----END \(label)-----".utf8)
        else { return nil }
        return [UInt8](base64: String(decoding: lines[1..<end].joined().map(\.self), as: UTF8.self))
    }
}
