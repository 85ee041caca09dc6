// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import CommandModel
public import Settings
public import Telemetry

/// The settings that a service takes as options of its `serve` command: `archive.listen` as `--archive-listen`.
public struct ServiceOptions: Sendable {
    /// The keys, in the order they are shown.
    public let keys: [String]

    /// Names the keys; each must be in the box's catalogue.
    public init(_ keys: [String]) {
        for key in keys { precondition(SettingsCatalogue.box[key] != nil, "there is no setting `\(key)`") }
        self.keys = keys
    }

    /// The options, each with its variable and the setting's own summary.
    public var options: [Option] {
        keys.map { key in
            let definition = SettingsCatalogue.box[key]
            let summary = definition?.summary ?? key
            return .value(
                Self.name(key), .text("VALUE"), summary.hasSuffix(".") ? String(summary.dropLast()) : summary,
                variable: definition?.environment)
        }
    }

    /// The settings in force for a call: its options, else variables, else files, else defaults.
    public func settings(of call: Invocation) throws(SettingsError) -> Settings {
        var flags: [String: String] = [:]
        for key in keys { flags[key] = call.option(Self.name(key)) }
        flags["home"] = call.home
        let names =
            SettingsCatalogue.box.definitions.map(\.environment)
            + ["HOME", "SUBSTRATE_CONFIG", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME"]
        var environment: [String: String] = [:]
        for name in names { environment[name] = call.terminal.environment(name) }
        return try Settings.load(flags: flags, environment: environment)
    }

    private static func name(_ key: String) -> String { String(key.map { $0 == "." || $0 == "_" ? "-" : $0 }) }
}

extension Logger {
    /// The logger of a service, as the settings want it: JSON lines or text on standard error.
    public init(service label: String, _ settings: Settings) {
        self.init(
            label: label, sink: DescriptorLogSink(format: settings[.logFormat] == "text" ? .text : .json),
            level: LogLevel(rawValue: settings[.logLevel]) ?? .info)
    }
}
