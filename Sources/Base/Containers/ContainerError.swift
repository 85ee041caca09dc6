// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a container, or one member of it, can't be read.
public struct ContainerError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// The bytes are no container of this kind.
        case otherFormat = "container_other_format"
        /// The bytes break the format's rules, or are cut off.
        case damaged = "container_damaged"
        /// Members lie over each other, as they do in bombs.
        case overlapping = "container_overlapping"
        /// The content is encrypted.
        case encrypted = "container_encrypted"
        /// The content is packed in a way that isn't read here.
        case unsupported = "container_unsupported"
        /// A limit on members, bytes or ratio was met.
        case overLimit = "container_over_limit"
        /// There is no such member.
        case noSuchMember = "container_no_such_member"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .otherFormat: "The bytes do not start as a container of this kind does."
            case .damaged: "The container breaks the rules of its format, a checksum fails, or it was cut off."
            case .overlapping: "Members of the container share the same bytes, which only bombs and damage do."
            case .encrypted: "The content is encrypted, and the archive has no password for it."
            case .unsupported: "The content is packed by a method, or in a version, that is not read."
            case .overLimit: "The container has more members or bytes than the limits allow."
            case .noSuchMember: "The container has no content of that name or kind."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .otherFormat: "check what kind of file it is"
            case .damaged: "get an undamaged copy and take that in"
            case .overlapping: "pack the files anew with a common program, if they are to be trusted"
            case .encrypted: "decrypt the file and take the result in"
            case .unsupported: "unpack it with the program that made it, and take the files in"
            case .overLimit: "unpack it outside and take in the files that matter"
            case .noSuchMember: "list the members first"
            }
        }
    }

    /// The kind of refusal.
    public let kind: Code
    /// What was found.
    public let message: String
    /// What to do about it.
    public var nextStep: String { kind.nextStep }
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error.
    public init(_ kind: Code, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
