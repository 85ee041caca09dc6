// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
import Primitives
import TransparencyLog

/// Gets one witness's cosignature on a checkpoint (C2SP tlog-witness), and verifies it.
struct WitnessDriver: Sendable {
    let witness: WitnessPolicy.Witness
    /// The witness's address, without `/add-checkpoint`.
    let url: String
    let client: HTTPClient
    let patience: Duration

    /// How often a witness may name another size before it counts as stale.
    static let maxExchanges = 3

    /// Asks the witness, from the size it confirmed last; where it names another one, again with a fresh proof from there.
    ///
    /// - Parameters:
    ///   - note: The checkpoint with the log's signature.
    ///   - checkpoint: What the note says.
    ///   - confirmed: The size that this witness cosigned last, as far as is known here.
    ///   - log: Makes the proofs.
    /// - Returns: The cosignatures, at least one; each fits the checkpoint.
    /// - Throws: `anchor_unverified` for a wrong cosignature, `anchor_witness_stale`, `anchor_witness_forgot`,
    ///   `anchor_witness_ahead`, `anchor_outdated`, `anchor_unreachable` or `anchor_refused`.
    func cosign(
        _ note: SignedNote, _ checkpoint: Checkpoint, confirmed: UInt64?, log: any AnchoredLog
    ) async throws(AnchorError) -> [NoteSignature] {
        let name = "the witness \(witness.name)"
        let call = OutsideCall(
            client: client, name: name, url: url + "/add-checkpoint", mediaType: "text/plain; charset=utf-8",
            patience: patience, limit: WitnessExchange.maxAnswerBytes)
        var old = confirmed ?? 0
        for _ in 0..<Self.maxExchanges {
            guard old <= checkpoint.size else { throw try await tooFar(old, checkpoint, log) }
            let proof: ConsistencyProof
            do { proof = try await log.anchorConsistency(from: old, to: checkpoint.size) } catch {
                throw AnchorError(.storageFailed, "the ledger gave no proof from size \(old) to \(checkpoint.size)")
            }
            let answer = try await call.send(WitnessExchange.request(old: old, proof: proof, note: note))
            switch answer.status {
            case 200:
                do throws(TransparencyLogError) {
                    return try WitnessExchange.cosignatures(in: answer.body, for: note, by: witness.verifier)
                } catch { throw AnchorError(.unverified, "\(name): \(error.message)") }
            case 409:
                guard let named = try? WitnessExchange.size(in: answer.body) else { throw call.refusal(answer) }
                if let confirmed, named < confirmed {
                    throw AnchorError(.witnessForgot, "\(name) names size \(named), but has cosigned size \(confirmed)")
                }
                guard named != old else {
                    throw AnchorError(.witnessStale, "\(name) refuses size \(old), which it names itself")
                }
                old = named
            default: throw call.refusal(answer)
            }
        }
        throw AnchorError(.witnessStale, "\(name) named another size \(Self.maxExchanges) times")
    }

    /// The error for a witness that has seen more than the checkpoint: usual for an old one, alarming for the newest.
    private func tooFar(
        _ size: UInt64, _ checkpoint: Checkpoint, _ log: any AnchoredLog
    ) async throws(AnchorError) -> AnchorError {
        let newest = try? await Checkpoint(parsing: log.anchorCheckpoint().text)
        if let newest, size <= newest.size {
            return AnchorError(.outdated, "the witness \(witness.name) has cosigned size \(size) already")
        }
        return AnchorError(
            .witnessAhead, "the witness \(witness.name) has cosigned \(size) entries, and this ledger has fewer")
    }
}
