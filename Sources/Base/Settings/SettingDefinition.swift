// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// One key of the configuration: its name, variable, default, kind and meaning.
public struct SettingDefinition: Hashable, Sendable {
    /// The dotted key, e.g. `tier_a.endpoint`; each dot is one mapping in the file.
    public let key: String
    /// The environment variable, e.g. `SUBSTRATE_TIER_A_ENDPOINT`.
    public let environment: String
    /// The default as text; `{home}` in it stands for the box's home directory.
    public let defaultText: String
    /// What a value may be.
    public let kind: SettingKind
    /// One sentence that says what the setting is for.
    public let summary: String

    /// Defines a key; the variable is `SUBSTRATE_` and the key in capitals, dots as underscores.
    public init(_ key: String, default defaultText: String, kind: SettingKind, summary: String) {
        self.key = key
        self.environment = "SUBSTRATE_" + String(key.map { $0 == "." ? "_" : Character($0.uppercased()) })
        self.defaultText = defaultText
        self.kind = kind
        self.summary = summary
    }
}

/// A definition together with the type of its value, for typed look-ups: `settings[.tierAEndpoint]`.
public struct SettingKey<Value: Sendable>: Sendable {
    /// What the key is.
    public let definition: SettingDefinition
    let read: @Sendable (String) -> Value?

    /// Couples a definition with the way its canonical text becomes a value.
    public init(_ definition: SettingDefinition, read: @escaping @Sendable (String) -> Value?) {
        self.definition = definition
        self.read = read
    }
}

extension SettingKey where Value == String {
    init(_ key: String, default text: String, kind: SettingKind = .text, summary: String) {
        self.init(SettingDefinition(key, default: text, kind: kind, summary: summary)) { $0 }
    }
}
extension SettingKey where Value == Bool {
    init(_ key: String, default value: Bool, summary: String) {
        let definition = SettingDefinition(key, default: value ? "true" : "false", kind: .boolean, summary: summary)
        self.init(definition) { $0 == "true" }
    }
}
extension SettingKey where Value == Int {
    init(_ key: String, default value: Int, in range: ClosedRange<Int>, summary: String) {
        self.init(SettingDefinition(key, default: String(value), kind: .integer(range), summary: summary)) { Int($0) }
    }
}
extension SettingKey where Value == Duration {
    init(_ key: String, default value: String, in range: ClosedRange<Double>, summary: String) {
        self.init(SettingDefinition(key, default: value, kind: .seconds(range), summary: summary)) { text in
            Double(text).map { .milliseconds(Int64(($0 * 1000).rounded())) }
        }
    }
}
extension SettingKey where Value == FilePath {
    init(_ key: String, default text: String, summary: String) {
        self.init(SettingDefinition(key, default: text, kind: .path, summary: summary)) { FilePath($0) }
    }
}
extension SettingKey where Value == ListenHost {
    init(_ key: String, default text: String, summary: String) {
        self.init(SettingDefinition(key, default: text, kind: .address, summary: summary)) { ListenHost($0) }
    }
}
extension SettingKey where Value == ModuleID {
    init(_ key: String, default text: String, summary: String) {
        self.init(SettingDefinition(key, default: text, kind: .moduleID, summary: summary)) { ModuleID($0) }
    }
}
