// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import Intake
import Telemetry

/// What the archive counts. No label names a tenant.
struct ArchiveMetrics: Sendable {
    private let registry: MetricsRegistry
    private let tenants: Gauge
    private let entries: Gauge
    private let documents: Gauge
    private let facts: Gauge
    private let requests: Counter
    private let seconds: Histogram
    let items: Counter
    let searches: Counter

    init(_ registry: MetricsRegistry) {
        self.registry = registry
        tenants = registry.gauge("archive_tenants_open", help: "Tenants whose stores are open.")
        entries = registry.gauge("archive_ledger_entries", help: "Ledger entries of the open tenants.")
        documents = registry.gauge("archive_documents", help: "Documents of the open tenants.")
        facts = registry.gauge("archive_facts", help: "Facts of the open tenants.")
        requests = registry.counter(
            "archive_http_requests_total", help: "Answered requests by status; 0 where the client went away.",
            labels: ["status"])
        seconds = registry.histogram("archive_http_request_seconds", help: "How long handlers took.")
        items = registry.counter(
            "archive_ingest_items_total", help: "Ingested items by what became of them.", labels: ["outcome"])
        searches = registry.counter("archive_searches_total", help: "Answered searches.")
    }

    /// Counts what the server tells.
    func observe(_ event: ServerEvent) {
        guard case .request(let summary) = event else { return }
        requests.increment([String(summary.status?.code ?? 0)])
        seconds.observe(Double(summary.milliseconds) / 1000)
    }

    /// Counts what an intake tells.
    func count(_ event: IntakeEvent) {
        switch event {
        case .item(let item): items.increment([item.isNew ? "appended" : "already_present"])
        case .failed(let failure): items.increment([failure.isSkipped ? "skipped" : "failed"])
        case .progress: break
        }
    }

    func text(tenants: Int, entries: UInt64, documents: Int, facts: Int) -> String {
        self.tenants.set(Double(tenants))
        self.entries.set(Double(entries))
        self.documents.set(Double(documents))
        self.facts.set(Double(facts))
        return registry.prometheusText
    }
}
