// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Markup

/// What a reader would see as the words of a mail.
public struct MailBody: Hashable, Sendable {
    /// The text, with LF line ends; empty where the mail has none that can be read.
    public fileprivate(set) var text = ""
    /// Whether it was reduced from HTML.
    public fileprivate(set) var isFromMarkup = false
    /// How many things the HTML would have loaded from elsewhere: pictures, trackers, styles. None was fetched.
    public fileprivate(set) var remoteReferences = 0
    /// How many pieces of text the HTML hides from a reader; they are left out.
    public fileprivate(set) var hiddenTexts = 0
}

extension MailMessage {
    /// The best readable text of the mail; empty where there is none. See ``body``.
    public var bodyText: String { body.text }

    /// The mail's own words: of alternatives the plain text where it says anything, else HTML reduced to what a person
    /// reads; of signed mails what was signed; of encrypted mails nothing; of a mail whose only text lies in Outlook's
    /// `winmail.dat`, that. Attached files, calendars and forwarded mails are not part of it.
    ///
    /// Takes time linear in the mail each time it is asked for.
    public var body: MailBody {
        var pieces = BodyChoice.pieces(of: root)
        if !pieces.contains(where: { !$0.isBlank }), let file = leaves.first(where: \.isTransportNeutral) {
            pieces = BodyChoice.pieces(of: TransportNeutralFile(file.content().bytes))
        }
        var body = MailBody()
        for piece in pieces where !piece.isBlank {
            if !body.text.isEmpty { body.text += body.text.hasSuffix("\n") ? "\n" : "\n\n" }
            body.text += piece.text
            if let markup = piece.markup {
                body.isFromMarkup = true
                body.remoteReferences += markup.remoteReferences
                body.hiddenTexts += markup.hiddenTexts
            }
        }
        if body.text.isEmpty, let only = pieces.first { body.text = only.text }
        return body
    }
}

/// Chooses among the parts of a mail those that make up its words.
private enum BodyChoice {
    /// The text of one part.
    struct Piece {
        let text: String
        let markup: MarkedText?

        init(_ text: String) {
            self.text = text
            markup = nil
        }
        init(_ markup: MarkedText) {
            text = markup.text
            self.markup = markup
        }
        var isBlank: Bool { text.utf8.allSatisfy { $0 <= 0x20 } }
    }

    static func pieces(of part: MailPart) -> [Piece] {
        guard part.isMultipart else { return leaf(part) }
        switch part.mediaType.name {
        case "multipart/alternative": return alternative(part.children)
        case "multipart/related": return related(part)
        case "multipart/signed": return part.children.first.map { pieces(of: $0) } ?? []
        case "multipart/encrypted": return []
        default: return part.children.flatMap { pieces(of: $0) }
        }
    }

    /// What Outlook's own container says.
    static func pieces(of file: TransportNeutralFile?) -> [Piece] {
        if let text = file?.text, !Piece(text).isBlank { return [Piece(text)] }
        return file?.markup.map { [Piece(HTMLText($0).document)] } ?? []
    }

    /// Plain text where it says anything, else the last alternative that does: the richest comes last.
    private static func alternative(_ children: [MailPart]) -> [Piece] {
        var best: [Piece] = []
        for child in children where child.mediaType.name == "text/plain" {
            let found = pieces(of: child)
            if found.contains(where: { !$0.isBlank }) { return found }
        }
        for child in children.reversed() where child.mediaType.name != "text/plain" {
            let found = pieces(of: child)
            if found.contains(where: { !$0.isBlank }) { return found }
            if best.isEmpty { best = found }
        }
        return best
    }

    private static func related(_ part: MailPart) -> [Piece] {
        let start = part.mediaType.parameters["start"]
        let named = start.flatMap { start in
            part.children.first { $0.headers["Content-ID"].map { $0.filter { $0 != " " } } == start }
        }
        return (named ?? part.children.first).map { pieces(of: $0) } ?? []
    }

    private static func leaf(_ part: MailPart) -> [Piece] {
        guard part.mediaType.isText, !part.isMarkedAttachment, part.fileName == nil, !MailMessage.isData(part) else {
            return []
        }
        if part.protection?.kind == .encrypted { return [] }
        guard part.mediaType.name == "text/html" else { return [Piece(part.text().text)] }
        return [Piece(HTMLText(part.content().bytes, charset: part.mediaType.parameters["charset"]).document)]
    }
}
