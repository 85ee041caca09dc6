// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Home
import JSON
import Primitives
import Subprocess

/// Runs the offline verifier, which belongs to the archive's program and needs no running service.
enum Verification {
    /// Checks the ledger of a box.
    static func run(of box: Box) async throws -> VerificationRow {
        try await run(directory: try box.tenant().ledger, key: box.ledgerKey(), environment: .current)
    }

    /// Checks a ledger directory with the log's key, where it is known.
    static func run(
        directory: FilePath, key: String?, environment: ProcessEnvironment
    ) async throws -> VerificationRow {
        var arguments = ["verify", directory.string, "--json"]
        if let key { arguments += ["--key", key] }
        let done = try await ChildProcess.run(
            try BoxPrograms.path(of: "substrate-archive"), arguments,
            environment: .minimal.adding(environment.variables.filter { $0.key == "LD_LIBRARY_PATH" }),
            timeLimit: .seconds(24 * 3600))
        switch done.termination {
        case .exited(ExitCode.ok.rawValue), .exited(ExitCode.findings.rawValue):
            return VerificationRow(json: try JSONValue(parsing: done.output))
        default:
            throw ServiceRefusal(
                service: "verifier", status: 500, body: (try? JSONValue(parsing: done.errors)) ?? .null)
        }
    }
}
