// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One message of the reading program: a kind in one byte, the length in four (big-endian), the payload.
///
/// A whole answer is a summary, commits oldest first, files, and an end; or, at any point, a failure.
public enum RepositoryFrame: Hashable, Sendable {
    /// What follows.
    case summary(RepositorySummary)
    /// A commit.
    case commit(RepositoryCommit)
    /// A file of the present commit.
    case file(RepositoryFile)
    /// Why there is no more.
    case failure(RepositoryFailure)
    /// All was told.
    case end

    /// The bytes before every payload.
    public static let headerBytes = 5

    /// Writes the frame.
    public var encoded: [UInt8] {
        var writer = FrameWriter()
        let kind: UInt8
        switch self {
        case .summary(let summary):
            kind = UInt8(ascii: "S")
            writer.put(summary.root ?? [])
            writer.put(UInt32(summary.commits))
            writer.put(UInt32(summary.files))
            writer.put(summary.flags)
        case .commit(let commit):
            kind = UInt8(ascii: "C")
            writer.put(commit.id)
            writer.put(commit.state.rawValue)
            writer.put(UInt32(commit.tags.count))
            for tag in commit.tags { writer.put(tag) }
            writer.put(UInt32(commit.changeCount.map { $0 + 1 } ?? 0))
            writer.put(UInt32(commit.changes.count))
            for change in commit.changes {
                writer.put(change.status.rawValue)
                writer.put(change.path)
            }
            writer.put(commit.content)
        case .file(let file):
            kind = UInt8(ascii: "B")
            writer.put(file.id)
            writer.put(file.state.rawValue)
            writer.put(file.path)
            writer.put(file.content)
        case .failure(let failure):
            kind = UInt8(ascii: "X")
            writer.put(failure.rawValue)
        case .end: kind = UInt8(ascii: "E")
        }
        let length = UInt32(writer.bytes.count)
        return [kind] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + writer.bytes
    }

    /// Reads a payload; nil where it has not exactly the form of its kind.
    public init?(kind: UInt8, payload: ArraySlice<UInt8>) {
        var reader = FrameReader(payload)
        switch kind {
        case UInt8(ascii: "S"):
            guard let root = reader.bytes(), root.isEmpty || root.count == RepositoryCommit.idBytes,
                let commits = reader.number(), let files = reader.number(), let flags = reader.byte()
            else { return nil }
            self = .summary(
                RepositorySummary(
                    root: root.isEmpty ? nil : root, commits: Int(commits), files: Int(files), flags: flags))
        case UInt8(ascii: "C"):
            guard let commit = RepositoryCommit(&reader) else { return nil }
            self = .commit(commit)
        case UInt8(ascii: "B"):
            guard let id = reader.bytes(), id.count == RepositoryCommit.idBytes,
                let state = reader.byte().flatMap(RepositoryFile.State.init), let path = reader.bytes(),
                !path.isEmpty, !path.contains(0), let content = reader.bytes()
            else { return nil }
            self = .file(RepositoryFile(id: id, path: path, state: state, content: content))
        case UInt8(ascii: "X"):
            guard let failure = reader.byte().flatMap(RepositoryFailure.init) else { return nil }
            self = .failure(failure)
        case UInt8(ascii: "E"): self = .end
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension RepositoryCommit {
    fileprivate init?(_ reader: inout FrameReader) {
        guard let id = reader.bytes(), id.count == Self.idBytes, let state = reader.byte().flatMap(State.init),
            let tagCount = reader.number()
        else { return nil }
        var tags: [[UInt8]] = []
        for _ in 0..<tagCount {
            guard let tag = reader.bytes(), !tag.isEmpty else { return nil }
            tags.append(tag)
        }
        guard let total = reader.number(), let count = reader.number(), total > count || total == 0 && count == 0
        else { return nil }
        var changes: [FileChange] = []
        for _ in 0..<count {
            guard let status = reader.byte().flatMap(FileChange.Status.init), let path = reader.bytes(),
                !path.isEmpty, !path.contains(0)
            else { return nil }
            changes.append(FileChange(status: status, path: path))
        }
        guard let content = reader.bytes() else { return nil }
        self.init(
            id: id, state: state, content: content, tags: tags, changes: changes,
            changeCount: total == 0 ? nil : Int(total - 1))
    }
}

/// Writes the parts of a payload.
struct FrameWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ byte: UInt8) { bytes.append(byte) }
    mutating func put(_ number: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
    mutating func put(_ content: [UInt8]) {
        put(UInt32(content.count))
        bytes += content
    }
}

/// Reads the parts of a payload; nil at whatever is not there, whoever wrote it.
struct FrameReader {
    private let payload: ArraySlice<UInt8>
    private var index: Int

    init(_ payload: ArraySlice<UInt8>) {
        self.payload = payload
        index = payload.startIndex
    }

    var isAtEnd: Bool { index == payload.endIndex }

    mutating func byte() -> UInt8? {
        guard index < payload.endIndex else { return nil }
        defer { index += 1 }
        return payload[index]
    }
    mutating func number() -> UInt32? {
        guard payload.endIndex - index >= 4 else { return nil }
        defer { index += 4 }
        return payload[index..<(index + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
    mutating func bytes() -> [UInt8]? {
        guard let count = number(), payload.endIndex - index >= Int(count) else { return nil }
        defer { index += Int(count) }
        return Array(payload[index..<(index + Int(count))])
    }
}
