// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Cuts a server's bytes into answers: lines, each continued after every literal in it.
///
/// Nothing is stored beyond the limits, whatever a server announces.
struct IMAPReader: Sendable {
    /// A part of an answer.
    enum Piece: Hashable, Sendable {
        /// Text without its line end and without the announcement of a literal.
        case text([UInt8])
        /// The bytes of a literal.
        case literal([UInt8])
    }
    private let limits: IMAPLimits
    private var pieces: [Piece] = []
    private var line: [UInt8] = []
    private var textBytes = 0
    private var literal: [UInt8] = []
    /// How many bytes of the literal are missing; nil outside of one.
    private var missing: Int?

    init(limits: IMAPLimits) { self.limits = limits }

    /// Whether it stands between two answers.
    var isBetween: Bool { pieces.isEmpty && line.isEmpty && missing == nil }

    /// Takes bytes up to the end of an answer; nil where `input` is used up before.
    mutating func next(_ input: inout ArraySlice<UInt8>) throws(MailTransportError) -> [Piece]? {
        while !input.isEmpty || missing == 0 {
            if let missing {
                takeLiteral(missing, &input)
                continue
            }
            guard try takeLine(&input) else { return nil }
            if let size = try announced() {
                pieces.append(.text(line))
                line = []
                missing = size
                literal = []
                literal.reserveCapacity(min(size, 1 << 20))
                continue
            }
            pieces.append(.text(line))
            line = []
            textBytes = 0
            defer { pieces = [] }
            return pieces
        }
        return nil
    }

    private mutating func takeLiteral(_ missing: Int, _ input: inout ArraySlice<UInt8>) {
        let part = input.prefix(missing)
        literal.append(contentsOf: part)
        input = input.dropFirst(part.count)
        self.missing = missing - part.count
        if self.missing == 0 {
            pieces.append(.literal(literal))
            literal = []
            self.missing = nil
        }
    }

    /// Takes bytes up to a line end; whether one was there. The line end is not kept.
    private mutating func takeLine(_ input: inout ArraySlice<UInt8>) throws(MailTransportError) -> Bool {
        let room = limits.lineBytes + 2 - textBytes
        let window = input.prefix(room)
        let end = window.firstIndex(of: 0x0A)
        let part = window[..<(end ?? window.endIndex)]
        line.append(contentsOf: part)
        textBytes += part.count
        input = input[(end.map { $0 + 1 } ?? window.endIndex)...]
        guard end != nil else {
            if textBytes >= limits.lineBytes + 2 { throw .tooLarge("an answer of more than \(limits.lineBytes) bytes") }
            return false
        }
        guard line.popLast() == 0x0D else { throw .broken("a line that does not end with CR LF") }
        guard !line.contains(0x0D), !line.contains(0) else { throw .broken("a control character in a line") }
        return true
    }

    /// The size of the literal that the line announces at its end; the announcement is taken off.
    ///
    /// Only data has literals. A status line such as `* OK see {5}` is text to its end, whatever it looks like.
    private mutating func announced() throws(MailTransportError) -> Int? {
        guard line.last == UInt8(ascii: "}"), let open = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        let digits = line[(open + 1)..<(line.count - 1)]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }), let kind = dataKind else {
            return nil
        }
        guard digits.count <= 19, let size = Int(String(decoding: digits, as: UTF8.self)) else {
            throw .tooLarge("a literal of \(digits.count) digits announced")
        }
        let stored = pieces.reduce(0) { sum, piece in
            if case .literal(let bytes) = piece { return sum + bytes.count }
            return sum
        }
        let most = kind == .mail ? limits.mailBytes : limits.lineBytes
        guard size <= most, stored + size <= most else { throw .tooLarge("a literal of \(size) bytes announced") }
        guard pieces.count / 2 < limits.literals else { throw .tooLarge("more than \(limits.literals) literals") }
        line.removeSubrange(open...)
        return size
    }

    private enum DataKind { case mail, other }
    /// What the answer that is being read holds; nil where it cannot hold literals.
    private var dataKind: DataKind? {
        var start = line[...]
        if case .text(let first)? = pieces.first { start = first[...] }
        let words = start.prefix(64).split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].elementsEqual([UInt8(ascii: "*")]) else { return nil }
        let word = String(decoding: words[1], as: UTF8.self).uppercased()
        if IMAPStatus(rawValue: word) != nil { return nil }
        if words.count > 2, String(decoding: words[2], as: UTF8.self).uppercased() == "FETCH" { return .mail }
        return .other
    }
}

/// How a server judges a command, or what it says about itself.
enum IMAPStatus: String, Sendable {
    case ok = "OK"
    case no = "NO"
    case bad = "BAD"
    case bye = "BYE"
    case preauth = "PREAUTH"
}
