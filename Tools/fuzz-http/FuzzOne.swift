// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec

/// Checks one input: the first byte chooses how the rest is cut; whole and cut must decode alike, and nothing may trap.
nonisolated func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    guard let first = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    let step = Int(first % 31) + 1
    precondition(requests(bytes, step: bytes.count) == requests(bytes, step: step), "cut every \(step) bytes")
    precondition(events(bytes, step: bytes.count) == events(bytes, step: step), "cut every \(step) bytes")
    if let target = try? RequestTarget(String(decoding: bytes, as: UTF8.self)) {
        precondition(target.path == "*" || target.path.hasPrefix("/"), "paths start at the root")
        precondition(!target.segments.contains(".."), "paths do not climb")
        _ = target.query
    }
    return 0
}

/// What a decoder made of the bytes, body parts joined.
private func requests(_ bytes: [UInt8], step: Int) -> [String] {
    var decoder = RequestDecoder()
    var lines: [String] = []
    var body: [UInt8] = []
    var pending: [UInt8] = []
    var start = 0
    while start < bytes.count {
        let end = min(bytes.count, start + max(step, 1))
        pending += bytes[start..<end]
        start = end
        var position = 0
        steps: while true {
            switch decoder.next(pending.span, at: &position) {
            case .needsMore: break steps
            case .head(let head): lines.append("\(head.method) \(head.target.path) \(head.framing)\n\(head.headers)")
            case .body(let range): body += pending[range]
            case .end(let trailers):
                lines.append("\(body) \(trailers)")
                body = []
            case .failed(let error):
                lines.append(error.code)
                return lines
            }
        }
        pending.removeFirst(position)
    }
    return lines
}

private func events(_ bytes: [UInt8], step: Int) -> [ServerSentEvent] {
    var decoder = ServerSentEventDecoder()
    var events: [ServerSentEvent] = []
    for start in stride(from: 0, to: bytes.count, by: max(step, 1)) {
        events += (try? decoder.decode(bytes[start..<min(bytes.count, start + max(step, 1))])) ?? []
    }
    return events
}
