// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Where a value came from.
public enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    /// A command-line flag.
    case flag
    /// An environment variable.
    case variable(String)
    /// A line of a settings file.
    case file(FilePath, line: Int)
    /// Nobody set it.
    case `default`

    /// `flag`, `variable NAME`, `PATH:LINE` or `default`.
    public var description: String {
        switch self {
        case .flag: "flag"
        case .variable(let name): "variable \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .default: "default"
        }
    }
}

/// One value in force, with the definition it fills and its origin.
public struct SettingEntry: Hashable, Sendable {
    /// The key.
    public let definition: SettingDefinition
    /// The value in its one form, e.g. `true` where `yes` was written.
    public let text: String
    /// Where it came from.
    public let origin: SettingOrigin
}

/// The configuration of the box: one value for each key, and where it came from.
///
/// Made by `load`; a value that was loaded has passed the rule of its key.
public struct Settings: Sendable {
    /// Every key with its value, in the order of the catalogue.
    public let entries: [SettingEntry]
    /// `SUBSTRATE_*` variables no key answers to, with the nearest key that exists, for `config check` and `doctor`.
    public let unknownVariables: [UnknownVariable]
    private let byKey: [String: SettingEntry]

    init(entries: [SettingEntry], unknownVariables: [UnknownVariable]) {
        self.entries = entries
        self.unknownVariables = unknownVariables
        byKey = Dictionary(uniqueKeysWithValues: entries.map { ($0.definition.key, $0) })
    }

    /// The value of a key.
    public subscript<Value>(_ key: SettingKey<Value>) -> Value {
        guard let value = key.read(entry(key).text) else {
            preconditionFailure("the settings key \(key.definition.key) holds a value its kind does not allow")
        }
        return value
    }

    /// The value of a key with its origin.
    public func entry<Value>(_ key: SettingKey<Value>) -> SettingEntry {
        guard let entry = byKey[key.definition.key] else {
            preconditionFailure("the settings key \(key.definition.key) is not in the catalogue these settings are of")
        }
        return entry
    }

    /// The value of a key by name; nil for a key that does not exist.
    public subscript(key: String) -> SettingEntry? { byKey[key] }
}

/// A `SUBSTRATE_*` variable that sets nothing.
public struct UnknownVariable: Hashable, Sendable {
    /// The variable.
    public let name: String
    /// The nearest variable that would set something.
    public let suggestion: String?
}
