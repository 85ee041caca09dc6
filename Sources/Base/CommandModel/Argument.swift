// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One positional argument of a command.
public struct Argument: Hashable, Sendable {
    /// How many words the argument takes.
    public enum Arity: Hashable, Sendable {
        /// Exactly one.
        case required
        /// None or one.
        case optional
        /// Any number, at least one of them where `atLeastOne` is true; only the last argument can be so.
        case repeated(atLeastOne: Bool)
    }

    /// The name by which code asks for it; shown in capitals.
    public let name: String
    /// The shape of each word.
    public let shape: ValueShape
    /// How many words it takes.
    public let arity: Arity
    /// What the argument is, in a few words without a full stop.
    public let summary: String

    /// Describes an argument.
    public init(_ name: String, _ shape: ValueShape, _ arity: Arity = .required, _ summary: String) {
        self.name = name
        self.shape = shape
        self.arity = arity
        self.summary = summary
    }

    /// The argument as it stands in a usage line: `PATH`, `[PATH]`, `PATH...`.
    public var usage: String {
        let word = name.uppercased()
        return switch arity {
        case .required: word
        case .optional: "[\(word)]"
        case .repeated(atLeastOne: true): "\(word)..."
        case .repeated(atLeastOne: false): "[\(word)...]"
        }
    }
}
