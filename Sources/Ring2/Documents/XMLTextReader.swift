// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads XML that is no known document as text: the text of each element on a line of its own.
///
/// Entities a document declares are neither expanded nor fetched. Damaged XML gives what stands before the damage.
enum XMLTextReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        var limit = XMLReader.Limits()
        limit.depth = limits.depth
        var reader = XMLReader(content, limits: limit)
        var flow = TextFlow(limit: limits.textBytes)
        var remarks = DocumentRemarks()
        do throws(MarkupError) {
            while let event = try reader.next(), !flow.isTruncated {
                switch event {
                case .start, .end: flow.line()
                case .text(let text): flow.writeCollapsed(text)
                }
            }
        } catch {
            guard TextScan.hasWords(flow.bytes) else {
                throw DocumentError(.damaged, "the XML can't be read (\(error.code))")
            }
            remarks.add(.damaged)
        }
        if reader.hasDeclarations { remarks.add(.externalReference) }
        return ReadDocument(flow, remarks: remarks)
    }
}
