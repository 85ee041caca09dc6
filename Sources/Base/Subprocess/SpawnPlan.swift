// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// Everything the kernel has to know to start a child.
struct SpawnPlan: Sendable {
    var executable: FilePath
    var arguments: [String]
    var environment: ProcessEnvironment
    var workingDirectory: FilePath?
    var limits: ResourceLimits
    var deathSignal: Int32
    var sandbox: PreparedSandbox?
    var input: Int32 = -1
    var output: Int32 = -1
    var error: Int32 = -1

    /// A child that runs.
    struct Started {
        let processID: Int32
        /// Polls readable when the child ends; -1 on kernels without it.
        let watchDescriptor: Int32
    }

    /// What cannot be passed on, or nil.
    var fault: SubprocessError? {
        let texts = arguments + environment.entries
        if texts.allSatisfy({ !$0.utf8.contains(0) }) { return nil }
        return SubprocessError(
            .badArgument, "an argument or variable for \(executable) holds a NUL character",
            nextStep: "leave the character out")
    }

    /// Starts the child; on the process thread.
    func start() throws(SubprocessError) -> Started {
        if let fault { throw fault }
        let arguments = CStrings([executable.string] + arguments)
        let environment = CStrings(environment.entries)
        let limits = limits.entries.map { cposix_limit(resource: $0.resource, value: $0.value) }
        var (watch, step): (Int32, Int32) = (-1, 0)
        let result = unsafe executable.withCString { path in
            unsafe (workingDirectory ?? ".").withCString { directory in
                unsafe limits.withUnsafeBufferPointer { limits in
                    unsafe PreparedSandbox.withPointer(to: sandbox) { sandbox in
                        var plan = unsafe cposix_spawn_plan()
                        unsafe plan.path = path
                        unsafe plan.arguments = UnsafePointer(arguments.pointers)
                        unsafe plan.environment = UnsafePointer(environment.pointers)
                        unsafe plan.directory = workingDirectory == nil ? nil : directory
                        unsafe plan.input = input
                        unsafe plan.output = output
                        unsafe plan.error = error
                        unsafe plan.death_signal = deathSignal
                        unsafe plan.limits = limits.baseAddress
                        unsafe plan.limit_count = limits.count
                        unsafe plan.sandbox = sandbox
                        return unsafe cposix_spawn(&plan, &watch, &step)
                    }
                }
            }
        }
        withExtendedLifetime((arguments, environment, sandbox)) {}
        if result > 0 { return Started(processID: result, watchDescriptor: watch) }
        throw failure(number: -result, step: step)
    }

    private func failure(number: Int32, step: Int32) -> SubprocessError {
        if step == Int32(CPOSIX_STEP_DIRECTORY) {
            return SubprocessError(
                .spawnFailed, "\(executable) cannot work in \(workingDirectory ?? "."): \(Self.words(number))",
                nextStep: "check that the directory exists and can be entered")
        }
        if step == Int32(CPOSIX_STEP_SANDBOX) {
            return .sandboxUnavailable("the kernel refused the sandbox of \(executable): \(Self.words(number))")
        }
        switch (step, number) {
        case (Int32(CPOSIX_STEP_EXECUTE), ENOENT), (Int32(CPOSIX_STEP_EXECUTE), ENOTDIR):
            return SubprocessError(
                .notFound, "\(executable) does not exist",
                nextStep: "install the package it belongs to; Packaging/debian-packages.txt lists what is needed")
        case (Int32(CPOSIX_STEP_EXECUTE), EACCES), (Int32(CPOSIX_STEP_EXECUTE), EPERM),
            (Int32(CPOSIX_STEP_EXECUTE), ENOEXEC):
            return SubprocessError(
                .notPermitted, "\(executable) cannot be run: \(Self.words(number))",
                nextStep: "check that it is a program and its permissions")
        default:
            return SubprocessError(
                .spawnFailed, "\(executable) did not start: \(Self.words(number))",
                nextStep: "check the limits on processes, open files and memory, and repeat")
        }
    }

    static func words(_ number: Int32) -> String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}

/// A NULL-terminated array of C strings.
@safe private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        unsafe pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() {
            unsafe pointers.advanced(by: index).initialize(to: UnsafePointer(strdup(text)))
        }
        unsafe pointers.advanced(by: count).initialize(to: nil)
    }
    deinit {
        for index in 0..<count { unsafe free(UnsafeMutablePointer(mutating: pointers[index])) }
        unsafe pointers.deallocate()
    }
}
