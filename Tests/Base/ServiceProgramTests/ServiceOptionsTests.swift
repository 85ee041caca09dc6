// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Primitives
import ServiceProgram
import Settings
import Testing

@Suite("Settings as options of a service")
struct ServiceOptionsTests {
    private static let taken = ServiceOptions(["archive.listen", "log.level"])

    private static func settings(_ words: [String], _ environment: [String: String]) throws -> Settings {
        let root = Command(
            "service", "a service",
            subcommands: [Command("serve", "serve", options: taken.options) { _ in .ok }])
        let line = try CommandLineParser(root).parse(["serve"] + words)
        let terminal = TerminalRecording().terminal(environment: environment)
        return try taken.settings(of: Invocation(line, of: Program(root, version: Version.text), on: terminal))
    }

    @Test func `dots and underscores of a key become dashes of its option`() {
        #expect(Self.taken.options.map(\.name) == ["archive-listen", "log-level"])
        #expect(Self.taken.options.map(\.variable) == ["SUBSTRATE_ARCHIVE_LISTEN", "SUBSTRATE_LOG_LEVEL"])
    }

    @Test func `an option wins over a variable, a variable over the default, and each says so`() throws {
        let environment = ["SUBSTRATE_LOG_LEVEL": "debug", "SUBSTRATE_ARCHIVE_LISTEN": "127.0.0.1:2"]
        let settings = try Self.settings(["--archive-listen", "127.0.0.1:1", "--home", "/box"], environment)
        #expect(settings[.archiveListen].port == 1)
        #expect(settings.entry(.archiveListen).origin == .flag)
        #expect(settings[.logLevel] == "debug")
        #expect(settings.entry(.logLevel).origin == .variable("SUBSTRATE_LOG_LEVEL"))
        #expect(settings[.home] == "/box")
        #expect(settings.entry(.doormanListen).origin == .default)
    }

    @Test func `a value that breaks the rule of its key is refused`() {
        #expect(throws: SettingsError.self) { try Self.settings(["--log-level", "loud"], [:]) }
    }
}
