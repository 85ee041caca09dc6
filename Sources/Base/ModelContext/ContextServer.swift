// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON

/// A server of the Model Context Protocol: its name and its tools. A value without state; sessions have that.
public struct ContextServer: Sendable {
    /// The name it tells clients.
    public let name: String
    /// The version it tells clients.
    public let version: String
    /// What a model should know before it uses the tools.
    public let instructions: String
    /// The tools, in the order they are listed; at most 100, in one page.
    public let tools: [ContextTool]
    /// What messages may ask.
    public let limits: ContextLimits

    /// Makes a server; the same tool twice or more than 100 are a mistake in the program and stop it.
    public init(
        name: String, version: String, instructions: String, tools: [ContextTool],
        limits: ContextLimits = ContextLimits()
    ) {
        precondition(tools.count <= 100 && Set(tools.map(\.name)).count == tools.count, "tools have names of their own")
        self.name = name
        self.version = version
        self.instructions = instructions
        self.tools = tools
        self.limits = limits
    }

    /// What `initialize` is answered with.
    func greeting(_ revision: ProtocolRevision) -> JSONValue {
        [
            "protocolVersion": .string(revision.rawValue), "capabilities": ["tools": ["listChanged": false]],
            "serverInfo": ["name": .string(name), "version": .string(version)],
            "instructions": .string(instructions),
        ]
    }
}
