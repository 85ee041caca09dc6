// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads JSON (and JSON lines) as text: each member a line `name: value`, escapes undone.
///
/// Goes by tokens alone, so nesting costs nothing and broken JSON gives what there is.
enum JSONTextReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        let (text, isLossy) = try PlainTextReader.decoded(content)
        let bytes = TextScan.cleaned(text)
        var flow = TextFlow(limit: limits.textBytes)
        var remarks = DocumentRemarks()
        if isLossy { remarks.add(.undecodable) }
        var index = 0
        while index < bytes.count, !flow.isTruncated {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                let value = string(bytes, &index)
                var next = index
                while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
                if next < bytes.count, bytes[next] == UInt8(ascii: ":") {
                    flow.line()
                    flow.write(bytes: value)
                    flow.write(":")
                    flow.space()
                    index = next + 1
                } else {
                    flow.write(bytes: value)
                    flow.line()
                }
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","), 0x0A:
                flow.line()
                index += 1
            case 0...0x20: index += 1
            default:
                let start = index
                while index < bytes.count, bytes[index] > 0x20, !"{}[],\"".utf8.contains(bytes[index]) { index += 1 }
                flow.write(bytes: bytes[start..<index])
            }
        }
        return ReadDocument(flow, remarks: remarks)
    }

    /// The string that starts at a quote, escapes undone; ends at the end of the text where it is never closed.
    private static func string(_ bytes: [UInt8], _ index: inout Int) -> [UInt8] {
        var units = String.UnicodeScalarView()
        var output: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
                output.append(bytes[index])
                index += 1
                continue
            }
            let kind = bytes[index + 1]
            index += 2
            switch kind {
            case UInt8(ascii: "n"), UInt8(ascii: "r"): output.append(0x0A)
            case UInt8(ascii: "t"): output.append(0x20)
            case UInt8(ascii: "b"), UInt8(ascii: "f"): break
            case UInt8(ascii: "u"):
                var value = unit(bytes, &index)
                if (0xD800...0xDBFF).contains(value), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
                    bytes[index + 1] == UInt8(ascii: "u")
                {
                    var next = index + 2
                    let low = unit(bytes, &next)
                    if (0xDC00...0xDFFF).contains(low) {
                        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
                        index = next
                    }
                }
                let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
                if scalar.value >= 0x20 {
                    units = String.UnicodeScalarView([scalar])
                    output += String(units).utf8
                }
            default: output.append(kind)
            }
        }
        index += 1
        return output
    }
    private static func unit(_ bytes: [UInt8], _ index: inout Int) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count, let digit = bytes[index].hexDigit else { return 0xFFFD }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
