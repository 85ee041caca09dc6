// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Foundation
import HTTPClient
import HTTPCodec
import Home
import JSON
import Primitives
import TestKit
import Testing

@Suite struct ReadAuditTests {
    @Test func `every read is noted with who, what kind and which entries`() async throws {
        let box = try await TestBox()
        for number in 0..<5 {
            let body: JSONValue = ["payload_id": JSONValue("\(number)"), "payload": "the heron"]
            #expect(try await box.call(.post, "/v1/append?wait=index", body).status == 201)
        }
        let interface = try box.token(role: .interface)
        for path in [
            "/v1/entries?limit=2", "/v1/entries?since=3", "/v1/entries?payload_id=1", "/v1/entries/2",
            "/v1/search?q=heron",
            "/v1/facts", "/v1/proof/inclusion?index=4", "/v1/proof/consistency?from=1",
        ] {
            #expect(try await box.call(.get, path, token: interface).status == 200, "\(path)")
        }
        for path in ["/v1/entries/2/content", "/v1/entries/2/receipt", "/v1/checkpoint", "/v1/export"] {
            _ = try await box.text(path, token: interface)
        }
        _ = try await box.client.send(box.request(.get, "/v1/log/tile/entries/000.p/5")).collect()
        let noted = try await box.call(.get, "/v1/ledger/reads").json
        let reads = try #require(noted["reads"]?.arrayValue)
        func indices(_ kind: String) -> Set<Int> {
            var found: Set<Int> = []
            for read in reads where read["kind"]?.stringValue == kind {
                for pair in read["entries"]?.arrayValue ?? [] {
                    found.formUnion((pair[0]?.intValue ?? 0)...(pair[1]?.intValue ?? 0))
                }
            }
            return found
        }
        #expect(indices("list") == [0, 1, 3, 4] && indices("entry") == [2] && indices("content") == [2])
        #expect(indices("search") == [0, 1, 2, 3, 4] && indices("export") == [0, 1, 2, 3, 4])
        #expect(indices("tile") == [0, 1, 2, 3, 4] && indices("proof") == [2, 4])
        for kind in ["facts", "checkpoint", "reads"] {
            #expect(reads.contains { $0["kind"]?.stringValue == kind }, "\(kind)")
        }
        #expect(Set(reads.compactMap { $0["role"]?.stringValue }) == ["interface", "admin"])
        #expect(!noted.text.contains("heron"), "no words that were searched for")
        await box.stop()
    }

    @Test func `a log of reads whose key is gone is not opened, and neither is the tenant`() async throws {
        let box = try await TestBox()
        #expect(try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": 1]).status == 201)
        await box.stop()
        try FileManager.default.removeItem(atPath: box.home.keys.appending("reads-personal.key").string)
        let again = try await TestBox.start(box.home)
        let client = HTTPClient()
        var request = box.request(.get, "/v1/entries")
        request.url = "http://\(again.addresses[0])/v1/entries"
        let refused = try await client.send(request)
        #expect(refused.status == 503)
        #expect(try JSONValue(parsing: try await refused.collect())["error"]?["code"] == "note_key_missing")
        await again.shutdown(grace: .seconds(5))
        await client.close()
    }
}
