// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// The kernel refused something a loop needs.
public struct EventLoopError: ReportableError, Hashable {
    /// What was refused.
    public enum Code: String, ErrorCode {
        /// No poll, wake-up or pipe descriptor.
        case descriptorRefused = "loop_descriptor_refused"
        /// No thread.
        case threadRefused = "loop_thread_refused"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .descriptorRefused:
                "The kernel gave no descriptor for polling; often the limit on open files is reached."
            case .threadRefused: "The kernel gave no thread; often the limit on processes is reached."
            }
        }
    }
    /// The code.
    public let kind: Code
    /// The kernel's error number.
    public let number: Int32

    /// Makes an error out of the kernel's error number.
    public init(_ kind: Code, number: Int32) {
        self.kind = kind
        self.number = number
    }
    /// The code as text.
    public var code: String { kind.rawValue }
    /// What the kernel said.
    public var message: String { "the kernel refused: \(systemErrorText(number))" }
    /// What to do.
    public var nextStep: String { "raise the limits on open files and processes (ulimit -n, ulimit -u)" }
}

/// The C library's text for an error number.
public func systemErrorText(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    return unsafe buffer.withUnsafeMutableBufferPointer { room -> String in
        guard let base = room.baseAddress, unsafe strerror_r(number, base, room.count) == 0 else {
            return "error \(number)"
        }
        return unsafe String(cString: base)
    }
}
