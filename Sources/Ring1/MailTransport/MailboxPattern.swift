// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A pattern for mailbox names, as in IMAP's LIST: `*` stands for anything, `%` for anything within one level.
///
/// `INBOX` is compared without regard to case, as IMAP has it; everything else byte by byte.
public struct MailboxPattern: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Takes a pattern of 1 to 256 bytes.
    public init?(_ text: String) {
        guard (1...256).contains(text.utf8.count) else { return nil }
        bytes = Array(text.utf8)
    }

    /// Whether a name fits; `delimiter` is the server's separator of levels, nil where it has none.
    public func matches(_ name: String, delimiter: UInt8?) -> Bool {
        let name = Self.inbox(Array(name.utf8))
        let pattern = Self.inbox(bytes)
        // reached[i]: the pattern so far can end at the name's place i. One row for each byte of the pattern.
        var reached = [Bool](repeating: false, count: name.count + 1)
        reached[0] = true
        for byte in pattern {
            var next = [Bool](repeating: false, count: name.count + 1)
            let isWild = byte == UInt8(ascii: "*") || byte == UInt8(ascii: "%")
            for place in 0...name.count {
                if isWild {
                    next[place] = reached[place]
                    if place > 0, next[place - 1], byte == UInt8(ascii: "*") || name[place - 1] != delimiter {
                        next[place] = true
                    }
                } else if place > 0 {
                    next[place] = reached[place - 1] && name[place - 1] == byte
                }
            }
            reached = next
        }
        return reached[name.count]
    }

    /// The name with `inbox` in any case, alone or before a further level, as `INBOX`.
    private static func inbox(_ name: [UInt8]) -> [UInt8] {
        let word = Array("INBOX".utf8)
        guard name.count >= word.count, zip(name, word).allSatisfy({ $0 & 0xDF == $1 }) else { return name }
        if name.count > word.count {
            let next = name[word.count] | 0x20
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next) { return name }
        }
        return word + name[word.count...]
    }
}
