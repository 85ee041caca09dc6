// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One event of a `text/event-stream`.
public struct ServerSentEvent: Hashable, Sendable {
    /// The event's type; nil stands for `message`.
    public var event: String?
    /// The payload; may have several lines.
    public var data: String
    /// The identifier a client may resume from.
    public var id: String?
    /// How many milliseconds a client waits before it connects again.
    public var retry: Int?

    /// Makes an event.
    public init(event: String? = nil, data: String, id: String? = nil, retry: Int? = nil) {
        self.event = event
        self.data = data
        self.id = id
        self.retry = retry
    }

    /// The event as it goes over the wire, with the empty line that ends it.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        append(to: &out)
        return out
    }
    /// Appends the event as it goes over the wire.
    ///
    /// Line ends in `data` (LF, CR or CR LF) start a new data line; in `event` and `id` they become spaces, and NUL in
    /// `id` is left out, since neither can be carried there.
    public func append(to out: inout [UInt8]) {
        if let event { Self.append("event: ", Self.oneLine(event), to: &out) }
        if let id { Self.append("id: ", Self.oneLine(id).filter { $0 != "\0" }, to: &out) }
        if let retry, retry >= 0 { Self.append("retry: ", String(retry), to: &out) }
        out.append(contentsOf: "data: ".utf8)
        var previous: UInt8 = 0
        for byte in data.utf8 {
            switch byte {
            case 10 where previous == 13: break
            case 10, 13: out.append(contentsOf: "\ndata: ".utf8)
            default: out.append(byte)
            }
            previous = byte
        }
        out.append(10)
        out.append(10)
    }

    /// A comment line, which clients skip; keeps quiet connections open.
    public static func comment(_ text: String) -> [UInt8] { Array(": \(oneLine(text))\n\n".utf8) }

    private static func append(_ name: String, _ value: String, to out: inout [UInt8]) {
        out.append(contentsOf: name.utf8)
        out.append(contentsOf: value.utf8)
        out.append(10)
    }
    private static func oneLine(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 10 || $0 == 13 }) else { return text }
        return String(decoding: text.utf8.map { $0 == 10 || $0 == 13 ? 32 : $0 }, as: UTF8.self)
    }
}
