// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Telemetry
import Testing

@Suite struct `Metrics` {
    private let registry = MetricsRegistry()

    @Test func `the exposition of every kind is as a scraper expects it`() {
        let calls = registry.counter("calls_total", help: "Calls served.", labels: ["route", "status"])
        calls.increment(["/v1/search", "200"])
        calls.increment(["/v1/search", "200"], by: 2)
        calls.increment(["/", "404"])
        registry.gauge("entries", help: "Entries in the ledger.").set(48213)
        let seconds = registry.histogram("wait_seconds", help: "Time waited.", buckets: [0.1, 1])
        seconds.observe(0.05)
        seconds.observe(0.1)
        seconds.observe(.milliseconds(500))
        seconds.observe(7)
        #expect(
            registry.prometheusText == """
                # HELP calls_total Calls served.
                # TYPE calls_total counter
                calls_total{route="/",status="404"} 1
                calls_total{route="/v1/search",status="200"} 3
                # HELP entries Entries in the ledger.
                # TYPE entries gauge
                entries 48213
                # HELP wait_seconds Time waited.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.1"} 2
                wait_seconds_bucket{le="1"} 3
                wait_seconds_bucket{le="+Inf"} 4
                wait_seconds_sum 7.65
                wait_seconds_count 4

                """)
    }

    @Test func `backslash, quote and newline are escaped, each where its rule says`() {
        registry.gauge("odd", help: "a\\b \"quoted\"\nnext", labels: ["l"]).set(1, ["x\\y \"z\"\nw é"])
        #expect(
            registry.prometheusText
                == "# HELP odd a\\\\b \"quoted\"\\nnext\n# TYPE odd gauge\nodd{l=\"x\\\\y \\\"z\\\"\\nw é\"} 1\n")
    }

    @Test(arguments: [
        (Double.infinity, "+Inf"), (-Double.infinity, "-Inf"), (.nan, "NaN"), (0.25, "0.25"), (-3, "-3"),
        (1e300, "1e+300"),
    ])
    func `numbers have the form of the exposition`(value: Double, text: String) {
        registry.gauge("g", help: "h").set(value)
        #expect(registry.prometheusText.hasSuffix("\ng \(text)\n"))
    }

    @Test func `labels a caller can choose can not fill the memory`() {
        let registry = MetricsRegistry(maximumSeries: 3)
        let counter = registry.counter("c_total", help: "h", labels: ["who"])
        for name in 0..<1_000 { counter.increment(["caller-\(name)"]) }
        counter.increment(["caller-0"])
        #expect(registry.prometheusText.split(separator: "\n").count == 2 + 4)
        #expect(counter.value(["caller-0"]) == 2)
        #expect(counter.value(["other"]) == 997)
    }

    @Test func `the same name gives the same metric`() {
        registry.counter("c_total", help: "h").increment()
        registry.counter("c_total", help: "h").increment()
        #expect(registry.counter("c_total", help: "h").value() == 2)
    }

    @Test func `a counter never goes down`() {
        let counter = registry.counter("c_total", help: "h")
        counter.increment(by: 2)
        counter.increment(by: -1)
        #expect(counter.value() == 2)
    }

    @Test func `a metric without labels stands at zero before its first value`() {
        _ = registry.counter("c_total", help: "h")
        _ = registry.counter("labelled_total", help: "h", labels: ["l"])
        #expect(registry.prometheusText.contains("\nc_total 0\n"))
        #expect(!registry.prometheusText.contains("labelled_total{"))
    }

    @Test func `late gauges are read when somebody looks`() {
        let size = InMemoryLogSink()
        registry.gauge("size", help: "h") { Double(size.records.count) }
        Logger(label: "x", sink: size).info("one")
        #expect(registry.prometheusText.hasSuffix("size 1\n"))
    }

    @Test func `counting from many tasks loses nothing`() async {
        let counter = registry.counter("c_total", help: "h", labels: ["l"])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1_000 { counter.increment(["x"]) } } }
        }
        #expect(counter.value(["x"]) == 8_000)
    }

    @Test func `this process has memory, CPU time and open files`() throws {
        registry.addProcessMetrics()
        for name in ["process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"] {
            let line = try #require(registry.prometheusText.split(separator: "\n").first { $0.hasPrefix(name + " ") })
            #expect(try #require(Double(line.dropFirst(name.count + 1))) > 0)
        }
    }

    @Test func `a wrong name stops the program`() async {
        await #expect(processExitsWith: .failure) { _ = MetricsRegistry().counter("no-dash", help: "h") }
        await #expect(processExitsWith: .failure) { _ = MetricsRegistry().counter("c", help: "h", labels: ["le"]) }
        await #expect(processExitsWith: .failure) {
            let registry = MetricsRegistry()
            _ = registry.counter("c", help: "h")
            _ = registry.gauge("c", help: "h")
        }
    }
}
