// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives
public import Subprocess

/// A program that the supervisor keeps running.
public struct SupervisedService: Sendable {
    /// The name in messages and of its log file.
    public let name: String
    /// The program.
    public let executable: FilePath
    /// Its arguments.
    public let arguments: [String]
    /// Exactly the variables it sees.
    public let environment: ProcessEnvironment
    /// The file its log goes to, or nil for the supervisor's own error stream.
    public let log: FilePath?

    /// Describes a service.
    public init(
        name: String, executable: FilePath, arguments: [String], environment: ProcessEnvironment, log: FilePath? = nil
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.log = log
    }
}
