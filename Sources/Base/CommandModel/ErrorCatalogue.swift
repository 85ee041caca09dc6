// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Every error code a program can report, with its explanation: `substrate help <code>` and the reference page.
public struct ErrorCatalogue: Sendable {
    /// One code.
    public struct Entry: Hashable, Sendable {
        /// The code, e.g. `ledger_sealed`.
        public let code: String
        /// What it means.
        public let explanation: String
        /// Makes an entry.
        public init(code: String, explanation: String) {
            self.code = code
            self.explanation = explanation
        }
    }

    /// All codes, in alphabetical order.
    public let entries: [Entry]
    private let explanations: [String: String]

    /// Collects the codes of the given kinds, and entries of programs whose kinds cannot be linked here; the codes of
    /// command lines are always in it.
    public init(_ kinds: [any ErrorCode.Type] = [], entries more: [Entry] = []) {
        let own: [any ErrorCode.Type] = [GeneralCode.self, UsageError.Code.self, TerminalError.Code.self]
        self.init(all: (own + kinds).flatMap { Self.entries(of: $0) } + more)
    }

    /// What a code means, or nil where it is not known.
    public func explanation(of code: String) -> String? { explanations[code] }

    /// This catalogue with more entries.
    public func adding(_ more: [Entry]) -> ErrorCatalogue { ErrorCatalogue(all: entries + more) }

    private init(all: [Entry]) {
        explanations = Dictionary(all.map { ($0.code, $0.explanation) }) { first, _ in first }
        entries = all.sorted { $0.code < $1.code }
    }

    /// Codes that stand in the catalogue more than once; empty for a sound one.
    public var duplicates: [String] {
        zip(entries, entries.dropFirst()).filter { $0.code == $1.code }.map { $0.0.code }
    }

    private static func entries<Kind: ErrorCode>(of kind: Kind.Type) -> [Entry] {
        kind.allCases.map { Entry(code: $0.rawValue, explanation: $0.explanation) }
    }
}

/// Standard output could not be written.
public struct TerminalError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// A write failed.
        case writeFailed = "terminal_write_failed"
        /// What the code means.
        public var explanation: String {
            "Standard output could not be written, so what was printed is incomplete. A full disk is the usual reason."
        }
    }
    /// What happened.
    public let message: String
    /// The code as programs match it.
    public var code: String { Code.writeFailed.rawValue }
    /// What to do.
    public var nextStep: String { "make room where the output goes, or send it elsewhere, and repeat" }
}

/// Codes of errors that are not of one module.
public enum GeneralCode: String, ErrorCode {
    /// An error without a code of its own: a defect of the program.
    case defect = "program_defect"
    /// The command was interrupted.
    case interrupted
    /// What the code means.
    public var explanation: String {
        switch self {
        case .defect: "An error came up that has no code of its own. That is a defect of this program."
        case .interrupted: "The command was stopped by a signal or by its caller before it was done."
        }
    }
}
