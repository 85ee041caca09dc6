// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The marks at the start of files that are no text.
enum BinaryMarks {
    private static let marks: [(mark: [UInt8], mediaType: String)] = [
        (Array("%PDF-".utf8), "application/pdf"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        (Array("GIF87a".utf8), "image/gif"),
        (Array("GIF89a".utf8), "image/gif"),
        ([0x49, 0x49, 0x2A, 0], "image/tiff"),
        ([0x4D, 0x4D, 0, 0x2A], "image/tiff"),
        ([0x50, 0x4B, 3, 4], "application/zip"),
        ([0x50, 0x4B, 5, 6], "application/zip"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/x-ole-storage"),
        (Array("{\\rtf".utf8), "application/rtf"),
        ([0x1F, 0x8B], "application/gzip"),
        (Array("BZh".utf8), "application/x-bzip2"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "application/x-xz"),
        ([0x28, 0xB5, 0x2F, 0xFD], "application/zstd"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        (Array("Rar!\u{1A}\u{7}".utf8), "application/vnd.rar"),
        ([0x78, 0x9F, 0x3E, 0x22], "application/ms-tnef"),
        (Array("SQLite format 3\0".utf8), "application/vnd.sqlite3"),
        ([0x7F, 0x45, 0x4C, 0x46], "application/x-executable"),
        (Array("%!PS-Adobe".utf8), "application/postscript"),
        (Array("OggS".utf8), "application/ogg"),
        (Array("fLaC".utf8), "audio/flac"),
        (Array("ID3".utf8), "audio/mpeg"),
        ([0x1A, 0x45, 0xDF, 0xA3], "video/x-matroska"),
        ([0x21, 0x42, 0x44, 0x4E], "application/vnd.ms-outlook-pst"),
        (Array("wOF2".utf8), "font/woff2"),
        (Array("8BPS".utf8), "image/vnd.adobe.photoshop"),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "image/jp2"),
    ]
    private static let marked = Set(marks.map(\.mediaType)).union([
        "image/webp", "image/bmp", "application/x-tar", "audio/wav", "image/heic", "video/mp4",
    ])

    /// Whether files of this type always have a mark that is known here (or are zip or compound files).
    static func isMarked(_ mediaType: String) -> Bool {
        marked.contains(mediaType) || mediaType.hasPrefix("application/vnd.openxmlformats")
            || mediaType.hasPrefix("application/vnd.oasis") || mediaType == "application/epub+zip"
            || mediaType == "application/msword" || mediaType.hasPrefix("application/vnd.ms-")
            || mediaType == "application/java-archive"
    }

    /// The type whose mark stands at the first byte; nil for none.
    static func mediaType(_ content: [UInt8]) -> String? {
        if let found = marks.first(where: { content.starts(with: $0.mark) }) { return found.mediaType }
        if content.starts(with: "RIFF".utf8) {
            if has("WEBP", in: content, at: 8) { return "image/webp" }
            if has("WAVE", in: content, at: 8) { return "audio/wav" }
            if has("AVI ", in: content, at: 8) { return "video/x-msvideo" }
        }
        if has("ftyp", in: content, at: 4) {
            return ["heic", "heix", "mif1", "avif"].contains { has($0, in: content, at: 8) }
                ? "image/heic" : "video/mp4"
        }
        if has("ustar", in: content, at: 257) { return "application/x-tar" }
        if content.starts(with: "MZ".utf8), content.count > 64, content[2..<64].contains(0) {
            return "application/vnd.microsoft.portable-executable"
        }
        if isBitmap(content) { return "image/bmp" }
        if isPortablePicture(content) { return "image/x-portable-anymap" }
        return nil
    }

    /// Whether a PDF starts behind other bytes: its mark at the start of a line, its end mark near the end.
    static func hasLatePDF(_ content: [UInt8]) -> Bool {
        let mark = Array("%PDF-".utf8)
        let start = content.prefix(1024)
        guard
            start.indices.contains(where: { index in
                start[index] == mark[0] && start[index...].starts(with: mark)
            })
        else { return false }
        let end = content.suffix(2048)
        let endMark = Array("%%EOF".utf8)
        return end.indices.contains { end[$0] == endMark[0] && end[$0...].starts(with: endMark) }
    }

    private static func has(_ text: String, in content: [UInt8], at place: Int) -> Bool {
        content.count >= place && content[place...].starts(with: text.utf8)
    }
    /// `BM`, four zero bytes after the size, and a header length that exists.
    private static func isBitmap(_ content: [UInt8]) -> Bool {
        content.count > 26 && content.starts(with: "BM".utf8) && content[6..<10].allSatisfy { $0 == 0 }
            && [12, 40, 52, 56, 64, 108, 124].contains(content[14]) && content[15] == 0
    }
    /// `P1` to `P6`, a blank, and a number or comment.
    private static func isPortablePicture(_ content: [UInt8]) -> Bool {
        guard content.count > 8, content[0] == UInt8(ascii: "P"), (0x31...0x36).contains(content[1]) else {
            return false
        }
        return [0x20, 0x0A, 0x0D, 0x09].contains(content[2])
            && ((0x30...0x39).contains(content[3]) || content[3] == UInt8(ascii: "#"))
    }
}
