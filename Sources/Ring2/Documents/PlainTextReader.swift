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
        let isWide = content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF])
        guard isWide || !content.prefix(8192).contains(0) else {
            throw DocumentError(.damaged, "the bytes are no text")
        }
        let decoded = Charset.decode(content, label: isWide ? "utf-16" : nil)
        return (decoded.text, decoded.isLossy)
    }
}
