// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import JSON
public import Primitives

/// The directory that holds a whole box, opened after every part of it was found in place.
///
/// Layout: architecture, section 4. Every directory is closed to other users (0700) and carries a marker with the box's
/// id, so that a missing disk is noticed and never shows as an empty box.
public struct HomeDirectory: Sendable {
    /// The directory itself.
    public let root: FilePath
    /// Which box it is.
    public let identity: BoxIdentity

    /// `box.json`: the identity.
    public var boxFile: FilePath { root.appending(Self.boxFileName) }
    /// Operator identity, ledger note keys, the key that signs capabilities.
    public var keys: FilePath { root.appending("keys") }
    /// The keys of the people and things that contents belong to, one directory per tenant.
    public var subjectKeys: FilePath { keys.appending("subjects") }
    /// The Doorman's own directory.
    public var doorman: FilePath { root.appending("doorman") }
    /// Provider keys, for the Doorman alone.
    public var doormanKeys: FilePath { doorman.appending("keys") }
    /// Everything that is data.
    public var data: FilePath { root.appending("data") }
    /// One directory per tenant.
    public var tenants: FilePath { data.appending("tenants") }
    /// The audit ledgers, one directory per tenant.
    public var auditLedgers: FilePath { data.appending("audit-ledger") }
    /// What this box remembers of itself, apart from the data: never restored together with it.
    public var state: FilePath { root.appending("state") }
    /// What was signed last, one directory per tenant.
    public var signedHeads: FilePath { state.appending("signed") }
    /// Sockets, pid files, tokens.
    public var run: FilePath { root.appending("run") }
    /// The local operator's token.
    public var operatorToken: FilePath { run.appending("operator.token") }

    static let boxFileName = "box.json"
    /// The directories every box has, parents first, as paths below the root; "" is the root.
    static let parts = [
        "", "keys", "keys/subjects", "doorman", "doorman/keys", "data", "data/tenants", "data/audit-ledger", "state",
        "state/signed", "run",
    ]
    private static let boxFileLimit = 64 << 10

    /// Makes a box. `box.json` is written last, so a box that was made half is made anew by the next call.
    ///
    /// - Parameters:
    ///   - root: Where it shall lie: a path where nothing is, or an empty directory.
    ///   - name: Its name, 1 to 64 characters.
    ///   - clock: The present time.
    ///   - random: For the box's id.
    /// - Returns: The box, opened.
    /// - Throws: `home_exists`, `home_not_empty`, `home_name_invalid` or `home_io`.
    public static func create(
        at root: FilePath, name: String, clock: WallClock = .system, random: inout some RandomNumberGenerator
    ) throws(HomeError) -> HomeDirectory {
        let now = clock.now
        guard let identity = BoxIdentity(boxID: ULID(at: now, random: &random), name: name, created: now) else {
            throw HomeError(
                .nameInvalid, path: root, "the name of the box has no characters, too many or control characters",
                nextStep: "give a name of 1 to 64 characters")
        }
        if Files.exists(root.appending(boxFileName)) {
            throw HomeError(
                .exists, path: root, "there is a box at \(root) already",
                nextStep: "use that box or choose another path")
        }
        try refuseStrangers(in: root, knownAs: "")
        for part in parts { try BoxMarker.make(root.appending(part), identity.boxID) }
        let bytes = Array(identity.json.prettyText.utf8)
        try durably { () throws(DurabilityError) in
            try AtomicFile.create(bytes, at: root.appending(boxFileName))
        }
        return HomeDirectory(root: root, identity: identity)
    }

    /// Makes a box with an id from the system's random source.
    public static func create(at root: FilePath, name: String, clock: WallClock = .system) throws(HomeError)
        -> HomeDirectory
    {
        var random = SystemRandomNumberGenerator()
        return try create(at: root, name: name, clock: clock, random: &random)
    }

    /// Opens a box after checking every directory: there, marked as this box's, closed to other users.
    public static func open(at root: FilePath) throws(HomeError) -> HomeDirectory {
        let home = HomeDirectory(root: root, identity: try readIdentity(at: root))
        for directory in try home.directories() { try BoxMarker.check(directory, home.identity.boxID) }
        for directory in [home.keys, home.doormanKeys] { try checkFiles(in: directory) }
        return home
    }

    private static func readIdentity(at root: FilePath) throws(HomeError) -> BoxIdentity {
        let path = root.appending(boxFileName)
        let bytes: [UInt8]
        do throws(DurabilityError) {
            bytes = try Files.read(path, limit: boxFileLimit)
        } catch {
            guard error.kind == .notFound else { throw HomeError(error) }
            throw HomeError(
                .missing, path: root, "there is no box at \(root)",
                nextStep: "run `substrate init`, or mount the disk the box lies on")
        }
        let json = try? JSONValue(parsing: bytes)
        if let format = json?["format"]?.intValue, format > BoxIdentity.currentFormat {
            throw HomeError(
                .newer, path: path,
                "the box at \(root) has layout \(format); this version reads up to \(BoxIdentity.currentFormat)",
                nextStep: "run the newer version of the programs")
        }
        guard let json, let identity = BoxIdentity(json: json) else {
            throw HomeError(.damaged, path: path, "\(path) is damaged", nextStep: "restore it from a backup")
        }
        return identity
    }

    /// Every directory of the box that must be marked: its own and those of each tenant.
    private func directories() throws(HomeError) -> [FilePath] {
        var all = Self.parts.map { $0.isEmpty ? root : root.appending($0) }
        for shelf in [tenants, auditLedgers, subjectKeys, signedHeads] where Files.exists(shelf) {
            let names = try durably { () throws(DurabilityError) in try Files.list(shelf) }
            for name in names where ModuleID(name.string) != nil {
                let directory = shelf.appending(bytes: name.bytes)
                all.append(directory)
                if shelf == tenants { all += TenantDirectory.parts.map { directory.appending($0) } }
            }
        }
        return all
    }

    private static func checkFiles(in directory: FilePath) throws(HomeError) {
        for name in try durably({ () throws(DurabilityError) in try Files.list(directory) }) {
            let path = directory.appending(bytes: name.bytes)
            // Public halves of keys may be open to everyone, also those that are just being written or that a crash
            // left half written. A private one has its mode from its first byte on.
            guard path.fileExtension != "pub", !name.string.hasPrefix(AtomicFile.temporaryPrefix),
                let status = try durably({ () throws(DurabilityError) in try Files.status(path) })
            else { continue }
            try BoxMarker.check(status, of: path)
        }
    }

    /// Refuses a directory that holds more than the leftovers of a box that was made half.
    private static func refuseStrangers(in root: FilePath, knownAs prefix: String) throws(HomeError) {
        let directory = prefix.isEmpty ? root : root.appending(prefix)
        guard let status = try durably({ () throws(DurabilityError) in try Files.status(directory, followLinks: true) })
        else { return }
        guard status.kind == .directory else {
            throw HomeError(
                .notEmpty, path: directory, "\(directory) is not a directory", nextStep: "choose another path")
        }
        for name in try durably({ () throws(DurabilityError) in try Files.list(directory) }) {
            let text = name.string
            if text == BoxMarker.name || text.hasPrefix(AtomicFile.temporaryPrefix) { continue }
            if prefix.isEmpty, text == "lost+found" { continue }
            let part = prefix.isEmpty ? text : prefix + "/" + text
            guard parts.contains(part) else {
                throw HomeError(
                    .notEmpty, path: directory, "\(directory) holds `\(text)`, which does not belong to a box",
                    nextStep: "choose an empty directory")
            }
            try refuseStrangers(in: root, knownAs: part)
        }
    }
}
