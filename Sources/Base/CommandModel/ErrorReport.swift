// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives

/// An error as people and programs read it: what happened, why, what to do, the important line last.
public struct ErrorReport: Sendable {
    /// The machine-readable code.
    public let code: String
    /// What happened.
    public let message: String
    /// What to do.
    public let nextStep: String
    /// How the program ends.
    public let exitCode: ExitCode
    /// The messages of the errors behind it, nearest first; at most 16.
    public let causes: [String]

    /// Reads an error. Errors that are not reportable are defects, and say so.
    public init(_ error: any Error) {
        if let known = error as? any ReportableError {
            code = known.code
            message = known.message
            nextStep = known.nextStep
        } else if error is CancellationError {
            code = GeneralCode.interrupted.rawValue
            message = "interrupted"
            nextStep = "repeat the command; it goes on where it can"
        } else {
            code = GeneralCode.defect.rawValue
            message = "something went wrong that this program does not know: \(error)"
            nextStep = "report it with the command you typed"
        }
        exitCode = (error as? any ExitCoded)?.exitCode ?? (error is CancellationError ? .interrupted : .failed)
        var causes: [String] = []
        var current = (error as? any CausedError)?.cause
        while let cause = current, causes.count < 16 {
            causes.append((cause as? any ReportableError).map { "\($0.message) [\($0.code)]" } ?? "\(cause)")
            current = (cause as? any CausedError)?.cause
        }
        self.causes = causes
    }

    /// The report as lines for a terminal.
    public func text(program: String, catalogue: ErrorCatalogue, isVerbose: Bool, palette: Palette) -> String {
        var lines = [palette.paint("error:", .bad) + " \(DisplayText.safe(message)) [\(code)]"]
        if isVerbose, let why = catalogue.explanation(of: code) {
            lines += Paragraphs.wrap(why, width: 78, indent: 2)
        }
        if isVerbose {
            lines += causes.map { "  caused by: " + DisplayText.safe($0) }
        } else if let first = causes.first {
            lines.append("  because: " + DisplayText.safe(first))
        }
        if !isVerbose, catalogue.explanation(of: code) != nil, exitCode != .usage {
            lines.append("  more: \(program) help \(code)")
        }
        lines.append(palette.paint("next:", .strong) + " " + DisplayText.safe(nextStep))
        return lines.map { $0 + "\n" }.joined()
    }

    /// The report as one JSON line, for `--json`.
    public var jsonLine: String {
        var error: JSONObject = [
            "code": .string(code), "message": .string(message), "next_step": .string(nextStep),
            "exit_code": .number(JSONNumber(Int(exitCode.rawValue))),
        ]
        if !causes.isEmpty { error["causes"] = .array(causes.map { .string($0) }) }
        return String(decoding: JSONValue.object(["error": .object(error)]).bytes, as: UTF8.self) + "\n"
    }
}
