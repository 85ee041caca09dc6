// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Ledger
import Primitives

/// Takes single mails and files that somebody hands over, with what they carry.
public struct IntakeDeposit: Sendable {
    private let destination: any IntakeDestination
    private let limits: IntakeLimits

    /// What came of it.
    public struct Outcome: Sendable {
        /// The entry of what was handed over, then those of what it carried.
        public let items: [IntakeItem]
        /// What could not be taken out of it.
        public let failures: [IntakeFailure]
    }

    /// Makes a way in.
    public init(into destination: any IntakeDestination, limits: IntakeLimits = IntakeLimits()) {
        self.destination = destination
        self.limits = limits
    }

    /// Takes a mail as it stands, under the source `mail:<source>`; where no source is given, under a digest of the mail.
    /// The same source and mail again is the same entry. Durable when it returns.
    public func mail(_ content: [UInt8], source: String? = nil) async throws -> Outcome {
        let name = source ?? "sha256-" + SHA256.hash(content).hex
        return try await store(
            PlannedRecord(mail: content, source: "mail:" + name, fallbackName: "mail", depth: limits.mailDepth))
    }

    /// Takes a file, under the source `document:<source>`; where no source is given, under its name and a digest.
    /// The same source and content again is the same entry. Durable when it returns.
    ///
    /// - Parameters:
    ///   - content: the file.
    ///   - name: its name, which helps to tell its type.
    ///   - source: what the caller calls the place it is from.
    ///   - mediaType: the type it is said to have; what the content says counts more.
    /// - Returns: what came of it.
    /// - Throws: what the ledger throws.
    public func document(
        _ content: [UInt8], name: String, source: String? = nil, mediaType: String? = nil
    ) async throws -> Outcome {
        let place = source ?? "sha256-" + SHA256.hash(content).hex + "/" + SourceName.encoded(Array(name.utf8))
        return try await store(
            PlannedRecord(
                document: name, declared: mediaType, source: "document:" + place, content: content, limits: limits))
    }

    private func store(_ plan: PlannedRecord) async throws -> Outcome {
        let items = try await IntakeBatch.store([plan], in: destination).first ?? []
        return Outcome(items: items, failures: plan.allRefusals.map { IntakeFailure($0.place, $0.error) })
    }
}
