// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
public import TransparencyLog

/// Whom a ledger is anchored with, how often, and how long answers may take. Without any of them nothing leaves the box.
public struct AnchorConfiguration: Sendable {
    /// The witnesses, and how many of them must cosign.
    public var policy: WitnessPolicy?
    /// The Rekor log.
    public var rekor: RekorLog?
    /// The time-stamp authority.
    public var timeStamps: TimeStampService?
    /// From one anchor to the next; a day by default, at least a minute.
    public var period: Duration
    /// How long a witness and an authority may take; 10 s by default.
    public var patience: Duration
    /// How long the Rekor log may take, which answers when a checkpoint covers the entry; 25 s by default.
    public var rekorPatience: Duration

    /// The most witnesses that are asked; with them an anchor record stays within one ledger entry.
    public static let maxWitnesses = 32

    /// Makes a configuration; without anything it is off.
    public init(
        policy: WitnessPolicy? = nil, rekor: RekorLog? = nil, timeStamps: TimeStampService? = nil,
        period: Duration = .seconds(86_400), patience: Duration = .seconds(10), rekorPatience: Duration = .seconds(25)
    ) {
        self.policy = policy
        self.rekor = rekor
        self.timeStamps = timeStamps
        self.period = max(period, .seconds(60))
        self.patience = patience
        self.rekorPatience = rekorPatience
    }

    /// Makes a configuration from settings; an empty text is a setting that is not there.
    ///
    /// - Parameters:
    ///   - policy: The path of a policy file (C2SP tlog-policy).
    ///   - rekorURL: The address of a Rekor v2 log.
    ///   - rekorKey: The verifier key of that log.
    ///   - timeStampURL: The address of a time-stamp authority.
    ///   - timeStampCertificates: The path of its root certificates (PEM).
    ///   - period: From one anchor to the next.
    ///   - patience: How long a witness and an authority may take.
    /// - Throws: `anchor_configuration_invalid`, which names the setting.
    public init(
        policy: String, rekorURL: String, rekorKey: String, timeStampURL: String, timeStampCertificates: String,
        period: Duration, patience: Duration
    ) throws(AnchorError) {
        self.init(period: period, patience: patience)
        if !policy.isEmpty { self.policy = try Self.policy(FilePath(policy)) }
        guard rekorURL.isEmpty == rekorKey.isEmpty else {
            throw AnchorError(.configurationInvalid, "anchor.rekor_url and anchor.rekor_key belong together")
        }
        if !rekorURL.isEmpty {
            guard let key = try? NoteVerifier(vkey: rekorKey) else {
                throw AnchorError(.configurationInvalid, "anchor.rekor_key is not a verifier key")
            }
            rekor = try RekorLog(url: rekorURL, key: key)
        }
        guard timeStampURL.isEmpty == timeStampCertificates.isEmpty else {
            throw AnchorError(.configurationInvalid, "anchor.tsa_url and anchor.tsa_ca belong together")
        }
        if !timeStampURL.isEmpty {
            let bytes = try Self.read(
                FilePath(timeStampCertificates), limit: TimeStampAuthority.maxCertificateBytes, "anchor.tsa_ca")
            do throws(CryptographyError) {
                timeStamps = TimeStampService(url: timeStampURL, authority: try TimeStampAuthority(certificates: bytes))
            } catch { throw AnchorError(.configurationInvalid, "anchor.tsa_ca: \(error.message)") }
        }
    }

    /// Whether nothing is configured, and so nothing is ever sent.
    public var isOff: Bool { parts.isEmpty }

    /// The parts of an anchor: each witness with an address, the log, the time stamp.
    public var parts: [AnchorPart] {
        var parts = reachableWitnesses.map { AnchorPart.witness(vkey: $0.witness.verifier.vkey) }
        if rekor != nil { parts.append(.rekor) }
        if timeStamps != nil { parts.append(.timeStamp) }
        return parts
    }

    var reachableWitnesses: [(witness: WitnessPolicy.Witness, url: String)] {
        (policy?.witnesses ?? []).compactMap { witness in witness.url.map { (witness, Self.trimmed($0)) } }
    }

    private static func policy(_ path: FilePath) throws(AnchorError) -> WitnessPolicy {
        let bytes = try read(path, limit: WitnessPolicy.maxBytes, "anchor.policy")
        do throws(TransparencyLogError) {
            let policy = try WitnessPolicy(parsing: bytes)
            let reachable = policy.witnesses.filter { $0.url != nil }
            guard reachable.count <= maxWitnesses, reachable.allSatisfy({ $0.verifier.name.utf8.count <= 100 }) else {
                throw TransparencyLogError(
                    .policyMalformed,
                    "more than \(maxWitnesses) witnesses have an address, or one a name over 100 bytes")
            }
            for witness in reachable {
                guard let url = witness.url else { continue }
                guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
                    throw TransparencyLogError(
                        .policyMalformed, "the address of witness \(witness.name) is no http(s) URL")
                }
            }
            return policy
        } catch { throw AnchorError(.configurationInvalid, "anchor.policy: \(error.message)") }
    }

    private static func read(_ path: FilePath, limit: Int, _ setting: String) throws(AnchorError) -> [UInt8] {
        do throws(DurabilityError) { return try Files.read(path, limit: limit) } catch {
            throw AnchorError(.configurationInvalid, "\(setting): \(error.message)", nextStep: error.nextStep)
        }
    }

    private static func trimmed(_ url: String) -> String {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }
}
