// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads EPUB publications (2 and 3): the chapters in the order of the spine, as HTML pages.
enum EpubReader {
    private struct Item {
        let path: String
        let type: String
        let isNavigation: Bool
    }

    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        var package = try OfficePackage(content, limits: limits)
        var root: String?
        package.walk(try package.required("META-INF/container.xml")) { _, event, _ in
            guard case .start(let element) = event, element.name.local == "rootfile", root == nil else { return }
            root = element["full-path"]
        }
        guard let root else { throw DocumentError(.damaged, "the publication names no root file") }
        let publication = try package.required(root)
        package.readProperties(root, OfficePackage.publicationNames)
        let folder = root.lastIndex(of: "/").map { String(root[...$0]) } ?? ""
        var items: [String: Item] = [:]
        var spine: [String] = []
        package.walk(publication) { _, event, _ in
            guard case .start(let element) = event else { return }
            if element.name.local == "item", let id = element["id"], let reference = element["href"] {
                items[id] = Item(
                    path: OfficePackage.resolved(unescaped(reference), folder), type: element["media-type"] ?? "",
                    isNavigation: (element["properties"] ?? "").split(separator: " ").contains("nav"))
            } else if element.name.local == "itemref", let id = element["idref"], spine.count < 100_000 {
                spine.append(id)
            }
        }
        let encrypted = encryptedPaths(&package)
        var parts = TextParts(limits: limits)
        var seen: Set<String> = []
        for id in spine {
            guard let item = items[id], !item.isNavigation, item.type.contains("html"), seen.insert(item.path).inserted
            else { continue }
            guard !encrypted.contains(item.path) else {
                package.remarks.add(.encrypted)
                continue
            }
            guard let chapter = package.part(item.path) else { continue }
            parts.add(HTMLText(chapter, limits: MarkupLimits()).document, &package.remarks)
        }
        guard !parts.text.isEmpty || !package.remarks.all.contains(where: { $0.code == .encrypted }) else {
            throw DocumentError(.encrypted, "the publication is encrypted")
        }
        return ReadDocument(
            text: parts.text, title: package.title, tables: parts.tables, properties: package.properties,
            remarks: package.remarks.all)
    }

    /// The parts that `META-INF/encryption.xml` names; fonts are often among them and don't matter.
    private static func encryptedPaths(_ package: inout OfficePackage) -> Set<String> {
        var paths: Set<String> = []
        package.walk(package.part("META-INF/encryption.xml")) { _, event, _ in
            guard case .start(let element) = event, element.name.local == "CipherReference", let path = element["URI"]
            else { return }
            paths.insert(OfficePackage.resolved(unescaped(path), ""))
        }
        return paths
    }

    /// A reference without its fragment, `%20` and the like undone.
    private static func unescaped(_ reference: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(reference.utf8.prefix { $0 != UInt8(ascii: "#") })[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
