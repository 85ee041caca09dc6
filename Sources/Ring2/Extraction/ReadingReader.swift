// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents

/// Reads what a document's reader made of it: text, tables, properties.
enum ReadingReader {
    static func read(_ document: ReadDocument, into draft: inout DocumentDraft) {
        let range = TextReader.read(document.text, title: document.title, into: &draft)
        for table in document.tables {
            let rows = table.rows.prefix(draft.limits.rows).map { row in
                row.filter { $0.lowerBound >= 0 && $0.upperBound <= range.count }.map { cell in
                    let span = (cell.lowerBound + range.lowerBound)..<(cell.upperBound + range.lowerBound)
                    return TableCell(text: String(decoding: draft.text[span], as: UTF8.self), span: span)
                }
            }
            TableReader.claim(Array(rows), into: &draft)
        }
    }

    /// Names that programs put where nobody wrote one.
    private static let nobody: Set<String> = [
        "user", "admin", "administrator", "unknown", "owner", "author", "python-docx", "microsoft office user",
        "windows user",
        "apache poi", "openpyxl", "libreoffice", "default", "root", "none", "n/a", "benutzer", "utilisateur", "usuario",
        "utente",
    ]

    /// Claims who wrote the document, who changed it last, and for which organisation, as its properties say.
    static func claimProperties(_ document: ReadDocument, into draft: inout DocumentDraft) {
        for property in document.properties {
            let predicate: Predicate
            switch property.name {
            case .author: predicate = .authoredBy
            case .lastModifiedBy: predicate = .lastModifiedBy
            case .company: predicate = .fromOrganisation
            default: continue
            }
            let value = property.value.squeezed
            guard !nobody.contains(value.lowercased()), value.contains(where: \.isLetter) else { continue }
            let object = value.contains("@") && !value.contains(" ") ? value.lowercased() : value
            draft.claim(draft.source, predicate, object, rule: "document.\(property.name.rawValue)", at: nil)
        }
    }
}
