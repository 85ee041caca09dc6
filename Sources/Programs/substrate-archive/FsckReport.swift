// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TransparencyLog

/// A verdict over a log, for people and for programs.
struct FsckReport {
    private let verdict: LogVerdict
    private let isSignatureChecked: Bool
    /// What is wrong. Where no key was given, nobody expected the checkpoint to be signed by a known one.
    private let findings: [LogFinding]

    init(_ verdict: LogVerdict, isSignatureChecked: Bool) {
        self.verdict = verdict
        self.isSignatureChecked = isSignatureChecked
        findings = verdict.findings.filter { isSignatureChecked || $0.kind != .signatureMissing }
    }

    var isSound: Bool { findings.isEmpty && verdict.omittedFindings == 0 }

    /// The verdict, or each finding with its place.
    var lines: [String] {
        guard let checkpoint = verdict.checkpoint, isSound else {
            return findings.map { "\(Self.place($0))\($0.message) [\($0.kind.rawValue)]; \($0.nextStep)" }
        }
        return [
            "\(verdict.entries) entries of \(checkpoint.origin) are as they were logged; root \(checkpoint.root.hex)"
        ]
    }

    /// What is worth knowing and not wrong.
    var remarks: [String] {
        var remarks: [String] = []
        if !isSignatureChecked {
            remarks.append("No key was given: the signature of the checkpoint was not checked.")
        }
        if let witnesses = verdict.witnesses {
            let names = witnesses.cosigners.map(\.name).joined(separator: ", ")
            remarks.append("Cosigned by \(names.isEmpty ? "no known witness" : names).")
        }
        if verdict.omittedFindings > 0 { remarks.append("\(verdict.omittedFindings) further findings are left out.") }
        if let first = verdict.strays.first {
            remarks.append("\(verdict.strays.count) files are no part of the log, such as \(first); they do no harm.")
        }
        return remarks
    }

    /// The first entry concerned, else the file.
    private static func place(_ finding: LogFinding) -> String {
        guard let index = finding.index else { return finding.path.map { "\($0): " } ?? "" }
        return finding.count > 1 ? "entries \(index) to \(index + finding.count - 1): " : "entry \(index): "
    }

    var json: JSONValue {
        let checkpoint = verdict.checkpoint
        return [
            "sound": .bool(isSound), "entries": JSONValue(verdict.entries),
            "size": checkpoint.map { JSONValue($0.size) } ?? .null,
            "origin": checkpoint.map { .string($0.origin) } ?? .null,
            "root": checkpoint.map { .string($0.root.hex) } ?? .null,
            "signature_checked": .bool(isSignatureChecked),
            "witnesses": verdict.witnesses.map { outcome in
                [
                    "quorum_reached": .bool(outcome.isQuorumReached),
                    "cosigners": .array(
                        outcome.cosigners.map { ["name": .string($0.name), "time": .string(Self.time($0.time))] }),
                ]
            } ?? .null,
            "first_bad_index": findings.compactMap(\.index).min().map { JSONValue($0) } ?? .null,
            "findings": .array(findings.map(Self.json)), "omitted_findings": JSONValue(verdict.omittedFindings),
            "strays": .array(verdict.strays.map { .string($0) }),
        ]
    }

    private static func json(_ finding: LogFinding) -> JSONValue {
        [
            "kind": .string(finding.kind.rawValue), "path": finding.path.map { .string($0) } ?? .null,
            "index": finding.index.map { JSONValue($0) } ?? .null, "count": JSONValue(finding.count),
            "message": .string(finding.message), "next_step": .string(finding.nextStep),
        ]
    }

    /// Seconds since 1970 as a time people read; those beyond the calendar stay a number.
    private static func time(_ seconds: UInt64) -> String {
        seconds < 1 << 37 ? Instant(milliseconds: Int64(seconds) * 1000).rfc3339 : String(seconds)
    }
}
