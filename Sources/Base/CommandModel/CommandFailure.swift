// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// A failure that a command reports with an exit code of its own choice, e.g. `notRunning`.
public struct CommandFailure: ReportableError, ExitCoded, CausedError {
    /// The machine-readable code.
    public let code: String
    /// What happened.
    public let message: String
    /// What to do.
    public let nextStep: String
    /// How the program ends.
    public let exitCode: ExitCode
    /// The error behind it, shown with `--verbose`.
    public let cause: (any Error)?

    /// Makes a failure with its own words.
    public init(
        _ code: some ErrorCode, _ message: String, nextStep: String, exitCode: ExitCode = .failed,
        cause: (any Error)? = nil
    ) {
        self.code = code.rawValue
        self.message = message
        self.nextStep = nextStep
        self.exitCode = exitCode
        self.cause = cause
    }

    /// Gives another error an exit code, and a message in front of its own where `doing` is given.
    public init(_ error: any ReportableError, doing: String? = nil, exitCode: ExitCode) {
        code = error.code
        message = doing.map { "\($0): \(error.message)" } ?? error.message
        nextStep = error.nextStep
        self.exitCode = exitCode
        cause = (error as? any CausedError)?.cause
    }
}
