// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Swift source with everything blanked out that is not code, so that rules do not stumble over texts and comments.
///
/// Comments (nested ones too), string contents (raw and multi-line ones too) and names in backticks become spaces or
/// `x`; line breaks stay, so line numbers do. What stands in an interpolation is code and stays.
enum SwiftText {
    static func code(in text: String) -> String {
        var reader = Reader(bytes: Array(text.utf8))
        reader.code(until: nil)
        return String(decoding: reader.result, as: UTF8.self)
    }

    private struct Reader {
        let bytes: [UInt8]
        var result: [UInt8] = []
        private var index = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
            result.reserveCapacity(bytes.count)
        }

        private func peek(_ offset: Int = 0) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
        private func isAt(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }
        private mutating func keep(_ count: Int = 1) {
            for _ in 0..<count where index < bytes.count {
                result.append(bytes[index])
                index += 1
            }
        }
        private mutating func blank(_ count: Int = 1, as mark: UInt8 = UInt8(ascii: " ")) {
            for _ in 0..<count where index < bytes.count {
                result.append(bytes[index] == UInt8(ascii: "\n") ? bytes[index] : mark)
                index += 1
            }
        }

        /// Copies code up to the end, or up to and including the bracket that closes an interpolation.
        mutating func code(until end: UInt8?) {
            var depth = 0
            while index < bytes.count {
                switch peek() {
                case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"): lineComment()
                case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): blockComment()
                case UInt8(ascii: "`"): quotedName()
                case UInt8(ascii: "\""): string(hashes: 0)
                case UInt8(ascii: "#"):
                    var hashes = 0
                    while peek(hashes) == UInt8(ascii: "#") { hashes += 1 }
                    if peek(hashes) == UInt8(ascii: "\"") {
                        keep(hashes)
                        string(hashes: hashes)
                    } else {
                        keep(hashes)
                    }
                case UInt8(ascii: "("):
                    depth += 1
                    keep()
                case UInt8(ascii: ")"):
                    if let end, end == UInt8(ascii: ")"), depth == 0 { return keep() }
                    depth -= 1
                    keep()
                default: keep()
                }
            }
        }

        private mutating func lineComment() {
            while index < bytes.count, peek() != UInt8(ascii: "\n") { blank() }
        }

        private mutating func blockComment() {
            var depth = 0
            repeat {
                if isAt("/*") {
                    depth += 1
                    blank(2)
                } else if isAt("*/") {
                    depth -= 1
                    blank(2)
                } else {
                    blank()
                }
            } while depth > 0 && index < bytes.count
        }

        private mutating func quotedName() {
            keep()
            while index < bytes.count, peek() != UInt8(ascii: "`"), peek() != UInt8(ascii: "\n") {
                blank(as: UInt8(ascii: "x"))
            }
            keep()
        }

        private mutating func string(hashes: Int) {
            let isLong = isAt("\"\"\"")
            let quotes = isLong ? 3 : 1
            keep(quotes)
            while index < bytes.count {
                if peek() == UInt8(ascii: "\n"), !isLong { return }  // unfinished; the compiler will say so
                if isClosing(quotes, hashes) { return keep(quotes + hashes) }
                if peek() == UInt8(ascii: "\\"), (0..<hashes).allSatisfy({ peek(1 + $0) == UInt8(ascii: "#") }) {
                    if peek(1 + hashes) == UInt8(ascii: "(") {
                        blank(1 + hashes)
                        keep()
                        code(until: UInt8(ascii: ")"))
                    } else {
                        blank(2 + hashes)
                    }
                } else {
                    blank()
                }
            }
        }

        private func isClosing(_ quotes: Int, _ hashes: Int) -> Bool {
            (0..<quotes).allSatisfy { peek($0) == UInt8(ascii: "\"") }
                && (0..<hashes).allSatisfy { peek(quotes + $0) == UInt8(ascii: "#") }
        }
    }
}
