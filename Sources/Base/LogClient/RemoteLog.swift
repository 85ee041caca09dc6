// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
import HTTPCodec
import Primitives
public import TransparencyLog

/// A log of tiles that lies at a URL; reads its files and trusts none of them.
public struct RemoteLog: LogSource {
    /// The URL below which the files lie, without a slash at its end.
    public let url: String
    private let client: HTTPClient
    private let timeouts: ClientTimeouts
    private let attempts: Int

    /// Names a log.
    ///
    /// - Parameters:
    ///   - url: An `http` or `https` URL below which `checkpoint` and `tile/…` lie; without user name and query.
    ///   - client: Makes the calls; it follows no redirects.
    ///   - timeouts: How long each call may take; 10 s for the first byte and 60 s for a file by default.
    ///   - attempts: How often a file is asked for before the server counts as down; 3 by default.
    /// - Throws: `log_url_invalid`.
    public init(
        url: String, client: HTTPClient,
        timeouts: ClientTimeouts = ClientTimeouts(
            firstByte: .seconds(10), betweenBytes: .seconds(10), total: .seconds(60)),
        attempts: Int = 3
    ) throws(LogClientError) {
        var base = url[...]
        while base.hasSuffix("/") { base.removeLast() }
        let rest = base.hasPrefix("http://") ? base.dropFirst(7) : base.hasPrefix("https://") ? base.dropFirst(8) : ""
        let authority = rest.prefix { $0 != "/" }
        guard !authority.isEmpty, base.utf8.count <= 1024, !authority.contains("@"),
            base.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !base.contains(where: { "?#\\".contains($0) })
        else { throw LogClientError(.urlInvalid, "this is not the address of a log") }
        self.url = String(base)
        self.client = client
        self.timeouts = timeouts
        self.attempts = max(attempts, 1)
    }

    /// The bytes of `checkpoint` or of a tile's path; nil where the server says that there is no such file (404, 410).
    ///
    /// Asked again at once where the connection broke or the server is overloaded (429, 5xx). A compressed answer is
    /// refused: it was asked for as it is.
    public func read(_ path: String, limit: Int) async throws -> [UInt8]? {
        guard path == "checkpoint" || (try? TilePath(parsing: path)) != nil else {
            throw LogClientError(.urlInvalid, "a log has no file of this name")
        }
        var failure = LogClientError(.fetchFailed, "no answer came for \(path)")
        for _ in 0..<attempts {
            switch try await attempt(path, limit: limit) {
            case .file(let bytes): return bytes
            case .absent: return nil
            case .again(let error): failure = error
            }
        }
        throw failure
    }

    private enum Outcome {
        case file([UInt8])
        case absent
        case again(LogClientError)
    }

    private func attempt(_ path: String, limit: Int) async throws(LogClientError) -> Outcome {
        let answer: (status: Int, coding: String, body: [UInt8])
        do throws(HTTPClientError) { answer = try await fetch(path, limit: limit) } catch {
            let message = "\(path): \(error.message)"
            switch error.kind {
            case .bodyTooLarge, .headTooLarge, .badResponse, .invalidRequest, .tls:
                throw LogClientError(.fetchRefused, message)
            case .cancelled, .closed: throw LogClientError(.fetchFailed, message)
            default: return .again(LogClientError(.fetchFailed, message))
            }
        }
        switch answer.status {
        case 200 where answer.coding == "identity": return .file(answer.body)
        case 200: throw LogClientError(.fetchRefused, "\(path) came compressed, which was not asked for")
        case 404, 410: return .absent
        case 429, 500...599:
            return .again(LogClientError(.fetchFailed, "the server answered \(path) with status \(answer.status)"))
        default: throw LogClientError(.fetchRefused, "the server answered \(path) with status \(answer.status)")
        }
    }

    /// One call; the body is read only where it is the file.
    private func fetch(
        _ path: String, limit: Int
    ) async throws(HTTPClientError) -> (status: Int, coding: String, body: [UInt8]) {
        let request = ClientRequest(
            url: "\(url)/\(path)", headers: ["Accept-Encoding": "identity"], timeouts: timeouts,
            limits: ClientLimits(bodyBytes: limit))
        let response = try await client.send(request)
        let coding = response.headers["content-encoding"]?.lowercased() ?? "identity"
        let body = response.status == 200 && coding == "identity" ? try await response.collect(limit: limit) : []
        return (response.status, coding, body)
    }
}
