// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
public import JSON
import Primitives

/// The chunks of a streamed answer, checked as they come.
///
/// Comments and repeated ends are dropped; an error inside the stream, a chunk that is no JSON, and an end without a finish
/// are errors, so that a caller never takes half an answer for a whole one.
public final class TierStream: Sendable {
    /// One chunk: its JSON, and the text it came in.
    public struct Chunk: Sendable {
        /// The chunk.
        public let json: JSONValue
        /// The same as it came.
        public let text: String
    }

    // Proof that one reader at a time is enough: the service reads a stream in one task only; the lock makes a second
    // reader get nothing instead of a race.
    private let events: Lock<ClientEvents.Iterator?>
    private let progress: Lock<Progress>
    private struct Progress {
        var open: Set<Int> = []
        var seen = false
        var isDone = false
    }

    init(_ response: ClientResponse) {
        events = Lock(response.events.makeAsyncIterator())
        progress = Lock(Progress())
    }

    /// The next chunk; nil at the end.
    public func next() async throws(TierError) -> Chunk? {
        while true {
            guard !progress.withLock({ $0.isDone }), var iterator = events.withLock({ $0.take() }) else { return nil }
            let event: ServerSentEvent?
            do throws(HTTPClientError) { event = try await iterator.next() } catch { throw LocalTier.error(error) }
            events.withLock { $0 = iterator }
            guard let event else {
                let isWhole = progress.withLock { $0.seen && $0.open.isEmpty }
                progress.withLock { $0.isDone = true }
                guard isWhole else { throw .brokeOff("ended before it was finished") }
                return nil
            }
            if event.data.isEmpty { continue }
            if event.data == "[DONE]" {
                // Letting go of the iterator closes a connection that says more after its end.
                progress.withLock { $0.isDone = true }
                events.withLock { $0 = nil }
                return nil
            }
            return try read(event.data)
        }
    }

    private func read(_ text: String) throws(TierError) -> Chunk {
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: text) } catch {
            throw .bad("sent a chunk that is no JSON")
        }
        if let problem = json["error"], !problem.isNull {
            throw TierError(
                .failed, "the model's server broke off with an error: \(LocalTier.detail(json))", nextStep: "ask again",
                status: .badGateway)
        }
        progress.withLock { progress in
            progress.seen = true
            for choice in json["choices"]?.arrayValue ?? [] {
                let index = choice["index"]?.intValue ?? 0
                if choice["finish_reason"].map({ !$0.isNull }) ?? false {
                    progress.open.remove(index)
                } else {
                    progress.open.insert(index)
                }
            }
        }
        return Chunk(json: json, text: text)
    }
}
