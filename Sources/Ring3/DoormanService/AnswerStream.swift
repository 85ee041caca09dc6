// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import HTTPCodec
import HTTPServer
import JSON
import Primitives
import Sanitiser
import Tiers

/// A streamed answer on its way to the caller: chunks are restored, noted for the record and written as they come.
final class AnswerStream: Sendable {
    private let stream: TierStream
    private let tokens: IssuedTokens
    private let receipt: Receipt
    private let open: OpenCall
    private let metrics: DoormanMetrics
    private let wantsUsage: Bool

    init(
        stream: TierStream, tokens: IssuedTokens, receipt: Receipt, open: OpenCall, metrics: DoormanMetrics,
        wantsUsage: Bool
    ) {
        self.stream = stream
        self.tokens = tokens
        self.receipt = receipt
        self.open = open
        self.metrics = metrics
        self.wantsUsage = wantsUsage
    }

    /// Writes the whole answer; throws where the caller went away.
    func write(to writer: ResponseWriter) async throws {
        var restorer = StreamRestorer(tokens)
        do {
            while let chunk = try await stream.next() {
                open.took(chunk.json, bytes: chunk.text.utf8)
                if isUnwantedUsage(chunk.json) { continue }
                try await writer.write(events(chunk, &restorer))
            }
            var last: [UInt8] = []
            for chunk in restorer.finish() { Self.append(chunk.bytes, to: &last) }
            Self.append(Array("[DONE]".utf8), to: &last)
            close(.ok, 200, nil, restorer)
            try await writer.write(last)
        } catch let error as TierError where error.reason != .cancelled {
            // The status line is long gone: the error goes as an event, and there is no [DONE].
            var last: [UInt8] = []
            for chunk in restorer.finish() { Self.append(chunk.bytes, to: &last) }
            let told = error.restored(with: tokens)
            Self.append(ErrorAnswer.json(told, status: told.status).bytes, to: &last)
            close(.upstreamError, 200, error.code, restorer)
            try await writer.write(last)
        } catch {
            close(.cancelled, 499, "client_disconnected", restorer)
            throw error
        }
    }

    private func close(_ status: ClosedCall.Status, _ http: Int, _ code: String?, _ restorer: StreamRestorer) {
        open.restored(restorer.restored, unknown: restorer.unknown)
        open.close(status, status: http, code: code)
        metrics.finished(receipt.tier, status.rawValue, nil, restored: restorer.restored, unknown: restorer.unknown)
    }

    /// The usage that only the Doorman asked for: a chunk without choices.
    private func isUnwantedUsage(_ json: JSONValue) -> Bool {
        !wantsUsage && json["usage"]?.objectValue != nil && (json["choices"]?.arrayValue?.isEmpty ?? true)
    }

    /// The events for one chunk; a chunk that needs nothing goes on as it came.
    private func events(_ chunk: TierStream.Chunk, _ restorer: inout StreamRestorer) -> [UInt8] {
        var out: [UInt8] = []
        let isFinish = Self.isFinish(chunk.json)
        if tokens.isEmpty, !isFinish {
            Self.append(Array(chunk.text.utf8), to: &out)
            return out
        }
        for json in restorer.restore(chunk.json) {
            if Self.isFinish(json), case .object(var object) = json {
                object[Receipt.key] = receipt.json(restored: restorer.restored)
                Self.append(JSONValue.object(object).bytes, to: &out)
            } else {
                Self.append(json.bytes, to: &out)
            }
        }
        return out
    }

    private static func isFinish(_ json: JSONValue) -> Bool {
        json["choices"]?.arrayValue?.contains { $0["finish_reason"].map { !$0.isNull } ?? false } ?? false
    }

    /// Appends one event. JSON has no raw line breaks within strings; those between its members become further lines.
    private static func append(_ json: [UInt8], to out: inout [UInt8]) {
        out += "data: ".utf8
        for byte in json where byte != 0x0D {
            out.append(byte)
            if byte == 0x0A { out += "data: ".utf8 }
        }
        out += "\n\n".utf8
    }
}
