// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Markup

/// Reads plain text in any charset: line ends made one kind, control characters left out.
enum PlainTextReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        let (text, isLossy) = try decoded(content)
        var flow = TextFlow(limit: limits.textBytes)
        flow.write(bytes: TextScan.cleaned(text))
        var remarks = DocumentRemarks()
        if isLossy { remarks.add(.undecodable) }
        return ReadDocument(flow, remarks: remarks)
    }

    /// The text of bytes, and whether some of them were none in their charset; bytes that are no text at all throw.
    static func decoded(_ content: [UInt8]) throws(DocumentError) -> (text: String, isLossy: Bool) {
        let charset = Charset.detect(content)
        let isWide = [.utf16, .utf16BigEndian, .utf16LittleEndian, .utf32].contains(charset)
        guard isWide || !content.prefix(8192).contains(0) else {
            throw DocumentError(.damaged, "the bytes are no text")
        }
        let decoded = charset.decode(content)
        // Bytes that only look like wide text give themselves away by what is none.
        let isMarked = content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF])
        if isWide, !isMarked, decoded.isLossy { throw DocumentError(.damaged, "the bytes are no text") }
        return (decoded.text, decoded.isLossy)
    }
}
