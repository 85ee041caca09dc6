// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object in their written order, each key once.
///
/// Keys are compared byte by byte: two spellings of `é` are two keys. Up to 16 members are searched in turn; larger
/// objects keep an index. Equal where members and order are equal.
public struct JSONObject: Sendable {
    /// The members in order.
    public private(set) var members: [(key: String, value: JSONValue)]
    /// The place of each key, once there are more than `searchedInTurn` members.
    private var index: [KeyBytes: Int]?
    private static let searchedInTurn = 16

    /// Makes an object without members.
    public init() { members = [] }

    /// Makes an object from members; where a key comes again, the last value counts, at the place of the first.
    public init(_ members: [(key: String, value: JSONValue)]) {
        self.init()
        for (key, value) in members { self[key] = value }
    }

    /// The number of members.
    public var count: Int { members.count }
    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }
    /// The keys in order.
    public var keys: [String] { members.map(\.key) }

    /// The value of a key; setting nil removes it, a new key comes last.
    public subscript(key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): add(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member at the end; false, and no change, where the key is there already.
    mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
        guard place(of: key) == nil else { return false }
        add(key, value)
        return true
    }

    mutating func reserve(_ count: Int) { members.reserveCapacity(count) }

    private func place(of key: String) -> Int? {
        if let index { return index[KeyBytes(text: key)] }
        return members.firstIndex { sameBytes($0.key, key) }
    }

    private mutating func add(_ key: String, _ value: JSONValue) {
        members.append((key: key, value: value))
        if index == nil {
            if members.count > Self.searchedInTurn { buildIndex() }
        } else {
            index?[KeyBytes(text: key)] = members.count - 1
        }
    }

    private mutating func remove(at place: Int) {
        members.remove(at: place)
        index = nil
        if members.count > Self.searchedInTurn { buildIndex() }
    }

    private mutating func buildIndex() {
        var index = [KeyBytes: Int](minimumCapacity: members.count * 2)
        for (place, member) in members.enumerated() { index[KeyBytes(text: member.key)] = place }
        self.index = index
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { sameBytes($0.key, $1.key) && $0.value == $1.value }
    }
    /// Feeds members and order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for (key, value) in members {
            hasher.combine(KeyBytes(text: key))
            hasher.combine(value)
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object in the literal's order; a key that comes twice stops the program.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(distinct: elements)
    }
    /// Makes an object from members with distinct keys.
    init(distinct elements: [(String, JSONValue)]) {
        self.init()
        reserve(elements.count)
        for (key, value) in elements {
            let isNew = insert(key, value)
            precondition(isNew, "a JSON object literal has the same key twice")
        }
    }
}

/// Whether two texts have the same bytes; Swift's own `==` treats different spellings of one character as equal.
func sameBytes(_ left: String, _ right: String) -> Bool {
    left == right && (left.utf8.count == right.utf8.count) && left.utf8.elementsEqual(right.utf8)
}

/// A text that is compared and hashed by its bytes.
struct KeyBytes: Hashable, Sendable {
    let text: String
    static func == (left: KeyBytes, right: KeyBytes) -> Bool { sameBytes(left.text, right.text) }
    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(text.utf8.count)
    }
}
