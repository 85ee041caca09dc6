// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Charsets

extension MailPart {
    /// The content as text by its declared charset; line ends become LF, and lines that were only broken to fit
    /// (format=flowed, RFC 3676) are joined again.
    public func text() -> DecodedText {
        let label = mediaType.parameters["charset"]
        let decoded =
            encoding == .identity ? Charset.decode(body, label: label) : Charset.decode(content().bytes, label: label)
        let isFlowed = mediaType.name == "text/plain" && mediaType.parameters["format"]?.lowercased() == "flowed"
        let isTight = !isFlowed && !decoded.text.utf8.contains(.carriageReturn)
        if isTight { return decoded }
        var text = decoded.text.utf8.contains(.carriageReturn) ? Self.withLineFeeds(decoded.text) : decoded.text
        if isFlowed {
            text = FlowedText.joined(text, deletesSpaces: mediaType.parameters["delsp"]?.lowercased() == "yes")
        }
        return DecodedText(text: text, charset: decoded.charset, isLossy: decoded.isLossy)
    }

    private static func withLineFeeds(_ text: String) -> String {
        let text = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var start = 0
        while let found = text.position(of: .carriageReturn, from: start, to: text.count) {
            bytes += text[start..<found]
            bytes.append(.lineFeed)
            start = found + 1
            if start < text.count, text[start] == .lineFeed { start += 1 }
        }
        bytes += text[start...]
        return String(decoding: bytes, as: UTF8.self)
    }
}
