// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import JSON
import Telemetry
import Tiers

extension DoormanRoutes {
    /// What needs no token: it names no tenant and holds no content, and answers 200 in every mode.
    func addHealth(to router: inout Router) {
        router.on(.get, "/healthz") { _, _ in HTTPResponse(text: "ok") }
        router.on(.get, "/readyz") { _, _ in .json(await readiness().bytes) }
        router.on(.get, "/v1/contract") { _, _ in .json(contract.bytes) }
        router.on(.get, "/metrics") { _, _ in
            HTTPResponse(
                text: application.metrics.registry.prometheusText, type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }

    private func readiness() async -> JSONValue {
        let states = await application.tiers()
        let mode = ServiceMode(states)
        let local = states.first { $0.tier == .local }
        let answers = mode != .deterministicOnly
        return [
            "ready": true, "mode": .string(mode.rawValue), "status": answers ? "ok" : "closed",
            "reason": answers ? nil : "no_tier_available", "node_class": "totebox",
            "tier_a": .string(local.map { $0.isUp ? "up" : $0.isConfigured ? "down" : "off" } ?? "off"),
            "tier_a_reason": local?.reason.map { .string($0) } ?? nil, "ai_available": .bool(answers),
            "has_local": .bool(local?.isConfigured ?? false), "has_yoyo": false, "has_external": false, "tier_b": [:],
            "queue_pending": 0, "queue_done": 0, "queue_poison": 0, "queue_quarantine": 0,
        ]
    }

    private var contract: JSONValue {
        [
            "service": "doorman", "doorman_version": .string(application.options.version), "contract_version": "1",
            "yoyo_contract_version": "0.0.1", "module_header": "X-Foundry-Module-ID",
            "has_local": .bool(application.options.local != nil), "has_yoyo": false, "has_external": false,
            "limits": [
                "body_bytes": JSONValue(application.options.bodyBytes), "audit_records": JSONValue(Self.mostRecords),
            ],
            "routes": .array(
                [
                    "GET /healthz", "GET /readyz", "GET /v1/contract", "GET /metrics", "GET /v1/models",
                    "POST /v1/chat/completions", "GET /v1/audit", "GET /v1/audit/checkpoint", "GET /v1/audit/proof",
                ].map { .string($0) }),
        ]
    }
}
