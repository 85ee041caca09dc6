// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Primitives

/// A time-stamp authority made for one test with the `openssl` command, in a directory of its own.
public final class TimeStampOffice: Sendable {
    /// What the certificate of the authority says.
    public enum Certificate: String, Sendable, CaseIterable {
        /// For time stamps, as it should be.
        case good
        /// For web servers.
        case otherPurpose
        /// For time stamps, but its extension is not marked critical.
        case notCritical
        /// Expired long ago.
        case expired
        /// Signed by itself.
        case selfSigned
    }

    /// The command did not do what it was asked to.
    public struct Failure: Error { let output: String }

    /// Whether the `openssl` command is here.
    public static let isAvailable = FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/bin/openssl"
    private let directory = TemporaryDirectory()
    private let replies = Lock(0)

    /// Makes the root certificate and one for the authority.
    public init() throws {
        try write("ca.cnf", Self.configuration)
        try write("index.txt", "")
        try write("number", "1001\n")
        try write("serial", "0A\n")
        try run(
            "req -x509 \(Self.newKey) -keyout ca.key -out ca.pem -subj /CN=root -days 3650 -config ca.cnf -extensions root"
        )
        try certify(.good)
    }

    private static let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

    /// Makes `<kind>.key` and `<kind>.pem`.
    private func certify(_ kind: Certificate) throws {
        let purpose = kind == .otherPurpose ? "web" : kind == .notCritical ? "loose" : "stamps"
        if kind == .selfSigned {
            try run(
                "req -x509 \(Self.newKey) -keyout \(kind).key -out \(kind).pem -subj /CN=lone -days 30 "
                    + "-config ca.cnf -extensions \(purpose)")
            return
        }
        try run("req \(Self.newKey) -keyout \(kind).key -out \(kind).csr -subj /CN=\(kind) -config ca.cnf")
        let span = kind == .expired ? "-startdate 20200101000000Z -enddate 20210101000000Z" : "-days 30"
        try run(
            "ca -batch -notext -config ca.cnf -extensions \(purpose) \(span) -cert ca.pem -keyfile ca.key "
                + "-in \(kind).csr -out \(kind).pem")
    }

    /// A token for a request that is in order but for the certificate it is signed with.
    ///
    /// `openssl ts` refuses to sign with the wrong kind, so the content of a good token is signed anew.
    public func token(_ request: [UInt8], signedWith kind: Certificate) throws -> [UInt8] {
        try Data(request).write(to: file("request"))
        try run(
            "ts -reply -config ca.cnf -queryfile request -signer good.pem -inkey good.key -token_out -out good.token")
        try run("cms -verify -noverify -inform DER -in good.token -out content")
        if kind != .good { try certify(kind) }
        try run(
            "cms -sign -in content -binary -nodetach -outform DER -econtent_type 1.2.840.113549.1.9.16.1.4 -cades "
                + "-md sha256 -signer \(kind).pem -inkey \(kind).key -out bad.token")
        return try read("bad.token")
    }

    /// The root certificate as PEM.
    public var root: [UInt8] { get throws { try read("ca.pem") } }
    /// Where the root certificate lies.
    public var rootFile: FilePath { directory.path.appending("ca.pem") }

    /// Answers a request.
    public func answer(_ request: [UInt8]) throws -> [UInt8] {
        let name = "reply-\(replies.withLock { $0 += 1; return $0 })"
        try Data(request).write(to: file(name + ".tsq"))
        try run(
            "ts -reply -config ca.cnf -queryfile \(name).tsq -signer good.pem -inkey good.key -out \(name).tsr")
        return try read(name + ".tsr")
    }

    /// Checks a token as anybody would, with the command; says why not where it is not good.
    public func verdict(token: [UInt8], message: [UInt8]) throws -> String {
        try Data(token).write(to: file("token"))
        try Data(message).write(to: file("message"))
        do {
            return try run("ts -verify -data message -in token -token_in -CAfile ca.pem")
        } catch let failure as Failure { return failure.output }
    }

    /// Runs an `openssl` command in the directory, with the bytes in a file called `input`.
    @discardableResult public func run(_ command: String, input: [UInt8] = []) throws -> String {
        try Data(input).write(to: file("input"))
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = command.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(filePath: directory.path.string)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(output: text) }
        return text
    }

    /// A file of the directory.
    public func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: file(name))) }

    private func file(_ name: String) -> URL { URL(filePath: directory.path.appending(name).string) }
    private func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: file(name)) }

    private static let configuration = """
        [req]
        distinguished_name = name
        [name]
        [root]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign
        subjectKeyIdentifier = hash
        [stamps]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, timeStamping
        [loose]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = timeStamping
        [web]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, serverAuth
        [ca]
        default_ca = office
        [office]
        new_certs_dir = .
        database = index.txt
        serial = number
        default_md = sha256
        policy = any
        unique_subject = no
        [any]
        commonName = supplied
        [tsa]
        default_tsa = desk
        [desk]
        serial = serial
        digests = sha256
        default_policy = 1.3.6.1.4.1.99999.1
        signer_digest = sha256
        ess_cert_id_alg = sha256
        ordering = yes
        clock_precision_digits = 3
        """
}
