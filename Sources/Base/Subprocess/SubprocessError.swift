// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a child process did not start, or did not deliver.
public struct SubprocessError: ReportableError, Hashable {
    /// The kinds callers tell apart.
    public enum Code: String, ErrorCode {
        /// There is no such program.
        case notFound = "subprocess_not_found"
        /// The program may not be run.
        case notPermitted = "subprocess_not_permitted"
        /// It could not be started for another reason.
        case spawnFailed = "subprocess_spawn_failed"
        /// An argument or variable cannot be passed on.
        case badArgument = "subprocess_bad_argument"
        /// It wrote more than the limit and was stopped.
        case outputTooLarge = "subprocess_output_too_large"
        /// It took longer than the limit and was stopped.
        case timedOut = "subprocess_timed_out"
        /// It no longer reads its input.
        case inputClosed = "subprocess_input_closed"
        /// The kernel lacks a layer of the sandbox that the program must run in.
        case sandboxUnavailable = "sandbox_unavailable"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .notFound: "A program that this step needs is not installed, or not where it was looked for."
            case .notPermitted: "The program exists, but the user of this process may not run it."
            case .spawnFailed: "The system could not start a process: too many processes or open files, or no memory."
            case .badArgument: "An argument or variable holds a NUL character, which the system cannot pass on."
            case .outputTooLarge: "A program wrote more than its documented limit and was stopped."
            case .timedOut: "A program ran longer than its limit and was stopped."
            case .inputClosed: "A program stopped reading its input, usually because it ended."
            case .sandboxUnavailable:
                "The kernel lacks Landlock or seccomp, without which no parser of foreign files is started."
            }
        }
    }

    /// What went wrong.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do.
    public let nextStep: String
    /// The code as programs match it.
    public var code: String { kind.rawValue }

    init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
}
