// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Cryptography
import Durability
import Home
import JSON
import Primitives
import Subprocess
import TransparencyLog

extension Demo {
    /// Step 3: the checkpoint, and one inclusion proof checked on this side.
    func prove() async throws {
        receipt.begin("Show the signed checkpoint and prove one entry")
        let box = try open()
        let archive = box.archive()
        let size = try await archive.get("/v1/status")["entries"]?.intValue ?? 0
        let key = try box.ledgerKey() ?? ""
        let proof = try await EntryProof.fetch(entry: size / 2, from: archive, key: key)
        receipt.note("log \(proof.checkpoint.origin), \(proof.checkpoint.size) entries")
        receipt.note("root \(proof.checkpoint.root.hex)")
        try receipt.check(
            proof.checkpoint.size >= UInt64(size),
            "entry \(proof.entry) leads to the signed root in \(proof.proof.path.count) hashes")
    }

    /// Step 4: one byte of a copy is changed, and the verifier names the entry.
    func tamper() async throws {
        receipt.begin("Flip one byte in a copy of the ledger")
        let box = try open()
        let key = try box.ledgerKey()
        let copy = scratch.appending("copy")
        _ = try await ChildProcess.run("/bin/cp", ["-r", "--", try box.tenant().ledger.string, copy.string])
        let untouched = try await Verification.run(directory: copy, key: key, environment: .current)
        try receipt.check(untouched.isGood, "the untouched copy verifies")
        let size = try await box.archive().get("/v1/status")["entries"]?.intValue ?? 0
        let victim = size / 3
        let digest = try await box.archive().get("/v1/entries/\(victim)")["blob_sha256"]?.stringValue ?? ""
        let blob = try Self.findBlob(digest, below: copy)
        var bytes = try Files.read(blob, limit: 1 << 30)
        try receipt.check(!bytes.isEmpty, "the content of entry \(victim) has \(bytes.count) bytes")
        bytes[bytes.count / 2] ^= 1
        try AtomicFile.write(bytes, to: blob)
        let found = try await Verification.run(directory: copy, key: key, environment: .current)
        receipt.note("verifier: \(found.problem)")
        try receipt.check(!found.isGood && found.firstBad != nil, "the verifier names entry \(found.firstBad ?? -1)")
        try receipt.check(
            found.firstBad.map { $0 <= victim } ?? false, "and no earlier entry of the same content is good")
    }

    /// Step 9: everything derived is dropped and made again.
    func rebuild() async throws {
        receipt.begin("Drop everything derived and rebuild it from the ledger")
        let row = RebuildRow(json: try await open().archive().post("/v1/rebuild"))
        receipt.note("facts and documents \(row.knowledge)")
        receipt.note("search index        \(row.search)")
        try receipt.check(row.isIdentical && !row.knowledge.isEmpty, "facts, documents and index are byte-identical")
    }

    private static func findBlob(_ digest: String, below directory: FilePath) throws -> FilePath {
        var waiting = [directory]
        while let next = waiting.popLast() {
            for name in try Files.list(next) {
                let path = next.appending(bytes: name.bytes)
                guard let status = try Files.status(path) else { continue }
                if status.kind == .directory {
                    waiting.append(path)
                } else if !digest.isEmpty, name.string == digest || name.string.hasSuffix(String(digest.dropFirst(2))) {
                    return path
                }
            }
        }
        throw CommandFailure(
            CommandCode.demoFailed, "the copy holds no content \(digest)", nextStep: "run again with `--keep`")
    }
}
