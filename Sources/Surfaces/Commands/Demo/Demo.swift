// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import Glibc
import HTTPClient
import JSON
import Primitives
import Subprocess
import Supervision

/// One run of the demonstration: its throw-away box, the services on it, and the steps in order.
final class Demo {
    let call: Invocation
    let receipt: DemoReceipt
    let sources: DemoSources
    let scratch: FilePath
    private(set) var box: Box?
    private var archiveKeeper: ServiceKeeper?
    private var doormanKeeper: ServiceKeeper?
    private var standIn: ChildProcess?

    init(_ call: Invocation, receipt: DemoReceipt, sources: DemoSources) throws {
        self.call = call
        self.receipt = receipt
        self.sources = sources
        scratch = try Self.makeScratch(call)
    }

    /// Runs every step.
    func run() async throws {
        call.print("A throw-away box in \(scratch). Nothing leaves this machine.")
        try await provision()
        try await takeIn()
        try await prove()
        try await tamper()
        try await query()
        try await withoutModel()
        try await withStandIn()
        try await crash()
        try await rebuild()
    }

    /// Stops everything and removes the box, or says where it is.
    func end(keep: Bool) async {
        await doormanKeeper?.stop()
        await archiveKeeper?.stop()
        if let standIn { _ = await standIn.stop(grace: .seconds(2)) }
        if let box { await box.http.close() }
        if keep {
            call.say("the box is in \(scratch.appending("home")); use it with `--home`")
        } else {
            _ = try? await ChildProcess.run("/bin/rm", ["-rf", "--", scratch.string])
        }
    }

    /// The box, which the first step makes.
    func open() throws -> Box {
        guard let box else { preconditionFailure("the first step makes the box") }
        return box
    }

    /// Makes the box and starts the archive and the Doorman on it.
    func start() async throws -> Box {
        let settings = try Box.settings(
            call,
            overriding: [
                "home": scratch.appending("home").string, "module_id": "demo", "archive.listen": "127.0.0.1:0",
                "doorman.listen": "127.0.0.1:0", "tier_a.endpoint": "none",
            ])
        let box = try Box.provision(settings, name: "demo")
        self.box = box
        archiveKeeper = try await keep("archive", box)
        doormanKeeper = try await keep("doorman", box)
        return box
    }

    /// Starts the Doorman again, with or without a Tier A.
    func restartDoorman(tierA: String?) async throws {
        await doormanKeeper?.stop()
        doormanKeeper = try await keep("doorman", try open(), tierA: tierA ?? "none")
    }

    /// The archive's process id.
    func archiveProcess() async throws -> Int32 {
        guard let pid = await archiveKeeper?.processID() else { preconditionFailure("the archive is kept running") }
        return pid
    }

    private func keep(_ name: String, _ box: Box, tierA: String = "none") async throws -> ServiceKeeper {
        let settings = [
            "SUBSTRATE_MODULE_ID": "demo", "SUBSTRATE_ARCHIVE_LISTEN": "127.0.0.1:0",
            "SUBSTRATE_DOORMAN_LISTEN": "127.0.0.1:0", "SUBSTRATE_TIER_A_ENDPOINT": tierA,
        ]
        let keeper = ServiceKeeper(try box.service(name, adding: settings))
        try await keeper.ready(name == "archive" ? box.archive() : box.doorman())
        return keeper
    }

    /// Starts the stand-in and gives its base address.
    func startStandIn() async throws -> String {
        let address = "127.0.0.1:\(try FreePort.find())"
        let child = try await ChildProcess.spawn(
            try BoxPrograms.path(of: "substrate-doorman"), ["stand-in", "--listen", address],
            environment: BoxPrograms.environment(home: scratch), afterParent: .killed)
        standIn = child
        return "http://\(address)"
    }

    private static func makeScratch(_ call: Invocation) throws -> FilePath {
        let base = call.terminal.environment("TMPDIR") ?? "/tmp"
        var template = Array("\(base)/substrate-demo-XXXXXX".utf8) + [0]
        let made = unsafe template.withUnsafeMutableBytes { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe mkdtemp($0.baseAddress.unsafelyUnwrapped) != nil }
        }
        guard made else {
            throw CommandFailure(
                CommandCode.pathMissing, "no directory can be made in \(base)",
                nextStep: "set TMPDIR to a directory this user may write to")
        }
        return FilePath(bytes: template)
    }
}
