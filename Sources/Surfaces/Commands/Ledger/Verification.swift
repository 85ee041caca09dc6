// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Home
import JSON
import Primitives
import Subprocess

/// Runs the offline checks, which belong to the archive's program and need no running service.
enum Verification {
    /// Checks the ledger of a box; `key` in place of the one in its files.
    static func run(of box: Box, key: String? = nil) async throws -> VerificationRow {
        await settle(box)
        return try await run(directory: try box.tenant().ledger, key: key ?? box.ledgerKey(), environment: .current)
    }

    /// Has a running archive bring the ledger's folder up to date, so that the check has the newest entries too.
    static func settle(_ box: Box) async {
        _ = try? await box.archive().post("/v1/ledger/flush", patience: .seconds(30))
    }

    /// Checks a ledger directory with the log's key, where it is known.
    static func run(
        directory: FilePath, key: String?, environment: ProcessEnvironment
    ) async throws -> VerificationRow {
        var arguments = [directory.string, "--json"]
        if let key { arguments += ["--key", key] }
        return VerificationRow(json: try await check("verify", arguments, environment: environment))
    }

    /// Runs one of the checks and reads what it found.
    static func check(
        _ command: String, _ arguments: [String], environment: ProcessEnvironment
    ) async throws -> JSONValue {
        let done = try await ChildProcess.run(
            try BoxPrograms.path(of: "substrate-archive"), [command] + arguments,
            environment: .minimal.adding(environment.variables.filter { $0.key == "LD_LIBRARY_PATH" }),
            timeLimit: .seconds(24 * 3600))
        switch done.termination {
        case .exited(ExitCode.ok.rawValue), .exited(ExitCode.findings.rawValue):
            return try JSONValue(parsing: done.output)
        default:
            throw ServiceRefusal(
                service: "verifier", status: 500, body: (try? JSONValue(parsing: done.errors)) ?? .null)
        }
    }
}
