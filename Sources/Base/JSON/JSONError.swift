// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why bytes are not acceptable JSON, or a value has no canonical form.
///
/// Names the byte where it happened and never repeats the text, which may be private.
public struct JSONError: ReportableError, Hashable {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// The grammar of RFC 8259 is broken.
        case malformed = "json_malformed"
        /// Arrays and objects are nested deeper than the limit.
        case tooDeep = "json_too_deep"
        /// The text is longer than the limit.
        case tooLarge = "json_too_large"
        /// An object has the same key twice.
        case duplicateKey = "json_duplicate_key"
        /// A string holds bytes that are not UTF-8.
        case invalidUTF8 = "json_invalid_utf8"
        /// A `\u` escape names half of a surrogate pair.
        case loneSurrogate = "json_lone_surrogate"
        /// A number has more characters than the limit.
        case numberTooLong = "json_number_too_long"
        /// A number has no canonical form that keeps its value.
        case numberNotCanonical = "json_number_not_canonical"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .malformed:
                "The text breaks the JSON grammar (RFC 8259), for instance by a trailing comma, a byte order mark "
                    + "or text after the value."
            case .tooDeep: "Arrays and objects are nested deeper than the limit, 128 unless the reader says otherwise."
            case .tooLarge: "The text is longer than the limit, 64 MiB unless the reader says otherwise."
            case .duplicateKey:
                "An object has the same key twice; readers disagree which one counts, so neither is believed."
            case .invalidUTF8: "JSON is UTF-8, and a string holds bytes that are not; it may be in another encoding."
            case .loneSurrogate: "A \\u escape names half of a surrogate pair, which is no character."
            case .numberTooLong: "A number has more characters than the limit, 4096 unless the reader says otherwise."
            case .numberNotCanonical:
                "Canonical JSON (RFC 8785) writes numbers as doubles; this one is too large, or an integer that a "
                    + "double cannot hold."
            }
        }
    }

    /// What is wrong, for `switch`.
    public let reason: Code
    /// The byte at which it was noticed, counted from 0; nil for a value that was not read from text.
    public let offset: Int?

    /// Makes an error.
    public init(_ reason: Code, offset: Int? = nil) {
        self.reason = reason
        self.offset = offset
    }

    /// The code, e.g. `json_malformed`.
    public var code: String { reason.rawValue }

    /// What happened and where.
    public var message: String {
        let place = offset.map { " at byte \($0)" } ?? ""
        return switch reason {
        case .malformed: "this is not valid JSON\(place)"
        case .tooDeep: "the JSON is nested too deeply\(place)"
        case .tooLarge: "the JSON is longer than the limit\(offset.map { " of \($0) bytes" } ?? "")"
        case .duplicateKey: "a JSON object has the same key twice\(place)"
        case .invalidUTF8: "a JSON string is not valid UTF-8\(place)"
        case .loneSurrogate: "a JSON string has half of a surrogate pair\(place)"
        case .numberTooLong: "a JSON number is too long\(place)"
        case .numberNotCanonical: "a JSON number has no exact canonical form"
        }
    }

    /// What the reader can do.
    public var nextStep: String {
        switch reason {
        case .malformed: "correct the text at that place and send it again"
        case .tooDeep: "send data with fewer nested levels"
        case .tooLarge: "send less data at once"
        case .duplicateKey: "remove or rename one of the two keys"
        case .invalidUTF8: "encode the text as UTF-8 and send it again"
        case .loneSurrogate: "write the character as UTF-8 or as a complete surrogate pair"
        case .numberTooLong: "send the number with fewer digits, or as a string"
        case .numberNotCanonical: "send the number as a string"
        }
    }
}
