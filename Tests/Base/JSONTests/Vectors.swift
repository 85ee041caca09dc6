// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The published vectors next to these tests.
enum Vectors {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = try #require(Bundle.module.url(forResource: "Vectors", withExtension: nil))
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    struct SuiteCase: Sendable, CustomTestStringConvertible {
        let name: String
        let content: [UInt8]
        var testDescription: String { name }
    }

    /// The files of JSONTestSuite whose names start so.
    static func suite(_ prefix: String) throws -> [SuiteCase] {
        let lines = String(decoding: try bytes("json-test-suite.tsv"), as: UTF8.self).split(separator: "\n")
        return try lines.filter { $0.hasPrefix(prefix) }.map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            let content = try #require(Data(base64Encoded: String(fields[1])))
            return SuiteCase(name: String(fields[0]), content: Array(content))
        }
    }
}
