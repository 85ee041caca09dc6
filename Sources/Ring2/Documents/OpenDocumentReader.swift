// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads texts, spreadsheets, presentations and drawings of OpenDocument (ISO/IEC 26300: ODT, ODS, ODP, ODG).
///
/// In this order: headers, the text, objects inside of it (charts, formulas), footnotes, endnotes and comments, footers.
enum OpenDocumentReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        var package = try OfficePackage(content, limits: limits)
        var isEncrypted = false
        package.walk(package.part("META-INF/manifest.xml")) { _, event, _ in
            if case .start(let element) = event, element.name.local == "encryption-data" { isEncrypted = true }
        }
        guard !isEncrypted else { throw DocumentError(.encrypted, "the document is encrypted") }
        package.noteParts()
        package.readMeta()
        let body = try package.required("content.xml")
        let master = package.part("styles.xml")
        var styles = OpenDocumentStyles()
        styles.read(master)
        styles.read(body)
        let kind = kind(body)

        var flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        func margins(_ name: String) {
            guard kind == "text", let master else { return }
            var text = OpenDocumentText(
                flow.taken(), styles: styles, isSpreadsheet: false, scope: .margin(name), limits: limits)
            // What is damaged here is remarked once, with the first of them.
            text.read(master, &package)
            flow = text.flow.taken()
        }
        margins("header")
        flow.paragraph()
        var text = OpenDocumentText(flow.taken(), styles: styles, isSpreadsheet: kind == "spreadsheet", limits: limits)
        text.read(body, &package)
        flow = text.flow.taken()
        for object in text.objects { read(object, styles, &flow, &package, limits) }
        var notes = text.notes
        notes.finish()
        flow.paragraph()
        flow.write(notes.text)
        flow.paragraph()
        margins("footer")
        return ReadDocument(flow, title: package.title, properties: package.properties, remarks: package.remarks)
    }

    /// The name of the element inside `office:body`.
    private static func kind(_ content: [UInt8]) -> String {
        var reader = XMLReader(content)
        var isInBody = false
        while let event = try? reader.next() {
            guard case .start(let element) = event else { continue }
            if isInBody { return element.name.local }
            isInBody = element.name.local == "body"
        }
        return "text"
    }

    /// An object inside of the document: a chart or a formula is read, anything else is remarked.
    private static func read(
        _ folder: String, _ styles: OpenDocumentStyles, _ flow: inout TextFlow, _ package: inout OfficePackage,
        _ limits: DocumentLimits
    ) {
        guard let content = package.part("\(folder)/content.xml") else { return package.remarks.add(.embeddedFile) }
        flow.paragraph()
        var reader = XMLReader(content)
        guard case .start(let root)? = try? reader.next(), root.name.local == "math" else {
            var text = OpenDocumentText(flow.taken(), styles: styles, isSpreadsheet: false, limits: limits)
            text.read(content, &package)
            flow = text.flow.taken()
            return
        }
        var isInToken = false
        package.walk(content) { reader, event, _ throws(MarkupError) in
            switch event {
            case .start(let element):
                if element.name.local == "annotation" { return try reader.skipElement() }
                isInToken = ["mi", "mn", "mo", "mtext"].contains(element.name.local)
            case .text(let text): if isInToken { flow.writeCollapsed(text) }
            case .end: isInToken = false
            }
        }
    }
}
