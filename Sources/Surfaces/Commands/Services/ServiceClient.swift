// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPClient
import HTTPCodec
import JSON
import Primitives

/// Talks to one service of the box over its Unix socket, as the local operator.
struct ServiceClient: Sendable {
    /// The name in messages: `archive` or `Doorman`.
    let name: String
    /// The service's Unix socket.
    let socket: FilePath
    /// The local operator's token.
    let token: String
    /// The tenant to act for.
    let moduleID: ModuleID
    let http: HTTPClient
    /// How long a service may be silent, unless a call says otherwise.
    static let longest = Duration.seconds(600)

    /// Gets a JSON document.
    func get(_ target: String) async throws -> JSONValue { try await document(.get, target, nil) }

    /// Posts a JSON document, or nothing, and reads the document that comes back.
    func post(
        _ target: String, _ body: JSONValue? = [:], patience: Duration = Self.longest
    ) async throws -> JSONValue {
        try await document(.post, target, body, patience: patience)
    }

    /// Posts bytes as they are and reads the document that comes back.
    func post(_ target: String, content: [UInt8], mediaType: String?) async throws -> JSONValue {
        try await read(send(.post, target, content: content, mediaType: mediaType))
    }

    /// Gets raw bytes, at most 1 GiB.
    func bytes(_ target: String) async throws -> [UInt8] {
        try await checked(send(.get, target, nil)).collect(limit: 1 << 30)
    }

    /// Posts a JSON document and reads the events that come back, each as it arrives.
    func events(_ target: String, _ body: JSONValue) async throws -> ClientEvents {
        try await checked(send(.post, target, body, streams: true)).events
    }

    /// Sends a request and gives whatever comes back, errors included.
    func send(
        _ method: HTTPMethod, _ target: String, _ body: JSONValue?, streams: Bool = false,
        patience: Duration = Self.longest
    ) async throws -> ClientResponse {
        try await send(
            method, target, content: body?.bytes, mediaType: body == nil ? nil : "application/json", patience: patience)
    }

    private func send(
        _ method: HTTPMethod, _ target: String, content: [UInt8]?, mediaType: String?,
        patience: Duration = Self.longest
    ) async throws -> ClientResponse {
        var headers: HTTPHeaders = ["Authorization": "Bearer \(token)", "X-Foundry-Module-ID": moduleID.name]
        if let mediaType { headers.add("Content-Type", mediaType) }
        let patient = ClientTimeouts(connect: .seconds(5), firstByte: patience, betweenBytes: patience, total: nil)
        let request = ClientRequest(
            method: method, url: "http://localhost" + target, headers: headers, body: content, unixSocket: socket,
            timeouts: patient)
        do {
            return try await http.send(request)
        } catch {
            guard error.kind == .unreachable else { throw error }
            throw CommandFailure(
                CommandCode.notRunning, "the \(name) is not running on \(socket)",
                nextStep: "start it with `substrate up --detach`", exitCode: .notRunning)
        }
    }

    /// Whether the service answers its health check.
    func isAlive() async -> Bool {
        guard let response = try? await send(.get, "/healthz", nil) else { return false }
        return response.status == 200
    }

    private func document(
        _ method: HTTPMethod, _ target: String, _ body: JSONValue?, patience: Duration = Self.longest
    ) async throws -> JSONValue {
        try await read(send(method, target, body, patience: patience))
    }

    private func read(_ response: ClientResponse) async throws -> JSONValue {
        let bytes = try await checked(response).collect()
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw CommandFailure(
                CommandCode.badAnswer, "the \(name) did not answer with JSON",
                nextStep: "check with `substrate status` that all programs have the same version", cause: error)
        }
    }

    private func checked(_ response: ClientResponse) async throws -> ClientResponse {
        guard response.status >= 300 else { return response }
        let bytes = (try? await response.collect(limit: 1 << 20)) ?? []
        throw ServiceRefusal(service: name, status: response.status, body: (try? JSONValue(parsing: bytes)) ?? .null)
    }
}

/// An error that a service answered with, carried on with its own code, message and next step.
struct ServiceRefusal: ReportableError, ExitCoded {
    let code: String
    let message: String
    let nextStep: String
    let exitCode: ExitCode
    /// The status that it was answered with.
    let status: Int
    /// The whole answer, for those who know more of this code.
    let body: JSONValue

    init(service: String, status: Int, body: JSONValue) {
        self.status = status
        self.body = body
        let error = body["error"]
        let code = error?["code"]?.stringValue ?? CommandCode.serviceRefused.rawValue
        self.code = code
        message = error?["message"]?.stringValue ?? "the \(service) answered with status \(status)"
        nextStep = error?["next_step"]?.stringValue ?? "look into its log under run/ in the box's home"
        exitCode =
            switch (status, code) {
            case (401, _), (403, _): .notAuthorised
            case (402, _): .budgetRefused
            case (503, "no_tier_available"): .aiUnavailable
            default: .failed
            }
    }

    private init(_ other: ServiceRefusal, message: String) {
        (code, nextStep, exitCode, status, body) =
            (other.code, other.nextStep, other.exitCode, other.status, other.body)
        self.message = message
    }

    /// The same in other words.
    func saying(_ message: String) -> ServiceRefusal { ServiceRefusal(self, message: message) }
}
