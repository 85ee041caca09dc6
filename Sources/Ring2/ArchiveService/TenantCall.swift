// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import HTTPServer
import Ledger
import Primitives
import ReadLedger

/// One request of an authenticated caller, with the stores of the caller's tenant.
struct TenantCall: Sendable {
    let request: HTTPRequest
    let path: PathParameters
    let caller: AuthenticatedCaller
    let archive: TenantArchive

    init(_ request: HTTPRequest, _ path: PathParameters, _ caller: AuthenticatedCaller, _ archive: TenantArchive) {
        self.request = request
        self.path = path
        self.caller = caller
        self.archive = archive
    }

    /// The checked parameters of the address.
    var parameters: Parameters { Parameters(target: request.target) }
    var ledger: Ledger { archive.ledger }
    var reader: Reader { Reader(caller) }
}

/// Who reads, as the log of reads knows them: the token's id and role, and no name.
struct Reader: Hashable, Sendable {
    let name: String
    let role: String

    init(_ caller: AuthenticatedCaller) {
        name = caller.tokenID.string
        role = caller.role.rawValue
    }
    private init(name: String, role: String) {
        self.name = name
        self.role = role
    }

    /// Whoever reads the public log without a token.
    static let anyone = Reader(name: "anyone", role: "none")
}

extension TenantArchive {
    /// Notes what is about to be given out; where that fails, it must not be given out.
    func note(_ reader: Reader, _ kind: ReadKind, _ ranges: [Range<UInt64>] = [], count: Int? = nil) throws {
        try reads.note(
            ReadEvent(
                caller: reader.name, role: reader.role, kind: kind, ranges: ranges,
                count: count.map { UInt64(clamping: $0) }))
    }

    /// Notes a read of single entries.
    func note(_ reader: Reader, _ kind: ReadKind, entries: some Sequence<UInt64>) throws {
        try reads.note(ReadEvent(caller: reader.name, role: reader.role, kind: kind, indices: entries))
    }
}
