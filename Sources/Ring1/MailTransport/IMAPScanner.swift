// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Walks over the pieces of one answer.
struct IMAPScanner: ~Copyable {
    private let pieces: [IMAPReader.Piece]
    private var piece = 0
    private var offset = 0

    init(_ pieces: [IMAPReader.Piece]) { self.pieces = pieces }

    /// The text that the scanner stands in; empty on a literal.
    private var text: [UInt8] {
        guard piece < pieces.count, case .text(let bytes) = pieces[piece] else { return [] }
        return bytes
    }
    /// The byte the scanner stands on; nil at the end of a text.
    var peek: UInt8? {
        guard piece < pieces.count, case .text(let bytes) = pieces[piece], offset < bytes.count else { return nil }
        return bytes[offset]
    }
    var isAtEnd: Bool { peek == nil && piece + 1 >= pieces.count }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }
    mutating func skipSpaces() { while skip(" ") {} }

    /// What is left of this text.
    mutating func rest() -> [UInt8] {
        let rest = Array(text[min(offset, text.count)...])
        offset = text.count
        return rest
    }
    /// Bytes up to a space, parenthesis or quote; what stands in brackets belongs to it, as in `BODY[HEADER (A B)]`.
    mutating func word() -> [UInt8] {
        let bytes = text
        let start = offset
        var depth = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case 0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""):
                if depth <= 0 { return Array(bytes[start..<offset]) }
            default: break
            }
            offset += 1
        }
        return Array(bytes[start..<offset])
    }
    /// A word in upper case, where it is ASCII of at most 64 bytes.
    mutating func keyword() -> String? {
        let bytes = word()
        guard (1...64).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self).uppercased()
    }
    /// A number without sign.
    mutating func number() -> UInt64? {
        let start = offset
        let bytes = text
        var value: UInt64 = 0
        while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(UInt64(bytes[offset] - 0x30))
            guard !overflow, !carried else { return nil }
            value = sum
            offset += 1
        }
        return offset > start ? value : nil
    }
    /// A number that fits 32 bits, as all of IMAP's are.
    mutating func number32() -> UInt32? { number().flatMap { UInt32(exactly: $0) } }

    /// A literal, quoted string or atom.
    ///
    /// - Returns: nil where none of them is there; the inner nil for NIL.
    mutating func string() -> [UInt8]?? {
        if peek == nil, piece + 1 < pieces.count, case .literal(let bytes) = pieces[piece + 1] {
            piece += 2
            offset = 0
            return .some(bytes)
        }
        if skip("\"") {
            guard let quoted = quotedRest() else { return nil }
            return .some(quoted)
        }
        let atom = word()
        guard !atom.isEmpty else { return nil }
        return String(decoding: atom, as: UTF8.self).uppercased() == "NIL" ? .some(nil) : .some(atom)
    }
    private mutating func quotedRest() -> [UInt8]? {
        let bytes = text
        var quoted: [UInt8] = []
        while offset < bytes.count {
            var byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") { return quoted }
            if byte == UInt8(ascii: "\\") {
                guard offset < bytes.count else { return nil }
                byte = bytes[offset]
                offset += 1
            }
            quoted.append(byte)
        }
        return nil
    }
    /// Skips one value: a string or a list, however deep; false where there is none.
    mutating func skipValue() -> Bool {
        guard peek == UInt8(ascii: "(") else { return string() != nil }
        var depth = 0
        repeat {
            if skip("(") {
                depth += 1
            } else if skip(")") {
                depth -= 1
            } else if skip(" ") {
                continue
            } else if string() == nil {
                return false
            }
        } while depth > 0
        return true
    }
}
