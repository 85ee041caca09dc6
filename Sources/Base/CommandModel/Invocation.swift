// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
import Primitives

/// One call of a command: what was given, and where to talk.
public struct Invocation: Sendable {
    /// The parsed command line.
    public let line: ParsedLine
    /// The program the command belongs to.
    public let program: Program
    /// Where to talk.
    public let terminal: Terminal

    /// Makes a call; programs get theirs from `Program.run`, tests may make their own.
    public init(_ line: ParsedLine, of program: Program, on terminal: Terminal) {
        self.line = line
        self.program = program
        self.terminal = terminal
    }

    /// The value of an option, or nil where it was not given.
    public func option(_ name: String) -> String? {
        requireOption(name, isFlag: false)
        return line.values[name]?.last
    }
    /// The values of a repeatable option, in order.
    public func options(_ name: String) -> [String] {
        requireOption(name, isFlag: false)
        return line.values[name] ?? []
    }
    /// The value of a number option, or nil where it was not given.
    public func number(_ name: String) -> Int? { option(name).flatMap { Int($0) } }
    /// Whether a flag was given.
    public func flag(_ name: String) -> Bool {
        requireOption(name, isFlag: true)
        return line.flags.contains(name)
    }
    /// The word of an argument, or nil where it was not given.
    public func argument(_ name: String) -> String? { arguments(name).first }
    /// The words of a repeated argument.
    public func arguments(_ name: String) -> [String] {
        precondition(line.command.arguments.contains { $0.name == name }, "no argument `\(name)` is described")
        return line.words[name] ?? []
    }
    private func requireOption(_ name: String, isFlag: Bool) {
        guard let root = program.root.name == line.path.first ? program.root : nil else { return }
        var known = Option.global + root.options
        var current = root
        for name in line.path.dropFirst() {
            guard let below = current.subcommand(name) else { break }
            known += below.options
            current = below
        }
        precondition(
            known.contains { $0.name == name && ($0.shape == nil) == isFlag },
            "no \(isFlag ? "flag" : "option") `--\(name)` is described")
    }

    /// How data is printed.
    public var output: OutputMode { line.output }
    /// Whether the chain of causes is wanted.
    public var isVerbose: Bool { line.flags.contains("verbose") }
    /// The home directory named by `--home`, or nil.
    public var home: String? { line.values["home"]?.last }
    /// Whether a question may be asked.
    public var mayAsk: Bool { terminal.inputIsTerminal && !line.flags.contains("no-input") }
    /// The command as it was named, e.g. `substrate ledger verify`.
    public var spelled: String { line.path.joined(separator: " ") }
    /// How text on a stream is painted.
    public func palette(_ stream: Terminal.Stream) -> Palette {
        Palette(terminal, stream, noColour: line.flags.contains("no-color"))
    }
    /// The renderer for this call: tables are cut to the width of a terminal, and never when piped.
    public var renderer: Renderer {
        Renderer(output, width: terminal.outputIsTerminal ? terminal.columns : nil, palette: palette(.output))
    }

    // MARK: Data

    /// Prints records; `empty` is said where there are none.
    public func show<Row: Listed>(_ rows: [Row], empty: String? = nil) {
        terminal.write(renderer.list(rows))
        if rows.isEmpty, let empty, output == .table { say(empty) }
    }
    /// Prints one record.
    public func show<Row: Listed>(_ row: Row) { terminal.write(renderer.record(row)) }
    /// Prints a JSON document.
    public func show(document: JSONValue) { terminal.write(renderer.document(document)) }
    /// Prints a line of data.
    public func print(_ text: String) { terminal.write(text + "\n") }

    // MARK: Conversation

    /// Says a line on standard error; `--quiet` and `--json` keep it silent.
    public func say(_ text: String, _ tone: Tone = .plain) {
        guard output != .quiet, output != .json else { return }
        terminal.write(palette(.error).paint(text, tone) + "\n", to: .error)
    }

    /// Asks for a line. Without a terminal, or with `--no-input`, the error names the option that answers instead.
    public func ask(_ question: String, default preset: String? = nil, option name: String) throws(UsageError) -> String
    {
        guard mayAsk else {
            throw UsageError(
                .inputNeeded, "cannot ask: \(question)", nextStep: "answer on the command line with `--\(name)`")
        }
        terminal.write(question + (preset.map { " [\($0)]" } ?? "") + " ", to: .error)
        guard let answer = terminal.readLine() else {
            throw UsageError(
                .inputNeeded, "the input ended before an answer: \(question)",
                nextStep: "answer on the command line with `--\(name)`")
        }
        let trimmed = answer.drop { $0 == " " }
        return trimmed.isEmpty ? preset ?? "" : String(trimmed)
    }

    /// Asks for a line that is not shown while it is typed; the error names the option that answers instead.
    public func askSecret(_ question: String, option name: String) throws(UsageError) -> String {
        guard mayAsk else {
            throw UsageError(
                .inputNeeded, "cannot ask: \(question)", nextStep: "answer on the command line with `--\(name)`")
        }
        terminal.write(question + " ", to: .error)
        guard let answer = terminal.readSecret(), !answer.isEmpty else {
            throw UsageError(
                .inputNeeded, "the input ended before an answer: \(question)",
                nextStep: "answer on the command line with `--\(name)`")
        }
        return answer
    }

    /// Asks to type a name before something is destroyed; `--yes` must be an option of the command.
    public func confirm(_ question: String, byTyping name: String) throws(UsageError) -> Bool {
        if flag("yes") { return true }
        return try ask("\(question) Type `\(name)` to go on:", option: "yes") == name
    }
}
