// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import Subprocess

extension ProcessEnvironment {
    /// The variables this process was started with; at most 4 MiB, and those that are not UTF-8 left out.
    static let current: ProcessEnvironment = {
        let bytes = (try? Files.read("/proc/self/environ", limit: 4 << 20)) ?? []
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            let parts = entry.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = String(validUTF8: parts[0]), let value = String(validUTF8: parts[1])
            else {
                continue
            }
            variables[name] = value
        }
        return ProcessEnvironment(variables)
    }()
}
