// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Foundation
import Primitives
import TestKit
import Testing

/// Fixed vectors, made with an independent implementation.
struct SSHVectors: Decodable {
    let seed: String
    let public_line: String
    let fingerprint: String
    let private_file: String
    let namespace: String
    let message: String
    let armoured_sha512: String
    let armoured_sha256: String

    static func load() throws -> SSHVectors {
        let file = try #require(Bundle.module.url(forResource: "Vectors/sshsig", withExtension: "json"))
        return try JSONDecoder().decode(SSHVectors.self, from: Data(contentsOf: file))
    }

    func key() throws -> Ed25519PrivateKey { try Ed25519PrivateKey(seed: #require([UInt8](hex: seed))) }
}

func failsWith(_ reason: CryptographyError.Code) -> @Sendable (any Error) -> Bool {
    { ($0 as? CryptographyError)?.reason == reason }
}

@Suite struct OpenSSHKeyTests {
    @Test func `the vector's key is read and written`() throws {
        let vectors = try SSHVectors.load()
        let read = try OpenSSHKey(fileText: vectors.private_file)
        #expect(read.privateKey.seed.hex == vectors.seed)
        #expect(read.comment == "vector")
        #expect(read.fileText(check: 0x0102_0304) == vectors.private_file)
        #expect(read.publicLine == vectors.public_line + " vector")
        #expect(read.privateKey.publicKey.openSSHFingerprint == vectors.fingerprint)
        #expect(try Ed25519PublicKey(openSSHLine: vectors.public_line + " a comment\n") == read.privateKey.publicKey)
    }

    @Test(arguments: ["", "a", "ledger@box", "with spaces", "ünïcode", String(repeating: "x", count: 300)])
    func `a written key comes back with any comment`(comment: String) throws {
        let key = OpenSSHKey(Ed25519PrivateKey(), comment: comment)
        let read = try OpenSSHKey(fileText: key.fileText())
        #expect(read.privateKey.seed == key.privateKey.seed)
        #expect(read.comment == comment)
        #expect(try Ed25519PublicKey(openSSHLine: key.publicLine) == key.privateKey.publicKey)
        #expect(try OpenSSHKey(fileText: key.fileText().replacing("\n", with: "\r\n")).comment == comment)
    }

    @Test func `a comment cannot bring a second line`() {
        #expect(!OpenSSHKey(Ed25519PrivateKey(), comment: "a\nssh-ed25519 AAAA").publicLine.contains("\n"))
    }

    @Test(arguments: [
        ("", CryptographyError.Code.keyMalformed), ("ssh-ed25519", .keyMalformed), ("ssh-ed25519 !!!!", .keyMalformed),
        ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ", .keyUnsupported), ("ssh-ed25519 AAAA", .keyMalformed),
        ("ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQAB", .keyUnsupported),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTE=", .keyMalformed),
    ])
    func `lines that are not Ed25519 keys are refused`(line: String, reason: CryptographyError.Code) {
        #expect(performing: { try Ed25519PublicKey(openSSHLine: line) }, throws: failsWith(reason))
    }

    @Test func `any changed byte of a key file is refused or leaves the key as it was`() throws {
        let text = try SSHVectors.load().private_file
        let lines = text.split(separator: "\n")
        let bytes = try #require([UInt8](base64: lines[1..<(lines.count - 1)].joined()))
        func file(_ bytes: [UInt8]) -> String {
            "-----BEGIN OPENSSH PRIVATE KEY-----\n\(bytes.base64)\n-----END OPENSSH PRIVATE KEY-----\n"
        }
        let seed = try OpenSSHKey(fileText: file(bytes)).privateKey.seed
        for index in bytes.indices {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] ^= flip
                guard let key = try? OpenSSHKey(fileText: file(changed)) else { continue }
                #expect(key.privateKey.seed == seed, "byte \(index)")
            }
            #expect(throws: CryptographyError.self) { try OpenSSHKey(fileText: file(Array(bytes[..<index]))) }
        }
        #expect(performing: { try OpenSSHKey(fileText: "") }, throws: failsWith(.keyMalformed))
        #expect(
            performing: { try OpenSSHKey(fileText: String(repeating: "x", count: 1 << 20)) },
            throws: failsWith(.keyMalformed))
        let protected = bytes.hex.replacing("00000004" + "none".utf8.hex, with: "0000000A" + "aes256-ctr".utf8.hex)
        #expect(
            performing: { try OpenSSHKey(fileText: file(#require([UInt8](hex: protected)))) },
            throws: failsWith(.keyEncrypted))
    }
}

@Suite struct SSHSignatureTests {
    @Test func `the vector's signatures come out and verify`() throws {
        let vectors = try SSHVectors.load()
        let key = try vectors.key()
        let message = Array(vectors.message.utf8)
        #expect(try SSHSignature.sign(message, namespace: vectors.namespace, key: key) == vectors.armoured_sha512)
        #expect(
            try SSHSignature.sign(message, namespace: vectors.namespace, key: key, digest: .sha256)
                == vectors.armoured_sha256)
        for armored in [vectors.armoured_sha512, vectors.armoured_sha256] {
            #expect(
                try SSHSignature.verify(armored, of: message, namespace: vectors.namespace, allowed: [key.publicKey])
                    == key.publicKey)
            #expect(try SSHSignature(armored: armored).armored == armored)
        }
    }

    @Test func `another purpose, signer or message is told apart`() throws {
        let vectors = try SSHVectors.load()
        let message = Array(vectors.message.utf8)
        let armored = vectors.armoured_sha512
        let key = try vectors.key().publicKey
        let other = Ed25519PrivateKey().publicKey
        #expect(
            performing: { try SSHSignature.verify(armored, of: message, namespace: "file", allowed: [key]) },
            throws: failsWith(.namespaceDiffers))
        #expect(
            performing: { try SSHSignature.verify(armored, of: message, namespace: "", allowed: [key]) },
            throws: failsWith(.namespaceDiffers))
        #expect(
            performing: {
                try SSHSignature.verify(armored, of: message, namespace: vectors.namespace, allowed: [other])
            }, throws: failsWith(.signerDiffers))
        #expect(
            performing: { try SSHSignature.verify(armored, of: message, namespace: vectors.namespace, allowed: []) },
            throws: failsWith(.signerDiffers))
        #expect(
            performing: {
                try SSHSignature.verify(armored, of: message + [0], namespace: vectors.namespace, allowed: [key])
            }, throws: failsWith(.signatureInvalid))
        #expect(
            performing: { try SSHSignature.sign(message, namespace: "", key: Ed25519PrivateKey()) },
            throws: failsWith(.namespaceDiffers))
    }

    @Test func `no changed byte and no cut of a signature verifies`() throws {
        let vectors = try SSHVectors.load()
        let message = Array(vectors.message.utf8)
        let allowed = [try vectors.key().publicKey]
        let lines = vectors.armoured_sha512.split(separator: "\n")
        let bytes = try #require([UInt8](base64: lines[1..<(lines.count - 1)].joined()))
        func verify(_ bytes: [UInt8]) throws {
            let text = "-----BEGIN SSH SIGNATURE-----\n\(bytes.base64)\n-----END SSH SIGNATURE-----\n"
            try SSHSignature.verify(text, of: message, namespace: vectors.namespace, allowed: allowed)
        }
        #expect(throws: Never.self) { try verify(bytes) }
        for index in bytes.indices {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] ^= flip
                #expect(throws: CryptographyError.self, "byte \(index)") { try verify(changed) }
            }
            #expect(throws: CryptographyError.self) { try verify(Array(bytes[..<index])) }
        }
        #expect(throws: CryptographyError.self) { try verify(bytes + [0]) }
    }

    @Test(arguments: [
        "", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH", "U1NIU0lH", "-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END",
    ])
    func `text that is not a signature is refused`(text: String) {
        #expect(performing: { try SSHSignature(armored: text) }, throws: failsWith(.signatureMalformed))
    }

    @Test func `the codes of errors are all explained`() {
        #expect(
            CryptographyError.Code.allCases.allSatisfy { !$0.explanation.isEmpty && $0.rawValue.hasPrefix("crypto_") })
    }
}

/// The same files, made and checked by OpenSSH itself.
@Suite(.enabled(if: SSHKeygen.path != nil, "skipped: ssh-keygen is not installed, so nothing was checked against it"))
struct SSHKeygenTests {
    @Test func `ssh-keygen accepts our key and our signature`() throws {
        let folder = TemporaryDirectory()
        let key = OpenSSHKey(Ed25519PrivateKey(), comment: "box@example.org")
        let message = SecureRandom.bytes(10_000)
        try SSHKeygen.write(Array(key.fileText().utf8), folder, "key")
        #expect(try SSHKeygen.run(["-y", "-f", "key"], in: folder) == key.publicLine + "\n")
        #expect(
            try SSHKeygen.run(["-l", "-f", "key"], in: folder).contains(key.privateKey.publicKey.openSSHFingerprint))
        for digest in SSHSignature.Digest.allCases {
            let armored = try SSHSignature.sign(message, namespace: "ledger", key: key.privateKey, digest: digest)
            try SSHKeygen.write(Array(armored.utf8), folder, "message.sig")
            try SSHKeygen.write(Array("box \(key.publicLine)\n".utf8), folder, "allowed")
            let verify = ["-Y", "verify", "-f", "allowed", "-I", "box", "-n", "ledger", "-s", "message.sig"]
            #expect(try SSHKeygen.run(verify, in: folder, input: message).contains("Good \"ledger\" signature"))
            #expect(throws: SSHKeygen.Failure.self) { try SSHKeygen.run(verify, in: folder, input: message + [0]) }
        }
    }

    @Test func `we accept ssh-keygen's key and signature`() throws {
        let folder = TemporaryDirectory()
        _ = try SSHKeygen.run(["-q", "-t", "ed25519", "-N", "", "-C", "from ssh", "-f", "key"], in: folder)
        let key = try OpenSSHKey(fileText: SSHKeygen.read(folder, "key"))
        #expect(key.comment == "from ssh")
        #expect(try SSHKeygen.read(folder, "key.pub") == key.publicLine + "\n")
        let message = SecureRandom.bytes(1000)
        try SSHKeygen.write(message, folder, "message")
        _ = try SSHKeygen.run(["-q", "-Y", "sign", "-f", "key", "-n", "file", "message"], in: folder)
        let armored = try SSHKeygen.read(folder, "message.sig")
        try SSHSignature.verify(armored, of: message, namespace: "file", allowed: [key.privateKey.publicKey])
        #expect(try SSHSignature.sign(message, namespace: "file", key: key.privateKey) == armored)
    }

    @Test func `a key with a passphrase and a key of another kind are refused by name`() throws {
        let folder = TemporaryDirectory()
        _ = try SSHKeygen.run(["-q", "-t", "ed25519", "-N", "words", "-f", "locked"], in: folder)
        _ = try SSHKeygen.run(["-q", "-t", "ecdsa", "-N", "", "-f", "other"], in: folder)
        #expect(
            performing: { try OpenSSHKey(fileText: SSHKeygen.read(folder, "locked")) }, throws: failsWith(.keyEncrypted)
        )
        #expect(
            performing: { try OpenSSHKey(fileText: SSHKeygen.read(folder, "other")) },
            throws: failsWith(.keyUnsupported))
        #expect(
            performing: { try Ed25519PublicKey(openSSHLine: SSHKeygen.read(folder, "other.pub")) },
            throws: failsWith(.keyUnsupported))
    }
}

/// Runs `ssh-keygen` in a temporary directory.
enum SSHKeygen {
    struct Failure: Error { let output: String }

    static let path = ["/usr/bin/ssh-keygen", "/usr/local/bin/ssh-keygen"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    static func write(_ bytes: [UInt8], _ folder: TemporaryDirectory, _ name: String) throws {
        let file = folder.path.appending(name).string
        try Data(bytes).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    static func read(_ folder: TemporaryDirectory, _ name: String) throws -> String {
        try String(contentsOfFile: folder.path.appending(name).string, encoding: .utf8)
    }

    static func run(_ arguments: [String], in folder: TemporaryDirectory, input: [UInt8] = []) throws -> String {
        let inputFile = folder.path.appending("input")
        try Data(input).write(to: URL(filePath: inputFile.string))
        let process = Process()
        process.executableURL = URL(filePath: path ?? "")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path.string)
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputFile.string))
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(output: text) }
        return text
    }
}
