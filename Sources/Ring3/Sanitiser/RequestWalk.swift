// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON

/// One walk over a request that replaces personal data in every string and every key.
///
/// Parts that hold none are not copied; a request without any comes back as nil.
struct RequestWalk {
    let recognisers: RecogniserSet
    let request: JSONObject
    let secret: [UInt8]
    /// Values to look for wherever they stand, after a first walk found them somewhere.
    let known: KnownValues?
    private(set) var tokens: IssuedTokens
    private(set) var redactions: [SensitiveKind: Int] = [:]

    init(_ request: JSONObject, recognisers: RecogniserSet, secret: [UInt8], limit: Int, known: KnownValues? = nil) {
        self.request = request
        self.recognisers = recognisers
        self.secret = secret
        self.known = known
        tokens = IssuedTokens(limit: limit)
    }

    /// The request with tokens, or nil where nothing was found.
    mutating func run() throws(SanitiserError) -> JSONValue? {
        // Messages last: a conversation that grows at its end keeps the codes it had.
        let order = request.members.indices.sorted {
            (request.members[$0].key == "messages" ? 1 : 0, $0) < (request.members[$1].key == "messages" ? 1 : 0, $1)
        }
        var members = request.members
        var isChanged = false
        for index in order {
            isChanged = try member(&members[index], at: .body, path: "") || isChanged
        }
        return isChanged ? .object(JSONObject(members)) : nil
    }

    private mutating func value(
        _ value: JSONValue, at field: RequestField, label: String?, path: String
    ) throws(SanitiserError) -> JSONValue? {
        switch value {
        case .string(let string): return try text(string, label: label).map { .string($0) }
        case .array(let elements):
            var copy: [JSONValue]?
            for (index, element) in elements.enumerated() {
                guard let new = try self.value(element, at: field.element, label: label, path: path) else { continue }
                if copy == nil { copy = elements }
                copy?[index] = new
            }
            return copy.map { .array($0) }
        case .object(let object):
            var copy: [(key: String, value: JSONValue)]?
            for (index, member) in object.members.enumerated() {
                var new = member
                guard try self.member(&new, at: field, path: path) else { continue }
                if copy == nil { copy = object.members }
                copy?[index] = new
            }
            return copy.map { .object(JSONObject($0)) }
        case .null, .bool, .number: return nil
        }
    }

    /// Replaces in a key and its value; false where both stay.
    private mutating func member(
        _ member: inout (key: String, value: JSONValue), at field: RequestField, path: String
    ) throws(SanitiserError) -> Bool {
        let label = member.key
        var isChanged = false
        // The keys of logit_bias are token numbers of the model's own vocabulary.
        if !isTokenBiases(field), let key = try text(label, label: nil) {
            member.key = key
            isChanged = true
        }
        let path = path.isEmpty ? label : path + "." + label
        switch field.step(label) {
        case .search(let inner):
            guard let new = try value(member.value, at: inner, label: label, path: path) else { return isChanged }
            member.value = new
        case .keep:
            if case .string(let string) = member.value {
                guard recognisers.findings(in: string, label: nil).isEmpty else {
                    throw SanitiserError(.leakBlocked, field: path)
                }
                return isChanged
            }
            guard let new = try value(member.value, at: .words, label: label, path: path) else { return isChanged }
            member.value = new
        case .address:
            if let address = member.value.stringValue, address.utf8.starts(with: "data:".utf8) { return isChanged }
            guard let new = try value(member.value, at: .words, label: label, path: path) else { return isChanged }
            member.value = new
        case .innerJSON:
            guard let new = try innerJSON(member.value, label: label, path: path) else { return isChanged }
            member.value = new
        case .data: return isChanged
        }
        return true
    }
    private func isTokenBiases(_ field: RequestField) -> Bool {
        if case .tokenBiases = field { true } else { false }
    }

    /// The arguments of a call: JSON in a string. What is not JSON is treated as a text.
    private mutating func innerJSON(
        _ value: JSONValue, label: String, path: String
    ) throws(SanitiserError) -> JSONValue? {
        guard let string = value.stringValue, let document = try? JSONValue(parsing: string),
            document.stringValue == nil
        else { return try self.value(value, at: .words, label: label, path: path) }
        return try self.value(document, at: .words, label: label, path: path).map { .string($0.text) }
    }

    /// A text with tokens, or nil where nothing was found.
    private mutating func text(_ text: String, label: String?) throws(SanitiserError) -> String? {
        var findings = recognisers.findings(in: text, label: label)
        if let known { findings = RecogniserSet.withoutOverlap(findings + known.findings(in: text)) }
        guard !findings.isEmpty else { return nil }
        if !tokens.isReady { begin() }
        let original = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(original.count + findings.count * 8)
        var position = 0
        for finding in findings {
            guard let code = tokens.code(for: Array(original[finding.range]), kind: finding.kind) else {
                throw SanitiserError(.tooManyTokens)
            }
            out += original[position..<finding.range.lowerBound]
            IssuedTokens.append(code, kind: finding.kind, to: &out)
            position = finding.range.upperBound
            redactions[finding.kind, default: 0] += 1
        }
        out += original[position...]
        return String(decoding: out, as: UTF8.self)
    }

    /// Prepares the first token: the conversation's key, and the code-like words that the caller typed.
    private mutating func begin() {
        var typed = TypedCodes()
        typed.collect(.object(request))
        tokens.begin(TokenPermutation(key: Conversation.key(of: request, secret: secret)), avoiding: typed.codes)
    }
}

/// What makes two requests the same conversation.
enum Conversation {
    /// A key from the messages up to the first of a user: they stay the same as a conversation grows.
    static func key(of request: JSONObject, secret: [UInt8]) -> [UInt8] {
        var opening = Array("substrate conversation v1\n".utf8)
        for message in request["messages"]?.arrayValue ?? [] {
            opening.append(json: message)
            if message["role"]?.stringValue == "user" { break }
        }
        return HMACSHA256.authenticate(opening, key: secret)
    }
}

/// The words of a request that could be read as a code.
struct TypedCodes {
    private(set) var codes: Set<TokenCode> = []

    /// Collects from all strings and keys, and from JSON within strings as far as it shows.
    mutating func collect(_ value: JSONValue) {
        switch value {
        case .string(let text): collect(text)
        case .array(let elements): for element in elements { collect(element) }
        case .object(let object):
            for (key, value) in object.members {
                collect(key)
                collect(value)
            }
        case .null, .bool, .number: break
        }
    }

    private mutating func collect(_ text: String) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            guard ByteClass.isAlphanumeric(bytes[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < bytes.count, ByteClass.isAlphanumeric(bytes[end]) { end += 1 }
            // Also where the first letter belongs to an escape, and behind a label without a separator.
            for length in [TokenCode.length, TokenCode.length + 1] where end - start >= length {
                insert(bytes[(start + length - TokenCode.length)..<(start + length)])
            }
            insert(bytes[max(start, end - TokenCode.length)..<end])
            start = end
        }
    }
    private mutating func insert(_ word: ArraySlice<UInt8>) {
        guard word.count == TokenCode.length else { return }
        var bits: UInt32 = 0
        for byte in word {
            guard let digit = TokenCode.digit(byte) else { return }
            bits = bits << 5 | digit
        }
        let code = TokenCode(bits: bits)
        if code.isMixed { codes.insert(code) }
    }
}
