// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// What a hold or an erasure is about.
enum CustodyScope: Equatable, Sendable {
    case entries(EntrySelection)
    case subject(String)
    case everything

    /// The arguments and options that name it; `everything` is for those who may.
    static let arguments = [
        Argument(
            "entry", .text("ENTRY"), .repeated(atLeastOne: false), "numbers of entries, or ranges such as 7-9")
    ]
    static let subject = Option.value("subject", .text("ID"), "all entries that name this subject")

    /// What a call names, in one way; nil where it names nothing.
    init?(_ call: Invocation, mayBeEverything: Bool = false) throws(UsageError) {
        let words = call.arguments("entry")
        let subject = call.option("subject")
        let everything = mayBeEverything && call.flag("everything")
        guard [!words.isEmpty, subject != nil, everything].count(where: { $0 }) <= 1 else {
            throw UsageError(
                .conflictingOptions, "it is not clear which entries are meant",
                nextStep: mayBeEverything ? "name entries, or --subject, or --everything" : "name entries, or --subject"
            )
        }
        if let subject {
            self = .subject(subject)
        } else if everything {
            self = .everything
        } else if !words.isEmpty {
            self = .entries(try EntrySelection(words))
        } else {
            return nil
        }
    }

    /// Adds it to a request.
    func add(to body: inout JSONObject) {
        switch self {
        case .entries(let entries): body["entries"] = entries.json
        case .subject(let subject): body["subject"] = .string(subject)
        case .everything: body["everything"] = true
        }
    }

    /// In words, for a question.
    var text: String {
        switch self {
        case .entries(let entries): entries.text
        case .subject(let subject): "everything about the subject \(DisplayText.safe(subject))"
        case .everything: "the whole ledger"
        }
    }

    /// What an answer of the archive says it is about, in words.
    static func text(_ json: JSONValue) -> String {
        if let pairs = json["entries"]?.arrayValue {
            return pairs.compactMap { pair in
                guard let first = pair[0]?.intValue, let last = pair[1]?.intValue else { return nil }
                return first == last ? "\(first)" : "\(first)-\(last)"
            }.joined(separator: ", ")
        }
        return json["subject"]?.stringValue.map { "subject \($0)" } ?? "everything"
    }
}
