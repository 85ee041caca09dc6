// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import Vault

/// What is remembered of sources that came with many contents, so that the next one is compared without reading all
/// the entries before it.
///
/// Bounded: beyond its limit it forgets everything, and the entries are read once more.
final class SourceVersions: Sendable {
    /// One content of a source, as far as comparing needs it.
    struct Version: Sendable {
        /// How the content is recognised.
        enum Mark: Hashable, Sendable {
            /// An open content, by its digest; it stays in memory.
            case open(SHA256Digest)
            /// A sealed one, by its commitment under the key of its subject.
            case sealed(SubjectID, ContentCommitment)
        }
        let index: UInt64
        let size: Int
        let mark: Mark

        init(_ header: EntryHeader, content: ArraySlice<UInt8>, index: UInt64) {
            self.index = index
            size = header.size
            mark =
                if case .open = header.place {
                    .open(SHA256.hash(content))
                } else {
                    .sealed(header.owner, header.commitment)
                }
        }
    }
    private struct State {
        var versions: [SourceIdentity: [Version]] = [:]
        var count = 0
    }
    private let state = Lock(State())
    /// The most versions that are remembered, of all sources together (about 8 MiB).
    static let limit = 65_536
    /// A source with no more versions than this is not remembered.
    static let few = 8

    /// What is remembered of a source, the oldest first.
    func versions(of id: SourceIdentity) -> [Version] { state.withLock { $0.versions[id] ?? [] } }

    /// Remembers the versions of a source, those before included.
    func remember(_ versions: [Version], of id: SourceIdentity) {
        guard versions.count > Self.few else { return }
        state.withLock { state in
            state.count += versions.count - (state.versions[id]?.count ?? 0)
            if state.count > Self.limit {
                state.versions = [:]
                state.count = versions.count
            }
            if versions.count <= Self.limit { state.versions[id] = versions } else { state.count = 0 }
        }
    }

    /// How many versions are remembered.
    var count: Int { state.withLock { $0.count } }
}
