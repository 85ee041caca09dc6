// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives

/// One file of the write-ahead log, open as long as someone may read from it, be its name gone or not.
final class WalSegment: Sendable {
    let header: WalSegmentHeader
    let file: OpenFile
    var path: FilePath { file.path }
    var firstIndex: UInt64 { header.firstIndex }

    private init(header: WalSegmentHeader, file: consuming OpenFile) {
        self.header = header
        self.file = file
    }

    /// Opens a segment that a crash or a stop left.
    static func open(_ path: FilePath) throws -> WalSegment {
        let file = try OpenFile(path, for: .update)
        guard let header = WalSegmentHeader(try file.read(at: 0, count: WalFormat.page)) else {
            throw LogStoreError(.damaged, "\(path.lastComponent) does not begin with the header of a segment")
        }
        return WalSegment(header: header, file: file)
    }

    /// Makes a segment, durable and under its name; a crash leaves all of it or nothing.
    ///
    /// `first` is a first group, whole, to stand in it from the beginning.
    static func create(
        firstIndex: UInt64, first: (salt: [UInt8], group: [UInt8])? = nil, zeros: Int, layout: LogLayout,
        calls: LogFileCalls
    ) throws(DurabilityError) -> WalSegment {
        let salt = first?.salt ?? SecureRandom.bytes(WalSegmentHeader.saltBytes)
        let header = WalSegmentHeader(firstIndex: firstIndex, salt: salt, replacesEarlier: first != nil)
        let temporary = AtomicFile.temporaryPath(beside: layout.staging.appending("segment"))
        do throws(DurabilityError) {
            let file = try calls.create(temporary, permissions: 0o600)
            let start = header.bytes + (first?.group ?? [])
            try calls.write(start, to: file, at: 0)
            // Without space for the zeros the segment grows group by group.
            if zeros > 0 { try? calls.write([UInt8](repeating: 0, count: zeros), to: file, at: Int64(start.count)) }
            try calls.sync(file)
        } catch {
            try? Files.remove(temporary)  // The first failure is the one to report.
            throw error
        }
        let path = layout.segment(firstIndex)
        try calls.renameNew(temporary, to: path)
        do throws(DurabilityError) {
            try calls.syncDirectory(layout.wal)
            return WalSegment(header: header, file: try OpenFile(path, for: .update))
        } catch {
            // Recovery would go on from the new segment, so going on in the old one is out of the question.
            throw DurabilityError(.io, path: error.path, error.message, nextStep: error.nextStep)
        }
    }
}
