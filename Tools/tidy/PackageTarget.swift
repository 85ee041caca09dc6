// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import Primitives
import Subprocess

/// A target of the package, as SwiftPM describes it.
struct PackageTarget: Hashable, Sendable {
    /// The module's name.
    let name: String
    /// Its folder, from the root.
    let path: String
    /// The targets it declares to depend on.
    let dependencies: [String]

    /// Reads the package description of a repository; empty where there is no package.
    static func all(_ root: FilePath) async throws -> [PackageTarget] {
        let places = ["/opt/swift/usr/bin", "/usr/local/swift/usr/bin", "/usr/local/bin", "/usr/bin"]
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        guard let swift = Executable.find("swift", in: ([path] + places).joined(separator: ":")) else {
            throw TidyError(.noToolchain, "no Swift toolchain was found", nextStep: "put its bin directory on PATH")
        }
        // A build may hold the usual folder; this needs nothing from it.
        let described = try await ChildProcess.run(
            swift,
            [
                "package", "--manifest-cache", "none", "--disable-sandbox", "--scratch-path", scratch, "describe",
                "--type", "json",
            ],
            environment: .minimal.inheriting(["PATH", "HOME", "TMPDIR"]), workingDirectory: root)
        guard described.termination.isSuccess else {
            let said = String(decoding: described.errors.suffix(400), as: UTF8.self)
            throw TidyError(
                .noDescription, "the package cannot be described: \(said)", nextStep: "mend Package.swift")
        }
        return try read(JSONValue(parsing: described.output))
    }

    private static var scratch: String {
        let base = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        return "\(base)/substrate-tidy-\(getpid())"
    }

    /// The targets in a package description.
    static func read(_ description: JSONValue) -> [PackageTarget] {
        (description["targets"]?.arrayValue ?? []).compactMap { target in
            guard let name = target["name"]?.stringValue, let path = target["path"]?.stringValue else { return nil }
            let dependencies = (target["target_dependencies"]?.arrayValue ?? []).compactMap(\.stringValue)
            return PackageTarget(name: name, path: path, dependencies: dependencies)
        }
    }
}

/// Why the repository could not be read.
struct TidyError: ReportableError {
    enum Code: String, ErrorCode {
        case noToolchain = "tidy_no_toolchain"
        case noDescription = "tidy_no_description"
        var explanation: String {
            switch self {
            case .noToolchain: "The package description comes from `swift package`, which was not found."
            case .noDescription: "`swift package describe` failed."
            }
        }
    }
    let code: String
    let message: String
    let nextStep: String
    init(_ code: Code, _ message: String, nextStep: String) {
        self.code = code.rawValue
        self.message = message
        self.nextStep = nextStep
    }
}
