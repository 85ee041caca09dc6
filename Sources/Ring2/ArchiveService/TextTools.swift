// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import JSON
import ModelContext
import Primitives

/// What a text mentions and whom, as tools of the Model Context Protocol. Nothing is stored.
struct TextTools: ToolShelf {
    let routes: ArchiveRoutes

    private static let extract = ContextTool(
        "extract", title: "Read a text by rules",
        summary: "Finds what a text mentions by rules alone: addresses, numbers with check digits, dates, money, "
            + "references, people and organisations, each with its place. Nothing is stored.",
        input: ToolInput([
            .required("text", .text(maxBytes: 256 << 10), "The text."),
            .optional(
                "regions", .list(of: .text(maxBytes: 2), atMost: 30), "Countries whose telephone numbers are tried."),
            .optional("names", .boolean, "Whether people and organisations that the ledger knows are found too."),
        ]))
    private static let scan = ContextTool(
        "identity.scan_text", title: "People named in a text",
        summary: "Finds who of the known people is named in a text, by name, mail address or telephone number. Nothing "
            + "is stored.",
        input: ToolInput([
            .required("text", .text(maxBytes: 256 << 10), "The text."),
            .optional("source_id", .text(maxBytes: 512), "What the caller calls the text; given back as it is."),
        ]))

    static let tools: [(tool: ContextTool, scope: CapabilityScope)] = [(extract, .factsRead), (scan, .factsRead)]

    func result(_ call: ToolCall, _ tenant: TenantCall) async throws -> ToolResult {
        switch call.tool {
        case Self.extract:
            return ToolResult(
                try await routes.extracted(ExtractRequest(call.arguments, limits: routes.limits), tenant))
        case Self.scan:
            var form = try await routes.scanned(call.arguments["text"]?.stringValue ?? "", tenant)
            form["source_id"] = call.arguments["source_id"] ?? .null
            return ToolResult(form)
        default: throw ArchiveError.toolFailed
        }
    }
}
