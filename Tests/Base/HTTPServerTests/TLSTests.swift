// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Foundation
import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

@Suite struct `TLS` {
    @Test(arguments: [Int(TLS1_3_VERSION), Int(TLS1_2_VERSION)])
    func `carries requests and large responses`(version: Int) async throws {
        let directory = TemporaryDirectory()
        let files = try TestCertificate.make(in: directory.path)
        let large = [UInt8](repeating: 97, count: 500_000)
        let handler: HTTPHandler = { request in
            let body = try await request.body.collect()
            return HTTPResponse(headers: ["X-TLS": "\(request.tls)"], body: body + large)
        }
        try await withServer(configuration { $0.tls = files }, handler: handler) { _, addresses in
            let client = try TLSClient(try #require(addresses[0].port), version: version)
            for _ in 0..<3 {
                let reply = try await client.exchange(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", expecting: 500_002)
                #expect(reply.hasPrefix("HTTP/1.1 200 OK") && reply.contains("X-TLS: true"))
            }
        }
    }

    @Test func `older than 1.2 is refused, and so is plain HTTP`() async throws {
        let directory = TemporaryDirectory()
        let files = try TestCertificate.make(in: directory.path)
        try await withServer(configuration { $0.tls = files }) { _, addresses in
            #expect(throws: TLSClient.Fault.self) {
                try TLSClient(try #require(addresses[0].port), version: Int(TLS1_1_VERSION))
            }
            let plain = try RawClient(addresses[0])
            try await plain.send(get)
            #expect(try await !plain.readToEnd().contains("200 OK"))
        }
    }

    @Test func `needs a certificate and its key`() throws {
        let directory = TemporaryDirectory()
        let other = TemporaryDirectory()
        var files = try TestCertificate.make(in: directory.path)
        files.privateKey = try TestCertificate.make(in: other.path).privateKey
        for wrong in [files, TLSConfiguration(certificateChain: "/none", privateKey: "/none")] {
            let server = HTTPServer(configuration: configuration { $0.tls = wrong }, handler: echo)
            let error = #expect(throws: HTTPServerError.self) { try server.start() }
            #expect(error?.code == "tls_setup_failed")
        }
    }
}
