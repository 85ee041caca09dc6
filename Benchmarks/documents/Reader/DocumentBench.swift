// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import Durability
import Glibc
import MediaTypes
import Primitives

/// Reads documents named on standard input, one path a line, each as often as the first argument says.
///
/// For each it prints a line `status reader milliseconds bytes path` and, with `--text` as second argument, the text
/// behind it, ended by a form feed.
enum DocumentBench {
    static func run() async {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1
        let showsText = CommandLine.arguments.contains("--text")
        let reader = DocumentReader()
        while let path = readLine() {
            guard let content = try? Files.read(FilePath(path), limit: 256 << 20) else {
                print("missing none 0 0 \(path)")
                continue
            }
            var times: [Double] = []
            var reading: Reading?
            for _ in 0..<rounds {
                let start = ContinuousClock.now
                let type = MediaSniff.mediaType(name: path, content: content)
                reading = await reader.read(content, mediaType: type, name: path)
                let passed = ContinuousClock.now - start
                times.append(Double(passed.components.attoseconds) / 1e15 + Double(passed.components.seconds) * 1e3)
            }
            guard let reading else { continue }
            times.sort()
            let middle = Int(times[times.count / 2] * 1000)
            print(
                "\(reading.status.rawValue) \(reading.reader)/\(reading.readerVersion) \(middle) \(content.count) \(path)"
            )
            if let code = reading.code { print("code: \(code): \(reading.message ?? "")") }
            let document = reading.document
            print("title: \(document.title ?? "-") language: \(document.language ?? "-")")
            print("remarks: \(document.remarks.map { "\($0.code.rawValue)=\($0.count)" }.joined(separator: " "))")
            print(
                "properties: \(document.properties.map { "\($0.name.rawValue)=\($0.value)" }.joined(separator: "; "))")
            if showsText {
                print(document.text)
                print("\u{C}")
            }
        }
    }
}
