// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One option of a command: a flag (`--full`) or a named value (`--limit 10`, `--limit=10`).
public struct Option: Hashable, Sendable {
    /// The long name without its dashes.
    public let name: String
    /// The one-letter form, or nil.
    public let short: Character?
    /// The shape of the value, or nil for a flag.
    public let shape: ValueShape?
    /// What the option does, in a few words without a full stop.
    public let summary: String
    /// What holds when the option is not given, as shown in help.
    public let defaultText: String?
    /// The environment variable that sets the same thing, as shown in help.
    public let variable: String?
    /// Whether the command line must name it.
    public let isRequired: Bool
    /// Whether it may be given more than once.
    public let isRepeatable: Bool

    /// A switch that is off unless it is named.
    public static func flag(_ name: String, short: Character? = nil, _ summary: String) -> Option {
        Option(
            name: name, short: short, shape: nil, summary: summary, defaultText: nil, variable: nil,
            isRequired: false, isRepeatable: false)
    }

    /// A named value.
    public static func value(
        _ name: String, short: Character? = nil, _ shape: ValueShape, _ summary: String,
        default defaultText: String? = nil,
        variable: String? = nil, required: Bool = false, repeatable: Bool = false
    ) -> Option {
        Option(
            name: name, short: short, shape: shape, summary: summary, defaultText: defaultText, variable: variable,
            isRequired: required, isRepeatable: repeatable)
    }

    /// The option as it is written: `--limit N`.
    public var usage: String { "--" + name + (shape.map { " " + $0.placeholder } ?? "") }
}

extension Option {
    /// The options every command understands, before or after its name.
    public static let global: [Option] = [
        .flag("json", "print data as JSON"),
        .flag("plain", "print one record per line, cells separated by tabs"),
        .flag("quiet", short: "q", "print identifiers only, and no conversation"),
        .flag("no-color", "use no colour (also NO_COLOR or TERM=dumb)"),
        .flag("no-input", "never ask; name the missing option instead"),
        .flag("verbose", short: "v", "show the chain of causes behind an error"),
        .value("home", .directory, "the box to work on", variable: "SUBSTRATE_HOME"),
        .flag("help", short: "h", "show help for the command"),
        .flag("version", "print the version"),
    ]
}
