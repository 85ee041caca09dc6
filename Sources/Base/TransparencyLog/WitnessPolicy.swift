// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Which logs are known, and which witnesses must have cosigned a checkpoint (C2SP tlog-policy).
public struct WitnessPolicy: Hashable, Sendable {
    /// A log that the policy accepts.
    public struct Log: Hashable, Sendable {
        /// The log's key, whose name is its origin.
        public let verifier: NoteVerifier
        /// Where the log is reached; the policy does not say how.
        public let url: String?
    }
    /// A witness that the policy knows.
    public struct Witness: Hashable, Sendable {
        /// The name it has within the policy.
        public let name: String
        /// The key it cosigns with.
        public let verifier: NoteVerifier
        /// The address below which it takes checkpoints.
        public let url: String?
    }
    /// Witnesses or groups of which so many must have cosigned.
    public struct Group: Hashable, Sendable {
        /// The name it has within the policy.
        public let name: String
        /// How many of the members are enough; at least one, at most all.
        public let threshold: Int
        /// The names of witnesses and groups.
        public let members: [String]
    }

    /// The logs, in the order of the policy.
    public let logs: [Log]
    /// The witnesses, in the order of the policy.
    public let witnesses: [Witness]
    /// The groups, each after its members.
    public let groups: [Group]
    /// The name of the witness or group that must have cosigned; nil for nobody.
    public let quorum: String?

    /// The most bytes of a policy.
    public static let maxBytes = 256 << 10
    /// The most logs, the most witnesses and the most groups of a policy.
    public static let maxItems = 256

    /// Reads a policy; throws `log_policy_malformed` with the number of the line.
    public init(parsing bytes: [UInt8]) throws(TransparencyLogError) {
        var reader = PolicyReader()
        try reader.read(bytes)
        logs = reader.logs
        witnesses = reader.witnesses
        groups = reader.groups
        quorum = reader.quorum
    }

    /// Reads a policy; throws `log_policy_malformed` with the number of the line.
    public init(parsing text: String) throws(TransparencyLogError) { try self.init(parsing: Array(text.utf8)) }

    /// Who cosigned a note, and whether that is enough.
    ///
    /// - Parameters:
    ///   - note: A checkpoint's note.
    ///   - latest: Seconds since 1970 after which no cosignature counts, for a clock that is trusted; nil for any time.
    /// - Returns: The cosigners, and whether the policy is met.
    public func evaluate(_ note: SignedNote, latest: UInt64? = nil) -> WitnessOutcome {
        let text = Array(note.text.utf8)
        var cosigners: [WitnessOutcome.Cosigner] = []
        var wrong: [String] = []
        for witness in witnesses {
            var time: UInt64?
            for signature in note.signatures where witness.verifier.made(signature) {
                guard witness.verifier.accepts(signature.bytes, text: text), let stated = signature.cosignatureTime
                else {
                    wrong.append(witness.name)
                    continue
                }
                guard latest.map({ stated <= $0 }) ?? true else { continue }
                time = max(time ?? 0, stated)
            }
            if let time { cosigners.append(WitnessOutcome.Cosigner(name: witness.name, time: time)) }
        }
        var reached = Set(cosigners.map { Array($0.name.utf8) })
        for group in groups where group.members.count(where: { reached.contains(Array($0.utf8)) }) >= group.threshold {
            reached.insert(Array(group.name.utf8))
        }
        let isReached = quorum.map { reached.contains(Array($0.utf8)) } ?? true
        return WitnessOutcome(cosigners: cosigners, wrong: wrong, isQuorumReached: isReached)
    }
}

/// Who cosigned a checkpoint.
public struct WitnessOutcome: Hashable, Sendable {
    /// One witness whose cosignature fits.
    public struct Cosigner: Hashable, Sendable {
        /// Its name within the policy.
        public let name: String
        /// The seconds since 1970 at which it saw the checkpoint; of several the latest.
        public let time: UInt64

        /// Makes a cosigner from its parts.
        public init(name: String, time: UInt64) {
            self.name = name
            self.time = time
        }
    }

    /// The witnesses whose cosignatures fit, in the order of the policy.
    public let cosigners: [Cosigner]
    /// The witnesses in whose names there is a cosignature that does not fit.
    public let wrong: [String]
    /// Whether the cosignatures that fit are those that the policy asks for.
    public let isQuorumReached: Bool

    /// Whether the policy is met: the quorum is reached, and no known witness's cosignature is wrong.
    public var isSatisfied: Bool { isQuorumReached && wrong.isEmpty }
}
