// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives
public import TransparencyLog

/// What the log over a tenant's audit records is signed with, and where it is remembered what was signed.
public struct AuditSigning: Sendable {
    /// The key; its name is the log's origin.
    public var signer: NoteSigner
    /// The file that remembers the last signed head, outside of the ledger's directory.
    public var signedState: FilePath

    /// Makes it from its parts.
    public init(signer: NoteSigner, signedState: FilePath) {
        self.signer = signer
        self.signedState = signedState
    }
}
