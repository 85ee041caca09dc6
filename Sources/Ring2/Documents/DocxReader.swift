// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads Word documents of ECMA-376 (DOCX, DOCM, DOTX), transitional and strict.
///
/// In this order: headers, the text with its tables and text boxes, charts and diagrams, footers, footnotes, endnotes,
/// comments. Deleted and hidden text is left out and remarked; inserted text is read.
enum DocxReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        var package = try OfficePackage(content, limits: limits)
        package.noteParts()
        package.readOfficeProperties()
        let main = package.mainPart(usually: "word/document.xml")
        let body = try package.required(main)
        let relationships = package.relationships(of: main)
        let parts = OfficePackage.inner(relationships)
        func part(_ kind: String) -> String { parts.first { $0.kind == kind }?.target ?? "" }
        let styles = WordStyles(&package, part("styles"))
        let numbering = WordNumbering(&package, part("numbering"))

        var flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        func margins(_ kind: String) {
            var seen: Set<String> = []
            var paths: Set<String> = []
            for margin in parts
            where margin.kind == kind && paths.count < 200 && paths.insert(margin.target).inserted {
                var text = WordText(
                    TextFlow(limit: 1 << 20), styles: styles, numbering: numbering,
                    relationships: package.relationships(of: margin.target))
                text.read(package.part(margin.target), &package)
                var written = text.takeFlow()
                written.finish()
                guard seen.insert(written.text).inserted else { continue }
                flow.paragraph()
                flow.write(written.text)
                flow.paragraph()
            }
        }
        margins("header")
        var text = WordText(flow.taken(), styles: styles, numbering: numbering, relationships: relationships)
        text.read(body, &package)
        flow = text.takeFlow()
        DrawingText.read(text.drawings, of: relationships, to: &flow, &package)
        for id in text.chunks.prefix(1_000) { chunk(relationships[id], &flow, &package) }
        margins("footer")
        for kind in ["footnotes", "endnotes", "comments"] where !part(kind).isEmpty {
            flow.paragraph()
            var notes = WordText(
                flow.taken(), styles: styles, numbering: text.numbering,
                relationships: package.relationships(of: part(kind)))
            notes.read(package.part(part(kind)), &package)
            flow = notes.takeFlow()
        }
        return ReadDocument(
            flow, title: package.title, properties: package.properties, remarks: package.remarks)
    }

    /// Another document inside of the text: HTML and plain text are read, others are remarked.
    private static func chunk(
        _ relationship: OfficePackage.Relationship?, _ flow: inout TextFlow, _ package: inout OfficePackage
    ) {
        guard let relationship, !relationship.isExternal else { return }
        let name = relationship.target.lowercased()
        guard [".html", ".htm", ".xhtml", ".mht", ".txt"].contains(where: { name.hasSuffix($0) }),
            !name.hasSuffix(".mht"),
            let content = package.part(relationship.target)
        else { return package.remarks.add(.embeddedFile) }
        flow.paragraph()
        flow.write(HTMLText(content).document.text)
        flow.paragraph()
    }
}
