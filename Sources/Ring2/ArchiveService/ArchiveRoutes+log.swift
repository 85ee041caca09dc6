// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import HTTPCodec
import HTTPServer
import JSON
import Ledger
import LogStore
import Primitives
import ReadLedger
import TransparencyLog

extension ArchiveRoutes {
    /// The ledger as a C2SP tlog-tiles log, and proofs.
    func addLog(to router: inout Router) {
        router.on(.get, "/v1/log/*path", log)
        router.on(.get, "/v1/checkpoint", tenant(.ledgerRead, showCheckpoint))
        router.on(.get, "/v1/proof/inclusion", tenant(.ledgerRead, proveInclusion))
        router.on(.get, "/v1/proof/consistency", tenant(.ledgerRead, proveConsistency))
    }

    /// A file of the log: `checkpoint`, a tile or an entry bundle, under exactly the paths of the format.
    ///
    /// With a token like every other read; without one only where the operator opened the log to this machine.
    private var log: Router.Handler {
        let withToken = tenant(.ledgerRead, on: .pool) { try file($0.request, $0.archive, $0.reader) }
        guard let publicScope else { return withToken }
        return { request, parameters in
            guard !request.headers.contains("Authorization") else { return try await withToken(request, parameters) }
            do {
                try LocalOrigin.checkHost(request)
                try LocalOrigin.checkOrigin(request.headers)
                return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try file(request, try await application.archive(for: publicScope), .anyone)
                }
            } catch { throw Problems.problem(error) }
        }
    }

    private func file(_ request: HTTPRequest, _ archive: TenantArchive, _ reader: Reader) throws -> HTTPResponse {
        // The path as it was sent: a second spelling of a tile must not be served.
        let path = String(request.target.rawPath.dropFirst("/v1/log/".utf8.count))
        guard let resource = try archive.ledger.resource(path) else {
            throw ArchiveError(
                .tileNotFound, "the published log has no such file",
                nextStep: "see GET /v1/log/checkpoint for the size of the log")
        }
        guard path != "checkpoint" else {
            try archive.note(reader, .checkpoint, count: 1)
            return HTTPResponse(headers: LogHeaders.checkpoint, body: resource.bytes)
        }
        let tile = try TilePath(parsing: path)
        try archive.note(reader, .tile, LogHeaders.entries(of: tile).map { [$0] } ?? [], count: 1)
        return HTTPResponse(
            headers: tile.width == TileLayout.width ? LogHeaders.full : LogHeaders.partial, body: resource.bytes)
    }

    @Sendable private func showCheckpoint(_ call: TenantCall) async throws -> HTTPResponse {
        HTTPResponse(text: try await reading(call).checkpoint())
    }

    @Sendable private func proveInclusion(_ call: TenantCall) async throws -> HTTPResponse {
        let index = try call.parameters.number("index", in: Parameters.indices)
        let size = try call.parameters.optionalNumber("size", in: Parameters.indices)
        return Self.json(try await reading(call).inclusion(index: index, size: size))
    }

    @Sendable private func proveConsistency(_ call: TenantCall) async throws -> HTTPResponse {
        let from = try call.parameters.number("from", in: Parameters.indices)
        let to = try call.parameters.optionalNumber("to", in: Parameters.indices)
        return Self.json(try reading(call).consistency(from: from, to: to))
    }
}

/// How files of a log may be kept by those who fetched them (C2SP tlog-tiles). Never by a shared cache: they hold headers
/// of entries.
enum LogHeaders {
    /// A checkpoint is new every second.
    static let checkpoint: HTTPHeaders = [
        "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "private, max-age=2",
        "X-Content-Type-Options": "nosniff",
    ]
    /// A full tile or bundle never changes.
    static let full: HTTPHeaders = [
        "Content-Type": "application/octet-stream", "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    ]
    /// A partial one never changes either, but goes when the full one is there.
    static let partial: HTTPHeaders = [
        "Content-Type": "application/octet-stream", "Cache-Control": "private, max-age=60",
        "X-Content-Type-Options": "nosniff",
    ]

    /// The entries that a bundle gives out; nil for hashes.
    static func entries(of tile: TilePath) -> Range<UInt64>? {
        guard tile.level == .entries else { return nil }
        let first = tile.index * UInt64(TileLayout.width)
        return first..<(first + UInt64(tile.width))
    }
}
