// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Where the parts of one ledger are.
///
/// A copy of `directory` is a whole ledger for everybody who only reads and checks. What the writer remembers and what
/// opens sealed contents lie apart, so that they are not copied with it.
public struct LedgerPlaces: Hashable, Sendable {
    /// The log, its index, the identity and the sealed contents.
    public let directory: FilePath
    /// The file that remembers what was signed last; never restored together with the directory.
    public let signedState: FilePath
    /// The directory of the subjects' keys.
    public let subjectKeys: FilePath

    /// Names the parts; their parents must exist.
    public init(directory: FilePath, signedState: FilePath, subjectKeys: FilePath) {
        self.directory = directory
        self.signedState = signedState
        self.subjectKeys = subjectKeys
    }

    /// Whose ledger it is, signed by its first key.
    var identity: FilePath { Self.identity(in: directory) }
    static func identity(in directory: FilePath) -> FilePath { directory.appending("identity") }
    /// The files of C2SP tlog-tiles.
    static func log(in directory: FilePath) -> FilePath { directory.appending("log") }
    /// The sealed contents, named by the digest of their stored bytes.
    static func blobs(in directory: FilePath) -> FilePath { directory.appending("blobs") }
}
