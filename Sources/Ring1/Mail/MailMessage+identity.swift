// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

extension MailMessage {
    /// The first Message-ID without its angle brackets; nil for none. A claim of the sender, never an identity.
    public var messageID: String? { identifiers("Message-ID").first }
    /// The mails this one answers, without angle brackets.
    public var inReplyTo: [String] { identifiers("In-Reply-To") }
    /// The mails of the thread before this one, oldest first, without angle brackets.
    public var references: [String] { identifiers("References") }

    /// The `<...>` tokens of a field; where there is none, its words.
    private func identifiers(_ name: String) -> [String] {
        guard let value = headers.first(name)?.value else { return [] }
        let found = Self.bracketed(value, limit: limits.addresses)
        if !found.isEmpty { return found }
        return value.split(whereSeparator: \.isSpace).prefix(limits.addresses).map {
            Charset.decode($0, label: nil).text
        }
    }

    /// The `<...>` tokens of a value, white space in them left out.
    static func bracketed(_ value: ArraySlice<UInt8>, limit: Int) -> [String] {
        var found: [String] = []
        var start: Int?
        for index in value.indices where found.count < limit {
            if value[index] == UInt8(ascii: "<") {
                start = index + 1
            } else if value[index] == UInt8(ascii: ">"), let begin = start {
                let identifier = value[begin..<index]
                let tight = identifier.contains(where: \.isSpace) ? identifier.filter { !$0.isSpace }[...] : identifier
                if !tight.isEmpty { found.append(Charset.decode(tight, label: nil).text) }
                start = nil
            }
        }
        return found
    }
}
