// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers
import Ledger
import Mail
import MediaTypes
import Primitives

/// How much of one item's containers may still be taken out, over all that lie inside each other.
struct ContainerBudget {
    var members: Int
    var bytes: Int
    var depth: Int

    init(_ limits: IntakeLimits) {
        members = limits.containerMembers
        bytes = limits.containerBytes
        depth = limits.containerDepth
    }
}

extension PlannedRecord {
    /// Takes the members out of a zip, tar, gzip or TNEF file, as children; the container itself stays whole. What cannot be
    /// taken out is noted and told, and costs nothing else.
    mutating func openContainer(mailDepth: Int, _ budget: inout ContainerBudget) {
        guard budget.depth > 0, let members = members(budget) else { return }
        budget.depth -= 1
        defer { budget.depth += 1 }
        var seen: [String: Int] = [:]
        for member in members {
            let encoded = SourceName.encoded(member.path)
            let number = seen[encoded, default: 0] + 1
            seen[encoded] = number
            let place = "!/" + encoded + (number > 1 ? "~\(number)" : "")
            do {
                guard budget.members > 0 else { throw Self.tooManyMembers }
                guard place.utf8.count <= 4096 else { throw Self.badMemberName }
                let content = try member.content(budget.bytes)
                guard content.count <= budget.bytes else { throw Self.tooManyMembers }
                budget.members -= 1
                budget.bytes -= content.count
                let name = FilePath(bytes: member.path).lastComponent.string
                var child = PlannedRecord(
                    member: name, source: record.source + place, content: content, mailDepth: mailDepth, &budget)
                child.place = Array(place.utf8)
                children.append(child)
            } catch {
                refusals.append((Array(place.utf8), error as? any ReportableError ?? Self.badMemberName))
                // What is over the limit of all is told once and not for every member.
                if budget.members <= 0 || budget.bytes <= 0 { return }
            }
        }
    }

    private struct Member {
        let path: [UInt8]
        let content: (_ limit: Int) throws -> [UInt8]
    }

    /// The members in their order; nil for what is no container. One that cannot be opened is noted.
    private mutating func members(_ budget: ContainerBudget) -> [Member]? {
        let content = record.content
        var limits = ContainerLimits()
        limits.members = max(1, min(limits.members, budget.members))
        limits.totalBytes = max(1, min(limits.totalBytes, budget.bytes))
        if TransportNeutralFile.recognizes(content) { return transportNeutral(content) }
        do {
            switch record.mediaType {
            case "application/zip": return try Self.zip(content, limits)
            case "application/gzip", "application/x-gzip":
                let unpacked = try GzipReader.unpack(content, limits: limits)
                let name = unpacked.name ?? Self.withoutSuffix(record.name)
                return [Member(path: Array(name.utf8)) { _ in unpacked.content }]
            case "application/x-tar", "application/x-gtar": return try tar(content, limits)
            case "application/octet-stream" where TarArchive.recognizes(content): return try tar(content, limits)
            default: return nil
            }
        } catch {
            refusals.append(([], error))
            return nil
        }
    }

    /// What lies in Outlook's `winmail.dat`; a mail sent along is a file of that kind again.
    private mutating func transportNeutral(_ content: [UInt8]) -> [Member] {
        guard let file = TransportNeutralFile(content) else { return [] }
        if file.isDamaged {
            refusals.append(
                (
                    [],
                    IntakeError(
                        .memberRefused, "the file is damaged; what could be read of it was taken out",
                        nextStep: "ask the sender for the attachments as ordinary ones")
                ))
        }
        return file.attachments.enumerated().map { index, attachment in
            let name = attachment.name ?? (attachment.isMessage ? "winmail.dat" : "attachment \(index + 1)")
            return Member(path: Array(name.utf8)) { _ in attachment.content }
        }
    }

    private static func zip(_ content: [UInt8], _ limits: ContainerLimits) throws(ContainerError) -> [Member] {
        let archive = try ZipArchive(content, limits: limits)
        return archive.members.filter { !$0.isDirectory }.map { member in
            Member(path: member.path) { limit in
                if member.isLink { throw IntakeError.symbolicLink }
                guard member.size <= limit else { throw tooManyMembers }
                return try archive.content(of: member)
            }
        }
    }

    private mutating func tar(_ content: [UInt8], _ limits: ContainerLimits) throws(ContainerError) -> [Member] {
        let archive = try TarArchive(content, limits: limits)
        if archive.isTruncated {
            refusals.append(
                (
                    [],
                    IntakeError(
                        .memberRefused, "the archive ends in the middle; what stands before it was taken out",
                        nextStep: "get a whole copy and take that in")
                ))
        }
        return archive.members.filter { $0.kind != .directory }.map { member in
            Member(path: member.path) { limit in
                switch member.kind {
                case .link: throw IntakeError.symbolicLink
                case .other: throw IntakeError.specialFile
                case .file, .directory: break
                }
                guard member.size <= limit else { throw Self.tooManyMembers }
                return try archive.content(of: member)
            }
        }
    }

    private static func withoutSuffix(_ name: String) -> String {
        name.lowercased().hasSuffix(".tgz")
            ? name.dropLast(4) + ".tar" : name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name + ".out"
    }

    private static let tooManyMembers = IntakeError(
        .memberRefused, "the containers of one item hold more than is taken out of them",
        nextStep: "unpack it, and take in the folder")
    private static let badMemberName = IntakeError(
        .memberRefused, "the name of a member is too long, or it cannot be read",
        nextStep: "unpack it, and take in the folder")

    /// A member of a container: a mail where it is one, else a document of its type.
    private init(
        member name: String, source: String, content: [UInt8], mailDepth: Int, _ budget: inout ContainerBudget
    ) {
        let mediaType = MediaSniff.mediaType(name: name, content: content)
        guard mediaType != "message/rfc822" else {
            self.init(mail: content, source: source, fallbackName: Self.clipped(name), depth: mailDepth)
            return
        }
        self.init(
            record: NewRecord(
                kind: .suited(to: mediaType, otherwise: .document), source: source, name: Self.clipped(name),
                mediaType: mediaType, content: content))
        openContainer(mailDepth: mailDepth, &budget)
    }

    /// A name as the ledger keeps it, at most 1,024 bytes.
    static func clipped(_ name: String) -> String {
        name.utf8.count <= 1024 ? name : String(decoding: name.utf8.prefix(1024), as: UTF8.self)
    }
}
