// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import JSON
public import Primitives

extension MailAccount {
    /// The account as JSON; the password is never part of it.
    public var json: JSONValue {
        var object: JSONObject = [
            "name": .string(name.name), "host": .string(host), "port": JSONValue(Int(port)),
            "security": .string(security.rawValue), "user": .string(user),
            "mailboxes": .array(mailboxes.map { .string($0) }),
        ]
        if !except.isEmpty { object["except"] = .array(except.map { .string($0) }) }
        if let authorities { object["authorities"] = .string(authorities.string) }
        if allowsPlainRemote { object["allows_plain_remote"] = true }
        return .object(object)
    }

    private static let keys: Set<String> = [
        "name", "host", "port", "security", "user", "mailboxes", "except", "authorities", "allows_plain_remote",
    ]

    /// Reads and checks an account; unknown members are refused, so that a misspelt one is noticed.
    ///
    /// - Throws: `mail_account_invalid`, naming the field.
    public init(json: JSONValue) throws(MailTransportError) {
        guard let object = json.objectValue else { throw Self.invalid(nil, "the description", "is no JSON object") }
        guard let name = object["name"]?.stringValue.flatMap({ ModuleID($0) }) else {
            throw Self.invalid(nil, "name", "is not 1 to 64 of a-z, 0-9 and -")
        }
        for key in object.keys where !Self.keys.contains(key) {
            let shown = key.utf8.count <= 40 ? "`\(key)`" : "a long one"
            throw Self.invalid(name, "the description", "has an unknown member, \(shown)")
        }
        guard let host = object["host"]?.stringValue else { throw Self.invalid(name, "host", "is missing") }
        guard let user = object["user"]?.stringValue else { throw Self.invalid(name, "user", "is missing") }
        self.init(name: name, host: host, user: user)
        if let value = object["security"] {
            guard let known = value.stringValue.flatMap({ Security(rawValue: $0) }) else {
                throw Self.invalid(name, "security", "is none of tls, starttls and plain")
            }
            security = known
        }
        port = security == .tls ? 993 : 143
        if let value = object["port"] {
            guard let number = value.intValue.flatMap({ UInt16(exactly: $0) }) else {
                throw Self.invalid(name, "port", "is not a number from 1 to 65535")
            }
            port = number
        }
        if let value = object["mailboxes"] { mailboxes = try Self.texts(value, "mailboxes", name) }
        if let value = object["except"] { except = try Self.texts(value, "except", name) }
        if let value = object["authorities"] {
            guard let path = value.stringValue.map({ FilePath($0) }), path.isAbsolute else {
                throw Self.invalid(name, "authorities", "is no absolute path")
            }
            authorities = path
        }
        if let value = object["allows_plain_remote"] {
            guard let flag = value.boolValue else {
                throw Self.invalid(name, "allows_plain_remote", "is not true or false")
            }
            allowsPlainRemote = flag
        }
        try validate()
    }

    private static func texts(
        _ value: JSONValue, _ field: String, _ name: ModuleID
    ) throws(MailTransportError) -> [String] {
        let texts = value.arrayValue?.compactMap(\.stringValue)
        guard let texts, texts.count == value.arrayValue?.count, texts.count <= 1000 else {
            throw invalid(name, field, "is not a list of at most 1,000 texts")
        }
        return texts
    }
}

/// The file of a tenant's mail accounts: `{"format":1,"accounts":[…]}`.
public enum MailAccountFile {
    /// The largest file. 1 MiB.
    public static let limit = 1 << 20

    /// The accounts of a file in its order; none where there is no file.
    ///
    /// - Throws: `mail_account_invalid` or a `DurabilityError`.
    public static func read(_ path: FilePath) throws -> [MailAccount] {
        guard Files.exists(path) else { return [] }
        guard let json = try? JSONValue(parsing: Files.read(path, limit: limit)), json["format"]?.intValue == 1,
            let elements = json["accounts"]?.arrayValue
        else {
            throw MailTransportError(
                .accountInvalid, "\(path) is no file of mail accounts in format 1",
                nextStep: "restore the file, or remove it and add the accounts again")
        }
        var names: Set<ModuleID> = []
        return try elements.map { element in
            let account = try MailAccount(json: element)
            guard names.insert(account.name).inserted else {
                throw MailAccount.invalid(account.name, "name", "is there twice")
            }
            return account
        }
    }

    /// Writes the accounts, replacing the file; durable when it returns.
    ///
    /// - Throws: `mail_account_invalid` or a `DurabilityError`.
    public static func write(_ accounts: [MailAccount], to path: FilePath) throws {
        var names: Set<ModuleID> = []
        for account in accounts {
            try account.validate()
            guard names.insert(account.name).inserted else {
                throw MailAccount.invalid(account.name, "name", "is there twice")
            }
        }
        let json: JSONValue = ["format": 1, "accounts": .array(accounts.map(\.json))]
        try AtomicFile.write(Array(json.prettyText.utf8), to: path)
    }
}
