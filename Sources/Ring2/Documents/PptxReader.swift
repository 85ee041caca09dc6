// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads presentations of ECMA-376 (PPTX, PPTM, PPSX): slides in their order, each with its shapes, tables, charts,
/// diagrams, notes and comments.
enum PptxReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        var package = try OfficePackage(content, limits: limits)
        package.noteParts()
        package.readOfficeProperties()
        let main = package.mainPart(usually: "ppt/presentation.xml")
        let presentation = try package.required(main)
        let relationships = package.relationships(of: main)
        // No program shows a slide twice; a file that names one again and again would be read as often.
        var seen: Set<String> = []
        var slides: [String] = []
        package.walk(presentation) { _, event, remarks in
            guard case .start(let element) = event, element.name.local == "sldId" else { return }
            let ids = element.attributes.filter { $0.name.local == "id" && !$0.name.namespace.isEmpty }
            guard let id = ids.first?.value, let slide = relationships[id], !slide.isExternal,
                seen.insert(slide.target).inserted
            else { return }
            if slides.count < limits.pages { slides.append(slide.target) } else { remarks.add(.truncated) }
        }
        var authors: [String: String] = [:]
        for part in OfficePackage.inner(relationships) where part.kind == "commentAuthors" || part.kind == "authors" {
            package.walk(package.part(part.target)) { _, event, _ in
                guard case .start(let element) = event, let id = element["id"], let name = element["name"] else {
                    return
                }
                authors[id] = name
            }
        }
        var flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        for slide in slides {
            flow.paragraph()
            read(slide, authors, &flow, &package)
        }
        return ReadDocument(flow, title: package.title, properties: package.properties, remarks: package.remarks)
    }

    private static func read(
        _ slide: String, _ authors: [String: String], _ flow: inout TextFlow, _ package: inout OfficePackage
    ) {
        let relationships = package.relationships(of: slide)
        guard let content = package.part(slide) else { return }
        var reader = XMLReader(content)
        if case .start(let element)? = try? reader.next(), element["show"] == "0" { package.remarks.add(.hiddenPart) }
        var text = DrawingText(flow.taken(), relationships: relationships)
        text.read(content, &package)
        flow = text.takeFlow()
        DrawingText.read(text.drawings, of: relationships, to: &flow, &package)
        let others = OfficePackage.inner(relationships)
        for part in others where part.kind == "notesSlide" {
            flow.paragraph()
            var notes = DrawingText(flow.taken(), relationships: package.relationships(of: part.target))
            notes.read(package.part(part.target), &package)
            flow = notes.takeFlow()
        }
        for part in others where part.kind == "comments" { comments(part.target, authors, &flow, &package) }
    }

    /// Comments of both kinds: `p:cm` with its `p:text`, and newer ones with a `txBody`.
    private static func comments(
        _ path: String, _ authors: [String: String], _ flow: inout TextFlow, _ package: inout OfficePackage
    ) {
        var isInText = false
        package.walk(package.part(path)) { _, event, _ in
            switch event {
            case .start(let element):
                switch element.name.local {
                case "cm", "reply":
                    flow.paragraph()
                    if let author = element["authorId"].flatMap({ authors[$0] }) { flow.write("\(author): ") }
                case "p": flow.space()
                case "text", "t": isInText = true
                default: break
                }
            case .end(let name): if name.local == "text" || name.local == "t" { isInText = false }
            case .text(let text): if isInText { flow.writeCollapsed(text) }
            }
        }
    }
}
