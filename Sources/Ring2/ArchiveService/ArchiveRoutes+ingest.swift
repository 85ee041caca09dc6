// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import HTTPCodec
import HTTPServer
import Intake
import JSON
import Primitives

extension ArchiveRoutes {
    /// Intake: a path of this machine into the ledger, told as it goes. For administrators, because whoever names a path
    /// can have any file read that the archive's user may read.
    func addIngest(to router: inout Router) { router.on(.post, "/v1/ingest", tenant(.admin, ingest)) }

    /// Takes `{"path": "/…", "kind": "folder|maildir|git|file", "items": false}` and answers with events.
    ///
    /// The ingest is a child of the request: when the client goes away it ends at the next batch, and the same request
    /// later goes on from there.
    @Sendable private func ingest(_ call: TenantCall) async throws -> HTTPResponse {
        let body = try await intakeBody(call)
        let source = try await source(of: body)
        let tellsItems = body["items"]?.boolValue ?? true
        let turn = try call.archive.ingests.enter()
        let metrics = application.metrics
        let stream = IngestStream(source: source, archive: call.archive, tellsItems: tellsItems, metrics: metrics)
        return .events { writer in
            defer { withExtendedLifetime(turn) {} }
            try await withTaskExecutorPreference(globalConcurrentExecutor) { try await stream.run(writer) }
        }
    }

    /// The body of a request that names a path of this machine.
    private func intakeBody(_ call: TenantCall) async throws -> JSONObject {
        guard call.request.peer.isLocal else {
            throw ArchiveError(
                .ingestPathInvalid, "a path names something on the archive's own machine",
                nextStep: "run the ingest there, or append what you have with POST /v1/append")
        }
        return try await object(call.request, limit: limits.bodyBytes)
    }

    /// What a request asks to be taken in.
    func intakeSource(_ call: TenantCall) async throws -> IntakeSource { try await source(of: intakeBody(call)) }

    private func source(of body: JSONObject) async throws -> IntakeSource {
        guard let text = body["path"]?.stringValue, text.utf8.count <= 4096, !text.utf8.contains(0) else {
            throw ArchiveError(
                .bodyInvalid, "the body needs path, a text of at most 4096 bytes",
                nextStep: "send {\"path\": \"/absolute/path\"}")
        }
        let path = FilePath(text)
        guard path.isAbsolute else {
            throw ArchiveError(
                .ingestPathInvalid, "the path is not absolute",
                nextStep: "give the path from the root, with a leading /")
        }
        try await application.refuseHome(path)
        guard let name = body["kind"]?.stringValue, name != "auto" else { return try IntakeSource.detect(path) }
        guard let kind = IntakeSource.Kind(rawValue: name) else {
            throw ArchiveError(
                .bodyInvalid, "kind is none that intake knows",
                nextStep: "leave kind out, or give one of "
                    + IntakeSource.Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        // Looked at all the same, so that a path with nothing behind it is refused before the events begin.
        _ = try IntakeSource.detect(path)
        return IntakeSource(kind: kind, path: path)
    }
}
