// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// What office documents say about themselves, in the parts where they say it.
extension OfficePackage {
    /// Reads `docProps/core.xml` and `docProps/app.xml`, wherever the package has them.
    mutating func readOfficeProperties() {
        let parts = Self.inner(relationships(of: ""))
        let core = parts.first { $0.kind == "core-properties" }?.target ?? "docProps/core.xml"
        let extended = parts.first { $0.kind == "extended-properties" }?.target ?? "docProps/app.xml"
        readProperties(core, Self.coreNames)
        readProperties(extended, Self.extendedNames)
    }

    /// Reads `meta.xml` of an OpenDocument file.
    mutating func readMeta() {
        readProperties("meta.xml", Self.metaNames)
        var found = properties
        let limits = limits
        walk(part("meta.xml")) { _, event, _ in
            guard case .start(let element) = event else { return }
            if element.name.local == "document-statistic" {
                if let pages = element["page-count"] { found.add(.pages, pages, limits: limits) }
                if let words = element["word-count"] { found.add(.words, words, limits: limits) }
            } else if element.name.local == "template", let title = element["title"] {
                found.add(.template, title, limits: limits)
            }
        }
        properties = found
    }

    /// The title among the properties.
    var title: String? { properties.first { $0.name == .title }?.value }

    /// Takes the text of each element that the table names.
    mutating func readProperties(_ path: String, _ names: [String: DocumentProperty.Name]) {
        var name: DocumentProperty.Name?
        var value: [UInt8] = []
        var found: [DocumentProperty] = []
        let limits = limits
        walk(part(path)) { _, event, _ in
            switch event {
            case .start(let element):
                name = names[element.name.local]
                value = []
            case .text(let text): if name != nil, value.count < 4 * limits.valueBytes { value += text }
            case .end:
                if let known = name {
                    var text = String(decoding: value, as: UTF8.self)
                    // Zero is what programs write that never counted.
                    if known == .pages || known == .words, text == "0" { text = "" }
                    found.add(known, text, limits: limits)
                }
                name = nil
            }
        }
        for property in found { properties.add(property.name, property.value, limits: limits) }
    }

    private static let coreNames: [String: DocumentProperty.Name] = [
        "creator": .author, "lastModifiedBy": .lastModifiedBy, "created": .created, "modified": .modified,
        "lastPrinted": .printed, "title": .title, "subject": .subject, "keywords": .keywords,
        "description": .description, "category": .category, "contentStatus": .status, "identifier": .identifier,
        "language": .language, "revision": .revision,
    ]
    private static let extendedNames: [String: DocumentProperty.Name] = [
        "Application": .application, "Company": .company, "Manager": .manager, "Template": .template, "Pages": .pages,
        "Slides": .pages, "Words": .words,
    ]
    private static let metaNames: [String: DocumentProperty.Name] = [
        "initial-creator": .author, "creator": .lastModifiedBy, "creation-date": .created, "date": .modified,
        "print-date": .printed, "title": .title, "subject": .subject, "keyword": .keywords,
        "description": .description, "language": .language, "generator": .application, "editing-cycles": .revision,
    ]
    /// The names of Dublin Core as EPUB has them.
    static let publicationNames: [String: DocumentProperty.Name] = [
        "creator": .author, "contributor": .contributor, "publisher": .publisher, "title": .title,
        "subject": .subject, "description": .description, "language": .language, "identifier": .identifier,
        "rights": .rights, "date": .created,
    ]
}
