// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Foundation
import LogStore
import Primitives
import Testing
import TransparencyLog

/// What a log has promised, line by line in a file that outlives a killed process: each line is one `write`.
final class AppendRecord: Sendable {
    let path: FilePath
    private let file: FileHandle

    /// Opens the record for more lines; made where it does not exist.
    init(_ path: FilePath) throws {
        self.path = path
        let descriptor = unsafe Foundation.open(path.string, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The appends of these ids begin; whether they come through is open.
    func sending(_ ids: Range<UInt64>) { put("send \(ids.lowerBound) \(ids.count)") }
    /// They are durable, at these numbers.
    func acknowledged(_ ids: Range<UInt64>, at range: Range<UInt64>) {
        put("ack \(ids.lowerBound) \(ids.count) \(range.lowerBound) \(range.count)")
    }
    /// They were refused with the promise that nothing was written.
    func refused(_ ids: Range<UInt64>) { put("refuse \(ids.lowerBound) \(ids.count)") }
    /// A head was given out.
    func signed(_ checkpoint: Checkpoint) { put("sign \(checkpoint.size) \(checkpoint.root.bytes.hex)") }

    private func put(_ line: String) { file.write(Data("\(line)\n".utf8)) }

    /// The promises of a record.
    struct Promises {
        var sent = Set<UInt64>()
        var refused = Set<UInt64>()
        /// The id that stands at a number.
        var acknowledged: [UInt64: UInt64] = [:]
        var signed: [UInt64: String] = [:]
        var nextID: UInt64 = 0
    }

    /// Reads the record; a number acknowledged twice is noted as an issue.
    func promises() throws -> Promises {
        var promises = Promises()
        for line in try String(contentsOfFile: path.string, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { UInt64($0) }
            switch words.first {
            case "send":
                promises.sent.formUnion(numbers[0]..<(numbers[0] + numbers[1]))
                promises.nextID = max(promises.nextID, numbers[0] + numbers[1])
            case "refuse": promises.refused.formUnion(numbers[0]..<(numbers[0] + numbers[1]))
            case "ack":
                #expect(numbers[1] == numbers[3], "\(line)")
                for offset in 0..<numbers[1] {
                    let previous = promises.acknowledged.updateValue(numbers[0] + offset, forKey: numbers[2] + offset)
                    #expect(previous == nil, "number \(numbers[2] + offset) was given twice")
                }
            case "sign":
                let root = String(words[2])
                let previous = promises.signed.updateValue(root, forKey: numbers[0])
                #expect(previous == nil || previous == root, "two heads of size \(numbers[0])")
            default: Issue.record("an unknown line: \(line)")
            }
        }
        return promises
    }

    /// The entry with an id; its length differs from one to the next.
    static func entry(_ id: UInt64) -> [UInt8] {
        Array("id \(id) ".utf8)
            + [UInt8](repeating: UInt8(truncatingIfNeeded: id), count: Int(id &* 2_654_435_761 % 1500))
    }
    static func leaf(_ id: UInt64) throws(LogStoreError) -> LogLeaf {
        let entry = entry(id)
        return try LogLeaf(entry, keys: keys(entry))
    }
    static func keys(_ entry: [UInt8]) -> [UInt64] { [id(of: entry).map { $0 &* 0x9E37_79B9_7F4A_7C15 } ?? 1, 42] }
    static func key(_ id: UInt64) -> UInt64 { id &* 0x9E37_79B9_7F4A_7C15 }
    static func id(of entry: [UInt8]) -> UInt64? {
        let words = entry.prefix(40).split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0].elementsEqual("id".utf8) else { return nil }
        return UInt64(String(decoding: words[1], as: UTF8.self))
    }

    /// Holds a log to everything that was promised: nothing lost, doubled, invented or forked.
    func check(_ log: LogStore, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let promises = try promises()
        var seen = Set<UInt64>()
        var range = CompactRange()
        var next: UInt64 = 0
        func compareSigned() {
            guard let root = promises.signed[range.size] else { return }
            #expect(range.root.bytes.hex == root, "the head of size \(range.size)", sourceLocation: sourceLocation)
        }
        compareSigned()
        while next < log.size {
            for entry in try log.entries(from: next, limit: 1000, maxBytes: 1 << 20) {
                let id = try #require(Self.id(of: entry), "entry \(next)", sourceLocation: sourceLocation)
                #expect(entry == Self.entry(id), "entry \(next)", sourceLocation: sourceLocation)
                #expect(seen.insert(id).inserted, "id \(id) is there twice", sourceLocation: sourceLocation)
                #expect(promises.sent.contains(id), "id \(id) was never sent", sourceLocation: sourceLocation)
                #expect(!promises.refused.contains(id), "id \(id) was refused", sourceLocation: sourceLocation)
                if let promised = promises.acknowledged[next] {
                    #expect(promised == id, "entry \(next)", sourceLocation: sourceLocation)
                }
                range.append(Merkle.leafHash(entry))
                next += 1
                compareSigned()
            }
        }
        let lost = promises.acknowledged.keys.filter { $0 >= log.size }
        #expect(lost.isEmpty, "\(lost.count) acknowledged entries are lost", sourceLocation: sourceLocation)
        let unsound = promises.signed.keys.filter { $0 > log.size }
        #expect(unsound.isEmpty, "heads beyond the end: \(unsound)", sourceLocation: sourceLocation)
        #expect(range.root == log.root, sourceLocation: sourceLocation)
        for (index, id) in promises.acknowledged.prefix(30) {
            #expect(try log.candidates(Self.key(id)).contains(index), "id \(id)", sourceLocation: sourceLocation)
        }
    }
}
