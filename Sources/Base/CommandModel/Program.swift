// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import Primitives

/// A program: its command tree, version, help topics and error codes, and the one way to run it.
public struct Program: Sendable {
    /// The command tree; its name is the program's name.
    public let root: Command
    /// The version that `--version` prints.
    public let version: String
    /// Help topics.
    public let topics: [HelpTopic]
    /// The error codes it can report.
    public let errors: ErrorCatalogue

    /// Makes a program.
    public init(
        _ root: Command, version: String, topics: [HelpTopic] = [.exitCodes, .output, .environment],
        errors: ErrorCatalogue = ErrorCatalogue()
    ) {
        self.root = root
        self.version = version
        self.topics = topics
        self.errors = errors
    }

    /// Parses the words after the program's name, runs what they ask for, and reports errors.
    public func run(_ words: [String], on terminal: Terminal) async -> ExitCode {
        let flags = Set(words.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) })
        do {
            let code = try await dispatch(words, terminal)
            let fault = terminal.writeFault
            // A reader that went away (`| head`) has what it wanted.
            if fault == 0 || fault == EPIPE { return code }
            throw TerminalError(message: "standard output could not be written (error \(fault))")
        } catch {
            let report = ErrorReport(error)
            if flags.contains("json") {
                terminal.write(report.jsonLine, to: .error)
            } else {
                let palette = Palette(terminal, .error, noColour: flags.contains("no-color"))
                let isVerbose = flags.contains("verbose") || words.contains("-v")
                terminal.write(
                    report.text(program: root.name, catalogue: errors, isVerbose: isVerbose, palette: palette),
                    to: .error)
            }
            return report.exitCode
        }
    }

    private func dispatch(_ words: [String], _ terminal: Terminal) async throws -> ExitCode {
        let help = HelpText(self, width: terminal.outputIsTerminal ? terminal.columns : 80)
        if words.isEmpty, root.run == nil {
            terminal.write(help.text(for: root, path: [root.name]))
            return .ok
        }
        if words.first == "help" { return try explain(Array(words.dropFirst()), help, terminal) }
        let line = try CommandLineParser(root).parse(words)
        switch line.request {
        case .help: terminal.write(help.text(for: line.command, path: line.path))
        case .version: printVersion(line.output, terminal)
        case .run:
            guard let run = line.command.run else {
                preconditionFailure("the parser lets only runnable commands through")
            }
            return try await run(Invocation(line, of: self, on: terminal))
        }
        return .ok
    }

    private func printVersion(_ mode: OutputMode, _ terminal: Terminal) {
        switch mode {
        case .json:
            terminal.write(Renderer(.json).document(["name": .string(root.name), "version": .string(version)]))
        case .table, .plain: terminal.write("\(root.name) \(version)\n")
        case .quiet: terminal.write("\(version)\n")
        }
    }

    /// `help`, `help ledger verify`, `help exit-codes`, `help ledger_sealed`.
    private func explain(_ words: [String], _ help: HelpText, _ terminal: Terminal) throws(UsageError) -> ExitCode {
        let names = words.filter { !$0.hasPrefix("-") }
        if let command = root.descendant(names) {
            terminal.write(help.text(for: command, path: [root.name] + names))
            return .ok
        }
        if names.count == 1 {
            if let topic = topics.first(where: { $0.name == names[0] }) {
                terminal.write(help.text(for: topic))
                return .ok
            }
            if let entry = errors.entries.first(where: { $0.code == names[0] }) {
                terminal.write(help.text(for: entry))
                return .ok
            }
        }
        let known = root.subcommands.map(\.name) + topics.map(\.name) + errors.entries.map(\.code)
        let near = names.first.flatMap { Suggestion.nearest(to: $0, in: known) }
        throw UsageError(
            .unknownTopic, "there is no help on `\(DisplayText.safe(names.joined(separator: " ")))`",
            nextStep: near.map { "did you mean `\(root.name) help \($0)`?" }
                ?? "list everything with `\(root.name) help`")
    }
}

extension Program {
    /// Runs the program on this process's command line and terminal, and ends the process.
    public func main() async -> Never {
        _ = signal(SIGPIPE, SIG_IGN)
        let terminal = Terminal.system()
        let arguments = CommandLine.arguments.dropFirst()
        let code: ExitCode
        if let index = arguments.firstIndex(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
            let error = UsageError(
                .notText, "word \(index) of the command line is not valid UTF-8",
                nextStep: "name a directory above it instead; names inside may have any bytes")
            let report = ErrorReport(error)
            terminal.write(
                report.text(
                    program: root.name, catalogue: errors, isVerbose: false, palette: Palette(terminal, .error)),
                to: .error)
            code = report.exitCode
        } else {
            code = await run(Array(arguments), on: terminal)
        }
        exit(code.rawValue)
    }
}
