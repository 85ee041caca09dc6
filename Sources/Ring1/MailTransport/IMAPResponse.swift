// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// One answer of a server, read.
enum IMAPResponse {
    /// `+`: go on with the command.
    case goOn
    /// The end of a command.
    case tagged([UInt8], IMAPStatus, IMAPResponseCode?)
    /// `* OK`, `* NO`, `* BAD`, `* BYE`, `* PREAUTH`.
    case status(IMAPStatus, IMAPResponseCode?)
    case capabilities(Set<String>)
    case mailbox(IMAPMailbox)
    case exists(UInt32)
    case expunged(UInt32)
    case fetched(IMAPFetched)
    /// Something that does not concern us.
    case other
}

/// What stands in brackets after a status, such as `[UIDVALIDITY 1]`.
struct IMAPResponseCode: Hashable {
    /// The name in upper case.
    let name: String
    /// What follows the name.
    let argument: [UInt8]

    /// The argument as a number of 32 bits.
    var number: UInt32? {
        var scanner = IMAPScanner([.text(argument)])
        return scanner.number32()
    }
}

/// What a FETCH answer tells of one mail.
struct IMAPFetched {
    var sequence: UInt32
    var uid: UInt32?
    var size: UInt64?
    var internalDate: Instant?
    /// Whether the answer has a body at all.
    var hasBody = false
    /// The body; nil for NIL.
    var body: [UInt8]?
}

extension IMAPResponse {
    /// Reads the pieces of one answer.
    init(_ pieces: [IMAPReader.Piece]) throws(MailTransportError) {
        var scanner = IMAPScanner(pieces)
        if scanner.skip("+") {
            guard scanner.peek == nil || scanner.peek == 0x20 else { throw .broken("a line that begins with + alone") }
            self = .goOn
            return
        }
        let tag = scanner.word()
        guard !tag.isEmpty, scanner.skip(" ") else { throw .broken("a line without a tag") }
        guard tag == [UInt8(ascii: "*")] else {
            guard let word = scanner.keyword(), let status = IMAPStatus(rawValue: word),
                [.ok, .no, .bad].contains(status)
            else { throw .broken("the end of a command without a verdict") }
            self = .tagged(tag, status, try Self.code(&scanner))
            return
        }
        if let first = scanner.peek, (0x30...0x39).contains(first) {
            self = try Self.numbered(&scanner)
            return
        }
        guard let word = scanner.keyword() else { throw .broken("an answer without a name") }
        if let status = IMAPStatus(rawValue: word) {
            self = .status(status, try Self.code(&scanner))
            return
        }
        switch word {
        case "CAPABILITY": self = .capabilities(Self.words(scanner.rest()))
        case "LIST": self = .mailbox(try Self.listed(&scanner))
        default: self = .other
        }
    }

    private static func code(_ scanner: inout IMAPScanner) throws(MailTransportError) -> IMAPResponseCode? {
        scanner.skipSpaces()
        guard scanner.skip("[") else { return nil }
        let rest = scanner.rest()
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { throw .broken("a bracket that is never closed") }
        let parts = rest[..<end].split(separator: 0x20, maxSplits: 1)
        guard let name = parts.first, name.count <= 64, name.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        return IMAPResponseCode(
            name: String(decoding: name, as: UTF8.self).uppercased(), argument: parts.count > 1 ? Array(parts[1]) : [])
    }
    /// Space-separated words in upper case; those that are not ASCII are left out.
    static func words(_ bytes: [UInt8]) -> Set<String> {
        Set(
            bytes.split(separator: 0x20).filter { $0.allSatisfy { (0x21...0x7E).contains($0) } }
                .map { String(decoding: $0, as: UTF8.self).uppercased() })
    }

    /// `12 EXISTS`, `12 EXPUNGE`, `12 FETCH (…)`.
    private static func numbered(_ scanner: inout IMAPScanner) throws(MailTransportError) -> IMAPResponse {
        guard let number = scanner.number32(), scanner.skip(" "), let word = scanner.keyword() else {
            throw .broken("a number without a name")
        }
        switch word {
        case "EXISTS": return .exists(number)
        case "EXPUNGE":
            guard number > 0 else { throw .broken("mail 0 expunged") }
            return .expunged(number)
        case "FETCH":
            guard number > 0, scanner.skip(" ") else { throw .broken("a mail without a number") }
            return .fetched(try fetched(number, &scanner))
        default: return .other
        }
    }

    private static func fetched(
        _ sequence: UInt32, _ scanner: inout IMAPScanner
    ) throws(MailTransportError) -> IMAPFetched {
        var fetched = IMAPFetched(sequence: sequence)
        guard scanner.skip("(") else { throw .broken("a mail without its data") }
        scanner.skipSpaces()
        while !scanner.skip(")") {
            guard let item = scanner.keyword(), scanner.skip(" ") else { throw .broken("mail data without a name") }
            switch item {
            case "UID":
                guard let uid = scanner.number32(), uid > 0 else { throw .broken("a UID that is none") }
                fetched.uid = uid
            case "RFC822.SIZE":
                guard let size = scanner.number() else { throw .broken("a size that is none") }
                fetched.size = size
            case "INTERNALDATE":
                guard let text = scanner.string() else { throw .broken("a date that is none") }
                fetched.internalDate = text.flatMap { IMAPDate.read($0) }
            case "BODY[]":
                guard let body = scanner.string() else { throw .broken("a mail without its text") }
                fetched.hasBody = true
                fetched.body = body
            default:
                guard scanner.skipValue() else { throw .broken("mail data without a value") }
            }
            scanner.skipSpaces()
        }
        guard scanner.isAtEnd else { throw .broken("something after the end of a mail's data") }
        return fetched
    }

    /// `(\Flags) "/" name`.
    private static func listed(_ scanner: inout IMAPScanner) throws(MailTransportError) -> IMAPMailbox {
        guard scanner.skip(" "), scanner.skip("(") else { throw .broken("a mailbox without attributes") }
        var attributes: Set<String> = []
        scanner.skipSpaces()
        while !scanner.skip(")") {
            guard let attribute = scanner.keyword() else { throw .broken("an attribute that is none") }
            attributes.insert(attribute)
            scanner.skipSpaces()
        }
        guard scanner.skip(" "), let delimiter = scanner.string(), scanner.skip(" "), let name = scanner.string() else {
            throw .broken("a mailbox without a name")
        }
        // A mailbox may be called NIL.
        let raw = name ?? Array("NIL".utf8)
        guard !raw.isEmpty else { throw .broken("a mailbox without a name") }
        return IMAPMailbox(
            raw: raw, delimiter: delimiter?.first,
            isSelectable: attributes.isDisjoint(with: ["\\NOSELECT", "\\NONEXISTENT"]))
    }
}
