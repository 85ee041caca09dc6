// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec

/// Status and headers of an answer.
struct ResponseHead: Sendable {
    var status: Int
    var headers: HTTPHeaders
}

/// Gathers the lines libcurl hands over one by one into the head of the final answer. Pure.
struct HeadCollector {
    private(set) var bytes = 0
    private(set) var isComplete = false
    private var status = 0
    private var headers = HTTPHeaders()
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    enum Outcome {
        case more
        case complete(ResponseHead)
        case refused(HTTPClientError)
    }

    /// Takes one line with its line end. Heads of interim answers (1xx) are dropped, trailers only counted.
    mutating func receive(_ line: UnsafeRawBufferPointer) -> Outcome {
        bytes += line.count
        guard bytes <= limit else {
            return .refused(HTTPClientError(.headTooLarge, "the head of the answer has more than \(limit) bytes"))
        }
        if isComplete { return .more }
        var text = unsafe String(decoding: line, as: UTF8.self)[...]
        while let last = text.utf8.last, last == 10 || last == 13 {
            text = text[..<text.utf8.index(before: text.endIndex)]
        }
        if text.isEmpty { return end() }
        if text.utf8.starts(with: "HTTP/".utf8) { return begin(text) }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return malformed }
        let value = text[text.utf8.index(after: colon)...]
        guard headers.add(String(text[..<colon]), trimmed(value)) else { return malformed }
        return .more
    }

    private mutating func begin(_ line: Substring) -> Outcome {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[1].utf8.count == 3, let code = Int(parts[1]), (100...599).contains(code)
        else { return malformed }
        status = code
        headers = HTTPHeaders()
        return .more
    }

    private mutating func end() -> Outcome {
        if (100...199).contains(status), status != 101 { return .more }
        guard status >= 200 else { return malformed }
        isComplete = true
        return .complete(ResponseHead(status: status, headers: headers))
    }

    private var malformed: Outcome { .refused(HTTPClientError(.badResponse, "the head of the answer is malformed")) }
}

private func trimmed(_ text: Substring) -> String {
    var bytes = text.utf8[...]
    while let first = bytes.first, first == 32 || first == 9 { bytes.removeFirst() }
    while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
    return String(Substring(bytes))
}
