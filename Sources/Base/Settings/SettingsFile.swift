// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// A settings file that may or must exist.
public struct SettingsFile: Hashable, Sendable {
    /// Where the file is.
    public let path: FilePath
    /// Whether its absence is an error; true for a file somebody named.
    public let isRequired: Bool

    /// Names a file.
    public init(_ path: FilePath, isRequired: Bool = false) {
        self.path = path
        self.isRequired = isRequired
    }

    /// The variable that names a settings file in place of the usual ones.
    public static let variable = "SUBSTRATE_CONFIG"

    /// The file `SUBSTRATE_CONFIG` names, else the user's file and below it the service's.
    ///
    /// The user's is `$XDG_CONFIG_HOME/substrate/substrate.yaml` (`~/.config` where the variable is not set), the
    /// service's `/etc/substrate/substrate.yaml`.
    public static func usual(environment: [String: String]) -> [SettingsFile] {
        if let named = environment[variable], !named.isEmpty {
            return [SettingsFile(FilePath(named), isRequired: true)]
        }
        var files: [SettingsFile] = []
        if let directory = directory(environment, "XDG_CONFIG_HOME", below: ".config") {
            files.append(SettingsFile(FilePath(directory + "/substrate/substrate.yaml")))
        }
        return files + [SettingsFile("/etc/substrate/substrate.yaml")]
    }

    /// The home directory of a box where none is set: `$XDG_DATA_HOME/substrate`, else the user's, else the service's.
    static func usualHome(environment: [String: String]) -> String {
        directory(environment, "XDG_DATA_HOME", below: ".local/share").map { $0 + "/substrate" } ?? "/var/lib/substrate"
    }

    /// An XDG base directory; relative values are ignored, as the XDG rule demands.
    private static func directory(_ environment: [String: String], _ variable: String, below: String) -> String? {
        if let value = environment[variable], value.hasPrefix("/") { return value }
        guard let home = environment["HOME"], home.hasPrefix("/"), home != "/" else { return nil }
        return home + "/" + below
    }

    /// The bytes of the file, at most one more than the limit; nil for an optional file that does not exist.
    func read(limit: Int) throws(SettingsError) -> [UInt8]? {
        let descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else {
            let reason = errno
            if reason == ENOENT || reason == ENOTDIR, !isRequired { return nil }
            throw unreadable(reason)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SettingsError(.unreadable, "\(path) is not a file", nextStep: "name a regular file")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= limit {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private func unreadable(_ reason: Int32) -> SettingsError {
        SettingsError(
            .unreadable, "\(path) cannot be read: \(unsafe String(cString: strerror(reason)))",
            nextStep: "check that the file exists and that this user may read it")
    }
}
