// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// What is the same for every call of a client.
public struct ClientConfiguration: Hashable, Sendable {
    /// The certificates that are trusted, as a PEM file; nil for the system's.
    public var trustedCertificates: FilePath?
    /// Connections kept for the next call; 64 by default.
    public var idleConnections: Int
    /// Calls under way at once; 1,024 by default, beyond it calls fail with `busy`.
    public var maximumCalls: Int
    /// Bytes of a body that may wait for its reader before the sender is held back; 256 KiB by default.
    public var waitingBytes: Int

    /// Makes a configuration; everything has a default.
    public init(
        trustedCertificates: FilePath? = nil, idleConnections: Int = 64, maximumCalls: Int = 1024,
        waitingBytes: Int = 256 << 10
    ) {
        self.trustedCertificates = trustedCertificates
        self.idleConnections = idleConnections
        self.maximumCalls = maximumCalls
        self.waitingBytes = waitingBytes
    }
}

/// Calls other servers over HTTP/1.1, TCP or Unix sockets, with or without TLS.
///
/// Certificates are checked, redirects are not followed, proxies and `.netrc` of the environment are not used.
/// Connections are kept and used again. All transfers share one thread, which starts with the first call.
public final class HTTPClient: Sendable {
    private let configuration: ClientConfiguration
    private let thread: CurlThread

    /// Makes a client.
    public init(configuration: ClientConfiguration = ClientConfiguration()) {
        self.configuration = configuration
        thread = CurlThread(configuration: configuration)
    }

    deinit { thread.post(.stop) }

    /// Sends a request and waits for the head of the answer.
    ///
    /// Cancelling the task, here or while the body is read, closes the connection.
    public func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        try request.validate()
        let transfer = Transfer(request, thread: thread, highWater: configuration.waitingBytes)
        let lease = BodyLease(transfer)
        let head = try await transfer.head()
        return ClientResponse(status: head.status, headers: head.headers, body: ClientBody(lease: lease))
    }

    /// Ends all calls with `closed`, closes every connection and waits for the thread to end. Later calls fail.
    public func close() async { await thread.stop() }
}
