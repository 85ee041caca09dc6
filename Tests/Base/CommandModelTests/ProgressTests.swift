// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import Testing

@testable import CommandModel

@Suite("Progress")
struct ProgressTests {
    private func meter(_ style: ProgressMeter.Style, total: Int? = 1000) -> ProgressMeter {
        ProgressMeter("ingest", total: total, unit: "items", style: style)
    }
    private static let wide = ProgressMeter.Style.redrawn(columns: 80, unicode: true)

    @Test func `short work shows nothing`() {
        var meter = meter(Self.wide)
        #expect(meter.update(done: 999, at: .milliseconds(499)) == "")
        #expect(meter.clear() == "")
    }

    @Test func `the line redraws itself with counts, rate and an estimate`() {
        var meter = meter(Self.wide)
        let line = meter.update(done: 250, note: "1.2 MiB", at: .seconds(2))
        #expect(line.hasPrefix("\r\u{1B}[K"))
        #expect(line.contains("250/1,000 items  1.2 MiB  125/s  about 6 s left"))
        #expect(line.contains("█████░"))
        #expect(meter.update(done: 260, at: .milliseconds(2050)) == "", "not more than ten times a second")
        #expect(!meter.update(done: 270, at: .milliseconds(2100)).isEmpty)
        #expect(meter.clear() == "\r\u{1B}[K")
        #expect(meter.clear() == "")
    }

    @Test func `a total that grows and a pace that others measured are shown`() {
        var meter = meter(Self.wide, total: nil)
        let pace = ProgressMeter.Pace(perSecond: 1250.5, remainingSeconds: 7300)
        let line = meter.update(done: 9000, of: 20000, pace: pace, note: "1 MiB", at: .seconds(1))
        #expect(line.contains("9,000/20,000 items  1 MiB  1,250/s  about 2 h 2 min left"))
        #expect(meter.update(done: 9100, of: 30000, at: .seconds(2)).contains("9,100/30,000 items  4,550/s"))
        let unknown = ProgressMeter.Pace(perSecond: -.infinity, remainingSeconds: nil)
        #expect(meter.update(done: 1, pace: unknown, at: .seconds(3)).hasSuffix("1/30,000 items  0.0/s"))
    }

    @Test func `the line never exceeds the terminal`() {
        for columns in [20, 40, 61, 80, 200] {
            for total in [nil, 0, 1, 1_000_000_000] {
                var meter = meter(.redrawn(columns: columns, unicode: true), total: total)
                for done in [0, 1, 999_999_999, 2_000_000_000] {
                    let line = meter.update(
                        done: done, note: "some note", at: .seconds(done % 7 + 5) + .seconds(columns))
                    _ = meter.clear()
                    #expect(DisplayText.width(line.drop { $0 != "K" }.dropFirst()) < columns)
                }
            }
        }
    }

    @Test func `without Unicode the bar is plain ASCII`() {
        var meter = meter(.redrawn(columns: 80, unicode: false))
        #expect(meter.update(done: 500, at: .seconds(1)).contains("###"))
    }

    @Test func `elsewhere a whole line appears every 30 seconds`() {
        var meter = meter(.heartbeat)
        #expect(meter.update(done: 10, at: .seconds(29)) == "")
        #expect(
            meter.update(done: 300, at: .seconds(30)) == "ingest: 300/1,000 items, 10/s, about 70 s left, 30 s so far\n"
        )
        #expect(meter.update(done: 310, at: .seconds(59)) == "")
        #expect(!meter.update(done: 320, at: .seconds(60)).isEmpty)
        #expect(meter.clear() == "")
    }

    @Test(
        arguments: [
            (true, [:], "\r"), (false, [:], ""), (true, ["ACCESSIBLE": "1"], ""), (true, ["TERM": "dumb"], ""),
            (true, ["NO_COLOR": "1"], "\r"), (true, ["ACCESSIBLE": "0"], "\r"),
        ] as [(Bool, [String: String], String)])
    func `only a willing terminal gets a line that redraws itself`(
        isTerminal: Bool, environment: [String: String], start: String
    ) {
        let recording = TerminalRecording()
        let ticks = Lock(Duration.zero)
        let terminal = recording.terminal(isTerminal: isTerminal, environment: environment)
        let progress = Progress("ingest", total: 10, on: terminal, clock: { ticks.withLock { $0 } })
        ticks.withLock { $0 = .seconds(1) }
        progress.advance()
        #expect(recording.error.hasPrefix(start) && recording.error.isEmpty == start.isEmpty)
        #expect(recording.output.isEmpty)
    }

    @Test func `a line said in between stands alone, and nothing is left at the end`() {
        let recording = TerminalRecording()
        let ticks = Lock(Duration.zero)
        let progress = Progress(
            "ingest", total: 10, on: recording.terminal(isTerminal: true), clock: { ticks.withLock { $0 } })
        ticks.withLock { $0 = .seconds(1) }
        progress.update(done: 3)
        progress.say("one item failed")
        progress.update(done: 4)
        progress.finish()
        progress.update(done: 5)
        #expect(recording.error.contains("\r\u{1B}[Kone item failed\n"))
        #expect(recording.error.hasSuffix("\r\u{1B}[K"))
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (48213, "48,213"), (-1_234_567, "-1,234,567"), (100_000, "100,000"),
    ])
    func `numbers are grouped by threes`(number: Int, text: String) { #expect(DisplayText.grouped(number) == text) }
}
