// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives

/// An opaque name for whom a record is about; whoever erases a person erases a subject.
///
/// It stands in entries that are never removed, so it must not say who the person is: a random id or a number of the
/// caller's own tables, never a name or a mail address.
public struct SubjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name: 1 to 64 of `A-Z`, `a-z`, `0-9`, `-`, `_`, `.` and `:`.
    public let name: String

    /// Checks and wraps a name; nil where it breaks the rule.
    public init?(_ name: some StringProtocol) {
        guard OpaqueName.isValid(name) else { return nil }
        self.name = String(name)
    }
    private init(known name: String) { self.name = name }

    /// The subject of records that are about nobody in particular: the tenant itself.
    public static let tenant = SubjectID(known: "tenant")

    /// The name itself.
    public var description: String { name }
    /// Byte order of the names.
    public static func < (left: SubjectID, right: SubjectID) -> Bool { left.name < right.name }
}

/// The form of names that stand in entries for ever.
enum OpaqueName {
    static func isValid(_ name: some StringProtocol) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed)
    }
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }
}

/// Names one key of one subject without telling anything about it: 8 bytes derived from the key.
///
/// After an erasure the same subject may get a new key; its id is another one.
public struct SubjectKeyID: Hashable, Sendable, CustomStringConvertible {
    /// The 8 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 8 bytes; nil for fewer or more.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }
    /// Reads 16 hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        guard let bytes = [UInt8](hex: hex) else { return nil }
        self.init(bytes: bytes)
    }
    init(_ key: SecretKey) { bytes = Array(key.derived(for: KeyPurpose.keyID).bytes.prefix(Self.byteCount)) }

    static let byteCount = 8
    /// The 16 hexadecimal digits, in lower case.
    public var hex: String { bytes.hex }
    /// The 16 hexadecimal digits, in lower case.
    public var description: String { hex }
}

/// What each derived key is for; part of the format, never changed.
enum KeyPurpose {
    static let blobWrapping = "substrate/vault/v1/blob-wrapping"
    static let blobKey = "substrate/vault/v1/blob-key"
    static let commitment = "substrate/vault/v1/content-commitment"
    static let keyID = "substrate/vault/v1/key-id"
    static let subjectFile = "substrate/vault/v1/subject-file"
    static let subjectKey = "substrate/vault/v1/subject-key"
}
