// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct MerkleTests {
    private let vectors = TLogVectors.all["rfc6962"]

    @Test func `leaf hashes and roots are those Certificate Transparency publishes`() {
        #expect(TLogVectors.leaves == TLogVectors.list(vectors?["leaf_hashes"]).map { TLogVectors.digest($0) })
        for (size, root) in TLogVectors.list(vectors?["roots_by_size"]).enumerated() {
            #expect(Merkle.root(of: TLogVectors.leaves.prefix(size)) == TLogVectors.digest(root))
        }
        #expect(
            Merkle.root(of: TLogVectors.leaves).hex
                == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
        #expect(Merkle.emptyRoot.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `published inclusion proofs are made and accepted`() throws {
        let tree = MemoryTree(leaves: TLogVectors.leaves)
        for vector in TLogVectors.list(vectors?["inclusion"]) {
            let index = TLogVectors.number(vector["index"])
            let size = TLogVectors.number(vector["size"])
            let proof = try Merkle.inclusionProof(index: index, size: size, nodes: tree)
            #expect(proof.path == TLogVectors.list(vector["proof"]).map { TLogVectors.digest($0) })
            try proof.verify(leaf: TLogVectors.leaves[Int(index)], root: Merkle.root(size: size, nodes: tree))
        }
    }

    @Test func `published consistency proofs are made and accepted`() throws {
        let tree = MemoryTree(leaves: TLogVectors.leaves)
        for vector in TLogVectors.list(vectors?["consistency"]) {
            let from = TLogVectors.number(vector["from"])
            let to = TLogVectors.number(vector["to"])
            let proof = try Merkle.consistencyProof(from: from, to: to, nodes: tree)
            #expect(proof.path == TLogVectors.list(vector["proof"]).map { TLogVectors.digest($0) })
            try proof.verify(
                fromRoot: Merkle.root(size: from, nodes: tree), toRoot: Merkle.root(size: to, nodes: tree))
        }
    }

    @Test func `the roots of a log of 70000 entries are those of the reference tool`() {
        var expected: [UInt64: SHA256Digest] = [:]
        for (size, root) in TLogVectors.all["counting_log"]?["roots_by_size"]?.objectValue?.members ?? [] {
            expected[UInt64(size) ?? 0] = TLogVectors.digest(root)
        }
        var range = CompactRange()
        var compared = 0
        for number in 0...70_000 {
            if let root = expected[range.size] {
                #expect(range.root == root, "size \(range.size)")
                compared += 1
            }
            range.append(Merkle.leafHash(Array("entry \(number)".utf8)))
        }
        #expect(compared == 14)
    }

    @Test func `every proof of every tree up to 40 leaves holds, and none holds for another leaf, root, size or index`()
        throws
    {
        let leaves = (0..<40).map { Merkle.leafHash([UInt8($0)]) }
        let tree = MemoryTree(leaves: leaves)
        let roots = (0...40).map { Merkle.root(of: leaves.prefix($0)) }
        for size in 1...40 {
            for index in 0..<size {
                let proof = try Merkle.inclusionProof(index: UInt64(index), size: UInt64(size), nodes: tree)
                #expect(proof.proves(leaf: leaves[index], root: roots[size]))
                #expect(!proof.proves(leaf: leaves[(index + 1) % 40], root: roots[size]))
                #expect(!proof.proves(leaf: leaves[index], root: roots[size - 1]))
                let longer = InclusionProof(index: proof.index, size: proof.size, path: proof.path + [roots[1]])
                #expect(!longer.proves(leaf: leaves[index], root: roots[size]))
                let shorter = InclusionProof(index: proof.index, size: proof.size, path: proof.path.dropLast())
                #expect(size == 1 || !shorter.proves(leaf: leaves[index], root: roots[size]))
                let moved = InclusionProof(index: proof.index ^ 1, size: proof.size, path: proof.path)
                #expect(!moved.proves(leaf: leaves[index], root: roots[size]))
            }
        }
        for to in 0...40 {
            for from in 0...to {
                let proof = try Merkle.consistencyProof(from: UInt64(from), to: UInt64(to), nodes: tree)
                #expect(proof.proves(fromRoot: roots[from], toRoot: roots[to]))
                let other = roots[(to + 1) % 41]
                #expect(from == 0 || !proof.proves(fromRoot: roots[from], toRoot: other))
                #expect(other == roots[from] || !proof.proves(fromRoot: other, toRoot: roots[to]))
                let longer = ConsistencyProof(from: proof.from, to: proof.to, path: proof.path + [roots[1]])
                #expect(!longer.proves(fromRoot: roots[from], toRoot: roots[to]))
            }
        }
    }

    @Test func `a proof beyond the end of the log is refused`() {
        let tree = MemoryTree(leaves: TLogVectors.leaves)
        for (index, size) in [(8, 8), (0, 9), (0, 0)] as [(UInt64, UInt64)] {
            let error = #expect(throws: TransparencyLogError.self) {
                try Merkle.inclusionProof(index: index, size: size, nodes: tree)
            }
            #expect(error?.kind == .outOfRange)
        }
        #expect(throws: TransparencyLogError.self) { try Merkle.consistencyProof(from: 3, to: 2, nodes: tree) }
        #expect(throws: TransparencyLogError.self) { try Merkle.consistencyProof(from: 3, to: 9, nodes: tree) }
        #expect(
            !InclusionProof(index: .max, size: .max, path: []).proves(leaf: Merkle.emptyRoot, root: Merkle.emptyRoot))
    }
}
