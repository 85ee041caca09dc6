// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import CommandModel
import Durability
import Glibc
import HTTPClient
import Home
import JSON
import Primitives
import Settings
import Subprocess
import Supervision
import TransparencyLog

/// One box, opened by the local operator: its settings, home, token, and the way to its services.
struct Box: Sendable {
    let settings: Settings
    let home: HomeDirectory
    let `operator`: LocalOperator
    let http: HTTPClient

    // MARK: Settings

    /// What the command line says about settings.
    static func flags(_ call: Invocation) -> [String: String] { call.home.map { ["home": $0] } ?? [:] }

    /// The settings in force for a call; `overriding` wins over everything.
    static func settings(_ call: Invocation, overriding: [String: String] = [:]) throws -> Settings {
        let flags = flags(call).merging(overriding) { $1 }
        return try Settings.load(flags: flags, environment: ProcessEnvironment.current.variables)
    }

    /// A path as the services need it: from the root, whatever the working directory of this command.
    static func absolute(_ path: String) throws -> FilePath {
        let given = FilePath(path)
        if given.isAbsolute { return given }
        var buffer = [UInt8](repeating: 0, count: 4097)
        let found = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe getcwd($0.baseAddress, 4096) != nil }
        }
        guard found else {
            throw CommandFailure(
                CommandCode.pathMissing, "the working directory is gone", nextStep: "give the whole path from the root")
        }
        return FilePath(bytes: buffer).appending(bytes: given.bytes)
    }

    // MARK: Opening

    /// Opens the box that the settings name.
    static func open(_ call: Invocation) throws -> Box { try open(settings(call)) }

    /// Makes a box and opens it.
    static func provision(_ settings: Settings, name: String) throws -> Box {
        _ = try HomeDirectory.create(at: settings[.home], name: name)
        return try open(settings)
    }

    private static func open(_ settings: Settings) throws -> Box {
        let home = try HomeDirectory.open(at: settings[.home])
        let person = try LocalOperator.open(in: home, moduleID: settings[.moduleID])
        try home.createTenant(person.caller.scope)
        return Box(settings: settings, home: home, operator: person, http: HTTPClient())
    }

    // MARK: Services

    /// The archive, which need not be running.
    func archive() -> ServiceClient { client("archive", settings[.archiveSocket]) }
    /// The Doorman, which need not be running.
    func doorman() -> ServiceClient { client("Doorman", settings[.doormanSocket]) }

    private func client(_ name: String, _ socket: FilePath) -> ServiceClient {
        ServiceClient(
            name: name, socket: socket, token: `operator`.token, moduleID: settings[.moduleID], http: http)
    }

    /// The services that `substrate up` keeps running.
    func services() throws -> [SupervisedService] {
        try settings[.aiEnabled] ? [service("archive"), service("doorman")] : [service("archive")]
    }

    /// One service with the settings of this box, its log in the run directory.
    func service(_ name: String, adding settings: [String: String] = [:]) throws -> SupervisedService {
        SupervisedService(
            name: name, executable: try BoxPrograms.path(of: "substrate-\(name)"),
            arguments: ["serve", "--home", home.root.string],
            environment: BoxPrograms.environment(home: home.root, adding: settings),
            log: home.run.appending("\(name).log"))
    }

    /// The process that supervises this box, or nil where none does.
    var supervisor: SupervisorProcess? { SupervisorProcess(of: self) }

    // MARK: Records

    /// The tenant's directories.
    func tenant() throws -> TenantDirectory { try home.tenant(`operator`.caller.scope) }

    /// The key that checks the ledger's signatures, read from the files; nil before the first start of the archive.
    func ledgerKey() throws -> String? { try ledgerKeys().first?.vkey }

    /// Every key that ever signed the ledger's log, the present one first.
    func ledgerKeys() throws -> [NoteVerifier] {
        try LedgerKeyFile.verifiers(home: home, moduleID: settings[.moduleID])
    }

    /// The file that holds them.
    func ledgerKeyFile() -> FilePath { LedgerKeyFile.path(home: home, moduleID: settings[.moduleID]) }
}
