// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
import JSON
import Primitives

extension LocalTier {
    /// The longest error text of a server that is passed on, in characters.
    private static let longestDetail = 500

    /// Reads a whole answer, or the error in it.
    static func answer(status: Int, headers: HTTPHeaders, _ bytes: [UInt8]) throws(TierError) -> TierAnswer {
        let json = try? JSONValue(parsing: bytes)
        guard status == 200 else { throw refusal(status, headers, json) }
        guard let json else { throw .bad("answered with something that is no JSON") }
        if let problem = json["error"], !problem.isNull {
            throw TierError(
                .failed, "the model's server failed: \(detail(json))",
                nextStep: "ask again, or look into the server's log",
                status: .badGateway)
        }
        guard json["choices"]?.arrayValue != nil else { throw .bad("answered without choices") }
        return .whole(json, bytes: bytes)
    }

    private static func refusal(_ status: Int, _ headers: HTTPHeaders, _ json: JSONValue?) -> TierError {
        let detail = json.map(detail) ?? "it answers \(status)"
        switch status {
        case 429:
            return TierError(
                .busy, "the model's server has too much to do: \(detail)", nextStep: "try again later",
                status: .tooManyRequests, retryAfter: seconds(headers["Retry-After"]))
        case 503:
            return .unavailable("the model's server says \(detail)", retryAfter: seconds(headers["Retry-After"]))
        case 400, 404, 413, 415, 422:
            return TierError(
                .refused, "the model's server refused the request: \(detail)",
                nextStep: "change the request; `/v1/models` lists the models that answer", status: HTTPStatus(status))
        case 401, 403:
            return TierError(
                .refused, "the model's server does not let the Doorman in", nextStep: "check tier_a.endpoint",
                status: .badGateway)
        case 300..<400: return .bad("points elsewhere, which is not followed")
        default:
            return TierError(
                .failed, "the model's server failed with \(status): \(detail)",
                nextStep: "ask again, or look into the server's log", status: .badGateway)
        }
    }

    /// The server's own words, cut to a sensible length.
    static func detail(_ json: JSONValue) -> String {
        let problem = json["error"]
        let text = problem?["message"]?.stringValue ?? problem?.stringValue ?? json["message"]?.stringValue
        return text.map { String($0.prefix(longestDetail)) } ?? "no reason given"
    }

    /// The seconds of a Retry-After field; a date counts as five seconds, and nothing is longer than a minute.
    private static func seconds(_ field: String?) -> Int { min(max(field.flatMap { Int($0) } ?? 5, 1), 60) }

    /// What a failed call means for the caller.
    static func error(_ error: HTTPClientError) -> TierError {
        switch error.kind {
        case .unreachable, .connectTimeout, .tls: return .unavailable(error.message)
        case .busy:
            return TierError(
                .busy, "too many calls are under way", nextStep: "try again later", status: .tooManyRequests,
                retryAfter: 1)
        case .firstByteTimeout, .stalled, .totalTimeout:
            return TierError(
                .timeout, "the model's server took too long: \(error.message)",
                nextStep: "ask again, or raise tier_a.first_byte_seconds or tier_a.total_seconds",
                status: .gatewayTimeout)
        case .connectionLost: return .brokeOff("broke off")
        case .cancelled, .closed:
            return TierError(.cancelled, "the call was given up", nextStep: "ask again", status: .serviceUnavailable)
        case .badResponse, .headTooLarge, .bodyTooLarge, .invalidRequest:
            return .bad("sent what is no HTTP answer: \(error.message)")
        }
    }
}
