// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Repository

/// The two things of a repository's configuration that matter to a reader of objects: its format and its extensions.
///
/// Nothing else of the configuration is looked at, and what it includes is not opened.
enum RepositoryFormat {
    /// Extensions that change nothing for a reader.
    private static let harmless: Set<String> = [
        "noop", "partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees",
    ]
    /// Extensions of which one value is read.
    private static let known = ["objectformat": "sha1", "refstorage": "files"]

    /// Refuses formats that this program does not know.
    static func check(_ config: [UInt8]) throws(RepositoryFailure) {
        var section = ""
        for line in config.split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self).lowercased().split { $0 == "#" || $0 == ";" }.first ?? ""
            let words = text.split(whereSeparator: { $0.isWhitespace })
            if words.first?.first == "[" {
                section = words.joined(separator: " ")
                continue
            }
            let parts = text.split(separator: "=", maxSplits: 1).map { part in
                part.filter { !$0.isWhitespace && $0 != "\"" }
            }
            guard let key = parts.first, !key.isEmpty else { continue }
            let value = parts.count == 2 ? parts[1] : ""
            if section == "[core]", key == "repositoryformatversion", !["0", "1"].contains(value) {
                throw .unsupported
            }
            if section == "[extensions]", !harmless.contains(key), known[key] != value { throw .unsupported }
        }
    }
}
