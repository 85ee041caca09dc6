// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Where links lead, written behind their visible text: `our offer <https://example.org/offer>`.
///
/// A target inside the same document is left out, and so is one that the visible text already shows.
struct LinkTarget {
    private let target: String
    private let start: Int

    /// A link whose visible text starts where the flow stands now.
    init(_ target: String, _ flow: TextFlow) {
        self.target = target
        start = flow.position
    }

    /// Writes the target, now that the visible text is complete.
    func write(to flow: inout TextFlow) {
        guard Self.isElsewhere(target), start <= flow.bytes.count else { return }
        // Whole chapters inside one another may be links: a long one is not searched for its target.
        let isLong = flow.bytes.count - start > 4_096
        let visible = isLong ? "" : String(decoding: flow.bytes[start...], as: UTF8.self)
        let bare = target.hasPrefix("mailto:") ? String(target.dropFirst(7).prefix { $0 != "?" }) : target
        guard !bare.isEmpty, !visible.contains(bare) else { return }
        var core = Substring(bare)
        if let scheme = core.firstRange(of: "//") { core = core[scheme.upperBound...] }
        if core.last == "/" { core = core.dropLast() }
        guard core.isEmpty || !visible.contains(core) else { return }
        flow.space()
        flow.write("<\(bare)>")
    }

    /// Whether a target has a scheme that leads out of the document.
    private static func isElsewhere(_ target: String) -> Bool {
        guard target.utf8.count <= 2_048, let colon = target.firstIndex(of: ":") else { return false }
        let scheme = target[..<colon].lowercased()
        return ["http", "https", "mailto", "ftp", "ftps", "sftp", "tel", "sip", "sips", "xmpp", "urn"].contains(scheme)
    }
}
