// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import LogStore
import Vault

/// What an open ledger is made of.
struct LedgerParts {
    let log: LogStore
    let blobs: BlobStore
    let tenantKeys: TenantKeys
    let subjectKeys: SubjectKeys
    let control: ControlState

    /// Destroys what recorded erasures left: after a crash, or where a copy with older contents was put in place.
    ///
    /// Returns how many stored contents there were.
    func completeErasures() throws -> Int {
        var left: [SHA256Digest] = []
        for erasure in control.erasures {
            let indices: [UInt64]
            switch erasure.target {
            case .entries(let entries): indices = entries.ranges.flatMap(Array.init)
            case .subject(let subject):
                if let key = erasure.key { try subjectKeys.destroy(subject, onlyKey: key) }
                indices = try log.candidates(EntryKeys.key(subject)).filter { $0 < erasure.index }
            }
            for index in indices {
                let header = try EntryHeader.read(try log.entry(index)).header
                guard case .sealed(let digest, _) = header.place, control.erasure(of: header, at: index) != nil,
                    try blobs.size(of: digest) != nil
                else { continue }
                left.append(digest)
            }
        }
        try blobs.remove(left)
        return left.count
    }
}
