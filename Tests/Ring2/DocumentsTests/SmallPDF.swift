// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A PDF written by hand: objects, a cross-reference table, a trailer.
struct SmallPDF {
    private var objects: [[UInt8]] = []
    /// More entries of the trailer.
    var trailer = ""

    /// Adds an object; the first one is number 1.
    mutating func add(_ text: String) { objects.append(Array(text.utf8)) }
    /// Adds a stream with its dictionary's entries.
    mutating func add(_ dictionary: String, stream: [UInt8]) {
        objects.append(
            Array("<< \(dictionary) /Length \(stream.count) >>\nstream\n".utf8) + stream + Array("\nendstream".utf8))
    }

    /// The file.
    var bytes: [UInt8] {
        var output = Array("%PDF-1.5\n".utf8)
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(output.count)
            output += "\(index + 1) 0 obj\n".utf8
            output += object
            output += "\nendobj\n".utf8
        }
        let table = output.count
        output += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8
        for place in places {
            let digits = String(place)
            output += "\(String(repeating: "0", count: 10 - digits.count))\(digits) 00000 n \n".utf8
        }
        output += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R \(trailer) >>\nstartxref\n\(table)\n%%EOF\n".utf8
        return output
    }

    /// Pages of one line each.
    static func pages(_ lines: [String], catalog: String = "", size: Int = 24) -> SmallPDF {
        var pdf = SmallPDF()
        let kids = lines.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        pdf.add("<< /Type /Catalog /Pages 2 0 R \(catalog) >>")
        pdf.add("<< /Type /Pages /Kids [\(kids)] /Count \(lines.count) >>")
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        for (index, line) in lines.enumerated() {
            pdf.add(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 200] /Contents \(5 + 2 * index) 0 R "
                    + "/Resources << /Font << /F1 3 0 R >> >> >>")
            pdf.add("", stream: Array("BT /F1 \(size) Tf 36 100 Td (\(line)) Tj ET".utf8))
        }
        return pdf
    }

    /// One page with a picture and nothing else.
    static func picture(width: Int, height: Int, gray: [UInt8]) -> SmallPDF {
        var pdf = SmallPDF()
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>")
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
        pdf.add(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 200] /Contents 5 0 R "
                + "/Resources << /XObject << /I 4 0 R >> >> >>")
        pdf.add(
            "/Type /XObject /Subtype /Image /Width \(width) /Height \(height) /ColorSpace /DeviceGray /BitsPerComponent 8",
            stream: gray)
        pdf.add("", stream: Array("q 612 0 0 200 0 0 cm /I Do Q".utf8))
        return pdf
    }
}

/// A zlib stream of one stored block.
func stored(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
        low = (low + UInt32(byte)) % 65_521
        high = (high + low) % 65_521
    }
    let sum = high << 16 | low
    return [0x78, 0x01, 1, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)] + bytes
        + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
}
