// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import JSON

extension ArchiveRoutes {
    /// What needs no token: it names no tenant and holds no content, and answers 200 in every mode.
    func addHealth(to router: inout Router) {
        router.on(.get, "/healthz") { _, _ in HTTPResponse(text: "ok") }
        router.on(.get, "/readyz") { _, _ in
            let readiness = await application.readiness()
            return Self.json([
                "ready": .bool(readiness.faults.isEmpty && !readiness.isStopping),
                "status": .string(readiness.isStopping ? "stopping" : "ok"), "mode": .string(readiness.mode),
                "entries": Forms.number(readiness.entries), "faults": .array(readiness.faults.map { .string($0) }),
            ])
        }
        router.on(.get, "/v1/contract") { _, _ in Self.json(contract) }
        router.on(.get, "/metrics") { _, _ in
            HTTPResponse(text: await application.metricsText(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }

    private var contract: JSONObject {
        [
            "service": "archive", "archive_version": .string(version), "contract_version": "1",
            "module_header": "X-Foundry-Module-ID",
            "limits": [
                "append_bytes": JSONValue(limits.appendBytes), "batch_entries": JSONValue(limits.batchEntries),
                "batch_bytes": JSONValue(limits.batchBytes), "entries": JSONValue(limits.entries),
                "search_hits": JSONValue(Self.searchLimit), "facts": JSONValue(Self.factLimit),
            ],
            "routes": .array(Self.routes.map { .string($0) }),
        ]
    }

    private static let routes = [
        "GET /healthz", "GET /readyz", "GET /v1/contract", "GET /metrics",
        "POST /v1/append", "POST /v1/append/batch", "POST /v1/ingest",
        "POST /v1/intake/jobs", "GET /v1/intake/jobs", "GET /v1/intake/jobs/:id", "GET /v1/intake/jobs/:id/failures",
        "POST /v1/intake/jobs/:id/pause", "POST /v1/intake/jobs/:id/resume", "POST /v1/intake/jobs/:id/cancel",
        "POST /v1/documents", "GET /v1/documents", "GET /v1/documents/:entry", "POST /v1/mail", "GET /v1/mail",
        "GET /v1/mail/threads/:entry", "GET /v1/mail/accounts", "POST /v1/mail/accounts",
        "GET /v1/people", "GET /v1/people/:id", "GET /v1/people/review", "GET /v1/people/conflicts",
        "GET /v1/people/explain",
        "GET /v1/people/judgements", "POST /v1/people/judgements", "POST /v1/mail/accounts/:name/fetch",
        "POST /v1/mail/accounts/:name/remove", "POST /v1/reprocess",
        "GET /v1/entries", "GET /v1/entries/:index", "GET /v1/entries/:index/content",
        "GET /v1/entries/:index/receipt",
        "GET /v1/log/*path", "GET /v1/checkpoint", "GET /v1/proof/inclusion", "GET /v1/proof/consistency",
        "POST /v1/ledger/verify", "GET /v1/ledger/keys", "POST /v1/ledger/rotate", "POST /v1/ledger/revoke",
        "POST /v1/ledger/flush",
        "GET /v1/ledger/anchors",
        "POST /v1/ledger/anchors",
        "GET /v1/ledger/holds", "POST /v1/ledger/hold", "POST /v1/ledger/release", "POST /v1/ledger/retention",
        "POST /v1/ledger/erase", "GET /v1/ledger/reads", "POST /mcp",
        "GET /v1/search", "GET /v1/facts", "GET /v1/status", "POST /v1/rebuild", "GET /v1/export",
        "GET /v1/export/digest",
    ]
}
