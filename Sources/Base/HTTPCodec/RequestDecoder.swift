// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The strict reader of HTTP/1.x requests: bytes in, checked parts out, no input or output of its own.
///
/// The caller keeps the bytes that were not used yet and offers them again together with newer ones; however the bytes
/// are cut up, the steps add up to the same. Memory is bounded by `CodecLimits`, and so is the work: no byte is looked
/// at more than a few times.
public struct RequestDecoder: Sendable {
    /// What came out of the bytes.
    public enum Step: Sendable {
        /// Nothing yet; offer the unused bytes again with more behind them.
        case needsMore
        /// A request begins.
        case head(RequestHead)
        /// A part of the body, as indices of the offered bytes.
        case body(Range<Int>)
        /// The request is complete; these are its trailers. The next call starts the next request.
        case end(trailers: HTTPHeaders)
        /// The bytes break the rules; every further call gives the same. Answer and close.
        case failed(HTTPCodecError)
    }
    private enum State: Sendable {
        case head
        case body(remaining: Int)
        case chunkLine
        case chunkData(remaining: Int)
        case chunkEnd
        case trailers(TrailerDecoder)
        case failed(HTTPCodecError)
    }
    private var state = State.head
    private var head: HeadDecoder
    private var bodyBytes = 0
    private let limits: CodecLimits

    /// Makes a decoder for one connection.
    public init(limits: CodecLimits = CodecLimits()) {
        self.limits = limits
        head = HeadDecoder(limits: limits)
    }

    /// Whether a request has begun to arrive and is not complete.
    public var isInsideRequest: Bool {
        if case .head = state { return head.hasBegun }
        return true
    }

    /// Takes one step.
    ///
    /// - Parameters:
    ///   - bytes: All bytes not used yet, in their place.
    ///   - position: Where the unused bytes start; moved on past what this step used.
    /// - Returns: What came out.
    public mutating func next(_ bytes: Span<UInt8>, at position: inout Int) -> Step {
        do throws(HTTPCodecError) { return try step(bytes, &position) } catch {
            state = .failed(error)
            return .failed(error)
        }
    }

    private mutating func step(_ bytes: Span<UInt8>, _ position: inout Int) throws(HTTPCodecError) -> Step {
        while true {
            switch state {
            case .failed(let error): return .failed(error)
            case .head:
                guard let done = try head.next(bytes, at: &position) else { return .needsMore }
                try begin(done)
                return .head(done)
            case .body(let remaining):
                if remaining == 0 { return end([:]) }
                guard let range = take(remaining, bytes, &position) else { return .needsMore }
                state = .body(remaining: remaining - range.count)
                return .body(range)
            case .chunkLine:
                guard let size = try chunkSize(bytes, &position) else { return .needsMore }
                state = size == 0 ? .trailers(TrailerDecoder(limits: limits)) : .chunkData(remaining: size)
            case .chunkData(let remaining):
                if remaining == 0 {
                    state = .chunkEnd
                    continue
                }
                guard let range = take(remaining, bytes, &position) else { return .needsMore }
                state = .chunkData(remaining: remaining - range.count)
                return .body(range)
            case .chunkEnd:
                guard try chunkEnd(bytes, &position) else { return .needsMore }
                state = .chunkLine
            case .trailers(var trailers):
                let done = try trailers.next(bytes, at: &position)
                if done { return end(trailers.headers) }
                state = .trailers(trailers)
                return .needsMore
            }
        }
    }

    private mutating func begin(_ head: RequestHead) throws(HTTPCodecError) {
        bodyBytes = 0
        switch head.framing {
        case .none: state = .body(remaining: 0)
        case .chunked: state = .chunkLine
        case .length(let length):
            guard length <= limits.bodyBytes else { throw tooLarge }
            state = .body(remaining: length)
        }
    }
    private mutating func end(_ trailers: HTTPHeaders) -> Step {
        state = .head
        return .end(trailers: trailers)
    }
    private func take(_ wanted: Int, _ bytes: Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        let count = min(wanted, bytes.count - position)
        guard count > 0 else { return nil }
        defer { position += count }
        return position..<(position + count)
    }
    private var tooLarge: HTTPCodecError {
        HTTPCodecError(.bodyTooLarge, "the body is longer than \(limits.bodyBytes) bytes")
    }

    /// Reads `1a2b[;extension]CR LF`.
    private mutating func chunkSize(_ bytes: Span<UInt8>, _ position: inout Int) throws(HTTPCodecError) -> Int? {
        let end = bytes.lineFeed(from: position)
        guard (end ?? bytes.count) - position <= limits.chunkLineBytes else {
            throw HTTPCodecError(.chunkInvalid, "a chunk-size line is longer than \(limits.chunkLineBytes) bytes")
        }
        guard let end else { return nil }
        var size = 0
        var index = position
        while index < end, let digit = ByteClass.hex(bytes[index]) {
            guard size < 1 << 56 else { throw HTTPCodecError(.chunkInvalid, "a chunk size is out of range") }
            size = size << 4 | Int(digit)
            index += 1
        }
        guard index > position, end > index, bytes[end - 1] == 13 else {
            throw HTTPCodecError(.chunkInvalid, "a chunk does not start with a hexadecimal size line ended by CR LF")
        }
        if index < end - 1 {
            guard bytes[index] == UInt8(ascii: ";") else {
                throw HTTPCodecError(.chunkInvalid, "a chunk size is followed by something other than an extension")
            }
            while index < end - 1 {
                guard ByteClass.isFieldValue(bytes[index]) else {
                    throw HTTPCodecError(.chunkInvalid, "a chunk extension holds a control byte")
                }
                index += 1
            }
        }
        guard size <= limits.bodyBytes - bodyBytes else { throw tooLarge }
        bodyBytes += size
        position = end + 1
        return size
    }
    private func chunkEnd(_ bytes: Span<UInt8>, _ position: inout Int) throws(HTTPCodecError) -> Bool {
        guard position < bytes.count else { return false }
        let isReturn = bytes[position] == 13
        if isReturn, position + 1 == bytes.count { return false }
        guard isReturn, bytes[position + 1] == 10 else {
            throw HTTPCodecError(.chunkInvalid, "a chunk is not followed by CR LF")
        }
        position += 2
        return true
    }
}
