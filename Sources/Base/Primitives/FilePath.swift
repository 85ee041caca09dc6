// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A path as the kernel sees it: bytes without NUL, not necessarily UTF-8.
public struct FilePath: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The raw bytes, without a terminating NUL.
    public let bytes: [UInt8]

    /// Makes a path from raw bytes; anything from the first NUL on is cut off, as the kernel would.
    public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes.prefix { $0 != 0 }) }
    /// Makes a path from text.
    public init(_ text: String) { self.init(bytes: text.utf8) }
    /// Makes a path from a literal.
    public init(stringLiteral text: String) { self.init(text) }

    /// The path as text; bytes that are not UTF-8 show as U+FFFD.
    public var string: String { String(decoding: bytes, as: UTF8.self) }
    /// Whether the path starts at the root.
    public var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }
    /// Whether the bytes are valid UTF-8.
    public var isText: Bool { string.utf8.elementsEqual(bytes) }

    /// This path with one more component (or a relative path) at its end.
    public func appending(_ component: String) -> FilePath { appending(bytes: Array(component.utf8)) }
    /// This path with one more component, given as raw bytes.
    public func appending(bytes component: [UInt8]) -> FilePath {
        if bytes.isEmpty { return FilePath(bytes: component) }
        if component.isEmpty { return self }
        let separator: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        return FilePath(bytes: bytes + separator + component)
    }

    /// The last component, or the whole path where it has no separator.
    public var lastComponent: FilePath {
        let trimmed = trimmedBytes
        guard let slash = trimmed.lastIndex(of: UInt8(ascii: "/")) else { return FilePath(bytes: trimmed) }
        return FilePath(bytes: trimmed[(slash + 1)...])
    }
    /// The directory that holds this path: `/` for a root child, `.` for a bare name.
    public var parent: FilePath {
        let trimmed = trimmedBytes
        guard let slash = trimmed.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == 0 ? "/" : FilePath(bytes: trimmed[..<slash])
    }
    /// The lower-case extension of the last component without its dot, or an empty string.
    public var fileExtension: String {
        let name = lastComponent.bytes
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
        return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
    }
    private var trimmedBytes: ArraySlice<UInt8> {
        var slice = bytes[...]
        while slice.count > 1, slice.last == UInt8(ascii: "/") { slice.removeLast() }
        return slice
    }

    /// Calls `body` with the path as a C string, valid during the call only.
    public func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try unsafe (bytes + [0]).withUnsafeBufferPointer { buffer in
            // The buffer holds at least the terminating NUL, so it has a base address.
            try unsafe buffer.withMemoryRebound(to: CChar.self) { try unsafe body($0.baseAddress.unsafelyUnwrapped) }
        }
    }
}

extension FilePath: CustomStringConvertible {
    /// The path as text.
    public var description: String { string }
}
