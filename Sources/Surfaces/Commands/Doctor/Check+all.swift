// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import Glibc
import Home
import JSON
import Primitives
import Settings
import Subprocess

extension Check {
    /// Every check, in the order in which they make sense.
    static let all = [
        settings, programs, home, permissions, space, sandbox, listeners, archive, ledger, doorman, tierA,
    ]

    static let settings = Check(name: "settings", isFundamental: true) { context in
        let environment = ProcessEnvironment.current.variables
        if let first = Settings.check(flags: Box.flags(context.call), environment: environment).first {
            return .problem(first.message, next: first.nextStep)
        }
        if let unknown = try? Box.settings(context.call).unknownVariables.first {
            let near = unknown.suggestion.map { "did you mean \($0)?" } ?? "unset it, or see `substrate config show`"
            return .note("the variable \(unknown.name) sets nothing", next: near)
        }
        return .ok("every value fits its rule")
    }

    static let programs = Check(name: "programs", isFundamental: true) { _ in
        for name in ["substrate-archive", "substrate-doorman", "substrate-git-reader"] {
            do { _ = try BoxPrograms.path(of: name) } catch let error as CommandFailure {
                return .problem(error.message, next: error.nextStep)
            } catch { return .problem("\(error)", next: "install again") }
        }
        return .ok("all installed in \(BoxPrograms.directory)")
    }

    static let home = Check(name: "home", isFundamental: true) { context in
        do {
            let box = try Box.open(context.call)
            return .ok("box \(box.home.identity.name) in \(box.home.root), every marker in place")
        } catch let error as any ReportableError {
            return .problem(error.message, next: error.nextStep)
        } catch { return .problem("\(error)", next: "run `substrate init`") }
    }

    static let permissions = Check(name: "permissions") { context in
        guard let open = try? openPaths(context) else { return .note("not checked", next: "mend the home first") }
        guard let first = open.first else { return .ok("keys, tokens and sockets are for their owner alone") }
        return .problem("\(first) can be read by others", next: "run `chmod go-rwx \(first)`")
    } fix: { context in
        for path in try openPaths(context) {
            let isDirectory = try Files.status(path)?.kind == .directory
            try Files.setPermissions(isDirectory ? 0o700 : 0o600, of: path)
        }
    }

    static let space = Check(name: "space") { context in
        guard let box = try? Box.open(context.call) else { return .note("not checked", next: "mend the home first") }
        var status = statvfs()
        guard unsafe box.home.root.withCString({ unsafe statvfs($0, &status) }) == 0 else {
            return .problem("free space of \(box.home.root) is unknown", next: "check that its file system is mounted")
        }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        let text = "\(ByteCount(free)) free"
        return free < 1 << 30 ? .problem(text, next: "make room: at least 1 GiB should be free") : .ok(text)
    }

    static let sandbox = Check(name: "sandbox") { _ in
        let support = Sandbox.check()
        if support.isSufficient { return .ok(support.words) }
        return .problem(
            "documents and repositories are not read, for their parsers cannot be locked in (\(support.words))",
            next: "use a kernel with Landlock and seccomp: Linux 5.13 or newer, `landlock` among its `lsm=`")
    }

    static let listeners = Check(name: "listeners") { context in
        guard let settings = try? Box.settings(context.call) else {
            return .note("not checked", next: "mend the settings")
        }
        for (key, listen) in [
            ("archive.listen", settings[.archiveListen]), ("doorman.listen", settings[.doormanListen]),
        ]
        where !listen.isLoopback {
            return .problem(
                "\(key) is \(listen): the box answers to other machines without TLS",
                next: "set \(key) to 127.0.0.1 and reach it through a tunnel")
        }
        return .ok("loopback only")
    }

    static let archive = Check(name: "archive") { context in
        guard let box = try? Box.open(context.call) else {
            return .note("not checked", next: "mend the home first")
        }
        do {
            let status = try await box.archive().get("/v1/status")
            return .ok("answers; \(status["entries"]?.intValue ?? 0) entries")
        } catch let error as any ReportableError {
            return .note(error.message, next: error.nextStep)
        } catch { return .note("\(error)", next: "run `substrate up --detach`") }
    }

    static let ledger = Check(name: "ledger") { context in
        guard let box = try? Box.open(context.call), (try? box.ledgerKey()) != nil else {
            return .note("nothing has been taken in yet", next: "run `substrate ingest PATH`")
        }
        do {
            let row = try await Verification.run(of: box)
            return row.isGood
                ? .ok("verified, root \(row.cells[2].prefix(16))…") : .problem(row.problem, next: row.nextStep)
        } catch let error as any ReportableError {
            return .problem(error.message, next: error.nextStep)
        } catch { return .problem("\(error)", next: "run `substrate ledger verify`") }
    }

    static let doorman = Check(name: "doorman") { context in
        guard let box = try? Box.open(context.call) else {
            return .note("not checked", next: "mend the home first")
        }
        guard box.settings[.aiEnabled] else { return .ok("switched off by ai.enabled") }
        guard let ready = try? await box.doorman().get("/readyz") else {
            return .note("does not run", next: "start it with `substrate up --detach`; all but asking works without it")
        }
        return .ok("answers, mode \(ready["mode"]?.stringValue ?? "?")")
    }

    static let tierA = Check(name: "tier a") { context in
        guard let box = try? Box.open(context.call) else {
            return .note("not checked", next: "mend the home first")
        }
        guard !box.settings[.tierAEndpoint].isEmpty else {
            return .note("no model server is set", next: "set tier_a.endpoint when you want answers worded by a model")
        }
        let ready = try? await box.doorman().get("/readyz")
        guard ready?["ai_available"]?.boolValue != true else { return .ok("answers") }
        let reason = ready?["tier_a_reason"]?.stringValue ?? "the Doorman does not run"
        return .note("does not answer: \(reason)", next: "start the model server at \(box.settings[.tierAEndpoint])")
    }

    private static func openPaths(_ context: DoctorContext) throws -> [FilePath] {
        let home = try Box.open(context.call).home
        var open: [FilePath] = []
        var waiting = [home.root.appending("keys"), home.run, home.root.appending("doorman/keys")]
        while let path = waiting.popLast() {
            guard let status = try Files.status(path) else { continue }
            // The public half of a key may be open to everyone.
            if status.permissions & 0o077 != 0, path.fileExtension != "pub" { open.append(path) }
            if status.kind == .directory { waiting += try Files.list(path).map { path.appending(bytes: $0.bytes) } }
        }
        return open
    }
}
