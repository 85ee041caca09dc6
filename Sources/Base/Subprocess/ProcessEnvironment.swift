// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The variables a child sees: exactly these, nothing of the parent's by accident.
public struct ProcessEnvironment: Hashable, Sendable {
    /// The variables by name.
    public var variables: [String: String]

    /// Makes an environment of exactly these variables.
    public init(_ variables: [String: String]) { self.variables = variables }

    /// A search path, a UTF-8 locale and UTC, so that programs behave the same everywhere.
    public static let minimal = ProcessEnvironment([
        "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
    ])

    /// This environment with more variables, which win over its own.
    public func adding(_ more: [String: String]) -> ProcessEnvironment {
        ProcessEnvironment(variables.merging(more) { $1 })
    }

    /// This environment with the named variables of the present process, where they are set.
    public func inheriting(_ names: [String]) -> ProcessEnvironment {
        var result = self
        for name in names {
            if let value = unsafe getenv(name) { result.variables[name] = unsafe String(cString: value) }
        }
        return result
    }

    /// `NAME=value` texts in order of the names.
    var entries: [String] { variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }
}
