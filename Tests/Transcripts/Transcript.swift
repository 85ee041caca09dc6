// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A recorded terminal session: commands, what they must print, and how they must end.
///
///     $ substrate ledger verify          a command, run by bash
///     4 entries [..]                     expected output; [..] matches any text within a line
///     ...                                any number of lines
///     [exit 3]                           expected exit status; 0 where the line is missing
///     # text                             a comment, where a line starts with "# "
///
/// Standard output and standard error arrive together, as on a terminal.
struct Transcript: Sendable {
    /// One command of a transcript.
    struct Step: Sendable, Equatable {
        var command: String
        var expected: [String] = []
        var status = 0
        var line: Int
    }

    var name: String
    var steps: [Step] = []

    /// Reads a whole file in transcript form.
    init(name: String, text: String) {
        self.name = name
        add(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), from: 1)
    }

    /// Reads the fenced `console` blocks of a Markdown page.
    init(name: String, markdown: String) {
        self.name = name
        var block: [String]?
        var start = 0
        for (number, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line == "```console" {
                block = []
                start = number + 2
            } else if line == "```", let lines = block {
                add(lines: lines, from: start)
                block = nil
            } else {
                block?.append(String(line))
            }
        }
    }

    private mutating func add(lines: [String], from first: Int) {
        var current: Step?
        for (offset, line) in lines.enumerated() {
            if line.hasPrefix("$ ") {
                if let step = current { steps.append(step.trimmed) }
                current = Step(command: String(line.dropFirst(2)), line: first + offset)
            } else if line.hasPrefix("# ") {
                continue
            } else if line.hasPrefix("[exit "), line.hasSuffix("]"), let status = Int(line.dropFirst(6).dropLast()) {
                current?.status = status
            } else {
                current?.expected.append(line)
            }
        }
        if let step = current { steps.append(step.trimmed) }
    }
}

extension Transcript.Step {
    /// The step without the blank lines that only separate it from the next.
    fileprivate var trimmed: Transcript.Step {
        var step = self
        while step.expected.last?.isEmpty == true { step.expected.removeLast() }
        return step
    }

    /// Whether the lines match the expectation; an empty expectation accepts anything.
    func accepts(_ output: [String]) -> Bool {
        var lines = output[...]
        while lines.last?.isEmpty == true { lines.removeLast() }
        return expected.isEmpty || Self.match(expected[...], lines)
    }

    private static func match(_ patterns: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
        guard let pattern = patterns.first else { return lines.isEmpty }
        if pattern == "..." {
            return (lines.startIndex...lines.endIndex).contains { match(patterns.dropFirst(), lines[$0...]) }
        }
        guard let line = lines.first, match(pattern: pattern, line: line) else { return false }
        return match(patterns.dropFirst(), lines.dropFirst())
    }

    private static func match(pattern: String, line: String) -> Bool {
        let pieces = pattern.split(separator: "[..]", omittingEmptySubsequences: false)
        guard let first = pieces.first, let last = pieces.last, line.hasPrefix(first) else { return false }
        guard pieces.count > 1 else { return line == pattern }
        var rest = line.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
