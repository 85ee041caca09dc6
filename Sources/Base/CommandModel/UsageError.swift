// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// A wrong command line. Nothing was done.
public struct UsageError: ReportableError, ExitCoded, Hashable {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// No such command.
        case unknownCommand = "usage_unknown_command"
        /// A group was called without one of its commands.
        case missingCommand = "usage_missing_command"
        /// No such option here.
        case unknownOption = "usage_unknown_option"
        /// A value option came without its value.
        case missingValue = "usage_missing_value"
        /// A flag came with a value.
        case unexpectedValue = "usage_unexpected_value"
        /// An option came twice.
        case repeatedOption = "usage_repeated_option"
        /// Two options exclude each other.
        case conflictingOptions = "usage_conflicting_options"
        /// A required option is missing.
        case missingOption = "usage_missing_option"
        /// A required argument is missing.
        case missingArgument = "usage_missing_argument"
        /// There are more arguments than the command takes.
        case extraArgument = "usage_extra_argument"
        /// A value does not fit.
        case badValue = "usage_bad_value"
        /// The command line is longer than the limit.
        case tooLong = "usage_too_long"
        /// A word is not valid UTF-8.
        case notText = "usage_not_text"
        /// A question could not be asked.
        case inputNeeded = "usage_input_needed"
        /// No such help topic.
        case unknownTopic = "usage_unknown_topic"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .unknownCommand: "The program has no command of that name. Names are never abbreviated."
            case .missingCommand: "The word names a group of commands, and one of them has to follow."
            case .unknownOption:
                "The command has no option of that name. Options stand after the command they belong to."
            case .missingValue: "The option takes a value, in the next word or after an equals sign."
            case .unexpectedValue: "The option is a switch; it takes no value."
            case .repeatedOption: "The option may be given once only, so that it is clear which value counts."
            case .conflictingOptions: "The options ask for different things at the same time."
            case .missingOption: "The command cannot guess this option; it has no default."
            case .missingArgument: "The command needs one more word to know what to work on."
            case .extraArgument:
                "The command takes fewer arguments than were given. Quote a text that has spaces in it."
            case .badValue: "The value does not have the form that the option or argument takes."
            case .tooLong: "The command line has more words, or a longer word, than the documented limit."
            case .notText: "Words of the command line must be valid UTF-8 text."
            case .inputNeeded: "The command would have to ask, but there is no terminal or `--no-input` forbids it."
            case .unknownTopic: "There is no command, topic or error code of that name."
            }
        }
    }

    /// What is wrong, as a value.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do.
    public let nextStep: String
    /// Makes the error.
    public init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
    /// The code as programs match it.
    public var code: String { kind.rawValue }
    /// Always `usage`.
    public var exitCode: ExitCode { .usage }
}
