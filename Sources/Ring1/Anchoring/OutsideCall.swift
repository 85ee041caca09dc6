// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
import Primitives

/// One POST to a service outside the box, with a limit on time and on the answer.
struct OutsideCall: Sendable {
    let client: HTTPClient
    /// What the other side is called in messages.
    let name: String
    let url: String
    let mediaType: String
    let patience: Duration
    /// The most bytes of the answer; 64 KiB by default.
    var limit = 64 << 10

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        /// The first line of the body, for messages: 120 characters of plain ASCII at most.
        var firstLine: String {
            let line = body.prefix(120).prefix { $0 != 0x0A && $0 != 0x0D }
            return String(decoding: line.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
        }
    }

    /// Sends a body and reads the whole answer, whatever its status; redirects are answers like others.
    func send(_ body: [UInt8], accept: String = "*/*") async throws(AnchorError) -> Answer {
        let request = ClientRequest(
            method: .post, url: url,
            headers: ["Content-Type": mediaType, "Accept": accept, "Accept-Encoding": "identity"], body: body,
            timeouts: ClientTimeouts(
                connect: .seconds(5), firstByte: patience, betweenBytes: patience, total: patience),
            limits: ClientLimits(headBytes: 16 << 10, bodyBytes: limit))
        do throws(HTTPClientError) {
            let response = try await client.send(request)
            return Answer(
                status: response.status, headers: response.headers, body: try await response.collect(limit: limit))
        } catch {
            switch error.kind {
            case .bodyTooLarge, .headTooLarge, .badResponse, .tls, .invalidRequest:
                throw AnchorError(.refused, "\(name): \(error.message)")
            default: throw AnchorError(.unreachable, "\(name): \(error.message)")
            }
        }
    }

    /// The error of an answer that is none of those that were expected.
    func refusal(_ answer: Answer) -> AnchorError {
        let isOverload = answer.status == 429 || answer.status >= 500
        return AnchorError(
            isOverload ? .unreachable : .refused,
            "\(name) answered with status \(answer.status): “\(answer.firstLine)”")
    }
}
