// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Collection<UInt8> {
    /// The bytes as lower-case hexadecimal digits, two for each byte.
    public var hex: String { hexText(Array(self)) }
}

extension [UInt8] {
    /// Reads hexadecimal digits in either case, two for each byte; nil for anything else.
    public init?(hex text: some StringProtocol) {
        guard let bytes = hexBytes(String(text)) else { return nil }
        self = bytes
    }
}

// Plain functions over one type: generic code is not specialised across modules.

private func hexText(_ bytes: [UInt8]) -> String {
    unsafe String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
        for (index, byte) in bytes.enumerated() {
            unsafe buffer[index * 2] = hexDigit(byte >> 4)
            unsafe buffer[index * 2 + 1] = hexDigit(byte & 15)
        }
        return bytes.count * 2
    }
}

private func hexBytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var pending: UInt8?
    for character in text.utf8 {
        guard let value = hexValue(character) else { return nil }
        if let high = pending {
            bytes.append(high << 4 | value)
            pending = nil
        } else {
            pending = value
        }
    }
    return pending == nil ? bytes : nil
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

private func hexValue(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
}
