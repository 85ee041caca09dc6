// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Primitives

/// The threads of mails: mails that share an id, their own or one they name, are one thread, and so on from mail to mail.
/// A thread is called by its first entry. What comes out is the same in whatever order the mails came.
///
/// `thread_ids` says for every id which thread it belongs to; `mail_links` holds the ids of each mail.
struct ThreadRows {
    private let connection: Connection
    init(_ connection: Connection) { self.connection = connection }

    /// Adds a mail and returns its thread; its document gets that by the caller.
    func add(_ entry: UInt64, _ links: [ThreadKey]) throws(DatabaseError) -> UInt64 {
        try connection.run(
            "INSERT OR REPLACE INTO mail_links VALUES (?, ?)",
            [DatabaseValue(entry), .blob(links.flatMap(\.bytes))])
        var threads: [UInt64] = []
        var fresh: [ThreadKey] = []
        for link in links {
            guard let thread = try thread(of: link) else {
                fresh.append(link)
                continue
            }
            if !threads.contains(thread) { threads.append(thread) }
        }
        let root = threads.reduce(entry, min)
        for thread in threads where thread != root { try rename(thread, to: root) }
        for link in fresh {
            try connection.run("INSERT INTO thread_ids VALUES (?, ?)", [.blob(link.bytes), DatabaseValue(root)])
        }
        return root
    }

    /// Takes mails out; what they alone held together falls apart.
    func remove(_ entries: [UInt64]) throws(DatabaseError) {
        var threads: Set<UInt64> = []
        for entry in entries {
            let found = try connection.query(
                "SELECT thread FROM documents WHERE entry = ? AND thread IS NOT NULL", [DatabaseValue(entry)]
            ) { UInt64(clamping: $0.int64(0)) }
            threads.formUnion(found)
        }
        let gone = Set(entries)
        for thread in threads.sorted() {
            let members = try members(of: thread)
            for link in Set(members.flatMap(\.links)) {
                try connection.run("DELETE FROM thread_ids WHERE id = ?", [.blob(link.bytes)])
            }
            for member in members where gone.contains(member.entry) {
                try connection.run("DELETE FROM mail_links WHERE entry = ?", [DatabaseValue(member.entry)])
                try set(nil, of: member.entry)
            }
            let left = members.filter { !gone.contains($0.entry) }
            for member in left { try set(nil, of: member.entry) }
            for member in left { try set(try add(member.entry, member.links), of: member.entry) }
        }
    }

    private func thread(of link: ThreadKey) throws(DatabaseError) -> UInt64? {
        try connection.query("SELECT thread FROM thread_ids WHERE id = ?", [.blob(link.bytes)]) {
            UInt64(clamping: $0.int64(0))
        }.first
    }

    private func members(of thread: UInt64) throws(DatabaseError) -> [(entry: UInt64, links: [ThreadKey])] {
        try connection.query(
            """
            SELECT d.entry, l.ids FROM documents d JOIN mail_links l ON l.entry = d.entry
            WHERE d.thread = ? ORDER BY d.entry
            """, [DatabaseValue(thread)]
        ) { (UInt64(clamping: $0.int64(0)), ThreadKey.keys(in: $0.blob(1))) }
    }

    private func rename(_ thread: UInt64, to root: UInt64) throws(DatabaseError) {
        for member in try members(of: thread) {
            for link in member.links {
                try connection.run(
                    "UPDATE thread_ids SET thread = ? WHERE id = ?", [DatabaseValue(root), .blob(link.bytes)])
            }
        }
        try connection.run(
            "UPDATE documents SET thread = ? WHERE thread = ?", [DatabaseValue(root), DatabaseValue(thread)])
    }

    private func set(_ thread: UInt64?, of entry: UInt64) throws(DatabaseError) {
        try connection.run(
            "UPDATE documents SET thread = ? WHERE entry = ?", [DatabaseValue(thread), DatabaseValue(entry)])
    }
}
