// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Primitives

/// Leaves the file of a Unix socket that nobody listens on.
func leaveStaleSocket(_ path: FilePath) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.bytes) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    close(descriptor)
    if status != 0 { throw RawClient.Fault.connect(errno) }
}
/// Makes an ordinary file.
func writeFile(_ path: FilePath) throws { try Data([1]).write(to: URL(fileURLWithPath: path.string)) }
