// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CZstd

/// Makes contents smaller before they are sealed (zstd, RFC 8878), and bounds what unpacking may cost.
public enum Compression {
    /// Contents below this many bytes are kept as they are.
    public static let smallestContent = 128
    private static let level: CInt = 3
    /// Saving less than one part in so many is not worth the unpacking.
    private static let leastSaving = 16

    /// One zstd frame that states its content's size; nil where that saves less than a sixteenth.
    public static func compress(_ content: [UInt8]) -> [UInt8]? {
        guard content.count >= smallestContent else { return nil }
        let room = content.count - content.count / leastSaving
        // A frame that does not fit into the room is not worth having: libzstd says so by an error.
        var isSmaller = false
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let result = unsafe ZSTD_compress(buffer.baseAddress, room, content, content.count, level)
            isSmaller = ZSTD_isError(result) == 0
            count = isSmaller ? result : 0
        }
        return isSmaller ? frame : nil
    }

    /// Unpacks exactly one frame whose content has exactly `size` bytes, at most `limit`.
    ///
    /// Memory is taken for `size` bytes and no more, whatever the frame says. Throws `vault_too_large` or
    /// `vault_compression_invalid`.
    public static func decompress(_ frame: [UInt8], size: Int, limit: Int) throws(VaultError) -> [UInt8] {
        guard (0...limit).contains(size) else {
            throw VaultError(.tooLarge, "a compressed content states \(size) bytes; the limit is \(limit)")
        }
        let stated = unsafe ZSTD_getFrameContentSize(frame, frame.count)
        let length = unsafe ZSTD_findFrameCompressedSize(frame, frame.count)
        guard stated == UInt64(size), ZSTD_isError(length) == 0, length == frame.count else {
            throw VaultError(.compressionInvalid, "a compressed content is not one zstd frame of \(size) bytes")
        }
        var isWhole = false
        let content = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let result = unsafe ZSTD_decompress(buffer.baseAddress, size, frame, frame.count)
            isWhole = ZSTD_isError(result) == 0 && result == size
            count = isWhole ? size : 0
        }
        guard isWhole else {
            throw VaultError(.compressionInvalid, "a compressed content does not unpack to \(size) bytes")
        }
        return content
    }

    /// Whether trying is worth the time: not for media that are compressed by nature.
    public static func isPromising(mediaType: String) -> Bool {
        let type = mediaType.prefix { $0 != ";" && $0 != " " }.lowercased()
        if ["video/", "audio/"].contains(where: type.hasPrefix) { return type.hasSuffix("wav") }
        return !packedTypes.contains(type) && !type.hasPrefix("application/vnd.openxmlformats")
            && !type.hasPrefix("application/vnd.oasis.opendocument")
    }
    private static let packedTypes: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/heif", "image/jxl",
        "application/zip", "application/gzip", "application/x-gzip", "application/zstd", "application/x-xz",
        "application/x-bzip2", "application/x-7z-compressed", "application/vnd.rar", "application/x-rar-compressed",
        "application/epub+zip", "application/java-archive", "application/age",
    ]
}
