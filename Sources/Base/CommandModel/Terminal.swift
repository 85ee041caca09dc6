// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// Where a program talks: two output streams, one input, and what is known about them.
///
/// A value, so that tests run commands against a `TerminalRecording` and programs against `Terminal.system`.
public struct Terminal: Sendable {
    /// An output stream.
    public enum Stream: Int32, Hashable, Sendable {
        /// Standard output: data.
        case output = 1
        /// Standard error: conversation, progress and errors.
        case error = 2
    }

    /// Whether standard input is a terminal, so that a question can be asked.
    public let inputIsTerminal: Bool
    /// Whether standard output is a terminal.
    public let outputIsTerminal: Bool
    /// Whether standard error is a terminal.
    public let errorIsTerminal: Bool
    /// The width in columns; 80 where nothing is known.
    public let columns: Int
    private let variable: @Sendable (String) -> String?
    private let put: @Sendable (Stream, [UInt8]) -> Void
    private let nextLine: @Sendable () -> String?
    private let fault: @Sendable () -> Int32
    private let hide: @Sendable (Bool) -> Void
    private let rest: @Sendable (Int) -> [UInt8]?

    /// Makes a terminal from its parts.
    ///
    /// - Parameters:
    ///   - inputIsTerminal: whether a question can be asked.
    ///   - outputIsTerminal: whether data goes to a terminal.
    ///   - errorIsTerminal: whether conversation goes to a terminal.
    ///   - columns: the width.
    ///   - variable: gives the value of an environment variable.
    ///   - put: writes bytes to a stream.
    ///   - nextLine: reads a line of the input.
    ///   - fault: gives the first error number that a write to `output` met, or 0.
    ///   - hide: stops showing what is typed, or shows it again.
    ///   - rest: reads the rest of the input; nil where that is more than it is told, or cannot be read.
    public init(
        inputIsTerminal: Bool, outputIsTerminal: Bool, errorIsTerminal: Bool, columns: Int,
        variable: @escaping @Sendable (String) -> String?, put: @escaping @Sendable (Stream, [UInt8]) -> Void,
        nextLine: @escaping @Sendable () -> String?, fault: @escaping @Sendable () -> Int32 = { 0 },
        hide: @escaping @Sendable (Bool) -> Void = { _ in }, rest: @escaping @Sendable (Int) -> [UInt8]? = { _ in [] }
    ) {
        self.inputIsTerminal = inputIsTerminal
        self.outputIsTerminal = outputIsTerminal
        self.errorIsTerminal = errorIsTerminal
        self.columns = columns
        self.variable = variable
        self.put = put
        self.nextLine = nextLine
        self.fault = fault
        self.hide = hide
        self.rest = rest
    }

    /// Writes text to a stream, at once.
    public func write(_ text: String, to stream: Stream = .output) {
        if !text.isEmpty { put(stream, Array(text.utf8)) }
    }
    /// Writes bytes to standard output, at once.
    public func write(bytes: [UInt8]) { if !bytes.isEmpty { put(.output, bytes) } }
    /// Reads a line without its line break, of at most 64 KiB; nil at the end of the input.
    public func readLine() -> String? { nextLine() }
    /// Reads a line as `readLine` does, and does not show what is typed.
    public func readSecret() -> String? {
        guard inputIsTerminal else { return nextLine() }
        hide(true)
        defer {
            hide(false)
            // The line break that was typed was not shown either.
            write("\n", to: .error)
        }
        return nextLine()
    }
    /// Reads the rest of the input as it is; nil where it has more than `limit` bytes or cannot be read.
    public func readAll(limit: Int) -> [UInt8]? { rest(limit) }
    /// The value of an environment variable, or nil where it is not set.
    public func environment(_ name: String) -> String? { variable(name) }
    /// The error number of the first write to standard output that failed, or 0.
    public var writeFault: Int32 { fault() }

    /// Whether a stream is a terminal.
    public func isTerminal(_ stream: Stream) -> Bool { stream == .output ? outputIsTerminal : errorIsTerminal }

    /// Whether screen readers are in use (`ACCESSIBLE=1`): no animation, no line that redraws itself.
    public var isAccessible: Bool { !["", "0", "false", "no"].contains(variable("ACCESSIBLE") ?? "") }

    /// Whether a stream can redraw a line in place.
    public func canRedraw(_ stream: Stream) -> Bool {
        isTerminal(stream) && variable("TERM") != "dumb" && !isAccessible
    }

    /// Whether the locale writes UTF-8, so that block characters can be drawn.
    public var writesUnicode: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variable($0) }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}

extension Terminal {
    /// The terminal of this process. Reads the environment when asked and writes without a buffer of its own.
    public static func system() -> Terminal {
        let fault = Lock<Int32>(0)
        return Terminal(
            inputIsTerminal: isatty(0) == 1, outputIsTerminal: isatty(1) == 1, errorIsTerminal: isatty(2) == 1,
            columns: processColumns,
            variable: processVariable,
            put: { stream, bytes in
                let failed = writeAll(bytes, to: stream.rawValue)
                if failed != 0, stream == .output { fault.withLock { $0 = $0 == 0 ? failed : $0 } }
            },
            nextLine: readInputLine, fault: { fault.withLock { $0 } }, hide: hideInput, rest: readInput)
    }

    /// What `COLUMNS` says, else what the kernel says of the first stream that is a terminal, else 80; 40 to 1,000.
    private static var processColumns: Int {
        let told = processVariable("COLUMNS").flatMap { Int($0) }
        let known = [1, 2, 0].map { Int(cposix_terminal_columns($0)) }.first { $0 > 0 }
        return min(max(told ?? known ?? 80, 40), 1000)
    }

    private static func processVariable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// Writes all bytes; returns 0 or the error number.
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&wait, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    private static func readInputLine() -> String? {
        var line: [UInt8] = []
        while line.count < 65_536 {
            var byte: UInt8 = 0
            let count = unsafe Glibc.read(0, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Turns the echo of the terminal off or on; what was typed ahead is kept.
    private static func hideInput(_ isHidden: Bool) {
        var state = termios()
        guard unsafe tcgetattr(0, &state) == 0 else { return }
        if isHidden { state.c_lflag &= ~tcflag_t(ECHO) } else { state.c_lflag |= tcflag_t(ECHO) }
        _ = unsafe tcsetattr(0, TCSADRAIN, &state)
    }

    private static func readInput(limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0, bytes.count + count <= limit else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
