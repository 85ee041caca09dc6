// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension MetricsRegistry {
    /// Adds what the kernel says of this process: resident memory, CPU time and open files.
    public func addProcessMetrics() {
        gauge("process_resident_memory_bytes", help: "Resident memory of this process.") {
            Double(ProcessFacts.statusFields(path: "/proc/self/statm").dropFirst().first.flatMap { Int($0) } ?? 0)
                * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
        counter("process_cpu_seconds_total", help: "User and system CPU time of this process.") {
            var usage = rusage()
            guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }
        gauge("process_open_fds", help: "Open file descriptors of this process.") {
            Double(ProcessFacts.countEntries(of: "/proc/self/fd"))
        }
    }
}

enum ProcessFacts {
    /// The space-separated fields of a one-line file below /proc; empty where it cannot be read.
    static func statusFields(path: String) -> [Substring] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return String(decoding: bytes[..<max(count, 0)], as: UTF8.self).split(separator: " ")
    }

    /// The number of entries of a directory without `.`, `..` and the descriptor that reads it.
    static func countEntries(of path: String) -> Int {
        guard let directory = unsafe opendir(path) else { return 0 }
        defer { unsafe closedir(directory) }
        var count = -3
        while unsafe readdir(directory) != nil { count += 1 }
        return max(count, 0)
    }
}
