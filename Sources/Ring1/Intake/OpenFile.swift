// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An open descriptor that closes itself.
final class OpenFile {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
}

/// Reads whole files, and only what stood still meanwhile.
struct FileReader {
    let calls: FileCalls
    let limits: IntakeLimits
    private static let chunk = 1 << 20

    /// What was read.
    struct Content {
        let bytes: [UInt8]
        let status: FileStatus
    }

    /// The content of a regular file in an open directory.
    ///
    /// Size, identity and both times must be the same before and after; else the file is read anew, a few times.
    func read(_ name: [UInt8], in directory: OpenFile) throws(IntakeError) -> Content {
        for _ in 0..<max(1, limits.attempts) {
            if let content = try attempt(name, in: directory) { return content }
        }
        throw IntakeError(
            .fileChanging, "it changed during each of \(limits.attempts) attempts to read it",
            nextStep: "repeat when the program that writes it has finished")
    }

    private func attempt(_ name: [UInt8], in directory: OpenFile) throws(IntakeError) -> Content? {
        let seen = try reported { () throws(FileFault) in try calls.look(directory.descriptor, name) }
        try check(seen)
        let file = OpenFile(try reported { () throws(FileFault) in try calls.open(directory.descriptor, name, false) })
        // What was looked at may have been replaced since: the open file is what counts.
        let before = try reported { () throws(FileFault) in try calls.status(file.descriptor) }
        try check(before)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(before.size)
        while bytes.count <= limits.itemBytes {
            let wanted = min(Self.chunk, max(4096, before.size - bytes.count + 1))
            let piece = try reported { () throws(FileFault) in try calls.read(file.descriptor, wanted) }
            if piece.isEmpty { break }
            bytes += piece
        }
        let after = try reported { () throws(FileFault) in try calls.status(file.descriptor) }
        return before == after && bytes.count == before.size ? Content(bytes: bytes, status: after) : nil
    }

    /// Refuses what is no regular file, or too large to be read.
    private func check(_ status: FileStatus) throws(IntakeError) {
        switch status.shape {
        case .regular: break
        case .link: throw .symbolicLink
        case .directory, .special: throw .specialFile
        }
        guard status.size <= limits.itemBytes else {
            throw IntakeError(
                .tooLarge,
                "it is larger than the \(limits.itemBytes >> 20) MiB that one item may have and was not read",
                nextStep: "split the file, or raise the limit for one item")
        }
    }
}

/// Runs a call of the operating system and turns its fault into the error that intake reports.
func reported<Result>(_ call: () throws(FileFault) -> Result) throws(IntakeError) -> Result {
    do throws(FileFault) { return try call() } catch { throw IntakeError(error) }
}
