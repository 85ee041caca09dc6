// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CYAML
import Primitives

/// Reads one YAML document into a tree, refusing what a settings file has no need of.
///
/// Refused: anchors and aliases (their expansion can grow without bound), tags, directives, several documents, keys
/// that are not scalars, and keys stated twice. Cost is linear in the size of the text.
@safe public struct YAMLReader: ~Copyable {
    private let reader: UnsafeMutablePointer<cy_reader>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let limits: YAMLLimits
    private let name: String
    private var nodes = 0

    /// Parses a text; `name` (a path) appears in errors. An empty document gives an empty mapping.
    public static func parse(
        _ bytes: [UInt8], name: String, limits: YAMLLimits = YAMLLimits()
    ) throws(SettingsError) -> YAMLNode {
        guard bytes.count <= limits.maximumBytes else {
            throw SettingsError(
                .limit, "\(name) has \(bytes.count) bytes; at most \(limits.maximumBytes) are read",
                nextStep: "shorten the file")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw SettingsError(.syntax, "\(name) is not UTF-8", nextStep: "save the file as UTF-8")
        }
        var reader = YAMLReader(bytes, name: name, limits: limits)
        return try reader.document()
    }

    private init(_ bytes: [UInt8], name: String, limits: YAMLLimits) {
        self.limits = limits
        self.name = name
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        _ = unsafe input.initialize(from: bytes)
        unsafe self.input = input
        guard let reader = unsafe cy_open(input.baseAddress, bytes.count) else {
            preconditionFailure("libyaml found no memory for a parser")
        }
        unsafe self.reader = reader
    }

    deinit {
        unsafe cy_close(reader)
        unsafe input.deallocate()
    }

    private mutating func document() throws(SettingsError) -> YAMLNode {
        _ = try next()  // stream start
        var event = try next()
        if event == YAML_STREAM_END_EVENT { return YAMLNode(.mapping([]), line: 1) }
        if unsafe cy_has_directive(reader) != 0 { throw unsupported("a directive") }
        event = try next()
        let root = try node(event, depth: 0)
        _ = try next()  // document end
        guard try next() == YAML_STREAM_END_EVENT else { throw unsupported("a second document") }
        if case .scalar("", isPlain: true) = root.content { return YAMLNode(.mapping([]), line: root.line) }
        return root
    }

    private mutating func node(_ event: yaml_event_type_t, depth: Int) throws(SettingsError) -> YAMLNode {
        nodes += 1
        guard nodes <= limits.maximumNodes else {
            throw limit("holds more than \(limits.maximumNodes) values")
        }
        guard depth <= limits.maximumDepth else { throw limit("is nested deeper than \(limits.maximumDepth)") }
        if event == YAML_ALIAS_EVENT { throw unsupported("an alias (`*name`)") }
        if unsafe cy_has_anchor(reader) != 0 { throw unsupported("an anchor (`&name`)") }
        if unsafe cy_has_tag(reader) != 0 { throw unsupported("a tag (`!name`)") }
        let line = self.line
        switch event {
        case YAML_SCALAR_EVENT:
            return YAMLNode(scalar(), line: line)
        case YAML_SEQUENCE_START_EVENT:
            return YAMLNode(.sequence(try sequence(depth: depth)), line: line)
        case YAML_MAPPING_START_EVENT:
            return YAMLNode(.mapping(try mapping(depth: depth)), line: line)
        default:
            throw unsupported("something that is no value")
        }
    }

    private mutating func sequence(depth: Int) throws(SettingsError) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            if event == YAML_SEQUENCE_END_EVENT { return items }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func mapping(depth: Int) throws(SettingsError) -> [YAMLMember] {
        var members: [YAMLMember] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try next()
            if event == YAML_MAPPING_END_EVENT { return members }
            let keyNode = try node(event, depth: depth + 1)
            guard case .scalar(let key, _) = keyNode.content else {
                throw SettingsError(
                    .unsupported, "\(name):\(keyNode.line) has a key that is not text",
                    nextStep: "write each setting as `name: value`")
            }
            if let first = lines.updateValue(keyNode.line, forKey: key) {
                throw SettingsError(
                    .duplicateKey,
                    "\(name):\(keyNode.line) states `\(shown(key))` again; it is already on line \(first)",
                    nextStep: "remove one of the two lines")
            }
            members.append(YAMLMember(key: key, line: keyNode.line, value: try node(try next(), depth: depth + 1)))
        }
    }

    private func scalar() -> YAMLNode.Content {
        var length = 0
        let start = unsafe cy_scalar(reader, &length)
        let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
        return .scalar(text, isPlain: unsafe cy_scalar_is_plain(reader) != 0)
    }

    private var line: Int { unsafe cy_line(reader) }

    private mutating func next() throws(SettingsError) -> yaml_event_type_t {
        let event = unsafe cy_next(reader)
        guard event >= 0 else {
            let problem = unsafe String(cString: cy_problem(reader))
            throw SettingsError(
                .syntax, "\(name):\(unsafe cy_problem_line(reader)) is not YAML: \(problem)",
                nextStep: "correct that line; indent with spaces only")
        }
        return yaml_event_type_t(UInt32(event))
    }

    private func unsupported(_ what: String) -> SettingsError {
        SettingsError(
            .unsupported, "\(name):\(line) uses \(what), which settings files may not",
            nextStep: "write the value out in plain `name: value` lines")
    }
    private func limit(_ what: String) -> SettingsError {
        SettingsError(.limit, "\(name):\(line) \(what)", nextStep: "shorten the file")
    }
}

/// A key or value as errors may show it: at most 40 characters, without control characters.
func shown(_ text: String) -> String {
    let visible = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
    let short = String(String.UnicodeScalarView(visible.prefix(40)))
    return visible.count > 40 ? short + "…" : short
}
