// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives

extension KeyIndex {
    /// Opens the index in a directory, which is made where it does not exist.
    ///
    /// Takes milliseconds: of every run, header and tables are read and checked, the pairs are not. A run that is not
    /// whole is thrown away with all after it, and so is everything that is no run. Throws `key_index_storage` where
    /// the directory cannot be used.
    public static func open(
        directory: FilePath, options: KeyIndexOptions = .init()
    ) throws(KeyIndexError) -> KeyIndex {
        do throws(DurabilityError) {
            try Files.createDirectory(directory)
            var found: [(from: UInt64, to: UInt64, path: FilePath)] = []
            var unwanted: [FilePath] = []
            for name in try Files.list(directory) {
                let path = directory.appending(bytes: name.bytes)
                if let range = RunHeader.range(ofName: name.string) {
                    found.append((range.from, range.to, path))
                } else if name.string.hasPrefix(AtomicFile.temporaryPrefix) {
                    unwanted.append(path)
                }
            }
            let runs = chain(found, filterBudget: options.filterBytes)
            let kept = Set(runs.map(\.path))
            unwanted += found.map(\.path).filter { !kept.contains($0) }
            for path in unwanted { try Files.remove(path) }
            return KeyIndex(directory: directory, options: options, runs: runs)
        } catch { throw KeyIndexError(error) }
    }

    /// The unbroken row of good runs from entry 0 on, at every step the longest good one.
    private static func chain(
        _ found: [(from: UInt64, to: UInt64, path: FilePath)], filterBudget: Int
    ) -> [SortedRun] {
        var runs: [SortedRun] = []
        var next: UInt64 = 0
        var left = filterBudget
        while true {
            let following = found.filter { $0.from == next && $0.to > next }.sorted { $0.to > $1.to }
            let run = following.lazy.compactMap { try? SortedRun($0.path, filterBudget: left) }.first
            guard let run else { return runs }
            runs.append(run)
            left -= run.filterBytes
            next = run.header.to
        }
    }
}
