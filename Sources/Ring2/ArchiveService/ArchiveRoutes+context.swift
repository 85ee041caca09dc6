// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import HTTPCodec
import HTTPServer
import ModelContext
import Primitives

extension ArchiveRoutes {
    /// The archive's tools over the Model Context Protocol: one message a request, no sessions, no events.
    func addModelContext(to router: inout Router) {
        let tools = ArchiveTools(routes: self)
        let server = tools.server
        router.on(.post, "/mcp", tenant(nil) { try await converse($0, tools, server) })
    }

    @Sendable private func converse(
        _ call: TenantCall, _ tools: ArchiveTools, _ server: ContextServer
    ) async throws -> HTTPResponse {
        let headers = call.request.headers
        try LocalOrigin.checkOrigin(headers)
        guard try AppendBody(headers) == .json else {
            throw ArchiveError(
                .mediaTypeUnsupported, "a message is JSON", nextStep: "send Content-Type: application/json")
        }
        if let version = headers["MCP-Protocol-Version"], ProtocolRevision(rawValue: version) == nil {
            throw ArchiveError(
                .contextVersionUnknown, "the version of the protocol is none that is spoken here",
                nextStep: "use one of " + ProtocolRevision.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let bytes = try await call.request.body.collect(limit: limits.appendBytes)
        var session = ContextSession(server, isStateless: true) { tool in
            call.caller.scopes.contains(tools.scope(of: tool))
        }
        switch session.received(bytes) {
        case .answer(let answer): return Self.json(answer)
        case .nothing, .cancel: return HTTPResponse(status: .accepted)
        case .call(let toolCall):
            let result = await tools.run(toolCall, for: call)
            guard let answer = session.finished(toolCall, result) else { return HTTPResponse(status: .accepted) }
            return Self.json(answer)
        }
    }
}
