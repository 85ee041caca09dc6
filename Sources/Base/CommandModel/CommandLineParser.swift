// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Turns the words of a command line into a `ParsedLine`, or says what is wrong with them.
///
/// Options may stand anywhere after the command they belong to, global ones anywhere; `--name value` and
/// `--name=value` mean the same, `-n value` and `-nvalue` too, short flags can be joined, `--` ends the options and
/// `-` is an argument. Names are never abbreviated.
public struct CommandLineParser: Sendable {
    /// How long a command line may be.
    public struct Limits: Sendable {
        /// The most words; 65,536 by default.
        public var words = 65_536
        /// The most bytes in one word; 128 KiB by default, as the kernel has it.
        public var wordBytes = 131_072
        /// The default limits.
        public init() {}
    }

    private let root: Command
    private let limits: Limits

    /// Makes a parser for a program.
    public init(_ root: Command, limits: Limits = Limits()) {
        self.root = root
        self.limits = limits
    }

    /// Parses the words after the program's name.
    public func parse(_ words: [String]) throws(UsageError) -> ParsedLine {
        guard words.count <= limits.words, words.allSatisfy({ $0.utf8.count <= limits.wordBytes }) else {
            throw UsageError(
                .tooLong, "the command line is too long",
                nextStep: "give at most \(limits.words) words of at most \(limits.wordBytes) bytes")
        }
        var reading = Reading(root: root, words: words)
        do throws(UsageError) {
            return try reading.finish()
        } catch {
            // Someone who asks for help gets it, even where the rest of the line is not right yet.
            if reading.asksForHelp { return reading.line(.help) }
            throw error
        }
    }
}

/// One pass over the words.
private struct Reading {
    private let words: [String]
    private var command: Command
    private var path: [String]
    private var commands: [Command]
    private var flags: Set<String> = []
    private var values: [String: [String]] = [:]
    private var positional: [String] = []
    private var named: [String: [String]] = [:]
    private var next = 0

    init(root: Command, words: [String]) {
        self.words = words
        command = root
        path = [root.name]
        commands = [root]
    }

    var asksForHelp: Bool { words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" } }
    private var spelled: String { path.joined(separator: " ") }
    private var helpLine: String { "`\(spelled) --help`" }

    func line(_ request: ParsedLine.Request) -> ParsedLine {
        ParsedLine(command: command, path: path, request: request, flags: flags, values: values, words: named)
    }

    mutating func finish() throws(UsageError) -> ParsedLine {
        var optionsEnded = false
        while next < words.count {
            let word = words[next]
            next += 1
            if optionsEnded {
                positional.append(word)
            } else if word == "--" {
                optionsEnded = true
            } else if word.hasPrefix("--") {
                try readLong(word.dropFirst(2))
            } else if word.hasPrefix("-"), word.count > 1, !isNegativeNumber(word) {
                try readShort(word.dropFirst())
            } else {
                try readWord(word)
            }
        }
        if flags.contains("help") { return line(.help) }
        if flags.contains("version") { return line(.version) }
        try checkOptions()
        guard command.run != nil else { throw missingCommand() }
        try assignArguments()
        return line(.run)
    }

    // MARK: Words

    private mutating func readWord(_ word: String) throws(UsageError) {
        if positional.isEmpty, !command.subcommands.isEmpty {
            if let below = command.subcommand(word) {
                command = below
                path.append(word)
                commands.append(below)
                return
            }
            if command.run == nil || command.arguments.isEmpty { throw unknownCommand(word) }
        }
        positional.append(word)
    }

    private func unknownCommand(_ word: String) -> UsageError {
        let here = command.subcommands.map(\.name)
        let elsewhere = command.walk(from: Array(path.dropLast())).first {
            $0.path.count > path.count + 1 && $0.command.name == word
        }
        let nextStep =
            if let elsewhere {
                "did you mean `\(elsewhere.path.joined(separator: " "))`?"
            } else if let near = Suggestion.nearest(to: word, in: here) {
                "did you mean `\(spelled) \(near)`?"
            } else {
                "list the commands with \(helpLine)"
            }
        return UsageError(
            .unknownCommand, "`\(spelled)` has no command `\(DisplayText.safe(word))`", nextStep: nextStep)
    }

    private func missingCommand() -> UsageError {
        let names = command.subcommands.map(\.name).joined(separator: ", ")
        return UsageError(
            .missingCommand, "`\(spelled)` needs a command: \(names)",
            nextStep: "add one of them, or read \(helpLine)")
    }

    // MARK: Options

    /// The option of the given long name, of the innermost command first.
    private func option(_ name: some StringProtocol) -> Option? {
        for command in commands.reversed() {
            if let option = command.options.first(where: { $0.name == name }) { return option }
        }
        return Option.global.first { $0.name == name }
    }
    private func option(short: Character) -> Option? {
        for command in commands.reversed() {
            if let option = command.options.first(where: { $0.short == short }) { return option }
        }
        return Option.global.first { $0.short == short }
    }

    private mutating func readLong(_ text: Substring) throws(UsageError) {
        let equals = text.firstIndex(of: "=")
        let name = text[..<(equals ?? text.endIndex)]
        guard let option = option(name) else { throw unknownOption("--" + name) }
        let attached = equals.map { String(text[text.index(after: $0)...]) }
        guard option.shape != nil else {
            if attached != nil {
                throw UsageError(
                    .unexpectedValue, "`--\(option.name)` is a switch and takes no value",
                    nextStep: "write `--\(option.name)` alone, or leave it out")
            }
            try set(flag: option)
            return
        }
        let value: String = if let attached { attached } else { try followingValue(of: option) }
        try add(value, to: option)
    }

    private mutating func readShort(_ text: Substring) throws(UsageError) {
        var rest = text
        while let letter = rest.first {
            rest = rest.dropFirst()
            guard let option = option(short: letter) else { throw unknownOption("-\(letter)") }
            guard option.shape != nil else {
                try set(flag: option)
                continue
            }
            if rest.first == "=" { rest = rest.dropFirst() }
            let value: String = if rest.isEmpty { try followingValue(of: option) } else { String(rest) }
            try add(value, to: option)
            return
        }
    }

    private mutating func followingValue(of option: Option) throws(UsageError) -> String {
        guard next < words.count else { throw missingValue(of: option) }
        let word = words[next]
        // A word that is an option itself is rarely meant as a value; `--name=-x` still says so.
        if word.hasPrefix("-"), word.count > 1, !isNegativeNumber(word) { throw missingValue(of: option) }
        next += 1
        return word
    }

    private func missingValue(of option: Option) -> UsageError {
        let word = option.shape?.placeholder ?? "VALUE"
        return UsageError(
            .missingValue, "`--\(option.name)` needs a value",
            nextStep: "write `--\(option.name)=\(word)` (\(option.summary))")
    }

    private mutating func set(flag option: Option) throws(UsageError) {
        flags.insert(option.name)
        let modes = OutputMode.allCases.map(\.rawValue).filter { flags.contains($0) }
        if modes.count > 1 {
            throw UsageError(
                .conflictingOptions, "`--\(modes[0])` and `--\(modes[1])` exclude each other",
                nextStep: "keep the one you want")
        }
    }

    private mutating func add(_ value: String, to option: Option) throws(UsageError) {
        if let misfit = option.shape?.problem(with: value) {
            throw UsageError(
                .badValue, "the value `\(DisplayText.safe(value))` of `--\(option.name)` \(misfit.reason)",
                nextStep: misfit.remedy)
        }
        if values[option.name] != nil, !option.isRepeatable {
            throw UsageError(
                .repeatedOption, "`--\(option.name)` is given twice",
                nextStep: "keep the one whose value you want")
        }
        values[option.name, default: []].append(value)
    }

    private func unknownOption(_ spelling: String) -> UsageError {
        let message = "`\(spelled)` has no option `\(DisplayText.safe(spelling))`"
        let name = String(spelling.drop { $0 == "-" })
        let below = command.walk(from: Array(path.dropLast())).dropFirst().first { entry in
            entry.command.options.contains { $0.name == name }
        }
        if let below {
            return UsageError(
                .unknownOption, message,
                nextStep: "put it after its command: `\(below.path.joined(separator: " ")) --\(name)`")
        }
        let known = commands.reversed().flatMap { $0.options.map(\.name) } + Option.global.map(\.name)
        guard spelling.hasPrefix("--"), let near = Suggestion.nearest(to: name, in: known) else {
            return UsageError(
                .unknownOption, message,
                nextStep: "list the options with \(helpLine), or put `--` before an argument that starts with a dash")
        }
        return UsageError(.unknownOption, message, nextStep: "did you mean `--\(near)`?")
    }

    private func isNegativeNumber(_ word: String) -> Bool {
        guard let second = word.utf8.dropFirst().first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second) else {
            return false
        }
        return Double(word) != nil
    }

    private func checkOptions() throws(UsageError) {
        for option in command.options where option.isRequired && values[option.name] == nil {
            throw UsageError(
                .missingOption, "`\(spelled)` needs `--\(option.name)`",
                nextStep: "add `\(option.usage)` (\(option.summary))")
        }
    }

    // MARK: Arguments

    private mutating func assignArguments() throws(UsageError) {
        var rest = positional[...]
        for argument in command.arguments {
            let taken: [String]
            switch argument.arity {
            case .required, .optional: taken = Array(rest.prefix(1))
            case .repeated: taken = Array(rest)
            }
            rest = rest.dropFirst(taken.count)
            if taken.isEmpty, argument.arity == .required || argument.arity == .repeated(atLeastOne: true) {
                throw UsageError(
                    .missingArgument, "`\(spelled)` needs \(argument.name.uppercased()) (\(argument.summary))",
                    nextStep: "write `\(command.usage(path: path))`")
            }
            for word in taken {
                if let misfit = argument.shape.problem(with: word) {
                    throw UsageError(
                        .badValue, "\(argument.name.uppercased()) `\(DisplayText.safe(word))` \(misfit.reason)",
                        nextStep: misfit.remedy)
                }
            }
            if !taken.isEmpty { named[argument.name] = taken }
        }
        if let extra = rest.first {
            throw UsageError(
                .extraArgument, "`\(spelled)` does not know what to do with `\(DisplayText.safe(extra))`",
                nextStep: "write `\(command.usage(path: path))`; quote a text that has spaces")
        }
    }
}
