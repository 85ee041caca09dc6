// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The value in compact form (UTF-8), keys in order, numbers as written.
    public var bytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        output.append(json: self)
        return output
    }
    /// The value in compact form.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The value for people: one member or element a line, two spaces for each level, no final line break.
    public var prettyText: String {
        var output: [UInt8] = []
        output.append(prettyJSON: self, level: 0)
        return String(decoding: output, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends a value in compact form.
    public mutating func append(json value: JSONValue) {
        switch value {
        case .null: append(contentsOf: "null".utf8)
        case .bool(let value): append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): append(contentsOf: value.text.utf8)
        case .string(let value): append(jsonString: value)
        case .array(let elements):
            append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                append(json: element)
            }
            append(UInt8(ascii: "]"))
        case .object(let object):
            append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                append(jsonString: member.key)
                append(UInt8(ascii: ":"))
                append(json: member.value)
            }
            append(UInt8(ascii: "}"))
        }
    }

    /// Appends a string with its quotes; escapes only what it must: quote, backslash and control characters.
    public mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var run = 0
            var position = 0
            while position < raw.count {
                if position + 8 <= raw.count {
                    let word = unsafe raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                    let special = firstSpecial(UInt64(littleEndian: word))
                    if special == 0 {
                        position += 8
                        continue
                    }
                    position += special.trailingZeroBitCount / 8
                }
                let byte = unsafe raw[position]
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                    position += 1
                    continue
                }
                unsafe append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<position]))
                append(escaped: byte)
                position += 1
                run = position
            }
            unsafe append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<raw.count]))
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        default:
            append(contentsOf: "u00".utf8)
            append(byte < 16 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let low = byte & 15
            append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }

    fileprivate mutating func append(prettyJSON value: JSONValue, level: Int) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                startLine(after: index > 0, level: level + 1)
                append(prettyJSON: element, level: level + 1)
            }
            startLine(after: false, level: level)
            append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                startLine(after: index > 0, level: level + 1)
                append(jsonString: member.key)
                append(contentsOf: ": ".utf8)
                append(prettyJSON: member.value, level: level + 1)
            }
            startLine(after: false, level: level)
            append(UInt8(ascii: "}"))
        default: append(json: value)
        }
    }

    private mutating func startLine(after another: Bool, level: Int) {
        if another { append(UInt8(ascii: ",")) }
        append(UInt8(ascii: "\n"))
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
    }
}
