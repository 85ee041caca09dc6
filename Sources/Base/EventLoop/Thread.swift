// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Runs an action on a new, detached thread.
///
/// - Returns: 0 or the error number.
func startThread(stackBytes: Int = 1024 * 1024, _ action: @escaping @Sendable () -> Void) -> Int32 {
    final class Box: Sendable {
        let action: @Sendable () -> Void
        init(_ action: @escaping @Sendable () -> Void) { self.action = action }
    }
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    unsafe pthread_attr_setstacksize(&attributes, stackBytes)
    let box = unsafe Unmanaged.passRetained(Box(action))
    var thread = pthread_t()
    let status = unsafe pthread_create(
        &thread, &attributes,
        { argument in
            // The argument is the box retained above, handed over exactly once.
            guard let argument = unsafe argument else { preconditionFailure("a thread starts with its box") }
            unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().action()
            return nil
        }, box.toOpaque())
    if status != 0 { unsafe box.release() }
    return status
}
