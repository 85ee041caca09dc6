// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Capability
import HTTPCodec
import HTTPServer
import Home
import JSON
import NoteKeys
import Primitives
import Sanitiser
import Tiers

/// Errors in OpenAI's shape, with a next step.
enum ErrorAnswer {
    /// The answer for an error, or nil where the server's own rule is right (a client that went away, a bug).
    static func response(_ error: any Error, requestID: String?) -> HTTPResponse? {
        guard let error = error as? any ReportableError, let status = status(error) else { return nil }
        var headers: HTTPHeaders = [:]
        if let capability = error as? CapabilityError { headers = capability.headers }
        if let problem = error as? HTTPProblem { headers = problem.headers }
        if let seconds = retryAfter(error) { headers.set("Retry-After", String(seconds)) }
        if let requestID { headers.set("X-Foundry-Request-ID", requestID) }
        return .json(json(error, status: status).bytes, status: status, headers: headers)
    }

    /// `{"error":{"message","type","param","code","next_step"}}`
    static func json(_ error: any ReportableError, status: HTTPStatus) -> JSONValue {
        let field = (error as? DoormanError)?.field ?? (error as? SanitiserError)?.field
        return [
            "error": [
                "message": .string(error.message), "type": .string(type(status)),
                "param": field.map { .string($0) } ?? nil, "code": .string(error.code),
                "next_step": .string(error.nextStep),
            ]
        ]
    }

    static func status(_ error: any ReportableError) -> HTTPStatus? {
        switch error {
        case let error as HTTPProblem: error.status
        case let error as DoormanError: error.status
        case let error as TierError: error.status
        case let error as CapabilityError: error.status
        case let error as SanitiserError: error.reason == .leakBlocked ? .forbidden : .contentTooLarge
        case let error as AuditError: error.reason == .recordMissing ? .notFound : .serviceUnavailable
        case is NoteKeyError, is HomeError: .serviceUnavailable
        case let error as JSONError: error.reason == .tooLarge ? .contentTooLarge : .badRequest
        case let error as HTTPCodecError: error.status
        case let error as HTTPServerError: error.status
        default: nil
        }
    }

    private static func retryAfter(_ error: any ReportableError) -> Int? {
        switch error {
        case let error as TierError: error.retryAfter
        case let error as AuditError: error.reason == .recordMissing ? nil : 5
        case is NoteKeyError, is HomeError: 5
        default: nil
        }
    }

    private static func type(_ status: HTTPStatus) -> String {
        switch status.code {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        case 400..<500: "invalid_request_error"
        default: "server_error"
        }
    }
}
