// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Collection<UInt8> {
    /// The bytes in base 64 with padding (RFC 4648, section 4), on one line.
    public var base64: String { encode(Array(self), standardAlphabet, padded: true) }
    /// The bytes in base 64 for URLs and file names, without padding (RFC 4648, section 5).
    public var base64URL: String { encode(Array(self), urlAlphabet, padded: false) }
}

// A plain function over one type: generic code is not specialised across modules.
private func encode(_ bytes: [UInt8], _ alphabet: [UInt8], padded: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var group: UInt32 = 0
    var filled = 0
    for byte in bytes {
        group = group << 8 | UInt32(byte)
        filled += 1
        guard filled == 3 else { continue }
        text.append(alphabet[Int(group >> 18)])
        text.append(alphabet[Int(group >> 12 & 63)])
        text.append(alphabet[Int(group >> 6 & 63)])
        text.append(alphabet[Int(group & 63)])
        group = 0
        filled = 0
    }
    if filled > 0 {
        group <<= UInt32(8 * (3 - filled))
        for index in 0...filled { text.append(alphabet[Int(group >> UInt32(18 - 6 * index) & 63)]) }
        if padded { text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - filled)) }
    }
    return String(decoding: text, as: UTF8.self)
}

extension [UInt8] {
    /// Reads base 64 with padding; nil for white space, missing padding, or set bits that no byte holds.
    public init?(base64 text: some StringProtocol) {
        var characters = Array(text.utf8)[...]
        guard characters.count.isMultiple(of: 4) else { return nil }
        var padding = 0
        while padding < 2, characters.last == UInt8(ascii: "=") {
            characters.removeLast()
            padding += 1
        }
        self.init(encoded: characters, values: standardValues)
    }

    /// Reads base 64 for URLs, without padding; nil for anything else.
    public init?(base64URL text: some StringProtocol) {
        self.init(encoded: Array(text.utf8)[...], values: urlValues)
    }

    private init?(encoded characters: ArraySlice<UInt8>, values: [UInt8]) {
        self.init()
        reserveCapacity(characters.count * 3 / 4)
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for character in characters {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                append(UInt8(truncatingIfNeeded: group >> bits))
                group &= (1 << bits) - 1
            }
        }
        // Six bits left over are half a byte pair; set bits left over would give two texts for the same bytes.
        guard bits < 6, group == 0 else { return nil }
    }
}

private let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
private let standardAlphabet = letters + Array("+/".utf8)
private let urlAlphabet = letters + Array("-_".utf8)
private let standardValues = values(of: standardAlphabet)
private let urlValues = values(of: urlAlphabet)

/// For each byte its place in the alphabet, 255 where it has none.
private func values(of alphabet: [UInt8]) -> [UInt8] {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
}
