// swift-tools-version: 6.2
//
// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackageDescription

/// The compiler settings every Swift target is built with (CONTRIBUTING.md).
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A library module `Sources/<ring>/<name>` with its tests in `Tests/<ring>/<name>Tests`.
func module(
    _ ring: String, _ name: String, _ dependencies: [Target.Dependency] = [], tests extra: [Target.Dependency] = [],
    vectors: Bool = false
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, path: "Sources/\(ring)/\(name)", swiftSettings: strict),
        .testTarget(
            name: "\(name)Tests", dependencies: [.target(name: name), "TestKit"] + dependencies + extra,
            path: "Tests/\(ring)/\(name)Tests", resources: vectors ? [.copy("Vectors")] : [], swiftSettings: strict),
    ]
}
/// A program, by default `Sources/Programs/<name>`, and the folder of its tests where it has some of its own.
func program(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, tests: String? = nil
) -> [Target] {
    let path = path ?? "Sources/Programs/\(name)"
    let target = Target.executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
    guard let tests else { return [target] }
    let testName = String(tests.split(separator: "/").last ?? "")
    return [
        target,
        .testTarget(
            name: testName, dependencies: [.target(name: name), "TestKit"] + dependencies, path: tests,
            swiftSettings: strict),
    ]
}
/// A C library of the system, found by pkg-config.
func library(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}
/// A small C or C++ target of our own.
func shim(_ name: String, _ libraries: [String] = []) -> Target {
    .target(name: name, path: "Sources/System/\(name)", linkerSettings: libraries.map { .linkedLibrary($0) })
}

var targets: [Target] = []
// System: C libraries and the smallest possible shims over them.
targets.append(library("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"))
targets.append(library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"))
targets.append(library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"))
targets.append(library("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"))
targets.append(library("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"))
targets.append(library("CSeccomp", pkgConfig: "libseccomp", apt: "libseccomp-dev"))
targets.append(library("CGit2", pkgConfig: "libgit2", apt: "libgit2-dev"))
targets.append(shim("CLinux"))  // sockets, epoll, eventfd, signals
targets.append(  // SHA-256 of many messages at once; optimised in every build, for without it would be slower
    .target(name: "CDigest", path: "Sources/System/CDigest", cSettings: [.unsafeFlags(["-O2"])]))
targets.append(shim("CPosix"))  // files, processes: what the Glibc module cannot express
targets.append(shim("CPhone", ["phonenumber"]))
targets.append(shim("CRE2", ["re2"]))
// Base: no knowledge of rings.
targets += module("Base", "Primitives")
targets += module("Base", "Charsets", ["Primitives"])
targets += module("Base", "Containers", ["Primitives", "Charsets"])
targets += module("Base", "JSON", ["Primitives"], tests: ["Cryptography"], vectors: true)
targets += module("Base", "Cryptography", ["Primitives", "COpenSSL", "CDigest"], vectors: true)
targets += module("Base", "Durability", ["Primitives", "CPosix"])
targets += module("Base", "KeyIndex", ["Primitives", "Durability"])
targets += module(
    "Base", "LogStore", ["Primitives", "Cryptography", "Durability", "TransparencyLog", "KeyIndex", "CPosix"])
targets += module("Base", "Database", ["Primitives", "CSQLite"])
targets += module("Base", "TransparencyLog", ["Primitives", "Cryptography"], tests: ["JSON"], vectors: true)
targets += module("Base", "NoteKeys", ["Primitives", "Cryptography", "Durability", "TransparencyLog"])
targets += module("Base", "Markup", ["Primitives", "Charsets"])
targets += module("Base", "MediaTypes", ["Primitives", "Containers"])
targets += module("Base", "PatternScan", ["Primitives", "CRE2"])
targets += module("Base", "NameScan")
targets += module("Base", "EventLoop", ["Primitives", "CLinux"])
targets += module("Base", "HTTPCodec", ["Primitives"])
targets += module("Base", "HTTPServer", ["Primitives", "EventLoop", "HTTPCodec", "CLinux", "COpenSSL"])
targets += module("Base", "HTTPClient", ["Primitives", "HTTPCodec", "CCurl"], tests: ["HTTPServer"])
targets += module(
    "Base", "LogClient", ["Primitives", "Cryptography", "HTTPCodec", "HTTPClient", "TransparencyLog"],
    tests: ["HTTPServer", "Subprocess"])
targets += module("Base", "ModelContext", ["Primitives", "JSON"])
targets += module("Base", "Telemetry", ["Primitives", "JSON"])
targets += module("Base", "Subprocess", ["Primitives", "CPosix", "CSeccomp"], tests: ["sandbox-probe"])
targets.append(  // what a parser that was taken over would try; run by the tests, with and without the sandbox
    .executableTarget(name: "sandbox-probe", path: "Tests/Base/SandboxProbe"))
targets += module("Base", "Settings", ["Primitives", "CYAML"])
targets += module("Base", "Home", ["Primitives", "JSON", "Durability"])
targets += module("Base", "Capability", ["Primitives", "JSON", "Cryptography", "Durability", "HTTPCodec", "Home"])
targets += module("Base", "CommandModel", ["Primitives", "JSON", "CPosix"])
targets += module(
    "Base", "ServiceProgram", ["CommandModel", "Settings", "Telemetry", "Primitives"])
// Ring 1: boundary intake into the ledger.
targets += module("Ring1", "Vault", ["Primitives", "JSON", "Cryptography", "Durability", "CZstd"], vectors: true)
targets += module(
    "Ring1", "Ledger",
    ["Primitives", "JSON", "Cryptography", "Durability", "TransparencyLog", "NoteKeys", "LogStore", "Vault"])
targets += module(
    "Ring1", "ReadLedger", ["Primitives", "JSON", "TransparencyLog", "LogStore"], tests: ["Cryptography", "Durability"])
targets += module(
    "Ring1", "Anchoring",
    [
        "Primitives", "JSON", "Cryptography", "Durability", "HTTPCodec", "HTTPClient", "TransparencyLog", "LogClient",
        "Ledger",
    ],
    tests: ["HTTPServer", "LogStore", "Subprocess"])
targets += module("Ring1", "Mail", ["Primitives", "Charsets", "Markup"])
targets += module("Ring1", "People", ["Primitives", "JSON", "Cryptography"])
targets += module(
    "Ring1", "MailTransport", ["Primitives", "JSON", "Cryptography", "Durability", "EventLoop", "CLinux", "COpenSSL"],
    tests: ["Subprocess"])
targets += module("Ring1", "Repository", ["Primitives", "Subprocess"], tests: ["substrate-git-reader"])
targets += module(
    "Ring1", "Intake",
    [
        "Primitives", "Charsets", "Containers", "JSON", "Cryptography", "Durability", "Ledger", "Mail", "MailTransport",
        "MediaTypes", "Repository", "Subprocess", "CPosix",
    ], tests: ["substrate-git-reader"])
// Ring 2: deterministic knowledge.
targets += module(
    "Ring2", "Extraction",
    ["Primitives", "JSON", "Charsets", "Markup", "NameScan", "Documents", "Ledger", "Mail", "CPhone"],
    tests: ["Cryptography", "Intake"], vectors: true)
targets += module("Ring2", "Documents", ["Primitives", "Charsets", "Containers", "Markup", "Subprocess"])
targets += module("Ring2", "Search", ["Primitives", "Database"])
targets += module(
    "Ring2", "Content",
    [
        "Primitives", "JSON", "Cryptography", "Database", "Documents", "Extraction", "Ledger", "Mail", "NameScan",
        "People", "Search",
    ],
    tests: ["Durability", "Vault"])
targets += module(
    "Ring2", "ArchiveService",
    [
        "Primitives", "JSON", "Cryptography", "Durability", "Database", "TransparencyLog", "HTTPCodec", "HTTPServer",
        "Capability", "Home",
        "Telemetry",
        "HTTPClient", "Anchoring", "ModelContext", "Ledger", "ReadLedger", "LogStore", "NoteKeys", "Vault", "Intake",
        "MailTransport", "People", "Documents", "Extraction", "Content", "Search",
    ], tests: ["Subprocess"])
// Ring 3: the Doorman.
targets += module("Ring3", "Sanitiser", ["Primitives", "JSON", "Cryptography", "PatternScan"])
targets += module(
    "Ring3", "AuditLedger", ["Primitives", "JSON", "Cryptography", "Durability", "TransparencyLog", "LogStore"])
targets += module(
    "Ring3", "Tiers", ["Primitives", "JSON", "HTTPCodec", "HTTPClient", "Sanitiser"], tests: ["HTTPServer"])
targets += module(
    "Ring3", "DoormanService",
    [
        "Primitives", "JSON", "Cryptography", "HTTPCodec", "HTTPServer", "Capability", "Home", "Telemetry",
        "Durability", "NoteKeys", "TransparencyLog", "LogStore", "Sanitiser", "Tiers", "AuditLedger",
    ],
    tests: ["HTTPClient"])
// Surfaces and programs.
targets += module("Surfaces", "Supervision", ["Primitives", "Subprocess", "Telemetry"])
targets += module(
    "Surfaces", "Commands",
    [
        "Primitives", "JSON", "Cryptography", "Durability", "TransparencyLog", "NoteKeys", "HTTPCodec", "HTTPClient",
        "Home",
        "Settings", "Capability",
        "Telemetry", "Subprocess", "CommandModel", "Supervision", "EventLoop", "ServiceProgram",
    ], tests: ["HTTPServer"])
targets += program("substrate", ["Commands", "CommandModel"])
targets += program(
    "substrate-archive",
    [
        "ArchiveService", "Anchoring", "Extraction", "Intake", "ServiceProgram", "Cryptography", "Durability",
        "TransparencyLog",
        "Settings",
        "Home", "Intake",
        "Capability",
        "Telemetry", "HTTPServer", "EventLoop", "MailTransport", "Ledger", "LogStore", "LogClient", "HTTPClient",
        "NoteKeys",
        "Vault",
        "JSON",
        "CommandModel", "Primitives",
    ])
targets += program(
    "substrate-doorman",
    [
        "DoormanService", "ServiceProgram", "Settings", "Home", "Capability", "Telemetry", "HTTPServer", "EventLoop",
        "JSON",
        "CommandModel", "Primitives", "Tiers", "HTTPClient", "AuditLedger", "Sanitiser", "Durability", "NoteKeys",
        "TransparencyLog",
    ])
targets += program("substrate-git-reader", ["Repository", "Primitives", "CGit2"])
targets += program(
    "tidy", ["CommandModel", "Durability", "JSON", "Primitives", "Subprocess"], path: "Tools/tidy",
    tests: "Tests/Tools/TidyTests")
targets += program(
    "docgen",
    [
        "Anchoring", "AuditLedger", "CommandModel", "Commands", "Database", "Durability", "HTTPCodec", "HTTPServer",
        "KeyIndex", "Ledger", "LogClient", "LogStore", "ReadLedger", "Vault", "PatternScan",
        "Primitives", "Sanitiser", "Search", "ServiceProgram", "Settings", "Intake", "Content", "ArchiveService",
        "Containers", "Markup", "Documents", "MailTransport", "Repository", "People",
        "Tiers",
        "DoormanService",
    ],
    path: "Tools/docgen", tests: "Tests/Tools/DocgenTests")
targets.append(
    .testTarget(
        name: "TranscriptTests",
        dependencies: [
            "TestKit", "Primitives", "substrate", "substrate-archive", "substrate-doorman", "substrate-git-reader",
        ],
        path: "Tests/Transcripts", exclude: ["Scripts"], swiftSettings: strict))
targets += program(
    "bench-http-server", ["Primitives", "EventLoop", "HTTPCodec", "HTTPClient", "HTTPServer"],
    path: "Benchmarks/http-server/Server")
targets += program(
    "bench-ledger", ["Primitives", "Cryptography", "Durability", "TransparencyLog", "LogStore"],
    path: "Benchmarks/ledger/Engine")
targets += program("bench-mail-parse", ["Charsets", "Mail", "Primitives"], path: "Benchmarks/mail-parse/Parser")
targets += program(
    "bench-documents", ["Primitives", "Documents", "Durability", "MediaTypes"], path: "Benchmarks/documents/Reader")
targets += program("bench-people", ["People", "Primitives", "JSON", "Durability"], path: "Benchmarks/people/Matcher")
targets += program(
    "bench-extraction", ["Primitives", "JSON", "Extraction", "NameScan"], path: "Benchmarks/extraction/Scan")
targets.append(.target(name: "TestKit", dependencies: ["Primitives"], path: "Tests/TestKit", swiftSettings: strict))

// `SUBSTRATE_ONLY=JSON,Ledger swift test` builds and tests those modules and what they stand on, and nothing else.
if let only = Context.environment["SUBSTRATE_ONLY"], !only.isEmpty {
    let byName = Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0) })
    var wanted = Set<String>()
    func want(_ name: String) {
        guard let target = byName[name], wanted.insert(name).inserted else { return }
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _), .byNameItem(let name, _): want(name)
            default: break
            }
        }
    }
    for name in only.split(separator: ",") { want(String(name)); want("\(name)Tests") }
    targets = targets.filter { wanted.contains($0.name) }
}

// FUZZ=1: the fuzz targets, with coverage counters in every Swift target they use.
if Context.environment["FUZZ"] != nil {
    let path = Context.environment["PATH"] ?? ""
    let compilers = path.split(separator: ":").map {
        URL(fileURLWithPath: String($0) + "/swift").resolvingSymlinksInPath()
    }
    let runtimes = compilers.map { $0.deletingLastPathComponent().deletingLastPathComponent().path + "/lib/clang" }
    let runtime =
        runtimes.lazy.compactMap { folder -> String? in
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return versions.map { "\(folder)/\($0)/lib/linux/libclang_rt.fuzzer_no_main-x86_64.a" }
                .first { FileManager.default.fileExists(atPath: $0) }
        }.first ?? "libclang_rt.fuzzer_no_main-x86_64.a"
    for target in targets where ["Primitives", "HTTPCodec"].contains(target.name) {
        target.swiftSettings = strict + [.unsafeFlags(["-sanitize=fuzzer"])]
    }
    targets.append(shim("CFuzz"))
    targets.append(
        .executableTarget(
            name: "fuzz-http", dependencies: ["HTTPCodec", "CFuzz"], path: "Tools/fuzz-http",
            swiftSettings: strict + [.unsafeFlags(["-sanitize=fuzzer"])],
            linkerSettings: [.unsafeFlags(["-Xlinker", runtime]), .linkedLibrary("stdc++")]))
}

let package = Package(name: "substrate", targets: targets, swiftLanguageModes: [.v6], cxxLanguageStandard: .cxx17)
