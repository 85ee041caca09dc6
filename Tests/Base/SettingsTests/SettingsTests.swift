// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Primitives
import Settings
import TestKit
import Testing

@Suite struct `Loading settings` {
    private let directory = TemporaryDirectory()
    private let environment = ["HOME": "/home/maria"]

    private func file(_ text: String, named name: String = "substrate.yaml") throws -> SettingsFile {
        let path = directory.path.appending(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
        return SettingsFile(path)
    }
    private func problems(_ text: String) throws -> [SettingsError] {
        Settings.check(environment: environment, files: [try file(text)])
    }

    @Test func `without any source every key has its default`() throws {
        let settings = try Settings.load(environment: environment, files: [])
        #expect(settings.entries.map(\.definition) == SettingsCatalogue.box.definitions)
        #expect(settings.entries.allSatisfy { $0.origin == .default })
        #expect(settings[.home] == "/home/maria/.local/share/substrate")
        #expect(settings[.archiveSocket] == "/home/maria/.local/share/substrate/run/archive.sock")
        #expect(settings[.moduleID].name == "personal")
        #expect(settings[.doormanListen].description == "127.0.0.1:9080")
        #expect(settings[.archiveListen].port == 9081)
        #expect(settings[.aiEnabled])
        #expect(settings[.tierAEndpoint] == "")
        #expect(settings[.tierATotal] == .seconds(1800))
        #expect(settings[.bodyLimit] == 64)
        #expect(settings[.logLevel] == "info")
    }

    @Test func `a flag beats a variable, a variable beats a file, a file beats the default`() throws {
        let file = try file("log:\n  level: error\n  format: text\nmodule_id: from-file\nlimits:\n  body_mib: 8\n")
        var environment = environment
        environment["SUBSTRATE_LOG_LEVEL"] = "warning"
        environment["SUBSTRATE_MODULE_ID"] = "from-variable"
        let settings = try Settings.load(flags: ["log.level": "debug"], environment: environment, files: [file])
        #expect(settings[.logLevel] == "debug")
        #expect(settings.entry(.logLevel).origin == .flag)
        #expect(settings[.moduleID].name == "from-variable")
        #expect(settings.entry(.moduleID).origin == .variable("SUBSTRATE_MODULE_ID"))
        #expect(settings[.logFormat] == "text")
        #expect(settings.entry(.logFormat).origin == .file(file.path, line: 3))
        #expect(settings.entry(.logFormat).origin.description == "\(file.path):3")
        #expect(settings[.bodyLimit] == 8)
        #expect(settings.entry(.aiEnabled).origin == .default)
    }

    @Test func `the first file goes before the second`() throws {
        let user = try file("module_id: user\n", named: "user.yaml")
        let service = try file("module_id: service\nlimits: {body_mib: 2}\n", named: "service.yaml")
        let settings = try Settings.load(environment: environment, files: [user, service])
        #expect(settings[.moduleID].name == "user")
        #expect(settings[.bodyLimit] == 2)
        #expect(settings.entry(.bodyLimit).origin == .file(service.path, line: 2))
    }

    @Test func `an empty variable counts as not set`() throws {
        let settings = try Settings.load(
            environment: ["HOME": "/h", "SUBSTRATE_LOG_LEVEL": "", "SUBSTRATE_CONFIG": ""], files: [])
        #expect(settings.entry(.logLevel).origin == .default)
    }

    @Test func `paths that follow from the home directory follow the one that was set`() throws {
        let settings = try Settings.load(
            flags: ["home": "~/box"], environment: environment, files: [try file("doorman: {socket: /tmp/d.sock}\n")])
        #expect(settings[.home] == "/home/maria/box")
        #expect(settings[.archiveSocket] == "/home/maria/box/run/archive.sock")
        #expect(settings[.doormanSocket] == "/tmp/d.sock")
    }

    @Test(arguments: [
        ("tier_a:\n  endpont: none\n", "tier_a.endpont", "did you mean `tier_a.endpoint`?"),
        ("module-id: x\n", "module-id", "did you mean `module_id`?"),
        ("tier_a.endpoint: none\n", "tier_a.endpoint", "did you mean `tier_a.endpoint`?"),
        ("kubernetes: true\n", "kubernetes", "list the settings with `substrate config show`"),
    ])
    func `an unknown key is an error that names the nearest key`(text: String, key: String, next: String) throws {
        let error = try #require(try problems(text).first)
        #expect(error.code == "settings_unknown_key")
        #expect(error.message.contains("`\(key)`"))
        #expect(error.message.contains("substrate.yaml:"))
        #expect(error.nextStep == next)
    }

    @Test func `all problems are found at once, in file order`() throws {
        let found = try problems("log:\n  level: loud\nhome: relative\nlimits:\n  body_mib: 0\n  body: 3\nai: on\n")
        #expect(
            found.map(\.code) == [
                "settings_invalid_value", "settings_invalid_value", "settings_invalid_value", "settings_unknown_key",
                "settings_invalid_value",
            ])
        #expect(found[0].message.hasSuffix("substrate.yaml:2 must be one of debug, info, warning, error"))
        #expect(found[2].message.contains("whole number from 1 to 4096"))
    }

    @Test func `errors never repeat a value, which may be a secret`() throws {
        let secret = "https://user:hunter2@model.example"
        let error = try #require(
            Settings.check(
                environment: ["HOME": "/h", "SUBSTRATE_TIER_A_ENDPOINT": secret], files: []
            ).first)
        #expect(!error.description.contains("hunter2"))
        #expect(error.message.contains("variable SUBSTRATE_TIER_A_ENDPOINT"))
    }

    @Test(arguments: [
        "log:\n  level: [info]\n", "log:\n  level:\n", "log:\n  level: ~\n", "- a\n", "just text\n", "log: 3\n",
    ])
    func `a value of the wrong shape is refused`(text: String) throws {
        #expect(try problems(text).map(\.kind) == [.invalidValue])
    }

    @Test func `an empty section and an empty file are fine`() throws {
        #expect(try problems("log:\n").isEmpty)
        #expect(try problems("").isEmpty)
    }

    @Test func `an unknown variable is reported with the nearest one but stops nothing`() throws {
        let settings = try Settings.load(
            environment: ["HOME": "/h", "SUBSTRATE_LOGLEVEL": "debug", "SUBSTRATE_TEST_SEED": "1"], files: [])
        #expect(settings.unknownVariables.map(\.name) == ["SUBSTRATE_LOGLEVEL"])
        #expect(settings.unknownVariables.first?.suggestion == "SUBSTRATE_LOG_LEVEL")
    }

    @Test func `an unknown flag is an error`() {
        #expect(throws: SettingsError.self) {
            try Settings.load(flags: ["log.levle": "info"], environment: [:], files: [])
        }
    }

    @Test func `a missing file matters only where somebody named it`() throws {
        let missing = directory.path.appending("none.yaml")
        _ = try Settings.load(environment: environment, files: [SettingsFile(missing)])
        let named = Settings.check(environment: ["SUBSTRATE_CONFIG": missing.string])
        #expect(named.map(\.kind) == [.unreadable])
        let aDirectory = Settings.check(environment: environment, files: [SettingsFile(directory.path)])
        #expect(aDirectory.map(\.kind) == [.unreadable])
    }

    @Test func `the usual places follow the XDG rule`() {
        #expect(
            SettingsFile.usual(environment: ["HOME": "/h"]).map(\.path) == [
                "/h/.config/substrate/substrate.yaml", "/etc/substrate/substrate.yaml",
            ])
        #expect(
            SettingsFile.usual(environment: ["HOME": "/h", "XDG_CONFIG_HOME": "/x"]).first?.path
                == "/x/substrate/substrate.yaml")
        #expect(
            SettingsFile.usual(environment: ["XDG_CONFIG_HOME": "relative"]).map(\.path)
                == ["/etc/substrate/substrate.yaml"])
        #expect(SettingsFile.usual(environment: ["SUBSTRATE_CONFIG": "/c"]) == [SettingsFile("/c", isRequired: true)])
    }

    @Test func `without any home directory the box is the service's`() throws {
        #expect(try Settings.load(environment: [:], files: [])[.home] == "/var/lib/substrate")
        #expect(try Settings.load(environment: ["XDG_DATA_HOME": "/d"], files: [])[.home] == "/d/substrate")
    }

    @Test func `every variable of the catalogue is the key in capitals and all differ`() {
        let variables = SettingsCatalogue.box.definitions.map(\.environment)
        #expect(Set(variables).count == variables.count)
        #expect(
            SettingsCatalogue.box["tier_a.first_byte_seconds"]?.environment == "SUBSTRATE_TIER_A_FIRST_BYTE_SECONDS")
        #expect(SettingsCatalogue.box["home"]?.environment == "SUBSTRATE_HOME")
    }
}
