// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives

/// The part of a box that is one tenant's; only a `TenantScope` leads to it.
public struct TenantDirectory: Hashable, Sendable {
    /// The tenant it belongs to.
    public let scope: TenantScope
    /// The tenant's directory, `data/tenants/<tenant>`.
    public let root: FilePath
    /// The tenant's audit ledger, `data/audit-ledger/<tenant>`.
    public let auditLedger: FilePath
    /// The heads that the tenant's logs signed last, `state/signed/<tenant>`, one file per log.
    ///
    /// It lies apart from the logs, so that a restored copy of a log does not bring its own memory with it.
    public let signedHeads: FilePath
    /// The keys of the tenant's subjects, `keys/subjects/<tenant>`.
    public let subjectKeys: FilePath

    /// The ledger: the log, its index, and the contents of entries.
    public var ledger: FilePath { root.appending("ledger") }
    /// The tables of Ring 2; can be rebuilt.
    public var knowledge: FilePath { root.appending("knowledge.db") }
    /// The search index; can be rebuilt.
    public var search: FilePath { root.appending("search") }

    static let parts = ["ledger", "search"]
    var directories: [FilePath] {
        [root] + Self.parts.map { root.appending($0) } + [auditLedger, signedHeads, subjectKeys]
    }
}

extension HomeDirectory {
    /// Adds a tenant's directories where they are not there yet; those that are must carry this box's marker.
    @discardableResult public func createTenant(_ scope: TenantScope) throws(HomeError) -> TenantDirectory {
        let tenant = paths(of: scope)
        for directory in tenant.directories {
            if isMarked(directory) {
                try BoxMarker.check(directory, identity.boxID)
            } else {
                try refuseContent(in: directory, besides: directory == tenant.root ? TenantDirectory.parts : [])
                try BoxMarker.make(directory, identity.boxID)
            }
        }
        return tenant
    }

    /// The directories of a tenant that was added before, each checked; `home_tenant_missing` for one that was not.
    public func tenant(_ scope: TenantScope) throws(HomeError) -> TenantDirectory {
        let tenant = paths(of: scope)
        guard Files.exists(tenant.root) else {
            throw HomeError(
                .tenantMissing, path: tenant.root, "the box has no tenant \(scope.moduleID)",
                nextStep: "add the tenant with `substrate init`, or mount the disk it lies on")
        }
        for directory in tenant.directories { try BoxMarker.check(directory, identity.boxID) }
        return tenant
    }

    private func paths(of scope: TenantScope) -> TenantDirectory {
        TenantDirectory(
            scope: scope, root: tenants.appending(scope.moduleID.name),
            auditLedger: auditLedgers.appending(scope.moduleID.name),
            signedHeads: signedHeads.appending(scope.moduleID.name),
            subjectKeys: subjectKeys.appending(scope.moduleID.name))
    }

    private func isMarked(_ directory: FilePath) -> Bool { Files.exists(directory.appending(BoxMarker.name)) }

    /// A directory with content but without marker is another's, or a disk mounted in the wrong place.
    private func refuseContent(in directory: FilePath, besides known: [String]) throws(HomeError) {
        guard Files.exists(directory) else { return }
        for name in try durably({ () throws(DurabilityError) in try Files.list(directory) }) {
            guard known.contains(name.string) || name.string == "lost+found" else {
                throw HomeError(
                    .markerMissing, path: directory, "the directory \(directory) has content but no marker of this box",
                    nextStep: "move it away, or restore its marker from a backup")
            }
        }
    }
}
