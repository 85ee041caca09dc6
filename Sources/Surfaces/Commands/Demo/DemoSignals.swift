// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The signal that no process can catch.
enum DemoSignals {
    /// Ends a process at once.
    static func kill(_ processID: Int32) { _ = Glibc.kill(processID, SIGKILL) }
}
