// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CCurl
import Glibc
import Primitives

/// What the curl thread does in each turn: commands, transfers, endings, deadlines, wait. Lives on that thread alone.
@safe final class CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let configuration: ClientConfiguration
    private var exchanges: [ObjectIdentifier: Exchange] = [:]
    private var spare: [EasyHandle] = []

    init(multi: MultiHandle, configuration: ClientConfiguration) {
        unsafe self.multi = multi.pointer
        self.configuration = configuration
        _ = unsafe cc_multi_set_long(self.multi, CURLMOPT_MAXCONNECTS, configuration.idleConnections)
        _ = unsafe cc_multi_set_long(self.multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    /// One turn; returns when there is something to do again.
    func turn(_ commands: [CurlThread.Command]) {
        for command in commands { perform(command) }
        var running: Int32 = 0
        unsafe curl_multi_perform(multi, &running)
        collectEndings()
        let patience = endLateCalls(now: monotonicNanoseconds())
        unsafe curl_multi_poll(multi, nil, 0, patience, nil)
    }

    /// Ends every call and frees libcurl's memory.
    func end(_ commands: [CurlThread.Command]) {
        let closed = HTTPClientError(.closed, "the client was closed")
        for exchange in exchanges.values { end(exchange, .failure(closed)) }
        for case .start(let transfer) in commands { transfer.finish(.failure(closed)) }
        for easy in spare { easy.free() }
        spare = []
        unsafe curl_multi_cleanup(multi)
    }

    // MARK: Commands

    private func perform(_ command: CurlThread.Command) {
        switch command {
        case .start(let transfer): start(transfer)
        case .release(let transfer): exchanges[ObjectIdentifier(transfer)]?.release(now: monotonicNanoseconds())
        case .remove(let transfer):
            guard let exchange = exchanges[ObjectIdentifier(transfer)] else { return }
            end(exchange, .failure(HTTPClientError(.cancelled, "the call was cancelled")))
        case .stop: break  // a phase, never a queued command
        }
    }

    private func start(_ transfer: Transfer) {
        guard !transfer.hasEnded else { return }
        guard exchanges.count < configuration.maximumCalls else {
            transfer.finish(.failure(HTTPClientError(.busy, "\(exchanges.count) calls are under way")))
            return
        }
        let easy = spare.popLast() ?? EasyHandle()
        let exchange = Exchange(transfer: transfer, easy: easy, now: monotonicNanoseconds())
        exchange.prepare(configuration)
        let status = unsafe curl_multi_add_handle(multi, easy.pointer)
        guard status == CURLM_OK else {
            transfer.finish(.failure(HTTPClientError(.invalidRequest, "libcurl refuses the call")))
            exchange.tearDown()
            easy.free()
            return
        }
        exchanges[ObjectIdentifier(transfer)] = exchange
    }

    // MARK: Endings

    private func collectEndings() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle else {
                continue
            }
            let code = unsafe cc_message_result(message)
            guard let exchange = unsafe EasyHandle(easy).exchange else { continue }
            end(exchange, exchange.result(of: code))
        }
    }

    /// Ends the calls that are too late; gives the milliseconds until the next can be, at most a minute.
    ///
    /// Every arrival moves a deadline, so all are looked at in each turn, as libcurl does with its own.
    private func endLateCalls(now: UInt64) -> Int32 {
        var next = UInt64.max
        var late: [Exchange] = []
        for exchange in exchanges.values {
            let deadline = exchange.deadline
            if deadline <= now { late.append(exchange) } else { next = min(next, deadline) }
        }
        for exchange in late { end(exchange, .failure(exchange.lateness)) }
        return Int32(min((next - now) / 1_000_000 + 1, 60_000))
    }

    private func end(_ exchange: Exchange, _ result: Result<Void, HTTPClientError>) {
        unsafe curl_multi_remove_handle(multi, exchange.easy.pointer)
        exchange.tearDown()
        exchanges[ObjectIdentifier(exchange.transfer)] = nil
        if spare.count < configuration.idleConnections { spare.append(exchange.easy) } else { exchange.easy.free() }
        exchange.transfer.finish(result)
    }
}

/// Nanoseconds of the clock that never jumps.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
