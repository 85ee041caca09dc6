// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Intake
import JSON
import ModelContext
import Primitives

/// Handing over documents and mails, and the state of intake, as tools of the Model Context Protocol.
struct IntakeTools: ToolShelf {
    let routes: ArchiveRoutes

    private static let base64 = ToolInput.Kind.text(maxBytes: 4 << 20)
    private static let documentIngest = ContextTool(
        "document.ingest", title: "Take in a document",
        summary: "Appends a file to the tenant's ledger, with what lies in it where it is a zip, tar or gzip file, and "
            + "says where it stands. The same source and bytes again is the same entry.",
        input: ToolInput([
            .required("filename", .text(maxBytes: 512), "The file's name, which helps to tell its type."),
            .optional("source_id", .text(maxBytes: 512), "What the caller calls the place it is from."),
            .required("bytes_base64", base64, "The bytes of the file in base64, at most 3 MB."),
        ]), effect: .adds(isIdempotent: true))
    private static let emailIngest = ContextTool(
        "email.ingest", title: "Take in a mail",
        summary: "Appends a mail as it was received to the tenant's ledger, with what it carries.",
        input: ToolInput([
            .optional("source_id", .text(maxBytes: 512), "What the caller calls the place it is from."),
            .required("raw_eml_bytes_b64", base64, "The mail, header and body, in base64, at most 3 MB."),
        ]), effect: .adds(isIdempotent: true))
    private static let intakeStatus = ContextTool(
        "intake_status", title: "How intake stands",
        summary:
            "Gives the newest intake jobs with their counts, and how many documents each reader read in which way.",
        input: ToolInput([.optional("limit", .integer(1...100), "The most jobs to give; 10 where it is left out.")]))

    static let tools: [(tool: ContextTool, scope: CapabilityScope)] = [
        (documentIngest, .ledgerAppend), (emailIngest, .ledgerAppend), (intakeStatus, .ledgerRead),
    ]

    func result(_ call: ToolCall, _ tenant: TenantCall) async throws -> ToolResult {
        let arguments = call.arguments
        let source = arguments["source_id"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        let deposit = IntakeDeposit(into: tenant.ledger)
        switch call.tool {
        case Self.documentIngest:
            let content = try Self.bytes(arguments, "bytes_base64")
            let outcome = try await deposit.document(
                content, name: arguments["filename"]?.stringValue ?? "", source: source)
            return deposited(outcome, tenant)
        case Self.emailIngest:
            let outcome = try await deposit.mail(try Self.bytes(arguments, "raw_eml_bytes_b64"), source: source)
            return deposited(outcome, tenant)
        case Self.intakeStatus:
            let jobs = await tenant.archive.jobs.list(limit: arguments["limit"]?.intValue ?? 10)
            let showsPath = tenant.caller.scopes.contains(.admin)
            return ToolResult([
                "jobs": .array(jobs.map { .object(Forms.job($0, showsPath: showsPath)) }),
                "pending": JSONValue(await tenant.archive.jobs.pending),
                "readings": try await Forms.readings(tenant.archive.knowledge),
            ])
        default: throw ArchiveError.toolFailed
        }
    }

    private func deposited(_ outcome: IntakeDeposit.Outcome, _ tenant: TenantCall) -> ToolResult {
        tenant.archive.projection.signal()
        return ToolResult(Forms.deposit(outcome))
    }

    private static func bytes(_ arguments: JSONObject, _ name: String) throws(ArchiveError) -> [UInt8] {
        guard let bytes = arguments[name]?.stringValue.flatMap({ [UInt8](base64: $0) }), !bytes.isEmpty else {
            throw ArchiveError(.bodyInvalid, "\(name) is empty or no base64", nextStep: "encode the bytes in base64")
        }
        return bytes
    }
}
