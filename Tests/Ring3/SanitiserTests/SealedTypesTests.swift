// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Sanitiser

/// Invariant 4: only this module can make a `SanitizedBody` or a `SanitizedText`.
@Suite struct SealedTypesTests {
    /// Type-checks a snippet that imports the module as any other would; returns the compiler's complaints.
    private func complaints(_ snippet: String) throws -> (isFine: Bool, text: String) {
        let products = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .deletingLastPathComponent()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("sealed-\(UUID().uuidString).swift")
        try snippet.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [
            "swiftc", "-typecheck", "-swift-version", "6", "-I", products.appendingPathComponent("Modules").path,
            "-I", root + "/Sources/System/COpenSSL", "-I", root + "/Sources/System/CDigest/include",
            "-Xcc", "-fmodule-map-file=" + products.appendingPathComponent("CDigest.build/module.modulemap").path,
            file.path,
        ]
        let output = Pipe()
        compiler.standardError = output
        compiler.standardOutput = output
        try compiler.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        compiler.waitUntilExit()
        return (compiler.terminationStatus == 0, text)
    }

    @Test func `outside the module a body that may leave can be used`() throws {
        let result = try complaints("import Sanitiser\nfunc size(_ body: SanitizedBody) -> Int { body.bytes.count }\n")
        #expect(result.isFine, "\(result.text)")
    }

    @Test(arguments: ["SanitizedBody(bytes: [1])", "SanitizedText(\"text\")"])
    func `outside the module a body that may leave cannot be made`(expression: String) throws {
        let result = try complaints("import Sanitiser\nlet made = \(expression)\n")
        #expect(!result.isFine)
        #expect(result.text.contains("inaccessible due to 'internal' protection level"), "\(result.text)")
    }
}
