// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Text in format=flowed (RFC 3676): a space at the end of a line says that the paragraph goes on in the next one.
enum FlowedText {
    /// The text with its paragraphs on one line each; takes time linear in the text.
    ///
    /// Quoted lines keep their marks, once for each joined line (`>> text`). A signature mark (`-- `) ends a paragraph.
    ///
    /// - Parameters:
    ///   - text: the text with LF line ends.
    ///   - deletesSpaces: whether the space that marks a soft break is itself left out (`delsp=yes`).
    /// - Returns: the joined text.
    static func joined(_ text: String, deletesSpaces: Bool) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var openDepth: Int?  // of the paragraph that goes on
        var start = 0
        while start < bytes.count {
            let feed = bytes.position(of: .lineFeed, from: start, to: bytes.count)
            var end = feed ?? bytes.count
            var index = start
            while index < end, bytes[index] == UInt8(ascii: ">") { index += 1 }
            let depth = index - start
            if index < end, bytes[index] == .space { index += 1 }  // stuffed
            let isSignature = bytes[index..<end].elementsEqual("-- ".utf8)
            let isSoft = !isSignature && end > index && bytes[end - 1] == .space
            if isSoft && deletesSpaces { end -= 1 }
            if let open = openDepth, open != depth || isSignature {
                output.append(.lineFeed)
                openDepth = nil
            }
            if openDepth == nil, depth > 0 {
                output += repeatElement(UInt8(ascii: ">"), count: depth)
                if index < end { output.append(.space) }
            }
            output += bytes[index..<end]
            openDepth = isSoft ? depth : nil
            if feed == nil { break }
            if !isSoft { output.append(.lineFeed) }
            start = (feed ?? end) + 1
        }
        return String(decoding: output, as: UTF8.self)
    }
}
