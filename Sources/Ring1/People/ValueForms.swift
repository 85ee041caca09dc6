// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The forms in which the values of observations are compared, each distinct one once.
struct ValueForms: Sendable {
    private(set) var names = Interner<NameForm>()
    private(set) var addresses = Interner<AddressForm>()
    private(set) var phones = Interner<[UInt8]>()
    private(set) var organisations = Interner<[[UInt8]]>()
    private(set) var postals = Interner<[[UInt8]]>()
    /// Handles, websites, identifiers and roles: attribute number, then the folded text.
    private(set) var others = Interner<[UInt8]>()

    /// The number of a value's form among those of its attribute; nil where the value says nothing.
    mutating func number(_ attribute: PersonAttribute, _ text: String) -> Int32? {
        switch attribute {
        case .name:
            let form = NameForm(text)
            return form.isEmpty ? nil : names.number(form)
        case .email: return AddressForm(text).map { addresses.number($0) }
        case .phone: return PlainForms.phone(text).map { phones.number($0) }
        case .organisation:
            let words = PlainForms.organisation(text)
            return words.isEmpty ? nil : organisations.number(words)
        case .address:
            let words = PlainForms.postal(text)
            return words.isEmpty ? nil : postals.number(words)
        case .role, .handle, .website, .identifier:
            var folded = FoldedText.fold(text)
            if attribute == .website { folded = Self.page(folded) }
            if attribute == .handle, folded.first == UInt8(ascii: "@") { folded.removeFirst() }
            return folded.isEmpty ? nil : others.number([UInt8(attribute.index)] + folded)
        }
    }

    private static func page(_ folded: [UInt8]) -> [UInt8] {
        var page = folded[...]
        for prefix in ["https://", "http://", "www."] where page.starts(with: prefix.utf8) {
            page = page.dropFirst(prefix.utf8.count)
        }
        while page.last == UInt8(ascii: "/") { page = page.dropLast() }
        return Array(page)
    }
}
