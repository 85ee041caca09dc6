// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
import HTTPCodec
import JSON
public import Primitives
import Sanitiser

/// Tier A: any server on the customer's own machines that speaks the OpenAI chat interface.
public final class LocalTier: TierDriver {
    /// Where and how to ask.
    public struct Configuration: Sendable {
        /// The base URL, e.g. `http://127.0.0.1:8080/v1`, or `unix:/path/of.sock`.
        public var endpoint: String
        /// How long each part of a call may take.
        public var timeouts: ClientTimeouts
        /// The largest answer, in bytes.
        public var largestAnswer: Int
        /// Makes a configuration.
        public init(endpoint: String, timeouts: ClientTimeouts = ClientTimeouts(), largestAnswer: Int = 64 << 20) {
            self.endpoint = endpoint
            self.timeouts = timeouts
            self.largestAnswer = largestAnswer
        }
    }

    private struct Memory {
        var health = TierHealth()
        var models: [TierModel] = []
        var probe: Task<Void, Never>?
    }

    /// Always Tier A.
    public let tier = Tier.local
    private let configuration: Configuration
    private let base: String
    private let socket: FilePath?
    private let client: HTTPClient
    private let clock: WallClock
    private let memory = Lock(Memory())

    /// How long a probe may take.
    private static let probeTimeouts = ClientTimeouts(
        connect: .seconds(1), firstByte: .seconds(2), betweenBytes: .seconds(2), total: .seconds(3))
    /// The longest model list, in bytes.
    private static let longestList = 4 << 20

    /// Makes the driver; nothing is asked before the first call or look at its state.
    public init(_ configuration: Configuration, client: HTTPClient, clock: WallClock) {
        self.configuration = configuration
        self.client = client
        self.clock = clock
        (base, socket) = Self.address(configuration.endpoint)
    }

    /// The URL to build on, and the socket to use. A host without a path means its `/v1`.
    static func address(_ endpoint: String) -> (base: String, socket: FilePath?) {
        if endpoint.hasPrefix("unix:") { return ("http://localhost/v1", FilePath(String(endpoint.dropFirst(5)))) }
        var base = endpoint[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        let afterScheme = base.utf8.count > 8 ? base.drop { $0 != "/" }.dropFirst(2) : base
        return (afterScheme.contains("/") ? String(base) : base + "/v1", nil)
    }

    // MARK: State

    /// The state, asking the server where what is known is old.
    public func state() async -> TierState {
        await refresh()
        return memory.withLock {
            TierState(tier: .local, isConfigured: true, isUp: $0.health.isUp, reason: $0.health.reason)
        }
    }

    /// The models the server lists, if it answers.
    public func models() async -> [TierModel] {
        await refresh()
        return memory.withLock { $0.health.isUp ? $0.models : [] }
    }

    /// Asks for the list of models where that is due; those who come meanwhile wait for the same answer.
    private func refresh() async {
        let now = clock.now
        let probe = memory.withLock { memory -> Task<Void, Never>? in
            if let running = memory.probe { return running }
            guard memory.health.isDue(at: now) else { return nil }
            let task = Task { await self.probe() }
            memory.probe = task
            return task
        }
        await probe?.value
    }

    private func probe() async {
        var outcome: Result<[TierModel], TierError>
        do throws(TierError) { outcome = .success(try await list()) } catch { outcome = .failure(error) }
        let now = clock.now
        memory.withLock { memory in
            memory.probe = nil
            switch outcome {
            case .success(let models):
                memory.models = models
                memory.health.answered(at: now)
            case .failure(let error): memory.health.failed(error.cause, at: now)
            }
        }
    }

    private func list() async throws(TierError) -> [TierModel] {
        let request = ClientRequest(
            url: base + "/models", headers: ["Accept": "application/json"], unixSocket: socket,
            timeouts: Self.probeTimeouts)
        do throws(HTTPClientError) {
            let response = try await client.send(request)
            let bytes = try await response.collect(limit: Self.longestList)
            // A server without a list is still a server; one that fails is not.
            guard response.status < 500 else { throw HTTPClientError(.badResponse, "it answers \(response.status)") }
            let entries = (try? JSONValue(parsing: bytes))?["data"]?.arrayValue ?? []
            return entries.compactMap { entry in
                guard let object = entry.objectValue, let id = object["id"]?.stringValue else { return nil }
                return TierModel(id: id, entry: object)
            }
        } catch { throw Self.error(error) }
    }

    // MARK: Calls

    /// Sends a call; a connection that could not be made is tried once more, an answer that has begun never is.
    public func send(_ call: TierCall) async throws(TierError) -> TierAnswer {
        guard memory.withLock({ $0.health.isWorthTrying(at: clock.now) }) else {
            throw .unavailable(memory.withLock { $0.health.reason } ?? "it does not answer", retryAfter: 1)
        }
        do throws(TierError) {
            let answer = try await attempt(call)
            memory.withLock { $0.health.answered(at: clock.now) }
            return answer
        } catch {
            if error.reason == .unavailable { memory.withLock { $0.health.failed(error.cause, at: clock.now) } }
            throw error
        }
    }

    private func attempt(_ call: TierCall) async throws(TierError) -> TierAnswer {
        var limits = ClientLimits()
        limits.bodyBytes = configuration.largestAnswer
        let request = ClientRequest(
            method: .post, url: base + "/chat/completions",
            headers: [
                "Content-Type": "application/json",
                "Accept": call.isStreamed ? "text/event-stream" : "application/json",
                "X-Foundry-Request-ID": call.requestID,
            ], body: call.body.bytes, unixSocket: socket, timeouts: configuration.timeouts, limits: limits)
        let response: ClientResponse
        let bytes: [UInt8]
        do throws(HTTPClientError) {
            response = try await send(request)
            if response.status == 200, call.isStreamed, Self.isEventStream(response) {
                return .stream(TierStream(response))
            }
            bytes = try await response.collect(limit: configuration.largestAnswer)
        } catch { throw Self.error(error) }
        return try Self.answer(status: response.status, headers: response.headers, bytes)
    }

    private func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        do throws(HTTPClientError) { return try await client.send(request) } catch {
            guard error.isSafeToRetry, error.kind == .unreachable else { throw error }
            return try await client.send(request)
        }
    }

    private static func isEventStream(_ response: ClientResponse) -> Bool {
        response.headers["Content-Type"]?.lowercased().hasPrefix("text/event-stream") ?? false
    }
}
