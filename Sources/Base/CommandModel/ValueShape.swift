// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What an option's value or an argument looks like: drives checking, help and completion.
public enum ValueShape: Hashable, Sendable {
    /// Any text; the associated word stands for it in help, e.g. `QUERY`.
    case text(String)
    /// A path to a file or directory.
    case path
    /// A path to a file.
    case file
    /// A path to a directory.
    case directory
    /// A whole number within a range, both ends included.
    case number(ClosedRange<Int>)
    /// One of the given words.
    case choice([String])

    /// The word that stands for the value in help text.
    public var placeholder: String {
        switch self {
        case .text(let word): word
        case .path: "PATH"
        case .file: "FILE"
        case .directory: "DIR"
        case .number: "N"
        case .choice(let words): words.count <= 4 ? words.joined(separator: "|") : "WORD"
        }
    }

    /// What is wrong with a value, or nil where it fits.
    public func problem(with value: String) -> Misfit? {
        switch self {
        case .text: return nil
        case .path, .file, .directory:
            return value.isEmpty ? Misfit(reason: "is empty", remedy: "give a path") : nil
        case .number(let range):
            guard let number = Int(value) else {
                return Misfit(reason: "is not a whole number", remedy: "give a number \(Self.words(for: range))")
            }
            guard !range.contains(number) else { return nil }
            return Misfit(reason: "is out of range", remedy: "give a number \(Self.words(for: range))")
        case .choice(let words):
            if words.contains(value) { return nil }
            let near = Suggestion.nearest(to: value, in: words).map { "did you mean `\($0)`? " } ?? ""
            return Misfit(reason: "is not one of the choices", remedy: near + "choose " + words.joined(separator: ", "))
        }
    }

    private static func words(for range: ClosedRange<Int>) -> String {
        switch (range.lowerBound == .min, range.upperBound == .max) {
        case (true, true): "such as 10"
        case (false, true): "of at least \(range.lowerBound)"
        case (true, false): "of at most \(range.upperBound)"
        case (false, false): "from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    /// Why a value does not fit and what would.
    public struct Misfit: Hashable, Sendable {
        /// The rest of the sentence "the value …".
        public let reason: String
        /// What to write instead.
        public let remedy: String
    }
}
