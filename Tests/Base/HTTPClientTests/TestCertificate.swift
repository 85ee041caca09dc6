// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Primitives
import TestKit

/// A certificate for `localhost` that signed itself, and its key; for tests alone, valid from 2020 to 2120.
struct TestCertificate {
    let chain: FilePath
    let key: FilePath

    /// Writes both into a directory.
    init(in directory: TemporaryDirectory) throws {
        chain = directory.path.appending("chain.pem")
        key = directory.path.appending("key.pem")
        try Data(Self.chainText.utf8).write(to: URL(fileURLWithPath: chain.string))
        try Data(Self.keyText.utf8).write(to: URL(fileURLWithPath: key.string))
    }

    private static let keyText = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4gGTywmcxZGnZuNh
        fYppVr7TfGB1PMHBl5u5u40R6T2hRANCAARM6/AYXxTRYcz4Q1VW8pOI/TRwsj9j
        8xk+/b9qjAlp+gsCIJS2V5qTUuvyGTO+d1XylwabETqCVjEqSxAE8EWz
        -----END PRIVATE KEY-----
        """
    private static let chainText = """
        -----BEGIN CERTIFICATE-----
        MIIBTDCB8qADAgECAgEHMAoGCCqGSM49BAMCMBkxFzAVBgNVBAMMDlN1YnN0cmF0
        ZSB0ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAZMRcwFQYD
        VQQDDA5TdWJzdHJhdGUgdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEzr
        8BhfFNFhzPhDVVbyk4j9NHCyP2PzGT79v2qMCWn6CwIglLZXmpNS6/IZM753VfKX
        BpsROoJWMSpLEATwRbOjKTAnMA8GA1UdEwEB/wQFMAMBAf8wFAYDVR0RBA0wC4IJ
        bG9jYWxob3N0MAoGCCqGSM49BAMCA0kAMEYCIQC96aaHK51+igRETIG9xFhVTltV
        oH4fU9IAwQReWzh4CgIhAOaxbJBlxctn9hs9rOrjC55Nhv5Lnk7icCx609eazq8z
        -----END CERTIFICATE-----
        """
}
