// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads HTML and XHTML pages.
enum HTMLReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        var markup = MarkupLimits()
        markup.textBytes = limits.textBytes
        markup.cells = limits.cells
        markup.valueBytes = limits.valueBytes
        return document(HTMLText(content, limits: markup).document, limits: limits)
    }

    /// A document from a page that was read.
    static func document(_ page: MarkedText, limits: DocumentLimits) -> ReadDocument {
        var properties: [DocumentProperty] = []
        if let title = page.title { properties.add(.title, title, limits: limits) }
        for statement in page.statements {
            if let name = names[statement.name] { properties.add(name, statement.value, limits: limits) }
        }
        if let language = page.language { properties.add(.language, language, limits: limits) }
        var remarks = DocumentRemarks()
        remarks.add(.hiddenTextDropped, page.hiddenTexts)
        remarks.add(.externalReference, page.remoteReferences)
        if page.hasScripts { remarks.add(.hasMacros) }
        if page.isTruncated { remarks.add(.truncated) }
        return ReadDocument(
            text: page.text, title: page.title, tables: page.tables.map { TextTable(name: $0.name, rows: $0.rows) },
            properties: properties, remarks: remarks.all)
    }

    private static let names: [String: DocumentProperty.Name] = [
        "author": .author, "dc.creator": .author, "dcterms.creator": .author, "article:author": .author,
        "dc.contributor": .contributor, "publisher": .publisher, "dc.publisher": .publisher, "og:site_name": .publisher,
        "keywords": .keywords, "description": .description, "dc.description": .description, "subject": .subject,
        "dc.subject": .subject, "generator": .application, "date": .created, "dc.date": .created,
        "dcterms.created": .created, "article:published_time": .created, "dcterms.date": .created,
        "last-modified": .modified, "dcterms.modified": .modified, "article:modified_time": .modified,
        "copyright": .rights, "dc.rights": .rights, "dc.identifier": .identifier, "company": .company,
    ]
}
