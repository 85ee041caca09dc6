// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix

/// Which layers of the sandbox a kernel gives.
public struct SandboxSupport: Hashable, Sendable {
    /// The version of Landlock (its ABI); nil where it is missing. 1 guards files, 4 TCP too, 6 signals too.
    public var landlockVersion: Int?
    /// Whether system calls can be filtered.
    public var hasFilter: Bool
    /// Whether a child may have a network of its own, in which there is nothing.
    public var hasNetworkNamespace: Bool
    /// Whether a child may have a user namespace of its own, which takes every capability from it.
    public var hasUserNamespace: Bool

    /// Whether parsers of foreign files may be started: Landlock and the filter are there. The namespaces are a second
    /// fence behind the filter and may be missing.
    public var isSufficient: Bool { landlockVersion != nil && hasFilter }

    /// Whether Landlock watches over files being cut short: from version 3, Linux 6.2.
    var watchesOverCutting: Bool { (landlockVersion ?? 0) >= 3 }

    /// The layers in words, those that are missing last: `Landlock 7, system call filter, …`.
    public var words: String {
        let layers = [
            (landlockVersion.map { "Landlock \($0)" } ?? "Landlock", landlockVersion != nil),
            ("system call filter", hasFilter), ("own network namespace", hasNetworkNamespace),
            ("own user namespace", hasUserNamespace),
        ]
        let present = layers.filter(\.1).map(\.0)
        let missing = layers.filter { !$0.1 }.map(\.0)
        return (present + (missing.isEmpty ? [] : ["missing: " + missing.joined(separator: ", ")]))
            .joined(separator: ", ")
    }

    /// What the running kernel gives.
    static let present: SandboxSupport = {
        let version = cposix_landlock_version()
        let namespaces = cposix_namespaces_available()
        let isKnown = namespaces > 0
        return SandboxSupport(
            landlockVersion: version > 0 ? Int(version) : nil,
            hasFilter: cposix_seccomp_available() == 1 && SystemCallFilter.program != nil,
            hasNetworkNamespace: isKnown && namespaces & Int32(CPOSIX_NAMESPACE_NETWORK) != 0,
            hasUserNamespace: isKnown && namespaces & Int32(CPOSIX_NAMESPACE_USER) != 0)
    }()
}
