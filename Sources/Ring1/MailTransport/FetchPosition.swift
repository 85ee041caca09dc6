// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import Primitives

/// Which mails of a mailbox were taken: what makes a fetch go on where the last one ended.
///
/// A file of its own for each mailbox, replaced after every batch; it is written after the mails are durable, so a crash
/// in between makes mails come twice, which the sink notices, and never makes one lost.
struct FetchPosition: Hashable, Sendable {
    /// What the server said identifies this incarnation of the mailbox.
    var uidValidity: UInt32
    /// Numbers that are done: taken, or known not to exist any more.
    var done = UIDRanges()

    /// The largest file. 64 MiB, for about four million ranges.
    static let limit = 64 << 20

    /// Where the position of a mailbox is kept: names of mailboxes can be longer than those of files.
    static func file(_ mailbox: IMAPMailbox, of account: ModuleID, in directory: FilePath) -> FilePath {
        directory.appending("\(account)-\(SHA256.hash(mailbox.raw).bytes.prefix(16).hex).json")
    }

    /// Reads a position; nil where there is no file.
    static func read(_ path: FilePath) throws -> FetchPosition? {
        guard Files.exists(path) else { return nil }
        let json = try? JSONValue(parsing: Files.read(path, limit: limit))
        guard let json, json["format"]?.intValue == 1, let pairs = json["done"]?.arrayValue,
            let validity = json["uidvalidity"]?.intValue.flatMap({ UInt32(exactly: $0) })
        else { throw damaged(path) }
        var position = FetchPosition(uidValidity: validity)
        for pair in pairs {
            guard let low = pair[0]?.intValue.flatMap({ UInt32(exactly: $0) }),
                let high = pair[1]?.intValue.flatMap({ UInt32(exactly: $0) }), low <= high
            else { throw damaged(path) }
            position.done.insert(low...high)
        }
        return position
    }
    private static func damaged(_ path: FilePath) -> MailTransportError {
        MailTransportError(
            .positionDamaged, "\(path) is damaged",
            nextStep: "remove the file; the mailbox is then read from its start, and no mail is stored twice")
    }

    /// Replaces the file; durable when it returns.
    func write(to path: FilePath) throws(DurabilityError) {
        var writer = JSONWriter(reserving: 64 + 24 * done.ranges.count)
        writer.beginObject()
        writer.key("format")
        writer.number(1)
        writer.key("uidvalidity")
        writer.number(Int(uidValidity))
        writer.key("done")
        writer.beginArray()
        for range in done.ranges {
            writer.beginArray()
            writer.number(Int(range.lowerBound))
            writer.number(Int(range.upperBound))
            writer.endArray()
        }
        writer.endArray()
        writer.endObject()
        try AtomicFile.write(writer.bytes, to: path)
    }
}
