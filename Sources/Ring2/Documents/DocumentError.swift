// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a document was not read.
public struct DocumentError: ReportableError, Hashable {
    /// The kinds of reasons.
    public enum Code: String, ErrorCode {
        /// Nothing here reads this type.
        case noReader = "document_no_reader"
        /// It is encrypted.
        case encrypted = "document_encrypted"
        /// It is larger than a limit.
        case tooLarge = "document_too_large"
        /// It is not what its type says, or broken beyond reading.
        case damaged = "document_damaged"
        /// The program that reads it ended with an error or crashed.
        case programFailed = "document_program_failed"
        /// The program that reads it took too long or wrote too much.
        case programStopped = "document_program_stopped"
        /// The program that reads it is not installed, or may not run safely here.
        case programMissing = "document_program_missing"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .noReader: "The document is of a type that nothing here reads; it is kept, without text."
            case .encrypted: "The document is encrypted. Passwords are never asked for nor tried."
            case .tooLarge: "The document, or something in it, is larger than a limit allows, and was not read."
            case .damaged: "The document is not what its type says, or too damaged to be read."
            case .programFailed:
                "The separate program that reads documents of this type ended with an error, or crashed, on this one."
            case .programStopped:
                "The separate program that reads this document took more time, memory or output than it may."
            case .programMissing:
                "The separate program that reads documents of this type is not installed, or can't be locked in here."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .noReader: "convert it to a type that is read, such as PDF, and take that in too"
            case .encrypted: "take in a copy without encryption"
            case .tooLarge: "split it, or raise the limit, and read it again"
            case .damaged: "open it in the program it was made with, and save it anew"
            case .programFailed: "open it in the program it was made with, and save it anew"
            case .programStopped: "split the document, or read it again when the machine is less busy"
            case .programMissing: "run `substrate doctor`, install what it names, then read the document again"
            }
        }
        /// How a document ends up that fails for this reason.
        var status: Reading.Status {
            switch self {
            case .noReader: .unreadable
            case .encrypted, .tooLarge: .refused
            case .damaged, .programFailed, .programStopped, .programMissing: .failed
            }
        }
    }

    /// The kind of reason.
    public let kind: Code
    /// What was found; never holds text of the document.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error; the next step is the code's usual one where none is given.
    public init(_ kind: Code, _ message: String, nextStep: String? = nil) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep ?? kind.nextStep
    }
}
