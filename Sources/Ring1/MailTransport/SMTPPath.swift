// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// An address between angle brackets, with what follows it (RFC 5321, section 4.1.2).
struct SMTPPath: Hashable, Sendable {
    /// The address without brackets and route; empty for `<>`.
    let address: String
    /// The parameters after it, names in upper case.
    let parameters: [String: String]

    /// Reads `<address> NAME=value …`, as it follows `FROM:` or `TO:`; nil where it is none.
    ///
    /// A route (`@a,@b:`) is dropped, as the RFC asks. Quoted local parts are kept as written.
    init?(_ bytes: ArraySlice<UInt8>) {
        var position = bytes.startIndex
        while position < bytes.endIndex, bytes[position] == 0x20 { position += 1 }
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "<") else { return nil }
        position += 1
        var address: [UInt8] = []
        var isQuoted = false
        while true {
            guard position < bytes.endIndex else { return nil }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: ">"), !isQuoted { break }
            guard byte >= 0x20, byte != 0x7F, isQuoted || byte != 0x20, isQuoted || byte != UInt8(ascii: "<") else {
                return nil
            }
            address.append(byte)
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\\"), isQuoted {
                guard position < bytes.endIndex, (0x20...0x7E).contains(bytes[position]) else { return nil }
                address.append(bytes[position])
                position += 1
            }
        }
        if address.first == UInt8(ascii: "@") {
            guard let colon = address.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            address.removeSubrange(...colon)
        }
        guard let text = String(validUTF8: address), Self.isAddress(address) else { return nil }
        var parameters: [String: String] = [:]
        let rest = bytes[position...]
        guard rest.isEmpty || rest.first == 0x20 else { return nil }
        for word in rest.split(separator: 0x20) {
            guard word.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
            let parts = String(decoding: word, as: UTF8.self).split(separator: "=", maxSplits: 1)
            guard let name = parts.first?.uppercased(), parameters[name] == nil else { return nil }
            parameters[name] = parts.count > 1 ? String(parts[1]) : ""
        }
        self.address = text
        self.parameters = parameters
    }

    /// Whether all of it is ASCII.
    var isASCII: Bool { address.utf8.allSatisfy { $0 < 0x80 } }

    /// A local part and a domain, each within RFC 5321's lengths; `<>` and a bare name such as `postmaster` pass.
    private static func isAddress(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty else { return true }
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return bytes.count <= 64 }
        // UTF-8 may take more bytes than the ASCII that the lengths were made for.
        return (1...256).contains(at) && (1...255).contains(bytes.count - at - 1)
    }
}
