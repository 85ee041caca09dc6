// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The root of the beginning of a log, computed in passing and compared with a checkpoint seen earlier.
struct LogPrefix {
    private let saved: Checkpoint
    private var before = CompactRange()
    private var root: SHA256Digest?
    private var isUnknown = false

    init(saved: Checkpoint) { self.saved = saved }

    /// Takes the next 256 entries: the hash over them, and their leaf hashes where the beginning ends among them.
    mutating func take(block index: UInt64, hash: SHA256Digest?, leaves: [SHA256Digest]?) {
        let last = saved.size >> 8
        let rest = Int(saved.size & 0xff)
        if index < last {
            if let hash { before.append(hash) } else { isUnknown = true }
        } else if index == last, rest > 0 {
            guard let leaves, leaves.count >= rest else {
                isUnknown = true
                return
            }
            root = before.subtrees.reversed().reduce(Merkle.root(of: leaves.prefix(rest))) { Merkle.nodeHash($1, $0) }
        }
    }

    /// What speaks against the log having grown out of the saved checkpoint.
    func finding(in checkpoint: Checkpoint) -> LogFinding? {
        func found(_ kind: LogFinding.Kind, _ message: String) -> LogFinding {
            LogFinding(kind, path: "checkpoint", message)
        }
        guard checkpoint.origin.utf8.elementsEqual(saved.origin.utf8) else {
            return found(
                .originDiffers, "the saved checkpoint is of “\(saved.origin)”, this log is “\(checkpoint.origin)”")
        }
        if saved.size == checkpoint.size {
            return saved.root == checkpoint.root
                ? nil
                : found(.inconsistent, "two roots for \(saved.size) entries: \(saved.root) and \(checkpoint.root)")
        }
        guard saved.size < checkpoint.size else {
            return found(.rolledBack, "the log has \(checkpoint.size) entries, and had \(saved.size) before")
        }
        // What keeps them from being compared is missing, and a finding by itself.
        guard !isUnknown else { return nil }
        let root = root ?? before.root
        return root == saved.root
            ? nil
            : found(.inconsistent, "the root of the first \(saved.size) entries was \(saved.root) and is now \(root)")
    }
}
