// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The state of unpacking one deflate stream.
///
/// `output` is longer than what was written so far (`written`), so that its span can be written by index; it grows by
/// doubling up to the limit. All indices into spans are checked by the spans themselves.
struct InflateStream {
    private let limit: Int
    private var output: [UInt8]
    private var written = 0
    private var source = BitInput()
    /// The longest match, and so the room that one step may need.
    private static let longestMatch = 258

    init(limit: Int, inputCount: Int, expected: Int?) {
        self.limit = min(limit, 1 << 40)
        let most = min(inputCount, 1 << 32) * 1_032
        let guess = min(max(expected ?? 0, min(64 << 10, inputCount * 4)), most, self.limit)
        output = [UInt8](repeating: 0, count: max(0, guess) + Self.longestMatch)
    }

    /// What was unpacked; the stream is used up by asking.
    mutating func finish() -> [UInt8] {
        output.removeLast(output.count - written)
        return output
    }
    /// How many whole bytes of input were used.
    var consumed: Int { source.position - source.count / 8 }

    private static var damaged: ContainerError { ContainerError(.damaged, "the packed bytes break the rules") }
    private static var cutOff: ContainerError { ContainerError(.damaged, "the packed bytes end too early") }

    /// Up to 32 bits as a number.
    private mutating func take(_ count: Int, _ input: borrowing RawSpan) throws(ContainerError) -> Int {
        if source.count < count { source.refill(input) }
        guard source.count >= count else { throw Self.cutOff }
        let value = source.bits & (1 << UInt64(count) - 1)
        source.drop(count)
        return Int(value)
    }

    /// Makes room for so many bytes more.
    private mutating func grow(_ more: Int) throws(ContainerError) {
        guard more <= limit - written else {
            throw ContainerError(.overLimit, "the content is larger than \(limit) bytes")
        }
        let wanted = written + more + Self.longestMatch
        guard output.count < wanted else { return }
        let count = max(wanted, min(output.count * 2, limit + Self.longestMatch))
        output.reserveCapacity(count)
        output.append(contentsOf: repeatElement(0, count: count - output.count))
    }

    // MARK: Blocks

    /// Unpacks one block; whether it was the last.
    mutating func block(_ input: borrowing RawSpan) throws(ContainerError) -> Bool {
        let isLast = try take(1, input) == 1
        switch try take(2, input) {
        case 0: try stored(input)
        case 1:
            guard let literals = HuffmanTable.fixedLiterals, let distances = HuffmanTable.fixedDistances else {
                throw Self.damaged
            }
            try compressed(input, literals, distances)
        case 2:
            let (literals, distances) = try tables(input)
            try compressed(input, literals, distances)
        default: throw Self.damaged
        }
        return isLast
    }

    private mutating func stored(_ input: borrowing RawSpan) throws(ContainerError) {
        source.drop(source.count & 7)
        let length = try take(16, input)
        let check = try take(16, input)
        guard length == ~check & 0xFFFF else { throw Self.damaged }
        source.alignToByte()
        guard length <= input.byteCount - source.position else { throw Self.cutOff }
        try grow(length)
        let start = source.position
        let at = written
        var target = output.mutableSpan
        for index in 0..<length {
            // The span checks the bounds.
            target[at + index] = unsafe input.unsafeLoad(fromByteOffset: start + index, as: UInt8.self)
        }
        source.position += length
        written += length
    }

    /// Reads the two codes of a dynamic block.
    private mutating func tables(
        _ input: borrowing RawSpan
    ) throws(ContainerError) -> (HuffmanTable, HuffmanTable) {
        let literalCount = try take(5, input) + 257
        let distanceCount = try take(5, input) + 1
        let codeCount = try take(4, input) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw Self.damaged }
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for index in Self.codeLengthOrder.prefix(codeCount) { codeLengths[index] = UInt8(try take(3, input)) }
        guard let code = HuffmanTable(lengths: codeLengths[...], entries: HuffmanTable.codeLengths) else {
            throw Self.damaged
        }
        var lengths: [UInt8] = []
        lengths.reserveCapacity(320)
        while lengths.count < literalCount + distanceCount {
            if source.count < 15 { source.refill(input) }
            let entry = code.fast[Int(source.bits & UInt64(HuffmanTable.fastMask))]
            let count = Int(entry & 0x1F)
            guard count > 0 else { throw Self.damaged }
            guard count <= source.count else { throw Self.cutOff }
            source.drop(count)
            let symbol = Int(entry >> 16)
            switch symbol {
            case 0...15: lengths.append(UInt8(symbol))
            case 16:
                guard let last = lengths.last else { throw Self.damaged }
                lengths.append(contentsOf: repeatElement(last, count: try take(2, input) + 3))
            case 17: lengths.append(contentsOf: repeatElement(0, count: try take(3, input) + 3))
            default: lengths.append(contentsOf: repeatElement(0, count: try take(7, input) + 11))
            }
        }
        guard lengths.count == literalCount + distanceCount, lengths[256] > 0,
            let literals = HuffmanTable(lengths: lengths[..<literalCount], entries: HuffmanTable.literals),
            let distances = HuffmanTable(lengths: lengths[literalCount...], entries: HuffmanTable.distances)
        else { throw Self.damaged }
        return (literals, distances)
    }
    /// The order in which a block gives the lengths of the code for lengths (RFC 1951, 3.2.7).
    private static let codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private mutating func compressed(
        _ input: borrowing RawSpan, _ literals: HuffmanTable, _ distances: HuffmanTable
    ) throws(ContainerError) {
        while true {
            let room = output.count - Self.longestMatch
            switch Self.symbols(input, &source, literals, distances, &output, &written, room: room) {
            case .ended: return
            case .full: try grow(1)
            case .damaged: throw Self.damaged
            case .cutOff: throw Self.cutOff
            }
        }
    }

    private enum Pause { case ended, full, damaged, cutOff }

    /// Unpacks symbols until the block ends, or `written` passes `room`, behind which one match still fits.
    private static func symbols(
        _ input: borrowing RawSpan, _ outerSource: inout BitInput, _ literals: HuffmanTable,
        _ distances: HuffmanTable, _ output: inout [UInt8], _ written: inout Int, room: Int
    ) -> Pause {
        // Local copies, so that the compiler can keep them in registers.
        var source = outerSource
        var at = written
        defer {
            outerSource = source
            written = at
        }
        let literalCodes = literals.fast.span
        let distanceCodes = distances.fast.span
        var target = output.mutableSpan
        let mask = UInt64(HuffmanTable.fastMask)
        while at <= room {
            // 56 bits are enough for the longest symbol: 15 + 5 + 15 + 13.
            source.refill(input)
            var entry = literalCodes[Int(truncatingIfNeeded: source.bits & mask)]
            if entry == 0 { entry = literals.slow(source.bits) }
            var length = Int(truncatingIfNeeded: entry & 0x1F)
            guard length != 0 else { return source.count < 15 ? .cutOff : .damaged }
            guard length <= source.count else { return .cutOff }
            source.drop(length)
            if entry & HuffmanTable.Kind.mask == HuffmanTable.Kind.literal {
                target[at] = UInt8(truncatingIfNeeded: entry >> 16)
                at &+= 1
                continue
            }
            guard entry & HuffmanTable.Kind.mask == HuffmanTable.Kind.base else {
                return entry & HuffmanTable.Kind.mask == HuffmanTable.Kind.end ? .ended : .damaged
            }
            var extra = Int(truncatingIfNeeded: entry >> 8 & 0xFF)
            length = Int(truncatingIfNeeded: entry >> 16)
            length &+= Int(truncatingIfNeeded: source.bits & ((1 &<< UInt64(extra)) &- 1))
            guard extra <= source.count else { return .cutOff }
            source.drop(extra)

            entry = distanceCodes[Int(truncatingIfNeeded: source.bits & mask)]
            if entry == 0 { entry = distances.slow(source.bits) }
            let bits = Int(truncatingIfNeeded: entry & 0x1F)
            guard bits != 0, entry & HuffmanTable.Kind.mask == HuffmanTable.Kind.base else {
                return source.count < 15 ? .cutOff : .damaged
            }
            extra = Int(truncatingIfNeeded: entry >> 8 & 0xFF)
            guard bits &+ extra <= source.count else { return .cutOff }
            source.drop(bits)
            var distance = Int(truncatingIfNeeded: entry >> 16)
            distance &+= Int(truncatingIfNeeded: source.bits & ((1 &<< UInt64(extra)) &- 1))
            source.drop(extra)
            guard distance <= at else { return .damaged }
            let end = at &+ length
            var from = at &- distance
            while at < end {
                target[at] = target[from]
                at &+= 1
                from &+= 1
            }
        }
        return .full
    }
}
