// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Glibc
import Mail
import Primitives

/// Reads one mbox file, of any size, a chunk at a time, and plans a record for each mail in it.
///
/// The last mail is held back until it is certain that the file stood still meanwhile: a mail server may be writing it.
struct MailboxFile {
    private let calls: FileCalls
    private let limits: IntakeLimits
    /// The file's path below the source, which its mails are named by.
    let path: [UInt8]
    private let file: OpenFile
    private let before: FileStatus
    private var reader: MboxReader
    private var ended = false

    private static let chunk = 1 << 20

    /// One mail of the file.
    enum Item {
        case mail(PlannedRecord, name: [UInt8])
        case refused(IntakeError, name: [UInt8])
    }

    /// Opens a file in an open directory; nil where it is no mbox file.
    init?(
        _ name: [UInt8], at path: [UInt8], in directory: OpenFile, calls: FileCalls, limits: IntakeLimits
    ) throws(IntakeError) {
        let opened = OpenFile(
            try reported { () throws(FileFault) in try calls.open(directory.descriptor, name, false) })
        let status = try reported { () throws(FileFault) in try calls.status(opened.descriptor) }
        guard status.shape == .regular, status.size > 0 else { return nil }
        let start = try reported { () throws(FileFault) in try calls.read(opened.descriptor, 4_096) }
        guard MboxReader.recognizes(start) else { return nil }
        self.calls = calls
        self.limits = limits
        self.path = path
        file = opened
        before = status
        var boxLimits = MboxLimits()
        boxLimits.mailBytes = limits.itemBytes
        reader = MboxReader(limits: boxLimits)
        waiting = reader.feed(start)
    }

    private var waiting: [MboxMail]

    /// Whether a file of this name is looked into: mbox files end in one of a few ways, or have no ending at all.
    static func mayBe(_ name: [UInt8]) -> Bool {
        let lowered = String(decoding: name, as: UTF8.self).lowercased()
        return [".mbox", ".mbx", ".mbs"].contains { lowered.hasSuffix($0) } || !lowered.utf8.contains(UInt8(ascii: "."))
    }

    /// The next mails; nil at the end. Fails where the file cannot be read, or changed while it was.
    mutating func next() throws(IntakeError) -> [Item]? {
        while !ended {
            if !waiting.isEmpty {
                defer { waiting = [] }
                return waiting.map(item)
            }
            let chunk = try reported { () throws(FileFault) in try calls.read(file.descriptor, Self.chunk) }
            if chunk.isEmpty {
                ended = true
                let after = try reported { () throws(FileFault) in try calls.status(file.descriptor) }
                guard after == before else {
                    throw IntakeError(
                        .fileChanging, "it changed while it was read; the mails before its end were taken in",
                        nextStep: "repeat when the program that writes it has finished")
                }
                return reader.finish().map(item)
            }
            waiting = reader.feed(chunk)
        }
        return nil
    }

    private func item(_ mail: MboxMail) -> Item {
        guard !mail.isOversized else {
            return .refused(
                IntakeError(
                    .tooLarge, "the mail takes \(mail.size) bytes; one item may have \(limits.itemBytes >> 20) MiB",
                    nextStep: "raise the limit for one item"),
                name: path + Array("#at-\(mail.offset)".utf8))
        }
        let mark = "#" + SHA256.hash(mail.bytes).hex.prefix(16)
        return .mail(
            PlannedRecord(
                mail: mail.bytes, source: "mbox:" + SourceName.encoded(path) + mark,
                fallbackName: "mail \(mark.dropFirst())", depth: limits.mailDepth),
            name: path + Array(mark.utf8))
    }
}
