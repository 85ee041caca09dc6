// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Finds organisations by the legal form at the end of their name, e.g. `Larkstone Architects LLP`.
enum OrganisationRule {
    private static let forms: Set<String> = [
        "Ltd", "Ltd.", "Limited", "LLP", "LLC", "Inc", "Inc.", "Incorporated", "plc", "PLC", "GmbH", "AG", "Corp",
        "Corp.", "Corporation", "S.A.", "SARL", "S.L.", "B.V.", "BV", "N.V.", "AB", "Oy", "ApS", "A/S", "S.p.A.",
        "S.r.l.",
        "Pty", "e.V.",
    ]
    /// Capitalised words that stand before a name at the start of a sentence or an address without being part of it.
    private static let openers: Set<String> = [
        "The", "Dear", "From", "To", "At", "For", "With", "Our", "And", "Both", "Contact", "By", "In", "On", "Of",
        "Between",
        "When", "While", "After", "Before", "Since", "If", "As", "Client", "Customer", "Supplier", "Tenant", "Landlord",
        "Company", "Messrs", "Please", "Attn", "Re",
    ]
    private static let longest = 6

    static func mentions(in text: [UInt8], _ range: Range<Int>) -> [MentionScanner.Mention] {
        var found: [MentionScanner.Mention] = []
        // The capitalised words before the present one, on the same line and in the same sentence.
        var name: [Range<Int>] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte == 0x0A || byte == 0x09 { name.removeAll(keepingCapacity: true) }
            guard isWordByte(byte) else {
                if byte != 0x20 && byte != 0x0D && byte != UInt8(ascii: "*") { name.removeAll(keepingCapacity: true) }
                index += 1
                continue
            }
            let start = index
            while index < range.upperBound, isWordByte(text[index]) { index += 1 }
            let word = word(text, start..<index)
            if let form = word.form {
                let end = form.upperBound
                if let first = firstName(name, text) {
                    let span = first.lowerBound..<end
                    found.append(
                        MentionScanner.Mention(
                            predicate: .mentionsOrganisation,
                            object: String(decoding: text[span], as: UTF8.self).squeezed,
                            rule: "organisation.legal_form", span: span))
                }
                name.removeAll(keepingCapacity: true)
            } else if word.isName || (word.isLink && !name.isEmpty) {
                name.append(word.span)
                if name.count > longest { name.removeFirst() }
                if word.endsSentence { name.removeAll(keepingCapacity: true) }
            } else {
                name.removeAll(keepingCapacity: true)
            }
            // One comma may stand right before the form: "Acme, Inc."
            if index < range.upperBound, text[index] == UInt8(ascii: ","), !name.isEmpty {
                var next = index + 1
                while next < range.upperBound, text[next] == 0x20 { next += 1 }
                var end = next
                while end < range.upperBound, isWordByte(text[end]) { end += 1 }
                if self.word(text, next..<end).form != nil { index = next }
            }
        }
        return found
    }

    private struct Word {
        let span: Range<Int>
        /// The span of the legal form this word is, without a final full stop that ends the sentence.
        let form: Range<Int>?
        let isName: Bool
        let isLink: Bool
        let endsSentence: Bool
    }

    private static func word(_ text: [UInt8], _ range: Range<Int>) -> Word {
        var span = range
        let written = String(decoding: text[span], as: UTF8.self)
        var form: Range<Int>?
        if forms.contains(written) {
            let isAbbreviation = written.hasSuffix(".") && written.dropLast().contains(".")
            form = written.hasSuffix(".") && !isAbbreviation ? span.lowerBound..<(span.upperBound - 1) : span
        } else if written.hasSuffix("."), forms.contains(String(written.dropLast())) {
            form = span.lowerBound..<(span.upperBound - 1)
        }
        var endsSentence = false
        if text[span].last == UInt8(ascii: "."), span.count > 2 {
            endsSentence = true
            span = span.lowerBound..<(span.upperBound - 1)
        }
        let first = text[span].first ?? 0
        let isName = first.isASCIICapital || first >= 0xC3
        let isLink = ["&", "of", "de", "van", "von", "der", "y", "et"].contains(written)
        return Word(span: span, form: form, isName: isName, isLink: isLink, endsSentence: endsSentence)
    }

    /// Where the name starts once words that only open a sentence are left out; nil where nothing is left.
    private static func firstName(_ name: [Range<Int>], _ text: [UInt8]) -> Range<Int>? {
        var words = name[...]
        while let first = words.first {
            let written = String(decoding: text[first], as: UTF8.self)
            let isLink = first.isEmpty || !(text[first.lowerBound].isASCIICapital || text[first.lowerBound] >= 0xC3)
            guard openers.contains(written) || isLink else { return first }
            words.removeFirst()
        }
        return nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || byte >= 0x80 || byte == UInt8(ascii: "&")
            || byte == UInt8(ascii: "'")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
    }
}
