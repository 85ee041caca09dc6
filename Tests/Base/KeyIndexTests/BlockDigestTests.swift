// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KeyIndex

@Suite struct BlockDigestTests {
    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
            ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
        ] as [(String, UInt64)])
    func `the digest is XXH64 with its published values`(text: String, digest: UInt64) {
        let bytes = Array(text.utf8)
        #expect(BlockDigest.digest(bytes, 0..<bytes.count) == digest)
    }

    @Test func `every byte counts`() {
        var bytes = [UInt8](repeating: 7, count: 75)
        let digest = BlockDigest.digest(bytes, 0..<75)
        for index in bytes.indices {
            bytes[index] ^= 0x20
            #expect(BlockDigest.digest(bytes, 0..<75) != digest)
            bytes[index] ^= 0x20
        }
        #expect(BlockDigest.digest(bytes, 0..<74) != digest)
    }
}
