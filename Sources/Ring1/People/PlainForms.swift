// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Telephone numbers, organisations and postal addresses brought to a form in which equal ones are equal.
enum PlainForms {
    /// The last nine digits of a telephone number; nil under six digits, or where all digits are the same.
    ///
    /// Nine digits tell subscribers apart in every national plan and do not depend on how the country is written.
    static func phone(_ text: String) -> [UInt8]? {
        let digits = text.utf8.filter { FoldedText.isDigit($0) }
        guard digits.count >= 6, Set(digits).count > 1 else { return nil }
        return Array(digits.suffix(9))
    }

    /// The words of an organisation without legal forms; all words where nothing else is left.
    static func organisation(_ text: String) -> [[UInt8]] {
        let words = FoldedText.words(FoldedText.fold(text))
        let kept = words.filter { !legalForms.contains($0) }
        return kept.isEmpty ? words : kept
    }

    /// The words of a postal address in their order.
    static func postal(_ text: String) -> [[UInt8]] { FoldedText.words(FoldedText.fold(text)) }

    /// Whether a name ends or begins with a legal form.
    static func hasLegalForm(_ text: String) -> Bool {
        let words = FoldedText.words(FoldedText.fold(text))
        guard words.count > 1, let last = words.last else { return false }
        return surelyLegal.contains(last)
    }

    private static let surelyLegal = AddressForm.words(
        """
        gmbh ag inc llc ltd plc llp corp corporation company gbr kg ohg srl spa sarl sas bv nv ab oy aps as sl slu \
        foundation verein ev limited ug
        """)
    private static let legalForms = surelyLegal.union(
        AddressForm.words(
            """
            and und et y e the co sa sp z o s r l p a group gruppe holding mbh ltda eireli me i k v b
            """))
}
