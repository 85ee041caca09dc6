// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Command {
    /// What is wrong with the description of this tree: clashing or malformed names, missing words, wrong order.
    ///
    /// Empty for a sound tree; the tests of every program check it, so parsing may take a sound tree for granted.
    public var faults: [String] { walk().flatMap { $0.command.ownFaults(path: $0.path.joined(separator: " ")) } }

    private func ownFaults(path: String) -> [String] {
        var faults: [String] = []
        func note(_ fault: String) { faults.append("\(path): \(fault)") }

        if !Self.isWellFormed(name) { note("the name must be lower-case letters, digits and single dashes") }
        if summary.isEmpty || summary.count > 70 { note("the summary must have 1 to 70 characters") }
        if summary.hasSuffix(".") { note("the summary must not end with a full stop") }
        if run == nil && subcommands.isEmpty { note("it neither runs nor groups commands") }
        if run == nil && !arguments.isEmpty { note("a group takes no arguments") }
        if !subcommands.isEmpty && subcommands.contains(where: { $0.name == "help" }) { note("`help` is built in") }

        let names = (Option.global + options).map(\.name)
        for name in Set(names) where names.count(where: { $0 == name }) > 1 { note("--\(name) is described twice") }
        let shorts = (Option.global + options).compactMap(\.short)
        for short in Set(shorts) where shorts.count(where: { $0 == short }) > 1 { note("-\(short) is described twice") }
        for option in options {
            if !Self.isWellFormed(option.name) { note("--\(option.name) is malformed") }
            if option.summary.isEmpty { note("--\(option.name) has no summary") }
            if option.shape == nil && option.isRequired { note("--\(option.name) is a flag and cannot be required") }
            if let short = option.short, !short.isASCII || !short.isLetter { note("-\(short) must be a letter") }
        }
        let verbs = subcommands.map(\.name)
        for verb in Set(verbs) where verbs.count(where: { $0 == verb }) > 1 { note("`\(verb)` is described twice") }

        let keys = arguments.map(\.name)
        for key in Set(keys) where keys.count(where: { $0 == key }) > 1 { note("argument \(key) is described twice") }
        for (index, argument) in arguments.enumerated() {
            if argument.summary.isEmpty { note("argument \(argument.name) has no summary") }
            if case .repeated = argument.arity, index != arguments.count - 1 { note("only the last argument repeats") }
            if argument.arity == .required, arguments[..<index].contains(where: { $0.arity != .required }) {
                note("a required argument follows an optional one")
            }
        }
        for example in examples where example.line.split(separator: " ").first.map(String.init) != path.firstWord {
            note("the example `\(example.line)` does not start with the program's name")
        }
        return faults
    }

    private static func isWellFormed(_ name: String) -> Bool {
        guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return allowed && !name.hasSuffix("-")
            && !name.split(separator: "-", omittingEmptySubsequences: false).contains("")
    }
}

extension String {
    fileprivate var firstWord: String? { split(separator: " ").first.map(String.init) }
}
