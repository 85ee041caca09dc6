// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Words beside a number that say what it is.
enum PhoneLabel {
    /// How far before a number a label is looked for, in bytes.
    private static let reach = 48
    /// How many words may stand between label and number.
    private static let mostWords = 4

    /// Whether a JSON key or column name announces a telephone number: `phone`, `homePhone`, `tel_no`, `Mobile number`.
    static func names(_ key: String) -> Bool {
        let bytes = key.utf8.map(ByteClass.lowercased)
        return hasStem(bytes[...]) || phone.contains(String(decoding: bytes, as: UTF8.self))
    }

    /// Whether a lower-case word contains a stem such as `phone`.
    private static func hasStem(_ word: ArraySlice<UInt8>) -> Bool {
        word.indices.contains { start in
            stems.contains { word.endIndex - start >= $0.count && word[start...].starts(with: $0) }
        }
    }

    /// Whether the words before `index` call what follows a telephone number.
    static func isPhone(_ bytes: [UInt8], before index: Int) -> Bool { verdict(bytes, before: index) == true }
    /// Whether the words before `index` call what follows something else: an invoice, an account, an order.
    static func isOther(_ bytes: [UInt8], before index: Int) -> Bool { verdict(bytes, before: index) == false }

    /// Whether a remark after the number calls it a telephone number: `555-2671 (mobile)`.
    static func isPhone(_ bytes: [UInt8], after index: Int) -> Bool {
        var start = index
        while start < bytes.count, start - index < 3,
            bytes[start] == UInt8(ascii: " ") || bytes[start] == UInt8(ascii: "(")
        {
            start += 1
        }
        guard start > index else { return false }
        var end = start
        while end < bytes.count, end - start < 16, isWordByte(bytes[end]) { end += 1 }
        return afterwards.contains(String(decoding: bytes[start..<end], as: UTF8.self).lowercased())
    }

    /// True for a telephone label, false for another label, nil where no label is near.
    private static func verdict(_ bytes: [UInt8], before index: Int) -> Bool? {
        let limit = max(0, index - reach)
        var end = index
        for _ in 0..<mostWords {
            while end > limit, !isWordByte(bytes[end - 1]) {
                // A label does not reach over a line's end, another number or the end of a sentence.
                if bytes[end - 1] == 0x0A || ByteClass.isDigit(bytes[end - 1]) { return nil }
                end -= 1
            }
            var start = end
            while start > limit, isWordByte(bytes[start - 1]), !ByteClass.isEscapeLetter(bytes, start - 1) {
                start -= 1
            }
            guard start < end else { return nil }
            let lower = bytes[start..<end].map(ByteClass.lowercased)
            let word = String(decoding: lower, as: UTF8.self)
            if phone.contains(word) || hasStem(lower[...]) { return true }
            if other.contains(word) { return false }
            guard fillers.contains(word) else { return nil }
            end = start
        }
        return nil
    }
    private static func isWordByte(_ byte: UInt8) -> Bool { ByteClass.isLetter(byte) || byte >= 0x80 }

    /// Whether an ASCII word stands at `index`, in any case.
    static func stands(_ word: StaticString, _ bytes: [UInt8], at index: Int) -> Bool {
        guard index >= 0, bytes.count - index >= word.utf8CodeUnitCount else { return false }
        // The offset stays below the word's own length.
        return (0..<word.utf8CodeUnitCount).allSatisfy {
            unsafe ByteClass.lowercased(bytes[index + $0]) == word.utf8Start[$0]
        }
    }

    private static let stems: [[UInt8]] = [
        "phone", "telef", "téléf", "teléf", "mobil", "móvil", "handynu", "whatsapp", "电话", "手机", "電話", "телефон",
    ].map { Array($0.utf8) }
    private static let phone: Set<String> = [
        "tel", "ph", "mob", "cell", "cellular", "fax", "telefax", "call", "ring", "dial", "sms", "hotline", "handy",
        "portable",
        "cellulare", "celular", "movil", "tlf", "tfno", "gsm", "msisdn", "landline", "helpline", "тел", "tél", "cel",
        "switchboard",
        "tel_no", "rufnummer", "durchwahl", "extension", "pager", "callback",
    ]
    private static let afterwards: Set<String> = [
        "mobile", "cell", "home", "work", "office", "fax", "tel", "direct", "landline", "mobil", "handy", "phone",
    ]
    private static let other: Set<String> = [
        "invoice", "inv", "order", "ref", "reference", "ticket", "case", "account", "acct", "iban", "card", "sku",
        "part",
        "serial", "tracking", "version", "isbn", "issn", "doi", "po", "batch", "lot", "policy", "claim", "matter",
        "vat", "tax",
        "ssn", "passport", "article", "item", "section", "commit", "total", "amount", "rechnung", "facture", "factura",
        "id",
        "nhs", "npi", "ean", "gtin", "upc", "sin", "build", "page", "row", "line", "date", "time", "sum", "balance",
        "price",
    ]
    private static let fillers: Set<String> = [
        "number", "numbers", "no", "nr", "num", "nummer", "numero", "número", "numéro", "n", "is", "at", "on", "me",
        "him",
        "her", "them", "my", "our", "your", "his", "the", "direct", "home", "work", "office", "main", "private", "or",
        "and", "to",
        "under", "via", "new", "now", "also", "please", "a", "ist", "est", "es", "de", "business", "personal", "day",
        "evening",
        "uk", "us", "int", "intl", "label", "value", "text", "string",
    ]
}
