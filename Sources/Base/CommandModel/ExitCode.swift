// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How a program ends: the whole list, with the words that help, manual and reference pages print.
///
/// The numbers are a promise to scripts and never change meaning.
public enum ExitCode: Int32, CaseIterable, Hashable, Sendable {
    /// Everything that was asked for was done.
    case ok = 0
    /// The command ran and failed.
    case failed = 1
    /// The command line was wrong; nothing was done.
    case usage = 2
    /// A check (`doctor`, `verify`) ran to its end and found problems.
    case findings = 3
    /// The caller may not do this.
    case notAuthorised = 4
    /// The daemon that has to answer is not running.
    case notRunning = 5
    /// No inference tier answers; everything else goes on.
    case aiUnavailable = 6
    /// The budget refused the call.
    case budgetRefused = 7
    /// The user or the system interrupted the command.
    case interrupted = 130

    /// A few words for one line of a list.
    public var name: String {
        switch self {
        case .ok: "ok"
        case .failed: "failed"
        case .usage: "wrong use"
        case .findings: "found problems"
        case .notAuthorised: "not authorised"
        case .notRunning: "daemon not running"
        case .aiUnavailable: "AI unavailable"
        case .budgetRefused: "budget refused"
        case .interrupted: "interrupted"
        }
    }

    /// One sentence that says what the code means and what to do about it.
    public var meaning: String {
        switch self {
        case .ok: "Everything that was asked for was done."
        case .failed: "The command ran and failed; the last lines on the error stream say why and what to do."
        case .usage: "The command line was wrong and nothing was done; add `--help` to see the right form."
        case .findings: "A check ran to its end and found problems; each finding names its next step."
        case .notAuthorised: "The caller may not do this; check the token and its role."
        case .notRunning: "The daemon that has to answer is not running; start it with `substrate up`."
        case .aiUnavailable: "No inference tier answers (deterministic mode); records, search and exports all work."
        case .budgetRefused: "The budget refused the call before anything was sent."
        case .interrupted: "The command was interrupted; it can be repeated."
        }
    }
}

/// An error that decides the exit code of the command it ends; other errors end with `failed`.
public protocol ExitCoded: Error {
    /// The code the program ends with.
    var exitCode: ExitCode { get }
}

/// An error that was caused by another one, shown below it with `--verbose`.
public protocol CausedError: Error {
    /// The error behind this one.
    var cause: (any Error)? { get }
}
