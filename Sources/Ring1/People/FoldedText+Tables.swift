// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What letters outside ASCII become, by their place in a block of Unicode: `-` stays as it is, `_` is dropped.
extension FoldedText {
    /// U+00C0 to U+024F: base letters by Unicode decomposition, and ß, æ, ø, œ, ð, þ, ł, đ, ı.
    static let latin = table(
        """
        a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss a a a a a a ae c e e e e i i i i d n o o \
        o o o - o u u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i \
        i i i i i i i i i ij ij j j k k k l l l l l l - - l l n n n n n n - ng ng o o o o o o oe oe r r r r r r s s \
        s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s - - - - - - - - - - - - - - - e - - \
        - - - - - - - - - - - - - - o o - - - - - - - - - - - - - u u - - - - - - - - - - - - - - - - - - - dz dz \
        dz lj lj lj nj nj nj a a i i o o u u u u u u u u u u - a a a a ae ae - - g g k k o o o o - - j dz dz dz g g \
        - - n n a a ae ae o o a a a a e e e e i i i i o o o o r r r r u u u u s s t t - - h h - - - - - - a a e e o \
        o o o o o o o y y - - - - - - - - - - - - - - - - - - - - - - - - - - - -
        """)
    /// U+1E00 to U+1EFF: base letters by Unicode decomposition.
    static let latinAdditional = table(
        """
        a a b b b b b b c c d d d d d d d d d d e e e e e e e e e e f f g g h h h h h h h h h h i i i i k k k k k k \
        l l l l l l l l m m m m m m n n n n n n n n o o o o o o o o p p p p r r r r r r r r s s s s s s s s s s t t \
        t t t t t t u u u u u u u u u u v v v v w w w w w w w w w w x x x x y y z z z z z z h t w y - s - - ss - a \
        a a a a a a a a a a a a a a a a a a a a a a a e e e e e e e e e e e e e e e e i i i i o o o o o o o o o o o \
        o o o o o o o o o o o o o u u u u u u u u u u u u u u y y y y y y y y - - - - - -
        """)
    /// U+0370 to U+03CE: as in passports (ISO 843, one letter each where it differs).
    static let greek = table(
        """
        - - - - - - - - - - - - - - - - - - - - - - a - e i i - o - y o i a v g d e z i th i k l m n x o p r - s t \
        y f ch ps o i y a e i i y a v g d e z i th i k l m n x o p r s s t y f ch ps o i y o y o
        """)
    /// U+0400 to U+045F: the common English spelling of Russian, Ukrainian and Serbian names.
    static let cyrillic = table(
        """
        e e dj g ye dz i i j lj nj c k i u dz a b v g d e zh z i i k l m n o p r s t u f h ts ch sh shch _ y _ e yu \
        ya a b v g d e zh z i i k l m n o p r s t u f h ts ch sh shch _ y _ e yu ya e e dj g ye dz i i j lj nj c k \
        i u dz
        """)

    private static func table(_ text: String) -> [[UInt8]?] {
        text.split(separator: " ").map { word in word == "-" ? nil : word == "_" ? [] : Array(word.utf8) }
    }
}
