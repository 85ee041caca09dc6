// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import JSON
public import Primitives
public import TransparencyLog

/// The keys and certificates that an anchor record is checked against; what is nil stays unchecked and is said to be so.
public struct AnchorTrust: Sendable {
    /// The keys of the ledger itself.
    public var log: [NoteVerifier]
    /// The keys of the witnesses.
    public var witnesses: [NoteVerifier]
    /// The keys of Rekor logs.
    public var rekor: [NoteVerifier]
    /// The certificates of time-stamp authorities.
    public var authority: TimeStampAuthority?
    /// The ledger's anchor key; nil for whichever signed, as a log shows it.
    public var anchorKey: P256PublicKey?

    /// Makes a set of keys.
    public init(
        log: [NoteVerifier], witnesses: [NoteVerifier] = [], rekor: [NoteVerifier] = [],
        authority: TimeStampAuthority? = nil, anchorKey: P256PublicKey? = nil
    ) {
        self.log = log
        self.witnesses = witnesses
        self.rekor = rekor
        self.authority = authority
        self.anchorKey = anchorKey
    }
}

/// What a ledger keeps of an anchor: a checkpoint, and everything outside the box that vouches for it.
///
/// A record proves that the log's first `checkpoint.size` entries stood when the witnesses, the log and the authority
/// saw them. It is made to be checked by anybody: all its parts are in the formats of those who made them.
public struct AnchorRecord: Hashable, Sendable {
    /// A witness whose cosignature was checked.
    public struct Cosigner: Hashable, Sendable {
        /// The name of its key.
        public let name: String
        /// The seconds since 1970 at which it saw the checkpoint, by its own clock.
        public let time: UInt64
    }

    /// The checkpoint.
    public let checkpoint: Checkpoint
    /// Its note with the log's own signature and every cosignature.
    public let note: SignedNote
    /// When the checkpoint was taken, by the box's clock.
    public let created: Instant
    /// The witnesses whose cosignatures were checked, by the names of their keys, and when they saw it.
    public let cosigners: [Cosigner]
    /// The entry in a Rekor log, checked.
    public let receipt: RekorReceipt?
    /// The time stamp on the anchor key's signature, checked.
    public let stamp: TimeStamp?
    /// What was configured and did not come about: `witnesses`, `rekor`, `time_stamp`.
    public let missing: [String]
    /// What the record holds and nobody checked, for want of a key.
    public let unchecked: [String]

    /// No record is larger, in bytes of canonical JSON; the limits of its parts see to that.
    public static let maxBytes = 32 << 10

    /// Checks a record; throws `anchor_record_invalid` where any part of it that can be checked is wrong.
    public init(_ object: JSONObject, trust: AnchorTrust) throws(AnchorError) {
        func invalid(_ what: String) -> AnchorError { AnchorError(.recordInvalid, "the anchor record \(what)") }
        guard object["v"]?.intValue == 1,
            let created = object["created"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let text = object["checkpoint"]?.stringValue,
            let signature = object["signature"]?.stringValue.flatMap({ [UInt8](base64: $0) }),
            let spki = object["public_key"]?.stringValue.flatMap({ [UInt8](base64: $0) }),
            let publicKey = try? P256PublicKey(spki: spki)
        else { throw invalid("is not in its form") }
        if let expected = trust.anchorKey, expected != publicKey { throw invalid("is signed by another anchor key") }
        let artifact = Array(text.utf8)
        let lines = (object["cosignatures"]?.arrayValue ?? []).compactMap(\.stringValue).map { $0 + "\n" }.joined()
        do {
            let entry = try RekorEntry(artifact: artifact, signature: signature, publicKey: publicKey)
            checkpoint = try Checkpoint(note: SignedNote(parsing: artifact), verifiers: trust.log)
            note = try SignedNote(parsing: Array((text + lines).utf8))
            try note.verify(trust.log + trust.witnesses)
            var unchecked: [String] = []
            if let value = object["rekor"] {
                if trust.rekor.isEmpty { unchecked.append("rekor") }
                receipt = try Self.receipt(value, entry, trust.rekor)
            } else {
                receipt = nil
            }
            if let value = object["time_stamp"]?.stringValue {
                if trust.authority == nil { unchecked.append("time_stamp") }
                let token = [UInt8](base64: value) ?? []
                stamp = try trust.authority?.verify(token: token, digest: SHA256.hash(signature))
            } else {
                stamp = nil
            }
            let origin = checkpoint.origin
            let strangers = note.signatures.contains { line in
                !line.name.utf8.elementsEqual(origin.utf8) && !trust.witnesses.contains { $0.isNamed(by: line) }
            }
            if strangers { unchecked.append("witnesses") }
            self.unchecked = unchecked
        } catch let error as any ReportableError {
            throw invalid("does not verify: \(error.message)")
        } catch { throw invalid("does not verify") }
        cosigners = note.signatures.compactMap { line in
            guard trust.witnesses.contains(where: { $0.isNamed(by: line) }) else { return nil }
            return line.cosignatureTime.map { Cosigner(name: line.name, time: $0) }
        }
        guard object["size"]?.numberValue?.uint64 == checkpoint.size else { throw invalid("names another size") }
        self.created = created
        missing = (object["missing"]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    private static func receipt(
        _ value: JSONValue, _ entry: RekorEntry, _ keys: [NoteVerifier]
    ) throws(AnchorError) -> RekorReceipt? {
        guard let object = value.objectValue else { throw AnchorError(.recordInvalid, "the log's entry is no object") }
        var failure: AnchorError?
        for key in keys {
            do throws(AnchorError) { return try RekorReceipt(entry: entry, object: object, key: key) } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return nil
    }

    /// The record of an item; the same each time, so that it can be appended again after a crash.
    static func object(_ item: AnchorItem, _ configuration: AnchorConfiguration) -> JSONObject {
        var object: JSONObject = [
            "v": 1, "created": .string(item.created.rfc3339), "size": JSONValue(item.checkpoint.size),
            "checkpoint": .string(item.note.string), "public_key": .string(item.entry.publicKey.spki.base64),
            "signature": .string(item.entry.signature.base64),
        ]
        if !item.cosignatures.isEmpty { object["cosignatures"] = .array(item.cosignatures.map { .string($0.line) }) }
        if let receipt = item.receipt { object["rekor"] = .object(receipt.object) }
        if let stamp = item.stamp { object["time_stamp"] = .string(stamp.token.base64) }
        let missing = item.missing(configuration)
        if !missing.isEmpty { object["missing"] = .array(missing.map { .string($0) }) }
        return object
    }
}
