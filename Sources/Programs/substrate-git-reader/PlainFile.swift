// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives

/// The repository's own small files, by paths below the working directory.
enum PlainFile {
    /// The first bytes of a regular file; nil where there is none that can be read.
    static func read(_ path: FilePath, limit: Int) -> [UInt8]? {
        let file = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(limit, 1 << 16))
        while all.count < limit {
            let count = unsafe Glibc.read(file, &piece, min(piece.count, limit - all.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            all += piece[..<count]
        }
        return all
    }

    /// The names in a folder in byte order, with whether each is a folder; nil where it cannot be read. Links are left
    /// out.
    static func names(_ path: FilePath) -> [(name: [UInt8], isFolder: Bool)]? {
        guard let stream = unsafe path.withCString({ unsafe opendir($0) }) else { return nil }
        defer { unsafe closedir(stream) }
        var found: [(name: [UInt8], isFolder: Bool)] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            var status = stat()
            let known = unsafe path.appending(bytes: name).withCString { unsafe lstat($0, &status) }
            guard known == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: found.append((name, true))
            case S_IFREG: found.append((name, false))
            default: continue
            }
        }
        return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }
}
