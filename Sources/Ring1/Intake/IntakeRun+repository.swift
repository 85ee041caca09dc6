// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import MediaTypes
import Primitives
import Repository

extension IntakeRun {
    /// Takes in the commits of a repository, oldest first, then the text files of its present commit, as they are told.
    func takeInRepository(_ batch: inout IntakeBatch) async throws {
        var options = RepositoryOptions()
        options.branches = limits.repositoryBranches
        options.itemBytes = limits.itemBytes
        options.items = limits.items
        let stream = try await RepositoryReader(source.path, program: repositoryReader, options: options).open()
        var root = ""
        while let frame = try await stream.next() {
            try await batch.flushIfFull()
            switch frame {
            case .summary(let summary):
                root = summary.root?.hex ?? ""
                batch.found(summary.commits + summary.files)
                if summary.isCut { try await batch.refuse(Array("(the rest)".utf8), tooMany) }
                if !summary.hasHead && summary.hasReferences { try await batch.refuse(Array("HEAD".utf8), Self.noHead) }
            case .commit(let commit): try await take(commit, of: root, &batch)
            case .file(let file): try await take(file, of: root, &batch)
            case .failure, .end: break  // the stream ends with these itself
            }
        }
    }

    private func take(_ commit: RepositoryCommit, of root: String, _ batch: inout IntakeBatch) async throws {
        let name = Array(commit.name.utf8)
        switch commit.state {
        case .present where batch.isSettled(name): break
        case .present: batch.add(PlannedRecord(commit: commit, root: root), path: name)
        case .missing: try await batch.refuse(name, Self.missingObject)
        case .tooLarge: try await batch.refuse(name, tooLarge)
        }
    }

    private func take(_ file: RepositoryFile, of root: String, _ batch: inout IntakeBatch) async throws {
        switch file.state {
        case .present where batch.isSettled(file.path): break
        case .present where MediaSniff.isText(file.content):
            batch.add(PlannedRecord(file: file, root: root), path: file.path)
        case .present: try await batch.refuse(file.path, Self.binaryFile)
        case .missing: try await batch.refuse(file.path, Self.missingObject)
        case .tooLarge: try await batch.refuse(file.path, tooLarge)
        case .reference: try await batch.refuse(file.path, Self.notAFile)
        }
    }

    private var tooLarge: IntakeError {
        IntakeError(
            .tooLarge, "it is larger than the \(limits.itemBytes >> 20) MiB that one item may have",
            nextStep: "raise the limit for one item")
    }
    private var tooMany: IntakeError {
        IntakeError(
            .tooManyItems, "one run takes \(limits.items) commits and files; the others were left out",
            nextStep: "raise the limit for one run")
    }
    private static let noHead = IntakeError(
        .objectMissing, "HEAD names no commit", nextStep: "check out a branch, then repeat")
    private static let missingObject = IntakeError(
        .objectMissing, "the repository does not hold this object", nextStep: "fetch the whole history, then repeat")
    private static let binaryFile = IntakeError(
        .binaryFile, "it is no text; of a repository only commits and text files are taken in",
        nextStep: "take in the file by its own path if it is needed")
    private static let notAFile = IntakeError(
        .notAFile, "it is a submodule or a link", nextStep: "take in what it points to by its own path")
}
