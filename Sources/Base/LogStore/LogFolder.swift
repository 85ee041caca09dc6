// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives
public import TransparencyLog

/// The files of a log in a folder, read only: a log's own, a copy, or one that somebody else made.
public struct LogFolder: LogSource {
    /// The folder that holds `checkpoint` and `tile`.
    public let path: FilePath

    /// Names the folder.
    public init(_ path: FilePath) { self.path = path }

    /// The bytes of a file below the folder; nil where there is none.
    public func read(_ name: String, limit: Int) async throws -> [UInt8]? {
        do throws(DurabilityError) {
            return try Files.read(path.appending(name), limit: limit)
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }

    /// The widths of the partial versions of a tile that are still kept.
    public func partialWidths(of tile: TilePath) async throws -> [Int] {
        let directory = path.appending(tile.full.path + ".p")
        guard try Files.status(directory)?.kind == .directory else { return [] }
        return try Files.list(directory).compactMap { name in
            let text = name.string
            guard let width = Int(text), String(width) == text, (1...255).contains(width) else { return nil }
            return width
        }.sorted()
    }

    /// The names of what lies in a folder of the log, folders with a `/` behind.
    public func names(in folder: String) async throws -> [String]? {
        let directory = path.appending(folder)
        guard try Files.status(directory)?.kind == .directory else { return [] }
        return try Files.list(directory).map { name in
            let isFolder = try Files.status(directory.appending(name.string))?.kind == .directory
            return isFolder ? "\(name.string)/" : name.string
        }
    }
}
