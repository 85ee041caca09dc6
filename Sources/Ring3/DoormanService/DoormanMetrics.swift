// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import JSON
import Sanitiser
import Telemetry
import Tiers

/// What the Doorman counts.
struct DoormanMetrics: Sendable {
    let registry: MetricsRegistry
    let requests: Counter
    let calls: Counter
    let redactions: Counter
    let restored: Counter
    let unknown: Counter
    let blocked: Counter
    let tokens: Counter
    let overhead: Histogram
    let firstByte: Histogram

    init(_ registry: MetricsRegistry) {
        self.registry = registry
        requests = registry.counter(
            "doorman_http_requests_total", help: "Answered requests by status; 0 where the client went away.",
            labels: ["status"])
        calls = registry.counter(
            "doorman_calls_total", help: "Calls sent to a tier by outcome.", labels: ["tier", "outcome"])
        redactions = registry.counter("doorman_redactions_total", help: "Places replaced by a token.", labels: ["kind"])
        restored = registry.counter("doorman_restored_total", help: "Tokens put back into answers.")
        unknown = registry.counter("doorman_unknown_tokens_total", help: "Token-like words with a code never issued.")
        blocked = registry.counter("doorman_leak_blocks_total", help: "Requests that were not let out.")
        tokens = registry.counter(
            "doorman_model_tokens_total", help: "Model tokens by direction.", labels: ["direction"])
        overhead = registry.histogram(
            "doorman_overhead_seconds", help: "Time the Doorman adds before a call leaves.",
            buckets: [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25])
        firstByte = registry.histogram("doorman_first_byte_seconds", help: "Time to the first byte of a tier's answer.")
    }

    /// Counts the end of a call.
    func finished(_ tier: Tier, _ outcome: String, _ answer: JSONValue?, restored count: Int, unknown strange: Int) {
        calls.increment([tier.rawValue, outcome])
        if count > 0 { restored.increment(by: Double(count)) }
        if strange > 0 { unknown.increment(by: Double(strange)) }
        guard let usage = answer?["usage"] else { return }
        if let read = usage["prompt_tokens"]?.intValue, read > 0 { tokens.increment(["read"], by: Double(read)) }
        if let written = usage["completion_tokens"]?.intValue, written > 0 {
            tokens.increment(["written"], by: Double(written))
        }
    }

    /// Counts a request.
    func observe(_ event: ServerEvent) {
        if case .request(let summary) = event { requests.increment([String(summary.status?.code ?? 0)]) }
    }
}
