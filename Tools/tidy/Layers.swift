// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The import rule (ARCHITECTURE.md, "Modules and folders") as data: which layer may use which.
enum Layers {
    /// A folder of modules with the same rights.
    struct Layer: Sendable {
        /// Its name in messages.
        let name: String
        /// The folders it lives in; a trailing path component may name one module.
        let folders: [String]
        /// The layers its modules may use, besides themselves.
        let uses: [String]
        /// Modules of other layers it may use, by name.
        let modules: [String]
        /// Whether modules of the layer may use each other.
        let isOpenInside: Bool

        init(_ name: String, _ folders: [String], uses: [String], modules: [String] = [], isOpenInside: Bool = true) {
            self.name = name
            self.folders = folders
            self.uses = uses
            self.modules = modules
            self.isOpenInside = isOpenInside
        }
    }

    /// Every layer. More precise folders win over the ones that hold them.
    static let all: [Layer] = [
        Layer("System", ["Sources/System"], uses: [], isOpenInside: false),
        Layer("Base", ["Sources/Base"], uses: ["System"]),
        Layer("Ring 1", ["Sources/Ring1"], uses: ["System", "Base"]),
        // Ring 2 reads the record types of Ring 1; the service that holds both rings also starts intake.
        Layer("Ring 2", ["Sources/Ring2"], uses: ["System", "Base"], modules: ["Ledger", "Mail", "People"]),
        Layer("Archive service", ["Sources/Ring2/ArchiveService"], uses: ["System", "Base", "Ring 1", "Ring 2"]),
        Layer("Ring 3", ["Sources/Ring3"], uses: ["System", "Base"], modules: ["Trajectory"]),
        Layer("Learning", ["Sources/Learning"], uses: ["System", "Base"]),
        Layer("Ownership", ["Sources/Ownership"], uses: ["System", "Base", "Ring 1", "Ring 2"]),
        Layer("Commons", ["Sources/Commons"], uses: ["System", "Base"]),
        Layer("Surfaces", ["Sources/Surfaces"], uses: ["System", "Base", "Ownership"]),
        Layer("substrate", ["Sources/Programs/substrate"], uses: ["System", "Base", "Surfaces", "Ownership"]),
        Layer(
            "substrate-archive", ["Sources/Programs/substrate-archive"],
            uses: ["System", "Base", "Ring 1", "Ring 2", "Archive service"]),
        Layer(
            "substrate-doorman", ["Sources/Programs/substrate-doorman"], uses: ["System", "Base", "Ring 3", "Learning"]),
        Layer(
            "substrate-git-reader", ["Sources/Programs/substrate-git-reader"], uses: ["System", "Base"],
            modules: ["Repository"]),
        Layer("substrate-commons", ["Sources/Programs/substrate-commons"], uses: ["System", "Base", "Commons"]),
    ]

    /// The layer of a target; nil for tests and tools, which may use anything.
    static func layer(of path: String) -> Layer? {
        var best: (layer: Layer, length: Int)?
        for layer in all {
            for folder in layer.folders where path == folder || path.hasPrefix(folder + "/") {
                if best.map({ folder.count > $0.length }) ?? true { best = (layer, folder.count) }
            }
        }
        return best?.layer
    }

    /// Why a target may not use another one, or nil where it may.
    static func objection(to user: PackageTarget, using used: PackageTarget) -> String? {
        guard let from = layer(of: user.path) else { return nil }
        guard let to = layer(of: used.path) else {
            return "\(user.name) (\(from.name)) uses \(used.name), which is for tests and tools"
        }
        if from.name == to.name, from.isOpenInside || user.name == used.name { return nil }
        if from.uses.contains(to.name) || from.modules.contains(used.name) { return nil }
        return "\(user.name) (\(from.name)) uses \(used.name) (\(to.name))"
    }
}
