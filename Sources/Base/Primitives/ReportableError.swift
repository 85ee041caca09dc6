// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A machine-readable error code that has a page of its own (`substrate help <code>`).
///
/// Raw values are lower-case words joined by underscores, unique over the whole system, and never change meaning.
public protocol ErrorCode: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// One or two sentences that say what the code means and what usually leads to it.
    var explanation: String { get }
}

/// An error that a program can match (`code`), a person can read (`message`) and act on (`nextStep`).
public protocol ReportableError: Error, CustomStringConvertible {
    /// The code, e.g. `ledger_sealed`; documented by an `ErrorCode`.
    var code: String { get }
    /// What happened, in one sentence without a final full stop. Never holds a secret or personal data.
    var message: String { get }
    /// What the reader can do about it, in one sentence without a final full stop.
    var nextStep: String { get }
}

extension ReportableError {
    /// The three parts on one line, for logs and terminals.
    public var description: String { "\(message) [\(code)]; \(nextStep)" }
}
