// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives
import Subprocess

/// Runs the programs that read documents, each locked in with nothing but its document.
struct ProgramRun: Sendable {
    let tools: DocumentTools
    let limits: DocumentLimits

    /// Runs a program to its end.
    ///
    /// - Returns: what it wrote; a status other than 0 is for the caller to judge.
    /// - Throws: where it is missing, crashed, or took more time, memory or output than it may.
    func callAsFunction(
        _ program: DocumentTools.Program, _ arguments: [String], files: [String: [UInt8]] = [:], input: [UInt8] = [],
        readable: [FilePath] = [], mayWrite: Bool = false, outputLimit: Int = 64 << 20
    ) async throws(DocumentError) -> CompletedProcess {
        guard let path = tools.path(program) else {
            throw DocumentError(.programMissing, "\(program.rawValue) is not installed")
        }
        let sandbox = Sandbox(readable: readable, files: files, mayWrite: mayWrite, requirement: tools.requirement)
        let done: CompletedProcess
        do throws(SubprocessError) {
            done = try await ChildProcess.run(
                path, arguments, environment: .minimal.adding(["OMP_THREAD_LIMIT": "1"]), input: input,
                sandbox: sandbox, outputLimit: outputLimit, timeLimit: limits.programTime)
        } catch {
            throw Self.failure(program, error)
        }
        switch done.termination {
        case .exited: return done
        case .signalled(SIGKILL), .signalled(SIGXCPU):
            throw DocumentError(.programStopped, "\(program.rawValue) used up its processor time and was stopped")
        case .signalled(let number):
            throw DocumentError(.programFailed, "\(program.rawValue) crashed (signal \(number))")
        }
    }

    private static func failure(_ program: DocumentTools.Program, _ error: SubprocessError) -> DocumentError {
        switch error.kind {
        case .timedOut: DocumentError(.programStopped, "\(program.rawValue) took too long and was stopped")
        case .outputTooLarge: DocumentError(.programStopped, "\(program.rawValue) wrote too much and was stopped")
        case .notFound, .notPermitted, .sandboxUnavailable:
            DocumentError(
                .programMissing, "\(program.rawValue) could not be started (\(error.code))", nextStep: error.nextStep)
        case .spawnFailed, .badArgument, .inputClosed:
            DocumentError(.programFailed, "\(program.rawValue) did not start (\(error.code))", nextStep: error.nextStep)
        }
    }

    /// A program with its version, such as `pdftotext-22.12.0`; without a number where it tells none.
    func version(_ program: DocumentTools.Program) async -> String {
        guard let path = tools.path(program) else { return program.rawValue }
        if let known = ProgramVersions.known.withLock({ $0[path] }) { return known }
        let argument =
            switch program {
            case .tesseract: "--version"
            case .catdoc, .xls2csv, .catppt: "-V"
            case .antiword: "-h"
            default: "-v"
            }
        var version = program.rawValue
        if let done = try? await self(program, [argument], outputLimit: 65_536) {
            let words = String(decoding: done.output + done.errors, as: UTF8.self).split { " \n\t:(".contains($0) }
            let isNumber = { (word: Substring) in
                word.contains(".") && word.allSatisfy { "0123456789.".contains($0) } && word.first != "."
            }
            if let number = words.first(where: isNumber) { version += "-\(number)" }
        }
        ProgramVersions.known.withLock { $0[path] = version }
        return version
    }
}

/// The versions of programs that were asked for; a program replaced while this process runs keeps its old one here.
private enum ProgramVersions {
    static let known = Lock<[FilePath: String]>([:])
}
