// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Gives the files of a log (C2SP tlog-tiles) by name: a folder, an address, or memory.
public protocol LogSource: Sendable {
    /// The bytes of `checkpoint` or of a tile's path; nil where there is no such file.
    ///
    /// Throws where it cannot tell: the disk fails, the server does not answer, or the file is larger than `limit` bytes.
    func read(_ path: String, limit: Int) async throws -> [UInt8]?

    /// The widths of the partial versions of a tile that are still kept; none from a source that cannot list.
    func partialWidths(of tile: TilePath) async throws -> [Int]

    /// The names of what lies in a folder of the log, folders with a `/` behind; nil from a source that cannot list.
    func names(in folder: String) async throws -> [String]?
}

extension LogSource {
    /// None: this source cannot list.
    public func partialWidths(of tile: TilePath) async throws -> [Int] { [] }
    /// Nil: this source cannot list.
    public func names(in folder: String) async throws -> [String]? { nil }
}
