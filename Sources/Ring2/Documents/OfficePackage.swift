// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers
import Markup

/// The zip file of an office document with its parts, and what was noticed while reading them.
struct OfficePackage {
    /// A link from one part to another, or to something elsewhere (ECMA-376, part 2).
    struct Relationship {
        /// The last part of its type, such as `header`.
        let kind: String
        /// The path of the part it leads to, or the address of what lies elsewhere.
        let target: String
        let isExternal: Bool
    }

    let limits: DocumentLimits
    var remarks = DocumentRemarks()
    var properties: [DocumentProperty] = []
    private let archive: ZipArchive
    /// The members by their paths in small letters, which is how these formats compare them.
    private let paths: [String: Int]
    /// How many bytes may still be unpacked; a part that is named often costs each time.
    private var budget = 512 << 20
    private var knownRelationships: [String: [String: Relationship]] = [:]

    init(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) {
        self.limits = limits
        do {
            var container = ContainerLimits()
            container.totalBytes = budget
            archive = try ZipArchive(content, limits: container)
        } catch {
            throw Self.error(error, content)
        }
        var paths: [String: Int] = [:]
        for member in archive.members where !member.isDirectory {
            let path = Self.key(member.name)
            if paths[path] == nil { paths[path] = member.index }
        }
        self.paths = paths
    }

    private static func key(_ path: String) -> String {
        String(path.lowercased().map { $0 == "\\" ? "/" : $0 }.drop { $0 == "/" })
    }

    /// What a container's refusal means for the document.
    private static func error(_ error: ContainerError, _ content: [UInt8]) -> DocumentError {
        switch error.kind {
        case .encrypted: return DocumentError(.encrypted, "the document is encrypted")
        case .overLimit, .overlapping: return DocumentError(.tooLarge, error.message)
        default: break
        }
        // Encrypted office files are compound files around the encrypted package.
        if let file = try? CompoundFile(content), file.entry("EncryptedPackage") != nil {
            return DocumentError(.encrypted, "the document is encrypted")
        }
        return DocumentError(.damaged, error.message)
    }

    // MARK: Parts

    /// The paths of all parts, as written.
    var partNames: [String] { archive.members.lazy.filter { !$0.isDirectory }.map(\.name) }
    /// Whether there is a part.
    func has(_ path: String) -> Bool { paths[Self.key(path)] != nil }

    /// A part that the document can't do without.
    mutating func required(_ path: String) throws(DocumentError) -> [UInt8] {
        guard let index = paths[Self.key(path)] else {
            throw DocumentError(.damaged, "a part of the document is missing")
        }
        let member = archive.members[index]
        do throws(ContainerError) {
            let content = try archive.content(of: member)
            budget -= content.count
            return content
        } catch { throw Self.error(error, []) }
    }

    /// A part that may be missing; one that can't be read is remarked.
    mutating func part(_ path: String) -> [UInt8]? {
        guard let index = paths[Self.key(path)] else { return nil }
        let member = archive.members[index]
        guard member.size <= budget else {
            remarks.add(.truncated)
            return nil
        }
        do throws(ContainerError) {
            let content = try archive.content(of: member)
            budget -= content.count
            return content
        } catch {
            remarks.add(error.kind == .encrypted ? .encrypted : error.kind == .overLimit ? .truncated : .damaged)
            return nil
        }
    }

    /// Reads a part's XML piece by piece; what is damaged ends it with a remark.
    mutating func walk(
        _ content: [UInt8]?, _ take: (inout XMLReader, XMLEvent, inout DocumentRemarks) throws(MarkupError) -> Void
    ) {
        guard let content else { return }
        var reader = XMLReader(content)
        do throws(MarkupError) {
            while let event = try reader.next() { try take(&reader, event, &remarks) }
        } catch { remarks.add(.damaged) }
    }

    // MARK: Relationships

    /// The relationships of a part (empty: of the package), by their ids.
    mutating func relationships(of part: String) -> [String: Relationship] {
        if let known = knownRelationships[part] { return known }
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { String(part[...$0]) } ?? ""
        let name = slash.map { String(part[part.index(after: $0)...]) } ?? part
        var found: [String: Relationship] = [:]
        walk(self.part("\(folder)_rels/\(name).rels")) { _, event, remarks in
            guard case .start(let element) = event, element.name.local == "Relationship", found.count < 100_000,
                let id = element["Id"], let type = element["Type"], let target = element["Target"]
            else { return }
            let kind = String(type.split(separator: "/").last ?? "")
            let isExternal = element["TargetMode"] == "External"
            if isExternal, kind != "hyperlink" { remarks.add(.externalReference) }
            let place = isExternal ? target : Self.resolved(target, folder)
            found[id] = Relationship(kind: kind, target: place, isExternal: isExternal)
        }
        knownRelationships[part] = found
        return found
    }

    /// What relationships lead to inside of the package, by their ids: a dictionary's own order differs from run to run.
    static func inner(_ relationships: [String: Relationship]) -> [Relationship] {
        relationships.sorted { $0.key < $1.key }.map(\.value).filter { !$0.isExternal }
    }

    /// The path of the main part: the first that the package names, else where it usually lies.
    mutating func mainPart(usually path: String) -> String {
        Self.inner(relationships(of: "")).first { $0.kind == "officeDocument" }?.target ?? path
    }

    /// The path that a reference inside a folder means: `..` never leaves the package.
    static func resolved(_ reference: String, _ folder: String) -> String {
        let path = reference.hasPrefix("/") ? reference : folder + reference
        var parts: [Substring] = []
        for part in path.split(separator: "/", maxSplits: 200) where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    // MARK: What every office file may carry

    /// Remarks macros and embedded files, which are listed as parts and never opened.
    mutating func noteParts() {
        for name in partNames {
            let path = Self.key(name)
            if path.hasSuffix("vbaproject.bin") || path.hasPrefix("basic/") && path.hasSuffix(".xml")
                || path.hasPrefix("scripts/") || path.contains("/macrosheets/")
            {
                if !path.hasSuffix("script-lc.xml"), !path.hasSuffix("script-lb.xml") { remarks.add(.hasMacros) }
            } else if path.contains("/embeddings/") || path.contains("/activex/") && path.hasSuffix(".bin") {
                remarks.add(.embeddedFile)
            } else if path.contains("/externallinks/"), !path.hasSuffix(".rels") {
                remarks.add(.externalReference)
            }
        }
    }
}
