// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

extension Settings {
    /// Finds the value of every key: flag, else `SUBSTRATE_*` variable, else file, else default.
    ///
    /// - Parameters:
    ///   - catalogue: The keys that exist.
    ///   - flags: Values from the command line by key (`["log.level": "debug"]`).
    ///   - environment: The process environment; an empty variable counts as not set.
    ///   - files: Settings files, the one that goes before the others first; nil for the usual places
    ///     (`SettingsFile.usual`).
    ///   - limits: What a file may at most be.
    /// - Returns: The settings, all values checked.
    /// - Throws: The first problem; `check` lists all of them.
    public static func load(
        catalogue: SettingsCatalogue = .box, flags: [String: String] = [:], environment: [String: String],
        files: [SettingsFile]? = nil, limits: YAMLLimits = YAMLLimits()
    ) throws(SettingsError) -> Settings {
        let (settings, problems) = resolve(
            catalogue: catalogue, flags: flags, environment: environment, files: files, limits: limits)
        if let first = problems.first { throw first }
        return settings
    }

    /// Every problem `load` would meet, in the order of files and lines, then variables, then flags.
    public static func check(
        catalogue: SettingsCatalogue = .box, flags: [String: String] = [:], environment: [String: String],
        files: [SettingsFile]? = nil, limits: YAMLLimits = YAMLLimits()
    ) -> [SettingsError] {
        resolve(catalogue: catalogue, flags: flags, environment: environment, files: files, limits: limits).problems
    }

    private static func resolve(
        catalogue: SettingsCatalogue, flags: [String: String], environment: [String: String], files: [SettingsFile]?,
        limits: YAMLLimits
    ) -> (settings: Settings, problems: [SettingsError]) {
        var layers = SettingLayers(catalogue: catalogue, userHome: environment["HOME"])
        for file in files ?? SettingsFile.usual(environment: environment) { layers.add(file, limits: limits) }
        layers.add(environment: environment)
        layers.add(flags: flags)
        let home = layers.chosen["home"]?.text ?? SettingsFile.usualHome(environment: environment)
        let entries = catalogue.definitions.map { definition in
            layers.chosen[definition.key]
                ?? SettingEntry(definition: definition, text: defaultText(definition, home: home), origin: .default)
        }
        return (Settings(entries: entries, unknownVariables: layers.unknownVariables), layers.problems)
    }

    private static func defaultText(_ definition: SettingDefinition, home: String) -> String {
        var text = definition.defaultText
        if text.hasPrefix("{home}") { text = home + text.dropFirst("{home}".count) }
        guard let canonical = definition.kind.canonical(text) else {
            preconditionFailure("the default of the settings key \(definition.key) breaks its own rule")
        }
        return canonical
    }
}

/// What files, variables and flags say, laid over one another.
struct SettingLayers {
    let catalogue: SettingsCatalogue
    let userHome: String?
    private(set) var chosen: [String: SettingEntry] = [:]
    private(set) var problems: [SettingsError] = []
    private(set) var unknownVariables: [UnknownVariable] = []

    init(catalogue: SettingsCatalogue, userHome: String?) {
        self.catalogue = catalogue
        self.userHome = userHome
    }

    /// Adds a file below the files added before it.
    mutating func add(_ file: SettingsFile, limits: YAMLLimits) {
        do throws(SettingsError) {
            guard let bytes = try file.read(limit: limits.maximumBytes) else { return }
            let root = try YAMLReader.parse(bytes, name: file.path.string, limits: limits)
            guard case .mapping(let members) = root.content else {
                throw SettingsError(
                    .invalidValue, "\(file.path) is not a mapping of settings", nextStep: "write `name: value` lines")
            }
            add(members, prefix: "", path: file.path)
        } catch {
            problems.append(error)
        }
    }

    private mutating func add(_ members: [YAMLMember], prefix: String, path: FilePath) {
        for member in members {
            let key = prefix + member.key
            if let definition = catalogue[key], !member.key.contains(".") {
                guard case .scalar(let text, let isPlain) = member.value.content, !(isPlain && isNull(text)) else {
                    problems.append(invalid(definition, place: "\(path):\(member.value.line)"))
                    continue
                }
                set(definition, text, .file(path, line: member.line))
            } else if catalogue.isSection(key), !member.key.contains(".") {
                switch member.value.content {
                case .mapping(let inner): add(inner, prefix: key + ".", path: path)
                case .scalar(let text, isPlain: true) where isNull(text): break
                default:
                    problems.append(
                        SettingsError(
                            .invalidValue, "\(path):\(member.line) `\(key)` is a section and takes no value of its own",
                            nextStep: "put its settings below it, indented"))
                }
            } else {
                problems.append(unknown(key, place: "\(path):\(member.line)"))
            }
        }
    }

    /// Adds the variables above all files.
    mutating func add(environment: [String: String]) {
        for definition in catalogue.definitions {
            guard let text = environment[definition.environment], !text.isEmpty else { continue }
            set(definition, text, .variable(definition.environment), replaces: true)
        }
        let known = catalogue.definitions.map(\.environment) + [SettingsFile.variable]
        for name in environment.keys.sorted() where name.hasPrefix("SUBSTRATE_") && !known.contains(name) {
            if name.hasPrefix("SUBSTRATE_TEST_") { continue }
            unknownVariables.append(UnknownVariable(name: name, suggestion: Spelling.nearest(to: name, among: known)))
        }
    }

    /// Adds the flags above everything.
    mutating func add(flags: [String: String]) {
        for key in flags.keys.sorted() {
            guard let definition = catalogue[key] else {
                problems.append(unknown(key, place: "the command line"))
                continue
            }
            set(definition, flags[key] ?? "", .flag, replaces: true)
        }
    }

    private mutating func set(
        _ definition: SettingDefinition, _ text: String, _ origin: SettingOrigin, replaces: Bool = false
    ) {
        guard let canonical = definition.kind.canonical(expanded(text, definition.kind)) else {
            problems.append(invalid(definition, place: "\(origin)"))
            return
        }
        if replaces || chosen[definition.key] == nil {
            chosen[definition.key] = SettingEntry(definition: definition, text: canonical, origin: origin)
        }
    }

    private func expanded(_ text: String, _ kind: SettingKind) -> String {
        guard kind == .path || kind == .optionalPath, text.hasPrefix("~/"), let userHome else { return text }
        return userHome + text.dropFirst(1)
    }
    private func isNull(_ text: String) -> Bool { ["", "~", "null"].contains(text) }

    private func invalid(_ definition: SettingDefinition, place: String) -> SettingsError {
        SettingsError(
            .invalidValue, "`\(definition.key)` from \(place) must be \(definition.kind.expectation)",
            nextStep: "correct the value or remove it to get the default")
    }
    private func unknown(_ key: String, place: String) -> SettingsError {
        let nearest = Spelling.nearest(to: key, among: catalogue.definitions.map(\.key))
        return SettingsError(
            .unknownKey, "\(place) sets `\(shown(key))`, which is not a setting",
            nextStep: nearest.map { "did you mean `\($0)`?" } ?? "list the settings with `substrate config show`")
    }
}
