// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What ties a mail to others: its own id, and the ids it names.
public struct ThreadLinks: Hashable, Sendable {
    /// The id of the mail itself; nil where it has none that can be used.
    public let own: String?
    /// The ids of the mails before it, oldest first, each once, without its own.
    public let linked: [String]

    /// Most ids of one mail: the first, which began the thread, and the last 999.
    public static let limit = 1_000
    /// Longest id in bytes that is believed (RFC 5322 lines end at 998); longer ones tie nothing.
    public static let identifierBytes = 998

    /// Reads the links of a mail.
    ///
    /// Ids are compared exactly, but for the domain, whose case does not count. In-Reply-To counts only as far as it
    /// holds `<...>` tokens, and only the last of them where other words stand around it: old mailers wrote the answered
    /// person's address there.
    public init(_ mail: MailMessage) {
        let own = mail.messageID.flatMap(Self.normalized)
        var ids = mail.references
        if let answer = mail.headers.first("In-Reply-To")?.value {
            let tokens = MailMessage.bracketed(answer, limit: Self.limit)
            let isBare = Self.isOnlyTokens(answer)
            ids += isBare ? tokens : Array(tokens.suffix(1))
        }
        var seen: Set<String> = []
        var linked: [String] = []
        for id in ids {
            guard let id = Self.normalized(id), id != own, seen.insert(id).inserted else { continue }
            linked.append(id)
        }
        if linked.count > Self.limit { linked.removeSubrange(1...(linked.count - Self.limit)) }
        self.own = own
        self.linked = linked
    }

    /// An id in the form that ids are compared in; nil for one that is empty, too long, or holds no `@`.
    public static func normalized(_ id: String) -> String? {
        guard (3...identifierBytes).contains(id.utf8.count), let at = id.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let bytes = id[at...].utf8.map(\.lowered)
        return id[..<at] + String(decoding: bytes, as: UTF8.self)
    }

    private static func isOnlyTokens(_ value: ArraySlice<UInt8>) -> Bool {
        var isInside = false
        for byte in value {
            if byte == UInt8(ascii: "<") {
                isInside = true
            } else if byte == UInt8(ascii: ">") {
                isInside = false
            } else if !isInside && !byte.isSpace && byte != UInt8(ascii: ",") {
                return false
            }
        }
        return true
    }
}

/// Puts mails together into threads: mails that name each other, or the same third mail, belong together.
///
/// A thread is named by the lowest number in it. The result depends on which mails were added, not on their order.
public struct MailThreading: Hashable, Sendable {
    /// For each id and each mail its node; for each node its parent, the lowest mail below it, and its size.
    private var nodeOfID: [String: Int] = [:]
    private var nodeOfMail: [UInt64: Int] = [:]
    private var parents: [Int] = []
    private var lowest: [UInt64] = []
    private var sizes: [Int] = []

    /// Makes an empty set of threads.
    public init() {}

    /// Adds a mail under its number.
    public mutating func add(_ mail: UInt64, _ links: ThreadLinks) {
        var root = find(node(of: mail))
        for id in links.linked { root = unite(root, find(node(of: id))) }
        if let own = links.own { root = unite(root, find(node(of: own))) }
    }

    /// The number of the first mail in the thread of a mail; nil for one that was not added.
    public mutating func thread(of mail: UInt64) -> UInt64? { nodeOfMail[mail].map { lowest[find($0)] } }

    private mutating func node(of mail: UInt64) -> Int {
        if let node = nodeOfMail[mail] { return node }
        let node = makeNode(lowest: mail)
        nodeOfMail[mail] = node
        return node
    }

    private mutating func node(of id: String) -> Int {
        if let node = nodeOfID[id] { return node }
        let node = makeNode(lowest: .max)
        nodeOfID[id] = node
        return node
    }

    private mutating func makeNode(lowest mail: UInt64) -> Int {
        parents.append(parents.count)
        lowest.append(mail)
        sizes.append(1)
        return parents.count - 1
    }

    private mutating func find(_ node: Int) -> Int {
        var node = node
        while parents[node] != node {
            parents[node] = parents[parents[node]]
            node = parents[node]
        }
        return node
    }

    private mutating func unite(_ left: Int, _ right: Int) -> Int {
        guard left != right else { return left }
        let (large, small) = sizes[left] >= sizes[right] ? (left, right) : (right, left)
        parents[small] = large
        sizes[large] += sizes[small]
        lowest[large] = min(lowest[large], lowest[small])
        return large
    }
}
