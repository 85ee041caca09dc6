// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Tells what a file is: from its content first, then its name, then what it was declared to be.
///
/// Of a file that could be two things the one whose mark stands at the first byte counts; a PDF may come after up to a
/// kibibyte of other bytes that are no known format. What a name or a declaration says counts only where the content does
/// not contradict it: neither makes text of bytes, nor a picture of text.
public struct MediaSniff: Sendable {
    /// The media type of a file, in small letters and without parameters.
    ///
    /// - Parameters:
    ///   - name: its name, of which the extension counts.
    ///   - declared: the type it was declared to have, parameters allowed.
    ///   - content: its bytes. Zip and compound files are looked into.
    /// - Returns: a type of at most 127 bytes.
    public static func mediaType(name: String, declared: String? = nil, content: [UInt8]) -> String {
        let byName = FileExtension.mediaType(of: name)
        if let known = BinaryMarks.mediaType(content) {
            switch known {
            case "application/zip": return ZipContents.mediaType(content) ?? fitting(byName, to: known) ?? known
            case "application/x-ole-storage":
                return CompoundContents.mediaType(content) ?? fitting(byName, to: known) ?? known
            default: return known
            }
        }
        let declared = declared.flatMap { plain($0) }
        guard isText(content) else {
            if BinaryMarks.hasLatePDF(content) { return "application/pdf" }
            for candidate in [byName, declared].compactMap({ $0 }) where !isTextual(candidate) {
                // A name can't make a container of bytes that have no container's mark.
                if BinaryMarks.isMarked(candidate) { continue }
                return candidate
            }
            return "application/octet-stream"
        }
        if let told = TextMarks.mediaType(content, byName: byName) { return told }
        if let byName, isTextual(byName) { return byName }
        if let declared, isTextual(declared), declared != "text/plain" { return declared }
        return "text/plain"
    }

    /// A declared type without parameters, in small letters; nil for what is none, or longer than 127 bytes.
    private static func plain(_ declared: String) -> String? {
        let bytes = declared.lowercased().utf8.prefix(200).prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ";") }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard (3...127).contains(bytes.count), parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        return String(Substring(bytes))
    }

    /// Whether the bytes are text, by their first 8 KiB: UTF-16 or UTF-32 by mark or pattern, else no NUL and hardly
    /// any control characters. Nothing is text.
    public static func isText(_ content: [UInt8]) -> Bool {
        let start = content.prefix(8192)
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return true }
        if start.starts(with: [0, 0, 0xFE, 0xFF]) { return true }
        guard start.contains(0) else {
            let controls = start.count { $0 < 0x20 && !(0x08...0x0D).contains($0) && $0 != 0x1B }
            return controls * 50 <= start.count
        }
        // UTF-16 of mostly Latin text has a NUL in every second place.
        guard start.count >= 4 else { return false }
        let pairs = start.count / 2
        var zeros = (even: 0, odd: 0)
        for index in 0..<(pairs * 2) where start[index] == 0 {
            if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        return (zeros.odd * 10 > pairs * 6 && zeros.even * 20 < pairs)
            || (zeros.even * 10 > pairs * 6 && zeros.odd * 20 < pairs)
    }

    /// Whether a type is text, so that any text may be of it.
    static func isTextual(_ mediaType: String) -> Bool {
        mediaType.hasPrefix("text/") || mediaType.hasSuffix("+xml") || mediaType.hasSuffix("+json")
            || [
                "message/rfc822", "application/json", "application/x-ndjson", "application/yaml", "application/xml",
                "application/toml", "application/mbox", "application/javascript", "application/x-sh",
                "application/x-tex", "application/sql",
            ].contains(mediaType)
    }

    /// The type of a name, where it is one that files with this mark have.
    private static func fitting(_ byName: String?, to mark: String) -> String? {
        guard let byName else { return nil }
        let isZipped =
            byName.hasPrefix("application/vnd.openxmlformats") || byName.hasPrefix("application/vnd.oasis")
            || byName == "application/epub+zip" || byName == "application/java-archive"
        let isCompound =
            byName == "application/msword" || byName == "application/vnd.ms-excel"
            || byName == "application/vnd.ms-powerpoint" || byName == "application/vnd.ms-outlook"
        return (mark == "application/zip" ? isZipped : isCompound) ? byName : nil
    }
}
