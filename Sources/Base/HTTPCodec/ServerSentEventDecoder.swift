// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads a `text/event-stream` as it arrives, by the rules of the WHATWG HTML standard, section 9.2.
///
/// Lines may end in LF, CR or CR LF, the bytes may be cut anywhere, and bytes that are not UTF-8 become U+FFFD.
public struct ServerSentEventDecoder: Sendable {
    /// The most bytes of one event, fields and line ends counted.
    public let maximumEventBytes: Int
    /// The identifier seen last.
    public private(set) var lastEventID: String?
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var event: String?
    private var retry: Int?
    private var eventBytes = 0
    private var previousWasReturn = false
    private var isFirstLine = true

    /// Makes a decoder for one stream.
    public init(maximumEventBytes: Int = 1024 * 1024) { self.maximumEventBytes = maximumEventBytes }

    /// Takes more bytes of the stream and gives the events they completed.
    ///
    /// - Throws: `http_event_too_large` where an event grows over the limit; the stream cannot be read further.
    public mutating func decode(_ bytes: some Sequence<UInt8>) throws(HTTPCodecError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            let followsReturn = previousWasReturn
            previousWasReturn = byte == 13
            if byte == 10, followsReturn { continue }
            guard byte == 10 || byte == 13 else {
                eventBytes += 1
                guard eventBytes <= maximumEventBytes else {
                    throw HTTPCodecError(.eventTooLarge, "an event is longer than \(maximumEventBytes) bytes")
                }
                line.append(byte)
                continue
            }
            eventBytes += 1
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        var content = line[...]
        if isFirstLine {
            isFirstLine = false
            if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
        }
        if content.isEmpty { return dispatch() }
        let colon = content.firstIndex(of: 58) ?? content.endIndex
        var value = colon == content.endIndex ? content[colon...] : content[(colon + 1)...]
        if value.first == 32 { value = value.dropFirst() }
        field(String(decoding: content[..<colon], as: UTF8.self), value)
        return nil
    }
    private mutating func field(_ name: String, _ value: ArraySlice<UInt8>) {
        switch name {
        case "data":
            if hasData { data.append(10) }
            data.append(contentsOf: value)
            hasData = true
        case "event": event = String(decoding: value, as: UTF8.self)
        case "id" where !value.contains(0): lastEventID = String(decoding: value, as: UTF8.self)
        case "retry" where !value.isEmpty && value.allSatisfy { (48...57).contains($0) }:
            retry = Int(String(decoding: value, as: UTF8.self))
        default: break
        }
    }
    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            data.removeAll(keepingCapacity: data.capacity <= 16 * 1024)
            hasData = false
            event = nil
            retry = nil
            eventBytes = 0
        }
        guard hasData else { return nil }
        let name = event.flatMap { $0.isEmpty ? nil : $0 }
        return ServerSentEvent(
            event: name, data: String(decoding: data, as: UTF8.self), id: lastEventID, retry: retry)
    }
}
