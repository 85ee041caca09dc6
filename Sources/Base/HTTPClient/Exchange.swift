// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CCurl
import HTTPCodec
import Primitives

/// One call while libcurl performs it: its handle, what arrived so far and its deadlines. Lives on the curl thread.
@safe final class Exchange {
    let transfer: Transfer
    let easy: EasyHandle
    private var collector: HeadCollector
    private var bodyBytes = 0
    private var refusal: HTTPClientError?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let firstByteDeadline: UInt64
    private let totalDeadline: UInt64
    private let betweenBytes: UInt64
    private var lastArrival: UInt64?
    private var isHeldBack = false

    init(transfer: Transfer, easy: EasyHandle, now: UInt64) {
        self.transfer = transfer
        self.easy = easy
        let timeouts = transfer.request.timeouts
        firstByteDeadline = now &+ timeouts.firstByte.nanoseconds
        totalDeadline = timeouts.total.map { now &+ $0.nanoseconds } ?? .max
        betweenBytes = timeouts.betweenBytes.nanoseconds
        collector = HeadCollector(limit: transfer.request.limits.headBytes)
    }

    // MARK: Arrivals, called by libcurl on the curl thread

    /// Takes a line of the head; false ends the call.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        lastArrival = monotonicNanoseconds()
        switch unsafe collector.receive(line) {
        case .more: return true
        case .complete(let head):
            transfer.arrived(head)
            return true
        case .refused(let error):
            refusal = error
            return false
        }
    }

    enum Receipt { case taken, holdBack, refused }

    /// Takes bytes of the body.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Receipt {
        lastArrival = monotonicNanoseconds()
        guard bodyBytes + bytes.count <= transfer.request.limits.bodyBytes else {
            let limit = transfer.request.limits.bodyBytes
            refusal = HTTPClientError(.bodyTooLarge, "the body of the answer has more than \(limit) bytes")
            return .refused
        }
        guard unsafe transfer.arrived(bytes) else {
            isHeldBack = true
            return .holdBack
        }
        bodyBytes += bytes.count
        return .taken
    }

    /// Lets a sender that was held back go on; libcurl offers the bytes it kept at once.
    func release(now: UInt64) {
        guard isHeldBack else { return }
        isHeldBack = false
        lastArrival = now
        unsafe curl_easy_pause(easy.pointer, CURLPAUSE_CONT)
    }

    // MARK: Endings

    /// The next moment at which the call is too late. The connection's own deadline is libcurl's.
    var deadline: UInt64 { min(totalDeadline, partDeadline) }

    /// The error of a call that is too late.
    var lateness: HTTPClientError {
        let timeouts = transfer.request.timeouts
        if totalDeadline <= partDeadline { return HTTPClientError(.totalTimeout, "the call took longer than it may") }
        if lastArrival == nil {
            return HTTPClientError(.firstByteTimeout, "no answer began within \(timeouts.firstByte)")
        }
        return HTTPClientError(.stalled, "no byte of the answer came for \(timeouts.betweenBytes)")
    }

    private var partDeadline: UInt64 {
        guard let lastArrival else { return firstByteDeadline }
        return isHeldBack ? .max : lastArrival &+ betweenBytes
    }

    /// How the call ended, from libcurl's result.
    func result(of code: CURLcode) -> Result<Void, HTTPClientError> {
        if let refusal { return .failure(refusal) }
        if code == CURLE_OK {
            if collector.isComplete { return .success(()) }
            return .failure(HTTPClientError(.badResponse, "the answer ended without a head"))
        }
        return .failure(HTTPClientError(curl: code, hadAnswer: lastArrival != nil))
    }

    /// Frees what belongs to this call alone; the handle can be used for another.
    func tearDown() {
        unsafe curl_easy_reset(easy.pointer)
        unsafe curl_slist_free_all(headerList)
        unsafe headerList = nil
    }

    /// Sets every option of the call on its handle.
    func prepare(_ configuration: ClientConfiguration) {
        let request = transfer.request
        easy.attach(self)
        easy.setDefaults(configuration)
        easy.set(CURLOPT_URL, request.url)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: max(request.timeouts.connect.nanoseconds / 1_000_000, 1)))
        if let socket = request.unixSocket {
            _ = unsafe socket.withCString { unsafe cc_set_text(easy.pointer, CURLOPT_UNIX_SOCKET_PATH, $0) }
        }
        easy.setMethod(request.method, body: request.body)
        for field in request.headers.fields {
            append(header: field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        append(header: "Expect:")
        if !request.headers.contains("content-type") { append(header: "Content-Type:") }
        if !request.headers.contains("accept") { append(header: "Accept:") }
        _ = unsafe cc_set_list(easy.pointer, CURLOPT_HTTPHEADER, headerList)
    }

    private func append(header: String) {
        guard let longer = unsafe curl_slist_append(headerList, header) else {
            preconditionFailure("libcurl found no memory")
        }
        unsafe headerList = longer
    }
}

extension Duration {
    /// Whole nanoseconds, from 0 to about 146 years.
    var nanoseconds: UInt64 {
        let parts = components
        guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
        return UInt64(min(parts.seconds, 4_600_000_000)) * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000)
    }
}
