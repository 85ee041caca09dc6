// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One checked header or trailer line.
struct FieldLine {
    var name: Range<Int>
    var value: Range<Int>

    /// Reads a line given without its line feed; it must end with CR and hold no other control byte but tabs.
    @inline(__always) init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(HTTPCodecError) {
        var index = line.lowerBound
        let end = line.upperBound - 1
        guard end >= index, bytes[end] == 13 else {
            throw HTTPCodecError(.headerInvalid, "a header line ends in a bare line feed")
        }
        if bytes[index] == 32 || bytes[index] == 9 {
            throw HTTPCodecError(.headerInvalid, "a header line is folded")
        }
        while index < end, ByteClass.isToken(bytes[index]) { index += 1 }
        guard index > line.lowerBound, index < end, bytes[index] == UInt8(ascii: ":") else {
            throw HTTPCodecError(.headerInvalid, "a header line has no well-formed name followed at once by a colon")
        }
        name = line.lowerBound..<index
        index += 1
        let start = index
        while index < end, ByteClass.isFieldValue(bytes[index]) { index += 1 }
        guard index == end else {
            throw HTTPCodecError(.headerInvalid, "a header value holds a control byte")
        }
        value = bytes.trimmed(start..<end)
    }

    /// Where the line lies in wire bytes that start at `base`.
    @inline(__always) func slot(base: Int) -> HTTPHeaders.Slot {
        HTTPHeaders.Slot(
            nameStart: UInt32(name.lowerBound - base), nameEnd: UInt32(name.upperBound - base),
            valueStart: UInt32(value.lowerBound - base), valueEnd: UInt32(value.upperBound - base))
    }
}
