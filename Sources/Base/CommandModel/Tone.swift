// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a piece of text means; colour follows meaning and never stands alone.
///
/// Only the terminal's own foreground, its 16 base colours, bold and faint are used, so that light and dark themes
/// both stay readable.
public enum Tone: Hashable, Sendable {
    /// Ordinary text.
    case plain
    /// Something to find first.
    case strong
    /// Something that can be skipped.
    case faint
    /// It worked.
    case good
    /// It wants attention.
    case warning
    /// It went wrong.
    case bad

    fileprivate var codes: String {
        switch self {
        case .plain: ""
        case .strong: "1"
        case .faint: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "31"
        }
    }
}

/// Paints text, or leaves it as it is where colour is not wanted.
public struct Palette: Hashable, Sendable {
    /// Whether colour is written.
    public let isColoured: Bool
    /// Makes a palette.
    public init(isColoured: Bool) { self.isColoured = isColoured }

    /// Colour for a stream: only on a terminal, and not with `--no-color`, `NO_COLOR` or `TERM=dumb`.
    public init(_ terminal: Terminal, _ stream: Terminal.Stream, noColour: Bool = false) {
        let refused = noColour || !(terminal.environment("NO_COLOR") ?? "").isEmpty
        isColoured = terminal.isTerminal(stream) && !refused && terminal.environment("TERM") != "dumb"
    }

    /// The text in a tone.
    public func paint(_ text: String, _ tone: Tone) -> String {
        guard isColoured, tone != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(tone.codes)m\(text)\u{1B}[0m"
    }
}
