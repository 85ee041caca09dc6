// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import HTTPCodec
import Primitives

extension Connection {
    /// Starts the handler's task for the request just decoded.
    func dispatch() {
        needsDispatch = false
        headHasBegun = false
        guard let begun = exchange else { preconditionFailure("a request is dispatched after its head was decoded") }
        number &+= 1
        let number = number
        bodyAllowance.reset()
        let body: RequestBody
        if begun.bodyHasEnded {
            body = RequestBody(begun.takeBody())
        } else {
            body = RequestBody(.connection(self, request: number, length: begun.length))
        }
        let request = HTTPRequest(head: begun.head, body: body, peer: peer, tls: transport.isSecure)
        shard.runningTasks += 1
        let started = Task.immediate { await self.run(request) }
        guard phase == .handling, self.number == number else { return }
        task = started
        if peerClosed { close() }
    }

    private func run(_ request: HTTPRequest) async {
        do {
            try await send(shard.handler(request))
        } catch {
            await answer(error)
        }
        finishRequest()
    }

    private func send(_ response: HTTPResponse) async throws {
        guard phase == .handling, let exchange else { throw HTTPServerError.disconnected }
        let sendsBody = exchange.head.method != .head && !response.status.forbidsBody
        switch response.body {
        case .bytes(let bytes):
            begin(response, length: bytes.count)
            if sendsBody { output.append(body: bytes) }
            markDirty()
        case .stream(let write):
            begin(response, length: nil)
            markDirty()
            guard sendsBody else { return }
            try await stream(exchange, write)
        }
    }
    private func stream(
        _ exchange: Exchange, _ write: @Sendable (ResponseWriter) async throws -> Void
    ) async throws {
        exchange.isStreaming = true
        try await write(ResponseWriter(connection: self, request: number))
        guard phase == .handling else { throw HTTPServerError.disconnected }
        exchange.isStreaming = false
        if exchange.isChunked {
            output.append { MessageEncoder.appendLastChunk(trailers: exchange.trailers, to: &$0) }
        }
    }

    /// Writes the head of a response.
    private func begin(_ response: HTTPResponse, length: Int?) {
        guard let exchange else { return }
        var headers = response.headers
        headers.remove("Content-Length")
        headers.remove("Transfer-Encoding")
        if headers.contains("Connection") {
            if headers.list("Connection").contains("close") { exchange.keepsAlive = false }
            headers.remove("Connection")
        }
        let version = exchange.head.version
        if shard.isDraining { exchange.keepsAlive = false }
        if length != nil, !exchange.bodyHasEnded { exchange.keepsAlive = false }
        let needsFrame = !response.status.forbidsBody
        if length == nil, needsFrame, version == .http10 { exchange.keepsAlive = false }
        exchange.isChunked = length == nil && needsFrame && version == .http11
        exchange.status = response.status
        output.append { out in
            MessageEncoder.appendStatusLine(response.status, to: &out)
            out.append(contentsOf: headers.wire)
            if let length, needsFrame {
                out.append(contentsOf: HeadText.contentLength)
                MessageEncoder.appendDecimal(length, to: &out)
                MessageEncoder.appendLineEnd(to: &out)
            } else if exchange.isChunked {
                out.append(contentsOf: HeadText.chunked)
            }
            if !exchange.keepsAlive {
                out.append(contentsOf: HeadText.close)
            } else if version == .http10 {
                out.append(contentsOf: HeadText.keepAlive)
            }
            out.append(contentsOf: shard.dateLine())
            MessageEncoder.appendLineEnd(to: &out)
        }
    }

    /// Answers a handler's error, or cuts the connection off where the response has begun.
    private func answer(_ error: any Error) async {
        guard phase == .handling, exchange?.status == nil else { return close() }
        do { try await send(shard.response(to: error)) } catch { close() }
    }

    /// The task's last act: the connection is free for the next request.
    private func finishRequest() {
        shard.runningTasks -= 1
        task = nil
        defer { shard.checkEmpty() }
        report()
        guard phase == .handling, let ended = exchange else {
            exchange = nil
            return
        }
        exchange = nil
        phase = .idle
        bodyAllowance.reset()
        if !ended.bodyHasEnded { lingers = true }
        closesAfterFlush = !ended.keepsAlive || !ended.bodyHasEnded || shard.isDraining
        deadline = shard.loop.now &+ shard.limits.idleMilliseconds
        markDirty()
        advance()
    }
    private func report() {
        guard let observer = shard.observer, let ended = exchange else { return }
        observer(
            .request(
                RequestSummary(
                    method: ended.head.method, path: ended.head.target.path, status: ended.status,
                    milliseconds: shard.loop.now &- ended.startedAt, aborted: phase != .handling)))
    }

    /// Answers bytes that are no request, and closes.
    func refuse(_ error: any ReportableError) {
        shard.observer?(.refused(code: error.code, peer: peer))
        needsDispatch = false
        exchange = nil
        phase = .idle
        let response = shard.response(to: error)
        guard output.isOpen, case .bytes(let body) = response.body else { return close() }
        output.append { out in
            MessageEncoder.appendStatusLine(response.status, to: &out)
            out.append(contentsOf: response.headers.wire)
            out.append(contentsOf: HeadText.contentLength)
            MessageEncoder.appendDecimal(body.count, to: &out)
            MessageEncoder.appendLineEnd(to: &out)
            out.append(contentsOf: HeadText.close)
            out.append(contentsOf: shard.dateLine())
            MessageEncoder.appendLineEnd(to: &out)
            out.append(contentsOf: body)
        }
        closesAfterFlush = true
        lingers = true
        markDirty()
    }
}

/// Header lines the server writes itself.
enum HeadText {
    static let contentLength = Array("Content-Length: ".utf8)
    static let chunked = Array("Transfer-Encoding: chunked\r\n".utf8)
    static let close = Array("Connection: close\r\n".utf8)
    static let keepAlive = Array("Connection: keep-alive\r\n".utf8)
}
