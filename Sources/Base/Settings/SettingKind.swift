// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// What a value may be, and how its text is brought into one form.
public enum SettingKind: Hashable, Sendable {
    /// Any text without control characters, at most 1,024 bytes.
    case text
    /// `true` or `false`; `yes`, `no`, `on`, `off`, `1` and `0` are understood.
    case boolean
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// Whole or fractional seconds in a range.
    case seconds(ClosedRange<Double>)
    /// One of a few words.
    case choice([String])
    /// A tenant-scope name (`ModuleID`).
    case moduleID
    /// `host:port` or `[IPv6]:port` to listen on.
    case address
    /// An `http` or `https` URL, or `none`.
    case endpoint
    /// A file system path; `~/` at the start means the user's home directory.
    case path
    /// A path, or `none`.
    case optionalPath
    /// One to thirty codes of countries, two capital letters each (ISO 3166-1), with commas between.
    case regions

    /// What a reader may write, for help texts and errors.
    public var expectation: String {
        switch self {
        case .text: "text of at most 1,024 bytes without control characters"
        case .boolean: "true or false"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .seconds(let range): "seconds from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .moduleID: "1 to 64 of a-z, 0-9 and -"
        case .address: "host:port, for example 127.0.0.1:9080 or [::1]:9080"
        case .endpoint: "none, or an http(s) URL without user name, query and fragment"
        case .path: "an absolute path"
        case .optionalPath: "none, or an absolute path"
        case .regions: "1 to 30 countries by two letters each, with commas between, for example DE,AT,CH"
        }
    }

    /// The value in its one form, or nil where it breaks the rule.
    func canonical(_ text: String) -> String? {
        guard text.utf8.count <= 1024,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        switch self {
        case .text: return text
        case .boolean: return truth(text).map { $0 ? "true" : "false" }
        case .integer(let range): return Int(text).flatMap { range.contains($0) ? String($0) : nil }
        case .seconds(let range): return Double(text).flatMap { range.contains($0) ? plain($0) : nil }
        case .choice(let words): return words.contains(text) ? text : nil
        case .moduleID: return ModuleID(text)?.name
        case .address: return ListenHost(text)?.description
        case .endpoint: return baseURL(text)
        case .path: return text.hasPrefix("/") ? text : nil
        case .optionalPath: return text.isEmpty || text == "none" ? "" : text.hasPrefix("/") ? text : nil
        case .regions: return countryCodes(text)
        }
    }
}

/// A host and a port to listen on.
public struct ListenHost: Hashable, Sendable, CustomStringConvertible {
    /// A name or an IP address, without brackets.
    public let host: String
    /// The port; 0 lets the system choose.
    public let port: UInt16

    /// Reads `host:port` or `[IPv6]:port`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = decimal(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":"),
                host.utf8.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
            else { return nil }
        } else {
            guard host.utf8.allSatisfy(isNameByte) else { return nil }
        }
        guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// Whether only this machine can reach the address.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
    /// `host:port`, with brackets around an IPv6 address.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Codes in capitals, each once, in their order.
private func countryCodes(_ text: String) -> String? {
    var codes: [String] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let code = String(part.filter { $0 != " " }).uppercased()
        guard code.utf8.count == 2, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        if !codes.contains(code) { codes.append(code) }
    }
    return (1...30).contains(codes.count) ? codes.joined(separator: ",") : nil
}

private func decimal(_ text: some StringProtocol) -> UInt16? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt16(text) : nil
}
private func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        true
    default: false
    }
}
private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "."), UInt8(ascii: "-"):
        true
    default: false
    }
}

private func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on", "1": true
    case "false", "no", "off", "0": false
    default: nil
    }
}

/// A number without a needless `.0`.
private func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
}

/// A base URL without trailing slash; "" for `none`.
private func baseURL(_ text: String) -> String? {
    if text.isEmpty || text == "none" { return "" }
    let rest: Substring
    if text.hasPrefix("http://") {
        rest = text.dropFirst(7)
    } else if text.hasPrefix("https://") {
        rest = text.dropFirst(8)
    } else {
        return nil
    }
    guard rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !rest.contains(where: { "?#@\\\"<>".contains($0) })
    else { return nil }
    let authority = rest.prefix { $0 != "/" }
    let withPort = authority.last == "]" || !authority.contains(":") ? authority + ":80" : authority
    guard ListenHost(withPort) != nil else { return nil }
    var trimmed = text
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    return trimmed
}
