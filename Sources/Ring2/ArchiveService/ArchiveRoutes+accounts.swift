// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import HTTPCodec
import HTTPServer
import Intake
import JSON
import MailTransport
import Primitives

extension ArchiveRoutes {
    /// Mail accounts at other servers; for administrators.
    func addAccounts(to router: inout Router) {
        router.on(.get, "/v1/mail/accounts", tenant(.admin, listAccounts))
        router.on(.post, "/v1/mail/accounts", tenant(.admin, setAccount))
        router.on(.post, "/v1/mail/accounts/:name/fetch", tenant(.admin, fetchAccount))
        router.on(.post, "/v1/mail/accounts/:name/remove", tenant(.admin, removeAccount))
    }

    @Sendable private func listAccounts(_ call: TenantCall) async throws -> HTTPResponse {
        let accounts = await call.archive.accounts.list()
        return Self.json(["accounts": .array(accounts.map { .object(Forms.account($0)) })])
    }

    /// Adds or changes an account: `{"name", "host", "user", "port"?, "security"?, "mailboxes"?, "except"?, "password"?}`.
    /// The password goes into a file of its own and is never given out.
    @Sendable private func setAccount(_ call: TenantCall) async throws -> HTTPResponse {
        guard call.request.peer.isLocal else {
            throw ArchiveError(
                .ingestPathInvalid, "accounts are set on the archive's own machine",
                nextStep: "run `substrate mail` there")
        }
        var body = try await object(call.request, limit: limits.bodyBytes)
        var password: MailPassword?
        if let given = body["password"] {
            guard let bytes = given.stringValue.map({ Array($0.utf8) }), let known = MailPassword(bytes) else {
                throw ArchiveError(
                    .bodyInvalid, "the password is empty, too long, or has line ends", nextStep: "send one line of text"
                )
            }
            password = known
            body["password"] = nil
        }
        let account = try MailAccount(json: .object(body))
        return Self.json(Forms.account(try await call.archive.accounts.set(account, password: password)))
    }

    @Sendable private func fetchAccount(_ call: TenantCall) async throws -> HTTPResponse {
        let standing = try await call.archive.accounts.fetch(try Self.accountName(call))
        return Self.json(Forms.account(standing), status: .accepted)
    }

    @Sendable private func removeAccount(_ call: TenantCall) async throws -> HTTPResponse {
        let name = try Self.accountName(call)
        try await call.archive.accounts.remove(name)
        return Self.json(["removed": .string(name.name)])
    }

    private static func accountName(_ call: TenantCall) throws(ArchiveError) -> ModuleID {
        guard let name = ModuleID(call.path["name"] ?? "") else { throw .unknownAccount }
        return name
    }
}

extension Forms {
    /// An account and how it stands.
    static func account(_ standing: MailAccounts.Standing) -> JSONObject {
        var form = standing.account.json.objectValue ?? [:]
        form["running"] = .bool(standing.isRunning)
        form["ended_at"] = time(standing.ended)
        if let report = standing.report {
            form["report"] = [
                "mailboxes": JSONValue(report.mailboxes), "mailboxes_done": JSONValue(report.mailboxesDone),
                "mailbox": .string(report.mailbox), "found": JSONValue(report.found), "new": JSONValue(report.new),
                "known": JSONValue(report.known), "bytes": JSONValue(report.bytes), "gone": JSONValue(report.gone),
                "restarted": JSONValue(report.restarted), "too_large": .array(report.tooLarge.map { .string($0) }),
                "refused": .array(report.refused.map { .string($0) }),
            ]
        }
        if let fault = standing.fault {
            form["error"] = [
                "message": .string(fault.message), "code": .string(fault.code), "next_step": .string(fault.nextStep),
            ]
        }
        return form
    }
}
