// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A terminal in memory: keeps what is written and answers with prepared lines.
public final class TerminalRecording: Sendable {
    private struct State {
        var output: [UInt8] = []
        var error: [UInt8] = []
        var lines: [String] = []
        var hidden = 0
    }
    private let state = Lock(State())

    /// Makes an empty recording.
    public init() {}

    /// What was written to standard output.
    public var output: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }
    /// What was written to standard error.
    public var error: String { state.withLock { String(decoding: $0.error, as: UTF8.self) } }

    /// How often what is typed was not shown.
    public var hiddenCount: Int { state.withLock { $0.hidden } }

    /// The terminal that writes here.
    ///
    /// - Parameters:
    ///   - isTerminal: whether all three streams claim to be a terminal.
    ///   - columns: the width.
    ///   - environment: the variables it sees.
    ///   - input: the lines it gives when asked.
    /// - Returns: a terminal that may be copied freely.
    public func terminal(
        isTerminal: Bool = false, columns: Int = 80, environment: [String: String] = [:], input: [String] = []
    ) -> Terminal {
        state.withLock { $0.lines = input }
        return Terminal(
            inputIsTerminal: isTerminal, outputIsTerminal: isTerminal, errorIsTerminal: isTerminal, columns: columns,
            variable: { environment[$0] },
            put: { [state] stream, bytes in
                state.withLock {
                    stream == .output ? $0.output.append(contentsOf: bytes) : $0.error.append(contentsOf: bytes)
                }
            },
            nextLine: { [state] in state.withLock { $0.lines.isEmpty ? nil : $0.lines.removeFirst() } },
            hide: { [state] isHidden in state.withLock { $0.hidden += isHidden ? 1 : 0 } },
            rest: { [state] limit in
                let bytes = state.withLock { state in
                    defer { state.lines = [] }
                    return Array(state.lines.map { $0 + "\n" }.joined().utf8)
                }
                return bytes.count <= limit ? bytes : nil
            })
    }
}
