// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import EventLoop
import Glibc
import Home
import Primitives
import Settings
import Subprocess
import Supervision

/// `substrate up`.
enum UpCommand {
    static let command = Command(
        "up", "start the services and keep them running",
        discussion: """
            Runs the archive and, unless `ai.enabled` is false, the Doorman; starts them again with back-off when they \
            end; stops them cleanly on SIGTERM and SIGINT. With `--detach` it returns as soon as they answer.
            """,
        section: "Box",
        options: [.flag("detach", short: "d", "return once the services answer, and go on in the background")],
        examples: [
            Example("substrate up", "in the foreground, for a service manager"),
            Example("substrate up --detach", "in the background"),
        ],
        columns: ServiceRow.columns, exitCodes: [.interrupted]
    ) { call in
        let box = try Box.open(call)
        if box.supervisor != nil {
            throw CommandFailure(
                CommandCode.alreadyRunning, "the services of this box already run",
                nextStep: "look with `substrate status`, or stop them with `substrate down`")
        }
        return call.flag("detach") ? try await detach(box, call) : try await supervise(box, call)
    }

    private static func supervise(_ box: Box, _ call: Invocation) async throws -> ExitCode {
        let signals = try SignalStream([SIGTERM, SIGINT])
        let pidFile = try SupervisorFile.claim(box)
        defer { pidFile.release() }
        let report: @Sendable (Supervisor.Event) -> Void = { event in call.say(describe(event)) }
        let policy = RestartPolicy(longestWait: box.settings[.restartMaximum])
        let supervisor = Supervisor(try box.services(), policy: policy, report: report)
        let running = Task { await supervisor.run() }
        var arrivals = signals.makeAsyncIterator()
        _ = await arrivals.next()
        call.say("stopping")
        await supervisor.stop()
        await running.value
        return .ok
    }

    private static func detach(_ box: Box, _ call: Invocation) async throws -> ExitCode {
        let log = box.home.run.appending("substrate.log")
        let stream = try LogFile.open(log)
        defer { stream.close() }
        let child = try await ChildProcess.spawn(
            try BoxPrograms.path(of: "substrate"), ["up", "--home", box.home.root.string],
            environment: BoxPrograms.environment(home: box.home.root), output: .descriptor(stream.descriptor),
            errors: .descriptor(stream.descriptor), afterParent: .livesOn)
        var rows: [ServiceRow] = []
        for client in box.settings[.aiEnabled] ? [box.archive(), box.doorman()] : [box.archive()] {
            try await client.waitUntilAlive(log: log)
            rows.append(ServiceRow(name: client.name, address: client.socket.string))
        }
        _ = child
        call.show(rows)
        return .ok
    }

    private static func describe(_ event: Supervisor.Event) -> String {
        switch event {
        case .started(let name, let pid): "\(name) started, process \(pid)"
        case .ended(let name, let how, let wait): "\(name) \(how); starting it again in \(wait)"
        case .failedToStart(let name, let message, let wait): "\(name) did not start: \(message); again in \(wait)"
        case .stopped(let name): "\(name) stopped"
        }
    }
}

/// A service that runs.
struct ServiceRow: Listed {
    static let columns = [Column("service", "the service"), Column("address", "where it answers")]
    let name: String
    let address: String
    var cells: [String] { [name, address] }
}
