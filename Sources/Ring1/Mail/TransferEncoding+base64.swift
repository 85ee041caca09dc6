// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension TransferEncoding {
    /// What a byte means in base64: below 64 its six bits; else one of the marks below.
    private static let digits: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x47
        case 0x30...0x39: byte + 4
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        case UInt8(ascii: "="): padding
        case _ where byte.isSpace: blank
        default: foreign
        }
    }
    private static let padding: UInt8 = 64
    private static let blank: UInt8 = 65
    private static let foreign: UInt8 = 66

    /// Decodes base64 as mails have it: white space anywhere, padding in the middle, foreign characters skipped.
    static func decodeBase64(_ bytes: ArraySlice<UInt8>) -> DecodedContent {
        var state = Base64State()
        let output = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count / 4 * 3 + 3) { output, filled in
            // Four digits give three bytes, and a group cut short gives fewer bytes than it has digits times 3/4, but
            // for the last: the room of count / 4 * 3 + 3 bytes is never left.
            unsafe bytes.withUnsafeBufferPointer { input in
                unsafe digits.withUnsafeBufferPointer { digits in
                    unsafe filled = state.run(input, digits, into: output)
                }
            }
        }
        return DecodedContent(bytes: output, isDamaged: state.isDamaged)
    }

    private struct Base64State {
        var isDamaged = false

        mutating func run(
            _ input: UnsafeBufferPointer<UInt8>, _ digits: UnsafeBufferPointer<UInt8>,
            into output: UnsafeMutableBufferPointer<UInt8>
        ) -> Int {
            var written = 0
            var group: UInt32 = 0
            var filled = 0
            var sawPadding = false
            var index = 0
            let count = input.count
            while index < count {
                // Whole groups, as nearly all are.
                while filled == 0, index + 4 <= count {
                    let first = unsafe UInt32(digits[Int(input[index])])
                    let second = unsafe UInt32(digits[Int(input[index + 1])])
                    let third = unsafe UInt32(digits[Int(input[index + 2])])
                    let fourth = unsafe UInt32(digits[Int(input[index + 3])])
                    guard first | second | third | fourth < 64 else { break }
                    let bits = first << 18 | second << 12 | third << 6 | fourth
                    unsafe output[written] = UInt8(truncatingIfNeeded: bits >> 16)
                    unsafe output[written + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    unsafe output[written + 2] = UInt8(truncatingIfNeeded: bits)
                    written += 3
                    index += 4
                }
                guard index < count else { break }
                let value = unsafe digits[Int(input[index])]
                index += 1
                if value < 64 {
                    group = group << 6 | UInt32(value)
                    filled += 1
                    guard filled == 4 else { continue }
                    unsafe output[written] = UInt8(truncatingIfNeeded: group >> 16)
                    unsafe output[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
                    unsafe output[written + 2] = UInt8(truncatingIfNeeded: group)
                    written += 3
                    group = 0
                    filled = 0
                } else if value == padding {
                    sawPadding = true
                    unsafe written += flush(&group, &filled, into: output, at: written)
                } else if value == foreign {
                    isDamaged = true
                }
            }
            if filled != 0 && !sawPadding { isDamaged = true }
            return unsafe written + flush(&group, &filled, into: output, at: written)
        }

        /// Writes out a group of base64 digits that padding or the end cut short.
        private mutating func flush(
            _ group: inout UInt32, _ filled: inout Int, into output: UnsafeMutableBufferPointer<UInt8>, at place: Int
        ) -> Int {
            defer {
                group = 0
                filled = 0
            }
            switch filled {
            case 0: return 0
            case 2:
                unsafe output[place] = UInt8(truncatingIfNeeded: group >> 4)
                return 1
            case 3:
                unsafe output[place] = UInt8(truncatingIfNeeded: group >> 10)
                unsafe output[place + 1] = UInt8(truncatingIfNeeded: group >> 2)
                return 2
            default:
                isDamaged = true
                return 0
            }
        }
    }
}
