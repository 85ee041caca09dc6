// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The tokens of one request: which code stands for which text. It never leaves the process.
///
/// Codes come from the conversation's key and a counter, in the order in which values are met; the same conversation,
/// sent again with one more turn, therefore gets the same codes without anything being stored.
public struct IssuedTokens: Sendable {
    /// One replaced text, exactly as it was written.
    struct Entry: Sendable {
        let kind: SensitiveKind
        let original: [UInt8]
    }

    private var permutation: TokenPermutation?
    private var counter: UInt32 = 0
    private var codes: [[UInt8]: TokenCode] = [:]
    private(set) var entries: [TokenCode: Entry] = [:]
    /// Every beginning of every issued code, with its length in the upper bits: what a stream must wait for.
    private var beginnings: Set<UInt32> = []
    /// Code-like words that the caller typed; they are never issued, so they always come back as typed.
    private var avoided: Set<TokenCode> = []
    /// The most tokens a request may have.
    let limit: Int

    /// Starts without tokens.
    init(limit: Int) { self.limit = limit }

    /// How many different texts were replaced.
    public var count: Int { entries.count }
    /// Whether nothing was replaced.
    public var isEmpty: Bool { entries.isEmpty }
    /// The replaced texts, as written.
    var originals: some Sequence<Entry> { entries.values }

    /// Whether codes can be issued.
    var isReady: Bool { permutation != nil }
    /// Sets the conversation's key and the code-like words of the request, before the first code is issued.
    mutating func begin(_ permutation: TokenPermutation, avoiding words: Set<TokenCode>) {
        self.permutation = permutation
        avoided = words
    }

    /// The code of a text: the one it has, or a new one. Nil when the limit is reached.
    mutating func code(for original: [UInt8], kind: SensitiveKind) -> TokenCode? {
        if let code = codes[original] { return code }
        guard entries.count < limit, let permutation else { return nil }
        while counter < TokenCode.space {
            let code = TokenCode(bits: permutation(counter))
            counter += 1
            guard code.isMixed, !avoided.contains(code) else { continue }
            codes[original] = code
            entries[code] = Entry(kind: kind, original: original)
            for length in 1...UInt32(TokenCode.length) {
                beginnings.insert(length << 25 | code.bits >> (5 * (UInt32(TokenCode.length) - length)))
            }
            return code
        }
        return nil
    }

    /// Whether some issued code starts with these characters (`length` of them, five bits each).
    func hasCode(beginning bits: UInt32, length: Int) -> Bool { beginnings.contains(UInt32(length) << 25 | bits) }

    /// Appends the token of a code to `bytes`: `⟦EMAIL-K7Q3X⟧`.
    static func append(_ code: TokenCode, kind: SensitiveKind, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "⟦".utf8)
        bytes.append(contentsOf: kind.rawValue.utf8)
        bytes.append(UInt8(ascii: "-"))
        code.appendText(to: &bytes)
        bytes.append(contentsOf: "⟧".utf8)
    }
}
