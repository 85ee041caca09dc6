// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The structure of a mail as one line of text, for comparing parsers: types in small letters, children in brackets, and
/// for each leaf how many bytes its content has once its transfer encoding is undone.
public enum MailTree {
    /// The structure, with forwarded mails opened as far as `depth` levels, e.g.
    /// `multipart/mixed(text/plain:12,message/rfc822(text/plain:3))`.
    public static func text(of bytes: [UInt8], depth: Int = 10) -> String {
        text(of: MailMessage(parsing: bytes).root, depth: depth)
    }

    private static func text(of part: MailPart, depth: Int) -> String {
        if part.isMultipart {
            return part.mediaType.name + "(" + part.children.map { text(of: $0, depth: depth) }.joined(separator: ",")
                + ")"
        }
        let content = part.content().bytes
        if part.mediaType.name == "message/rfc822", depth > 0 {
            return "message/rfc822(" + text(of: content, depth: depth - 1) + ")"
        }
        return "\(part.declaredType):\(content.count)"
    }
}
