// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import Primitives
import TransparencyLog

/// The directory in which anchors wait: one file for each, replaced as a whole, and one for what is remembered between
/// them. Every call blocks on the disk.
struct AnchorOutbox: Sendable {
    let directory: FilePath
    private let lock: FileLock

    /// The largest file, in bytes; an item holds at most a note, an answer of the log and a time stamp.
    static let maxFileBytes = 512 << 10
    /// The most items that are read.
    static let maxItems = 64
    private static let limits = JSONLimits(maxBytes: maxFileBytes, maxDepth: 16, maxNumberBytes: 32)
    private static let suffix = ".json"

    /// Takes the directory, makes it where it is not there, and clears away what a crash left half-written.
    init(_ directory: FilePath) throws(AnchorError) {
        self.directory = directory
        do throws(DurabilityError) {
            try Files.createDirectory(directory)
            lock = try FileLock(directory.appending("lock"))
            for name in try Files.list(directory, limit: 10_000) where name.string.hasPrefix(AtomicFile.temporaryPrefix)
            {
                try Files.remove(directory.appending(name.string))
            }
        } catch { throw Self.failed(error) }
    }

    /// The items, oldest first, and the files that were moved aside because they are none.
    func items(
        verifiers: [NoteVerifier], configuration: AnchorConfiguration
    ) throws(AnchorError) -> (items: [AnchorItem], damaged: [FilePath]) {
        var items: [AnchorItem] = []
        var damaged: [FilePath] = []
        do throws(DurabilityError) {
            for name in try Files.list(directory, limit: 10_000) {
                guard Self.isItem(name.string) else { continue }
                let path = directory.appending(name.string)
                let object = try read(path)
                if items.count < Self.maxItems, let object,
                    let item = AnchorItem(object, verifiers: verifiers, configuration: configuration),
                    Self.name(item) == name.string
                {
                    items.append(item)
                } else {
                    let aside = directory.appending(name.string + ".damaged")
                    try Files.rename(path, to: aside)
                    damaged.append(aside)
                }
            }
        } catch { throw Self.failed(error) }
        return (items.sorted { $0.created < $1.created }, damaged)
    }

    /// Writes an item, durably.
    func save(_ item: AnchorItem) throws(AnchorError) { try write(item.json, Self.name(item)) }

    /// Forgets an item.
    func remove(_ item: AnchorItem) throws(AnchorError) {
        do throws(DurabilityError) {
            try Files.remove(directory.appending(Self.name(item)))
            try Files.syncDirectory(directory)
        } catch { throw Self.failed(error) }
    }

    /// What was remembered; nil where nothing was, or the file is damaged: all of it can be learnt again.
    func memory() throws(AnchorError) -> AnchorMemory? {
        do throws(DurabilityError) {
            return try read(directory.appending("memory" + Self.suffix)).flatMap { AnchorMemory($0) }
        } catch { throw Self.failed(error) }
    }

    /// Remembers, durably.
    func save(_ memory: AnchorMemory) throws(AnchorError) { try write(memory.json, "memory" + Self.suffix) }

    private func read(_ path: FilePath) throws(DurabilityError) -> JSONObject? {
        guard let status = try Files.status(path), status.kind == .file, status.size <= Self.maxFileBytes else {
            return nil
        }
        let bytes = try Files.read(path, limit: Self.maxFileBytes)
        return (try? JSONValue(parsing: bytes, limits: Self.limits))?.objectValue
    }

    private func write(_ object: JSONObject, _ name: String) throws(AnchorError) {
        do throws(DurabilityError) {
            try AtomicFile.write(Array((JSONValue.object(object).text + "\n").utf8), to: directory.appending(name))
        } catch { throw Self.failed(error) }
    }

    private static func name(_ item: AnchorItem) -> String {
        let size = String(item.checkpoint.size)
        let digits = String(repeating: "0", count: 20 - size.utf8.count) + size
        return "\(digits)-\(item.entry.digest.hex.prefix(16))\(suffix)"
    }

    private static func isItem(_ name: String) -> Bool {
        name.hasSuffix(suffix) && name.utf8.count == 20 + 1 + 16 + suffix.utf8.count
    }

    private static func failed(_ error: DurabilityError) -> AnchorError {
        AnchorError(.storageFailed, error.message, nextStep: error.nextStep)
    }
}
