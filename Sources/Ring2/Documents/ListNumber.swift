// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Numbers as lists show them.
enum ListNumber {
    /// How numbers look.
    enum Style {
        case decimal, lowerLetter, upperLetter, lowerRoman, upperRoman, bullet, none
    }

    /// A number in a style; letters and Roman numbers that make no sense fall back to digits.
    static func text(_ number: Int, _ style: Style) -> String {
        switch style {
        case .decimal: "\(number)"
        case .lowerLetter: letters(number)
        case .upperLetter: letters(number).uppercased()
        case .lowerRoman: roman(number)
        case .upperRoman: roman(number).uppercased()
        case .bullet: "-"
        case .none: ""
        }
    }

    /// a to z, then aa, bb and so on.
    private static func letters(_ number: Int) -> String {
        guard (1...780).contains(number) else { return "\(number)" }
        let letter = Character(Unicode.Scalar(UInt8(0x61 + (number - 1) % 26)))
        return String(repeating: letter, count: (number - 1) / 26 + 1)
    }

    private static func roman(_ number: Int) -> String {
        guard (1...3_999).contains(number) else { return "\(number)" }
        let steps = [
            (1_000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
            (10, "x"),
            (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
        ]
        var rest = number
        var text = ""
        for (value, letters) in steps {
            while rest >= value {
                text += letters
                rest -= value
            }
        }
        return text
    }
}
