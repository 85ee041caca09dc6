// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

@testable import HTTPCodec

/// Feeds bytes to a decoder in pieces and writes down what came out, with neighbouring body parts joined.
struct Transcript: Equatable, CustomStringConvertible {
    var lines: [String] = []
    private var body: [UInt8] = []
    var description: String { lines.joined(separator: "\n") }
    var failure: String? { lines.last.flatMap { $0.hasPrefix("failed ") ? String($0.dropFirst(7)) : nil } }

    init(_ text: String, cuts: [Int] = [], limits: CodecLimits = CodecLimits()) {
        self.init(Array(text.utf8), cuts: cuts, limits: limits)
    }
    init(_ bytes: [UInt8], cuts: [Int] = [], limits: CodecLimits = CodecLimits()) {
        var decoder = RequestDecoder(limits: limits)
        var pending: [UInt8] = []
        var start = 0
        for cut in cuts + [bytes.count] {
            pending += bytes[start..<cut]
            start = cut
            var position = 0
            while take(decoder.next(pending.span, at: &position), pending) {}
            pending.removeFirst(position)
            if failure != nil { return }
        }
    }
    private mutating func take(_ step: RequestDecoder.Step, _ bytes: [UInt8]) -> Bool {
        switch step {
        case .needsMore: return false
        case .body(let range): body += bytes[range]
        case .head(let head):
            lines.append("\(head.method) \(head.target.raw) \(head.version) \(head.framing)")
            lines.append("keep=\(head.keepsAlive) continue=\(head.expectsContinue)")
            lines += head.headers.fields.map { "\($0.name)=\($0.value)" }
        case .end(let trailers):
            lines.append("body \(body)")
            lines += trailers.fields.map { "trailer \($0.name)=\($0.value)" }
            lines.append("end")
            body = []
        case .failed(let error):
            lines.append("failed \(error.code)")
            return false
        }
        return true
    }
}
