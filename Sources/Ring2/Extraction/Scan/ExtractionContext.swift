// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What the finding of mentions may know besides the text.
public struct ExtractionContext: Hashable, Sendable {
    /// The regions whose national telephone numbers are tried, the likeliest first (two capital letters each).
    public var regions: [String]

    /// Makes a context; by default the numbers of the United Kingdom, the United States and western Europe are tried.
    public init(regions: [String] = ["GB", "US", "DE", "FR", "ES", "IT", "NL", "AT", "CH", "BE"]) {
        self.regions = regions
    }

    /// The same with the region of a mail address's top-level domain, and those of a language, before the others.
    func preferring(domain: String? = nil, language: String? = nil) -> ExtractionContext {
        var first: [String] = []
        if let top = domain?.split(separator: ".").last.map({ $0.uppercased() }), top.utf8.count == 2 {
            let region = top == "UK" ? "GB" : top
            if CountryCodes.all.contains(region) { first.append(region) }
        }
        if let language { first += Self.regions[language] ?? [] }
        guard !first.isEmpty else { return self }
        var seen: Set<String> = []
        return ExtractionContext(regions: (first + regions).filter { seen.insert($0).inserted })
    }

    private static let regions: [String: [String]] = [
        "de": ["DE", "AT", "CH"], "fr": ["FR", "BE", "CH"], "es": ["ES"], "it": ["IT"], "nl": ["NL", "BE"],
        "pt": ["PT", "BR"],
        "sv": ["SE"], "da": ["DK"], "nb": ["NO"], "no": ["NO"], "fi": ["FI"], "pl": ["PL"], "cs": ["CZ"],
    ]
}
