// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads the text of pictures; their size is judged by their header before anything is decoded.
struct PictureReader: Sendable {
    let run: ProgramRun
    let limits: DocumentLimits

    func read(_ content: [UInt8]) async throws(DocumentError) -> ReadDocument {
        guard let shape = PictureShape(content) else {
            throw DocumentError(.damaged, "the picture has no readable header")
        }
        guard shape.pixels <= limits.pixels else {
            throw DocumentError(
                .tooLarge, "the picture has \(shape.width) x \(shape.height) pixels; the limit is \(limits.pixels)")
        }
        var remarks = DocumentRemarks()
        if shape.hasLocation { remarks.add(.hasLocation) }
        if shape.pages > limits.recognisedPages { remarks.add(.truncated) }
        var properties: [DocumentProperty] = []
        properties.add(.dimensions, "\(shape.width)x\(shape.height)", limits: limits)
        if shape.pages > 1 { properties.add(.pages, "\(shape.pages)", limits: limits) }
        var recognition = TextRecognition(run: run, limits: limits)
        var flow = TextFlow(limit: limits.textBytes)
        for page in 0..<min(shape.pages, limits.recognisedPages) {
            flow.paragraph()
            flow.write(try await recognition.text(of: content, page: shape.pages > 1 ? page : nil))
        }
        if TextScan.hasWords(flow.bytes) { remarks.add(.imageOnly) }
        return ReadDocument(flow, properties: properties, language: recognition.language, remarks: remarks)
    }
}
