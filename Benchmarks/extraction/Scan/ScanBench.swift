// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Extraction
import Glibc
import JSON
import NameScan
import Primitives

/// The two runs of the extraction bench.
enum ScanBench {
    static func run(_ arguments: [String]) {
        if arguments.first == "time" { time() } else { sentences() }
    }

    /// Reads sentences, writes their mentions.
    private static func sentences() {
        while let line = readLine() {
            guard let sentence = try? JSONValue(parsing: Array(line.utf8)), let text = sentence["text"]?.stringValue
            else {
                continue
            }
            var names: [KnownName] = []
            for name in sentence["names"]?.arrayValue ?? [] {
                guard let parts = name.arrayValue, parts.count == 2, let written = parts[0].stringValue,
                    let kind = parts[1].stringValue.flatMap(KnownName.Kind.init)
                else { continue }
                names.append(KnownName(text: written, kind: kind, key: written))
            }
            let known = names.isEmpty ? nil : KnownNames(names)
            var found: [JSONValue] = []
            for mention in Extractor.mentions(in: text, names: known) {
                found.append(
                    .array([
                        JSONValue(mention.span.lowerBound), JSONValue(mention.span.upperBound),
                        .string(mention.kind.rawValue),
                        .string(mention.rule), .string(mention.text),
                    ]))
            }
            print(JSONValue.array(found).text)
        }
    }

    /// A mail of 8 KiB in which there is something of everything.
    private static let mail: String = {
        let scraps = [
            "Dear Maria Lind,\n\nthank you for the call of 3 March 2026. As agreed, the drawings of the east wing go to the planning office",
            " this week, and the engineer comes to see the roof. Please tell Mr Okoye that the offer of Fenwick & Daughters Joinery Ltd",
            " over GBP 7,900.00 (quote Q-2026-055) holds until 30 April 2026.\n\nThe lease names the ground floor only, so that the",
            " cellar would have to be rented apart; see https://larkstone.example/plans/42?view=east for the plan. Payment goes to",
            " GB29 NWBK 6016 1331 9268 19 within thirty days. You reach me on +44 7700 900101 or at maria@larkstone.example.\n\nWe had",
            " hoped to have an answer from the council before the holidays, but the hearing was moved twice and nobody could say when",
            " the objections will be read. The neighbours were asked again in writing and have four weeks to reply to the letter.\n\n",
        ]
        var text = ""
        var index = 0
        while text.utf8.count < 8_192 - 200 {
            text += index < scraps.count ? scraps[index] : scraps[5 + index % 2]
            index += 1
        }
        return text
            + "Kind regards,\nGreta Halvorsen\nOffice manager, Larkstone Architects LLP\nOld Granary, 10 Mill Lane, Harrowmere HX1 2AB\n"
    }()

    private static func time() {
        var seconds: [Double] = []
        var count = 0
        for _ in 0..<400 {
            let start = ContinuousClock.now
            count = Extractor.mentions(in: mail).count
            seconds.append((ContinuousClock.now - start).seconds)
        }
        seconds.sort()
        let names = (0..<40_000).map { Name(text: "Given\($0 % 997)x Family\($0)y", id: UInt32($0)) }
        let start = ContinuousClock.now
        let automaton = NameAutomaton(names)
        let building = (ContinuousClock.now - start).seconds
        let text = Array(String(repeating: mail, count: 512).utf8)
        var best = Double.infinity
        var hits = 0
        for _ in 0..<5 {
            let start = processorSeconds()
            hits = automaton.hits(in: text).count
            best = min(best, processorSeconds() - start)
        }
        print(
            "{\"mail_bytes\":\(mail.utf8.count),\"mentions\":\(count),\"p50_ms\":\(seconds[200] * 1e3),\"p95_ms\":\(seconds[380] * 1e3),"
                + "\"names\":40000,\"names_build_s\":\(building),\"names_memory_bytes\":\(automaton.memoryBytes),"
                + "\"names_mb_per_s\":\(Double(text.count) / best / 1e6),\"hits\":\(hits)}")
    }
}

/// The processor time of this thread, which other programs on the machine do not change.
private func processorSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
