// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// Takes one source into the ledger, item by item, and goes on whatever befalls a single one.
///
/// Repeating a run appends nothing that is there already. Files are read on a thread of the shared pool, never on the
/// caller's executor.
public struct IntakeRun: Sendable {
    let source: IntakeSource
    private let destination: any IntakeDestination
    let limits: IntakeLimits
    let repositoryReader: FilePath?
    private let calls: FileCalls
    private let journal: IntakeJournal?

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - source: what is taken in.
    ///   - destination: the ledger.
    ///   - limits: how much is taken in.
    ///   - repositoryReader: the program that reads repositories; by default the one beside this program.
    public init(
        _ source: IntakeSource, into destination: any IntakeDestination, limits: IntakeLimits = IntakeLimits(),
        repositoryReader: FilePath? = nil
    ) {
        self.init(source, into: destination, limits: limits, repositoryReader: repositoryReader, calls: .system)
    }

    init(
        _ source: IntakeSource, into destination: any IntakeDestination, limits: IntakeLimits,
        repositoryReader: FilePath? = nil, calls: FileCalls, journal: IntakeJournal? = nil
    ) {
        self.source = source
        self.destination = destination
        self.limits = limits
        self.repositoryReader = repositoryReader
        self.calls = calls
        self.journal = journal
    }

    /// Runs to the end and returns the counts.
    ///
    /// Every event is reported in order; an item is reported once it is durable. The run stops early where `report`
    /// throws, where the task is cancelled, where the source itself cannot be read, and where the ledger refuses
    /// ``IntakeLimits/refusals`` items in a row.
    public func run(
        _ report: @escaping @Sendable (IntakeEvent) async throws -> Void
    ) async throws -> IntakeProgress {
        // Detached, so that reading files does not happen on an event loop that the caller prefers.
        let work = Task.detached { try await takeIn(report) }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
    }

    @concurrent private func takeIn(
        _ report: @escaping @Sendable (IntakeEvent) async throws -> Void
    ) async throws -> IntakeProgress {
        var batch = IntakeBatch(destination: destination, limits: limits, journal: journal, report: report)
        switch source.kind {
        case .folder, .maildir: try await takeInFolder(&batch)
        case .file, .mbox: try await takeInFile(&batch)
        case .git: try await takeInRepository(&batch)
        }
        try await batch.flush()
        return batch.progress
    }

    private func takeInFile(_ batch: inout IntakeBatch) async throws {
        batch.found(1)
        let name = source.path.lastComponent.bytes
        var mailbox: MailboxFile?
        do throws(IntakeError) {
            let folder = source.path.parent.bytes + [UInt8(ascii: "/")]
            let parent = OpenFile(try reported { () throws(FileFault) in try calls.open(AT_FDCWD, folder, true) })
            if source.kind == .mbox,
                let box = try MailboxFile(name, at: name, in: parent, calls: calls, limits: limits)
            {
                mailbox = box
            } else {
                let content = try FileReader(calls: calls, limits: limits).read(name, in: parent)
                batch.add(PlannedRecord(file: name, content: content, limits: limits), path: name)
            }
        } catch {
            try await batch.refuse(name, error)
        }
        if let mailbox { try await take(mailbox, besides: 0, &batch) }
    }

    /// Takes in the mails of an mbox file; returns how many items it turned out to hold.
    @discardableResult private func take(
        _ mailbox: MailboxFile, besides others: Int, _ batch: inout IntakeBatch
    ) async throws -> Int {
        var mailbox = mailbox
        var count = 0
        while true {
            let items: [MailboxFile.Item]
            do throws(IntakeError) {
                guard let next = try mailbox.next() else { return count }
                items = next
            } catch {
                try await batch.refuse(mailbox.path, error)
                return count + 1
            }
            count += items.count
            guard count <= limits.items else {
                try await batch.refuse(
                    mailbox.path,
                    IntakeError(
                        .tooManyItems, "one run takes \(limits.items) items; the mails after that were left out",
                        nextStep: "split the file"))
                return count
            }
            batch.found(others + count)
            for item in items {
                try Task.checkCancellation()
                try await batch.flushIfFull()
                switch item {
                case .mail(let plan, let name): batch.add(plan, path: name)
                case .refused(let error, let name): try await batch.refuse(name, error)
                }
            }
        }
    }

    private func takeInFolder(_ batch: inout IntakeBatch) async throws {
        var walk = FolderWalk(source.path, calls: calls, limits: limits)
        try walk.run()
        batch.found(walk.files.count + walk.refusals.count)
        for refusal in walk.refusals { try await batch.refuse(refusal.path, refusal.error) }
        var cursor = try DirectoryCursor(source.path, calls: calls)
        let reader = FileReader(calls: calls, limits: limits)
        var count = walk.files.count + walk.refusals.count
        for file in walk.files {
            try Task.checkCancellation()
            guard !batch.isSettled(file.itemName) else { continue }
            try await batch.flushIfFull()
            var mailbox: MailboxFile?
            do throws(IntakeError) {
                if !file.isMaildirMail, MailboxFile.mayBe(file.name) {
                    let directory = try cursor.open(file.directory)
                    mailbox = try MailboxFile(file.name, at: file.path, in: directory, calls: calls, limits: limits)
                }
            } catch {
                // Whatever it is that cannot be opened is told below, where every file is read.
            }
            if let mailbox {
                count += try await take(mailbox, besides: count - 1, &batch) - 1
                continue
            }
            do throws(IntakeError) {
                batch.add(try plan(file, with: reader, &cursor), path: file.path, name: file.itemName)
            } catch {
                try await batch.refuse(file.path, error, name: file.itemName)
            }
        }
    }

    private func plan(
        _ file: FoundFile, with reader: FileReader, _ cursor: inout DirectoryCursor
    ) throws(IntakeError) -> PlannedRecord {
        guard file.isMaildirMail else {
            let content = try reader.read(file.name, in: try cursor.open(file.directory))
            return PlannedRecord(file: file.path, content: content, limits: limits)
        }
        let unique = SourceName.maildirUnique(file.name)
        let content = try readMail(file, unique: unique, with: reader, &cursor)
        return PlannedRecord(
            mail: content.bytes, source: "maildir:" + SourceName.encoded(unique),
            fallbackName: FilePath(bytes: unique).string, depth: limits.mailDepth)
    }

    /// Reads a mail that a mail program may rename at any time, to change its flags or to move it from `new` to `cur`.
    private func readMail(
        _ file: FoundFile, unique: [UInt8], with reader: FileReader, _ cursor: inout DirectoryCursor
    ) throws(IntakeError) -> FileReader.Content {
        do throws(IntakeError) {
            return try reader.read(file.name, in: try cursor.open(file.directory))
        } catch {
            guard error.kind == .vanished else { throw error }
            for folder in ["cur", "new"] {
                let directory = try cursor.open(file.directory.dropLast() + [Array(folder.utf8)])
                let names = try reported { () throws(FileFault) in try calls.list(directory.descriptor) }
                guard let name = names.first(where: { SourceName.maildirUnique($0) == unique }) else { continue }
                return try reader.read(name, in: directory)
            }
            throw error
        }
    }
}
