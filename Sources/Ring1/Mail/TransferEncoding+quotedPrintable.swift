// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension TransferEncoding {
    /// Decodes quoted-printable line by line; an `=` that starts no code is kept as it stands.
    ///
    /// White space at the end of a line goes away, as mail relays may have added it.
    static func decodeQuotedPrintable(_ bytes: ArraySlice<UInt8>) -> DecodedContent {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isDamaged = false
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let feed = bytes.position(of: .lineFeed, from: start)
            let lineEnd = feed ?? bytes.endIndex
            var end = lineEnd
            while end > start, bytes[end - 1].isBlank || bytes[end - 1] == .carriageReturn { end -= 1 }
            if end > start, bytes[end - 1] == UInt8(ascii: "=") {
                // A soft break: the line goes on with the next one.
                append(bytes[start..<(end - 1)], to: &output, &isDamaged)
            } else if feed == nil {
                append(bytes[start..<lineEnd], to: &output, &isDamaged)
            } else {
                append(bytes[start..<end], to: &output, &isDamaged)
                if lineEnd > start, bytes[lineEnd - 1] == .carriageReturn { output.append(.carriageReturn) }
                output.append(.lineFeed)
            }
            start = lineEnd + 1
        }
        return DecodedContent(bytes: output, isDamaged: isDamaged)
    }

    /// Adds a piece of a line with its codes undone.
    private static func append(_ piece: ArraySlice<UInt8>, to output: inout [UInt8], _ isDamaged: inout Bool) {
        var start = piece.startIndex
        while let equals = piece.position(of: UInt8(ascii: "="), from: start) {
            output += piece[start..<equals]
            if equals + 2 < piece.endIndex, let high = piece[equals + 1].hexValue, let low = piece[equals + 2].hexValue
            {
                output.append(high << 4 | low)
                start = equals + 3
            } else {
                isDamaged = true
                output.append(UInt8(ascii: "="))
                start = equals + 1
            }
        }
        output += piece[start...]
    }
}
