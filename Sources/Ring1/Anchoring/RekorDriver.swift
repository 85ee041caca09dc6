// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
import LogClient
import Primitives
public import TransparencyLog

/// A Rekor v2 log that anchors go to.
public struct RekorLog: Hashable, Sendable {
    /// Its address, without `/api/v2`.
    public let url: String
    /// The key that signs its checkpoints; its name is the log's origin.
    public let key: NoteVerifier

    /// Names a log; throws `anchor_configuration_invalid` where the key is a witness's.
    public init(url: String, key: NoteVerifier) throws(AnchorError) {
        guard key.kind == .ed25519 else {
            throw AnchorError(.configurationInvalid, "the key of the Rekor log is a witness's")
        }
        self.url = url
        self.key = key
    }
}

/// Writes entries into a Rekor v2 log, and proves that they are there.
struct RekorDriver: Sendable {
    let log: RekorLog
    let client: HTTPClient
    /// How long the log may take: it answers when a checkpoint covers the entry.
    let patience: Duration

    /// Writes the entry, or finds it where the log has it already, and verifies what comes back.
    func submit(_ entry: RekorEntry) async throws(AnchorError) -> RekorReceipt {
        let call = OutsideCall(
            client: client, name: "the log \(log.key.name)", url: log.url + "/api/v2/log/entries",
            mediaType: "application/json", patience: patience, limit: RekorReceipt.maxAnswerBytes)
        let answer = try await call.send(entry.request, accept: "application/json")
        switch answer.status {
        case 200, 201: return try RekorReceipt(entry: entry, answer: answer.body, key: log.key)
        case 409:
            guard let text = answer.headers["x-log-index"], let index = UInt64(text) else { throw call.refusal(answer) }
            return try await find(entry, at: index)
        default: throw call.refusal(answer)
        }
    }

    /// Proves from the log's own files that the entry is at an index: our first answer was lost.
    private func find(_ entry: RekorEntry, at index: UInt64) async throws(AnchorError) -> RekorReceipt {
        do {
            let timeouts = ClientTimeouts(firstByte: patience, betweenBytes: patience, total: patience)
            let files = try RemoteLog(url: log.url + "/api/v2", client: client, timeouts: timeouts, attempts: 1)
            guard let bytes = try await files.read("checkpoint", limit: RekorReceipt.maxAnswerBytes) else {
                throw AnchorError(.refused, "the log \(log.key.name) shows no checkpoint")
            }
            let note = try SignedNote(parsing: bytes)
            let checkpoint = try Checkpoint(note: note, verifiers: [log.key])
            guard index < checkpoint.size else {
                throw AnchorError(.unreachable, "the log \(log.key.name) has not published entry \(index) yet")
            }
            let proof = try await files.inclusionProof(index: index, size: checkpoint.size)
            return try RekorReceipt(entry: entry, index: index, path: proof.path, note: note, key: log.key)
        } catch let error as AnchorError {
            throw error
        } catch let error as LogClientError {
            throw AnchorError(error.kind == .fetchFailed ? .unreachable : .refused, error.message)
        } catch let error as any ReportableError {
            throw AnchorError(.unverified, "the log \(log.key.name): \(error.message)")
        } catch { throw AnchorError(.unverified, "the log \(log.key.name) cannot be read") }
    }
}
