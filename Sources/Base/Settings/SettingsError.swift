// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a configuration could not be read or used.
public struct SettingsError: ReportableError, Hashable {
    /// What went wrong, in a form that programs match.
    public enum Code: String, ErrorCode {
        /// A file, flag or caller names a key the box does not have.
        case unknownKey = "settings_unknown_key"
        /// A mapping names the same key twice.
        case duplicateKey = "settings_duplicate_key"
        /// A value breaks the rule of its key.
        case invalidValue = "settings_invalid_value"
        /// The file is not YAML.
        case syntax = "settings_syntax"
        /// The file uses a YAML feature the box refuses.
        case unsupported = "settings_unsupported_yaml"
        /// The file is larger, deeper or longer than the limits allow.
        case limit = "settings_limit_exceeded"
        /// The file cannot be read.
        case unreadable = "settings_file_unreadable"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .unknownKey: "A settings key is not known; most often it is misspelt or stands in the wrong section."
            case .duplicateKey: "One mapping of the settings file states the same key twice, so its meaning is unclear."
            case .invalidValue: "A value does not fit its key: wrong kind, out of range, or not one of the choices."
            case .syntax: "The settings file is not valid YAML; most often the indentation is uneven or holds tabs."
            case .unsupported:
                "The file uses anchors, aliases, tags, directives or several documents, which are refused."
            case .limit: "The settings file is beyond the limits on size, depth or number of values."
            case .unreadable: "The settings file is missing although it was named, or may not be read by this user."
            }
        }
    }

    /// The kind of failure.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts.
    public init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
}
