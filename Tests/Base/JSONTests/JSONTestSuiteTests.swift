// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// JSONTestSuite (see `Vectors/README.md`), all of it.
@Suite struct JSONTestSuiteTests {
    @Test(arguments: try Vectors.suite("y_"))
    func `what every reader must accept is accepted, and written back to the same value`(
        vector: Vectors.SuiteCase
    ) throws {
        let hasDuplicates = vector.name.hasPrefix("y_object_duplicated_key")
        let limits = JSONLimits(duplicateKeys: hasDuplicates ? .keepLast : .reject)
        let value = try JSONValue(parsing: vector.content, limits: limits)
        #expect(try JSONValue(parsing: value.bytes) == value)
        #expect(try JSONValue(parsing: value.prettyText) == value)
        guard hasDuplicates else { return }
        #expect(throws: JSONError.self) { try JSONValue(parsing: vector.content) }
    }

    @Test(arguments: try Vectors.suite("n_"))
    func `what every reader must refuse is refused`(vector: Vectors.SuiteCase) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: vector.content) }
    }

    @Test(arguments: try Vectors.suite("i_"))
    func `where the reader may choose, odd numbers are kept and odd text is refused`(
        vector: Vectors.SuiteCase
    ) throws {
        if vector.name.hasPrefix("i_number_") {
            #expect(try JSONValue(parsing: vector.content).bytes == vector.content.filter { $0 > 0x20 })
        } else {
            #expect(throws: JSONError.self) { try JSONValue(parsing: vector.content) }
        }
    }

    @Test func `the suite is complete`() throws {
        #expect(try Vectors.suite("y_").count == 95)
        #expect(try Vectors.suite("n_").count == 186)
        #expect(try Vectors.suite("i_").count == 35)
    }
}
