// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Tells the lines of a mail that its sender did not write: quoted ones, their introductions, forwarded mails.
enum QuotedText {
    /// What a line is.
    enum Kind: Hashable {
        /// The sender's own.
        case none
        /// Quoted, or the line that says who is quoted.
        case line
        /// An introduction broken over this line and the next.
        case introductionOfTwoLines
        /// From here on everything is another mail.
        case rest
    }

    /// `On Tue, Sam wrote:` in the languages that mail programs speak.
    private static let introductions: [(start: String, end: String)] = [
        ("On ", "wrote:"), ("Am ", "schrieb"), ("Den ", "skrev"), ("Le ", "a écrit"), ("El ", "escribió:"),
        ("Il ", "ha scritto:"),
        ("Op ", "schreef"), ("Em ", "escreveu:"), ("A ", "escreveu:"), ("W dniu ", "pisze:"), ("Dne ", "napsal"),
        ("", "wrote:"),
        ("", "schrieb:"), ("", "a écrit :"), ("", "a écrit:"), ("", "escribió:"), ("", "ha scritto:"), ("", "schreef:"),
        ("", "escreveu:"),
    ]
    /// Lines that start a mail sent on.
    private static let forwards = [
        "-----Original Message", "----- Original Message", "---------- Forwarded message", "Begin forwarded message:",
        "-----Ursprüngliche Nachricht", "---------- Weitergeleitete Nachricht", "Anfang der weitergeleiteten Nachricht",
        "-----Message d'origine", "---------- Message transféré", "---------- Forwarded Message",
        "Début du message réexpédié",
        "-----Mensaje original", "---------- Mensaje reenviado", "-----Messaggio originale",
        "---------- Messaggio inoltrato",
        "-----Oorspronkelijk bericht", "---------- Doorgestuurd bericht", "-----Mensagem original",
        "---------- Mensagem encaminhada",
        "-------- Forwarded Message --------", "-------- Original Message --------",
        "-------- Weitergeleitete Nachricht --------",
        "-------- Message transféré --------", "-------- Messaggio Inoltrato --------",
        "-------- Mensaje reenviado --------",
        "-------- Doorgestuurd bericht --------",
    ]
    /// The header lines that programs put above a mail they answer without quoting it.
    private static let senders = ["From:", "Von:", "De :", "De:", "Da:", "Van:", "Od:"]
    private static let dates = [
        "Sent:", "Date:", "Gesendet:", "Datum:", "Envoyé :", "Envoyé:", "Date :", "Enviado:", "Fecha:", "Enviado el:",
        "Inviato:", "Data:",
        "Verzonden:", "Enviada em:",
    ]

    /// What the line at an index is; looks at the three lines behind it at most.
    static func kind(_ text: [UInt8], _ lines: [Range<Int>], at index: Int) -> Kind {
        let words = trimmed(text, lines[index])
        guard let first = words.first else { return .none }
        if first == UInt8(ascii: ">") { return .line }
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "B") || first == UInt8(ascii: "A")
            || first == UInt8(ascii: "D")
        {
            if forwards.contains(where: { words.starts(with: $0.utf8) }) { return .rest }
        }
        if first == UInt8(ascii: "_"), words.count >= 20, words.allSatisfy({ $0 == first }), index + 1 < lines.count,
            isHeader(trimmed(text, lines[index + 1]), senders)
        {
            return .rest
        }
        if isHeader(words, senders) || (first == UInt8(ascii: "*") && isHeader(words.dropFirst(), senders)) {
            // From: … with Sent: or Date: in the two lines behind it, as Outlook writes.
            let behind = lines[(index + 1)...].prefix(2).map { line -> ArraySlice<UInt8> in
                let words = trimmed(text, line)
                return words.first == UInt8(ascii: "*") ? words.dropFirst() : words
            }
            if behind.contains(where: { isHeader($0, dates) }) { return .rest }
        }
        guard words.count <= 300, words.last == UInt8(ascii: ":") || words.count > 10 else { return .none }
        if isIntroduction(words, text, lines, index) { return .line }
        if index + 1 < lines.count, words.last != UInt8(ascii: ":"), words.contains(where: \.isASCIIDigit) {
            let next = trimmed(text, lines[index + 1])
            guard next.last == UInt8(ascii: ":"), next.count <= 200 else { return .none }
            let joined = Array(words) + [0x20] + Array(next)
            for (start, end) in introductions
            where !start.isEmpty && joined.starts(with: start.utf8) && ends(joined[...], end) {
                return .introductionOfTwoLines
            }
        }
        return .none
    }

    private static func isIntroduction(_ words: ArraySlice<UInt8>, _ text: [UInt8], _ lines: [Range<Int>], _ index: Int)
        -> Bool
    {
        guard words.last == UInt8(ascii: ":") else { return false }
        for (start, end) in introductions where words.starts(with: start.utf8) && ends(words, end) {
            // Without the words that start it, a quoted line must follow.
            guard start.isEmpty else { return true }
            var next = index + 1
            while next < lines.count, next <= index + 2 {
                let following = trimmed(text, lines[next])
                if following.first == UInt8(ascii: ">") { return true }
                if !following.isEmpty { return false }
                next += 1
            }
            return false
        }
        return false
    }

    /// Whether a line ends with a verb, or with the verb, a name and a colon: `schrieb Sam:`.
    private static func ends(_ words: ArraySlice<UInt8>, _ verb: String) -> Bool {
        if words.suffix(verb.utf8.count).elementsEqual(verb.utf8) { return true }
        guard !verb.hasSuffix(":"), words.last == UInt8(ascii: ":") else { return false }
        let needle = Array(" \(verb)".utf8)
        guard words.count > needle.count else { return false }
        for start in words.indices.dropLast(needle.count)
        where words[start..<(start + needle.count)].elementsEqual(needle) {
            return true
        }
        return false
    }

    private static func isHeader(_ words: ArraySlice<UInt8>, _ names: [String]) -> Bool {
        names.contains { words.starts(with: $0.utf8) }
    }

    private static func trimmed(_ text: [UInt8], _ line: Range<Int>) -> ArraySlice<UInt8> {
        var words = text[line]
        while let first = words.first, first == 0x20 || first == 0x09 { words.removeFirst() }
        while let last = words.last, last == 0x20 || last == 0x09 { words.removeLast() }
        return words
    }
}
