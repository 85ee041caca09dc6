// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// A program that ran to its end, with what it wrote.
public struct CompletedProcess: Hashable, Sendable {
    /// How it ended.
    public let termination: Termination
    /// What it wrote to standard output.
    public let output: [UInt8]
    /// What it wrote to standard error, up to 64 KiB.
    public let errors: [UInt8]
}

extension ChildProcess {
    /// Runs a program to its end and collects what it wrote.
    ///
    /// - Parameters:
    ///   - executable: the program's path.
    ///   - arguments: what follows its name.
    ///   - environment: exactly the variables it sees.
    ///   - input: what it reads.
    ///   - workingDirectory: where it works.
    ///   - limits: what it may use; a sandbox brings its own.
    ///   - sandbox: what it is locked into; nothing by default.
    ///   - outputLimit: the most bytes of standard output; 64 MiB by default.
    ///   - timeLimit: the longest it may run; a minute by default.
    /// - Returns: how it ended and what it wrote; a status other than 0 is not an error here.
    /// - Throws: an error where it does not start, writes too much, or takes too long; it is killed then. A cancelled
    ///   task kills it too, and gets its termination.
    public static func run(
        _ executable: FilePath, _ arguments: [String] = [], environment: ProcessEnvironment = .minimal,
        input: [UInt8] = [], workingDirectory: FilePath? = nil, limits: ResourceLimits = ResourceLimits(),
        sandbox: Sandbox? = nil, outputLimit: Int = 64 << 20, timeLimit: Duration = .seconds(60)
    ) async throws(SubprocessError) -> CompletedProcess {
        let child = try await spawn(
            executable, arguments, environment: environment, input: input.isEmpty ? .nothing : .piped, output: .piped,
            errors: .piped, workingDirectory: workingDirectory, limits: limits, sandbox: sandbox)
        let isLate = Lock(false)
        let timer = ProcessThread.shared.after(timeLimit) { [weak child] in
            isLate.withLock { $0 = true }
            child?.signal(SIGKILL, group: true)
            // A descendant that left the group may still hold the pipes.
            child?.output?.cancel()
            child?.errors?.cancel()
        }
        defer { ProcessThread.shared.callOff(timer) }
        let (output, errors) = await withTaskCancellationHandler {
            async let errors = child.errors?.collectBeginning(limit: 65_536)
            async let fed: Void = feed(input, to: child)
            let output = await child.output?.collect(limit: outputLimit)
            if output == nil { child.signal(SIGKILL, group: true) }
            await fed
            return (output, await errors)
        } onCancel: {
            child.signal(SIGKILL, group: true)
        }
        let termination = await child.wait()
        if isLate.withLock({ $0 }) {
            throw SubprocessError(
                .timedOut, "\(executable) took longer than \(timeLimit) and was stopped",
                nextStep: "try a smaller input, or look at what keeps it")
        }
        guard let output else {
            throw SubprocessError(
                .outputTooLarge, "\(executable) wrote more than \(outputLimit) bytes and was stopped",
                nextStep: "try a smaller input")
        }
        return CompletedProcess(termination: termination, output: output, errors: errors ?? [])
    }

    private static func feed(_ bytes: [UInt8], to child: ChildProcess) async {
        guard let input = child.input else { return }
        // A program that needs only the beginning of its input may stop reading; how it ends tells whether that is right.
        try? await input.write(bytes)
        input.close()
    }
}

extension ProcessOutput {
    /// The first `limit` bytes; the rest is read and dropped.
    fileprivate func collectBeginning(limit: Int) async -> [UInt8] {
        var all: [UInt8] = []
        while let piece = await next() { all += piece.prefix(limit - all.count) }
        return all
    }
}
